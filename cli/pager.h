/* cli/pager: a long page on a terminal goes through $PAGER, started without a shell. */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

struct output;

/* When what `output` has collected is longer than the terminal is high, shows it in $PAGER (usual: less, with LESS=FRX)
 * and waits for that to end; otherwise, and when no pager can be started, writes it as it is. */
void pager_show(struct output *output);

#endif
