/* What a poll leaves behind about its feed. */
#include "tidings/store_feeds.h"

#include "store_feeds_move.h"
#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/store_polls.h"

enum {
	SQL_RECORD_POLL,
	SQL_RECORD_ANSWER,
	SQL_RECORD_FEED,
	SQL_RECORD_ADDRESS,
	SQL_ADDRESS_OF_OTHER,
	SQL_COUNT,
};

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_RECORD_POLL] =
		"UPDATE feed SET last_poll = ?2, due = ?3, status = ?4, problem = ?5, failures = ?6, gone_since = ?7,"
		" last_success = CASE WHEN ?5 IS NULL THEN ?2 ELSE last_success END, polls = polls + 1,"
		" failing_since = ?10, rhythm = ?11, body_size = CASE WHEN ?12 THEN ?12 ELSE body_size END,"
		" moving = CASE WHEN ?5 IS NULL THEN ?13 ELSE moving END,"
		" proposed = CASE WHEN ?5 IS NULL THEN NULL ELSE coalesce(?14, proposed) END, wasted = ?15,"
		" state = CASE WHEN ?8 THEN 2 WHEN ?5 IS NULL THEN 1 WHEN ?9 THEN 3 ELSE state END WHERE id = ?1",
	[SQL_RECORD_ANSWER] = "UPDATE feed SET etag = ?2, last_modified = ?3, body_hash = ?4 WHERE id = ?1",
	[SQL_RECORD_FEED] =
		"UPDATE feed SET title = ?2, link = ?3, description = ?4, language = ?5, icon = ?6, hub = ?7, ttl = ?8,"
		" update_period = ?9, skip_hours = ?10, skip_days = ?11, self = ?12 WHERE id = ?1",
	[SQL_RECORD_ADDRESS] = "UPDATE feed SET url = ?2 WHERE id = ?1",
	[SQL_ADDRESS_OF_OTHER] = "SELECT id FROM feed WHERE url = ?2 AND id <> ?1",
};
// clang-format on

const struct store_sql_table store_feeds_record_sql = {STORE_SQL_FEEDS_RECORD, SQL_COUNT, texts};

static bool record_poll(struct store *store, const struct store_poll *poll, struct error *error);
static bool record_answer(struct store *store, const struct store_poll *poll, struct error *error);
static bool record_feed(struct store *store, const struct store_poll *poll, struct error *error);
static bool record_address(
    struct store *store, const struct store_poll *poll, int64_t *merged_into, struct error *error);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_feeds_record(struct store *store, const struct store_poll *poll, int64_t *merged_into, struct error *error)
{
	*merged_into = 0;
	return record_poll(store, poll, error) && store_polls_add(store, poll, error) &&
	       (!poll->has_answer || record_answer(store, poll, error)) &&
	       (!poll->has_feed || record_feed(store, poll, error)) &&
	       (!poll->moved_to || record_address(store, poll, merged_into, error));
}

static bool record_poll(struct store *store, const struct store_poll *poll, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_RECORD_POLL, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_integer(statement, 2, poll->now);
	store_sql_bind_integer(statement, 3, poll->due);
	store_sql_bind_integer(statement, 4, poll->status);
	store_sql_bind_text(statement, 5, poll->problem);
	store_sql_bind_integer(statement, 6, poll->failures);
	store_sql_bind_instant(statement, 7, poll->gone_since);
	store_sql_bind_integer(statement, 8, poll->is_gone);
	store_sql_bind_integer(statement, 9, poll->is_dead);
	store_sql_bind_instant(statement, 10, poll->failing_since);
	store_sql_bind_integer(statement, 11, poll->rhythm);
	store_sql_bind_integer(statement, 12, poll->problem ? 0 : poll->bytes);
	store_sql_bind_text(statement, 13, poll->moved_to ? NULL : poll->moving);
	store_sql_bind_text(statement, 14, poll->proposed);
	store_sql_bind_integer(statement, 15, poll->wasted);
	if (!store_sql_run(store, statement, error))
		return false;
	return sqlite3_changes(store->db) == 1 || error_set(error, ERROR_NOT_FOUND, "no feed %lld", (long long)poll->feed);
}

static bool record_answer(struct store *store, const struct store_poll *poll, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_RECORD_ANSWER, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_text(statement, 2, poll->etag);
	store_sql_bind_text(statement, 3, poll->last_modified);
	store_sql_bind_integer(statement, 4, (int64_t)poll->body_hash);
	return store_sql_run(store, statement, error);
}

static bool record_feed(struct store *store, const struct store_poll *poll, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_RECORD_FEED, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_text(statement, 2, poll->title);
	store_sql_bind_text(statement, 3, poll->link);
	store_sql_bind_text(statement, 4, poll->description);
	store_sql_bind_text(statement, 5, poll->language);
	store_sql_bind_text(statement, 6, poll->icon);
	store_sql_bind_text(statement, 7, poll->hub);
	store_sql_bind_integer(statement, 8, poll->ttl);
	store_sql_bind_integer(statement, 9, poll->update_period);
	store_sql_bind_integer(statement, 10, poll->skip_hours);
	store_sql_bind_integer(statement, 11, poll->skip_days);
	store_sql_bind_text(statement, 12, poll->self);
	return store_sql_run(store, statement, error);
}

static bool record_address(
    struct store *store, const struct store_poll *poll, int64_t *merged_into, struct error *error)
{
	int64_t other;
	sqlite3_stmt *statement = prepare(store, SQL_ADDRESS_OF_OTHER, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_text(statement, 2, poll->moved_to);
	if (!store_sql_run_integer(store, statement, 0, &other, error))
		return false;
	if (other) {
		*merged_into = other;
		return store_feeds_move(store, poll->feed, other, error);
	}
	statement = prepare(store, SQL_RECORD_ADDRESS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_text(statement, 2, poll->moved_to);
	return store_sql_run(store, statement, error);
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_feeds_record_sql, index, error);
}
