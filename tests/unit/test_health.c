/* cli/health: when polling goes as it should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "health.h"

static void test_judgements(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct health_facts facts;
		const char *problems[3];
	} rows[] = {
	    {"nothing to do", {.is_running = true}, {NULL}},
	    {"no daemon, and none is needed", {.feeds = 10}, {NULL}},
	    {"no daemon, and feeds wait", {.feeds = 10, .overdue = 1},
	        {"1 of 10 feeds should have been polled more than an hour ago; no daemon is running"}},
	    {"many wait in spite of a daemon", {.is_running = true, .feeds = 100, .overdue = 3},
	        {"3 of 100 feeds should have been polled more than an hour ago"}},
	    {"few of many wait", {.is_running = true, .feeds = 100, .overdue = 2}, {NULL}},
	    {"they wait because they have to", {.is_running = true, .feeds = 100, .overdue = 30, .held = 29}, {NULL}},
	    {"a slow loop", {.is_running = true, .lag = 5001}, {"the daemon is 5 seconds late at its work"}},
	    {"a loop that is quick enough", {.is_running = true, .lag = 5000}, {NULL}},
	    {"most polls fail", {.is_running = true, .polls = 10, .bad_polls = 6}, {"6 of the last 10 polls failed"}},
	    {"half of them fail", {.is_running = true, .polls = 10, .bad_polls = 5}, {NULL}},
	    {"too few to tell", {.is_running = true, .polls = 9, .bad_polls = 9}, {NULL}},
	    {"a full disk and no network", {.is_running = true, .is_offline = true, .is_unsaved = true},
	        {"what is polled cannot be saved; the log says why",
	            "no server answers: this machine seems to be offline"}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char problems[HEALTH_COUNT][HEALTH_TEXT_SIZE];
		size_t count = health_judge(&rows[i].facts, problems), expected = 0;
		while (rows[i].problems[expected])
			expected++;
		if (count != expected)
			fail_msg("%s: %zu problems", rows[i].what, count);
		for (size_t j = 0; j < count; j++)
			assert_string_equal(problems[j], rows[i].problems[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_judgements),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
