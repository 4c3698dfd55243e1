/* date: what people write in queries and settings. */
#include "tidings/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define NOW INT64_C(1630886460) /* 2021-09-06T00:01:00Z, still the fifth in New York */

static int use_new_york(void **state)
{
	(void)state;
	return setenv("TZ", "America/New_York", 1);
}

static int use_utc(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	return 0;
}

static void test_dates_of_people(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		const char *from;
		const char *until;
	} rows[] = {
	    {"a day is a local day", "2026-05-01", "2026-05-01T04:00:00Z", "2026-05-02T04:00:00Z"},
	    {"the day the clocks go forward is short", "2021-03-14", "2021-03-14T05:00:00Z", "2021-03-15T04:00:00Z"},
	    {"the day the clocks go back is long", "2021-11-07", "2021-11-07T04:00:00Z", "2021-11-08T05:00:00Z"},
	    {"a month", "2026-02", "2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z"},
	    {"the last month", "2026-12", "2026-12-01T05:00:00Z", "2027-01-01T05:00:00Z"},
	    {"a year", "2026", "2026-01-01T05:00:00Z", "2027-01-01T05:00:00Z"},
	    {"a minute", "2026-05-01 10:00", "2026-05-01T14:00:00Z", "2026-05-01T14:01:00Z"},
	    {"a second", "2026-05-01T10:00:30", "2026-05-01T14:00:30Z", "2026-05-01T14:00:31Z"},
	    {"a zone wins", "2026-05-01T10:00:30Z", "2026-05-01T10:00:30Z", "2026-05-01T10:00:31Z"},
	    {"an offset, too", "2026-05-01T10:00+02:00", "2026-05-01T08:00:00Z", "2026-05-01T08:01:00Z"},
	    {"today", "today", "2021-09-05T04:00:00Z", "2021-09-06T04:00:00Z"},
	    {"yesterday", "yesterday", "2021-09-04T04:00:00Z", "2021-09-05T04:00:00Z"},
	    {"seconds", "30s", "2021-09-06T00:00:30Z", ""},
	    {"minutes", "1m", "2021-09-06T00:00:00Z", ""},
	    {"hours", "24h", "2021-09-05T00:01:00Z", ""},
	    {"days", "2d", "2021-09-04T00:01:00Z", ""},
	    {"weeks", "1w", "2021-08-30T00:01:00Z", ""},
	    {"months of 30 days", "1mo", "2021-08-07T00:01:00Z", ""},
	    {"years of 365 days", "1y", "2020-09-06T00:01:00Z", ""},
	    {"nothing ago", "0d", "2021-09-06T00:01:00Z", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t from = 0;
		int64_t until = 0;
		char first[DATE_TEXT_SIZE];
		char last[DATE_TEXT_SIZE];
		assert_true(date_parse_user(rows[i].text, NOW, &from, &until));
		date_format_rfc3339(from, first);
		date_format_rfc3339(until, last);
		if (strcmp(first, rows[i].from) != 0 || strcmp(last, rows[i].until) != 0)
			fail_msg("%s: %s to %s", rows[i].shows, first, last);
		if (!*rows[i].until)
			assert_true(until == INT64_MAX);
	}
}

static void test_what_is_no_date(void **state)
{
	static const char *const rows[] = {
	    "",
	    " ",
	    "d",
	    "2",
	    "2x",
	    "-2d",
	    "+2d",
	    "2 d",
	    "2d ",
	    "2d2h",
	    "Today",
	    "tomorrow",
	    "next week",
	    "2026-13",
	    "2026-02-30",
	    "2026-05-01 25:00",
	    "10:00",
	    "1/2/2026",
	    "99999999999999999999d",
	    "9223372036854775807d",
	    "0x10d",
	    "2.5d",
	    "since 2026-05-01 or so",
	    "0001-01-01T00:00+05:00",
	    "9999-12-31T23:59-05:00",
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t from = 1;
		int64_t until = 2;
		if (date_parse_user(rows[i], NOW, &from, &until))
			fail_msg("'%s'", rows[i]);
		assert_true(from == 1 && until == 2);
	}
}

static void test_a_date_before_time_began(void **state)
{
	int64_t from = 1;
	int64_t until = 2;
	(void)state;
	assert_false(date_parse_user("9223372036854775807s", -2, &from, &until));
	assert_true(date_parse_user("9223372036854775807s", 0, &from, &until));
	assert_true(from == -62135596800);
	assert_true(until == INT64_MAX);
}

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: none */
		const char *shown;
	} rows[] = {
	    {"90s", 90, "90s"},
	    {"30m", 1800, "30m"},
	    {"2h", 7200, "2h"},
	    {"7d", 604800, "7d"},
	    {"1w", 604800, "7d"},
	    {"90", 90, "90s"},
	    {"0", 0, "0s"},
	    {"60", 60, "1m"},
	    {"90m", 5400, "90m"},
	    {"24h", 86400, "1d"},
	    {"36h", 129600, "36h"},
	    {"", -1, NULL},
	    {"m", -1, NULL},
	    {"-1m", -1, NULL},
	    {"1.5h", -1, NULL},
	    {"1mo", -1, NULL},
	    {"1y", -1, NULL},
	    {"1h30m", -1, NULL},
	    {" 1h", -1, NULL},
	    {"1h ", -1, NULL},
	    {"1H", -1, NULL},
	    {"99999999999999999999", -1, NULL},
	    {"9223372036854775807w", -1, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t seconds = -1;
		bool is_duration = date_parse_duration(rows[i].text, &seconds);
		if (is_duration != (rows[i].seconds >= 0) || seconds != rows[i].seconds)
			fail_msg("'%s' gave %lld", rows[i].text, (long long)seconds);
		if (!rows[i].shown)
			continue;
		char shown[DATE_TEXT_SIZE];
		date_format_duration(seconds, shown);
		assert_string_equal(shown, rows[i].shown);
	}
	char shown[DATE_TEXT_SIZE];
	date_format_duration(INT64_MIN, shown);
	assert_string_equal(shown, "-9223372036854775808s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_dates_of_people, use_new_york, use_utc),
	    cmocka_unit_test_setup_teardown(test_what_is_no_date, use_new_york, use_utc),
	    cmocka_unit_test(test_a_date_before_time_began),
	    cmocka_unit_test(test_durations),
	};
	return cmocka_run_group_tests_name("date_user", tests, NULL, NULL);
}
