/* store_search (rank 5): a query's tree to one SQL statement with bound values, and its rows. */
#ifndef TIDINGS_STORE_SEARCH_H
#define TIDINGS_STORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/store_entries.h"

struct buf;
struct query;

enum store_search_order {
	STORE_SEARCH_NEWEST,  /* first; by sort_time, then id */
	STORE_SEARCH_OLDEST,  /* the other way round */
	STORE_SEARCH_BEST,    /* by how well words match, the title before the text, of the newest 20,000 that do; then as
	                          NEWEST, which it is without words */
	STORE_SEARCH_ARRIVAL, /* first come, first: by id */
	STORE_SEARCH_ARRIVED, /* last come, first */
};

struct store_search {
	/* NULL: everything that is not hidden. Hidden entries come only when the query speaks of is:hidden. At most 256
	 * nodes, also of one that was joined of several: ERROR_INPUT for more. */
	const struct query *query;
	int64_t limit; /* rows; 0: all */
	int64_t after; /* only entries with a greater id */
	enum store_search_order order;
};

/* Visits the rows (valid during the call only; fn returns false to stop). A query that runs longer than 30 s is stopped
 * with an error. */
bool store_search_each(struct store *store, const struct store_search *search,
    bool (*fn)(void *arg, const struct store_entry *entry), void *arg, struct error *error);

/* Adds how the rows are found, a line a step, in SQLite's words (EXPLAIN QUERY PLAN). */
bool store_search_explain(struct store *store, const struct store_search *search, struct buf *out, struct error *error);

/* Adds the part of an entry that has the most of the query's words, a line of its text; each such word stands between
 * STORE_SEARCH_MARK_START and _END, which no text of ours has. Nothing when the query has no whole words. */
#define STORE_SEARCH_MARK_START '\x01'
#define STORE_SEARCH_MARK_END '\x02'
bool store_search_snippet(
    struct store *store, const struct query *query, int64_t id, struct buf *out, struct error *error);

/* How many there are, the limit disregarded. The plan is what store_search_explain tells, of the count. */
bool store_search_count(struct store *store, const struct query *query, int64_t *count, struct error *error);
bool store_search_explain_count(struct store *store, const struct query *query, struct buf *out, struct error *error);

/* Visits feed and sort_time of all that match and are dated from the instant `from` on, in no order. */
bool store_search_each_time(struct store *store, const struct query *query, int64_t from,
    bool (*fn)(void *arg, int64_t feed, int64_t sort_time), void *arg, struct error *error);

/* All that match, in order of arrival. Free with store_search_ids_done. */
struct store_search_ids {
	int64_t *items;
	size_t count;
};
bool store_search_ids(
    struct store *store, const struct query *query, struct store_search_ids *ids, struct error *error);
void store_search_ids_done(struct store_search_ids *ids);

#endif
