/* What people do to entries, and the journal by which it is undone. */
#include "tidings/store_marks.h"

#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define STRINGED(number) #number
#define TEXT_OF(number) STRINGED(number)

enum {
	SQL_EXISTS,
	SQL_READ,
	SQL_UNREAD,
	SQL_STAR,
	SQL_UNSTAR,
	SQL_TAG,
	SQL_UNTAG,
	SQL_HIDE,
	SQL_UNHIDE,
	SQL_COUNT_NEW,
	SQL_NOTE,
	SQL_BEGIN,
	SQL_END,
	SQL_FORGET,
	SQL_FORGET_OLD,
	SQL_FIND,
	SQL_LAST,
	SQL_CHANGES,
	SQL_EACH,
	SQL_TAGS,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_EXISTS] = "SELECT id FROM entry WHERE id = ?1",
	[SQL_READ] = "UPDATE entry SET is_read = 1 WHERE id = ?1 AND is_read = 0 RETURNING feed, is_hidden",
	[SQL_UNREAD] = "UPDATE entry SET is_read = 0 WHERE id = ?1 AND is_read = 1 RETURNING feed, is_hidden",
	[SQL_STAR] = "UPDATE entry SET is_starred = 1 WHERE id = ?1 AND is_starred = 0 RETURNING feed, is_hidden",
	[SQL_UNSTAR] = "UPDATE entry SET is_starred = 0 WHERE id = ?1 AND is_starred = 1 RETURNING feed, is_hidden",
	[SQL_TAG] =
		"INSERT INTO entry_tag (entry, tag) SELECT id, ?2 FROM entry WHERE id = ?1 ON CONFLICT DO NOTHING RETURNING 0, 0",
	[SQL_UNTAG] = "DELETE FROM entry_tag WHERE entry = ?1 AND tag = ?2 RETURNING 0, 0",
	[SQL_HIDE] = "UPDATE entry SET is_hidden = 1 WHERE id = ?1 AND is_hidden = 0 RETURNING feed, is_read",
	[SQL_UNHIDE] = "UPDATE entry SET is_hidden = 0 WHERE id = ?1 AND is_hidden = 1 RETURNING feed, is_read",
	[SQL_COUNT_NEW] = "UPDATE feed SET new_count = new_count + ?2 WHERE id = ?1",
	[SQL_NOTE] = "INSERT OR IGNORE INTO action_change (action, mark, tag, entry) VALUES (?1, ?2, ?3, ?4)",
	[SQL_BEGIN] = "INSERT INTO action (at, what, changed) VALUES (?1, ?2, 0) RETURNING id",
	[SQL_END] = "UPDATE action SET changed = ?2 WHERE id = ?1",
	[SQL_FORGET] = "DELETE FROM action WHERE id = ?1",
	[SQL_FORGET_OLD] =
		"DELETE FROM action WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER newest AS place,"
		" sum(changed) OVER newest AS changes FROM action WINDOW newest AS (ORDER BY id DESC))"
		" WHERE place > " TEXT_OF(STORE_MARKS_ACTIONS) " OR place > 1 AND changes > " TEXT_OF(STORE_MARKS_CHANGES) ")",
	[SQL_FIND] = "SELECT id, at, what, changed FROM action WHERE id = ?1",
	[SQL_LAST] = "SELECT id, at, what, changed FROM action ORDER BY id DESC LIMIT 1",
	[SQL_CHANGES] = "SELECT mark, tag, entry FROM action_change WHERE action = ?1 ORDER BY mark, tag, entry",
	[SQL_TAGS] =
		"SELECT tag, sum(entries), sum(feeds) FROM (SELECT tag, count(*) AS entries, 0 AS feeds FROM entry_tag GROUP BY tag"
		" UNION ALL SELECT tag, 0, count(*) FROM feed_tag GROUP BY tag) GROUP BY tag ORDER BY tag",
	[SQL_EACH] = "SELECT id, at, what, changed FROM action ORDER BY id DESC",
};

