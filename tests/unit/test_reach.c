/* Whether it is our own network that is away. */
#include "reach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define STEPS 8

struct step {
	const char *host;
	bool is_unreachable;
	double started, ended;
};

static void test_offline(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		size_t known;
		struct step steps[STEPS];
		bool is_offline;
	} cases[] = {
	    {"five hosts in a row that do not answer", 100,
	        {{"a", true, 1, 2}, {"b", true, 1, 2}, {"c", true, 1, 2}, {"d", true, 1, 2}, {"e", true, 1, 2}}, true},
	    {"four are not enough", 100, {{"a", true, 1, 2}, {"b", true, 1, 2}, {"c", true, 1, 2}, {"d", true, 1, 2}},
	        false},
	    {"one host five times is that host", 100,
	        {{"a", true, 1, 2}, {"a", true, 2, 3}, {"a", true, 3, 4}, {"a", true, 4, 5}, {"a", true, 5, 6}}, false},
	    {"all there are, when there are few", 3, {{"a", true, 1, 2}, {"b", true, 1, 2}, {"c", true, 1, 2}}, true},
	    {"two hosts cannot tell", 2, {{"a", true, 1, 2}, {"b", true, 1, 2}, {"a", true, 3, 4}, {"b", true, 3, 4}},
	        false},
	    {"an answer in between", 100,
	        {{"a", true, 1, 2}, {"b", true, 1, 2}, {"c", true, 1, 2}, {"x", false, 2, 3}, {"d", true, 4, 5},
	            {"e", true, 4, 5}},
	        false},
	    {"slow ones that began before the last answer", 100,
	        {{"x", false, 1, 3}, {"a", true, 1, 30}, {"b", true, 1, 30}, {"c", true, 1, 30}, {"d", true, 1, 30},
	            {"e", true, 1, 30}},
	        false},
	    {"an answer ends it", 3, {{"a", true, 1, 2}, {"b", true, 1, 2}, {"c", true, 1, 2}, {"a", false, 400, 401}},
	        false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reach reach = {.known = cases[i].known};
		for (size_t at = 0; at < STEPS && cases[i].steps[at].host; at++) {
			const struct step *step = &cases[i].steps[at];
			reach_note(&reach, step->host, step->is_unreachable, step->started, step->ended);
		}
		if (reach.is_offline != cases[i].is_offline)
			fail_msg("%s", cases[i].what);
	}
}

static void test_one_request_now_and_then(void **state)
{
	(void)state;
	struct reach reach = {.known = 3};
	assert_true(reach_wait(&reach, 10) <= 0);
	for (const char *host = "abc"; *host; host++)
		reach_note(&reach, host, true, 1, 10);
	assert_int_equal((int)reach_wait(&reach, 10), REACH_SECONDS);
	assert_int_equal((int)reach_wait(&reach, 200), REACH_SECONDS - 190);
	assert_true(reach_wait(&reach, 10 + REACH_SECONDS) <= 0);
	reach_probe(&reach, 400);
	assert_int_equal((int)reach_wait(&reach, 400), REACH_SECONDS);
	reach_note(&reach, "a", false, 400, 401);
	assert_true(reach_wait(&reach, 401) <= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_offline),
	    cmocka_unit_test(test_one_request_now_and_then),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
