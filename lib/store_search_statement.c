/* The statements that answer a query. */
#include "store_search_statement.h"

#include "store_search_match.h"
#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/query.h"

static sqlite3_stmt *prepare(struct store_search_condition *condition, struct error *error);
static bool is_joined(const struct store_search *search);
static bool add_joined(
    struct store_search_condition *condition, const struct store_search *search, struct error *error);
static bool add_plain(struct store_search_condition *condition, const struct store_search *search, struct error *error);
static void add_limit(struct store_search_condition *condition, const struct store_search *search);
static bool add_count_of_words(
    struct store_search_condition *condition, const struct query *query, struct error *error);
static bool is_new(const struct query *query);

/* Joined, the rows come from the full-text index, which has them by id; else the planner takes an index of entry and,
 * where there are words, a list of what has them. */
// clang-format off
static const struct {
	const char *plain_order, *joined_start, *joined_end;
} orders[] = {
	[STORE_SEARCH_NEWEST] = {
		" ORDER BY entry.sort_time DESC, entry.id DESC",
		"SELECT entry.id, entry.sort_time, entry.received", " ORDER BY entry_fts.rowid DESC"},
	[STORE_SEARCH_OLDEST] = {" ORDER BY entry.sort_time, entry.id", NULL, NULL},
	[STORE_SEARCH_BEST] = {
		" ORDER BY entry.sort_time DESC, entry.id DESC",
		"SELECT id FROM (SELECT entry.id AS id, entry.sort_time AS time, bm25(entry_fts, 8.0, 4.0, 1.0) AS score",
		" ORDER BY entry_fts.rowid DESC LIMIT 20000) ORDER BY score, time DESC, id DESC"},
	[STORE_SEARCH_ARRIVAL] = {" ORDER BY entry.id", "SELECT entry.id", " ORDER BY entry_fts.rowid"},
	[STORE_SEARCH_ARRIVED] = {" ORDER BY entry.id DESC", "SELECT entry.id", " ORDER BY entry_fts.rowid DESC"},
};
// clang-format on

sqlite3_stmt *store_search_statement_ids(
    struct store_search_condition *condition, const struct store_search *search, bool is_explained, struct error *error)
{
	buf_add_text(&condition->sql, is_explained ? "EXPLAIN QUERY PLAN " : "");
	bool is_added = is_joined(search) ? add_joined(condition, search, error) : add_plain(condition, search, error);
	return is_added ? prepare(condition, error) : NULL;
}

bool store_search_statement_is_walk(const struct store_search *search)
{
	return search->order == STORE_SEARCH_NEWEST && is_joined(search);
}

sqlite3_stmt *store_search_statement_times(
    struct store_search_condition *condition, const struct query *query, int64_t from, struct error *error)
{
	size_t value = store_search_condition_value(condition, NULL, from);
	buf_add_format(
	    &condition->sql, "SELECT entry.feed, entry.sort_time FROM entry WHERE entry.sort_time >= ?%zu AND ", value);
	return store_search_condition_add(condition, query, error) ? prepare(condition, error) : NULL;
}

sqlite3_stmt *store_search_statement_count(
    struct store_search_condition *condition, const struct query *query, bool is_explained, struct error *error)
{
	bool is_added = true;
	buf_add_text(&condition->sql, is_explained ? "EXPLAIN QUERY PLAN SELECT " : "SELECT ");
	if (is_new(query)) {
		buf_add_text(&condition->sql, "sum(new_count) FROM feed");
	} else if (query && store_search_match_fits(query)) {
		is_added = add_count_of_words(condition, query, error);
	} else {
		buf_add_text(&condition->sql, "count(*) FROM entry WHERE ");
		is_added = store_search_condition_add(condition, query, error);
	}
	return is_added ? prepare(condition, error) : NULL;
}

static sqlite3_stmt *prepare(struct store_search_condition *condition, struct error *error)
{
	struct store *store = condition->store;
	sqlite3_stmt *statement = NULL;
	if (condition->sql.is_full) {
		error_set(error, ERROR_INPUT, "the query is too long");
		return NULL;
	}
	int result = sqlite3_prepare_v2(store->db, buf_text(&condition->sql), -1, &statement, NULL);
	if (result != SQLITE_OK) {
		store_sql_fail(store, error);
		return NULL;
	}
	store_search_condition_bind(condition, statement);
	return statement;
}

static bool is_joined(const struct store_search *search)
{
	if (!orders[search->order].joined_start || !store_search_match_leads(search->query))
		return false;
	return search->order != STORE_SEARCH_NEWEST || (search->limit > 0 && search->limit <= STORE_SEARCH_WALK_LIMIT);
}

/* CROSS: the planner must not turn the tables round. */
static bool add_joined(struct store_search_condition *condition, const struct store_search *search, struct error *error)
{
	struct buf *sql = &condition->sql;
	buf_add_text(sql, orders[search->order].joined_start);
	buf_add_text(sql, " FROM entry_fts CROSS JOIN entry ON entry.id = entry_fts.rowid WHERE ");
	if (!store_search_condition_add_joined(condition, search->query, error))
		return false;
	if (search->after)
		buf_add_format(
		    sql, " AND entry_fts.rowid > ?%zu", store_search_condition_value(condition, NULL, search->after));
	buf_add_text(sql, orders[search->order].joined_end);
	if (!store_search_statement_is_walk(search))
		add_limit(condition, search);
	return true;
}

static bool add_plain(struct store_search_condition *condition, const struct store_search *search, struct error *error)
{
	struct buf *sql = &condition->sql;
	buf_add_text(sql, "SELECT entry.id FROM entry WHERE ");
	if (search->after)
		buf_add_format(sql, "entry.id > ?%zu AND ", store_search_condition_value(condition, NULL, search->after));
	if (!store_search_condition_add(condition, search->query, error))
		return false;
	buf_add_text(sql, orders[search->order].plain_order);
	add_limit(condition, search);
	return true;
}

static void add_limit(struct store_search_condition *condition, const struct store_search *search)
{
	int64_t limit = search->limit > 0 ? search->limit : -1;
	buf_add_format(&condition->sql, " LIMIT ?%zu", store_search_condition_value(condition, NULL, limit));
}

/* The index counts by itself what would take a look at every entry; the few hidden ones are taken off again. */
static bool add_count_of_words(struct store_search_condition *condition, const struct query *query, struct error *error)
{
	struct buf *sql = &condition->sql;
	buf_add_text(sql, "(SELECT count(*) FROM entry_fts WHERE ");
	if (!store_search_condition_add_words(condition, query, "entry_fts MATCH ?", error))
		return false;
	buf_add_text(sql, ") - (SELECT count(*) FROM entry INDEXED BY entry_hidden WHERE entry.is_hidden = 1 AND ");
	if (!store_search_condition_add_words(
	        condition, query, "entry.id IN (SELECT rowid FROM entry_fts WHERE entry_fts MATCH ?)", error))
		return false;
	return buf_add_char(sql, ')');
}

/* Polls and marks keep these counted. */
static bool is_new(const struct query *query)
{
	return query && query->kind == QUERY_TERM && query->field == QUERY_IS && query->state == QUERY_NEW;
}
