/* The entries of a fresh feed into the store: known ones updated in place, the others added. */
#include <stdlib.h>
#include <string.h>

#include "store_sql.h"
#include "store_stories.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/html.h"
#include "tidings/mem.h"
#include "tidings/store_entries.h"
#include "tidings/text.h"

#define SUMMARY_LIMIT 500          /* bytes that a list shows */
#define SUMMARY_MARKUP_LIMIT 16384 /* bytes of the feed's summary that are looked at */
#define SUMMARY_TEXT_LIMIT 4096    /* bytes of it as plain text, white space included */
#define SCRATCH_LIMIT (32u << 20)  /* bytes, for one entry */

enum {
	SQL_LAST_ID,
	SQL_FIND_KEY,
	SQL_ADD_KEY,
	SQL_ADD_ENTRY,
	SQL_ADD_BODY,
	SQL_ADD_CATEGORY,
	SQL_ADD_ENCLOSURE,
	SQL_INDEX,
	SQL_UNINDEX,
	SQL_INDEXED,
	SQL_UPDATE_ENTRY,
	SQL_UPDATE_BODY,
	SQL_DROP_CATEGORIES,
	SQL_DROP_ENCLOSURES,
	SQL_COUNT_ADDED,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_LAST_ID] = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'",
	[SQL_FIND_KEY] =
		"SELECT entry_key.entry, entry.content_hash, entry.id IS NULL"
		" FROM entry_key LEFT JOIN entry ON entry.id = entry_key.entry"
		" WHERE entry_key.feed = ?1 AND entry_key.key = ?2",
	[SQL_ADD_KEY] = "INSERT OR IGNORE INTO entry_key (feed, key, entry) VALUES (?1, ?2, ?3)",
	[SQL_ADD_ENTRY] =
		"INSERT INTO entry (id, story, feed, received, sort_time, guid, title, link, author, language, published,"
		" updated, content_hash) VALUES (?1, ?1, ?2, ?3, min(coalesce(?4, ?3), ?3), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	[SQL_ADD_BODY] = "INSERT INTO body (entry, summary, comments, text, content) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_ADD_CATEGORY] = "INSERT INTO category (entry, position, name, folded) VALUES (?1, ?2, ?3, ?4)",
	[SQL_ADD_ENCLOSURE] = "INSERT INTO enclosure (entry, position, url, type, length) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_INDEX] = "INSERT INTO entry_fts (rowid, title, author, text) VALUES (?1, ?2, ?3, ?4)",
	[SQL_UNINDEX] = "INSERT INTO entry_fts (entry_fts, rowid, title, author, text) VALUES ('delete', ?1, ?2, ?3, ?4)",
	[SQL_INDEXED] = "SELECT title, author, text FROM entry_text WHERE id = ?1",
	[SQL_UPDATE_ENTRY] =
		"UPDATE entry SET sort_time = min(coalesce(?4, received), received), guid = ?5, title = ?6, link = ?7,"
		" author = ?8, language = ?9, published = ?10, updated = ?11, content_hash = ?12,"
		" is_edited = max(is_edited, content_hash <> 0) WHERE id = ?1",
	[SQL_UPDATE_BODY] = "UPDATE body SET summary = ?2, comments = ?3, text = ?4, content = ?5 WHERE entry = ?1",
	[SQL_DROP_CATEGORIES] = "DELETE FROM category WHERE entry = ?1",
	[SQL_DROP_ENCLOSURES] = "DELETE FROM enclosure WHERE entry = ?1",
	[SQL_COUNT_ADDED] =
		"UPDATE feed SET entry_count = entry_count + ?2, new_count = new_count + ?2, last_new = ?3 WHERE id = ?1",
};
// clang-format on

const struct store_sql_table store_entries_merge_sql = {STORE_SQL_ENTRIES_MERGE, SQL_COUNT, texts};

/* One item of the document and the stored entry it is. */
struct item {
	const struct feed_entry *entry;
	size_t position;  /* in the document */
	int64_t date;     /* to sort by, all 0 when one item has none */
	int64_t id;       /* stored entry, 0: new */
	uint64_t hash;    /* of the stored entry's content */
	size_t key;       /* the index of the name it was found by */
	bool is_repeated; /* the same item stands twice in the document */
	bool is_gone;     /* the stored entry was removed, and stays so: its names are all that is left */
};

/* What the full-text index has of an entry. */
struct indexed {
	const char *title, *author, *text;
};

struct merging {
	struct store *store;
	int64_t feed, now;
	int64_t last_id;
	struct item *items;
	size_t count;
	struct arena *scratch; /* for one entry */
	struct store_stories stories;
	struct store_merge done;
};

