/* cli/sparkline: numbers as bars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sparkline.h"
#include "tidings/buf.h"

static void test_bars(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int64_t numbers[8];
		const char *bars;
	} rows[] = {
	    {"nothing at all", {0}, "········"},
	    {"all the same", {3, 3, 3, 3, 3, 3, 3, 3}, "████████"},
	    {"the least is seen beside the greatest", {0, 1, 1000000, INT64_MAX}, "·▁▁█····"},
	    {"every height", {1, 2, 3, 4, 5, 6, 7, 8}, "▂▃▄▅▅▆▇█"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf line;
		buf_init(&line, 100);
		sparkline_add(&line, rows[i].numbers, 8);
		assert_string_equal(buf_text(&line), rows[i].bars);
		buf_done(&line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bars),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
