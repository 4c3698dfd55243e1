/* Looking into hostile bytes: the process that does gives up what it does not need first. */
#include "inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "input.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/confine.h"
#include "tidings/error.h"
#include "tidings/ingest.h"

#define MEMORY_LIMIT ((int64_t)1 << 30) /* bytes of address space */
#define ARENA_LIMIT ((size_t)1 << 29)
#define CPU_LIMIT 10 /* seconds */
#define FILE_LIMIT ((size_t)32 << 20)
#define GAVE_UP 1 /* exit status: no feed could be made of it */
#define PATH_SIZE 4096
#define REASON_SIZE 256
#define MISSING_SIZE 256

static void give_up(int signal);
static bool decode_path(const char *url, char path[static PATH_SIZE]);
static int digit_value(char digit);
static bool ask_child(const struct buf *content, char reason[static REASON_SIZE], struct error *error);
static _Noreturn void be_child(const struct buf *content, int fd);
static bool hear_child(pid_t child, int fd, char reason[static REASON_SIZE]);

void inspect_confine(void)
{
	char missing[MISSING_SIZE];
	const struct confine_limits limits = {.memory = MEMORY_LIMIT, .cpu_seconds = CPU_LIMIT};
	tzset(); /* reads the zone's file while that is still possible */
	sigaction(SIGXCPU, &(const struct sigaction){.sa_handler = give_up}, NULL);
	confine_process(&limits, missing, sizeof missing);
}

/* The CPU limit: nothing can be trusted to be whole any more but a constant. */
static void give_up(int signal)
{
	static const char text[] = "tidings: the document takes too long to read\n";
	(void)signal;
	_exit(write(STDERR_FILENO, text, sizeof text - 1) > 0 ? GAVE_UP : 2);
}

bool inspect_file(const char *url, struct error *error)
{
	char path[PATH_SIZE], reason[REASON_SIZE] = "";
	struct buf content;
	if (!decode_path(url, path))
		return error_set(error, ERROR_INPUT, "%.200s names no file of this machine", url);
	buf_init(&content, FILE_LIMIT);
	bool is_feed = input_read(path, &content, error) && ask_child(&content, reason, error);
	buf_done(&content);
	return is_feed || (*reason ? error_set(error, ERROR_INPUT, "%.200s: %s", url, reason) : false);
}

/* file:///path or file://localhost/path, percent-encoded. */
static bool decode_path(const char *url, char path[static PATH_SIZE])
{
	static const char *const prefixes[] = {"file://localhost/", "file:///"};
	const char *at = NULL;
	size_t length = 0;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(url, prefixes[i], strlen(prefixes[i])) == 0)
			at = url + strlen(prefixes[i]) - 1;
	if (!at)
		return false;
	for (; *at && length + 1 < PATH_SIZE; length++) {
		int high = *at == '%' ? digit_value(at[1]) : -1;
		int low = high >= 0 ? digit_value(at[2]) : -1;
		path[length] = low >= 0 ? (char)(high * 16 + low) : *at;
		at += low >= 0 ? 3 : 1;
	}
	path[length] = '\0';
	return !*at && strlen(path) == length;
}

static int digit_value(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = digit ? strchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit) : NULL;
	return found ? (int)(found - digits) : -1;
}

static bool ask_child(const struct buf *content, char reason[static REASON_SIZE], struct error *error)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set_system(error, errno, "opening a pipe");
	pid_t child = fork();
	if (child == 0)
		be_child(content, ends[1]);
	close(ends[1]);
	bool is_feed = child > 0 && hear_child(child, ends[0], reason);
	close(ends[0]);
	return is_feed || (child < 0 && error_set_system(error, errno, "starting a process"));
}

static _Noreturn void be_child(const struct buf *content, int fd)
{
	struct feed_source source = {.bytes = buf_text(content), .length = content->length};
	struct feed_result result = {0};
	inspect_confine();
	ingest(arena_new(ARENA_LIMIT), &source, &result);
	const char *reason = result.reason ? result.reason : "no feed";
	size_t length = strlen(reason);
	bool is_told = result.feed || write(fd, reason, length < REASON_SIZE ? length : REASON_SIZE) > 0;
	_exit(result.feed && is_told ? 0 : 1);
}

static bool hear_child(pid_t child, int fd, char reason[static REASON_SIZE])
{
	size_t length = 0;
	int status = -1;
	for (ssize_t count = 1; count > 0 && length<REASON_SIZE - 1; length += count> 0 ? (size_t)count : 0)
		count = read(fd, reason + length, REASON_SIZE - 1 - length);
	reason[length] = '\0';
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (status != 0 && length == 0)
		memcpy(reason, "cannot be read", sizeof "cannot be read");
	return status == 0;
}
