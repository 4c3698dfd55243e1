/* What a person sets for one feed. */
#include "tidings/store_feeds.h"

#include "store_sql.h"
#include "tidings/error.h"

enum {
	SQL_INTERVAL,
	SQL_KEEP,
	SQL_APART,
	SQL_TITLE,
	SQL_DROP_TAGS,
	SQL_ADD_TAG,
	SQL_OTHER,
	SQL_ADDRESS,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_INTERVAL] = "UPDATE feed SET own_interval = ?2 WHERE id = ?1",
	[SQL_KEEP] = "UPDATE feed SET own_keep = ?2 WHERE id = ?1",
	[SQL_APART] = "UPDATE feed SET is_apart = ?2 WHERE id = ?1",
	[SQL_TITLE] = "UPDATE feed SET custom_title = ?2 WHERE id = ?1",
	[SQL_DROP_TAGS] = "DELETE FROM feed_tag WHERE feed = ?1",
	[SQL_ADD_TAG] = "INSERT OR IGNORE INTO feed_tag (feed, tag) VALUES (?1, ?2)",
	[SQL_OTHER] = "SELECT id FROM feed WHERE (url = ?2 OR original = ?2) AND id <> ?1 LIMIT 1",
	[SQL_ADDRESS] =
		"UPDATE feed SET url = ?2, original = ?2, username = ?3, password = ?4, is_private = ?5, etag = NULL, last_modified = NULL,"
		" body_hash = 0, wasted = 0, moving = NULL, proposed = NULL, problem = NULL, status = 0, failures = 0,"
		" failing_since = NULL, gone_since = NULL, state = CASE WHEN last_success IS NULL THEN 0 ELSE 1 END, due = 0"
		" WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_feeds_set_sql = {STORE_SQL_FEEDS_SET, SQL_COUNT, texts};

static bool set_number(struct store *store, size_t index, int64_t id, int64_t number, struct error *error);
static bool set_text(struct store *store, size_t index, int64_t id, const char *text, struct error *error);
static bool find_other(struct store *store, int64_t id, const char *url, int64_t *other, struct error *error);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error);

bool store_feeds_set_interval(struct store *store, int64_t id, int64_t seconds, struct error *error)
{
	return set_number(store, SQL_INTERVAL, id, seconds, error);
}

bool store_feeds_set_keep(struct store *store, int64_t id, int64_t seconds, struct error *error)
{
	return set_number(store, SQL_KEEP, id, seconds, error);
}

bool store_feeds_set_apart(struct store *store, int64_t id, bool is_apart, struct error *error)
{
	return set_number(store, SQL_APART, id, is_apart, error);
}

static bool set_number(struct store *store, size_t index, int64_t id, int64_t number, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, index, id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, number);
	return store_sql_run(store, statement, error);
}

bool store_feeds_set_title(struct store *store, int64_t id, const char *title, struct error *error)
{
	return set_text(store, SQL_TITLE, id, title, error);
}

bool store_feeds_set_tags(struct store *store, int64_t id, const char *const *tags, size_t count, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_DROP_TAGS, id, error);
	bool is_done = statement && store_sql_run(store, statement, error);
	for (size_t i = 0; i < count && is_done; i++)
		is_done = set_text(store, SQL_ADD_TAG, id, tags[i], error);
	return is_done;
}

static bool set_text(struct store *store, size_t index, int64_t id, const char *text, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, index, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, text);
	return store_sql_run(store, statement, error);
}

bool store_feeds_set_address(struct store *store, int64_t id, const struct store_feed_new *feed, struct error *error)
{
	int64_t other;
	if (!find_other(store, id, feed->url, &other, error))
		return false;
	if (other)
		return error_set(error, ERROR_INPUT, "feed %lld has that address already", (long long)other);
	sqlite3_stmt *statement = prepare_for(store, SQL_ADDRESS, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, feed->url);
	store_sql_bind_text(statement, 3, feed->username);
	store_sql_bind_text(statement, 4, feed->password);
	store_sql_bind_integer(statement, 5, feed->is_private);
	return store_sql_run(store, statement, error);
}

static bool find_other(struct store *store, int64_t id, const char *url, int64_t *other, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_OTHER, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, url);
	return store_sql_run_integer(store, statement, 0, other, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_feeds_set_sql, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, id);
	return statement;
}
