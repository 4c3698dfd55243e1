/* The subscriptions that stand in a list. */
#include "tidings/store_feeds.h"

#include "store_feeds_move.h"
#include "store_sql.h"
#include "tidings/feedlist.h"
#include "tidings/mem.h"

/* What feed.source may be. */
#define BY_COMMAND "0"
#define BY_LIST "1"
#define BY_LIST_ONCE "2" /* while a list is read: not found in it yet */

enum {
	SQL_DOUBT,
	SQL_FIND,
	SQL_CONFIRM,
	SQL_UPDATE,
	SQL_EACH_DOUBTED,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_DOUBT] = "UPDATE feed SET source = " BY_LIST_ONCE " WHERE source = " BY_LIST,
	[SQL_FIND] = "SELECT id, source FROM feed WHERE url = ?1 OR original = ?1 ORDER BY url = ?1 DESC, id LIMIT 1",
	[SQL_CONFIRM] = "UPDATE feed SET source = " BY_LIST " WHERE id = ?1",
	[SQL_UPDATE] =
		"UPDATE feed SET custom_title = ?2, username = ?3, password = ?4 WHERE id = ?1",
	[SQL_EACH_DOUBTED] = "SELECT id FROM feed WHERE source = " BY_LIST_ONCE,
};
// clang-format on

const struct store_sql_table store_feeds_list_sql = {STORE_SQL_FEEDS_LIST, SQL_COUNT, texts};

/* Feeds that are not in the list any more. */
struct doubted {
	int64_t *ids;
	size_t count, capacity;
};

static bool find(struct store *store, const char *url, int64_t *id, int64_t *source, struct error *error);
static bool add(struct store *store, const struct feedlist_feed *listed, int64_t now, int64_t *id, struct error *error);
static bool update(struct store *store, int64_t id, const struct feedlist_feed *listed, struct error *error);
static bool read_doubted(struct store *store, struct doubted *doubted, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_feeds_list_begin(struct store *store, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_DOUBT, error);
	return statement && store_sql_run(store, statement, error);
}

bool store_feeds_list_add(
    struct store *store, const struct feedlist_feed *listed, int64_t now, bool *is_added, struct error *error)
{
	int64_t id, source;
	if (!find(store, listed->url, &id, &source, error))
		return false;
	*is_added = id == 0;
	if (id && source == 0)
		return true; /* by command: that stays as it is */
	if (!id && !add(store, listed, now, &id, error))
		return false;
	return update(store, id, listed, error) && store_feeds_set_tags(store, id, listed->tags, listed->tag_count, error);
}

static bool find(struct store *store, const char *url, int64_t *id, int64_t *source, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_FIND, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, url);
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	*id = has_row ? store_sql_integer(statement, 0) : 0;
	*source = has_row ? store_sql_integer(statement, 1) : 0;
	sqlite3_reset(statement);
	return true;
}

static bool add(struct store *store, const struct feedlist_feed *listed, int64_t now, int64_t *id, struct error *error)
{
	const struct store_feed_new feed = {.url = listed->url};
	bool is_added;
	return store_feeds_add(store, &feed, now, id, &is_added, error);
}

static bool update(struct store *store, int64_t id, const struct feedlist_feed *listed, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_CONFIRM, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, id);
	if (!store_sql_run(store, statement, error) || !(statement = prepare(store, SQL_UPDATE, error)))
		return false;
	store_sql_bind_integer(statement, 1, id);
	store_sql_bind_text(statement, 2, listed->title);
	store_sql_bind_text(statement, 3, listed->username);
	store_sql_bind_text(statement, 4, listed->password);
	return store_sql_run(store, statement, error);
}

bool store_feeds_list_end(struct store *store, int64_t *removed, struct error *error)
{
	struct doubted doubted = {0};
	bool is_done = read_doubted(store, &doubted, error);
	for (size_t i = 0; i < doubted.count && is_done; i++)
		is_done = store_feeds_forget(store, doubted.ids[i], error);
	*removed = (int64_t)doubted.count;
	mem_free(doubted.ids);
	return is_done;
}

static bool read_doubted(struct store *store, struct doubted *doubted, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_EACH_DOUBTED, error);
	while (statement && store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		if (doubted->count == doubted->capacity) {
			doubted->capacity = doubted->capacity ? 2 * doubted->capacity : 64;
			doubted->ids = mem_resize(doubted->ids, doubted->capacity, sizeof *doubted->ids);
		}
		doubted->ids[doubted->count++] = store_sql_integer(statement, 0);
	}
	return false;
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_feeds_list_sql, index, error);
}
