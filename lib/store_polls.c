/* What polling was like. */
#include "tidings/store_polls.h"

#include <string.h>

#include "store_sql.h"
#include "tidings/date.h"
#include "tidings/store_feeds.h"

#define HOUR 3600
#define STRINGED(number) #number
#define TEXT_OF(number) STRINGED(number)

enum {
	SQL_SET,
	SQL_ADD,
	SQL_ADD_TO_HOUR,
	SQL_DROP_HOURS,
	SQL_NEWEST_TIMES,
	SQL_EACH,
	SQL_HOURS,
	SQL_STATES,
	SQL_EACH_BAD,
	SQL_COUNT,
};

#define SLOT "(SELECT polls % " TEXT_OF(STORE_POLLS_KEPT) " FROM feed WHERE id = ?1)"

/* No OR REPLACE and no INSERT of a SELECT into what refers to a feed: such a statement has a savepoint of its own, at which
 * FTS5 writes out all that it has gathered. */
// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_SET] =
		"UPDATE poll SET at = ?2, outcome = ?3, status = ?4, problem = ?5, bytes = ?6, added = ?7, took = ?8, due = ?9,"
		" rule = ?10, wait = ?11, other = ?12, other_wait = ?13, is_skipped = ?14 WHERE feed = ?1 AND slot = " SLOT,
	[SQL_ADD] =
		"INSERT INTO poll (feed, slot, at, outcome, status, problem, bytes, added, took, due, rule, wait, other, other_wait,"
		" is_skipped) VALUES (?1, " SLOT ", ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[SQL_ADD_TO_HOUR] =
		"INSERT INTO poll_hour (hour, polls, unchanged, failed, added, bytes, saved)"
		" VALUES (?1, 1, ?2, ?3, ?4, ?5, CASE WHEN ?2 THEN (SELECT body_size FROM feed WHERE id = ?6) ELSE 0 END)"
		" ON CONFLICT (hour) DO UPDATE SET polls = polls + 1, unchanged = unchanged + excluded.unchanged,"
		" failed = failed + excluded.failed, added = added + excluded.added, bytes = bytes + excluded.bytes,"
		" saved = saved + excluded.saved",
	[SQL_DROP_HOURS] = "DELETE FROM poll_hour WHERE hour < ?1 - " TEXT_OF(STORE_POLLS_HOURS),
	[SQL_NEWEST_TIMES] =
		"SELECT sort_time FROM entry WHERE feed = ?1 AND sort_time BETWEEN ?2 AND ?3 ORDER BY sort_time DESC LIMIT ?4",
	[SQL_EACH] =
		"SELECT at, due, outcome, status, problem, bytes, added, took, rule, wait, other, other_wait, is_skipped"
		" FROM poll WHERE feed = ?1 ORDER BY ((SELECT polls FROM feed WHERE id = ?1) - slot + " TEXT_OF(STORE_POLLS_KEPT)
		") % " TEXT_OF(STORE_POLLS_KEPT),
	[SQL_HOURS] =
		"SELECT hour, polls, unchanged, failed, added, bytes, saved FROM poll_hour WHERE hour BETWEEN ?1 AND ?2",
	[SQL_STATES] =
		"SELECT state, problem IS NOT NULL AS is_bad, problem IS NOT NULL AND due > ?1 AND (SELECT rule FROM poll"
		" WHERE poll.feed = feed.id AND slot = polls % " TEXT_OF(STORE_POLLS_KEPT) ") IN ('Retry-After', '429') AS is_held,"
		" count(*), sum(state <> 2 AND due BETWEEN 1 AND ?1 - 3600) FROM feed GROUP BY 1, 2, 3",
	[SQL_EACH_BAD] =
		"SELECT id, coalesce(custom_title, title, url), CASE state WHEN 2 THEN 'gone' WHEN 3 THEN 'dead' ELSE 'failing' END,"
		" problem, failures, failing_since, proposed FROM feed WHERE problem IS NOT NULL"
		" ORDER BY proposed IS NULL, coalesce(failing_since, gone_since, last_poll), id LIMIT ?1",
};
// clang-format on

