/* Feeds and entries of another database into this one. */
#include <string.h>

#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/store_marks.h"
#include "tidings/store_transfer.h"

enum {
	SQL_RESERVE,
	SQL_FREE_FEED,
	SQL_KNOWN_FEED,
	SQL_ADD_FEED,
	SQL_FEED_HISTORY,
	SQL_ADD_FEED_TAG,
	SQL_FIND_KEY,
	SQL_FREE_ENTRY,
	SQL_SEQUENCE,
	SQL_SET_SEQUENCE,
	SQL_LAST_NEW,
	SQL_ENTRY_STATE,
	SQL_SUMMARY,
	SQL_FEED_STATE,
	SQL_ADD_ENTRY_TAG,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_RESERVE] = "INSERT INTO sqlite_sequence (name, seq) VALUES (?2, ?1)",
	[SQL_FREE_FEED] = "SELECT NOT EXISTS (SELECT 1 FROM feed WHERE id = ?1)",
	[SQL_KNOWN_FEED] = "SELECT id FROM feed WHERE url = ?1 OR original = ?1 ORDER BY url = ?1 DESC, id LIMIT 1",
	[SQL_ADD_FEED] =
		"INSERT INTO feed (id, url, original, custom_title, title, link, description, language, icon, hub, self,"
		" is_private, added) VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[SQL_FEED_HISTORY] =
		"UPDATE feed SET state = ?2, due = ?3, last_poll = ?4, last_success = ?5, last_new = ?6, failures = ?7,"
		" failing_since = ?8, gone_since = ?9, status = ?10, problem = ?11, ttl = ?12, update_period = ?13,"
		" skip_hours = ?14, skip_days = ?15, own_interval = ?16, rhythm = ?17, polls = ?18, body_size = ?19,"
		" proposed = ?20, own_keep = ?21, is_apart = ?22 WHERE id = ?1",
	[SQL_ADD_FEED_TAG] = "INSERT OR IGNORE INTO feed_tag (feed, tag) VALUES (?1, ?2)",
	[SQL_FIND_KEY] = "SELECT entry FROM entry_key WHERE feed = ?1 AND key = ?2",
	[SQL_FREE_ENTRY] = "SELECT NOT EXISTS (SELECT 1 FROM entry WHERE id = ?1)",
	[SQL_SEQUENCE] = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'",
	[SQL_SET_SEQUENCE] = "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'entry'",
	[SQL_LAST_NEW] = "SELECT last_new FROM feed WHERE id = ?1",
	[SQL_ENTRY_STATE] =
		"UPDATE entry SET is_read = ?2, is_starred = ?3, is_hidden = ?4, is_edited = ?5, content_hash = ?6,"
		" story = CASE WHEN ?7 BETWEEN 1 AND id THEN ?7 ELSE story END WHERE id = ?1",
	[SQL_SUMMARY] = "UPDATE body SET summary = ?2 WHERE entry = ?1",
	[SQL_FEED_STATE] = "UPDATE feed SET new_count = new_count - ?2, last_new = ?3 WHERE id = ?1",
	[SQL_ADD_ENTRY_TAG] = "INSERT OR IGNORE INTO entry_tag (entry, tag) VALUES (?1, ?2)",
};
// clang-format on

const struct store_sql_table store_transfer_add_sql = {STORE_SQL_TRANSFER_ADD, SQL_COUNT, texts};

static bool reserve(struct store *store, const char *table, int64_t id, struct error *error);
static bool insert_feed(
    struct store *store, const struct store_transfer_feed *feed, int64_t id, int64_t *added, struct error *error);
static bool write_history(struct store *store, int64_t id, const struct store_feed *feed, struct error *error);
static bool add_feed_tags(struct store *store, int64_t id, const char *tags, struct error *error);
static bool find_entry(
    struct store *store, int64_t feed, const struct feed_entry *entry, int64_t *id, struct error *error);
static bool insert_entry(struct store *store, int64_t feed, const struct feed_entry *entry,
    const struct store_transfer_state *state, int64_t *id, struct error *error);
static bool step_back(struct store *store, int64_t wanted, int64_t *sequence, struct error *error);
static bool write_state(struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error);
static bool write_feed_state(
    struct store *store, int64_t feed, const struct store_transfer_state *state, int64_t last_new, struct error *error);
static bool mark_known(struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error);
static bool add_entry_tags(
    struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error);
static bool read_integer(
    struct store *store, size_t index, int64_t id, int64_t fallback, int64_t *number, struct error *error);
static bool set_sequence(struct store *store, int64_t sequence, struct error *error);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error);

