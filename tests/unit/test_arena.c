/* arena: zeroed, aligned, bounded memory with one owner. */
#include "tidings/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Whether the child that runs `fn` ends as a failed allocation does. */
static int ends_the_process(void (*fn)(void))
{
	pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		fn();
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 2;
}

static void test_memory_is_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = {1, 7, 16, 24, 100, 4096, 5000, 70000, 3000000, 3};
	struct arena *arena = arena_new(10000000);
	(void)state;
	unsigned char *previous = NULL;
	size_t previous_size = 0;
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			if (sizes[i] > 10000 && round > 1)
				continue;
			unsigned char *memory = arena_new_array(arena, sizes[i], 1);
			assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
			for (size_t at = 0; at < sizes[i]; at++)
				assert_int_equal(memory[at], 0);
			memset(memory, 0xAA, sizes[i]);
			if (previous)
				assert_int_equal(previous[previous_size - 1], 0xAA);
			previous = memory;
			previous_size = sizes[i];
		}
	}
	arena_free(arena);
}

static void test_texts_are_copied(void **state)
{
	struct arena *arena = arena_new(1000);
	(void)state;
	assert_null(arena_copy(arena, NULL));
	assert_string_equal(arena_copy(arena, ""), "");
	assert_string_equal(arena_copy(arena, "feed"), "feed");
	assert_memory_equal(arena_copy_bytes(arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_copy_bytes(arena, NULL, 0), "");
	assert_string_equal(arena_format(arena, "%d of %s", 3, "seven"), "3 of seven");
	assert_string_equal(arena_format(arena, "%s", ""), "");
	arena_free(arena);
}

static void test_what_is_used_is_counted(void **state)
{
	struct arena *arena = arena_new(1000);
	(void)state;
	assert_int_equal(arena_used(arena), 0);
	arena_new_array(arena, 10, 10);
	assert_int_equal(arena_used(arena), 100);
	assert_non_null(arena_new_array(arena, 900, 1));
	assert_int_equal(arena_used(arena), 1000);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	arena_free(arena);
}

static void test_reset_memory_is_zeroed_again(void **state)
{
	struct arena *arena = arena_new(5000000);
	(void)state;
	arena_reset(arena);
	static const size_t sizes[] = {100, 5000, 3000000, 200, 2000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		unsigned char *memory = arena_new_array(arena, sizes[i], 1);
		for (size_t at = 0; at < sizes[i]; at++)
			assert_int_equal(memory[at], 0);
		memset(memory, 0xFF, sizes[i]);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void take_too_much(void)
{
	struct arena *arena = arena_new(100);
	arena_new_array(arena, 60, 1);
	arena_new_array(arena, 41, 1);
}

static void take_a_product_that_overflows(void)
{
	arena_new_array(arena_new(SIZE_MAX), SIZE_MAX / 2, 3);
}

static void take_nearly_everything(void)
{
	arena_new_array(arena_new(SIZE_MAX), SIZE_MAX - 3, 1);
}

static void copy_without_end(void)
{
	arena_copy_bytes(arena_new(SIZE_MAX), "x", SIZE_MAX);
}

static void test_beyond_the_limit_the_process_ends(void **state)
{
	(void)state;
	assert_true(ends_the_process(take_too_much));
	assert_true(ends_the_process(take_a_product_that_overflows));
	assert_true(ends_the_process(take_nearly_everything));
	assert_true(ends_the_process(copy_without_end));
}

static void test_freeing_nothing_is_fine(void **state)
{
	(void)state;
	arena_free(NULL);
	arena_free(arena_new(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory_is_zeroed_aligned_and_apart),
	    cmocka_unit_test(test_texts_are_copied),
	    cmocka_unit_test(test_what_is_used_is_counted),
	    cmocka_unit_test(test_reset_memory_is_zeroed_again),
	    cmocka_unit_test(test_beyond_the_limit_the_process_ends),
	    cmocka_unit_test(test_freeing_nothing_is_fine),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
