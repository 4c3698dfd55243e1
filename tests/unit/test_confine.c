/* confine: what a confined process can still do, and what it cannot. */
#include "tidings/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../lib/confine_layers.h"

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

#define LIMIT_MEMORY (INT64_C(256) * 1024 * 1024)
#define LIMIT_CPU 1
#define ABSENT 98 /* exit status: the kernel does not give the layer */

static int report[2]; /* a pipe that confined children inherit */

/* Runs `probe` in a confined child; gives its wait status, and what was missing. */
static int run_confined(bool (*probe)(void), char *missing, size_t size)
{
	fflush(NULL);
	assert_int_equal(pipe(report), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct confine_limits limits = {.memory = LIMIT_MEMORY, .cpu_seconds = LIMIT_CPU};
		char sentence[256];
		int count = confine_process(&limits, sentence, sizeof sentence);
		size_t length = strlen(sentence);
		if ((count == 0) != (length == 0) || write(report[1], sentence, length) != (ssize_t)length)
			_exit(99);
		_exit(probe() ? 0 : 1);
	}
	close(report[1]);
	size_t length = 0;
	ssize_t got;
	while (length < size - 1 && (got = read(report[0], missing + length, size - 1 - length)) > 0)
		length += (size_t)got;
	missing[length] = '\0';
	close(report[0]);
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static bool is_refused(int result)
{
	return result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
}

static bool opening_a_file_fails(void)
{
	return is_refused(open("/etc/passwd", O_RDONLY));
}

static bool listing_a_folder_fails(void)
{
	return is_refused(open("/", O_RDONLY | O_DIRECTORY));
}

static bool writing_a_file_fails(void)
{
	return is_refused(open("/tmp/confined-file", O_WRONLY | O_CREAT, 0600)) &&
	       is_refused(open("/tmp/confined-file", O_RDWR)) && is_refused(open("/tmp", O_TMPFILE | O_RDWR, 0600)) &&
	       is_refused(mkdir("/tmp/confined-folder", 0700)) && is_refused(unlink("/tmp/confined-file")) &&
	       is_refused(rename("/tmp/a", "/tmp/b")) && is_refused(chmod("/tmp/confined-file", 0777));
}

static bool sockets_fail(void)
{
	int pair[2];
	return is_refused(socket(AF_INET, SOCK_STREAM, 0)) && is_refused(socket(AF_INET6, SOCK_DGRAM, 0)) &&
	       is_refused(socket(AF_UNIX, SOCK_STREAM, 0)) && is_refused(socket(AF_NETLINK, SOCK_RAW, 0)) &&
	       is_refused(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static bool forking_fails(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return is_refused(child);
}

static bool signalling_others_fails(void)
{
	return is_refused(kill(getppid(), 0));
}

static bool changing_limits_fails(void)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
	return is_refused(setrlimit(RLIMIT_AS, &limit)) && is_refused(setrlimit(RLIMIT_NOFILE, &limit));
}

static bool converting_works(void)
{
	static const struct {
		const char *charset;
		const char *bytes;
		const char *text;
	} rows[] = {
	    {"SHIFT_JIS", "\x93\xFA\x96\x7B", "日本"},
	    {"EUC-JP", "\xC6\xFC\xCB\xDC", "日本"},
	    {"ISO-2022-JP", "\033$BF|K\\", "日本"},
	    {"KOI8-R", "\xD2\xD5", "ру"},
	    {"WINDOWS-1251", "\xF0\xF3", "ру"},
	    {"GB18030", "\xD6\xD0", "中"},
	    {"BIG5", "\xA4\xA4", "中"},
	    {"EUC-KR", "\xC7\xD1", "한"},
	    {"ISO-8859-15", "\xA4", "€"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char input[32];
		snprintf(input, sizeof input, "%s", rows[i].bytes);
		char output[32] = "";
		char *in = input;
		char *out = output;
		size_t in_left = strlen(input);
		size_t out_left = sizeof output - 1;
		iconv_t conversion = iconv_open("UTF-8", rows[i].charset);
		if (conversion == (iconv_t)-1)
			return false;
		iconv(conversion, &in, &in_left, &out, &out_left);
		iconv_close(conversion);
		if (strcmp(output, rows[i].text) != 0)
			return false;
	}
	return true;
}

static bool open_descriptors_work(void)
{
	struct pollfd waiting = {.fd = report[1], .events = POLLOUT};
	char bytes[16];
	return write(report[1], "", 0) == 0 && poll(&waiting, 1, 0) == 1 && fcntl(report[1], F_GETFL) >= 0 &&
	       read(report[1], bytes, sizeof bytes) < 0 && errno == EBADF && dprintf(report[1], "%s", "") == 0;
}

static bool memory_works(void)
{
	for (size_t size = 1; size < 20000000; size = size * 3 + 1) {
		char *memory = malloc(size);
		if (!memory)
			return false;
		memset(memory, 1, size);
		memory = realloc(memory, size * 2);
		if (!memory)
			return false;
		free(memory);
	}
	return true;
}

static bool too_much_memory_fails(void)
{
	bool is_half = malloc((size_t)LIMIT_MEMORY / 2) != NULL;
	return is_half && !malloc((size_t)LIMIT_MEMORY / 2 + 1);
}

static bool budget_is_renewed(void)
{
	struct rlimit limit;
	return confine_renew_cpu(1000) && getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_cur > 1000;
}

static bool exit_ends(void)
{
	exit(0);
}

static bool loop(void)
{
	volatile bool is_endless = true;
	while (is_endless)
		;
	return false;
}

static bool execute(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return false;
}

static bool trace(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	return false;
}

static bool give_up(void)
{
	abort();
}

static void test_what_a_confined_process_can_do(void **state)
{
	static const struct {
		const char *shows;
		bool (*probe)(void);
		const char *layer; /* NULL: none needed */
		bool is_for_sanitizer;
	} rows[] = {
	    {"opening /etc/passwd fails", opening_a_file_fails, "Landlock", true},
	    {"listing a folder fails", listing_a_folder_fails, "Landlock", true},
	    {"nothing can be written to the file system", writing_a_file_fails, "seccomp", true},
	    {"socket() fails", sockets_fail, "seccomp", true},
	    {"fork() fails", forking_fails, "seccomp", true},
	    {"signals to others fail", signalling_others_fails, "seccomp", false},
	    {"limits stay", changing_limits_fails, "seccomp", false},
	    {"iconv loads its modules", converting_works, NULL, true},
	    {"open descriptors work", open_descriptors_work, NULL, true},
	    {"memory works", memory_works, NULL, true},
	    {"but not without limit", too_much_memory_fails, "memory", false},
	    {"the CPU budget can be renewed", budget_is_renewed, NULL, true},
	    {"exit() ends the process, leak check included", exit_ends, NULL, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char missing[256];
		if (IS_SANITIZED && !rows[i].is_for_sanitizer)
			continue;
		int status = run_confined(rows[i].probe, missing, sizeof missing);
		if (rows[i].layer && strstr(missing, rows[i].layer))
			print_message("# not shown: %s (%s)\n", rows[i].shows, missing);
		else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			fail_msg("%s: status %x, missing '%s'", rows[i].shows, (unsigned)status, missing);
	}
}

static void test_what_ends_a_confined_process(void **state)
{
	static const struct {
		const char *shows;
		bool (*probe)(void);
		int signal;
		const char *layer;
		bool is_for_sanitizer;
	} rows[] = {
	    {"an endless loop meets the CPU limit", loop, SIGXCPU, "CPU", true},
	    {"exec kills", execute, SIGSYS, "seccomp", true},
	    {"ptrace kills", trace, SIGSYS, "seccomp", false},
	    {"abort() aborts", give_up, SIGABRT, NULL, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char missing[256];
		if (IS_SANITIZED && !rows[i].is_for_sanitizer)
			continue;
		int status = run_confined(rows[i].probe, missing, sizeof missing);
		if (rows[i].layer && strstr(missing, rows[i].layer))
			print_message("# not shown: %s (%s)\n", rows[i].shows, missing);
		else if (!WIFSIGNALED(status) || WTERMSIG(status) != rows[i].signal)
			fail_msg("%s: status %x, missing '%s'", rows[i].shows, (unsigned)status, missing);
	}
}

static bool opening_a_file_works(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool a_socket_works(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool making_a_file_fails(void)
{
	return is_refused(open("/tmp/confined-file", O_WRONLY | O_CREAT, 0600)) &&
	       is_refused(mkdir("/tmp/confined-folder", 0700));
}

static bool forking_works(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child > 0 && waitpid(child, NULL, 0) == child;
}

static bool executing_a_file_fails(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return is_refused(-1);
}

/* What works under one layer alone shows that the other one is off. */
static void test_each_layer_holds_alone(void **state)
{
	static const struct {
		const char *shows;
		bool (*layer)(void);
		bool (*probe)(void);
		int signal; /* that ends it; 0: none */
	} rows[] = {
	    {"Landlock alone refuses to read a file", confine_files, opening_a_file_fails, 0},
	    {"Landlock alone refuses to list a folder", confine_files, listing_a_folder_fails, 0},
	    {"Landlock alone refuses to make a file", confine_files, making_a_file_fails, 0},
	    {"Landlock alone refuses to run a program", confine_files, executing_a_file_fails, 0},
	    {"Landlock alone lets iconv load its modules", confine_files, converting_works, 0},
	    {"Landlock alone lets sockets be made", confine_files, a_socket_works, 0},
	    {"Landlock alone lets processes be started", confine_files, forking_works, 0},
	    {"seccomp alone refuses to write a file", confine_calls, writing_a_file_fails, 0},
	    {"seccomp alone refuses sockets", confine_calls, sockets_fail, 0},
	    {"seccomp alone refuses processes", confine_calls, forking_fails, 0},
	    {"seccomp alone kills what runs a program", confine_calls, execute, SIGSYS},
	    {"seccomp alone lets files be read", confine_calls, opening_a_file_works, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fflush(NULL);
		pid_t child = fork();
		if (child == 0) {
			prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
			_exit(!rows[i].layer() ? ABSENT : rows[i].probe() ? 0 : 1);
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		bool is_killed = WIFSIGNALED(status) && rows[i].signal && WTERMSIG(status) == rows[i].signal;
		if (WIFEXITED(status) && WEXITSTATUS(status) == ABSENT)
			print_message("# not shown: %s (not in this kernel)\n", rows[i].shows);
		else if (!is_killed && status != 0)
			fail_msg("%s: status %x", rows[i].shows, (unsigned)status);
	}
}

static bool write_much(void)
{
	char bytes[1000];
	memset(bytes, 'x', sizeof bytes);
	for (int i = 0; i < 100; i++) {
		if (write(report[1], bytes, sizeof bytes) != (ssize_t)sizeof bytes)
			return false;
	}
	return true;
}

static void test_an_inherited_pipe_carries_what_is_written(void **state)
{
	static char received[200000];
	(void)state;
	int status = run_confined(write_much, received, sizeof received);
	assert_int_equal(status, 0);
	assert_in_range(strlen(received), 100000, 100256);
	assert_string_equal(received + strlen(received) - 4, "xxxx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_a_confined_process_can_do),
	    cmocka_unit_test(test_what_ends_a_confined_process),
	    cmocka_unit_test(test_each_layer_holds_alone),
	    cmocka_unit_test(test_an_inherited_pipe_carries_what_is_written),
	};
	return cmocka_run_group_tests_name("confine", tests, NULL, NULL);
}
