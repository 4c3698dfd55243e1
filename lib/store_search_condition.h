/* store_search_condition (rank 5, private): a query's tree as an SQL condition on the table `entry`. */
#ifndef TIDINGS_STORE_SEARCH_CONDITION_H
#define TIDINGS_STORE_SEARCH_CONDITION_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/buf.h"

struct arena;
struct error;
struct query;
struct store;

#define STORE_SEARCH_VALUE_COUNT 600 /* at most two a node */

/* A statement being written: its text never has anything of the query in it, only numbered parameters. */
struct store_search_condition {
	struct store *store;
	struct arena *arena;
	struct buf sql;
	struct store_search_value {
		const char *text; /* NULL: the number */
		int64_t number;
	} values[STORE_SEARCH_VALUE_COUNT];
	size_t value_count;
	int depth;
	bool is_joined; /* the statement has entry_fts before entry */
};

/* Adds the condition for the query (NULL: all), hidden entries left out unless it speaks of them. */
bool store_search_condition_add(
    struct store_search_condition *condition, const struct query *query, struct error *error);

/* The same for a query that store_search_match_leads, where the statement joins entry_fts to entry: its words are the
 * first condition and give the order, the rest is asked of each entry. */
bool store_search_condition_add_joined(
    struct store_search_condition *condition, const struct query *query, struct error *error);

/* Adds `sql` with ? standing for the full-text expression of a query that store_search_match_fits. */
bool store_search_condition_add_words(
    struct store_search_condition *condition, const struct query *query, const char *sql, struct error *error);

/* Remembers a value; the number of its parameter. */
size_t store_search_condition_value(struct store_search_condition *condition, const char *text, int64_t number);

struct store_search_condition *store_search_condition_new(struct store *store);
void store_search_condition_free(struct store_search_condition *condition);

/* Gives the statement its values; they are borrowed from the condition and the query. */
void store_search_condition_bind(const struct store_search_condition *condition, sqlite3_stmt *statement);

#endif
