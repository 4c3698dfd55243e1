/* cli/sparkline: numbers as a line of little bars. Pure. */
#ifndef CLI_SPARKLINE_H
#define CLI_SPARKLINE_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/* Appends a bar a number, the greatest as high as a line; a dot for 0, and never one for more. */
void sparkline_add(struct buf *out, const int64_t *numbers, size_t count);

#endif
