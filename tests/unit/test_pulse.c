/* Whether polls move on. */
#include "pulse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_it_beats_while_polls_end(void **state)
{
	const struct {
		const char *shows;
		size_t polling;
		int64_t ended;
		double now;
		bool beats;
	} rows[] = {
	    {"polls that began before anybody looked", 2, 0, 1000, true},
	    {"they take their time", 2, 0, 1100, true},
	    {"none of them ends", 2, 0, 1101, false},
	    {"one has ended after all", 1, 1, 1200, true},
	    {"and the other may take as long again", 1, 1, 1300, true},
	    {"but no longer", 1, 1, 1301, false},
	    {"nothing is under way", 0, 1, 5000, true},
	    {"what begins after a long rest has all its time", 1, 1, 5050, true},
	    {"counted from the rest", 1, 1, 5101, false},
	};
	struct pulse pulse = {0};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (pulse_beats(&pulse, rows[i].polling, rows[i].ended, rows[i].now, 100) != rows[i].beats)
			fail_msg("%s", rows[i].shows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_it_beats_while_polls_end)};
	return cmocka_run_group_tests_name("pulse", tests, NULL, NULL);
}
