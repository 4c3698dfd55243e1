/* When a feed is polled again. */
#include "cadence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/date.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NOW INT64_C(1764000000) /* 2025-11-24T16:00:00Z, a Monday */
#define ANSWERED .kind = CADENCE_ANSWERED, .retry_after = -1
#define FAILED .kind = CADENCE_FAILED, .retry_after = -1
#define LIMITED .kind = CADENCE_LIMITED

struct row {
	const char *what;
	struct cadence cadence;
	int64_t least, most; /* seconds from now */
	const char *reason;
	int64_t hold; /* seconds from now, 0 none */
	bool lacks_validators;
};

/* What a row leaves out is as usual. */
static struct cadence filled(const struct row *row)
{
	struct cadence cadence = row->cadence;
	cadence.now = NOW;
	cadence.feed = 7;
	cadence.interval = cadence.interval ? cadence.interval : HOUR;
	cadence.min_interval = cadence.min_interval ? cadence.min_interval : 15 * MINUTE;
	cadence.last_new = cadence.last_new ? cadence.last_new : DATE_NONE;
	cadence.failing_since = cadence.failing_since ? cadence.failing_since : DATE_NONE;
	cadence.has_validators = !row->lacks_validators;
	return cadence;
}

// clang-format off
static const struct row rows[] = {
	{"a feed without hints is polled after the interval, a little late at most",
		{ANSWERED}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"min-interval counts when it is the longer one",
		{ANSWERED, .min_interval = 2 * HOUR}, 2 * HOUR, 132 * MINUTE, "min-interval", 0, false},
	{"an interval of seconds is kept to the second",
		{ANSWERED, .interval = 3, .min_interval = 1}, 3, 3, "interval", 0, false},
	{"max-age holds the next poll off", {ANSWERED, .freshness = 6 * HOUR}, 6 * HOUR, 6 * HOUR + 36 * MINUTE, "max-age", 0, false},
	{"a short max-age does not hasten it", {ANSWERED, .freshness = 5}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"max-age of a year counts as a day", {ANSWERED, .freshness = 365 * DAY}, DAY, DAY + DAY / 10, "max-age", 0, false},
	{"max-age near the largest number does not overflow",
		{ANSWERED, .freshness = INT64_MAX}, DAY, DAY + DAY / 10, "max-age", 0, false},
	{"ttl holds it off", {ANSWERED, .ttl = 3 * HOUR}, 3 * HOUR, 198 * MINUTE, "ttl", 0, false},
	{"ttl of a minute does not hasten it", {ANSWERED, .ttl = 60}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"ttl of a month counts as a day", {ANSWERED, .ttl = 30 * DAY}, DAY, DAY + DAY / 10, "ttl", 0, false},
	{"the longest hint wins", {ANSWERED, .ttl = 2 * HOUR, .freshness = 3 * HOUR, .update_period = 4 * HOUR},
		4 * HOUR, 264 * MINUTE, "sy:updatePeriod", 0, false},
	{"without validators every poll costs a whole body: half as often",
		{ANSWERED}, 2 * HOUR, 132 * MINUTE, "no-validators", 0, true},
	{"nothing new for a month: twice a day", {ANSWERED, .last_new = NOW - 30 * DAY}, 12 * HOUR, 792 * MINUTE, "quiet", 0, false},
	{"nothing new for a quarter: daily", {ANSWERED, .last_new = NOW - 91 * DAY}, DAY, DAY + DAY / 10, "quiet", 0, false},
	{"something new the day before yesterday is not quiet", {ANSWERED, .last_new = NOW - 2 * DAY}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"nothing new for ten days: every four hours", {ANSWERED, .last_new = NOW - 10 * DAY}, 4 * HOUR, 264 * MINUTE, "quiet", 0, false},
	{"silence for ever counts as a day", {ANSWERED, .last_new = 1}, DAY, DAY + DAY / 10, "quiet", 0, false},
	{"something new every eight hours: polled every two", {ANSWERED, .rhythm = 8 * HOUR}, 2 * HOUR, 132 * MINUTE, "rhythm", 0, false},
	{"every minute: not more often than half the interval", {ANSWERED, .rhythm = 60}, 30 * MINUTE, 33 * MINUTE, "rhythm", 0, false},
	{"once a month: daily all the same", {ANSWERED, .rhythm = 30 * DAY}, DAY, DAY + DAY / 10, "rhythm", 0, false},
	{"a longer interval is halved at most", {ANSWERED, .interval = 4 * HOUR, .rhythm = 60}, 2 * HOUR, 132 * MINUTE, "rhythm", 0, false},
	{"an interval longer than a day is kept", {ANSWERED, .interval = 3 * DAY, .rhythm = 300 * DAY}, 3 * DAY, 3 * DAY + 3 * DAY / 10, "rhythm", 0, false},
	{"a hub brings what is new: daily", {ANSWERED, .rhythm = 8 * HOUR, .is_pushed = true}, DAY, DAY + DAY / 10, "pushed", 0, false},
	{"a hub or not, what a person set for the feed holds",
		{ANSWERED, .own_interval = 20 * MINUTE, .is_pushed = true}, 20 * MINUTE, 22 * MINUTE, "set-interval", 0, false},
	{"an interval of minutes is somebody's wish: no rhythm, no silence",
		{ANSWERED, .interval = 20 * MINUTE, .rhythm = DAY, .last_new = NOW - 90 * DAY}, 20 * MINUTE, 22 * MINUTE, "interval", 0, false},
	{"what a person set for the feed outdoes its rhythm and its silence",
		{ANSWERED, .own_interval = 20 * MINUTE, .rhythm = DAY, .last_new = NOW - 90 * DAY}, 20 * MINUTE, 22 * MINUTE, "set-interval", 0, false},
	{"but not what the server asks for", {ANSWERED, .own_interval = 20 * MINUTE, .freshness = 2 * HOUR}, 2 * HOUR, 132 * MINUTE, "max-age", 0, false},
	{"nor min-interval", {ANSWERED, .own_interval = 60}, 15 * MINUTE, 16 * MINUTE + 30, "min-interval", 0, false},
	{"max-age is not lowered by a rhythm", {ANSWERED, .rhythm = HOUR, .freshness = 6 * HOUR}, 6 * HOUR, 396 * MINUTE, "max-age", 0, false},
	{"a day at most without validators", {ANSWERED, .own_interval = 20 * HOUR}, DAY, DAY + DAY / 10, "no-validators", 0, true},
	{"while offline a feed stays due", {.kind = CADENCE_OFFLINE, .due = NOW - 77}, -77, -77, "offline", 0, false},
	{"a last entry in the future is not quiet", {ANSWERED, .last_new = NOW + 91 * DAY}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"the first failure waits the interval", {FAILED, .failures = 1}, 54 * MINUTE, 66 * MINUTE, "backoff", 0, false},
	{"the second twice as long", {FAILED, .failures = 2}, 108 * MINUTE, 132 * MINUTE, "backoff", 0, false},
	{"the fourth eight times", {FAILED, .failures = 4}, 432 * MINUTE, 528 * MINUTE, "backoff", 0, false},
	{"a long row of failures waits a day", {FAILED, .failures = 12}, DAY - DAY / 10, DAY + DAY / 10, "backoff", 0, false},
	{"after more than a month of failures weekly",
		{FAILED, .failures = 20, .failing_since = NOW - 30 * DAY}, 7 * DAY - 7 * DAY / 10, 7 * DAY + 7 * DAY / 10, "dead", 0, false},
	{"many failures within days are not death",
		{FAILED, .failures = 100, .failing_since = NOW - 5 * DAY}, DAY - DAY / 10, DAY + DAY / 10, "backoff", 0, false},
	{"few tries within months neither",
		{FAILED, .failures = 3, .failing_since = NOW - 90 * DAY}, 216 * MINUTE, 264 * MINUTE, "backoff", 0, false},
	{"429 from a dead feed waits a day, not a week",
		{LIMITED, .retry_after = -1, .failures = 90, .failing_since = NOW - 90 * DAY}, DAY, DAY + DAY / 10, "429", DAY, false},
	{"failures without end do not overflow",
		{FAILED, .failures = INT64_MAX}, DAY - DAY / 10, DAY + DAY / 10, "backoff", 0, false},
	{"backoff never undercuts min-interval",
		{FAILED, .interval = 1, .min_interval = HOUR, .failures = 1}, 54 * MINUTE, 66 * MINUTE, "backoff", 0, false},
	{"hints count for nothing after a failure",
		{FAILED, .failures = 1, .freshness = DAY}, 54 * MINUTE, 66 * MINUTE, "backoff", 0, false},
	{"Retry-After is obeyed", {LIMITED, .retry_after = 2 * HOUR}, 2 * HOUR, 132 * MINUTE, "Retry-After", 2 * HOUR, false},
	{"Retry-After of nothing still pauses", {LIMITED, .retry_after = 0}, MINUTE, 66, "Retry-After", MINUTE, false},
	{"Retry-After of a year is capped",
		{LIMITED, .retry_after = 365 * DAY}, 7 * DAY, 7 * DAY + 7 * DAY / 10, "Retry-After", 7 * DAY, false},
	{"429 without Retry-After waits an hour at least",
		{LIMITED, .interval = 60, .min_interval = 60, .retry_after = -1, .failures = 1}, HOUR, 66 * MINUTE, "429", HOUR, false},
	{"and longer when it goes on", {LIMITED, .retry_after = -1, .failures = 3}, 4 * HOUR, 264 * MINUTE, "429", 4 * HOUR, false},
	{"a first 410 is asked again after a day",
		{.kind = CADENCE_GONE, .gone_since = NOW, .failures = 1}, DAY, DAY + DAY / 10, "410", DAY, false},
	{"a second 410 within the day keeps the time",
		{.kind = CADENCE_GONE, .gone_since = NOW - 6 * HOUR}, 18 * HOUR, 20 * HOUR, "410", 18 * HOUR, false},
	{"the present hour is skipped, so is the next: the one after it",
		{ANSWERED, .skip_hours = 3u << 16 | 1u << 18}, 3 * HOUR, 3 * HOUR, "interval", 0, false},
	{"all hours skipped is a mistake", {ANSWERED, .skip_hours = 0xffffff}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"all days skipped is a mistake", {ANSWERED, .skip_days = 0x7f}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"skipped days are waited out", {ANSWERED, .skip_days = 1u << 1 | 1u << 2}, 32 * HOUR, 32 * HOUR, "interval", 0, false},
	{"skipped hours delay the retry after a failure, too",
		{FAILED, .failures = 1, .skip_hours = 3u << 16}, 2 * HOUR, 2 * HOUR, "backoff", 0, false},
};
// clang-format on

