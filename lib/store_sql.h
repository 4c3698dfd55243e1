/* store_sql (rank 5, private): the connection that the store_* modules share: each module's statements in one table,
 * prepared once; typed binding and reading; what a failure means in words. */
#ifndef TIDINGS_STORE_SQL_H
#define TIDINGS_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct similar_statistics;

enum store_sql_module {
	STORE_SQL_STORE,
	STORE_SQL_FEEDS,
	STORE_SQL_FEEDS_RECORD,
	STORE_SQL_FEEDS_MOVE,
	STORE_SQL_FEEDS_SET,
	STORE_SQL_FEEDS_LIST,
	STORE_SQL_POLLS,
	STORE_SQL_REMOVE,
	STORE_SQL_RETENTION,
	STORE_SQL_WEBSUB,
	STORE_SQL_ENTRIES,
	STORE_SQL_ENTRIES_MERGE,
	STORE_SQL_MARKS,
	STORE_SQL_STORY,
	STORE_SQL_STORIES,
	STORE_SQL_STORIES_INDEX,
	STORE_SQL_REBUILD,
	STORE_SQL_STORIES_WORDS,
	STORE_SQL_SEARCH,
	STORE_SQL_SEARCH_CONDITION,
	STORE_SQL_SEARCH_SNIPPET,
	STORE_SQL_TRANSFER,
	STORE_SQL_TRANSFER_ADD,
	STORE_SQL_WATCHES,
	STORE_SQL_MODULE_COUNT,
};

/* The statements of one module, indexed by an enum of its own. */
struct store_sql_table {
	enum store_sql_module module;
	size_t count;
	const char *const *texts;
};

extern const struct store_sql_table store_sql_transactions, store_feeds_sql, store_feeds_record_sql,
    store_feeds_move_sql, store_feeds_set_sql, store_feeds_list_sql, store_polls_sql, store_remove_sql,
    store_retention_sql, store_websub_sql, store_entries_sql, store_entries_merge_sql, store_marks_sql, store_story_sql,
    store_stories_sql, store_stories_index_sql, store_rebuild_sql, store_stories_words_sql, store_search_sql,
    store_search_condition_sql, store_search_snippet_sql, store_transfer_sql, store_transfer_add_sql, store_watches_sql;

struct store {
	sqlite3 *db;
	char *path; /* owned, symbolic links resolved */
	int lock;   /* descriptor of the writer's lock, -1 for a reader */
	bool in_transaction;
	bool is_damaged;                  /* seen so: nothing more is written, not even at closing */
	int log_pages;                    /* in the write-ahead log after the last commit */
	struct similar_statistics *words; /* owned; NULL until a story is judged */
	int64_t words_unsaved;            /* entries counted since it was written */
	int64_t deadline;                 /* of the running query, milliseconds of the monotonic clock; 0 none */
	sqlite3_stmt **prepared[STORE_SQL_MODULE_COUNT];
	size_t prepared_count[STORE_SQL_MODULE_COUNT];
};

/* The statement, reset and without values; NULL with an error. It must not be in use: a row of it that is still being
 * read would be lost. */
sqlite3_stmt *store_sql_prepare(
    struct store *store, const struct store_sql_table *table, size_t index, struct error *error);

/* Finalises all of them. */
void store_sql_forget(struct store *store);

/* Parameters. Texts are borrowed until the statement is reset; NULL and DATE_NONE become NULL. */
void store_sql_bind_text(sqlite3_stmt *statement, int at, const char *text);
void store_sql_bind_integer(sqlite3_stmt *statement, int at, int64_t number);
void store_sql_bind_instant(sqlite3_stmt *statement, int at, int64_t instant);

/* Columns. Texts (NULL for NULL) are borrowed until the next step or reset. */
const char *store_sql_text(sqlite3_stmt *statement, int at);

/* The same of a column that cannot be NULL, but in a damaged file is: "". */
const char *store_sql_needed_text(sqlite3_stmt *statement, int at);

int64_t store_sql_integer(sqlite3_stmt *statement, int at);
int64_t store_sql_instant(sqlite3_stmt *statement, int at);

/* One step. At the end of the rows and on failure the statement is reset. */
bool store_sql_step(struct store *store, sqlite3_stmt *statement, bool *has_row, struct error *error);

/* Steps to the end. */
bool store_sql_run(struct store *store, sqlite3_stmt *statement, struct error *error);

/* Runs a statement that answers with at most one number; `fallback` when there is no row or it is NULL. */
bool store_sql_run_integer(
    struct store *store, sqlite3_stmt *statement, int64_t fallback, int64_t *number, struct error *error);

/* Runs a text of ours, several statements at once, that is not worth keeping prepared. */
bool store_sql_execute(struct store *store, const char *sql, struct error *error);

/* A LIKE pattern (ESCAPE '\') for what begins with `before`, has `text` as it is, and ends with `after`; the two may
 * have wildcards. */
char *store_sql_like(struct arena *arena, const char *before, const char *text, const char *after);

/* Says why the last call on the connection failed, with the file's name and what to do. Returns false. */
bool store_sql_fail(struct store *store, struct error *error);

/* Says that the file is damaged, how, and how to save its content; from here on it is left as it is, for it may hold
 * more than we can read. Returns false. */
bool store_sql_fail_damaged(struct store *store, const char *how, struct error *error);

/* From now on statements are stopped after so many seconds; 0: never. */
void store_sql_set_deadline(struct store *store, int seconds);

#endif
