/* The answer to a query: ids in order, and the entries they name. */
#include "tidings/store_search.h"

#include "store_entries_row.h"
#include "store_search_condition.h"
#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define QUERY_SECONDS 30
#define QUERY_MEMORY (1u << 20) /* bytes of values: a query has 8 KiB */
#define QUERY_SQL_LIMIT 100000  /* bytes */

enum { SQL_ENTRY, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_ENTRY] = "SELECT" STORE_ENTRIES_ROW "FROM" STORE_ENTRIES_FROM "WHERE entry.id = ?1",
};
// clang-format on

const struct store_sql_table store_search_sql = {STORE_SQL_SEARCH, SQL_COUNT, texts};

typedef bool entry_fn(void *arg, const struct store_entry *entry);

struct ids {
	int64_t *items;
	size_t count, capacity;
};

static sqlite3_stmt *prepare_ids(
    struct store_search_condition *condition, const struct store_search *search, struct error *error);
static sqlite3_stmt *prepare_count(
    struct store_search_condition *condition, const struct query *query, struct error *error);
static sqlite3_stmt *finish_statement(struct store_search_condition *condition, struct error *error);
static struct store_search_condition *condition_new(struct store *store);
static void condition_free(struct store_search_condition *condition);
static bool visit_ids(struct store *store, sqlite3_stmt *ids, entry_fn *fn, void *arg, struct error *error);
static bool visit_entry(struct store *store, int64_t id, entry_fn *fn, void *arg, bool *is_wanted, struct error *error);
static bool collect_ids(struct store *store, const struct query *query, struct ids *ids, struct error *error);

bool store_search_each(
    struct store *store, const struct store_search *search, entry_fn *fn, void *arg, struct error *error)
{
	struct store_search_condition *condition = condition_new(store);
	sqlite3_stmt *ids = prepare_ids(condition, search, error);
	bool is_done = ids && visit_ids(store, ids, fn, arg, error);
	sqlite3_finalize(ids);
	store_sql_set_deadline(store, 0);
	condition_free(condition);
	return is_done;
}

static sqlite3_stmt *prepare_ids(
    struct store_search_condition *condition, const struct store_search *search, struct error *error)
{
	buf_add_text(&condition->sql, "SELECT entry.id FROM entry WHERE ");
	if (!store_search_condition_add(condition, search->query, error))
		return NULL;
	buf_add_text(&condition->sql,
	    search->oldest_first ? " ORDER BY entry.sort_time, entry.id" : " ORDER BY entry.sort_time DESC, entry.id DESC");
	int64_t limit = search->limit > 0 ? search->limit : -1;
	buf_add_format(&condition->sql, " LIMIT ?%zu", store_search_condition_value(condition, NULL, limit));
	return finish_statement(condition, error);
}

static sqlite3_stmt *prepare_count(
    struct store_search_condition *condition, const struct query *query, struct error *error)
{
	buf_add_text(&condition->sql, "SELECT count(*) FROM entry WHERE ");
	return store_search_condition_add(condition, query, error) ? finish_statement(condition, error) : NULL;
}

static sqlite3_stmt *finish_statement(struct store_search_condition *condition, struct error *error)
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

static struct store_search_condition *condition_new(struct store *store)
{
	struct store_search_condition *condition = mem_new(1, sizeof *condition);
	condition->store = store;
	condition->arena = arena_new(QUERY_MEMORY);
	buf_init(&condition->sql, QUERY_SQL_LIMIT);
	return condition;
}

static void condition_free(struct store_search_condition *condition)
{
	buf_done(&condition->sql);
	arena_free(condition->arena);
	mem_free(condition);
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
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	/* both are of one snapshot, so an index names what the table has */
	if (!has_row)
		return store_sql_fail_damaged(store, "an index names an entry that is not there", error);
	store_entries_row_read(statement, &entry);
	*is_wanted = fn(arg, &entry);
	sqlite3_reset(statement);
	return true;
}

bool store_search_count(struct store *store, const struct query *query, int64_t *count, struct error *error)
{
	struct store_search_condition *condition = condition_new(store);
	sqlite3_stmt *statement = prepare_count(condition, query, error);
	store_sql_set_deadline(store, QUERY_SECONDS);
	bool is_done = statement && store_sql_run_integer(store, statement, 0, count, error);
	store_sql_set_deadline(store, 0);
	sqlite3_finalize(statement);
	condition_free(condition);
	return is_done;
}

bool store_search_mark(
    struct store *store, const struct query *query, enum store_mark mark, int64_t *changed, struct error *error)
{
	struct ids ids = {0};
	bool is_done =
	    collect_ids(store, query, &ids, error) && store_entries_mark(store, ids.items, ids.count, mark, changed, error);
	mem_free(ids.items);
	return is_done;
}

static bool collect_ids(struct store *store, const struct query *query, struct ids *ids, struct error *error)
{
	const struct store_search search = {.query = query};
	struct store_search_condition *condition = condition_new(store);
	sqlite3_stmt *statement = prepare_ids(condition, &search, error);
	bool has_row = statement;
	bool is_done = statement;
	store_sql_set_deadline(store, QUERY_SECONDS);
	while (has_row) {
		is_done = store_sql_step(store, statement, &has_row, error);
		if (!has_row)
			break;
		if (ids->count == ids->capacity) {
			ids->capacity = ids->capacity ? ids->capacity * 2 : 1024;
			ids->items = mem_resize(ids->items, ids->capacity, sizeof *ids->items);
		}
		ids->items[ids->count++] = store_sql_integer(statement, 0);
	}
	store_sql_set_deadline(store, 0);
	sqlite3_finalize(statement);
	condition_free(condition);
	return is_done;
}