static void test_plans(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct cadence cadence = filled(row);
		struct cadence_plan plan = cadence_plan(&cadence);
		int64_t wait = plan.due - NOW, hold = plan.hold ? plan.hold - NOW : 0;
		if (wait < row->least || wait > row->most || hold != row->hold)
			fail_msg("%s: due in %lld s, held for %lld s", row->what, (long long)wait, (long long)hold);
		if (strcmp(pace_rule_name(plan.pace.rule), row->reason) != 0)
			fail_msg("%s: %s", row->what, pace_rule_name(plan.pace.rule));
	}
}

static void test_jitter_spreads_and_repeats(void **state)
{
	(void)state;
	struct cadence cadence = filled(&rows[0]);
	bool has_other = false;
	int64_t first = cadence_plan(&cadence).due;
	for (int64_t feed = 0; feed < 1000; feed++) {
		cadence.feed = feed;
		int64_t due = cadence_plan(&cadence).due;
		assert_in_range(due - NOW, HOUR, 66 * MINUTE);
		assert_int_equal(due, cadence_plan(&cadence).due);
		has_other = has_other || due != first;
	}
	assert_true(has_other);
}

static void test_skipping(void **state)
{
	(void)state;
	assert_true(cadence_is_skipped(NOW, 1u << 16, 0));
	assert_false(cadence_is_skipped(NOW, 1u << 15, 0));
	assert_true(cadence_is_skipped(NOW, 0, 1u << 1));
	assert_false(cadence_is_skipped(NOW, 0, 1u << 0));
	assert_false(cadence_is_skipped(NOW, 0xffffff, 0x7f));
	assert_int_equal(cadence_unskipped(NOW + 5, 0, 0), NOW + 5);
	/* every hour but one and every day but one: the walk ends */
	int64_t free = cadence_unskipped(NOW, 0xffffff & ~(1u << 3), 0x7f & ~(1u << 0));
	assert_false(cadence_is_skipped(free, 0xffffff & ~(1u << 3), 0x7f & ~(1u << 0)));
	assert_in_range(free - NOW, 0, 7 * DAY);
}