static bool merge_items(struct merging *merging, struct error *error);
static struct item *make_items(const struct feed *fresh);
static int64_t entry_date(const struct feed_entry *entry);
static bool recognise(struct merging *merging, struct item *item, struct error *error);
static void settle_claims(struct merging *merging);
static int compare_claims(const void *left, const void *right);
static int compare_age(const void *left, const void *right);
static bool merge_item(struct merging *merging, const struct item *item, struct error *error);
static bool add(struct merging *merging, const struct feed_entry *entry, struct error *error);
static bool update(struct merging *merging, int64_t id, const struct feed_entry *entry, struct error *error);
static bool add_keys(
    struct merging *merging, int64_t id, const struct feed_entry *entry, size_t from, struct error *error);
static bool add_key(struct merging *merging, int64_t id, uint64_t key, struct error *error);
static bool write_entry(
    struct merging *merging, size_t index, int64_t id, const struct feed_entry *entry, struct error *error);
static bool write_body(
    struct merging *merging, size_t index, int64_t id, const struct feed_entry *entry, struct error *error);
static const char *make_summary(struct arena *arena, const struct feed_entry *entry);
static bool write_lists(struct merging *merging, int64_t id, const struct feed_entry *entry, struct error *error);
static bool index_entry(
    struct merging *merging, size_t index, int64_t id, const struct indexed *indexed, struct error *error);
static bool unindex_changed(
    struct merging *merging, int64_t id, const struct feed_entry *entry, bool *is_changed, struct error *error);
static bool is_same(const char *left, const char *right);
static bool count_added(struct merging *merging, struct error *error);
static bool run_for(struct merging *merging, size_t index, int64_t id, struct error *error);
static sqlite3_stmt *prepare(struct merging *merging, size_t index, int64_t first, struct error *error);

bool store_entries_merge(struct store *store, int64_t feed, const struct feed *fresh, int64_t now,
    struct store_merge *merge, struct error *error)
{
	struct merging merging = {
	    .store = store,
	    .feed = feed,
	    .now = now,
	    .items = make_items(fresh),
	    .count = fresh->entry_count,
	    .scratch = arena_new(SCRATCH_LIMIT),
	    .stories = {.store = store, .feed = feed, .now = now, .fresh = fresh},
	};
	bool is_merged = merge_items(&merging, error);
	if (is_merged)
		*merge = merging.done;
	arena_free(merging.scratch);
	mem_free(merging.items);
	return is_merged;
}

static bool merge_items(struct merging *merging, struct error *error)
{
	for (size_t i = 0; i < merging->count; i++) {
		if (!recognise(merging, &merging->items[i], error))
			return false;
	}
	settle_claims(merging);
	qsort(merging->items, merging->count, sizeof *merging->items, compare_age);
	sqlite3_stmt *statement = prepare(merging, SQL_LAST_ID, 0, error);
	if (!statement || !store_sql_run_integer(merging->store, statement, 0, &merging->last_id, error))
		return false;
	for (size_t i = 0; i < merging->count; i++) {
		if (!merge_item(merging, &merging->items[i], error))
			return false;
		arena_reset(merging->scratch);
	}
	return store_stories_end(&merging->stories, error) && (merging->done.added == 0 || count_added(merging, error));
}

static struct item *make_items(const struct feed *fresh)
{
	struct item *items = mem_new(fresh->entry_count, sizeof *items);
	bool has_dates = true;
	for (size_t i = 0; i < fresh->entry_count; i++)
		has_dates = has_dates && entry_date(&fresh->entries[i]) != DATE_NONE;
	for (size_t i = 0; i < fresh->entry_count; i++) {
		items[i].entry = &fresh->entries[i];
		items[i].position = i;
		items[i].date = has_dates ? entry_date(&fresh->entries[i]) : 0;
	}
	return items;
}

static int64_t entry_date(const struct feed_entry *entry)
{
	return entry->published != DATE_NONE ? entry->published : entry->updated;
}

/* By the strongest name that is known. */
static bool recognise(struct merging *merging, struct item *item, struct error *error)
{
	bool has_row = false;
	for (size_t i = 0; i < item->entry->key_count && !has_row; i++) {
		sqlite3_stmt *statement = prepare(merging, SQL_FIND_KEY, merging->feed, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 2, (int64_t)item->entry->keys[i]);
		if (!store_sql_step(merging->store, statement, &has_row, error))
			return false;
		if (has_row) {
			item->id = store_sql_integer(statement, 0);
			item->hash = (uint64_t)store_sql_integer(statement, 1);
			item->is_gone = store_sql_integer(statement, 2) != 0;
			item->key = i;
			sqlite3_reset(statement);
		}
	}
	return true;
}

