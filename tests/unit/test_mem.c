/* mem: memory, or the end of the process. */
#include "tidings/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

const char *__asan_default_options(void);

/* The allocator under test must fail as it does without AddressSanitizer. */
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void test_memory_is_zeroed(void **state)
{
	(void)state;
	char *memory = mem_new(10, 100);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(memory[i], 0);
	mem_free(memory);
	mem_free(mem_new(0, 0));
	mem_free(NULL);
}

static void test_resizing_keeps_the_content(void **state)
{
	(void)state;
	int *numbers = mem_resize(NULL, 2, sizeof *numbers);
	numbers[0] = 7;
	numbers[1] = 11;
	numbers = mem_resize(numbers, 10000, sizeof *numbers);
	assert_int_equal(numbers[0], 7);
	assert_int_equal(numbers[1], 11);
	numbers = mem_resize(numbers, 0, sizeof *numbers);
	mem_free(numbers);
}

static void test_texts_are_copied(void **state)
{
	(void)state;
	assert_null(mem_copy(NULL));
	char *copy = mem_copy("feed");
	assert_string_equal(copy, "feed");
	mem_free(copy);
	copy = mem_copy_bytes("a\0bc", 3);
	assert_memory_equal(copy, "a\0b", 4);
	mem_free(copy);
	copy = mem_copy_bytes(NULL, 0);
	assert_string_equal(copy, "");
	mem_free(copy);
	copy = mem_format("%s %d", "entry", 12);
	assert_string_equal(copy, "entry 12");
	mem_free(copy);
}

static void ask_for_everything(void)
{
	mem_free(mem_new(SIZE_MAX / 4, 1));
}

static void ask_for_a_product_that_overflows(void)
{
	mem_free(mem_new(SIZE_MAX / 2, 3));
}

static void resize_to_a_product_that_overflows(void)
{
	mem_free(mem_resize(NULL, SIZE_MAX / 2, 3));
}

static void resize_to_everything(void)
{
	mem_free(mem_resize(NULL, SIZE_MAX / 4, 1));
}

static void copy_without_end(void)
{
	mem_free(mem_copy_bytes("x", SIZE_MAX));
}

/* The child's standard error is the pipe, so that its one line can be read. */
static int run_child(void (*fn)(void), char *said, size_t size)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		fn();
		_exit(0);
	}
	close(ends[1]);
	size_t length = 0;
	ssize_t got;
	while (length < size - 1 && (got = read(ends[0], said + length, size - 1 - length)) > 0)
		length += (size_t)got;
	said[length] = '\0';
	close(ends[0]);
	int status = 0;
	waitpid(child, &status, 0);
	return status;
}

static void test_failure_ends_the_process_with_one_line(void **state)
{
	static const struct {
		const char *shows;
		void (*fn)(void);
	} rows[] = {
	    {"more than there is", ask_for_everything},
	    {"an overflowing product", ask_for_a_product_that_overflows},
	    {"resizing to more than there is", resize_to_everything},
	    {"resizing to an overflowing product", resize_to_a_product_that_overflows},
	    {"a copy without end", copy_without_end},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char said[4096];
		int status = run_child(rows[i].fn, said, sizeof said);
		/* AddressSanitizer puts its own warnings in front */
		size_t length = strlen(said);
		static const char line[] = "out of memory\n";
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 2 || length < sizeof line - 1 ||
		    strcmp(said + length - (sizeof line - 1), line) != 0)
			fail_msg("%s: status %d, '%s'", rows[i].shows, status, said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory_is_zeroed),
	    cmocka_unit_test(test_resizing_keeps_the_content),
	    cmocka_unit_test(test_texts_are_copied),
	    cmocka_unit_test(test_failure_ends_the_process_with_one_line),
	};
	return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
