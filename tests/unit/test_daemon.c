/* The parts of the daemon that need no server: how the event loop gets its memory. */
#include "daemon.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <ev.h>

#include "tidings/error.h"

static void *(*allocate)(void *memory, long size);

const char *__asan_default_options(void);

/* Allocations that fail return to their caller here, as they do without the sanitizer. */
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

void ev_set_allocator(void *(*fn)(void *memory, long size)) EV_NOEXCEPT
{
	allocate = fn;
}

struct ev_loop *ev_loop_new(unsigned int flags) EV_NOEXCEPT
{
	(void)flags;
	return NULL;
}

static void open_daemon(void)
{
	char config[] = "/tmp/tidings-test-XXXXXX";
	int descriptor = mkstemp(config);
	assert_true(descriptor >= 0);
	close(descriptor);
	const struct daemon_options options = {.config = config, .database = "/nonexistent/t.db"};
	struct error error = {0};
	struct daemon *daemon = daemon_open(&options, &error);
	unlink(config);
	assert_null(daemon);
	assert_non_null(strstr(error.text, "event loop"));
	assert_non_null(allocate);
}

static void test_memory_grows_and_is_given_back(void **state)
{
	(void)state;
	open_daemon();
	unsigned char *memory = allocate(NULL, 16);
	assert_non_null(memory);
	memory[15] = 7;
	memory = allocate(memory, 4096);
	assert_int_equal(memory[15], 7);
	memory[4095] = 1;
	assert_null(allocate(memory, 0));
	assert_null(allocate(NULL, 0));
}

static void test_no_memory_ends_the_process_without_a_signal(void **state)
{
	(void)state;
	int status;
	open_daemon();
	pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		allocate(NULL, LONG_MAX);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory_grows_and_is_given_back),
	    cmocka_unit_test(test_no_memory_ends_the_process_without_a_signal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
