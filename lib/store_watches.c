/* Queries with names. */
#include "tidings/store_watches.h"

#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"

enum {
	SQL_SET,
	SQL_REMOVE,
	SQL_FIND,
	SQL_NUMBER,
	SQL_ALL,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_SET] =
		"INSERT INTO watch (name, position, query, mark, tag)"
		" VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM watch), ?2, ?3, ?4)"
		" ON CONFLICT (name) DO UPDATE SET name = ?1, query = ?2, mark = ?3, tag = ?4",
	[SQL_REMOVE] = "DELETE FROM watch WHERE name = ?1",
	[SQL_FIND] = "SELECT query FROM watch WHERE name = ?1",
	[SQL_NUMBER] = "SELECT count(*) FROM watch",
	[SQL_ALL] = "SELECT name, query, mark, tag, mark IS NOT NULL FROM watch ORDER BY position",
};
// clang-format on

const struct store_sql_table store_watches_sql = {STORE_SQL_WATCHES, SQL_COUNT, texts};

static bool count_all(struct store *store, int64_t *count, struct error *error);
static void read_watch(sqlite3_stmt *statement, struct arena *arena, struct store_watch *watch);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, const char *name, struct error *error);

bool store_watches_set(struct store *store, const struct store_watch *watch, struct error *error)
{
	int64_t count;
	sqlite3_stmt *statement = prepare_for(store, SQL_SET, watch->name, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, watch->query);
	if (watch->has_mark)
		store_sql_bind_integer(statement, 3, watch->mark);
	store_sql_bind_text(statement, 4, watch->tag);
	if (!store_sql_run(store, statement, error) || !count_all(store, &count, error))
		return false;
	return count <= STORE_WATCHES_MOST ||
	       error_set(error, ERROR_INPUT, "there are %d watches already: tidings watch remove NAME", STORE_WATCHES_MOST);
}

bool store_watches_remove(struct store *store, const char *name, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_REMOVE, name, error);
	if (!statement || !store_sql_run(store, statement, error))
		return false;
	return sqlite3_changes(store->db) > 0 ||
	       error_set(error, ERROR_NOT_FOUND, "there is no watch %.60s: tidings watch lists them", name);
}

const char *store_watches_find(struct store *store, struct arena *arena, const char *name, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare_for(store, SQL_FIND, name, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error) || !has_row)
		return NULL;
	const char *query = arena_copy(arena, store_sql_needed_text(statement, 0));
	sqlite3_reset(statement);
	return query;
}

/* Somebody else may have added some to the file: no more than we would have are read. */
bool store_watches_all(
    struct store *store, struct arena *arena, struct store_watch **watches, size_t *count, struct error *error)
{
	bool has_row;
	int64_t there;
	*count = 0;
	if (!count_all(store, &there, error))
		return false;
	size_t most = there < STORE_WATCHES_MOST ? (size_t)there : STORE_WATCHES_MOST;
	*watches = arena_new_array(arena, most + 1, sizeof **watches);
	sqlite3_stmt *statement = store_sql_prepare(store, &store_watches_sql, SQL_ALL, error);
	while (statement && store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		if (*count < most)
			read_watch(statement, arena, &(*watches)[(*count)++]);
	}
	return false;
}

static bool count_all(struct store *store, int64_t *count, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_watches_sql, SQL_NUMBER, error);
	return statement && store_sql_run_integer(store, statement, 0, count, error);
}

static void read_watch(sqlite3_stmt *statement, struct arena *arena, struct store_watch *watch)
{
	int64_t mark = store_sql_integer(statement, 2);
	*watch = (struct store_watch){
	    .name = arena_copy(arena, store_sql_needed_text(statement, 0)),
	    .query = arena_copy(arena, store_sql_needed_text(statement, 1)),
	    .has_mark = store_sql_integer(statement, 4) != 0 && mark >= STORE_MARK_READ && mark <= STORE_MARK_UNHIDE,
	    .mark = (enum store_mark)mark,
	    .tag = arena_copy(arena, store_sql_text(statement, 3)),
	};
	bool needs_tag = watch->mark == STORE_MARK_TAG || watch->mark == STORE_MARK_UNTAG;
	if (watch->has_mark && needs_tag && !watch->tag)
		watch->has_mark = false;
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, const char *name, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_watches_sql, index, error);
	if (statement)
		store_sql_bind_text(statement, 1, name);
	return statement;
}
