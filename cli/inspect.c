/* Looking into hostile bytes: the process that does gives up what it does not need first. */
#include "inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "input.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/confine.h"
#include "tidings/error.h"
#include "tidings/ingest.h"
#include "tidings/url.h"
#include "tidings/xml.h"

#define ARENA_LIMIT ((size_t)1 << 29)
#define GAVE_UP 1 /* exit status: no feed could be made of it */
#define PATH_MEMORY (4 * (size_t)URL_LIMIT)
#define REASON_SIZE 256
#define MISSING_SIZE 256

static void give_up(int signal);
static bool inspect_path(const struct config *config, const char *path, const char *url, struct error *error);
static bool check_regular(const char *path, const char *url, struct error *error);
static bool ask_child(
    const struct config *config, const struct buf *content, char reason[static REASON_SIZE], struct error *error);
static _Noreturn void be_child(const struct config *config, const struct buf *content, int fd);
static bool hear_child(pid_t child, int fd, char reason[static REASON_SIZE]);

void inspect_confine(const struct config *config)
{
	char missing[MISSING_SIZE];
	const struct confine_limits limits = {.memory = config->worker_memory, .cpu_seconds = config->worker_cpu};
	tzset(); /* reads the zone's file while that is still possible */
	xml_init();
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

bool inspect_file(const struct config *config, const char *url, struct error *error)
{
	struct arena *arena = arena_new(PATH_MEMORY);
	const char *path = url_file_path(arena, url);
	bool is_feed = path ? inspect_path(config, path, url, error)
	                    : error_set(error, ERROR_INPUT, "%.200s names no file of this machine", url);
	arena_free(arena);
	return is_feed;
}

static bool inspect_path(const struct config *config, const char *path, const char *url, struct error *error)
{
	char reason[REASON_SIZE] = "";
	struct buf content;
	buf_init(&content, (size_t)config->max_body);
	bool is_feed = check_regular(path, url, error) && input_read(path, &content, error) &&
	               ask_child(config, &content, reason, error);
	buf_done(&content);
	return is_feed || (*reason ? error_set(error, ERROR_INPUT, "%.200s: %s", url, reason) : false);
}

/* A FIFO would be waited for, a device never ends. */
static bool check_regular(const char *path, const char *url, struct error *error)
{
	struct stat status;
	return stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ||
	       error_set(error, ERROR_REFUSED, "%.200s is no regular file", url);
}

static bool ask_child(
    const struct config *config, const struct buf *content, char reason[static REASON_SIZE], struct error *error)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set_system(error, errno, "opening a pipe");
	pid_t child = fork();
	if (child == 0)
		be_child(config, content, ends[1]);
	close(ends[1]);
	bool is_feed = child > 0 && hear_child(child, ends[0], reason);
	close(ends[0]);
	return is_feed || (child < 0 && error_set_system(error, errno, "starting a process"));
}

static _Noreturn void be_child(const struct config *config, const struct buf *content, int fd)
{
	struct feed_source source = {.bytes = buf_text(content), .length = content->length};
	struct feed_result result = {0};
	inspect_confine(config);
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
	ssize_t count;
	while (length < REASON_SIZE - 1 && (count = read(fd, reason + length, REASON_SIZE - 1 - length)) > 0)
		length += (size_t)count;
	reason[length] = '\0';
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (status != 0 && length == 0)
		memcpy(reason, "cannot be read", sizeof "cannot be read");
	return status == 0;
}