bool store_transfer_reserve(
    struct store *store, const struct store_transfer_ids *ids, bool *is_reserved, struct error *error)
{
	struct store_transfer_ids given;
	if (!store_transfer_read_ids(store, &given, error))
		return false;
	*is_reserved = given.feed == 0 && given.entry == 0 && ids->feed > 0 && ids->feed <= STORE_TRANSFER_ID &&
	               ids->entry >= 0 && ids->entry <= STORE_TRANSFER_ID;
	return !*is_reserved || (reserve(store, "feed", ids->feed, error) && reserve(store, "entry", ids->entry, error));
}

static bool reserve(struct store *store, const char *table, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_RESERVE, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, table);
	return store_sql_run(store, statement, error);
}

bool store_transfer_add_feed(struct store *store, const struct store_transfer_feed *feed, bool keeps_id, int64_t *id,
    bool *is_added, struct error *error)
{
	int64_t found = 0, is_free = 0;
	if (!store_transfer_find_feed(store, feed->feed.url, &found, error))
		return false;
	*is_added = found == 0;
	if (found == 0) {
		if (keeps_id && !read_integer(store, SQL_FREE_FEED, feed->feed.id, 0, &is_free, error))
			return false;
		if (!insert_feed(store, feed, is_free ? feed->feed.id : 0, &found, error) ||
		    !write_history(store, found, &feed->feed, error))
			return false;
	}
	*id = found;
	return add_feed_tags(store, found, feed->feed.tags, error);
}

bool store_transfer_find_feed(struct store *store, const char *url, int64_t *id, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_transfer_add_sql, SQL_KNOWN_FEED, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, url);
	return store_sql_run_integer(store, statement, 0, id, error);
}

static bool insert_feed(
    struct store *store, const struct store_transfer_feed *feed, int64_t id, int64_t *added, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_ADD_FEED, id, error);
	if (!statement)
		return false;
	const char *original = feed->feed.original;
	const char *values[] = {feed->feed.url, original ? original : feed->feed.url, feed->custom_title, feed->own_title,
	    feed->feed.link, feed->feed.description, feed->feed.language, feed->icon, feed->hub, feed->self};
	int at = 2;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		store_sql_bind_text(statement, at++, values[i]);
	store_sql_bind_integer(statement, at++, feed->feed.is_private);
	store_sql_bind_integer(statement, at++, feed->feed.added);
	if (!store_sql_run(store, statement, error))
		return false;
	*added = sqlite3_last_insert_rowid(store->db);
	return true;
}

static bool write_history(struct store *store, int64_t id, const struct store_feed *feed, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_FEED_HISTORY, id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, (int64_t)feed->state);
	store_sql_bind_integer(statement, 3, feed->due);
	store_sql_bind_instant(statement, 4, feed->last_poll);
	store_sql_bind_instant(statement, 5, feed->last_success);
	store_sql_bind_instant(statement, 6, feed->last_new);
	store_sql_bind_integer(statement, 7, feed->failures);
	store_sql_bind_instant(statement, 8, feed->failing_since);
	store_sql_bind_instant(statement, 9, feed->gone_since);
	store_sql_bind_integer(statement, 10, feed->status);
	store_sql_bind_text(statement, 11, feed->problem);
	store_sql_bind_integer(statement, 12, feed->ttl);
	store_sql_bind_integer(statement, 13, feed->update_period);
	store_sql_bind_integer(statement, 14, feed->skip_hours);
	store_sql_bind_integer(statement, 15, feed->skip_days);
	store_sql_bind_integer(statement, 16, feed->own_interval);
	store_sql_bind_integer(statement, 17, feed->rhythm);
	store_sql_bind_integer(statement, 18, feed->polls);
	store_sql_bind_integer(statement, 19, feed->body_size);
	store_sql_bind_text(statement, 20, feed->proposed);
	store_sql_bind_integer(statement, 21, feed->own_keep);
	store_sql_bind_integer(statement, 22, feed->is_apart);
	return store_sql_run(store, statement, error);
}

static bool add_feed_tags(struct store *store, int64_t id, const char *tags, struct error *error)
{
	while (tags && *tags) {
		size_t length = strcspn(tags, ",");
		sqlite3_stmt *statement = prepare_for(store, SQL_ADD_FEED_TAG, id, error);
		if (!statement || sqlite3_bind_text(statement, 2, tags, (int)length, SQLITE_STATIC) != SQLITE_OK ||
		    (length > 0 && !store_sql_run(store, statement, error)))
			return false;
		tags += length + (tags[length] == ',');
	}
	return true;
}

