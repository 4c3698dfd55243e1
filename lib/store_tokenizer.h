/* store_tokenizer (rank 5, private): the words of the full-text index. FTS5's unicode61 without diacritics, but runs of
 * characters of scripts that are written without spaces become overlapping pairs: 日本語 is 日本, 本語 and, at the
 * place of the last pair, 語. A run of one character is that character. In a query the lone last character is left out,
 * so that a run of two or more is a phrase of pairs, and a single character, looked for as a prefix, is found anywhere.
 */
#ifndef TIDINGS_STORE_TOKENIZER_H
#define TIDINGS_STORE_TOKENIZER_H

#include <sqlite3.h>
#include <stdbool.h>

/* Makes the tokenizer "tidings" known to the connection; a SQLite result code. */
int store_tokenizer_register(sqlite3 *db);

/* Whether the text is one single character of such a script, which has to be looked for as a prefix. */
bool store_tokenizer_needs_prefix(const char *text);

#endif