static void test_full_requests(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int64_t last_success, last_new;
		bool is_full;
	} cases[] = {
	    {"a feed never read has nothing to leave out", DATE_NONE, DATE_NONE, false},
	    {"a feed with news this week is asked conditionally", NOW - HOUR, NOW - 2 * DAY, false},
	    {"a week without news has just ended", NOW - HOUR, NOW - 7 * DAY - 60, true},
	    {"it has been asked in full already", NOW - 30, NOW - 7 * DAY - 60, false},
	    {"a second week has ended", NOW - HOUR, NOW - 14 * DAY - 60, true},
	    {"a wrong clock does not matter", NOW + DAY, NOW - 8 * DAY, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (cadence_is_full(NOW, cases[i].last_success, cases[i].last_new) != cases[i].is_full)
			fail_msg("%s", cases[i].what);
}

static void test_the_runner_up_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct cadence cadence;
		enum pace_rule rule, other;
		int64_t other_wait;
		bool is_skipped;
	} cases[] = {
	    {"max-age against the rhythm", {ANSWERED, .rhythm = 3 * HOUR, .freshness = 2 * HOUR}, PACE_MAX_AGE, PACE_RHYTHM,
	        45 * MINUTE, false},
	    {"the interval against min-interval", {ANSWERED}, PACE_INTERVAL, PACE_MIN_INTERVAL, 15 * MINUTE, false},
	    {"the first of equals wins", {ANSWERED, .ttl = HOUR}, PACE_INTERVAL, PACE_TTL, HOUR, false},
	    {"a failure has no rival", {FAILED, .failures = 2}, PACE_BACKOFF, PACE_NONE, 0, false},
	    {"skipped hours are told", {FAILED, .failures = 1, .skip_hours = 3u << 16}, PACE_BACKOFF, PACE_NONE, 0, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct row row = {.cadence = cases[i].cadence};
		struct cadence cadence = filled(&row);
		struct pace pace = cadence_plan(&cadence).pace;
		if (pace.rule != cases[i].rule || pace.other != cases[i].other || pace.other_wait != cases[i].other_wait ||
		    pace.is_skipped != cases[i].is_skipped)
			fail_msg("%s: %s, then %s (%lld)", cases[i].what, pace_rule_name(pace.rule),
			    pace.other ? pace_rule_name(pace.other) : "nothing", (long long)pace.other_wait);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plans),
	    cmocka_unit_test(test_the_runner_up_is_told),
	    cmocka_unit_test(test_jitter_spreads_and_repeats),
	    cmocka_unit_test(test_skipping),
	    cmocka_unit_test(test_full_requests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