/* Of several items that found the same entry the strongest name has it. The others are entries of their own, for
 * otherwise they would overwrite each other at every poll; unless it is the very same item twice. */
static void settle_claims(struct merging *merging)
{
	qsort(merging->items, merging->count, sizeof *merging->items, compare_claims);
	int64_t owned = 0;
	for (size_t i = 0; i < merging->count; i++) {
		struct item *item = &merging->items[i];
		if (!item->id)
			continue;
		bool is_taken = item->id == owned;
		owned = item->id;
		item->is_repeated = is_taken && item->key == 0;
		if (is_taken && !item->is_repeated)
			item->id = 0;
	}
}

static int compare_claims(const void *left, const void *right)
{
	const struct item *a = left;
	const struct item *b = right;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->position < b->position ? -1 : a->position > b->position;
}

/* Without dates the end of the document is the oldest. */
static int compare_age(const void *left, const void *right)
{
	const struct item *a = left;
	const struct item *b = right;
	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return a->position > b->position ? -1 : a->position < b->position;
}

static bool merge_item(struct merging *merging, const struct item *item, struct error *error)
{
	const struct feed_entry *entry = item->entry;
	if (!item->is_repeated && entry->key_count > 0 && !item->id)
		return add(merging, entry, error);
	if (!item->is_repeated && item->id && !item->is_gone && item->hash != entry->content_hash)
		return update(merging, item->id, entry, error);
	merging->done.unchanged++;
	/* found by a weaker name, so the stronger ones are new */
	return item->key == 0 || add_keys(merging, item->id, entry, 0, error);
}

static bool add(struct merging *merging, const struct feed_entry *entry, struct error *error)
{
	const struct indexed indexed = {entry->title, entry->author, entry->text};
	int64_t id = merging->last_id + 1;
	if (!add_key(merging, id, entry->keys[0], error))
		return false;
	if (sqlite3_changes(merging->store->db) == 0) {
		/* the same item stood in this document before */
		merging->done.unchanged++;
		return true;
	}
	merging->last_id = id;
	if (!merging->done.first)
		merging->done.first = id;
	merging->done.added++;
	return add_keys(merging, id, entry, 1, error) && write_entry(merging, SQL_ADD_ENTRY, id, entry, error) &&
	       write_body(merging, SQL_ADD_BODY, id, entry, error) && write_lists(merging, id, entry, error) &&
	       index_entry(merging, SQL_INDEX, id, &indexed, error) &&
	       store_stories_judge(&merging->stories, id, entry, STORE_STORIES_NEW, error);
}

static bool update(struct merging *merging, int64_t id, const struct feed_entry *entry, struct error *error)
{
	const struct indexed indexed = {entry->title, entry->author, entry->text};
	bool is_changed;
	merging->done.updated++;
	return unindex_changed(merging, id, entry, &is_changed, error) &&
	       write_entry(merging, SQL_UPDATE_ENTRY, id, entry, error) &&
	       write_body(merging, SQL_UPDATE_BODY, id, entry, error) && run_for(merging, SQL_DROP_CATEGORIES, id, error) &&
	       run_for(merging, SQL_DROP_ENCLOSURES, id, error) && write_lists(merging, id, entry, error) &&
	       add_keys(merging, id, entry, 0, error) &&
	       (!is_changed || (index_entry(merging, SQL_INDEX, id, &indexed, error) &&
	                           store_stories_judge(&merging->stories, id, entry, STORE_STORIES_EDITED, error)));
}

static bool add_keys(
    struct merging *merging, int64_t id, const struct feed_entry *entry, size_t from, struct error *error)
{
	for (size_t i = from; i < entry->key_count; i++) {
		if (!add_key(merging, id, entry->keys[i], error))
			return false;
	}
	return true;
}

static bool add_key(struct merging *merging, int64_t id, uint64_t key, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, SQL_ADD_KEY, merging->feed, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, (int64_t)key);
	store_sql_bind_integer(statement, 3, id);
	return store_sql_run(merging->store, statement, error);
}

static bool write_entry(
    struct merging *merging, size_t index, int64_t id, const struct feed_entry *entry, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, index, id, error);
	if (!statement)
		return false;
	if (index == SQL_ADD_ENTRY) {
		store_sql_bind_integer(statement, 2, merging->feed);
		store_sql_bind_integer(statement, 3, merging->now);
	}
	store_sql_bind_instant(statement, 4, entry_date(entry));
	store_sql_bind_text(statement, 5, entry->id);
	store_sql_bind_text(statement, 6, entry->title);
	store_sql_bind_text(statement, 7, entry->link);
	store_sql_bind_text(statement, 8, entry->author);
	store_sql_bind_text(statement, 9, entry->language);
	store_sql_bind_instant(statement, 10, entry->published);
	store_sql_bind_instant(statement, 11, entry->updated);
	store_sql_bind_integer(statement, 12, (int64_t)entry->content_hash);
	return store_sql_run(merging->store, statement, error);
}

