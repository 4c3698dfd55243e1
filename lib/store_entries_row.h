/* store_entries_row (rank 5, private): an entry as a row of a statement. */
#ifndef TIDINGS_STORE_ENTRIES_ROW_H
#define TIDINGS_STORE_ENTRIES_ROW_H

#include <sqlite3.h>

struct arena;
struct store_entry;

/* What a statement has to select, in this order, and from what. */
#define STORE_ENTRIES_ROW                                                                                              \
	" entry.id, entry.feed, entry.story, coalesce(feed.custom_title, feed.title), feed.url, entry.guid, entry.title,"  \
	" entry.link, entry.author, entry.language, entry.published, entry.updated, entry.received, entry.sort_time,"      \
	" entry.is_read, entry.is_starred, entry.is_hidden, entry.is_edited,"                                              \
	" (SELECT group_concat(tag, ',') FROM (SELECT tag FROM entry_tag WHERE entry_tag.entry = entry.id"                 \
	" UNION SELECT tag FROM feed_tag WHERE feed_tag.feed = entry.feed ORDER BY tag)), body.summary,"                   \
	" (SELECT group_concat(name, char(10)) FROM (SELECT DISTINCT coalesce(other.custom_title, other.title, other.url)" \
	" AS name FROM (SELECT * FROM (SELECT twin.feed AS feed FROM entry AS twin WHERE twin.story = entry.story"         \
	" AND twin.story <> twin.id AND twin.id <> entry.id LIMIT 64)"                                                     \
	" UNION SELECT seed.feed FROM entry AS seed WHERE seed.id = entry.story AND entry.story <> entry.id) AS twins"     \
	" JOIN feed AS other ON other.id = twins.feed WHERE other.id <> entry.feed ORDER BY name LIMIT 32)) "
#define STORE_ENTRIES_FROM " entry JOIN feed ON feed.id = entry.feed JOIN body ON body.entry = entry.id "
#define STORE_ENTRIES_COLUMN_COUNT 21

/* Texts are borrowed until the statement's next step; what only a whole entry has is empty. */
void store_entries_row_read(sqlite3_stmt *statement, struct store_entry *entry);

/* Copies the texts into the arena. */
void store_entries_row_keep(struct arena *arena, struct store_entry *entry);

#endif
