/* buf: grows, stops at its limit, is always a string. */
#include "tidings/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_an_empty_buf_is_an_empty_string(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 10);
	assert_string_equal(buf_text(&buf), "");
	assert_true(buf_add(&buf, "", 0));
	assert_string_equal(buf_text(&buf), "");
	buf_consume(&buf, 0);
	buf_clear(&buf);
	buf_done(&buf);
}

static void test_additions_join(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 100);
	assert_true(buf_add_text(&buf, "a"));
	assert_true(buf_add_char(&buf, '='));
	assert_true(buf_add_format(&buf, "%d;%s", 42, "x"));
	assert_true(buf_add(&buf, "\0z", 2));
	assert_int_equal(buf.length, 8);
	assert_memory_equal(buf_text(&buf), "a=42;x\0z", 9);
	buf_done(&buf);
}

static void test_a_large_content_survives_growing(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 1000000);
	for (int i = 0; i < 100000; i++)
		assert_true(buf_add_format(&buf, "%d,", i % 10));
	assert_int_equal(buf.length, 200000);
	for (size_t i = 0; i < 100000; i++)
		assert_int_equal(buf.data[2 * i], '0' + (int)(i % 10));
	assert_int_equal(buf.data[buf.length], '\0');
	buf_done(&buf);
}

static void test_the_limit_keeps_what_fits_and_refuses_the_rest(void **state)
{
	static const struct {
		const char *shows;
		size_t limit;
		const char *first;
		const char *second;
		const char *kept;
		bool is_full;
	} rows[] = {
	    {"exactly full is not too full", 4, "ab", "cd", "abcd", false},
	    {"one byte too many is cut", 4, "ab", "cde", "abcd", true},
	    {"after the cut nothing is added", 4, "abcde", "f", "abcd", true},
	    {"not even what would fit", 4, "abcdef", "", "abcd", true},
	    {"a limit of nothing", 0, "a", "b", "", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int formatted = 0; formatted < 2; formatted++) {
			struct buf buf;
			buf_init(&buf, rows[i].limit);
			bool first = formatted ? buf_add_format(&buf, "%s", rows[i].first) : buf_add_text(&buf, rows[i].first);
			bool second = formatted ? buf_add_format(&buf, "%s", rows[i].second) : buf_add_text(&buf, rows[i].second);
			if (strcmp(buf_text(&buf), rows[i].kept) != 0 || buf.is_full != rows[i].is_full)
				fail_msg("%s: '%s'", rows[i].shows, buf_text(&buf));
			assert_int_equal(first, strlen(rows[i].first) <= rows[i].limit);
			if (*rows[i].second)
				assert_int_equal(second, !rows[i].is_full);
			buf_done(&buf);
		}
	}
}

static void test_clear_makes_room_again(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 2);
	assert_false(buf_add_text(&buf, "abc"));
	buf_clear(&buf);
	assert_string_equal(buf_text(&buf), "");
	assert_false(buf.is_full);
	assert_true(buf_add_text(&buf, "xy"));
	assert_string_equal(buf_text(&buf), "xy");
	buf_done(&buf);
}

static void test_reserved_room_is_written_by_the_caller(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 300);
	buf_add_text(&buf, "head:");
	char *room = buf_reserve(&buf, 200);
	assert_non_null(room);
	assert_string_equal(buf_text(&buf), "head:");
	memset(room, 'x', 200);
	buf_commit(&buf, 3);
	assert_string_equal(buf_text(&buf), "head:xxx");
	buf_commit(&buf, 0);
	assert_string_equal(buf_text(&buf), "head:xxx");
	assert_non_null(buf_reserve(&buf, 292));
	assert_false(buf.is_full);
	assert_null(buf_reserve(&buf, 293));
	assert_true(buf.is_full);
	assert_null(buf_reserve(&buf, 1));
	assert_false(buf_add_char(&buf, 'y'));
	buf_done(&buf);
}

static void test_a_huge_reservation_does_not_overflow(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 10);
	buf_add_text(&buf, "abc");
	assert_null(buf_reserve(&buf, SIZE_MAX));
	assert_string_equal(buf_text(&buf), "abc");
	buf_done(&buf);
}

static void test_records_are_consumed_from_the_front(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 6);
	buf_add_text(&buf, "onetwo");
	buf_consume(&buf, 3);
	assert_string_equal(buf_text(&buf), "two");
	assert_true(buf_add_text(&buf, "333"));
	buf_consume(&buf, 6);
	assert_string_equal(buf_text(&buf), "");
	assert_int_equal(buf.length, 0);
	buf_done(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_empty_buf_is_an_empty_string),
	    cmocka_unit_test(test_additions_join),
	    cmocka_unit_test(test_a_large_content_survives_growing),
	    cmocka_unit_test(test_the_limit_keeps_what_fits_and_refuses_the_rest),
	    cmocka_unit_test(test_clear_makes_room_again),
	    cmocka_unit_test(test_reserved_room_is_written_by_the_caller),
	    cmocka_unit_test(test_a_huge_reservation_does_not_overflow),
	    cmocka_unit_test(test_records_are_consumed_from_the_front),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
