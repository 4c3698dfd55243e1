/* The answer to a query: ids in order, and the entries they name. */
#include "tidings/store_search.h"

#include "store_entries_row.h"
#include "store_search_statement.h"
#include "store_search_walk.h"
#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define QUERY_SECONDS 30
#define PLAN_DETAIL 3 /* the column of EXPLAIN QUERY PLAN that says what is done */

enum { SQL_ENTRY, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_ENTRY] = "SELECT" STORE_ENTRIES_ROW "FROM" STORE_ENTRIES_FROM "WHERE entry.id = ?1",
};
// clang-format on

const struct store_sql_table store_search_sql = {STORE_SQL_SEARCH, SQL_COUNT, texts};

typedef bool entry_fn(void *arg, const struct store_entry *entry);

static bool visit_walk(
    struct store *store, sqlite3_stmt *rows, size_t limit, entry_fn *fn, void *arg, struct error *error);
static bool visit_ids(struct store *store, sqlite3_stmt *ids, entry_fn *fn, void *arg, struct error *error);
static bool visit_entry(struct store *store, int64_t id, entry_fn *fn, void *arg, bool *is_wanted, struct error *error);
static bool add_plan(struct store *store, sqlite3_stmt *plan, struct buf *out, struct error *error);
static bool collect_ids(
    struct store *store, sqlite3_stmt *statement, struct store_search_ids *ids, struct error *error);

bool store_search_each(
    struct store *store, const struct store_search *search, entry_fn *fn, void *arg, struct error *error)
{
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *ids = store_search_statement_ids(condition, search, false, error);
	bool is_done =
	    ids && (store_search_statement_is_walk(search) ? visit_walk(store, ids, (size_t)search->limit, fn, arg, error)
	                                                   : visit_ids(store, ids, fn, arg, error));
	sqlite3_finalize(ids);
	store_sql_set_deadline(store, 0);
	store_search_condition_free(condition);
	return is_done;
}

static bool visit_walk(
    struct store *store, sqlite3_stmt *rows, size_t limit, entry_fn *fn, void *arg, struct error *error)
{
	int64_t ids[STORE_SEARCH_WALK_LIMIT];
	size_t count = 0;
	bool is_wanted = true;
	store_sql_set_deadline(store, QUERY_SECONDS);
	if (!store_search_walk(store, rows, limit, ids, &count, error))
		return false;
	for (size_t i = 0; i < count && is_wanted; i++)
		if (!visit_entry(store, ids[i], fn, arg, &is_wanted, error))
			return false;
	return true;
}

/* The clock starts again with every row: what the visitor takes (a person reading in a pager) does not count. */
static bool visit_ids(struct store *store, sqlite3_stmt *ids, entry_fn *fn, void *arg, struct error *error)
{
	bool is_wanted = true;
	while (is_wanted) {
		bool has_row;
		store_sql_set_deadline(store, QUERY_SECONDS);
		if (!store_sql_step(store, ids, &has_row, error))
			return false;
		if (!has_row)
			return true;
		if (!visit_entry(store, store_sql_integer(ids, 0), fn, arg, &is_wanted, error))
			return false;
	}
	return true;
}

static bool visit_entry(struct store *store, int64_t id, entry_fn *fn, void *arg, bool *is_wanted, struct error *error)
{
	bool has_row;
	struct store_entry entry;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_search_sql, SQL_ENTRY, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	/* in the snapshot of the index that named it the entry is there, too; later it may have been removed */
	bool is_snapshot = sqlite3_txn_state(store->db, NULL) != SQLITE_TXN_NONE;
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row && !is_snapshot)
		return true;
	if (!has_row)
		return store_sql_fail_damaged(store, "an index names an entry that is not there", error);
	store_entries_row_read(statement, &entry);
	*is_wanted = fn(arg, &entry);
	sqlite3_reset(statement);
	return true;
}

bool store_search_explain(struct store *store, const struct store_search *search, struct buf *out, struct error *error)
{
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *plan = store_search_statement_ids(condition, search, true, error);
	bool is_done = add_plan(store, plan, out, error);
	store_search_condition_free(condition);
	return is_done;
}

bool store_search_explain_count(struct store *store, const struct query *query, struct buf *out, struct error *error)
{
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *plan = store_search_statement_count(condition, query, true, error);
	bool is_done = add_plan(store, plan, out, error);
	store_search_condition_free(condition);
	return is_done;
}

static bool add_plan(struct store *store, sqlite3_stmt *plan, struct buf *out, struct error *error)
{
	bool has_row = plan, is_done = plan;
	while (has_row) {
		is_done = store_sql_step(store, plan, &has_row, error);
		if (has_row)
			buf_add_format(out, "%s\n", store_sql_text(plan, PLAN_DETAIL));
	}
	sqlite3_finalize(plan);
	return is_done;
}

bool store_search_count(struct store *store, const struct query *query, int64_t *count, struct error *error)
{
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *statement = store_search_statement_count(condition, query, false, error);
	store_sql_set_deadline(store, QUERY_SECONDS);
	bool is_done = statement && store_sql_run_integer(store, statement, 0, count, error);
	store_sql_set_deadline(store, 0);
	sqlite3_finalize(statement);
	store_search_condition_free(condition);
	return is_done;
}

bool store_search_each_time(struct store *store, const struct query *query, int64_t from,
    bool (*fn)(void *arg, int64_t feed, int64_t sort_time), void *arg, struct error *error)
{
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *rows = store_search_statement_times(condition, query, from, error);
	bool is_done = rows, has_row = rows;
	store_sql_set_deadline(store, QUERY_SECONDS);
	while (has_row) {
		is_done = store_sql_step(store, rows, &has_row, error);
		has_row = has_row && fn(arg, store_sql_integer(rows, 0), store_sql_integer(rows, 1));
	}
	store_sql_set_deadline(store, 0);
	sqlite3_finalize(rows);
	store_search_condition_free(condition);
	return is_done;
}

bool store_search_ids(struct store *store, const struct query *query, struct store_search_ids *ids, struct error *error)
{
	const struct store_search search = {.query = query, .order = STORE_SEARCH_ARRIVAL};
	struct store_search_condition *condition = store_search_condition_new(store);
	sqlite3_stmt *statement = store_search_statement_ids(condition, &search, false, error);
	*ids = (struct store_search_ids){0};
	bool is_done = statement && collect_ids(store, statement, ids, error);
	sqlite3_finalize(statement);
	store_search_condition_free(condition);
	if (!is_done)
		store_search_ids_done(ids);
	return is_done;
}

void store_search_ids_done(struct store_search_ids *ids)
{
	mem_free(ids->items);
	*ids = (struct store_search_ids){0};
}

static bool collect_ids(struct store *store, sqlite3_stmt *statement, struct store_search_ids *ids, struct error *error)
{
	size_t capacity = 0;
	bool has_row, is_done;
	store_sql_set_deadline(store, QUERY_SECONDS);
	while ((is_done = store_sql_step(store, statement, &has_row, error)) && has_row) {
		if (ids->count == capacity) {
			capacity = capacity ? capacity * 2 : 1024;
			ids->items = mem_resize(ids->items, capacity, sizeof *ids->items);
		}
		ids->items[ids->count++] = store_sql_integer(statement, 0);
	}
	store_sql_set_deadline(store, 0);
	return is_done;
}
