/* The subscriptions and their polling state. */
#include "tidings/store_feeds.h"

#include <string.h>

#include "store_feeds_move.h"
#include "store_feeds_row.h"
#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define FIND_SHOWN 4           /* matches named when a person's words fit several feeds */
#define FIND_MEMORY (64 << 10) /* bytes, for a pattern */
#define FIND_TEXT_LIMIT 8192   /* bytes a person may give */

enum {
	SQL_KNOWN,
	SQL_ADD,
	SQL_ADD_TAG,
	SQL_ADMIT,
	SQL_EXISTS,
	SQL_GET,
	SQL_FIND,
	SQL_EACH,
	SQL_EACH_DUE,
	SQL_HOLD,
	SQL_DROP_HOLDS,
	SQL_EACH_HOLD,
	SQL_REVIVE,
	SQL_DROP_DOUBT,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_KNOWN] = "SELECT id FROM feed WHERE url = ?1 OR original = ?1 ORDER BY url = ?1 DESC, id LIMIT 1",
	[SQL_ADD] =
		"INSERT INTO feed (url, original, custom_title, username, password, is_private, added)"
		" VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_ADD_TAG] = "INSERT OR IGNORE INTO feed_tag (feed, tag) VALUES (?1, ?2)",
	[SQL_ADMIT] =
		"UPDATE feed SET is_private = max(is_private, ?2), username = coalesce(?3, username),"
		" password = CASE WHEN ?3 IS NULL THEN password ELSE ?4 END WHERE id = ?1",
	[SQL_EXISTS] = "SELECT id FROM feed WHERE id = ?1",
	[SQL_GET] = "SELECT" STORE_FEEDS_ROW "FROM feed WHERE id = ?1",
	[SQL_FIND] =
		"SELECT id, coalesce(custom_title, title, url), coalesce(custom_title, title) = ?2 COLLATE NOCASE AS is_whole"
		" FROM feed WHERE url LIKE ?1 ESCAPE '\\' OR original LIKE ?1 ESCAPE '\\' OR title LIKE ?1 ESCAPE '\\'"
		" OR custom_title LIKE ?1 ESCAPE '\\' ORDER BY is_whole DESC, id",
	[SQL_EACH] =
		"SELECT" STORE_FEEDS_ROW "FROM feed"
		" ORDER BY coalesce(feed.custom_title, feed.title, feed.url) COLLATE NOCASE, feed.id",
	[SQL_EACH_DUE] = "SELECT id, due, last_poll, url FROM feed WHERE state <> 2 ORDER BY id",
	[SQL_HOLD] =
		"INSERT INTO hold (origin, until) VALUES (?1, ?2)"
		" ON CONFLICT (origin) DO UPDATE SET until = max(until, excluded.until)",
	[SQL_DROP_HOLDS] = "DELETE FROM hold WHERE until <= ?1",
	[SQL_EACH_HOLD] = "SELECT origin, until FROM hold WHERE until > ?1",
	[SQL_DROP_DOUBT] =
		"DELETE FROM hold WHERE origin = (SELECT url FROM feed WHERE id = ?1 AND gone_since IS NOT NULL)",
	[SQL_REVIVE] =
		"UPDATE feed SET state = CASE WHEN state < 2 THEN state WHEN last_success IS NULL THEN 0 ELSE 1 END,"
		" due = 0, failures = 0, failing_since = NULL, gone_since = NULL WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_feeds_sql = {STORE_SQL_FEEDS, SQL_COUNT, texts};

static bool add_new(
    struct store *store, const struct store_feed_new *feed, int64_t now, int64_t *id, struct error *error);
static bool admit_known(struct store *store, const struct store_feed_new *feed, int64_t id, struct error *error);
static bool add_tag(struct store *store, int64_t feed, const char *tag, struct error *error);
static bool check_exists(struct store *store, int64_t id, struct error *error);
static bool find_address(struct store *store, const char *url, int64_t *id, struct error *error);
static bool find_number(struct store *store, const char *text, int64_t *id, struct error *error);
static bool find_part(struct store *store, const char *text, int64_t *id, struct error *error);
static bool choose_match(
    struct store *store, sqlite3_stmt *statement, const char *text, int64_t *id, struct error *error);
