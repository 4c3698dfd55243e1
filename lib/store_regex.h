/* store_regex (rank 5, private): regular expressions in SQL. */
#ifndef TIDINGS_STORE_REGEX_H
#define TIDINGS_STORE_REGEX_H

#include <sqlite3.h>

/* Adds the function matches(pattern, text) to a connection: 1 or 0, also for NULL. A pattern is compiled once a statement. */
int store_regex_register(sqlite3 *db);

#endif
