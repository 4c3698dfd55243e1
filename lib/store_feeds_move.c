/* One feed turns out to be another: their entries become one list. */
#include "store_feeds_move.h"

#include "store_remove.h"
#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/mem.h"

enum {
	SQL_KEYS,
	SQL_FIND_KEY,
	SQL_MOVE_KEY,
	SQL_DROP_KEYS,
	SQL_COPY_FLAGS,
	SQL_MOVE_TAGS,
	SQL_MOVE_ENTRIES,
	SQL_MOVE_FEED_TAGS,
	SQL_RECOUNT,
	SQL_UNINDEX_FEED,
	SQL_DELETE_ENTRIES,
	SQL_DELETE_FEED,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_KEYS] = "SELECT entry, key FROM entry_key WHERE feed = ?1 ORDER BY entry",
	[SQL_FIND_KEY] = "SELECT entry FROM entry_key WHERE feed = ?1 AND key = ?2",
	[SQL_MOVE_KEY] = "INSERT OR IGNORE INTO entry_key (feed, key, entry) VALUES (?1, ?2, ?3)",
	[SQL_DROP_KEYS] = "DELETE FROM entry_key WHERE feed = ?1",
	[SQL_COPY_FLAGS] =
		"UPDATE entry SET is_read = max(entry.is_read, old.is_read), is_starred = max(entry.is_starred, old.is_starred)"
		" FROM entry AS old WHERE entry.id = ?2 AND old.id = ?1",
	[SQL_MOVE_TAGS] = "INSERT OR IGNORE INTO entry_tag (entry, tag) SELECT ?2, tag FROM entry_tag WHERE entry = ?1",
	[SQL_MOVE_ENTRIES] = "UPDATE entry SET feed = ?2 WHERE feed = ?1",
	[SQL_MOVE_FEED_TAGS] = "INSERT OR IGNORE INTO feed_tag (feed, tag) SELECT ?2, tag FROM feed_tag WHERE feed = ?1",
	[SQL_RECOUNT] =
		"UPDATE feed SET"
		" entry_count = (SELECT count(*) FROM entry WHERE feed = ?1),"
		" new_count = (SELECT count(*) FROM entry WHERE feed = ?1 AND is_read = 0 AND is_hidden = 0)"
		" WHERE id = ?1",
	[SQL_UNINDEX_FEED] =
		"INSERT INTO entry_fts (entry_fts, rowid, title, author, text)"
		" SELECT 'delete', entry.id, entry.title, entry.author, body.text"
		" FROM entry JOIN body ON body.entry = entry.id WHERE entry.feed = ?1",
	[SQL_DELETE_ENTRIES] = "DELETE FROM entry WHERE feed = ?1",
	[SQL_DELETE_FEED] = "DELETE FROM feed WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_feeds_move_sql = {STORE_SQL_FEEDS_MOVE, SQL_COUNT, texts};

/* One name of one entry. */
struct name {
	int64_t entry, key;
};

struct names {
	struct name *items; /* by entry */
	size_t count, capacity;
};

static bool read_names(struct store *store, int64_t feed, struct names *names, struct error *error);
static bool move_names(struct store *store, const struct name *names, size_t count, int64_t to, struct error *error);
static bool find_twin(
    struct store *store, const struct name *names, size_t count, int64_t to, int64_t *twin, struct error *error);
static bool join_entries(struct store *store, int64_t entry, int64_t twin, struct error *error);
static bool run(struct store *store, size_t index, int64_t first, int64_t second, struct error *error);

bool store_feeds_move(struct store *store, int64_t from, int64_t to, struct error *error)
{
	struct names names = {0};
	bool is_moved = read_names(store, from, &names, error);
	size_t at = 0;
	while (is_moved && at < names.count) {
		size_t after = at + 1;
		while (after < names.count && names.items[after].entry == names.items[at].entry)
			after++;
		is_moved = move_names(store, names.items + at, after - at, to, error);
		at = after;
	}
	mem_free(names.items);
	return is_moved && run(store, SQL_DROP_KEYS, from, 0, error) && run(store, SQL_MOVE_ENTRIES, from, to, error) &&
	       run(store, SQL_MOVE_FEED_TAGS, from, to, error) && run(store, SQL_RECOUNT, to, 0, error) &&
	       run(store, SQL_DELETE_FEED, from, 0, error);
}

bool store_feeds_forget(struct store *store, int64_t id, struct error *error)
{
	return run(store, SQL_UNINDEX_FEED, id, 0, error) && run(store, SQL_DELETE_ENTRIES, id, 0, error) &&
	       run(store, SQL_DELETE_FEED, id, 0, error);
}

static bool read_names(struct store *store, int64_t feed, struct names *names, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_feeds_move_sql, SQL_KEYS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, feed);
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		if (names->count == names->capacity) {
			names->capacity = names->capacity ? names->capacity * 2 : 1024;
			names->items = mem_resize(names->items, names->capacity, sizeof *names->items);
		}
		names->items[names->count++] =
		    (struct name){.entry = store_sql_integer(statement, 0), .key = store_sql_integer(statement, 1)};
	}
	return false;
}

/* All names of one entry. When the other feed has one of them, it is the same entry, and the other's stays. */
static bool move_names(struct store *store, const struct name *names, size_t count, int64_t to, struct error *error)
{
	int64_t entry = names[0].entry;
	int64_t twin;
	if (!find_twin(store, names, count, to, &twin, error))
		return false;
	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt *statement = store_sql_prepare(store, &store_feeds_move_sql, SQL_MOVE_KEY, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 1, to);
		store_sql_bind_integer(statement, 2, names[i].key);
		store_sql_bind_integer(statement, 3, twin ? twin : entry);
		if (!store_sql_run(store, statement, error))
			return false;
	}
	return !twin || join_entries(store, entry, twin, error);
}

static bool find_twin(
    struct store *store, const struct name *names, size_t count, int64_t to, int64_t *twin, struct error *error)
{
	*twin = 0;
	for (size_t i = 0; i < count && !*twin; i++) {
		sqlite3_stmt *statement = store_sql_prepare(store, &store_feeds_move_sql, SQL_FIND_KEY, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 1, to);
		store_sql_bind_integer(statement, 2, names[i].key);
		if (!store_sql_run_integer(store, statement, 0, twin, error))
			return false;
	}
	return true;
}

static bool join_entries(struct store *store, int64_t entry, int64_t twin, struct error *error)
{
	return run(store, SQL_COPY_FLAGS, entry, twin, error) && run(store, SQL_MOVE_TAGS, entry, twin, error) &&
	       store_remove_entry(store, entry, error);
}

static bool run(struct store *store, size_t index, int64_t first, int64_t second, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_feeds_move_sql, index, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, first);
	if (second)
		store_sql_bind_integer(statement, 2, second);
	return store_sql_run(store, statement, error);
}
