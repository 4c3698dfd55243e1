/* A file, or standard input for "-", read whole with a bound. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/buf.h"
#include "tidings/error.h"

#define READ_SIZE 65536
#define BEGINNING 4096 /* bytes that show what a file is */

static bool open_file(const char *path, int *fd, const char **name, struct error *error);
static bool read_all(int fd, const char *name, struct buf *content, struct error *error);
static bool read_some(struct input *input, size_t limit, struct error *error);

bool input_read(const char *path, struct buf *content, struct error *error)
{
	int fd;
	const char *name;
	if (!open_file(path, &fd, &name, error))
		return false;
	bool is_read = read_all(fd, name, content, error);
	if (fd != STDIN_FILENO)
		close(fd);
	return is_read;
}

static bool open_file(const char *path, int *fd, const char **name, struct error *error)
{
	struct stat status;
	bool is_standard = strcmp(path, "-") == 0;
	*name = is_standard ? "standard input" : path;
	if (!*path)
		return error_set(error, ERROR_INPUT, "a file's name is empty");
	*fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*fd < 0)
		return error_set_system(error, errno, "opening %.300s", *name);
	if (fstat(*fd, &status) != 0 || !S_ISDIR(status.st_mode))
		return true;
	if (!is_standard)
		close(*fd);
	return error_set(error, ERROR_INPUT, "%.300s is a folder, not a file", *name);
}

static bool read_all(int fd, const char *name, struct buf *content, struct error *error)
{
	char block[READ_SIZE];
	for (;;) {
		ssize_t count = read(fd, block, sizeof block);
		if (count == 0)
			return true;
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return error_set_system(error, errno, "reading %.300s", name);
		if (!buf_add(content, block, (size_t)count))
			return error_set(error, ERROR_INPUT, "%.300s is longer than %zu MiB", name, content->limit >> 20);
	}
}

bool input_open(struct input *input, const char *path, struct error *error)
{
	*input = (struct input){.fd = -1};
	if (!open_file(path, &input->fd, &input->name, error))
		return false;
	buf_init(&input->content, SIZE_MAX / 4);
	while (!input->has_ended && input->content.length < BEGINNING) {
		if (!read_some(input, BEGINNING + READ_SIZE, error)) {
			input_close(input);
			return false;
		}
	}
	return true;
}

bool input_rest(struct input *input, size_t limit, struct error *error)
{
	while (!input->has_ended)
		if (!read_some(input, limit, error))
			return false;
	return true;
}

bool input_line(struct input *input, size_t limit, const char **line, size_t *length, struct error *error)
{
	size_t seen = 0;
	buf_consume(&input->content, input->taken);
	input->taken = 0;
	for (;;) {
		const char *text = buf_text(&input->content);
		const char *end = memchr(text + seen, '\n', input->content.length - seen);
		bool is_last = !end && input->has_ended;
		if (end || is_last) {
			*length = end ? (size_t)(end - text) : input->content.length;
			input->taken = *length + (end != NULL);
			*line = is_last && *length == 0 ? NULL : text;
			return true;
		}
		seen = input->content.length;
		if (!read_some(input, limit + READ_SIZE, error))
			return false;
	}
}

void input_close(struct input *input)
{
	if (input->fd > STDIN_FILENO)
		close(input->fd);
	buf_done(&input->content);
}

static bool read_some(struct input *input, size_t limit, struct error *error)
{
	char block[READ_SIZE];
	ssize_t count = read(input->fd, block, sizeof block);
	if (count < 0 && errno == EINTR)
		return true;
	if (count < 0)
		return error_set_system(error, errno, "reading %.300s", input->name);
	input->has_ended = count == 0;
	if (input->content.length + (size_t)count > limit)
		return error_set(error, ERROR_INPUT, "%.300s is longer than %zu MiB", input->name, limit >> 20);
	buf_add(&input->content, block, (size_t)count);
	return true;
}
