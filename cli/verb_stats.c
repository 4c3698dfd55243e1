/* How many stories come, by day and by feed: the counting. */
#include "verb_stats.h"

#include <stdlib.h>
#include <string.h>

#include "selection.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"
#include "tidings/store_search.h"
#include "verb_stats_parts.h"

#define HALF_DAY 43200

static bool find_days(struct stats *stats, struct error *error);
static int64_t midnight_of(int64_t instant);
static bool count_stories(struct stats *stats, const struct query *query, struct error *error);
static bool keep_feed(void *arg, const struct store_feed *feed);
static int compare_ids(const void *left, const void *right);
static int compare_counts(const void *left, const void *right);
static bool count_story(void *arg, int64_t feed, int64_t sort_time);

enum session_status verb_stats_run(struct session *session, struct error *error)
{
	struct stats stats = {.session = session};
	struct selection selection;
	bool is_done = session_has_store(session, error) && selection_read(&selection, session, 0, NULL, error) &&
	               find_days(&stats, error) && count_stories(&stats, selection.query, error);
	if (is_done && arguments_has(session->arguments, OPTION_JSON))
		verb_stats_print_json(&stats);
	else if (is_done)
		verb_stats_print(&stats);
	mem_free(stats.days);
	mem_free(stats.feeds);
	if (!is_done)
		return SESSION_FAILED;
	return stats.total ? SESSION_DONE : SESSION_NOTHING;
}

/* Local days, which need not have 24 hours, up to today's. */
static bool find_days(struct stats *stats, struct error *error)
{
	const char *since = arguments_get(stats->session->arguments, OPTION_SINCE);
	int64_t first = INT64_MIN, until, now = stats->session->now;
	if (since && !date_parse_user(since, now, &first, &until))
		return error_set(error, ERROR_INPUT, "--since: %.40s is no date", since);
	size_t most = since ? STATS_DAYS_MOST : STATS_DAYS, capacity = 0;
	int64_t start = midnight_of(now);
	for (size_t count = 0; count == 0 || (count < most && start + HALF_DAY > first); count++) {
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 32;
			stats->days = mem_resize(stats->days, capacity, sizeof *stats->days);
		}
		stats->days[count] = (struct stats_day){.start = start};
		stats->day_count = count + 1;
		if (start <= first)
			break;
		start = midnight_of(start - HALF_DAY);
	}
	for (size_t i = 0; i < stats->day_count / 2; i++) {
		struct stats_day day = stats->days[i];
		stats->days[i] = stats->days[stats->day_count - 1 - i];
		stats->days[stats->day_count - 1 - i] = day;
	}
	return true;
}

static int64_t midnight_of(int64_t instant)
{
	char day[DATE_TEXT_SIZE];
	int64_t from = instant, until;
	date_format_local(instant, "%Y-%m-%d", day, sizeof day);
	return date_parse_user(day, instant, &from, &until) ? from : instant;
}

static bool count_stories(struct stats *stats, const struct query *query, struct error *error)
{
	struct store *store = stats->session->store;
	if (!store_feeds_each(store, keep_feed, stats, error))
		return false;
	if (stats->feed_count)
		qsort(stats->feeds, stats->feed_count, sizeof *stats->feeds, compare_ids);
	if (!store_search_each_time(store, query, stats->days[0].start, count_story, stats, error))
		return false;
	if (stats->feed_count)
		qsort(stats->feeds, stats->feed_count, sizeof *stats->feeds, compare_counts);
	return true;
}

static bool keep_feed(void *arg, const struct store_feed *feed)
{
	struct stats *stats = arg;
	if (stats->feed_count == stats->feed_capacity) {
		stats->feed_capacity = stats->feed_capacity ? stats->feed_capacity * 2 : 64;
		stats->feeds = mem_resize(stats->feeds, stats->feed_capacity, sizeof *stats->feeds);
	}
	stats->feeds[stats->feed_count++] = (struct stats_feed){
	    .id = feed->id,
	    .title = arena_copy(stats->session->arena, feed->title && *feed->title ? feed->title : feed->url),
	};
	return true;
}

static int compare_ids(const void *left, const void *right)
{
	const struct stats_feed *a = left, *b = right;
	return (a->id > b->id) - (a->id < b->id);
}

static int compare_counts(const void *left, const void *right)
{
	const struct stats_feed *a = left, *b = right;
	return a->count == b->count ? compare_ids(left, right) : (a->count < b->count) - (a->count > b->count);
}

static bool count_story(void *arg, int64_t feed, int64_t sort_time)
{
	struct stats *stats = arg;
	const struct stats_feed wanted = {.id = feed};
	size_t low = 0, high = stats->day_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (stats->days[middle].start <= sort_time)
			low = middle;
		else
			high = middle;
	}
	stats->days[low].count++;
	stats->total++;
	struct stats_feed *found =
	    stats->feed_count ? bsearch(&wanted, stats->feeds, stats->feed_count, sizeof wanted, compare_ids) : NULL;
	if (found)
		found->count++;
	return true;
}
