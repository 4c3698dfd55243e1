/* Reading file: addresses. */
#include "fetch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/url.h"

#define READ_SIZE 65536
#define ARENA_LIMIT ((size_t)8 * URL_LIMIT)

static bool read_path(const char *path, struct buf *body, struct error *error);
static bool read_open_file(int descriptor, const char *path, struct buf *body, struct error *error);

bool fetch_file_read(const char *url, struct buf *body, struct error *error)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	const char *path = url_file_path(arena, url);
	bool is_read =
	    path ? read_path(path, body, error) : error_set(error, ERROR_INPUT, "no local file is meant by %s", url);
	arena_free(arena);
	return is_read;
}

static bool read_path(const char *path, struct buf *body, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool is_read = descriptor >= 0 ? read_open_file(descriptor, path, body, error)
	                               : error_set_system(error, errno, "cannot open %s", path);
	if (descriptor >= 0)
		close(descriptor);
	return is_read;
}

static bool read_open_file(int descriptor, const char *path, struct buf *body, struct error *error)
{
	struct stat status;
	if (fstat(descriptor, &status))
		return error_set_system(error, errno, "cannot look at %s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_REFUSED, "%s is no regular file", path);
	for (;;) {
		char piece[READ_SIZE];
		ssize_t got = read(descriptor, piece, sizeof piece);
		if (got < 0)
			return error_set_system(error, errno, "cannot read %s", path);
		if (!got)
			return true;
		if (!buf_add(body, piece, (size_t)got))
			return error_set(error, ERROR_INPUT, "%s is larger than max-body", path);
	}
}
