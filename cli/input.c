/* A file, or standard input for "-", read whole with a bound. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/buf.h"
#include "tidings/error.h"

#define READ_SIZE 65536

static bool read_all(int fd, const char *name, struct buf *content, struct error *error);

bool input_read(const char *path, struct buf *content, struct error *error)
{
	bool is_standard = strcmp(path, "-") == 0;
	const char *name = is_standard ? "standard input" : path;
	struct stat status;

	if (!*path)
		return error_set(error, ERROR_INPUT, "a file's name is empty");
	int fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return error_set_system(error, errno, "opening %.300s", name);
	bool is_read = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)
	                   ? error_set(error, ERROR_INPUT, "%.300s is a folder, not a file", name)
	                   : read_all(fd, name, content, error);
	if (!is_standard)
		close(fd);
	return is_read;
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
