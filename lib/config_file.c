/* Reading one file of settings. */
#include "config_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "line.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define FILE_LIMIT ((size_t)1 << 20)

/* Where the reader stands, for the error. */
struct config_line {
	const char *path;
	size_t number;
	const char *start;
};

static bool read_file(const char *path, struct buf *content, struct error *error);
static bool read_descriptor(int descriptor, const char *path, struct buf *content, struct error *error);
static bool read_lines(struct config *config, const char *path, struct buf *content, struct error *error);
static bool read_line(struct config *config, const struct config_line *line, char *text, struct error *error);
static bool read_setting(
    struct config *config, const struct config_line *line, const char *key, char *value, struct error *error);
static bool check_characters(const struct config_line *line, size_t length, struct error *error);
static bool fail_at(const struct config_line *line, const char *at, struct error *error);
static char *trim(char *text);
static void cut_comment(char *value);
static bool is_blank(char character);

bool config_read(struct config *config, const char *path, struct error *error)
{
	struct buf content;
	struct config fresh;
	buf_init(&content, FILE_LIMIT + 1);
	config_copy(&fresh, config);
	bool is_read = read_file(path, &content, error) && read_lines(&fresh, path, &content, error);
	if (is_read) {
		struct config old = *config;
		*config = fresh;
		fresh = old;
	}
	config_done(&fresh);
	buf_done(&content);
	return is_read;
}

/* O_NONBLOCK, so that a FIFO without writer is found out instead of waited for. */
static bool read_file(const char *path, struct buf *content, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor < 0)
		return error_set_system(error, errno, "reading the settings %s", path);
	bool is_read = read_descriptor(descriptor, path, content, error);
	close(descriptor);
	return is_read;
}

static bool read_descriptor(int descriptor, const char *path, struct buf *content, struct error *error)
{
	struct stat status;
	if (fstat(descriptor, &status) < 0)
		return error_set_system(error, errno, "reading the settings %s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_INPUT, "the settings %s are no regular file", path);
	for (;;) {
		char chunk[8192];
		ssize_t count = read(descriptor, chunk, sizeof chunk);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return error_set_system(error, errno, "reading the settings %s", path);
		if (count == 0)
			return true;
		if (!buf_add(content, chunk, (size_t)count) || content->length > FILE_LIMIT)
			return error_set(error, ERROR_INPUT, "the settings %s are larger than %zu KiB", path, FILE_LIMIT / 1024);
	}
}

static bool read_lines(struct config *config, const char *path, struct buf *content, struct error *error)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct config_line line = {.path = path};
	if (content->length == 0)
		return true;
	if (content->length >= 3 && memcmp(content->data, byte_order_mark, 3) == 0)
		buf_consume(content, 3);
	char *end = content->data + content->length;
	for (char *at = content->data; at < end; at++) {
		char *stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			stop = end;
		line.number++;
		line.start = at;
		if (!check_characters(&line, (size_t)(stop - at), error))
			return false;
		*stop = '\0';
		if (!read_line(config, &line, at, error))
			return false;
		at = stop;
	}
	return true;
}

static bool read_line(struct config *config, const struct config_line *line, char *text, struct error *error)
{
	char *key = trim(text);
	if (*key == '\0' || *key == '#')
		return true;
	char *equals = strchr(key, '=');
	if (!equals || equals == key) {
		error_set(error, ERROR_INPUT, "a setting is written key = value, not \"%.64s\"", key);
		return fail_at(line, key, error);
	}
	*equals = '\0';
	return read_setting(config, line, trim(key), trim(equals + 1), error);
}

static bool read_setting(
    struct config *config, const struct config_line *line, const char *key, char *value, struct error *error)
{
	const struct config_option *option = config_find(key);
	if (option) {
		cut_comment(value);
		return config_set(config, option, value, error) || fail_at(line, value, error);
	}
	const struct config_option *nearest = config_nearest(key);
	if (nearest)
		error_set(error, ERROR_INPUT, "no setting is named \"%.64s\"; the nearest is %s", key, nearest->name);
	else
		error_set(error, ERROR_INPUT, "no setting is named \"%.64s\"", key);
	return fail_at(line, key, error);
}

/* A carriage return before the line feed is white space, elsewhere it is none. */
static bool check_characters(const struct config_line *line, size_t length, struct error *error)
{
	if (length > 0 && line->start[length - 1] == '\r')
		length--;
	if (!text_is_valid(line->start, length)) {
		error_set(error, ERROR_INPUT, "the line is not UTF-8");
		return fail_at(line, line->start, error);
	}
	for (const char *at = line->start, *end = at + length; at < end;) {
		const char *here = at;
		uint32_t character = text_next(&at, end);
		if (line_is_fit(character) || character == '\t')
			continue;
		error_set(error, ERROR_INPUT, "a character that cannot be seen (U+%04X)", (unsigned)character);
		return fail_at(line, here, error);
	}
	return true;
}

/* Columns count characters, the way editors do. */
static bool fail_at(const struct config_line *line, const char *at, struct error *error)
{
	size_t column = 1;
	for (const char *byte = line->start; byte < at; byte++)
		column += ((unsigned char)*byte & 0xc0) != 0x80;
	return error_prefix(error, "%s:%zu:%zu", line->path, line->number, column);
}

static char *trim(char *text)
{
	while (is_blank(*text))
		text++;
	char *end = text + strlen(text);
	while (end > text && is_blank(end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* Only behind white space: an address may hold a # of its own. */
static void cut_comment(char *value)
{
	for (char *at = strchr(value, '#'); at; at = strchr(at + 1, '#')) {
		if (at > value && !is_blank(at[-1]))
			continue;
		*at = '\0';
		trim(value);
		return;
	}
}

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r';
}
