/* The daemon's diary on standard error. */
#include "tidings/log.h"

#include "line.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 4096

enum stamp { STAMP_NONE, STAMP_TIME, STAMP_PRIORITY };

static const struct {
	const char *word;
	const char *priority; /* of sd-daemon(3) */
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error", "<3>"},
    [LOG_LEVEL_WARNING] = {"warning", "<4>"},
    [LOG_LEVEL_INFO] = {"info", "<6>"},
    [LOG_LEVEL_DEBUG] = {"debug", "<7>"},
};

static struct {
	enum log_level level;
	enum stamp stamp;
} diary = {.level = LOG_LEVEL_INFO};

static bool is_journal(int descriptor);
static void write_line(enum log_level level, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static size_t add_stamp(char *line, size_t size, enum log_level level);
static void write_all(const char *bytes, size_t length);

void log_open(enum log_level level, bool timestamps)
{
	diary.level = level;
	diary.stamp = is_journal(STDERR_FILENO) ? STAMP_PRIORITY : timestamps ? STAMP_TIME : STAMP_NONE;
}

bool log_level_parse(const char *word, enum log_level *level)
{
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		if (strcmp(word, levels[i].word) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

void log_error(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line(LOG_LEVEL_ERROR, format, arguments);
	va_end(arguments);
}

void log_warning(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line(LOG_LEVEL_WARNING, format, arguments);
	va_end(arguments);
}

void log_info(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line(LOG_LEVEL_INFO, format, arguments);
	va_end(arguments);
}

void log_debug(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_line(LOG_LEVEL_DEBUG, format, arguments);
	va_end(arguments);
}

/* JOURNAL_STREAM is inherited by children whose stderr goes elsewhere, so device and inode must match. */
static bool is_journal(int descriptor)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat status;
	if (!stream || fstat(descriptor, &status) != 0)
		return false;
	char ours[64];
	snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
	return strcmp(stream, ours) == 0;
}

static void write_line(enum log_level level, const char *format, va_list arguments)
{
	if (level > diary.level)
		return;
	int saved = errno;
	char line[LINE_SIZE];
	size_t start = add_stamp(line, sizeof line, level);
	size_t room = sizeof line - start - 1; /* for the line feed */
	int length = vsnprintf(line + start, room, format, arguments);
	if (length < 0)
		line[start] = '\0';
	else if ((size_t)length >= room)
		line[start + line_cut(line + start, room - 1)] = '\0';
	line_clean(line + start);
	size_t end = strlen(line);
	line[end] = '\n';
	write_all(line, end + 1);
	errno = saved;
}

/* Returns the length of what now stands at the front of the line. */
static size_t add_stamp(char *line, size_t size, enum log_level level)
{
	line[0] = '\0';
	if (diary.stamp == STAMP_PRIORITY)
		return (size_t)snprintf(line, size, "%s", levels[level].priority);
	if (diary.stamp == STAMP_NONE)
		return (size_t)snprintf(line, size, "%s: ", levels[level].word);
	struct timespec now;
	struct tm utc;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	size_t length = strftime(line, size, "%Y-%m-%dT%H:%M:%SZ ", &utc);
	return length + (size_t)snprintf(line + length, size - length, "%s: ", levels[level].word);
}

/* One write, so that lines of several processes do not mix; a diary that cannot be written stops nothing. */
static void write_all(const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(STDERR_FILENO, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return;
		bytes += written;
		length -= (size_t)written;
	}
}
