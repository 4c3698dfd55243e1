/* hash: the same numbers for ever, because they are stored. */
#include "tidings/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_known_values(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		uint64_t hash;
	} rows[] = {
	    {"nothing", "", UINT64_C(0x2D06800538D394C2)},
	    {"one byte", "a", UINT64_C(0xE6C632B61E964E1F)},
	    {"a word", "abc", UINT64_C(0x78AF5F94892F3950)},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (hash_text(rows[i].text) != rows[i].hash)
			fail_msg("%s: %llx", rows[i].shows, (unsigned long long)hash_text(rows[i].text));
		assert_int_equal(hash_bytes(rows[i].text, strlen(rows[i].text)), rows[i].hash);
	}
}

static void test_null_hashes_as_nothing(void **state)
{
	(void)state;
	assert_int_equal(hash_text(NULL), hash_text(""));
	assert_int_equal(hash_bytes(NULL, 0), hash_text(""));
}

static void test_bytes_behind_a_nul_count(void **state)
{
	(void)state;
	assert_int_not_equal(hash_bytes("a\0b", 3), hash_bytes("a\0c", 3));
	assert_int_not_equal(hash_bytes("a\0", 2), hash_text("a"));
}

static void test_joining_minds_the_order(void **state)
{
	(void)state;
	uint64_t a = hash_text("a");
	uint64_t b = hash_text("b");
	assert_int_not_equal(hash_join(a, b), hash_join(b, a));
	assert_int_not_equal(hash_join(a, a), 0);
	assert_int_equal(hash_join(1, 2), hash_bytes("\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0", 16));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_values),
	    cmocka_unit_test(test_null_hashes_as_nothing),
	    cmocka_unit_test(test_bytes_behind_a_nul_count),
	    cmocka_unit_test(test_joining_minds_the_order),
	};
	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
