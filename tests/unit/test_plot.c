/* cli/plot: bars stand to their width as the values to the greatest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plot.h"
#include "tidings/buf.h"

static void test_bars(void **state)
{
	static const struct {
		const char *shows;
		int64_t value, most;
		size_t width;
		const char *bar;
	} cases[] = {
	    {"all of it", 5, 5, 4, "████"},
	    {"half of it", 5, 10, 4, "██"},
	    {"an eighth of a column", 1, 32, 4, "▏"},
	    {"five of them", 5, 8, 1, "▋"},
	    {"whole columns and a rest", 3, 16, 8, "█▌"},
	    {"a little is still to be seen", 1, 1000000, 4, "▏"},
	    {"nothing", 0, 10, 4, ""},
	    {"less than nothing", -3, 10, 4, ""},
	    {"of nothing", 0, 0, 4, ""},
	    {"more than the most is the most", 20, 10, 2, "██"},
	    {"the greatest numbers", INT64_MAX / 2, INT64_MAX, 2, "█"},
	    {"no room", 5, 10, 0, ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		buf_init(&out, 4096);
		plot_add_bar(&out, cases[i].value, cases[i].most, cases[i].width);
		if (strcmp(buf_text(&out), cases[i].bar) != 0)
			fail_msg("%s: %s", cases[i].shows, buf_text(&out));
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_bars)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
