/* What was read in the feeds: one entry whole, the totals. */
#include "tidings/store_entries.h"

#include "store_entries_row.h"
#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"

#define STRINGED(number) #number
#define TEXT_OF(number) STRINGED(number)

enum {
	SQL_GET,
	SQL_CATEGORIES,
	SQL_ENCLOSURES,
	SQL_FEED_TOTALS,
	SQL_STARRED_TOTAL,
	SQL_SIZE,
	SQL_NEWEST,
	SQL_NAMES,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_GET] =
		"SELECT" STORE_ENTRIES_ROW ", body.content, body.text, body.comments FROM" STORE_ENTRIES_FROM
		"WHERE entry.id = ?1",
	[SQL_CATEGORIES] = "SELECT name FROM category WHERE entry = ?1 ORDER BY position",
	[SQL_ENCLOSURES] = "SELECT url, type, length FROM enclosure WHERE entry = ?1 ORDER BY position",
	[SQL_FEED_TOTALS] =
		("SELECT count(*), total(state = 0), total(failures > 0 AND state <> 2), total(state = 2), total(entry_count),"
		" total(new_count), min(due) FILTER (WHERE state <> 2), max(last_poll) FROM feed"),
	[SQL_STARRED_TOTAL] = "SELECT count(*) FROM entry WHERE is_starred = 1",
	[SQL_SIZE] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
	[SQL_NEWEST] = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'",
	[SQL_NAMES] =
		"SELECT count(*), count(guid), count(link), count(DISTINCT guid), count(DISTINCT link) FROM"
		" (SELECT guid, link FROM entry WHERE feed = ?1 ORDER BY sort_time DESC LIMIT " TEXT_OF(STORE_NAMES_COUNT) ")",
};
// clang-format on

const struct store_sql_table store_entries_sql = {STORE_SQL_ENTRIES, SQL_COUNT, texts};

static bool read_categories(struct store *store, struct arena *arena, struct store_entry *entry, struct error *error);
static bool read_enclosures(struct store *store, struct arena *arena, struct store_entry *entry, struct error *error);
static bool read_feed_totals(struct store *store, struct store_counts *counts, struct error *error);
static bool read_number(struct store *store, size_t index, int64_t *number, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);
static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error);

bool store_entries_get(
    struct store *store, struct arena *arena, int64_t id, struct store_entry *entry, struct error *error)
{
	bool has_row;
	struct store_entry found;
	sqlite3_stmt *statement = prepare_for(store, SQL_GET, id, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row)
		return error_set(error, ERROR_NOT_FOUND, "no entry %lld", (long long)id);
	store_entries_row_read(statement, &found);
	found.content = store_sql_text(statement, STORE_ENTRIES_COLUMN_COUNT);
	found.text = store_sql_text(statement, STORE_ENTRIES_COLUMN_COUNT + 1);
	found.comments = store_sql_text(statement, STORE_ENTRIES_COLUMN_COUNT + 2);
	store_entries_row_keep(arena, &found);
	sqlite3_reset(statement);
	if (!read_categories(store, arena, &found, error) || !read_enclosures(store, arena, &found, error))
		return false;
	*entry = found;
	return true;
}

static bool read_categories(struct store *store, struct arena *arena, struct store_entry *entry, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_CATEGORIES, entry->id, error);
	if (!statement)
		return false;
	entry->categories = arena_new_array(arena, FEED_CATEGORY_COUNT, sizeof *entry->categories);
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		if (entry->category_count < FEED_CATEGORY_COUNT)
			entry->categories[entry->category_count++] = arena_copy(arena, store_sql_needed_text(statement, 0));
	}
	return false;
}

static bool read_enclosures(struct store *store, struct arena *arena, struct store_entry *entry, struct error *error)
{
	sqlite3_stmt *statement = prepare_for(store, SQL_ENCLOSURES, entry->id, error);
	if (!statement)
		return false;
	struct store_enclosure *enclosures = arena_new_array(arena, FEED_ENCLOSURE_COUNT, sizeof *enclosures);
	entry->enclosures = enclosures;
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		if (entry->enclosure_count < FEED_ENCLOSURE_COUNT)
			enclosures[entry->enclosure_count++] = (struct store_enclosure){
			    .url = arena_copy(arena, store_sql_needed_text(statement, 0)),
			    .type = arena_copy(arena, store_sql_text(statement, 1)),
			    .length = store_sql_integer(statement, 2),
			};
	}
	return false;
}

bool store_entries_count(struct store *store, struct store_counts *counts, struct error *error)
{
	struct store_counts found = {0};
	if (!read_feed_totals(store, &found, error) || !read_number(store, SQL_STARRED_TOTAL, &found.starred, error) ||
	    !read_number(store, SQL_SIZE, &found.bytes, error))
		return false;
	*counts = found;
	return true;
}

bool store_entries_newest(struct store *store, int64_t *id, struct error *error)
{
	return read_number(store, SQL_NEWEST, id, error);
}

bool store_entries_names(struct store *store, int64_t feed, struct store_names *names, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare_for(store, SQL_NAMES, feed, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error))
		return false;
	*names = (struct store_names){
	    .entries = store_sql_integer(statement, 0),
	    .guids = store_sql_integer(statement, 1),
	    .links = store_sql_integer(statement, 2),
	    .different_guids = store_sql_integer(statement, 3),
	    .different_links = store_sql_integer(statement, 4),
	};
	return store_sql_run(store, statement, error);
}

static bool read_feed_totals(struct store *store, struct store_counts *counts, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_FEED_TOTALS, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error))
		return false;
	counts->feeds = store_sql_integer(statement, 0);
	counts->pending = store_sql_integer(statement, 1);
	counts->failing = store_sql_integer(statement, 2);
	counts->gone = store_sql_integer(statement, 3);
	counts->entries = store_sql_integer(statement, 4);
	counts->new_entries = store_sql_integer(statement, 5);
	counts->next_due = store_sql_instant(statement, 6);
	counts->last_poll = store_sql_instant(statement, 7);
	return store_sql_run(store, statement, error);
}

static bool read_number(struct store *store, size_t index, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, index, error);
	return statement && store_sql_run_integer(store, statement, 0, number, error);
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_entries_sql, index, error);
}

static sqlite3_stmt *prepare_for(struct store *store, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, id);
	return statement;
}
