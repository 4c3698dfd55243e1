/* The wall clock and its shift. */
#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define SLACK 60 /* seconds that a busy machine may take between two looks at the clock */

static void test_the_shift(void **state)
{
	static const struct {
		const char *shows, *offset;
		int64_t seconds;
	} rows[] = {
	    {"none", NULL, 0},
	    {"nothing in it", "", 0},
	    {"seconds", "86400", 86400},
	    {"back", "-86400", -86400},
	    {"with a unit", "7d", 604800},
	    {"what is no duration is none", "tomorrow", 0},
	    {"a century is the most", "3200000000", 3200000000},
	    {"more than that is none", "3200000001", 0},
	    {"a minus alone is none", "-", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].offset)
			setenv("TIDINGS_CLOCK_OFFSET", rows[i].offset, 1);
		int64_t shift = clock_now() - (int64_t)time(NULL) - rows[i].seconds;
		if (shift < -SLACK || shift > SLACK)
			fail_msg("%s: %lld s off", rows[i].shows, (long long)shift);
		double left = clock_until(clock_now() + 100);
		if (left < 100. - SLACK || left > 100.5)
			fail_msg("%s: %f s left of 100", rows[i].shows, left);
	}
	unsetenv("TIDINGS_CLOCK_OFFSET");
}

static void test_a_pause_never_ends_early(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct timespec before, after;
		clock_gettime(CLOCK_REALTIME, &before);
		int64_t next = clock_next();
		clock_gettime(CLOCK_REALTIME, &after);
		assert_true(next >= before.tv_sec + (before.tv_nsec > 0));
		assert_true(next <= after.tv_sec + 1);
	}
}

static void test_the_clock_for_timeouts_goes_forward_unshifted(void **state)
{
	(void)state;
	double before = clock_monotonic();
	setenv("TIDINGS_CLOCK_OFFSET", "-1000000", 1);
	double after = clock_monotonic();
	unsetenv("TIDINGS_CLOCK_OFFSET");
	assert_true(after >= before && after - before < SLACK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_shift),
	    cmocka_unit_test(test_a_pause_never_ends_early),
	    cmocka_unit_test(test_the_clock_for_timeouts_goes_forward_unshifted),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
