/* The database: opening it safely, and its transactions. */
#include "tidings/store.h"

#include <fcntl.h>
#include <string.h>

#include "store_file.h"
#include "store_regex.h"
#include "store_schema.h"
#include "store_sql.h"
#include "store_stories_words.h"
#include "store_tokenizer.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define STORE_MEMORY_LIMIT (256 << 20) /* bytes SQLite may use in this process */
#define STORE_LOG_LIMIT (32 << 20)     /* bytes of the write-ahead log before it is written back */
#define STORE_LOG_KEPT (4 << 20)       /* bytes that stay on the disk when idle */
#define STORE_PAGE_SIZE 8192           /* bytes */
#define STORE_FOREIGN_WAIT 5000 /* milliseconds for programs that do not know our lock, such as the sqlite3 shell */
#define STORE_CHECK_SECONDS 10  /* for looking through a database whose writer was killed */

enum { SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK, SQL_VERSION, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_VERSION] = "PRAGMA data_version",
};

static const struct {
	int limit, value;
} limits[] = {
	{SQLITE_LIMIT_LENGTH, 64 << 20},
	{SQLITE_LIMIT_SQL_LENGTH, 100000},
	{SQLITE_LIMIT_EXPR_DEPTH, 600},           /* a query has at most 256 nodes */
	{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 20000}, /* a query of 8 KiB, escaped; it has no wildcards of its own inside */
	{SQLITE_LIMIT_VARIABLE_NUMBER, 999},
	{SQLITE_LIMIT_ATTACHED, 0},
	{SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const struct {
	int option, value;
} switches[] = {
	{SQLITE_DBCONFIG_DEFENSIVE, 1},
	{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	{SQLITE_DBCONFIG_DQS_DML, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 0},
};
// clang-format on

static const char settings[] = "PRAGMA cache_size = -16384;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA foreign_keys = ON;";

static const char reader_settings[] = "PRAGMA query_only = ON;";

static const char writer_settings[] = "PRAGMA synchronous = NORMAL;"
                                      "PRAGMA journal_size_limit = 0;"
                                      "PRAGMA secure_delete = FAST;";

const struct store_sql_table store_sql_transactions = {STORE_SQL_STORE, SQL_COUNT, texts};

static bool open_writer(struct store *store, const struct store_options *options, struct error *error);
static bool open_reader(struct store *store, const struct store_options *options, struct error *error);
static bool upgrade(const struct store *store, const struct store_options *options, struct error *error);
static bool connect(struct store *store, int flags, struct error *error);
static bool check_size(struct store *store, struct error *error);
static bool start_log(struct store *store, bool is_new, struct error *error);
static bool check_content(struct store *store, struct error *error);
static bool run(struct store *store, size_t index, struct error *error);
static bool synchronise(struct store *store, struct error *error);
static int after_commit(void *arg, sqlite3 *db, const char *name, int pages);

struct store *store_open(const char *path, const struct store_options *options, struct error *error)
{
	struct store *store = mem_new(1, sizeof *store);
	store->lock = -1;
	store->path = store_file_resolve(path, options, error);
	bool is_open = store->path;
	if (is_open && options->mode == STORE_READ)
		is_open = open_reader(store, options, error);
	else if (is_open)
		is_open = open_writer(store, options, error);
	if (is_open)
		return store;
	/* what could not be opened is not written to at closing either */
	store->is_damaged = true;
	store_close(store);
	return NULL;
}

static bool open_writer(struct store *store, const struct store_options *options, struct error *error)
{
	bool exists, was_killed;
	int version;
	if (!store_file_check(store->path, &exists, error))
		return false;
	store->lock = store_file_lock(store->path, options, &was_killed, error);
	if (store->lock < 0 || !store_file_prepare(store->path, options, error) ||
	    !connect(store, SQLITE_OPEN_READWRITE, error) || !store_schema_check(store, &version, error))
		return false;
	if (sqlite3_db_readonly(store->db, "main") == 1)
		return error_set(error, ERROR_REFUSED, "%s cannot be written by this user", store->path);
	if (!start_log(store, version == 0, error) || !store_sql_execute(store, writer_settings, error))
		return false;
	if (was_killed && version > 0 && !check_content(store, error))
		return false;
	return store_schema_migrate(store, version, error);
}

static bool open_reader(struct store *store, const struct store_options *options, struct error *error)
{
	bool exists;
	int version = 0;
	if (!store_file_check(store->path, &exists, error))
		return false;
	if (exists && (!connect(store, SQLITE_OPEN_READONLY, error) || !store_schema_check(store, &version, error)))
		return false;
	if (version == 0)
		return error_set(error, ERROR_NOT_FOUND, "there is no database %s yet: subscribe to a feed first", store->path);
	if (version < store_schema_newest() && !upgrade(store, options, error))
		return false;
	return store_sql_execute(store, reader_settings, error);
}

/* A writer of its own does it, under the lock; this connection reads the schema anew with its first statement. */
static bool upgrade(const struct store *store, const struct store_options *options, struct error *error)
{
	const struct store_options writing = {
	    .mode = STORE_WRITE_WAIT, .group_readable = options->group_readable, .program = options->program};
	struct error reason = {.kind = ERROR_IO, .text = "nobody asked for it here"};
	struct store *writer = options->is_upgrading ? store_open(store->path, &writing, &reason) : NULL;
	if (!writer)
		return error_set(error, reason.kind,
		    "%s was written by an older tidings: restart tidingsd to bring it up to date (%s)", store->path,
		    reason.text);
	store_close(writer);
	return true;
}

static bool connect(struct store *store, int flags, struct error *error)
{
	sqlite3_hard_heap_limit64(STORE_MEMORY_LIMIT);
	int result = sqlite3_open_v2(
	    store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (!store->db)
		return error_set(error, ERROR_IO, "%s: not enough memory to open it", store->path);
	if (result != SQLITE_OK)
		return store_sql_fail(store, error);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		sqlite3_limit(store->db, limits[i].limit, limits[i].value);
	for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
		sqlite3_db_config(store->db, switches[i].option, switches[i].value, NULL);
	sqlite3_busy_timeout(store->db, STORE_FOREIGN_WAIT);
	if (store_tokenizer_register(store->db) != SQLITE_OK || store_regex_register(store->db) != SQLITE_OK)
		return store_sql_fail(store, error);
	return check_size(store, error) && store_sql_execute(store, settings, error);
}

/* SQLite reads a file that ends inside a page without a word; with a log beside it, the end may still be in there. */
static bool check_size(struct store *store, struct error *error)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	unsigned char header[18];
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK || size == 0)
		return true;
	bool is_database = size >= 512 && file->pMethods->xRead(file, header, sizeof header, 0) == SQLITE_OK &&
	                   memcmp(header, "SQLite format 3", 16) == 0;
	if (!is_database)
		return error_set(error, ERROR_IO,
		    "%s is not a database, or its beginning is damaged; it was left untouched: move it away, or name another "
		    "file",
		    store->path);
	int page = header[16] << 8 | header[17];
	if (page == 1)
		page = 65536;
	if (page >= 512 && size % page == 0)
		return true;
	return store_sql_fail_damaged(store, "it ends inside a page", error);
}

static bool start_log(struct store *store, bool is_new, struct error *error)
{
	if (is_new && !store_sql_execute(store, "PRAGMA page_size = 8192", error))
		return false;
	sqlite3_stmt *statement = NULL;
	bool is_started = sqlite3_prepare_v2(store->db, "PRAGMA journal_mode = WAL", -1, &statement, NULL) == SQLITE_OK &&
	                  sqlite3_step(statement) == SQLITE_ROW;
	if (!is_started)
		store_sql_fail(store, error);
	else if (strcmp((const char *)sqlite3_column_text(statement, 0), "wal") != 0)
		is_started =
		    error_set(error, ERROR_IO, "%s is on a file system without shared memory; choose a local one", store->path);
	sqlite3_finalize(statement);
	/* kept after a clean stop: a reader who may not write the folder could not make these files */
	int keep = 1;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	sqlite3_wal_hook(store->db, after_commit, store);
	return is_started;
}

/* Whoever wrote here last was killed, and perhaps the machine with it. */
static bool check_content(struct store *store, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool is_sound = true;
	store_sql_set_deadline(store, STORE_CHECK_SECONDS);
	int result = sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &statement, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
		is_sound = store_sql_fail_damaged(store, (const char *)sqlite3_column_text(statement, 0), error);
	else if (result != SQLITE_ROW && (result & 0xff) != SQLITE_INTERRUPT)
		is_sound = store_sql_fail(store, error);
	sqlite3_finalize(statement);
	store_sql_set_deadline(store, 0);
	return is_sound;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	store_stories_words_close(store);
	store_sql_forget(store);
	if (store->db && store->is_damaged)
		sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	else if (store->db && store->lock >= 0)
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_close(store->db);
	store_file_unlock(store->lock);
	mem_free(store->path);
	mem_free(store);
}

bool store_begin(struct store *store, struct error *error)
{
	store->in_transaction = run(store, SQL_BEGIN, error);
	return store->in_transaction;
}

bool store_commit(struct store *store, bool durable, struct error *error)
{
	bool is_committed = run(store, SQL_COMMIT, error);
	if (!is_committed)
		store_rollback(store);
	store->in_transaction = false;
	return is_committed && (!durable || synchronise(store, error));
}

void store_rollback(struct store *store)
{
	store->in_transaction = false;
	if (store->db && !sqlite3_get_autocommit(store->db))
		run(store, SQL_ROLLBACK, NULL);
}

/* What synchronous=FULL does at a commit. It cannot be switched on for a transaction that has begun. */
static bool synchronise(struct store *store, struct error *error)
{
	sqlite3_file *log = NULL;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (log && log->pMethods && log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK)
		return true;
	return error_set(error, ERROR_IO, "%s: the disk did not confirm that the change is stored", store->path);
}

bool store_version(struct store *store, int64_t *version, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_sql_transactions, SQL_VERSION, error);
	return statement && store_sql_run_integer(store, statement, 0, version, error);
}

void store_checkpoint(struct store *store, bool idle)
{
	int64_t size = (int64_t)store->log_pages * STORE_PAGE_SIZE;
	if (store->is_damaged || store->in_transaction || store->log_pages == 0 || (!idle && size < STORE_LOG_LIMIT))
		return;
	int in_log = 0;
	int written = 0;
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &written);
	if (in_log != written)
		return;
	if (idle && size > STORE_LOG_KEPT) {
		/* gives the space back unless a reader is at work just now */
		sqlite3_busy_timeout(store->db, 0);
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		sqlite3_busy_timeout(store->db, STORE_FOREIGN_WAIT);
	}
	store->log_pages = 0;
}

static bool run(struct store *store, size_t index, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_sql_transactions, index, error);
	return statement && store_sql_run(store, statement, error);
}

static int after_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	struct store *store = arg;
	store->log_pages = pages;
	return SQLITE_OK;
}
