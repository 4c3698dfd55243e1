/* line (rank 0): makes any bytes fit to be shown as one line. */
#ifndef TIDINGS_LINE_H
#define TIDINGS_LINE_H

#include <stddef.h>

/* Replaces, in place and byte by byte, with '?': C0, DEL and C1 controls, line and paragraph separators, bidi controls,
 * zero-width characters, and what is no UTF-8. */
void line_clean(char *line);

/* The length of the longest prefix of the first `length` bytes that does not end inside a character. */
size_t line_cut(const char *line, size_t length);

#endif