/* What a mark does (its row says, too, whether the entry is none that counts as new anyway), by how much the feed's count of
 * new entries changes otherwise, and what undoes it. The values of the enum are in the journal. */
static const struct {
	size_t statement;
	int64_t new_change;
	enum store_mark opposite;
} marks[] = {
	[STORE_MARK_READ] = {SQL_READ, -1, STORE_MARK_UNREAD},
	[STORE_MARK_UNREAD] = {SQL_UNREAD, +1, STORE_MARK_READ},
	[STORE_MARK_STAR] = {SQL_STAR, 0, STORE_MARK_UNSTAR},
	[STORE_MARK_UNSTAR] = {SQL_UNSTAR, 0, STORE_MARK_STAR},
	[STORE_MARK_TAG] = {SQL_TAG, 0, STORE_MARK_UNTAG},
	[STORE_MARK_UNTAG] = {SQL_UNTAG, 0, STORE_MARK_TAG},
	[STORE_MARK_HIDE] = {SQL_HIDE, -1, STORE_MARK_UNHIDE},
	[STORE_MARK_UNHIDE] = {SQL_UNHIDE, +1, STORE_MARK_HIDE},
};
// clang-format on

const struct store_sql_table store_marks_sql = {STORE_SQL_MARKS, SQL_COUNT, texts};

static bool check_exists(struct store *store, int64_t id, struct error *error);
static bool mark_one(
    struct store *store, int64_t id, const struct store_marking *marking, int64_t *changed, struct error *error);
static bool count_new(struct store *store, int64_t feed, int64_t change, struct error *error);
static bool note(struct store *store, int64_t id, const struct store_marking *marking, struct error *error);
static bool find_action(
    struct store *store, struct arena *arena, int64_t id, struct store_marks_action *action, struct error *error);
static bool undo_changes(struct store *store, int64_t action, int64_t *changed, struct error *error);
static void read_action(sqlite3_stmt *statement, struct store_marks_action *action);
static bool run_for(struct store *store, size_t index, int64_t id, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error);

bool store_marks_set(struct store *store, const int64_t *ids, size_t count, const struct store_marking *marking,
    int64_t *changed, struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		if (!check_exists(store, ids[i], error))
			return false;
	}
	int64_t total = 0;
	for (size_t i = 0; i < count; i++) {
		if (!mark_one(store, ids[i], marking, &total, error))
			return false;
	}
	*changed = total;
	return true;
}

static bool check_exists(struct store *store, int64_t id, struct error *error)
{
	int64_t found;
	sqlite3_stmt *statement = prepare_for(store, SQL_EXISTS, id, error);
	if (!statement || !store_sql_run_integer(store, statement, 0, &found, error))
		return false;
	return found || error_set(error, ERROR_NOT_FOUND, "no entry %lld", (long long)id);
}

/* An entry that is not there is not changed. */
static bool mark_one(
    struct store *store, int64_t id, const struct store_marking *marking, int64_t *changed, struct error *error)
{
	bool has_row;
	int64_t new_change = marks[marking->mark].new_change;
	sqlite3_stmt *statement = prepare_for(store, marks[marking->mark].statement, id, error);
	if (!statement)
		return false;
	if (marking->tag)
		store_sql_bind_text(statement, 2, marking->tag);
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row)
		return true;
	int64_t feed = store_sql_integer(statement, 0);
	bool is_apart = store_sql_integer(statement, 1) != 0;
	++*changed;
	return store_sql_run(store, statement, error) &&
	       (is_apart || !new_change || count_new(store, feed, new_change, error)) &&
	       (!marking->action || note(store, id, marking, error));
}

static bool count_new(struct store *store, int64_t feed, int64_t change, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_COUNT_NEW, feed, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, change);
	return store_sql_run(store, statement, error);
}

static bool note(struct store *store, int64_t id, const struct store_marking *marking, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_NOTE, marking->action, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, marking->mark);
	store_sql_bind_text(statement, 3, marking->tag ? marking->tag : "");
	store_sql_bind_integer(statement, 4, id);
	return store_sql_run(store, statement, error);
}

