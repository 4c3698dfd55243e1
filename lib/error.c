/* Why something failed, in one clean line. */
#include "tidings/error.h"

#include "line.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[] = {
    [ERROR_NONE] = "none",
    [ERROR_INPUT] = "input",
    [ERROR_NOT_FOUND] = "not-found",
    [ERROR_REFUSED] = "refused",
    [ERROR_BUSY] = "busy",
    [ERROR_IO] = "io",
    [ERROR_INTERNAL] = "internal",
};

/* What is not listed here is ERROR_IO. */
static const struct {
	int number;
	enum error_kind kind;
} system_kinds[] = {
    {ENOENT, ERROR_NOT_FOUND},
    {EACCES, ERROR_REFUSED},
    {EPERM, ERROR_REFUSED},
    {EAGAIN, ERROR_BUSY},
    {EBUSY, ERROR_BUSY},
};

static void format_text(char text[static ERROR_TEXT_SIZE], const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void append_text(char text[static ERROR_TEXT_SIZE], const char *more);
static void append_system_words(char text[static ERROR_TEXT_SIZE], int number);
static enum error_kind system_kind(int number);
static void store(struct error *error, enum error_kind kind, char text[static ERROR_TEXT_SIZE]);

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
	if (!error)
		return false;
	/* formatted aside, because an argument may be the error's own text */
	char text[ERROR_TEXT_SIZE];
	va_list arguments;
	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	store(error, kind, text);
	return false;
}

bool error_set_system(struct error *error, int number, const char *format, ...)
{
	if (!error)
		return false;
	char text[ERROR_TEXT_SIZE];
	va_list arguments;
	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	append_system_words(text, number);
	store(error, system_kind(number), text);
	return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
	if (!error)
		return false;
	char text[ERROR_TEXT_SIZE];
	va_list arguments;
	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	append_text(text, ": ");
	append_text(text, error->text);
	store(error, error->kind, text);
	return false;
}

const char *error_kind_name(enum error_kind kind)
{
	bool is_known = (size_t)kind < sizeof kind_names / sizeof kind_names[0];
	return kind_names[is_known ? kind : ERROR_INTERNAL];
}

enum error_kind error_kind_parse(const char *name)
{
	for (size_t kind = 0; name && kind < sizeof kind_names / sizeof kind_names[0]; kind++) {
		if (strcmp(name, kind_names[kind]) == 0)
			return (enum error_kind)kind;
	}
	return ERROR_INTERNAL;
}

static void format_text(char text[static ERROR_TEXT_SIZE], const char *format, va_list arguments)
{
	int length = vsnprintf(text, ERROR_TEXT_SIZE, format, arguments);
	if (length < 0)
		text[0] = '\0';
	else if (length >= ERROR_TEXT_SIZE)
		text[line_cut(text, ERROR_TEXT_SIZE - 1)] = '\0';
}

static void append_text(char text[static ERROR_TEXT_SIZE], const char *more)
{
	size_t used = strlen(text);
	size_t room = ERROR_TEXT_SIZE - 1 - used;
	size_t length = strlen(more);
	if (length > room)
		length = line_cut(more, room);
	memcpy(text + used, more, length);
	text[used + length] = '\0';
}

/* strerrordesc_np is thread-safe and speaks English in any locale. */
static void append_system_words(char text[static ERROR_TEXT_SIZE], int number)
{
	const char *known = strerrordesc_np(number);
	char words[64];
	if (known)
		snprintf(words, sizeof words, "%s", known);
	else
		snprintf(words, sizeof words, "error %d", number);
	/* an abbreviation keeps its capitals */
	if (islower((unsigned char)words[1]))
		words[0] = (char)tolower((unsigned char)words[0]);
	append_text(text, ": ");
	append_text(text, words);
}

static enum error_kind system_kind(int number)
{
	for (size_t i = 0; i < sizeof system_kinds / sizeof system_kinds[0]; i++) {
		if (system_kinds[i].number == number)
			return system_kinds[i].kind;
	}
	return ERROR_IO;
}

static void store(struct error *error, enum error_kind kind, char text[static ERROR_TEXT_SIZE])
{
	line_clean(text);
	error->kind = kind;
	memcpy(error->text, text, strlen(text) + 1);
}
