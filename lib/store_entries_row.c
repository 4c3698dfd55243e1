/* A row of the entry table as a struct. */
#include "store_entries_row.h"

#include <stddef.h>

#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/store_entries.h"

void store_entries_row_read(sqlite3_stmt *statement, struct store_entry *entry)
{
	int at = 0;
	*entry = (struct store_entry){.id = store_sql_integer(statement, at++)};
	entry->feed = store_sql_integer(statement, at++);
	entry->story = store_sql_integer(statement, at++);
	entry->feed_title = store_sql_text(statement, at++);
	entry->feed_url = store_sql_needed_text(statement, at++);
	entry->guid = store_sql_text(statement, at++);
	entry->title = store_sql_text(statement, at++);
	entry->link = store_sql_text(statement, at++);
	entry->author = store_sql_text(statement, at++);
	entry->language = store_sql_text(statement, at++);
	entry->published = store_sql_instant(statement, at++);
	entry->updated = store_sql_instant(statement, at++);
	entry->received = store_sql_instant(statement, at++);
	entry->sort_time = store_sql_instant(statement, at++);
	entry->is_read = store_sql_integer(statement, at++) != 0;
	entry->is_starred = store_sql_integer(statement, at++) != 0;
	entry->is_hidden = store_sql_integer(statement, at++) != 0;
	entry->is_edited = store_sql_integer(statement, at++) != 0;
	entry->tags = store_sql_text(statement, at++);
	entry->summary = store_sql_text(statement, at++);
	entry->also_in = store_sql_text(statement, at++);
	if (!entry->tags)
		entry->tags = "";
}

void store_entries_row_keep(struct arena *arena, struct store_entry *entry)
{
	const char **texts[] = {
	    &entry->feed_title,
	    &entry->feed_url,
	    &entry->guid,
	    &entry->title,
	    &entry->link,
	    &entry->author,
	    &entry->language,
	    &entry->tags,
	    &entry->summary,
	    &entry->also_in,
	    &entry->content,
	    &entry->text,
	    &entry->comments,
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}