const struct store_sql_table store_polls_sql = {STORE_SQL_POLLS, SQL_COUNT, texts};

static bool add_to_ring(struct store *store, const struct store_poll *poll, struct error *error);
static bool write_poll(struct store *store, size_t index, const struct store_poll *poll, struct error *error);
static bool add_to_hour(struct store *store, const struct store_poll *poll, struct error *error);
static bool drop_hours(struct store *store, int64_t hour, struct error *error);
static void read_poll(sqlite3_stmt *statement, struct store_past_poll *poll);
static void count_state(sqlite3_stmt *statement, struct store_poll_states *states);
static int64_t hour_of(int64_t instant);
static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error);

bool store_polls_add(struct store *store, const struct store_poll *poll, struct error *error)
{
	return add_to_ring(store, poll, error) && add_to_hour(store, poll, error);
}

static bool add_to_ring(struct store *store, const struct store_poll *poll, struct error *error)
{
	return write_poll(store, SQL_SET, poll, error) &&
	       (sqlite3_changes(store->db) > 0 || write_poll(store, SQL_ADD, poll, error));
}

static bool write_poll(struct store *store, size_t index, const struct store_poll *poll, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, index, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, poll->feed);
	store_sql_bind_integer(statement, 2, poll->now);
	store_sql_bind_text(statement, 3, poll->outcome);
	store_sql_bind_integer(statement, 4, poll->status);
	store_sql_bind_text(statement, 5, poll->problem);
	store_sql_bind_integer(statement, 6, poll->bytes);
	store_sql_bind_integer(statement, 7, poll->added);
	store_sql_bind_integer(statement, 8, poll->took);
	store_sql_bind_integer(statement, 9, poll->due);
	store_sql_bind_text(statement, 10, pace_rule_name(poll->pace.rule));
	store_sql_bind_integer(statement, 11, poll->pace.wait);
	store_sql_bind_text(statement, 12, pace_rule_name(poll->pace.other));
	store_sql_bind_integer(statement, 13, poll->pace.other_wait);
	store_sql_bind_integer(statement, 14, poll->pace.is_skipped);
	return store_sql_run(store, statement, error);
}

static bool add_to_hour(struct store *store, const struct store_poll *poll, struct error *error)
{
	int64_t hour = hour_of(poll->now);
	sqlite3_stmt *statement = prepare(store, SQL_ADD_TO_HOUR, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, hour);
	store_sql_bind_integer(statement, 2, poll->is_unchanged);
	store_sql_bind_integer(statement, 3, poll->problem != NULL);
	store_sql_bind_integer(statement, 4, poll->added);
	store_sql_bind_integer(statement, 5, poll->bytes);
	store_sql_bind_integer(statement, 6, poll->feed);
	return store_sql_run(store, statement, error) && drop_hours(store, hour, error);
}

static bool drop_hours(struct store *store, int64_t hour, struct error *error)
{
	sqlite3_stmt *statement = prepare(store, SQL_DROP_HOURS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, hour);
	return store_sql_run(store, statement, error);
}

/* A date long ago says nothing about today, and one in the future comes from a wrong clock. */
bool store_polls_rhythm(struct store *store, int64_t feed, int64_t now, int64_t *rhythm, struct error *error)
{
	int64_t instants[PACE_INSTANTS];
	size_t count = 0;
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_NEWEST_TIMES, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, feed);
	store_sql_bind_integer(statement, 2, now - INT64_C(366) * 24 * HOUR);
	store_sql_bind_integer(statement, 3, now);
	store_sql_bind_integer(statement, 4, PACE_INSTANTS);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (has_row) {
			instants[count++] = store_sql_integer(statement, 0);
			continue;
		}
		*rhythm = pace_rhythm(instants, count);
		return true;
	}
	return false;
}

bool store_polls_each(struct store *store, int64_t feed, bool (*fn)(void *arg, const struct store_past_poll *poll),
    void *arg, struct error *error)
{
	struct store_past_poll poll;
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_EACH, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, feed);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		read_poll(statement, &poll);
		if (!fn(arg, &poll)) {
			sqlite3_reset(statement);
			return true;
		}
	}
	return false;
}

