/* cli/pager: a long page on a terminal goes through $PAGER, started without a shell. */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

struct output;

/* What is printed from now on is kept together for pager_show, where a pager may come of it. */
void pager_begin(struct output *output);

/* When what `output` has collected is longer than the terminal is high, shows it in $PAGER (with LESS=FRX unless LESS is
 * set) and waits for that to end. Without $PAGER, or when it cannot be started, writes it as it is. */
void pager_show(struct output *output);

#endif
