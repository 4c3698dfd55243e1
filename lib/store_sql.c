/* The statements of the store: prepared once, bound by type, their failures in words. */
#include "store_sql.h"

#include "store_file.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define PROGRESS_STEPS 20000 /* virtual machine instructions between two looks at the clock: well below 1 ms */

/* What a person is told. What is not listed is told in SQLite's own words. */
// clang-format off
static const struct {
	int code;
	enum error_kind kind;
	const char *words;
} failures[] = {
	{SQLITE_FULL, ERROR_IO, "the disk is full; nothing was stored"},
	{SQLITE_READONLY, ERROR_REFUSED, "cannot be written by this user or on this file system"},
	{SQLITE_PERM, ERROR_REFUSED, "access is not permitted"},
	{SQLITE_CANTOPEN, ERROR_IO, "cannot be opened; check the permissions of the file and its folder"},
	{SQLITE_BUSY, ERROR_BUSY, "is in use by another program; try again later"},
	{SQLITE_LOCKED, ERROR_BUSY, "is in use by another program; try again later"},
	{SQLITE_INTERRUPT, ERROR_REFUSED, "the query took too long and was stopped; make it narrower"},
	{SQLITE_NOMEM, ERROR_IO, "the query needs too much memory; make it narrower"},
};
// clang-format on

static sqlite3_stmt **find_slot(struct store *store, const struct store_sql_table *table, size_t index);
static int check_deadline(void *arg);

sqlite3_stmt *store_sql_prepare(
    struct store *store, const struct store_sql_table *table, size_t index, struct error *error)
{
	if (store->in_transaction && sqlite3_get_autocommit(store->db)) {
		/* SQLite itself rolls back after some failures; what follows must not be committed piece by piece */
		error_set(error, ERROR_IO, "%s: the transaction was rolled back", store->path);
		return NULL;
	}
	sqlite3_stmt **slot = find_slot(store, table, index);
	if (!*slot) {
		int result = sqlite3_prepare_v3(store->db, table->texts[index], -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
		if (result != SQLITE_OK)
			store_sql_fail(store, error);
		return *slot;
	}
	if (sqlite3_stmt_busy(*slot)) {
		error_set(error, ERROR_INTERNAL, "a statement is used while its rows are being read");
		return NULL;
	}
	sqlite3_reset(*slot);
	sqlite3_clear_bindings(*slot);
	return *slot;
}

static sqlite3_stmt **find_slot(struct store *store, const struct store_sql_table *table, size_t index)
{
	if (!store->prepared[table->module]) {
		store->prepared[table->module] = mem_new(table->count, sizeof(sqlite3_stmt *));
		store->prepared_count[table->module] = table->count;
	}
	return &store->prepared[table->module][index];
}

void store_sql_forget(struct store *store)
{
	for (size_t module = 0; module < STORE_SQL_MODULE_COUNT; module++) {
		for (size_t i = 0; i < store->prepared_count[module]; i++)
			sqlite3_finalize(store->prepared[module][i]);
		mem_free(store->prepared[module]);
		store->prepared[module] = NULL;
		store->prepared_count[module] = 0;
	}
}

void store_sql_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

void store_sql_bind_integer(sqlite3_stmt *statement, int at, int64_t number)
{
	sqlite3_bind_int64(statement, at, number);
}

void store_sql_bind_instant(sqlite3_stmt *statement, int at, int64_t instant)
{
	if (instant == DATE_NONE)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_int64(statement, at, instant);
}

const char *store_sql_text(sqlite3_stmt *statement, int at)
{
	return (const char *)sqlite3_column_text(statement, at);
}

const char *store_sql_needed_text(sqlite3_stmt *statement, int at)
{
	const char *text = store_sql_text(statement, at);
	return text ? text : "";
}

int64_t store_sql_integer(sqlite3_stmt *statement, int at)
{
	return sqlite3_column_int64(statement, at);
}

int64_t store_sql_instant(sqlite3_stmt *statement, int at)
{
	bool is_null = sqlite3_column_type(statement, at) == SQLITE_NULL;
	return is_null ? DATE_NONE : sqlite3_column_int64(statement, at);
}

bool store_sql_step(struct store *store, sqlite3_stmt *statement, bool *has_row, struct error *error)
{
	int result = sqlite3_step(statement);
	*has_row = result == SQLITE_ROW;
	if (result == SQLITE_ROW)
		return true;
	bool is_done = result == SQLITE_DONE;
	if (!is_done)
		store_sql_fail(store, error);
	sqlite3_reset(statement);
	return is_done;
}

bool store_sql_run(struct store *store, sqlite3_stmt *statement, struct error *error)
{
	bool has_row = true;
	while (has_row) {
		if (!store_sql_step(store, statement, &has_row, error))
			return false;
	}
	return true;
}

bool store_sql_run_integer(
    struct store *store, sqlite3_stmt *statement, int64_t fallback, int64_t *number, struct error *error)
{
	bool has_row;
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	*number = fallback;
	if (has_row && sqlite3_column_type(statement, 0) != SQLITE_NULL)
		*number = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return true;
}

bool store_sql_execute(struct store *store, const char *sql, struct error *error)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_sql_fail(store, error);
}

char *store_sql_like(struct arena *arena, const char *before, const char *text, const char *after)
{
	struct buf pattern;
	buf_init(&pattern, SIZE_MAX);
	buf_add_text(&pattern, before);
	for (const char *at = text; *at; at++) {
		if (*at == '%' || *at == '_' || *at == '\\')
			buf_add_char(&pattern, '\\');
		buf_add_char(&pattern, *at);
	}
	buf_add_text(&pattern, after);
	char *copy = arena_copy(arena, buf_text(&pattern));
	buf_done(&pattern);
	return copy;
}

bool store_sql_fail(struct store *store, struct error *error)
{
	int code = sqlite3_errcode(store->db) & 0xff;
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		return store_sql_fail_damaged(store, sqlite3_errmsg(store->db), error);
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
		if (failures[i].code == code)
			return error_set(error, failures[i].kind, "%s: %s", store->path, failures[i].words);
	}
	return error_set(error, ERROR_IO, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

bool store_sql_fail_damaged(struct store *store, const char *how, struct error *error)
{
	store->is_damaged = true;
	return error_set(error, ERROR_IO,
	    "%s is damaged: %.150s; it was left untouched; save what is in it with: tidings --database '%s' recover FILE",
	    store->path, how, store->path);
}

void store_sql_set_deadline(struct store *store, int seconds)
{
	store->deadline = seconds ? store_file_milliseconds() + seconds * 1000 : 0;
	sqlite3_progress_handler(store->db, seconds ? PROGRESS_STEPS : 0, seconds ? check_deadline : NULL, store);
}

static int check_deadline(void *arg)
{
	const struct store *store = arg;
	return store_file_milliseconds() > store->deadline;
}