static bool write_body(
    struct merging *merging, size_t index, int64_t id, const struct feed_entry *entry, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, index, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, make_summary(merging->scratch, entry));
	store_sql_bind_text(statement, 3, entry->comments);
	store_sql_bind_text(statement, 4, entry->text);
	store_sql_bind_text(statement, 5, entry->content ? entry->content : entry->summary);
	return store_sql_run(merging->store, statement, error);
}

/* The feed's own summary is (sanitised) markup; without a content beside it the text is that of the summary. */
static const char *make_summary(struct arena *arena, const struct feed_entry *entry)
{
	if (!entry->summary || !entry->content)
		return text_line(arena, entry->text, SUMMARY_LIMIT);
	struct buf text;
	buf_init(&text, SUMMARY_TEXT_LIMIT);
	html_to_words(&text, entry->summary, text_cut(entry->summary, strlen(entry->summary), SUMMARY_MARKUP_LIMIT));
	char *line = text_line(arena, buf_text(&text), SUMMARY_LIMIT);
	buf_done(&text);
	return line;
}

static bool write_lists(struct merging *merging, int64_t id, const struct feed_entry *entry, struct error *error)
{
	for (size_t i = 0; i < entry->category_count; i++) {
		sqlite3_stmt *statement = prepare(merging, SQL_ADD_CATEGORY, id, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 2, (int64_t)i);
		store_sql_bind_text(statement, 3, entry->categories[i]);
		store_sql_bind_text(statement, 4, text_fold(merging->scratch, entry->categories[i]));
		if (!store_sql_run(merging->store, statement, error))
			return false;
	}
	for (size_t i = 0; i < entry->enclosure_count; i++) {
		sqlite3_stmt *statement = prepare(merging, SQL_ADD_ENCLOSURE, id, error);
		if (!statement)
			return false;
		store_sql_bind_integer(statement, 2, (int64_t)i);
		store_sql_bind_text(statement, 3, entry->enclosures[i].url);
		store_sql_bind_text(statement, 4, entry->enclosures[i].type);
		store_sql_bind_integer(statement, 5, entry->enclosures[i].length);
		if (!store_sql_run(merging->store, statement, error))
			return false;
	}
	return true;
}

static bool index_entry(
    struct merging *merging, size_t index, int64_t id, const struct indexed *indexed, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, index, id, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 2, indexed->title);
	store_sql_bind_text(statement, 3, indexed->author);
	store_sql_bind_text(statement, 4, indexed->text);
	return store_sql_run(merging->store, statement, error);
}

/* FTS5 forgets an entry only when it is told the very texts that it was given. */
static bool unindex_changed(
    struct merging *merging, int64_t id, const struct feed_entry *entry, bool *is_changed, struct error *error)
{
	bool has_row;
	sqlite3_stmt *old = prepare(merging, SQL_INDEXED, id, error);
	if (!old || !store_sql_step(merging->store, old, &has_row, error))
		return false;
	if (!has_row)
		return store_sql_fail_damaged(merging->store, "an entry has no text", error);
	const struct indexed was = {store_sql_text(old, 0), store_sql_text(old, 1), store_sql_text(old, 2)};
	*is_changed =
	    !is_same(was.title, entry->title) || !is_same(was.author, entry->author) || !is_same(was.text, entry->text);
	bool is_done = !*is_changed || index_entry(merging, SQL_UNINDEX, id, &was, error);
	sqlite3_reset(old);
	return is_done;
}

static bool is_same(const char *left, const char *right)
{
	return left && right ? strcmp(left, right) == 0 : left == right;
}

static bool count_added(struct merging *merging, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, SQL_COUNT_ADDED, merging->feed, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, merging->done.added);
	store_sql_bind_integer(statement, 3, merging->now);
	return store_sql_run(merging->store, statement, error);
}

static bool run_for(struct merging *merging, size_t index, int64_t id, struct error *error)
{
	sqlite3_stmt *statement = prepare(merging, index, id, error);
	return statement && store_sql_run(merging->store, statement, error);
}

static sqlite3_stmt *prepare(struct merging *merging, size_t index, int64_t first, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(merging->store, &store_entries_merge_sql, index, error);
	if (statement && first)
		store_sql_bind_integer(statement, 1, first);
	return statement;
}
