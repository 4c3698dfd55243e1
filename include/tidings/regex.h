/* regex (rank 1): regular expressions in Perl's syntax, over PCRE2. Letters of both cases are the same, and no pattern, on
 * no text, takes more than a bounded time. */
#ifndef TIDINGS_REGEX_H
#define TIDINGS_REGEX_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct regex;

#define REGEX_TEXT_LIMIT ((size_t)256 << 10) /* bytes of a text that are looked at */

/* NULL with ERROR_INPUT that says what is wrong and at which character of the pattern, from 1. */
struct regex *regex_new(const char *pattern, struct error *error);
void regex_free(struct regex *regex);

/* Whether the pattern is found anywhere in the text; its `length` bytes need not be valid UTF-8. A text on which the search
 * takes too long (some tenths of a second of CPU) or too much memory does not match. */
bool regex_matches(const struct regex *regex, const char *text, size_t length);

#endif
