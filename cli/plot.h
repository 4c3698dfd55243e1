/* cli/plot: numbers as bars of characters. */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/* Adds a bar of at most `width` columns that stands to them as `value` to `most`, in eighths of a column; a value above 0 is
 * always to be seen, 0 (and a negative one) adds nothing. */
void plot_add_bar(struct buf *out, int64_t value, int64_t most, size_t width);

#endif