bool store_marks_begin(struct store *store, int64_t now, const char *what, int64_t *action, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_BEGIN, now, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, what);
	return store_sql_run_integer(store, statement, 0, action, error);
}

bool store_marks_end(struct store *store, int64_t action, int64_t changed, struct error *error)
{
	if (changed == 0)
		return run_for(store, SQL_FORGET, action, error);
	sqlite3_stmt *statement = prepare_for(store, SQL_END, action, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, changed);
	if (!store_sql_run(store, statement, error))
		return false;
	sqlite3_stmt *old = prepare(store, SQL_FORGET_OLD, error);
	return old && store_sql_run(store, old, error);
}

bool store_marks_undo(struct store *store, struct arena *arena, int64_t action, struct store_marks_action *undone,
    int64_t *changed, struct error *error)
{
	struct store_marks_action found;
	int64_t total = 0;
	if (!find_action(store, arena, action, &found, error) || !undo_changes(store, found.id, &total, error) ||
	    !run_for(store, SQL_FORGET, found.id, error))
		return false;
	*undone = found;
	*changed = total;
	return true;
}

static bool find_action(
    struct store *store, struct arena *arena, int64_t id, struct store_marks_action *action, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = id ? prepare_for(store, SQL_FIND, id, error) : prepare(store, SQL_LAST, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row && id)
		return error_set(error, ERROR_NOT_FOUND, "no action %lld to undo: tidings undo --list", (long long)id);
	if (!has_row)
		return error_set(error, ERROR_NOT_FOUND, "nothing to undo");
	read_action(statement, action);
	action->what = arena_copy(arena, action->what);
	sqlite3_reset(statement);
	return true;
}

static bool undo_changes(struct store *store, int64_t action, int64_t *changed, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare_for(store, SQL_CHANGES, action, error);
	if (!statement)
		return false;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		int64_t mark = store_sql_integer(statement, 0);
		const char *tag = store_sql_needed_text(statement, 1);
		if (mark < 0 || mark >= (int64_t)(sizeof marks / sizeof marks[0]))
			return store_sql_fail_damaged(store, "its journal has a mark that there is none of", error);
		const struct store_marking back = {.mark = marks[mark].opposite, .tag = *tag ? tag : NULL};
		if (!mark_one(store, store_sql_integer(statement, 2), &back, changed, error))
			return false;
	}
	return false;
}

bool store_marks_each(
    struct store *store, bool (*fn)(void *arg, const struct store_marks_action *action), void *arg, struct error *error)
{
	bool has_row;
	struct store_marks_action action;
	sqlite3_stmt *statement = prepare(store, SQL_EACH, error);
	if (!statement)
		return false;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		read_action(statement, &action);
		if (!fn(arg, &action)) {
			sqlite3_reset(statement);
			return true;
		}
	}
	return false;
}

bool store_marks_each_tag(
    struct store *store, bool (*fn)(void *arg, const struct store_tag *tag), void *arg, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_TAGS, error);
	if (!statement)
		return false;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		const struct store_tag tag = {
		    .name = store_sql_needed_text(statement, 0),
		    .entries = store_sql_integer(statement, 1),
		    .feeds = store_sql_integer(statement, 2),
		};
		if (!fn(arg, &tag)) {
			sqlite3_reset(statement);
			return true;
		}
	}
	return false;
}

static void read_action(sqlite3_stmt *statement, struct store_marks_action *action)
{
	*action = (struct store_marks_action){
	    .id = store_sql_integer(statement, 0),
	    .at = store_sql_instant(statement, 1),
	    .what = store_sql_needed_text(statement, 2),
	    .changed = store_sql_integer(statement, 3),
	};
}

static bool run_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, index, id, error);
	return statement && store_sql_run(store, statement, error);
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_marks_sql, index, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, id);
	return statement;
}
