/* What is old goes. */
#include "tidings/store_retention.h"

#include "store_remove.h"
#include "store_sql.h"
#include "tidings/store.h"

#define FEEDS_PER_STEP 256

enum {
	SQL_NEXT_FEED,
	SQL_NEXT_SET_FEED,
	SQL_OLD,
	SQL_USED,
	SQL_ENTRIES,
	SQL_OLDEST,
	SQL_COUNT,
};

#define IS_FREE_TO_GO " entry.is_starred = 0 AND NOT EXISTS (SELECT 1 FROM entry_tag WHERE entry_tag.entry = entry.id)"

/* No entry is dated later than it was received, so the index by date of a feed has all that is old at its beginning. */
// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_NEXT_FEED] = "SELECT id, own_keep FROM feed WHERE id >= ?1 ORDER BY id LIMIT 1",
	[SQL_NEXT_SET_FEED] = "SELECT id, own_keep FROM feed WHERE own_keep <> 0 AND id >= ?1 ORDER BY id LIMIT 1",
	[SQL_OLD] =
		"SELECT id, received FROM entry WHERE feed = ?1 AND sort_time < ?2 AND received < ?2 AND" IS_FREE_TO_GO " LIMIT ?3",
	[SQL_USED] =
		"SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
	[SQL_ENTRIES] = "SELECT count(*) FROM entry",
	[SQL_OLDEST] =
		"SELECT entry.id, entry.received FROM entry INDEXED BY entry_received CROSS JOIN feed ON feed.id = entry.feed"
		" WHERE entry.received >= ?1 AND entry.received <= ?2 AND feed.own_keep >= 0 AND" IS_FREE_TO_GO
		" ORDER BY entry.received LIMIT ?3",
};
// clang-format on

const struct store_sql_table store_retention_sql = {STORE_SQL_RETENTION, SQL_COUNT, texts};

/* Entries of one step. */
struct found {
	int64_t ids[STORE_RETENTION_STEP];
	size_t count;
	int64_t received; /* of the last */
};

static bool run_step(struct store *store, struct store_retention *round, bool *is_done, struct error *error);
static bool remove_aged(struct store *store, struct store_retention *round, struct error *error);
static bool next_feed(
    struct store *store, struct store_retention *round, int64_t *keep, bool *has_feed, struct error *error);
static bool find_old(
    struct store *store, const struct store_retention *round, int64_t keep, struct found *found, struct error *error);
static bool measure(struct store *store, struct store_retention *round, struct error *error);
static bool remove_oldest(struct store *store, struct store_retention *round, struct error *error);
static bool collect(struct store *store, sqlite3_stmt *statement, struct found *found, struct error *error);
static bool remove_found(
    struct store *store, struct store_retention *round, const struct found *found, struct error *error);
static bool read_number(struct store *store, size_t index, int64_t *number, struct error *error);

bool store_retention_step(struct store *store, struct store_retention *round, bool *is_done, struct error *error)
{
	struct store_retention next = *round;
	if (!store_begin(store, error))
		return false;
	if (!run_step(store, &next, is_done, error)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, false, error))
		return false;
	*round = next;
	return true;
}

static bool run_step(struct store *store, struct store_retention *round, bool *is_done, struct error *error)
{
	*is_done = false;
	if (!round->is_aged)
		return remove_aged(store, round, error);
	if (!round->is_measured)
		return measure(store, round, error);
	if (round->excess > 0)
		return remove_oldest(store, round, error);
	*is_done = true;
	return true;
}

static bool remove_aged(struct store *store, struct store_retention *round, struct error *error)
{
	struct found found = {0};
	for (int i = 0; i < FEEDS_PER_STEP && found.count == 0; i++) {
		int64_t keep;
		bool has_feed;
		if (!next_feed(store, round, &keep, &has_feed, error))
			return false;
		if (!has_feed) {
			round->is_aged = true;
			return true;
		}
		if (keep > 0 && !find_old(store, round, keep, &found, error))
			return false;
		round->feed += found.count < STORE_RETENTION_STEP; /* else it has more */
	}
	return remove_found(store, round, &found, error);
}

/* Without a setting for all feeds only those with one of their own are asked for. */
static bool next_feed(
    struct store *store, struct store_retention *round, int64_t *keep, bool *has_feed, struct error *error)
{
	size_t index = round->keep ? SQL_NEXT_FEED : SQL_NEXT_SET_FEED;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_retention_sql, index, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, round->feed);
	if (!store_sql_step(store, statement, has_feed, error) || !*has_feed)
		return !*has_feed;
	int64_t own = store_sql_integer(statement, 1);
	round->feed = store_sql_integer(statement, 0);
	*keep = own ? own : round->keep;
	sqlite3_reset(statement);
	return true;
}

static bool find_old(
    struct store *store, const struct store_retention *round, int64_t keep, struct found *found, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_retention_sql, SQL_OLD, error);
	int64_t before;
	if (!statement)
		return false;
	if (__builtin_sub_overflow(round->now, keep, &before))
		return true;
	store_sql_bind_integer(statement, 1, round->feed);
	store_sql_bind_integer(statement, 2, before);
	store_sql_bind_integer(statement, 3, STORE_RETENTION_STEP);
	return collect(store, statement, found, error);
}

static bool measure(struct store *store, struct store_retention *round, struct error *error)
{
	int64_t used = 0, entries = 0;
	round->is_measured = true;
	if (round->size && !read_number(store, SQL_USED, &used, error))
		return false;
	if (used <= round->size)
		return true;
	if (!read_number(store, SQL_ENTRIES, &entries, error))
		return false;
	double share = (double)(used - round->size) / (double)used;
	round->excess = (int64_t)((double)entries * share) + 1;
	return true;
}

static bool remove_oldest(struct store *store, struct store_retention *round, struct error *error)
{
	struct found found = {0};
	int64_t most = round->excess < STORE_RETENTION_STEP ? round->excess : STORE_RETENTION_STEP;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_retention_sql, SQL_OLDEST, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, round->received);
	store_sql_bind_integer(statement, 2, round->now);
	store_sql_bind_integer(statement, 3, most);
	if (!collect(store, statement, &found, error))
		return false;
	round->is_short = found.count == 0;
	round->excess = found.count ? round->excess - (int64_t)found.count : 0;
	round->received = found.received;
	return remove_found(store, round, &found, error);
}

static bool collect(struct store *store, sqlite3_stmt *statement, struct found *found, struct error *error)
{
	bool has_row;
	while (store_sql_step(store, statement, &has_row, error)) {
		if (!has_row)
			return true;
		found->ids[found->count++] = store_sql_integer(statement, 0);
		found->received = store_sql_integer(statement, 1);
	}
	return false;
}

static bool remove_found(
    struct store *store, struct store_retention *round, const struct found *found, struct error *error)
{
	for (size_t i = 0; i < found->count; i++)
		if (!store_remove_entry(store, found->ids[i], error))
			return false;
	round->removed += (int64_t)found->count;
	return true;
}

static bool read_number(struct store *store, size_t index, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_retention_sql, index, error);
	return statement && store_sql_run_integer(store, statement, 0, number, error);
}