static bool check_row(struct store *store, int64_t id, const char *url, struct error *error);
static bool drop_holds(struct store *store, int64_t now, struct error *error);
static bool run_for(struct store *store, size_t index, int64_t id, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_feeds_add(struct store *store, const struct store_feed_new *feed, int64_t now, int64_t *id, bool *is_added,
    struct error *error)
{
	int64_t found;
	if (!find_address(store, feed->url, &found, error))
		return false;
	bool is_new = found == 0;
	if (is_new ? !add_new(store, feed, now, &found, error) : !admit_known(store, feed, found, error))
		return false;
	if (feed->tag && *feed->tag && !add_tag(store, found, feed->tag, error))
		return false;
	*id = found;
	*is_added = is_new;
	return true;
}

static bool add_new(
    struct store *store, const struct store_feed_new *feed, int64_t now, int64_t *id, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_ADD, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, feed->url);
	store_sql_bind_text(statement, 2, feed->title);
	store_sql_bind_text(statement, 3, feed->username);
	store_sql_bind_text(statement, 4, feed->password);
	store_sql_bind_integer(statement, 5, feed->is_private);
	store_sql_bind_integer(statement, 6, now);
	if (!store_sql_run(store, statement, error))
		return false;
	*id = sqlite3_last_insert_rowid(store->db);
	return true;
}

/* Subscribing once more is how a person gives a new password or allows a private address. */
static bool admit_known(struct store *store, const struct store_feed_new *feed, int64_t id, struct error *error)
{
	if (!feed->is_private && !feed->username)
		return true;
	sqlite3_stmt *statement = prepare(store, SQL_ADMIT, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	store_sql_bind_integer(statement, 2, feed->is_private);
	store_sql_bind_text(statement, 3, feed->username);
	store_sql_bind_text(statement, 4, feed->password);
	return store_sql_run(store, statement, error);
}

static bool add_tag(struct store *store, int64_t feed, const char *tag, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_ADD_TAG, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, feed);
	store_sql_bind_text(statement, 2, tag);
	return store_sql_run(store, statement, error);
}

bool store_feeds_remove(struct store *store, int64_t id, struct error *error)
{
	return check_exists(store, id, error) && store_feeds_forget(store, id, error);
}

static bool check_exists(struct store *store, int64_t id, struct error *error)
{
	int64_t found;
	sqlite3_stmt *statement = prepare(store, SQL_EXISTS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	if (!store_sql_run_integer(store, statement, 0, &found, error))
		return false;
	return found || error_set(error, ERROR_NOT_FOUND, "no feed %lld", (long long)id);
}

bool store_feeds_get(struct store *store, struct arena *arena, int64_t id, struct store_feed *feed, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_GET, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row)
		return error_set(error, ERROR_NOT_FOUND, "no feed %lld", (long long)id);
	store_feeds_row_read(statement, feed);
	store_feeds_row_keep(arena, feed);
	sqlite3_reset(statement);
	return check_row(store, feed->id == id ? id : 0, feed->url, error);
}

bool store_feeds_find(struct store *store, const char *text, int64_t *id, struct error *error)
{
	int64_t found = 0;
	if (!find_number(store, text, &found, error) || (!found && !find_address(store, text, &found, error)))
		return false;
	if (!found)
		return find_part(store, text, id, error);
	*id = found;
	return true;
}

static bool find_address(struct store *store, const char *url, int64_t *id, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_KNOWN, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, url);
	return store_sql_run_integer(store, statement, 0, id, error);
}

/* 0 when it is no number, or no feed has it. */
static bool find_number(struct store *store, const char *text, int64_t *id, struct error *error)
{
	int64_t number;
	if (!text_parse_number(text, &number))
		return true;
	sqlite3_stmt *statement = prepare(store, SQL_EXISTS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, number);
	return store_sql_run_integer(store, statement, 0, id, error);
}

static bool find_part(struct store *store, const char *text, int64_t *id, struct error *error)
{
	if (!*text || strlen(text) > FIND_TEXT_LIMIT)
		return error_set(error, ERROR_NOT_FOUND, "no feed has the name or address \"%.100s\"", text);
	sqlite3_stmt *statement = prepare(store, SQL_FIND, error);
	if (!statement)
		return false;
	struct arena *arena = arena_new(FIND_MEMORY);
	store_sql_bind_text(statement, 1, store_sql_like(arena, "%", text, "%"));
	store_sql_bind_text(statement, 2, text);
	bool is_found = choose_match(store, statement, text, id, error);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	arena_free(arena);
	return is_found;
}

