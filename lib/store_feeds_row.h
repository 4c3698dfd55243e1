/* store_feeds_row (rank 5, private): a feed as a row of a statement. */
#ifndef TIDINGS_STORE_FEEDS_ROW_H
#define TIDINGS_STORE_FEEDS_ROW_H

#include <sqlite3.h>

struct arena;
struct store_feed;

/* What a statement has to select, in this order. */
#define STORE_FEEDS_ROW                                                                                                \
	" feed.id, feed.url, feed.original, coalesce(feed.custom_title, feed.title), feed.link, feed.description,"         \
	" feed.language, (SELECT group_concat(tag, ',') FROM (SELECT tag FROM feed_tag WHERE feed_tag.feed = feed.id"      \
	" ORDER BY tag)), feed.state, feed.is_private, feed.username, feed.password, feed.etag, feed.last_modified,"       \
	" feed.body_hash, feed.due, feed.last_poll, feed.last_success, feed.last_new, feed.failures, feed.gone_since,"     \
	" feed.status, feed.problem, feed.ttl, feed.update_period, feed.skip_hours, feed.skip_days, feed.entry_count,"     \
	" feed.new_count, feed.added,"                                                                                     \
	" feed.own_interval, feed.rhythm, feed.failing_since, feed.polls, feed.body_size,"                                 \
	" feed.moving, feed.proposed, feed.wasted,"                                                                        \
	" EXISTS (SELECT 1 FROM websub WHERE websub.feed = feed.id AND websub.expires IS NOT NULL"                         \
	" AND websub.pushed IS NOT NULL AND NOT websub.is_missed), feed.source <> 0, feed.own_keep, feed.is_apart "

/* Texts are borrowed until the statement's next step. */
void store_feeds_row_read(sqlite3_stmt *statement, struct store_feed *feed);

/* Copies the texts into the arena. */
void store_feeds_row_keep(struct arena *arena, struct store_feed *feed);

#endif
