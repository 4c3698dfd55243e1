/* An entry goes: out of the full-text index, the tables and its feed's counts. */
#include "store_remove.h"

#include "store_sql.h"

enum {
	SQL_UNINDEX,
	SQL_DELETE,
	SQL_COUNT_REMOVED,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_UNINDEX] =
		"INSERT INTO entry_fts (entry_fts, rowid, title, author, text)"
		" SELECT 'delete', id, title, author, text FROM entry_text WHERE id = ?1",
	[SQL_DELETE] = "DELETE FROM entry WHERE id = ?1 RETURNING feed, is_read = 0 AND is_hidden = 0",
	[SQL_COUNT_REMOVED] = "UPDATE feed SET entry_count = entry_count - 1, new_count = new_count - ?2 WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_remove_sql = {STORE_SQL_REMOVE, SQL_COUNT, texts};

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error);

bool store_remove_entry(struct store *store, int64_t id, struct error *error)
{
	bool has_row;
	sqlite3_stmt *unindex = prepare_for(store, SQL_UNINDEX, id, error);
	if (!unindex || !store_sql_run(store, unindex, error))
		return false;
	sqlite3_stmt *delete = prepare_for(store, SQL_DELETE, id, error);
	if (!delete || !store_sql_step(store, delete, &has_row, error))
		return false;
	if (!has_row)
		return true;
	sqlite3_stmt *count = prepare_for(store, SQL_COUNT_REMOVED, store_sql_integer(delete, 0), error);
	if (count)
		store_sql_bind_integer(count, 2, store_sql_integer(delete, 1));
	return store_sql_run(store, delete, error) && count && store_sql_run(store, count, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_remove_sql, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, id);
	return statement;
}
