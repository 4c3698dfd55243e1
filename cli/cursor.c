/* The cursor file: one number on one line. */
#include "cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define LINE_SIZE 32

static bool write_beside(const char *beside, int64_t id, struct error *error);

bool cursor_read(const char *path, int64_t *id, bool *is_there, struct error *error)
{
	char line[LINE_SIZE] = "";
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	*is_there = fd >= 0;
	if (fd < 0)
		return errno == ENOENT || error_set_system(error, errno, "opening %s", path);
	ssize_t length = read(fd, line, sizeof line - 1);
	int number = errno;
	close(fd);
	if (length < 0)
		return error_set_system(error, number, "reading %s", path);
	line[strcspn(line, "\n")] = '\0';
	if (text_parse_number(line, id))
		return true;
	return error_set(error, ERROR_INPUT, "%s is no cursor file; name another", path);
}

bool cursor_write(const char *path, int64_t id, struct error *error)
{
	char *beside = mem_format("%s.new", path);
	bool is_written = write_beside(beside, id, error);
	if (is_written && rename(beside, path) != 0)
		is_written = error_set_system(error, errno, "replacing %s", path);
	if (!is_written)
		unlink(beside);
	mem_free(beside);
	return is_written;
}

static bool write_beside(const char *beside, int64_t id, struct error *error)
{
	char line[LINE_SIZE];
	int length = snprintf(line, sizeof line, "%" PRId64 "\n", id);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set_system(error, errno, "writing %s", beside);
	bool is_written = write(fd, line, (size_t)length) == length && fsync(fd) == 0;
	int number = errno;
	is_written = close(fd) == 0 && is_written;
	return is_written || error_set_system(error, number, "writing %s", beside);
}
