/* A long page on a terminal goes through $PAGER, started without a shell. */
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output.h"
#include "tidings/mem.h"

#define WORDS 16 /* of $PAGER */

extern char **environ;

static bool is_longer_than_screen(const struct output *output);
static void split_words(char *command, char *words[WORDS + 1]);
static bool start_pager(char *const words[], int *fd, pid_t *pid);
static void feed_pager(struct output *output, int fd);

void pager_begin(struct output *output)
{
	output->is_held = output->is_terminal && getenv("PAGER");
	/* not every pager lets links through */
	output->has_links = output->has_links && !output->is_held;
}

void pager_show(struct output *output)
{
	const char *wanted = getenv("PAGER");
	int fd;
	pid_t pid;

	if (!output->is_held || !wanted || !is_longer_than_screen(output)) {
		output_flush(output);
		return;
	}
	char *words[WORDS + 1];
	char *command = mem_copy(wanted);
	split_words(command, words);
	bool is_started = words[0] && start_pager(words, &fd, &pid);
	mem_free(command);
	if (!is_started) {
		output_flush(output);
		return;
	}
	feed_pager(output, fd);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

static bool is_longer_than_screen(const struct output *output)
{
	struct winsize size = {0};
	size_t lines = 0;
	if (ioctl(output->fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
		return false;
	for (size_t i = 0; i < output->text.length; i++)
		lines += output->text.data[i] == '\n';
	return lines >= size.ws_row;
}

/* At spaces, as "less -R" wants it; there is no quoting. */
static void split_words(char *command, char *words[WORDS + 1])
{
	size_t count = 0;
	while (count < WORDS) {
		command += strspn(command, " \t\n");
		if (!*command)
			break;
		words[count++] = command;
		command += strcspn(command, " \t\n");
		if (*command)
			*command++ = '\0';
	}
	words[count] = NULL;
}

static bool start_pager(char *const words[], int *fd, pid_t *pid)
{
	int ends[2];
	posix_spawn_file_actions_t actions;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	setenv("LESS", "FRX", 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	bool is_started = posix_spawnp(pid, words[0], &actions, NULL, words, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	if (is_started)
		*fd = ends[1];
	else
		close(ends[1]);
	return is_started;
}

/* A reader who quits early closes the pipe: that is no failure of ours. */
static void feed_pager(struct output *output, int fd)
{
	int terminal = output->fd;
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before;
	sigaction(SIGPIPE, &ignore, &before);
	output->fd = fd;
	output_flush(output);
	output->fd = terminal;
	if (output->failure == EPIPE)
		output->failure = 0;
	close(fd);
	sigaction(SIGPIPE, &before, NULL);
}
