/* line (rank 0): makes any bytes fit to be shown as one line. */
#ifndef TIDINGS_LINE_H
#define TIDINGS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a character may stand in a line that is shown: no control, no line or paragraph separator, no bidi control,
 * nothing invisible but the joiners, no surrogate or noncharacter. */
bool line_is_fit(uint32_t character);

/* Replaces, in place and byte by byte, with '?' what is not fit and what is no UTF-8. */
void line_clean(char *line);

/* The length of the longest prefix of the first `length` bytes that does not end inside a character. */
size_t line_cut(const char *line, size_t length);

#endif
