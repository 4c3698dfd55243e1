/* A row of the feed table as a struct. */
#include "store_feeds_row.h"

#include <stddef.h>

#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/store_feeds.h"

void store_feeds_row_read(sqlite3_stmt *statement, struct store_feed *feed)
{
	int at = 0;
	feed->id = store_sql_integer(statement, at++);
	feed->url = store_sql_needed_text(statement, at++);
	feed->original = store_sql_needed_text(statement, at++);
	feed->title = store_sql_text(statement, at++);
	feed->link = store_sql_text(statement, at++);
	feed->description = store_sql_text(statement, at++);
	feed->language = store_sql_text(statement, at++);
	feed->tags = store_sql_text(statement, at++);
	feed->state = (enum store_feed_state)store_sql_integer(statement, at++);
	feed->is_private = store_sql_integer(statement, at++) != 0;
	feed->username = store_sql_text(statement, at++);
	feed->password = store_sql_text(statement, at++);
	feed->etag = store_sql_text(statement, at++);
	feed->last_modified = store_sql_text(statement, at++);
	feed->body_hash = (uint64_t)store_sql_integer(statement, at++);
	feed->due = store_sql_integer(statement, at++);
	feed->last_poll = store_sql_instant(statement, at++);
	feed->last_success = store_sql_instant(statement, at++);
	feed->last_new = store_sql_instant(statement, at++);
	feed->failures = store_sql_integer(statement, at++);
	feed->gone_since = store_sql_instant(statement, at++);
	feed->status = store_sql_integer(statement, at++);
	feed->problem = store_sql_text(statement, at++);
	feed->ttl = store_sql_integer(statement, at++);
	feed->update_period = store_sql_integer(statement, at++);
	feed->skip_hours = (uint32_t)store_sql_integer(statement, at++);
	feed->skip_days = (uint32_t)store_sql_integer(statement, at++);
	feed->entry_count = store_sql_integer(statement, at++);
	feed->new_count = store_sql_integer(statement, at++);
	feed->added = store_sql_instant(statement, at++);
	feed->own_interval = store_sql_integer(statement, at++);
	feed->rhythm = store_sql_integer(statement, at++);
	feed->failing_since = store_sql_instant(statement, at++);
	feed->polls = store_sql_integer(statement, at++);
	feed->body_size = store_sql_integer(statement, at++);
	feed->moving = store_sql_text(statement, at++);
	feed->proposed = store_sql_text(statement, at++);
	feed->wasted = store_sql_integer(statement, at++);
	feed->is_pushed = store_sql_integer(statement, at++) != 0;
	feed->is_listed = store_sql_integer(statement, at++) != 0;
	feed->own_keep = store_sql_integer(statement, at++);
	feed->is_apart = store_sql_integer(statement, at++) != 0;
	if (!feed->tags)
		feed->tags = "";
}

void store_feeds_row_keep(struct arena *arena, struct store_feed *feed)
{
	const char **texts[] = {
	    &feed->url,
	    &feed->original,
	    &feed->title,
	    &feed->link,
	    &feed->description,
	    &feed->language,
	    &feed->tags,
	    &feed->username,
	    &feed->password,
	    &feed->etag,
	    &feed->last_modified,
	    &feed->problem,
	    &feed->moving,
	    &feed->proposed,
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}
