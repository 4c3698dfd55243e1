/* Reading file: addresses. */
#include "fetch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define READ_SIZE 65536

static char *path_of(const char *url);
static int hex_digit(char digit);
static bool read_open_file(int descriptor, const char *path, struct buf *body, struct error *error);

bool fetch_file_read(const char *url, struct buf *body, struct error *error)
{
	char *path = path_of(url);
	if (!path)
		return error_set(error, ERROR_INPUT, "no local file is meant by %s", url);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool is_read = descriptor >= 0 ? read_open_file(descriptor, path, body, error)
	                               : error_set_system(error, errno, "cannot open %s", path);
	if (descriptor >= 0)
		close(descriptor);
	mem_free(path);
	return is_read;
}

/* The decoded path of file:/p, file:///p or file://localhost/p; NULL for anything else. */
static char *path_of(const char *url)
{
	if (strncasecmp(url, "file:", 5))
		return NULL;
	url += 5;
	if (!strncmp(url, "//", 2)) {
		url += 2;
		if (!strncasecmp(url, "localhost/", 10))
			url += 9;
	}
	if (*url != '/')
		return NULL;
	char *path = mem_copy(url), *to = path;
	for (const char *from = url; *from && *from != '?' && *from != '#'; from++) {
		int high = *from == '%' ? hex_digit(from[1]) : -1;
		int low = high >= 0 ? hex_digit(from[2]) : -1;
		*to++ = low >= 0 ? (char)(16 * high + low) : *from;
		from += low >= 0 ? 2 : 0;
	}
	*to = '\0';
	if (strlen(path) == (size_t)(to - path))
		return path;
	mem_free(path); /* an encoded NUL would name another file */
	return NULL;
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
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
