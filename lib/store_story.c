/* The entries of one story, and what a person decides about it. */
#include "tidings/store_story.h"

#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define STRINGED(number) #number
#define TEXT_OF(number) STRINGED(number)

enum {
	SQL_STORY,
	SQL_MEMBERS,
	SQL_NEXT_HEAD,
	SQL_MOVE,
	SQL_MOVE_HEAD,
	SQL_DECIDE,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_STORY] = "SELECT story FROM entry WHERE id = ?1",
	[SQL_MEMBERS] =
		"SELECT entry.id, entry.feed, coalesce(feed.custom_title, feed.title, feed.url), entry.title, story_join.other,"
		" story_join.level, story_join.score, story_join.is_manual"
		" FROM (SELECT id FROM entry WHERE id = ?1 AND story = id"
		" UNION ALL SELECT id FROM entry WHERE story = ?1 AND story <> id) AS member"
		" JOIN entry ON entry.id = member.id JOIN feed ON feed.id = entry.feed"
		" LEFT JOIN story_join ON story_join.entry = entry.id"
		" ORDER BY entry.id LIMIT " TEXT_OF(STORE_STORY_MEMBERS),
	[SQL_NEXT_HEAD] = "SELECT min(id) FROM entry WHERE story = ?1 AND story <> id",
	[SQL_MOVE] = "UPDATE entry SET story = ?2 WHERE story = ?1 AND story <> id",
	[SQL_MOVE_HEAD] = "UPDATE entry SET story = ?2 WHERE id = ?1",
	[SQL_DECIDE] =
		"INSERT OR REPLACE INTO story_join (entry, other, level, score, is_manual) VALUES (?1, ?2, 0, 0, 1)",
};
// clang-format on

const struct store_sql_table store_story_sql = {STORE_SQL_STORY, SQL_COUNT, texts};

static bool check_all(struct store *store, const int64_t *ids, size_t count, int64_t *least, struct error *error);
static bool split_one(struct store *store, int64_t id, int64_t *changed, struct error *error);
static bool merge_one(
    struct store *store, int64_t id, int64_t story, int64_t with, bool *is_changed, struct error *error);
static bool move(struct store *store, size_t index, int64_t from, int64_t to, struct error *error);
static bool read_number(struct store *store, size_t index, int64_t key, int64_t *number, struct error *error);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t key, struct error *error);

bool store_story_read(struct store *store, struct arena *arena, int64_t story, struct store_story_member **members,
    size_t *count, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare_for(store, SQL_MEMBERS, story, error);
	*members = arena_new_array(arena, STORE_STORY_MEMBERS, sizeof **members);
	*count = 0;
	while (statement && store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		int64_t level = store_sql_integer(statement, 5);
		(*members)[(*count)++] = (struct store_story_member){
		    .id = store_sql_integer(statement, 0),
		    .feed = store_sql_integer(statement, 1),
		    .feed_title = arena_copy(arena, store_sql_needed_text(statement, 2)),
		    .title = arena_copy(arena, store_sql_text(statement, 3)),
		    .with = store_sql_integer(statement, 4),
		    .level = level > SIMILAR_NONE && level <= SIMILAR_LINK ? (enum similar_level)level : SIMILAR_NONE,
		    .score = sqlite3_column_double(statement, 6),
		    .is_manual = store_sql_integer(statement, 7) != 0,
		};
	}
	return false;
}

bool store_story_split(struct store *store, const int64_t *ids, size_t count, int64_t *changed, struct error *error)
{
	int64_t least, total = 0;
	if (!check_all(store, ids, count, &least, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!split_one(store, ids[i], &total, error))
			return false;
	*changed = total;
	return true;
}

/* *least: the smallest of their stories. */
static bool check_all(struct store *store, const int64_t *ids, size_t count, int64_t *least, struct error *error)
{
	*least = INT64_MAX;
	for (size_t i = 0; i < count; i++) {
		int64_t story;
		if (!read_number(store, SQL_STORY, ids[i], &story, error))
			return false;
		if (story == 0)
			return error_set(error, ERROR_NOT_FOUND, "no entry %lld", (long long)ids[i]);
		*least = story < *least ? story : *least;
	}
	return true;
}

/* Its story keeps its number, unless it is that of the entry. */
static bool split_one(struct store *store, int64_t id, int64_t *changed, struct error *error)
{
	int64_t story, head = 0;
	if (!read_number(store, SQL_STORY, id, &story, error) || !read_number(store, SQL_NEXT_HEAD, id, &head, error))
		return false;
	*changed += story != id || head != 0;
	if (story == id && head &&
	    (!move(store, SQL_MOVE_HEAD, head, head, error) || !move(store, SQL_MOVE, id, head, error)))
		return false;
	return move(store, SQL_MOVE_HEAD, id, id, error) && move(store, SQL_DECIDE, id, 0, error);
}

bool store_story_merge(
    struct store *store, const int64_t *ids, size_t count, int64_t *story, int64_t *changed, struct error *error)
{
	int64_t least, total = 0;
	if (!check_all(store, ids, count, &least, error))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool is_changed;
		if (!merge_one(store, ids[i], least, ids[0], &is_changed, error))
			return false;
		total += is_changed;
	}
	*story = least;
	*changed = total;
	return true;
}

static bool merge_one(
    struct store *store, int64_t id, int64_t story, int64_t with, bool *is_changed, struct error *error)
{
	int64_t old;
	if (!read_number(store, SQL_STORY, id, &old, error))
		return false;
	*is_changed = old != story;
	return (!*is_changed ||
	           (move(store, SQL_MOVE, old, story, error) && move(store, SQL_MOVE_HEAD, old, story, error))) &&
	       move(store, SQL_DECIDE, id, id == with ? 0 : with, error);
}

static bool move(struct store *store, size_t index, int64_t from, int64_t to, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, index, from, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, to);
	return store_sql_run(store, statement, error);
}

static bool read_number(struct store *store, size_t index, int64_t key, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, index, key, error);
	return statement && store_sql_run_integer(store, statement, 0, number, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t key, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_story_sql, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, key);
	return statement;
}
