/* All that is known of feeds and entries, out of a database. */
#include "tidings/store_transfer.h"

#include "store_feeds_row.h"
#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"

enum { SQL_FEED_SEQUENCE, SQL_ENTRY_SEQUENCE, SQL_FEEDS, SQL_ENTRIES, SQL_KEYS, SQL_TAGS, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_FEED_SEQUENCE] = "SELECT seq FROM sqlite_sequence WHERE name = 'feed'",
	[SQL_ENTRY_SEQUENCE] = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'",
	[SQL_FEEDS] = "SELECT" STORE_FEEDS_ROW ", custom_title, title, icon, hub, self FROM feed ORDER BY id",
	[SQL_ENTRIES] = "SELECT id, content_hash FROM entry WHERE feed = ?1 ORDER BY id",
	[SQL_KEYS] = "SELECT entry, key FROM entry_key WHERE feed = ?1 ORDER BY entry",
	[SQL_TAGS] = "SELECT group_concat(tag, ',') FROM (SELECT tag FROM entry_tag WHERE entry = ?1 ORDER BY tag)",
};
// clang-format on

#define MORE_COUNT 5 /* columns of SQL_FEEDS behind the feed's */

const struct store_sql_table store_transfer_sql = {STORE_SQL_TRANSFER, SQL_COUNT, texts};

/* The entries of a feed and their names, both by id: two lists side by side. */
struct walk {
	struct store *store;
	struct arena *scratch;
	sqlite3_stmt *entries, *keys;
	bool has_entry, has_key;
};

static void read_feed(sqlite3_stmt *statement, struct store_transfer_feed *feed);
static bool start_walk(struct walk *walk, int64_t feed, struct error *error);
static bool read_entry(struct walk *walk, struct store_transfer_entry *entry, struct error *error);
static bool read_keys(struct walk *walk, struct store_transfer_entry *entry, struct error *error);
static bool read_tags(struct walk *walk, struct store_entry *entry, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_transfer_read_ids(struct store *store, struct store_transfer_ids *ids, struct error *error)
{
	sqlite3_stmt *feed = prepare(store, SQL_FEED_SEQUENCE, error);
	if (!feed || !store_sql_run_integer(store, feed, 0, &ids->feed, error))
		return false;
	sqlite3_stmt *entry = prepare(store, SQL_ENTRY_SEQUENCE, error);
	return entry && store_sql_run_integer(store, entry, 0, &ids->entry, error);
}

bool store_transfer_each_feed(
    struct store *store, bool (*fn)(void *arg, const struct store_transfer_feed *feed), void *arg, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_FEEDS, error);
	bool has_row = false;
	while (statement && store_sql_step(store, statement, &has_row, error)) {
		struct store_transfer_feed feed;
		if (!has_row)
			return true;
		read_feed(statement, &feed);
		if (!fn(arg, &feed)) {
			sqlite3_reset(statement);
			return true;
		}
	}
	return false;
}

static void read_feed(sqlite3_stmt *statement, struct store_transfer_feed *feed)
{
	int at = sqlite3_column_count(statement) - MORE_COUNT;
	store_feeds_row_read(statement, &feed->feed);
	feed->custom_title = store_sql_text(statement, at++);
	feed->own_title = store_sql_text(statement, at++);
	feed->icon = store_sql_text(statement, at++);
	feed->hub = store_sql_text(statement, at++);
	feed->self = store_sql_text(statement, at++);
}

bool store_transfer_each_entry(struct store *store, struct arena *scratch, int64_t feed,
    bool (*fn)(void *arg, const struct store_transfer_entry *entry), void *arg, struct error *error)
{
	struct walk walk = {.store = store, .scratch = scratch};
	bool is_read = start_walk(&walk, feed, error);
	bool is_wanted = true;
	while (is_read && walk.has_entry && is_wanted) {
		struct store_transfer_entry entry;
		is_read = read_entry(&walk, &entry, error);
		is_wanted = is_read && fn(arg, &entry);
		arena_reset(scratch);
		if (is_wanted)
			is_read = store_sql_step(store, walk.entries, &walk.has_entry, error);
	}
	if (walk.entries)
		sqlite3_reset(walk.entries);
	if (walk.keys)
		sqlite3_reset(walk.keys);
	return is_read;
}

static bool start_walk(struct walk *walk, int64_t feed, struct error *error)
{
	walk->entries = prepare(walk->store, SQL_ENTRIES, error);
	walk->keys = walk->entries ? prepare(walk->store, SQL_KEYS, error) : NULL;
	if (!walk->keys)
		return false;
	store_sql_bind_integer(walk->entries, 1, feed);
	store_sql_bind_integer(walk->keys, 1, feed);
	return store_sql_step(walk->store, walk->entries, &walk->has_entry, error) &&
	       store_sql_step(walk->store, walk->keys, &walk->has_key, error);
}

static bool read_entry(struct walk *walk, struct store_transfer_entry *entry, struct error *error)
{
	*entry = (struct store_transfer_entry){.content_hash = (uint64_t)store_sql_integer(walk->entries, 1)};
	int64_t id = store_sql_integer(walk->entries, 0);
	return store_entries_get(walk->store, walk->scratch, id, &entry->entry, error) && read_keys(walk, entry, error) &&
	       read_tags(walk, &entry->entry, error);
}

static bool read_keys(struct walk *walk, struct store_transfer_entry *entry, struct error *error)
{
	while (walk->has_key && store_sql_integer(walk->keys, 0) <= entry->entry.id) {
		bool is_its = store_sql_integer(walk->keys, 0) == entry->entry.id;
		if (is_its && entry->key_count < STORE_TRANSFER_KEYS)
			entry->keys[entry->key_count++] = (uint64_t)store_sql_integer(walk->keys, 1);
		if (!store_sql_step(walk->store, walk->keys, &walk->has_key, error))
			return false;
	}
	return true;
}

static bool read_tags(struct walk *walk, struct store_entry *entry, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(walk->store, SQL_TAGS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, entry->id);
	if (!store_sql_step(walk->store, statement, &has_row, error))
		return false;
	const char *tags = store_sql_text(statement, 0);
	entry->tags = tags ? arena_copy(walk->scratch, tags) : "";
	sqlite3_reset(statement);
	return true;
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_transfer_sql, index, error);
}
