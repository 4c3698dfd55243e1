/* A tidingsd of our own. */
#include "helper.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tidings/error.h"

#define PROGRAM "tidingsd"
#define ARGUMENT_COUNT 7

static bool find_program(char path[static PATH_MAX], struct error *error);
static void list_arguments(char *arguments[static ARGUMENT_COUNT], const char *config_file, const char *database);
static int spawn(const char *path, char *const *arguments, int socket, pid_t *pid);

bool helper_start(const char *config_file, const char *database, int *fd, pid_t *pid, struct error *error)
{
	char path[PATH_MAX];
	char *arguments[ARGUMENT_COUNT] = {0};
	int pair[2];
	if (!find_program(path, error))
		return false;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return error_set_system(error, errno, "opening a socket");
	list_arguments(arguments, config_file, database);
	int number = spawn(path, arguments, pair[1], pid);
	close(pair[1]);
	if (number) {
		close(pair[0]);
		*pid = 0;
		return error_set_system(error, number, "starting %s", path);
	}
	*fd = pair[0];
	return true;
}

void helper_wait(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
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
	snprintf(path, PATH_MAX, "%s", TIDINGS_BINDIR "/" PROGRAM);
	return !access(path, X_OK) ||
	       error_set_system(error, errno, "no daemon is running, and %s cannot be started", path);
}

/* posix_spawn takes them as what could be written to, and writes to none. */
static void list_arguments(char *arguments[static ARGUMENT_COUNT], const char *config_file, const char *database)
{
	const char *words[ARGUMENT_COUNT] = {PROGRAM, database ? "--serve" : "--check"};
	size_t count = 2;
	if (config_file) {
		words[count++] = "--config";
		words[count++] = config_file;
	}
	if (database) {
		words[count++] = "--database";
		words[count++] = database;
	}
	memcpy(arguments, words, sizeof words);
}

/* 0 or the errno. */
static int spawn(const char *path, char *const *arguments, int socket, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	int number = posix_spawn(pid, path, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return number;
}
