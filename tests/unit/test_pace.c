/* What decides when a feed is polled again, in words. */
#include "tidings/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/buf.h"

static void test_words(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct pace pace;
		const char *words;
	} cases[] = {
	    {"a feed never polled has no reason", {.rule = PACE_NONE}, ""},
	    {"a rule alone", {.rule = PACE_INTERVAL, .wait = 3600}, "the usual interval is 1h"},
	    {"a rule that outdid another", {.rule = PACE_MAX_AGE, .wait = 7200, .other = PACE_RHYTHM, .other_wait = 2700},
	        "the server said that its answer stays fresh for 2h (max-age or Expires), which is longer than its own "
	        "rhythm "
	        "(45m)"},
	    {"two that ask for the same", {.rule = PACE_TTL, .wait = 3600, .other = PACE_INTERVAL, .other_wait = 3600},
	        "the feed asks for 1h between polls (ttl), which is as long as the usual interval (1h)"},
	    {"skipped hours come on top", {.rule = PACE_RETRY_AFTER, .wait = 86400, .is_skipped = true},
	        "the server asked for a pause of 1d (Retry-After); put off until the feed may be polled again (skipHours, "
	        "skipDays)"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf words;
		buf_init(&words, 1000);
		pace_add_words(&words, &cases[i].pace);
		if (strcmp(buf_text(&words), cases[i].words) != 0)
			fail_msg("%s: %s", cases[i].what, buf_text(&words));
		buf_done(&words);
	}
}

static void test_names_go_both_ways(void **state)
{
	(void)state;
	for (int rule = PACE_NONE; rule < PACE_RULE_COUNT; rule++) {
		const char *name = pace_rule_name((enum pace_rule)rule);
		assert_true(rule == PACE_NONE || name);
		assert_int_equal(pace_rule_parse(name), rule);
		for (int other = PACE_NONE + 1; other < rule; other++)
			assert_string_not_equal(name, pace_rule_name((enum pace_rule)other));
	}
	assert_int_equal(pace_rule_parse("of a newer version"), PACE_NONE);
}

static void test_rhythm(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int64_t instants[10];
		size_t count;
		int64_t rhythm;
	} cases[] = {
	    {"nothing has no rhythm", {0}, 0, 0},
	    {"a few entries have none", {40000, 30000, 20000, 10000}, 4, 0},
	    {"the middle of the times between", {100000, 90000, 80000, 60000, 50000}, 5, 10000},
	    {"one long silence does not count for more", {9000000, 90000, 80000, 70000, 60000}, 5, 10000},
	    {"what comes together is one arrival", {50100, 50010, 50000, 40000, 30009, 30001, 30000, 20000, 10000}, 9,
	        10009},
	    {"all at once is no rhythm", {50000, 50000, 50000, 50000, 50000, 50000}, 6, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (pace_rhythm(cases[i].instants, cases[i].count) != cases[i].rhythm)
			fail_msg("%s: %lld", cases[i].what, (long long)pace_rhythm(cases[i].instants, cases[i].count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_names_go_both_ways),
	    cmocka_unit_test(test_rhythm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
