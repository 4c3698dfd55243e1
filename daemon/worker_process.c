/* Starting and ending parser processes. */
#include "worker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tidings/confine.h"
#include "tidings/error.h"

#define PROGRAM "tidings-worker"
#define NUMBER_SIZE 24
#define OUT_OF_MEMORY 2 /* exit status, of mem_fail */

static bool find_program(char path[static PATH_MAX], struct error *error);
static int spawn(const char *path, char *const *arguments, int socket, pid_t *pid);
static void describe(int status, char text[static WORKER_PROCESS_TEXT]);

bool worker_process_start(
    struct worker_process *process, const struct confine_limits *limits, bool is_quiet, struct error *error)
{
	char path[PATH_MAX], name[] = PROGRAM, quiet[] = "quiet", memory[NUMBER_SIZE], cpu[NUMBER_SIZE];
	int pair[2];
	if (!find_program(path, error))
		return false;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return error_set_system(error, errno, "cannot make a socket for a parser");
	snprintf(memory, sizeof memory, "%" PRId64, limits->memory);
	snprintf(cpu, sizeof cpu, "%" PRId64, limits->cpu_seconds);
	char *const arguments[] = {name, memory, cpu, is_quiet ? quiet : NULL, NULL};
	pid_t pid = 0;
	int number = spawn(path, arguments, pair[1], &pid);
	close(pair[1]);
	if (number) {
		close(pair[0]);
		return error_set_system(error, number, "cannot start %s", path);
	}
	/* Only our end: the worker waits for what it reads and writes. */
	fcntl(pair[0], F_SETFL, O_NONBLOCK);
	*process = (struct worker_process){.pid = pid, .socket = pair[0]};
	return true;
}

void worker_process_end(struct worker_process *process, char text[static WORKER_PROCESS_TEXT])
{
	int status = 0;
	text[0] = '\0';
	if (!process->pid)
		return;
	close(process->socket);
	kill(process->pid, SIGKILL); /* it holds nothing worth saving, and a zombie does not mind */
	while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
		;
	describe(status, text);
	*process = (struct worker_process){0};
}

/* Of what we did ourselves there is nothing to tell. */
static void describe(int status, char text[static WORKER_PROCESS_TEXT])
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == OUT_OF_MEMORY)
		snprintf(text, WORKER_PROCESS_TEXT, "ran out of memory");
	else if (WIFEXITED(status) && WEXITSTATUS(status))
		snprintf(text, WORKER_PROCESS_TEXT, "ended with status %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		snprintf(text, WORKER_PROCESS_TEXT, "took too much CPU time");
	else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		snprintf(text, WORKER_PROCESS_TEXT, "was killed by signal %d", WTERMSIG(status));
}

/* Beside the running program, so that a build folder uses its own; else where it was installed. */
static bool find_program(char path[static PATH_MAX], struct error *error)
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof PROGRAM - 1);
	char *slash = length > 0 ? memrchr(path, '/', (size_t)length) : NULL;
	if (slash) {
		memcpy(slash + 1, PROGRAM, sizeof PROGRAM);
		if (!access(path, X_OK))
			return true;
	}
	snprintf(path, PATH_MAX, "%s", TIDINGS_LIBEXECDIR "/" PROGRAM);
	return !access(path, X_OK) || error_set_system(error, errno, "cannot find the parser %s", path);
}

/* 0 or the errno. */
static int spawn(const char *path, char *const *arguments, int socket, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	char *const environment[] = {NULL};
	int number = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return number;
}
