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
	" UNION SELECT tag FROM feed_tag WHERE feed_tag.feed = entry.feed ORDER BY tag)), body.summary "
#define STORE_ENTRIES_FROM " entry JOIN feed ON feed.id = entry.feed JOIN body ON body.entry = entry.id "
#define STORE_ENTRIES_COLUMN_COUNT 20

/* Texts are borrowed until the statement's next step; what only a whole entry has is empty. */
void store_entries_row_read(sqlite3_stmt *statement, struct store_entry *entry);

/* Copies the texts into the arena. */
void store_entries_row_keep(struct arena *arena, struct store_entry *entry);

#endif
