/* regex: what patterns find, how a broken one is described, and that none of them takes for ever. */
#include "tidings/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/error.h"
#include "tidings/mem.h"

static void test_patterns(void **state)
{
	static const struct {
		const char *shows, *pattern, *text;
		bool is_found;
	} cases[] = {
	    {"a word inside the text", "lease", "Kernel 6.1 released", true},
	    {"one that is not there", "unleash", "Kernel 6.1 released", false},
	    {"case does not matter", "KERNEL", "Kernel", true},
	    {"unless the pattern says so", "(?-i)KERNEL", "Kernel", false},
	    {"case of other scripts", "мир", "МИР", true},
	    {"alternatives, the second", "alpha|beta", "the beta", true},
	    {"a character beyond ASCII is one", "^.$", "ö", true},
	    {"letters of any script are word characters", "^\\w+$", "日本語", true},
	    {"the beginning of a later line", "^two", "one\ntwo", true},
	    {"the dot ends at the line", "one.two", "one\ntwo", false},
	    {"a reference back", "(\\w)\\1", "feed", true},
	    {"a look ahead", "foo(?!bar)", "foobar", false},
	    {"the empty pattern", "", "x", true},
	    {"an empty text", "x", "", false},
	    {"bytes that are no UTF-8 match nothing", "a.b",
	        "a\xff"
	        "b",
	        false},
	    {"and what stands behind them is found", "later", "\xff\xfe later", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		struct regex *regex = regex_new(cases[i].pattern, &error);
		if (!regex)
			fail_msg("%s: %s", cases[i].shows, error.text);
		if (regex_matches(regex, cases[i].text, strlen(cases[i].text)) != cases[i].is_found)
			fail_msg("%s", cases[i].shows);
		regex_free(regex);
	}
}

static void test_broken_patterns(void **state)
{
	static const struct {
		const char *shows, *pattern, *says;
	} cases[] = {
	    {"a group that is never closed", "a(b", "after character 3: missing closing parenthesis"},
	    {"a class that is never closed", "ö[b", "after character 3: missing terminating ]"},
	    {"nothing to repeat", "*a", "at character 1: quantifier does not follow a repeatable item"},
	    {"a backslash at the end", "a\\", "after character 2: \\ at end of pattern"},
	    {"half a character of the text", "a\\C", "\\C is disabled"},
	    {"an option that would lift a limit", "(*LIMIT_MATCH=4000000000)a", "(*VERB)"},
	    {"too big when written out", "(((a{1000}){1000}){1000}){1000}", "too large"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		struct regex *regex = regex_new(cases[i].pattern, &error);
		if (regex || !strstr(error.text, cases[i].says))
			fail_msg("%s: %s", cases[i].shows, regex ? "no error" : error.text);
	}
}

static void test_bounds_of_patterns(void **state)
{
	struct error error = {0};
	char *longest = mem_new(9001, 1), *deepest = mem_new(402, 1);
	(void)state;
	memset(longest, 'a', 9000);
	assert_null(regex_new(longest, &error));
	assert_non_null(strstr(error.text, "longer than"));
	memset(deepest, '(', 200);
	memset(deepest + 200, ')', 200);
	assert_null(regex_new(deepest, &error));
	assert_non_null(strstr(error.text, "too deeply nested"));
	mem_free(longest);
	mem_free(deepest);
	regex_free(NULL);
}

/* Each of these would take hours or years; the test's own time limit is what fails. */
static void test_no_pattern_takes_for_ever(void **state)
{
	static const struct {
		const char *shows, *pattern;
		char fill;
	} cases[] = {
	    {"a repetition inside another", "^(a+)+$", 'a'},
	    {"alternatives that are the same", "(a|a)*b", 'a'},
	    {"one after another, from every place", "\\w*\\w*\\w*\\d", 'a'},
	    {"a dot star in a dot star", "(.*)*x(.*)*y", 'a'},
	    {"a reference back", "(a*)*\\1b", 'a'},
	    {"a call of itself", "(a(?1)?a?)+b", 'a'},
	    {"a look behind", "(?<=a)(a*)*b", 'a'},
	    {"white space", "\\s*\\s*\\s*x", ' '},
	};
	size_t length = REGEX_TEXT_LIMIT;
	char *text = mem_new(length + 1, 1);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		struct regex *regex = regex_new(cases[i].pattern, &error);
		if (!regex)
			fail_msg("%s: %s", cases[i].shows, error.text);
		memset(text, cases[i].fill, length);
		text[length - 1] = '!';
		for (size_t part = length; part > 16; part /= 8)
			if (regex_matches(regex, text + length - part, part))
				fail_msg("%s: found", cases[i].shows);
		regex_free(regex);
	}
	mem_free(text);
}

static void test_the_end_of_a_long_text_is_not_looked_at(void **state)
{
	size_t length = REGEX_TEXT_LIMIT + 3;
	char *text = mem_new(length + 1, 1);
	struct regex *regex = regex_new("end", NULL);
	(void)state;
	memset(text, '.', length);
	memcpy(text + REGEX_TEXT_LIMIT - 3, "end", 3);
	assert_true(regex_matches(regex, text, length));
	text[REGEX_TEXT_LIMIT - 3] = '.';
	memcpy(text + REGEX_TEXT_LIMIT, "end", 3);
	assert_false(regex_matches(regex, text, length));
	regex_free(regex);
	mem_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_broken_patterns),
	    cmocka_unit_test(test_bounds_of_patterns),
	    cmocka_unit_test(test_no_pattern_takes_for_ever),
	    cmocka_unit_test(test_the_end_of_a_long_text_is_not_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