/* The only match, or the only one whose whole title it is; those come first. */
static bool choose_match(
    struct store *store, sqlite3_stmt *statement, const char *text, int64_t *id, struct error *error)
{
	bool has_row;
	int count = 0, whole = 0;
	int64_t first = 0;
	struct buf names;
	buf_init(&names, ERROR_TEXT_SIZE);
	bool is_read = store_sql_step(store, statement, &has_row, error);
	while (is_read && has_row) {
		if (++count == 1)
			first = store_sql_integer(statement, 0);
		whole += store_sql_integer(statement, 2) != 0;
		if (count <= FIND_SHOWN)
			buf_add_format(&names, "%s%lld (%.60s)", count > 1 ? ", " : "", (long long)store_sql_integer(statement, 0),
			    store_sql_text(statement, 1));
		is_read = store_sql_step(store, statement, &has_row, error);
	}
	bool is_found = is_read && (count == 1 || whole == 1);
	if (is_found)
		*id = first;
	else if (is_read && count == 0)
		error_set(error, ERROR_NOT_FOUND, "no feed has the name or address \"%.100s\"", text);
	else if (is_read)
		error_set(error, ERROR_INPUT, "\"%.100s\" fits %d feeds; give the number of one: %s%s", text, count,
		    buf_text(&names), count > FIND_SHOWN ? ", …" : "");
	buf_done(&names);
	return is_found;
}

bool store_feeds_each(
    struct store *store, bool (*fn)(void *arg, const struct store_feed *feed), void *arg, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_EACH, error);
	if (!statement)
		return false;
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		struct store_feed feed;
		store_feeds_row_read(statement, &feed);
		feed.username = NULL;
		feed.password = NULL;
		bool is_sound = check_row(store, feed.id, feed.url, error);
		if (!is_sound || !fn(arg, &feed)) {
			sqlite3_reset(statement);
			return is_sound;
		}
	}
	return false;
}

bool store_feeds_each_due(
    struct store *store, bool (*fn)(void *arg, const struct store_due *due), void *arg, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_EACH_DUE, error);
	if (!statement)
		return false;
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		const struct store_due due = {
		    .id = store_sql_integer(statement, 0),
		    .due = store_sql_integer(statement, 1),
		    .last_poll = store_sql_instant(statement, 2),
		    .url = store_sql_needed_text(statement, 3),
		};
		bool is_sound = check_row(store, due.id, due.url, error);
		if (!is_sound || !fn(arg, &due)) {
			sqlite3_reset(statement);
			return is_sound;
		}
	}
	return false;
}

/* SQLite takes a page of zeroes for rows of NULLs. */
static bool check_row(struct store *store, int64_t id, const char *url, struct error *error)
{
	return (id > 0 && *url) || store_sql_fail_damaged(store, "a feed has lost its number or its address", error);
}

bool store_feeds_hold(struct store *store, const char *origin, int64_t until, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_HOLD, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, origin);
	store_sql_bind_integer(statement, 2, until);
	return store_sql_run(store, statement, error);
}

bool store_feeds_each_hold(struct store *store, int64_t now, void (*fn)(void *arg, const char *origin, int64_t until),
    void *arg, struct error *error)
{
	bool is_writer = store->lock >= 0;
	if (is_writer && !drop_holds(store, now, error))
		return false;
	sqlite3_stmt *statement = prepare(store, SQL_EACH_HOLD, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, now);
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		fn(arg, store_sql_needed_text(statement, 0), store_sql_integer(statement, 1));
	}
	return false;
}

static bool drop_holds(struct store *store, int64_t now, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_DROP_HOLDS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, now);
	return store_sql_run(store, statement, error);
}

bool store_feeds_revive(struct store *store, int64_t id, struct error *error)
{
	return check_exists(store, id, error) && run_for(store, SQL_DROP_DOUBT, id, error) &&
	       run_for(store, SQL_REVIVE, id, error);
}

static bool run_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, index, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	return store_sql_run(store, statement, error);
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_feeds_sql, index, error);
}