static void read_poll(sqlite3_stmt *statement, struct store_past_poll *poll)
{
	*poll = (struct store_past_poll){
	    .at = store_sql_integer(statement, 0),
	    .due = store_sql_integer(statement, 1),
	    .outcome = store_sql_needed_text(statement, 2),
	    .status = store_sql_integer(statement, 3),
	    .problem = store_sql_text(statement, 4),
	    .bytes = store_sql_integer(statement, 5),
	    .added = store_sql_integer(statement, 6),
	    .took = store_sql_integer(statement, 7),
	    .pace.rule = pace_rule_parse(store_sql_text(statement, 8)),
	    .pace.wait = store_sql_integer(statement, 9),
	    .pace.other = pace_rule_parse(store_sql_text(statement, 10)),
	    .pace.other_wait = store_sql_integer(statement, 11),
	    .pace.is_skipped = store_sql_integer(statement, 12) != 0,
	};
}

bool store_polls_hours(struct store *store, int64_t now, struct store_poll_sum *sums, size_t count, struct error *error)
{
	int64_t last = hour_of(now), first = last - (int64_t)count + 1;
	bool has_row;
	memset(sums, 0, count * sizeof *sums);
	sqlite3_stmt *statement = prepare(store, SQL_HOURS, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, first);
	store_sql_bind_integer(statement, 2, last);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		sums[store_sql_integer(statement, 0) - first] = (struct store_poll_sum){
		    .polls = store_sql_integer(statement, 1),
		    .unchanged = store_sql_integer(statement, 2),
		    .failed = store_sql_integer(statement, 3),
		    .added = store_sql_integer(statement, 4),
		    .bytes = store_sql_integer(statement, 5),
		    .saved = store_sql_integer(statement, 6),
		};
	}
	return false;
}

bool store_polls_states(struct store *store, int64_t now, struct store_poll_states *states, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_STATES, error);
	if (!statement)
		return false;
	*states = (struct store_poll_states){0};
	store_sql_bind_integer(statement, 1, now);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		count_state(statement, states);
	}
	return false;
}

static void count_state(sqlite3_stmt *statement, struct store_poll_states *states)
{
	enum store_feed_state state = (enum store_feed_state)store_sql_integer(statement, 0);
	bool is_bad = store_sql_integer(statement, 1) != 0, is_held = store_sql_integer(statement, 2) != 0;
	int64_t count = store_sql_integer(statement, 3);
	states->overdue += store_sql_integer(statement, 4);
	if (state == STORE_FEED_GONE)
		states->gone += count;
	else if (state == STORE_FEED_DEAD)
		states->dead += count;
	else if (is_held)
		states->held += count;
	else if (is_bad)
		states->failing += count;
	else if (state == STORE_FEED_PENDING)
		states->waiting += count;
	else
		states->active += count;
}

bool store_polls_each_bad(struct store *store, int64_t limit, bool (*fn)(void *arg, const struct store_bad_feed *feed),
    void *arg, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(store, SQL_EACH_BAD, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, limit);
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		const struct store_bad_feed feed = {
		    .id = store_sql_integer(statement, 0),
		    .name = store_sql_needed_text(statement, 1),
		    .state = store_sql_needed_text(statement, 2),
		    .problem = store_sql_text(statement, 3),
		    .failures = store_sql_integer(statement, 4),
		    .failing_since = store_sql_instant(statement, 5),
		    .proposed = store_sql_text(statement, 6),
		};
		if (!fn(arg, &feed)) {
			sqlite3_reset(statement);
			return true;
		}
	}
	return false;
}

/* Before 1970, too. */
static int64_t hour_of(int64_t instant)
{
	return instant >= 0 ? instant / HOUR : (instant - HOUR + 1) / HOUR;
}

static sqlite3_stmt *prepare(struct store *store, size_t index, struct error *error)
{
	return store_sql_prepare(store, &store_polls_sql, index, error);
}
