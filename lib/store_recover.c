/* What can still be read of a damaged database is copied, and what is missing made up for. */
#include "tidings/store_recover.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_sql.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store.h"

#define PROBES_MOST 2000000 /* keys of a table that are asked for one by one */
#define SQL_LIMIT 4000      /* bytes */

/* Parents first. The key is the first column of the primary key, an integer. */
static const struct table {
	const char *name, *key;
	const char *sequence; /* the table whose ids it has */
} tables[] = {
    {"feed", "id", "feed"},
    {"feed_tag", "feed", "feed"},
    {"entry", "id", "entry"},
    {"body", "entry", "entry"},
    {"entry_key", "feed", "feed"},
    {"entry_tag", "entry", "entry"},
    {"category", "entry", "entry"},
    {"enclosure", "entry", "entry"},
    {"story_join", "entry", "entry"},
    {"action", "id", "action"},
    {"action_change", "action", "action"},
};

/* In this order. ?1 is the present instant, for the one that asks for it. */
// clang-format off
enum { FIX_FEEDS, FIX_TEXTS };
static const char *const fixes[] = {
	[FIX_FEEDS] =
		"INSERT INTO feed (id, url, original, custom_title, added, state)"
		" SELECT DISTINCT feed, 'https://recovered.invalid/' || feed, 'https://recovered.invalid/' || feed,"
		" 'Recovered feed ' || feed, ?1, 2 FROM entry WHERE feed NOT IN (SELECT id FROM feed)",
	[FIX_TEXTS] = "INSERT INTO body (entry) SELECT id FROM entry WHERE id NOT IN (SELECT entry FROM body)",
	"DELETE FROM body WHERE entry NOT IN (SELECT id FROM entry)",
	"DELETE FROM feed_tag WHERE feed NOT IN (SELECT id FROM feed)",
	"DELETE FROM entry_key WHERE feed NOT IN (SELECT id FROM feed)",
	"DELETE FROM entry_tag WHERE entry NOT IN (SELECT id FROM entry)",
	"DELETE FROM category WHERE entry NOT IN (SELECT id FROM entry)",
	"DELETE FROM enclosure WHERE entry NOT IN (SELECT id FROM entry)",
	"DELETE FROM story_join WHERE entry NOT IN (SELECT id FROM entry)",
	"DELETE FROM action_change WHERE action NOT IN (SELECT id FROM action)",
	/* numbers are never used again, not even those that only a name or the journal still knows */
	"UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT max(entry) FROM entry_key), 0),"
		" coalesce((SELECT max(entry) FROM action_change), 0)) WHERE name = 'entry'",
	"UPDATE feed SET entry_count = (SELECT count(*) FROM entry WHERE feed = feed.id),"
		" new_count = (SELECT count(*) FROM entry WHERE feed = feed.id AND is_read = 0 AND is_hidden = 0)",
	"INSERT INTO entry_fts (entry_fts) VALUES ('rebuild')",
};
// clang-format on

struct recovering {
	sqlite3 *from;
	struct store *to;
	int64_t now;
	const struct table *table; /* that is copied */
	char *columns;             /* that both have of it, with commas between */
	sqlite3_stmt *insert;
	int64_t seen; /* the key of the row that was read last */
	struct store_recovered done;
};

/* How rows are asked for. */
enum order { UPWARDS, DOWNWARDS, ONE };

static bool check_free(const char *target, struct error *error);
static bool open_damaged(const char *path, sqlite3 **db, struct error *error);
static bool recover(struct recovering *recovering, struct error *error);
static bool copy_table(struct recovering *recovering, struct error *error);
static char *common_columns(struct recovering *recovering);
static bool has_column(sqlite3 *db, const char *table, const char *column);
static bool copy_rows(struct recovering *recovering, struct error *error);
static bool copy_between(struct recovering *recovering, int64_t low, int64_t high, struct error *error);
static bool walk(struct recovering *recovering, enum order order, int64_t key, bool *is_whole, struct error *error);
static bool copy_row(struct recovering *recovering, sqlite3_stmt *row, struct error *error);
static int64_t largest_key(const struct recovering *recovering);
static bool fix(struct recovering *recovering, struct error *error);
static bool count(struct recovering *recovering, struct error *error);
static void remove_target(const char *target);

bool store_recover(const char *path, const char *target, const struct store_options *options, int64_t now,
    struct store_recovered *recovered, struct error *error)
{
	struct recovering recovering = {.now = now, .done.is_whole = true};
	struct store_options writing = *options;
	writing.mode = STORE_WRITE;
	if (!check_free(target, error) || !open_damaged(path, &recovering.from, error))
		return false;
	recovering.to = store_open(target, &writing, error);
	bool is_done = recovering.to && recover(&recovering, error);
	sqlite3_close(recovering.from);
	if (recovering.to) {
		store_close(recovering.to);
		if (!is_done)
			remove_target(target);
	}
	*recovered = recovering.done;
	return is_done;
}

