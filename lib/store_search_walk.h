/* store_search_walk (rank 5, private): the newest of what comes in order of arrival. */
#ifndef TIDINGS_STORE_SEARCH_WALK_H
#define TIDINGS_STORE_SEARCH_WALK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct store;

/* Reads rows of id, sort_time and received, last arrival first, until no later one can be among the `limit` newest by
 * sort_time; their ids go to `ids`, newest first. An entry is never dated later than it was received, and what was
 * received earlier has a smaller id, so most often this ends long before the rows do. */
bool store_search_walk(
    struct store *store, sqlite3_stmt *rows, size_t limit, int64_t *ids, size_t *count, struct error *error);

#endif
