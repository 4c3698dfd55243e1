/* store_search_statement (rank 5, private): the statement that answers a query, by the order that is wanted. */
#ifndef TIDINGS_STORE_SEARCH_STATEMENT_H
#define TIDINGS_STORE_SEARCH_STATEMENT_H

#include <stdbool.h>

#include "store_search_condition.h"
#include "tidings/store_search.h"

/* Results below this many are found by walking the full-text index from its newest end. */
#define STORE_SEARCH_WALK_LIMIT 200

/* Rows of one entry's id each, in order. NULL with an error; the condition has the values and must outlive it. */
sqlite3_stmt *store_search_statement_ids(struct store_search_condition *condition, const struct store_search *search,
    bool is_explained, struct error *error);

/* Whether the rows come in order of arrival and store_search_walk has to find the newest: then they are id, sort_time and
 * received. */
bool store_search_statement_is_walk(const struct store_search *search);

/* Rows of feed and sort_time of what is dated from the instant `from` on, in no order. */
sqlite3_stmt *store_search_statement_times(
    struct store_search_condition *condition, const struct query *query, int64_t from, struct error *error);

/* One row with the count. */
sqlite3_stmt *store_search_statement_count(
    struct store_search_condition *condition, const struct query *query, bool is_explained, struct error *error);

#endif
