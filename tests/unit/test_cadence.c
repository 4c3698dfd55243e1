/* When a feed is polled again. */
#include "cadence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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
		{ANSWERED}, 2 * HOUR, 132 * MINUTE, "no validators", 0, true},
	{"nothing new for a month: twice a day", {ANSWERED, .last_new = NOW - 31 * DAY}, 12 * HOUR, 792 * MINUTE, "quiet", 0, false},
	{"nothing new for a quarter: daily", {ANSWERED, .last_new = NOW - 91 * DAY}, DAY, DAY + DAY / 10, "quiet", 0, false},
	{"something new last week is not quiet", {ANSWERED, .last_new = NOW - 7 * DAY}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"a last entry in the future is not quiet", {ANSWERED, .last_new = NOW + 91 * DAY}, HOUR, 66 * MINUTE, "interval", 0, false},
	{"the first failure waits the interval", {FAILED, .failures = 1}, 54 * MINUTE, 66 * MINUTE, "backoff", 0, false},
	{"the second twice as long", {FAILED, .failures = 2}, 108 * MINUTE, 132 * MINUTE, "backoff", 0, false},
	{"the fourth eight times", {FAILED, .failures = 4}, 432 * MINUTE, 528 * MINUTE, "backoff", 0, false},
	{"a long row of failures waits a day", {FAILED, .failures = 12}, DAY - DAY / 10, DAY + DAY / 10, "backoff", 0, false},
	{"after more than a month of failures weekly",
		{FAILED, .failures = 60}, 7 * DAY - 7 * DAY / 10, 7 * DAY + 7 * DAY / 10, "failing for long", 0, false},
	{"failures without end do not overflow",
		{FAILED, .failures = INT64_MAX}, 7 * DAY - 7 * DAY / 10, 7 * DAY + 7 * DAY / 10, "failing for long", 0, false},
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
		assert_string_equal(plan.reason, row->reason);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plans),
	    cmocka_unit_test(test_jitter_spreads_and_repeats),
	    cmocka_unit_test(test_skipping),
	    cmocka_unit_test(test_full_requests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
