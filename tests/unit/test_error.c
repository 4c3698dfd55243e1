/* error: kinds, system words, context, and texts that hold nothing dangerous. */
#include "tidings/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_texts_are_clean(void **state)
{
	static const struct {
		const char *shows;
		const char *given;
		const char *text;
	} rows[] = {
	    {"plain text stays", "no feed at https://example.org/", "no feed at https://example.org/"},
	    {"text of any script stays", "Ärger mit 日本語 🎉", "Ärger mit 日本語 🎉"},
	    {"a line feed cannot start a second line", "a\nerror: b", "a?error: b"},
	    {"an escape sequence loses its escape", "\033[2Jgone", "?[2Jgone"},
	    {"DEL and tab are controls, too", "a\177b\tc", "a?b?c"},
	    {"C1 controls in UTF-8",
	        "a\xC2\x9B"
	        "31m",
	        "a??31m"},
	    {"a bidi override",
	        "a\xE2\x80\xAE"
	        "b",
	        "a???b"},
	    {"a zero-width space",
	        "a\xE2\x80\x8B"
	        "b",
	        "a???b"},
	    {"a stray continuation byte", "a\x80z", "a?z"},
	    {"a lead byte without its tail", "a\xE2\x80", "a??"},
	    {"an overlong slash", "\xC0\xAF", "??"},
	    {"an overlong three-byte slash", "\xE0\x80\xAF", "???"},
	    {"a surrogate", "\xED\xA0\x80", "???"},
	    {"beyond Unicode", "\xF4\x90\x80\x80", "????"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct error error = {0};
		assert_false(error_set(&error, ERROR_INPUT, "%s", rows[i].given));
		assert_int_equal(error.kind, ERROR_INPUT);
		if (strcmp(error.text, rows[i].text) != 0)
			fail_msg("%s: '%s'", rows[i].shows, error.text);
	}
}

static void test_system_numbers_give_kind_and_words(void **state)
{
	static const struct {
		const char *shows;
		int number;
		enum error_kind kind;
		const char *text;
	} rows[] = {
	    {"a missing file is not found", ENOENT, ERROR_NOT_FOUND, "cannot open x: no such file or directory"},
	    {"a forbidden file is refused", EACCES, ERROR_REFUSED, "cannot open x: permission denied"},
	    {"so is a forbidden operation", EPERM, ERROR_REFUSED, "cannot open x: operation not permitted"},
	    {"EAGAIN is busy", EAGAIN, ERROR_BUSY, "cannot open x: resource temporarily unavailable"},
	    {"EBUSY is busy", EBUSY, ERROR_BUSY, "cannot open x: device or resource busy"},
	    {"all else is io", ENOSPC, ERROR_IO, "cannot open x: no space left on device"},
	    {"an abbreviation keeps its capitals", EDOTDOT, ERROR_IO, "cannot open x: RFS specific error"},
	    {"a number that is none", 99999, ERROR_IO, "cannot open x: error 99999"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct error error = {0};
		assert_false(error_set_system(&error, rows[i].number, "cannot open %s", "x"));
		if (error.kind != rows[i].kind || strcmp(error.text, rows[i].text) != 0)
			fail_msg("%s: kind %d, '%s'", rows[i].shows, (int)error.kind, error.text);
	}
}

static void test_prefix_stands_in_front_and_keeps_the_kind(void **state)
{
	struct error error = {0};
	(void)state;
	error_set(&error, ERROR_BUSY, "the database is in use");
	assert_false(error_prefix(&error, "importing %s", "feeds\n.opml"));
	assert_string_equal(error.text, "importing feeds?.opml: the database is in use");
	assert_int_equal(error.kind, ERROR_BUSY);
}

static void test_an_error_may_quote_itself(void **state)
{
	struct error error = {0};
	(void)state;
	error_set(&error, ERROR_IO, "first");
	error_set(&error, ERROR_INPUT, "second after %s", error.text);
	assert_string_equal(error.text, "second after first");
}

static void test_long_texts_are_cut_between_characters(void **state)
{
	char given[2 * ERROR_TEXT_SIZE];
	(void)state;
	/* whatever the offset, no character is cut in two */
	for (size_t shift = 0; shift < 4; shift++) {
		memset(given, 'x', shift);
		for (size_t i = shift; i + 3 < sizeof given; i += 3)
			memcpy(given + i, "日", 4);
		struct error error = {0};
		error_set(&error, ERROR_INPUT, "%s", given);
		size_t length = strlen(error.text);
		assert_in_range(length, ERROR_TEXT_SIZE - 4, ERROR_TEXT_SIZE - 1);
		assert_null(strchr(error.text, '?'));
		assert_int_equal((length - shift) % 3, 0);
		error_prefix(&error, "%s", given);
		assert_null(strchr(error.text, '?'));
		assert_true(strlen(error.text) < ERROR_TEXT_SIZE);
	}
}

static void test_a_long_prefix_leaves_room_for_nothing_and_does_no_harm(void **state)
{
	char given[ERROR_TEXT_SIZE + 1];
	struct error error = {0};
	(void)state;
	memset(given, 'p', sizeof given);
	given[sizeof given - 1] = '\0';
	error_set(&error, ERROR_IO, "cause");
	error_prefix(&error, "%s", given);
	assert_int_equal(strlen(error.text), ERROR_TEXT_SIZE - 1);
	given[ERROR_TEXT_SIZE - 4] = '\0';
	error_set(&error, ERROR_IO, "cause");
	error_prefix(&error, "%s", given);
	assert_string_equal(error.text + ERROR_TEXT_SIZE - 4, ": c");
}

static void test_nobody_need_ask_why(void **state)
{
	(void)state;
	assert_false(error_set(NULL, ERROR_INPUT, "x"));
	assert_false(error_set_system(NULL, ENOENT, "x"));
	assert_false(error_prefix(NULL, "x"));
}

static void test_kinds_travel_as_words(void **state)
{
	(void)state;
	for (int kind = ERROR_NONE; kind <= ERROR_INTERNAL; kind++)
		assert_int_equal(error_kind_parse(error_kind_name((enum error_kind)kind)), kind);
	assert_string_equal(error_kind_name(ERROR_NOT_FOUND), "not-found");
	assert_string_equal(error_kind_name((enum error_kind)77), "internal");
	assert_int_equal(error_kind_parse("nonsense"), ERROR_INTERNAL);
	assert_int_equal(error_kind_parse(""), ERROR_INTERNAL);
	assert_int_equal(error_kind_parse(NULL), ERROR_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts_are_clean),
	    cmocka_unit_test(test_system_numbers_give_kind_and_words),
	    cmocka_unit_test(test_prefix_stands_in_front_and_keeps_the_kind),
	    cmocka_unit_test(test_an_error_may_quote_itself),
	    cmocka_unit_test(test_long_texts_are_cut_between_characters),
	    cmocka_unit_test(test_a_long_prefix_leaves_room_for_nothing_and_does_no_harm),
	    cmocka_unit_test(test_nobody_need_ask_why),
	    cmocka_unit_test(test_kinds_travel_as_words),
	};
	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