bool store_transfer_add_entry(struct store *store, int64_t feed, const struct feed_entry *entry,
    const struct store_transfer_state *state, bool *is_added, struct error *error)
{
	int64_t id, last_new;
	if (!find_entry(store, feed, entry, &id, error))
		return false;
	*is_added = id == 0;
	if (id)
		return mark_known(store, id, state, error) && add_entry_tags(store, id, state, error);
	return read_integer(store, SQL_LAST_NEW, feed, INT64_MIN, &last_new, error) &&
	       insert_entry(store, feed, entry, state, &id, error) && write_state(store, id, state, error) &&
	       write_feed_state(store, feed, state, last_new, error) && add_entry_tags(store, id, state, error);
}

static bool find_entry(
    struct store *store, int64_t feed, const struct feed_entry *entry, int64_t *id, struct error *error)
{
	*id = 0;
	for (size_t i = 0; i < entry->key_count && *id == 0; i++) {
		sqlite3_stmt *statement = prepare_for(store, SQL_FIND_KEY, feed, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 2, (int64_t)entry->keys[i]);
		if (!store_sql_run_integer(store, statement, 0, id, error))
			return false;
	}
	return true;
}

/* Entries are numbered from the sequence on, so it goes back for one that keeps its number, and forth again. */
static bool insert_entry(struct store *store, int64_t feed, const struct feed_entry *entry,
    const struct store_transfer_state *state, int64_t *id, struct error *error)
{
	struct feed_entry one = *entry;
	const struct feed document = {.entries = &one, .entry_count = 1};
	struct store_merge merge;
	int64_t sequence = 0;
	if (!read_integer(store, SQL_SEQUENCE, 0, 0, &sequence, error))
		return false;
	int64_t before = sequence;
	if (state->id > 0 && state->id <= sequence && !step_back(store, state->id, &sequence, error))
		return false;
	if (!store_entries_merge(store, feed, &document, state->received, &merge, error))
		return false;
	*id = sequence + 1;
	return sequence == before || set_sequence(store, before, error);
}

static bool step_back(struct store *store, int64_t wanted, int64_t *sequence, struct error *error)
{
	int64_t is_free = 0;
	if (!read_integer(store, SQL_FREE_ENTRY, wanted, 0, &is_free, error))
		return false;
	if (is_free)
		*sequence = wanted - 1;
	return !is_free || set_sequence(store, *sequence, error);
}

static bool write_state(struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_ENTRY_STATE, id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, state->is_read);
	store_sql_bind_integer(statement, 3, state->is_starred);
	store_sql_bind_integer(statement, 4, state->is_hidden);
	store_sql_bind_integer(statement, 5, state->is_edited);
	store_sql_bind_integer(statement, 6, (int64_t)state->content_hash);
	store_sql_bind_integer(statement, 7, state->id == id ? state->story : 0);
	if (!store_sql_run(store, statement, error))
		return false;
	if (!state->summary)
		return true;
	sqlite3_stmt *summary = prepare_for(store, SQL_SUMMARY, id, error);
	if (!summary)
		return false;
	store_sql_bind_text(summary, 2, state->summary);
	return store_sql_run(store, summary, error);
}

static bool write_feed_state(
    struct store *store, int64_t feed, const struct store_transfer_state *state, int64_t last_new, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_FEED_STATE, feed, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, state->is_read || state->is_hidden);
	store_sql_bind_instant(statement, 3, last_new);
	return store_sql_run(store, statement, error);
}

static bool mark_known(struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error)
{
	int64_t changed;
	static const struct store_marking read = {.mark = STORE_MARK_READ}, star = {.mark = STORE_MARK_STAR};
	return (!state->is_read || store_marks_set(store, &id, 1, &read, &changed, error)) &&
	       (!state->is_starred || store_marks_set(store, &id, 1, &star, &changed, error));
}

static bool add_entry_tags(
    struct store *store, int64_t id, const struct store_transfer_state *state, struct error *error)
{
	for (size_t i = 0; i < state->tag_count; i++) {
		sqlite3_stmt *statement = prepare_for(store, SQL_ADD_ENTRY_TAG, id, error);
		if (!statement)
			return false;
		store_sql_bind_text(statement, 2, state->tags[i]);
		if (!store_sql_run(store, statement, error))
			return false;
	}
	return true;
}

static bool read_integer(
    struct store *store, size_t index, int64_t id, int64_t fallback, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = index == SQL_SEQUENCE ? store_sql_prepare(store, &store_transfer_add_sql, index, error)
	                                                : prepare_for(store, index, id, error);
	return statement && store_sql_run_integer(store, statement, fallback, number, error);
}

static bool set_sequence(struct store *store, int64_t sequence, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_SET_SEQUENCE, sequence, error);
	return statement && store_sql_run(store, statement, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_transfer_add_sql, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, id);
	return statement;
}
