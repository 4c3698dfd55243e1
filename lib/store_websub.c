/* What hubs were asked for. */
#include "tidings/store_websub.h"

#include "store_sql.h"
#include "tidings/arena.h"

enum {
	SQL_DROP,
	SQL_ADD,
	SQL_DUE,
	SQL_FIND,
	SQL_GET,
	SQL_SET,
	SQL_MISSING,
	SQL_COUNT,
};

#define ROW                                                                                                            \
	"SELECT websub.feed, websub.hub, topic, token, secret, next, expires, websub.failures, original, is_private,"      \
	" websub.problem, pushed, is_missed FROM websub JOIN feed ON feed.id = websub.feed"

/* What the feed names: feeds that are asked no more need no hub either. */
#define NAMED "feed.hub IS NOT NULL AND feed.state IN (0, 1)"

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_DROP] =
		"DELETE FROM websub WHERE feed = ?1 AND NOT EXISTS (SELECT 1 FROM feed WHERE feed.id = ?1 AND " NAMED
		" AND feed.hub = websub.hub AND coalesce(feed.self, feed.url) = topic)",
	[SQL_ADD] =
		"INSERT OR IGNORE INTO websub (feed, hub, topic, token, secret, next)"
		" SELECT id, hub, coalesce(self, url), ?2, ?3, ?4 FROM feed WHERE id = ?1 AND " NAMED,
	[SQL_DUE] = ROW " WHERE next <= ?1 ORDER BY next, websub.feed LIMIT 1",
	[SQL_FIND] = ROW " WHERE token = ?1",
	[SQL_GET] = ROW " WHERE websub.feed = ?1",
	[SQL_SET] =
		"UPDATE websub SET next = ?2, expires = ?3, failures = ?4, problem = ?5, pushed = ?6, is_missed = ?7 WHERE feed = ?1",
	[SQL_MISSING] =
		"SELECT id FROM feed WHERE " NAMED " AND NOT EXISTS (SELECT 1 FROM websub WHERE websub.feed = feed.id)"
		" ORDER BY id LIMIT ?1",
};
// clang-format on

const struct store_sql_table store_websub_sql = {STORE_SQL_WEBSUB, SQL_COUNT, texts};

static bool read_one(struct store *store, sqlite3_stmt *statement, struct arena *arena, struct store_websub *found,
    bool *is_there, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_websub_sync(struct store *store, const struct store_websub *fresh, bool *has_begun, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_DROP, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, fresh->feed);
	if (!store_sql_run(store, statement, error))
		return false;
	statement = prepare(store, SQL_ADD, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, fresh->feed);
	store_sql_bind_text(statement, 2, fresh->token);
	store_sql_bind_text(statement, 3, fresh->secret);
	store_sql_bind_integer(statement, 4, fresh->next);
	if (!store_sql_run(store, statement, error))
		return false;
	*has_begun = sqlite3_changes(store->db) > 0;
	return true;
}

bool store_websub_due(struct store *store, struct arena *arena, int64_t now, struct store_websub *found, bool *is_there,
    struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_DUE, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, now);
	return read_one(store, statement, arena, found, is_there, error);
}

bool store_websub_find(struct store *store, struct arena *arena, const char *token, struct store_websub *found,
    bool *is_there, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_FIND, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, token);
	return read_one(store, statement, arena, found, is_there, error);
}

bool store_websub_get(struct store *store, struct arena *arena, int64_t feed, struct store_websub *found,
    bool *is_there, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_GET, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, feed);
	return read_one(store, statement, arena, found, is_there, error);
}

bool store_websub_set(struct store *store, const struct store_websub *changed, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_SET, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, changed->feed);
	store_sql_bind_integer(statement, 2, changed->next);
	store_sql_bind_instant(statement, 3, changed->expires);
	store_sql_bind_integer(statement, 4, changed->failures);
	store_sql_bind_text(statement, 5, changed->problem);
	store_sql_bind_instant(statement, 6, changed->pushed);
	store_sql_bind_integer(statement, 7, changed->is_missed);
	return store_sql_run(store, statement, error);
}

bool store_websub_missing(struct store *store, int64_t *feeds, size_t limit, size_t *count, struct error *error)
{
	bool has_row;
	*count = 0;
	sqlite3_stmt *statement = prepare(store, SQL_MISSING, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, (int64_t)limit);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		feeds[(*count)++] = store_sql_integer(statement, 0);
	}
	return false;
}

static bool read_one(struct store *store, sqlite3_stmt *statement, struct arena *arena, struct store_websub *found,
    bool *is_there, struct error *error)
{
	if (!store_sql_step(store, statement, is_there, error))
		return false;
	if (!*is_there)
		return true;
	*found = (struct store_websub){
	    .feed = store_sql_integer(statement, 0),
	    .hub = arena_copy(arena, store_sql_needed_text(statement, 1)),
	    .topic = arena_copy(arena, store_sql_needed_text(statement, 2)),
	    .token = arena_copy(arena, store_sql_needed_text(statement, 3)),
	    .secret = arena_copy(arena, store_sql_needed_text(statement, 4)),
	    .next = store_sql_integer(statement, 5),
	    .expires = store_sql_instant(statement, 6),
	    .failures = store_sql_integer(statement, 7),
	    .original = arena_copy(arena, store_sql_needed_text(statement, 8)),
	    .is_private = store_sql_integer(statement, 9) != 0,
	    .problem = arena_copy(arena, store_sql_text(statement, 10)),
	    .pushed = store_sql_instant(statement, 11),
	    .is_missed = store_sql_integer(statement, 12) != 0,
	};
	sqlite3_reset(statement);
	return true;
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_websub_sql, index, error);
}
