/* Stories are found once more, a few entries at a time. */
#include "tidings/store_rebuild.h"

#include "store_sql.h"
#include "store_stories.h"
#include "tidings/feed.h"

enum {
	SQL_CLEAR_INDEX,
	SQL_CLEAR_PAST,
	SQL_BEFORE,
	SQL_NEXT,
	SQL_RESET,
	SQL_DROP_JOIN,
	SQL_STORY,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_CLEAR_INDEX] = "DELETE FROM story_index",
	[SQL_CLEAR_PAST] = "DELETE FROM story_feed",
	[SQL_BEFORE] = "SELECT min(id) - 1 FROM entry WHERE received >= ?1",
	[SQL_NEXT] =
		"SELECT entry.id, entry.feed, entry.title, entry.link, entry.language, published, updated, received, body.text,"
		" feed.title, feed.link, feed.language,"
		" EXISTS (SELECT 1 FROM story_join WHERE story_join.entry = entry.id AND is_manual = 1), entry.story"
		" FROM entry JOIN body ON body.entry = entry.id JOIN feed ON feed.id = entry.feed"
		" WHERE entry.id > ?1 ORDER BY entry.id LIMIT 1",
	[SQL_RESET] = "UPDATE entry SET story = id WHERE id = ?1 AND story <> id",
	[SQL_DROP_JOIN] = "DELETE FROM story_join WHERE entry = ?1 AND is_manual = 0",
	[SQL_STORY] = "SELECT story FROM entry WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_rebuild_sql = {STORE_SQL_REBUILD, SQL_COUNT, texts};

static bool begin(struct store *store, struct store_rebuild *rebuild, struct error *error);
static bool judge_next(struct store *store, struct store_rebuild *rebuild, struct error *error);
static bool judge_row(struct store *store, struct store_rebuild *rebuild, sqlite3_stmt *row, struct error *error);
static bool run_for(struct store *store, size_t index, int64_t id, struct error *error);
static bool read_number(struct store *store, size_t index, int64_t key, int64_t *number, struct error *error);

bool store_rebuild_step(struct store *store, struct store_rebuild *rebuild, struct error *error)
{
	rebuild->changed = 0;
	rebuild->is_done = false;
	if (!rebuild->after && !begin(store, rebuild, error))
		return false;
	for (int i = 0; i < STORE_REBUILD_STEP && !rebuild->is_done; i++)
		if (!judge_next(store, rebuild, error))
			return false;
	return true;
}

/* What came shortly before has to be found again, too. */
static bool begin(struct store *store, struct store_rebuild *rebuild, struct error *error)
{
	return run_for(store, SQL_CLEAR_INDEX, 0, error) && run_for(store, SQL_CLEAR_PAST, 0, error) &&
	       read_number(store, SQL_BEFORE, rebuild->since - STORE_STORIES_WINDOW, &rebuild->after, error);
}

static bool judge_next(struct store *store, struct store_rebuild *rebuild, struct error *error)
{
	bool has_row;
	sqlite3_stmt *row = store_sql_prepare(store, &store_rebuild_sql, SQL_NEXT, error);
	if (!row)
		return false;
	store_sql_bind_integer(row, 1, rebuild->after);
	if (!store_sql_step(store, row, &has_row, error))
		return false;
	rebuild->is_done = !has_row;
	if (!has_row)
		return true;
	rebuild->after = store_sql_integer(row, 0);
	bool is_judged = judge_row(store, rebuild, row, error);
	sqlite3_reset(row);
	return is_judged;
}

static bool judge_row(struct store *store, struct store_rebuild *rebuild, sqlite3_stmt *row, struct error *error)
{
	const struct feed feed = {
	    .title = store_sql_text(row, 9),
	    .link = store_sql_text(row, 10),
	    .language = store_sql_text(row, 11),
	};
	const struct feed_entry entry = {
	    .title = store_sql_text(row, 2),
	    .link = store_sql_text(row, 3),
	    .language = store_sql_text(row, 4),
	    .published = store_sql_instant(row, 5),
	    .updated = store_sql_instant(row, 6),
	    .text = store_sql_text(row, 8),
	};
	int64_t id = store_sql_integer(row, 0), received = store_sql_integer(row, 7), story;
	bool stays = received < rebuild->since || store_sql_integer(row, 12) != 0;
	struct store_stories stories = {
	    .store = store,
	    .feed = store_sql_integer(row, 1),
	    .now = received,
	    .fresh = &feed,
	    .is_replay = true,
	};
	if (!stays && (!run_for(store, SQL_RESET, id, error) || !run_for(store, SQL_DROP_JOIN, id, error)))
		return false;
	if (!store_stories_judge(&stories, id, &entry, stays ? STORE_STORIES_KNOWN : STORE_STORIES_AGAIN, error) ||
	    !store_stories_end(&stories, error) || !read_number(store, SQL_STORY, id, &story, error))
		return false;
	rebuild->changed += story != store_sql_integer(row, 13);
	return true;
}

static bool run_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_rebuild_sql, index, error);
	if (!statement)
		return false;
	if (id)
		store_sql_bind_integer(statement, 1, id);
	return store_sql_run(store, statement, error);
}

static bool read_number(struct store *store, size_t index, int64_t key, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_rebuild_sql, index, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, key);
	return store_sql_run_integer(store, statement, 0, number, error);
}