static bool check_free(const char *target, struct error *error)
{
	struct stat status;
	if (lstat(target, &status) == 0)
		return error_set(error, ERROR_REFUSED, "%.300s is there already; recover into a file of another name", target);
	return errno == ENOENT || error_set_system(error, errno, "looking at %.300s", target);
}

static bool open_damaged(const char *path, sqlite3 **db, struct error *error)
{
	struct stat status;
	if (stat(path, &status) != 0)
		return error_set_system(error, errno, "opening %.300s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_REFUSED, "%.300s is not a regular file", path);
	int result = sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (result == SQLITE_OK) {
		sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		sqlite3_db_config(*db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
		result = sqlite3_exec(*db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	if (result == SQLITE_OK)
		return true;
	error_set(error, ERROR_IO, "nothing can be read of %.300s (%.100s): take a backup, if there is one", path,
	    *db ? sqlite3_errmsg(*db) : "not enough memory");
	sqlite3_close(*db);
	*db = NULL;
	return false;
}

static bool recover(struct recovering *recovering, struct error *error)
{
	if (!store_sql_execute(recovering->to, "PRAGMA foreign_keys = OFF", error))
		return false;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		recovering->table = &tables[i];
		if (!store_begin(recovering->to, error) || !copy_table(recovering, error) ||
		    !store_commit(recovering->to, false, error))
			return false;
	}
	return store_begin(recovering->to, error) && fix(recovering, error) && count(recovering, error) &&
	       store_commit(recovering->to, true, error);
}

/* What an older version did not have yet keeps its default. */
static bool copy_table(struct recovering *recovering, struct error *error)
{
	sqlite3 *db = recovering->to->db;
	recovering->columns = common_columns(recovering);
	if (!*recovering->columns) {
		recovering->done.is_whole = false;
		mem_free(recovering->columns);
		return true;
	}
	struct buf sql;
	buf_init(&sql, SQL_LIMIT);
	buf_add_format(&sql, "INSERT OR IGNORE INTO %s (%s) VALUES (?", recovering->table->name, recovering->columns);
	for (const char *at = recovering->columns; *at; at++)
		if (*at == ',')
			buf_add_text(&sql, ", ?");
	buf_add_text(&sql, ")");
	bool is_done = sqlite3_prepare_v2(db, buf_text(&sql), -1, &recovering->insert, NULL) == SQLITE_OK;
	is_done = is_done ? copy_rows(recovering, error) : store_sql_fail(recovering->to, error);
	sqlite3_finalize(recovering->insert);
	buf_done(&sql);
	mem_free(recovering->columns);
	return is_done;
}

static char *common_columns(struct recovering *recovering)
{
	struct buf names;
	sqlite3_stmt *statement = NULL;
	buf_init(&names, SQL_LIMIT / 2);
	bool has_key = has_column(recovering->from, recovering->table->name, recovering->table->key);
	sqlite3_prepare_v2(recovering->to->db, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", -1, &statement, NULL);
	sqlite3_bind_text(statement, 1, recovering->table->name, -1, SQLITE_STATIC);
	while (has_key && sqlite3_step(statement) == SQLITE_ROW) {
		const char *name = store_sql_needed_text(statement, 0);
		if (has_column(recovering->from, recovering->table->name, name))
			buf_add_format(&names, "%s%s", names.length ? ", " : "", name);
	}
	sqlite3_finalize(statement);
	char *text = mem_copy(buf_text(&names));
	buf_done(&names);
	return text;
}

static bool has_column(sqlite3 *db, const char *table, const char *column)
{
	sqlite3_stmt *statement = NULL;
	bool has = sqlite3_prepare_v2(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", -1, &statement, NULL) ==
	           SQLITE_OK;
	sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, column, -1, SQLITE_STATIC);
	has = has && sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_finalize(statement);
	return has;
}

/* Upwards until a page cannot be read, downwards until one cannot, and what is between key by key. */
static bool copy_rows(struct recovering *recovering, struct error *error)
{
	bool is_whole;
	recovering->seen = 0;
	if (!walk(recovering, UPWARDS, INT64_MIN, &is_whole, error))
		return false;
	if (is_whole)
		return true;
	int64_t low = recovering->seen;
	recovering->done.is_whole = false;
	recovering->seen = largest_key(recovering);
	if (!walk(recovering, DOWNWARDS, INT64_MAX, &is_whole, error))
		return false;
	return copy_between(recovering, low, recovering->seen, error);
}

static bool copy_between(struct recovering *recovering, int64_t low, int64_t high, struct error *error)
{
	bool is_whole;
	if (low < 0)
		low = 0;
	if (high - low > PROBES_MOST)
		high = low + PROBES_MOST;
	for (int64_t key = low; key <= high; key++)
		if (!walk(recovering, ONE, key, &is_whole, error))
			return false;
	return true;
}

/* *is_whole: the damage did not stop it. */
static bool walk(struct recovering *recovering, enum order order, int64_t key, bool *is_whole, struct error *error)
{
	static const struct {
		const char *comparison, *direction;
	} orders[] = {
	    [UPWARDS] = {">=", ""},
	    [DOWNWARDS] = {"<=", "DESC"},
	    [ONE] = {"=", ""},
	};
	const struct table *table = recovering->table;
	char *sql = mem_format("SELECT %s, %s FROM %s NOT INDEXED WHERE %s %s ?1 ORDER BY %s %s", table->key,
	    recovering->columns, table->name, table->key, orders[order].comparison, table->key, orders[order].direction);
	sqlite3_stmt *statement = NULL;
	bool is_kept = true;
	int result = sqlite3_prepare_v2(recovering->from, sql, -1, &statement, NULL);
	sqlite3_bind_int64(statement, 1, key);
	while (is_kept && (result == SQLITE_OK || result == SQLITE_ROW)) {
		result = sqlite3_step(statement);
		if (result == SQLITE_ROW) {
			recovering->seen = sqlite3_column_int64(statement, 0);
			is_kept = copy_row(recovering, statement, error);
		}
	}
	*is_whole = result == SQLITE_DONE;
	sqlite3_finalize(statement);
	mem_free(sql);
	return is_kept;
}

/* A row that is none, by the types and bounds of its table, was damaged, too. */
static bool copy_row(struct recovering *recovering, sqlite3_stmt *row, struct error *error)
{
	sqlite3_stmt *insert = recovering->insert;
	for (int i = 1; i < sqlite3_column_count(row); i++)
		sqlite3_bind_value(insert, i, sqlite3_column_value(row, i));
	int result = sqlite3_step(insert) & 0xff;
	sqlite3_reset(insert);
	if (result == SQLITE_CONSTRAINT || result == SQLITE_MISMATCH || result == SQLITE_TOOBIG)
		recovering->done.is_whole = false;
	else if (result != SQLITE_DONE)
		return store_sql_fail(recovering->to, error);
	return true;
}

static int64_t largest_key(const struct recovering *recovering)
{
	sqlite3_stmt *statement = NULL;
	int64_t largest = PROBES_MOST;
	sqlite3_prepare_v2(recovering->from, "SELECT seq FROM sqlite_sequence WHERE name = ?1", -1, &statement, NULL);
	sqlite3_bind_text(statement, 1, recovering->table->sequence, -1, SQLITE_STATIC);
	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		largest = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return largest;
}

static bool fix(struct recovering *recovering, struct error *error)
{
	int64_t *const counts[] = {
	    [FIX_FEEDS] = &recovering->done.lost_feeds,
	    [FIX_TEXTS] = &recovering->done.lost_texts,
	};
	sqlite3 *db = recovering->to->db;
	for (size_t i = 0; i < sizeof fixes / sizeof fixes[0]; i++) {
		sqlite3_stmt *statement = NULL;
		bool is_done = sqlite3_prepare_v2(db, fixes[i], -1, &statement, NULL) == SQLITE_OK;
		if (is_done && sqlite3_bind_parameter_count(statement) > 0)
			sqlite3_bind_int64(statement, 1, recovering->now);
		is_done = is_done && sqlite3_step(statement) == SQLITE_DONE;
		if (!is_done)
			store_sql_fail(recovering->to, error);
		sqlite3_finalize(statement);
		if (!is_done)
			return false;
		if (i < sizeof counts / sizeof counts[0])
			*counts[i] = sqlite3_changes64(db);
	}
	return true;
}

static bool count(struct recovering *recovering, struct error *error)
{
	static const char sql[] = "SELECT (SELECT count(*) FROM feed), (SELECT count(*) FROM entry)";
	sqlite3_stmt *statement = NULL;
	bool is_done = sqlite3_prepare_v2(recovering->to->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	               sqlite3_step(statement) == SQLITE_ROW;
	if (is_done) {
		recovering->done.feeds = store_sql_integer(statement, 0);
		recovering->done.entries = store_sql_integer(statement, 1);
	} else {
		store_sql_fail(recovering->to, error);
	}
	sqlite3_finalize(statement);
	return is_done;
}

static void remove_target(const char *target)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		char *name = mem_format("%s%s", target, suffixes[i]);
		unlink(name);
		mem_free(name);
	}
}
