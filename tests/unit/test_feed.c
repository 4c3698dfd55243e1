/* feed: the names of the formats are part of the contract of `tidings parse --json`. */

#include "tidings/feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_every_format_has_its_name(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		enum document_format format;
		const char *name;
	} rows[] = {
	    {"RSS 2.0", DOCUMENT_RSS_20, "rss2.0"},
	    {"RSS 0.91 to 0.94 and 0.90", DOCUMENT_RSS_09X, "rss0.9x"},
	    {"RSS 1.0", DOCUMENT_RSS_10, "rss1.0"},
	    {"Atom 1.0", DOCUMENT_ATOM_10, "atom1.0"},
	    {"Atom 0.3", DOCUMENT_ATOM_03, "atom0.3"},
	    {"JSON Feed of any version", DOCUMENT_JSON_1, "json1.x"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(feed_format_name(rows[i].format), rows[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_format_has_its_name),
	};
	return cmocka_run_group_tests_name("feed", tests, NULL, NULL);
}
