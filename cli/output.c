/* Standard output: what is printed is collected, made visible, and written; a failed write is remembered. */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define TEXT_LIMIT ((size_t)512 << 20) /* one record: a feed with its bodies escaped as JSON */
#define ENOUGH 65536                   /* bytes worth a write */
#define LINK_LIMIT 2083                /* bytes; terminals take no longer ones */
#define COMPLAINT_LIMIT 900            /* bytes of a line on standard error */

// clang-format off
static const char *const styles[] = {
	[OUTPUT_PLAIN] = "\033[0m",
	[OUTPUT_BOLD]  = "\033[1m",
	[OUTPUT_DIM]   = "\033[2m",
	[OUTPUT_FEED]  = "\033[36m",
	[OUTPUT_BAD]   = "\033[31m",
	[OUTPUT_GOOD]  = "\033[32m",
	[OUTPUT_STAR]  = "\033[33m",
	[OUTPUT_MATCH] = "\033[1;33m",
};
// clang-format on

static bool wants_colour(const char *when, bool is_terminal, bool *is_wanted);
static bool write_all(int fd, const char *bytes, size_t length);

bool output_init(struct output *output, int fd, const char *colour, struct error *error)
{
	bool is_terminal = isatty(fd);
	*output = (struct output){.fd = fd, .is_terminal = is_terminal, .width = is_terminal ? terminal_width(fd) : 0};
	buf_init(&output->text, TEXT_LIMIT);
	if (!wants_colour(colour ? colour : "auto", is_terminal, &output->has_colour))
		return error_set(error, ERROR_INPUT, "--color: %.60s is none of auto, always, never", colour);
	output->has_links = is_terminal && output->has_colour && terminal_has_links();
	return true;
}

void output_done(struct output *output)
{
	buf_done(&output->text);
}

void output_add(struct output *output, const char *text)
{
	buf_add_text(&output->text, text);
}

void output_format(struct output *output, const char *format, ...)
{
	char line[1024];
	va_list values;
	va_start(values, format);
	vsnprintf(line, sizeof line, format, values);
	va_end(values);
	buf_add_text(&output->text, line);
}

void output_add_visible(struct output *output, const char *text)
{
	if (text)
		text_add_visible(&output->text, text, false);
}

void output_add_lines(struct output *output, const char *text)
{
	if (text)
		text_add_visible(&output->text, text, true);
}

void output_style(struct output *output, enum output_style style)
{
	if (output->has_colour)
		buf_add_text(&output->text, styles[style]);
}

/* Only what cannot end the sequence or begin another goes in; an address that is kept is ASCII anyway. */
bool output_link_begin(struct output *output, const char *url)
{
	if (!output->has_links || !url || strncmp(url, "http", 4) != 0 || strlen(url) > LINK_LIMIT)
		return false;
	for (const char *at = url; *at; at++)
		if (*at <= ' ' || *at >= 0x7f)
			return false;
	buf_add_text(&output->text, "\033]8;;");
	buf_add_text(&output->text, url);
	return buf_add_text(&output->text, "\033\\");
}

void output_link_end(struct output *output)
{
	buf_add_text(&output->text, "\033]8;;\033\\");
}

void output_record_end(struct output *output)
{
	if (output->text.length >= ENOUGH && !output->is_held)
		output_flush(output);
}

void output_flush(struct output *output)
{
	if (output->text.is_full && output->failure == 0)
		output->failure = EFBIG;
	if (output->text.length && output->failure == 0 && !write_all(output->fd, output->text.data, output->text.length))
		output->failure = errno;
	buf_clear(&output->text);
}

bool output_finish(struct output *output, struct error *error)
{
	output_flush(output);
	if (output->failure == 0)
		return true;
	error_set_system(error, output->failure, "writing to standard output");
	if (output->failure == EPIPE && error)
		error->text[0] = '\0';
	return false;
}

void output_complain(const char *text)
{
	struct buf line;
	buf_init(&line, COMPLAINT_LIMIT + 1);
	buf_add_text(&line, "tidings: ");
	struct buf visible;
	buf_init(&visible, strlen(text) * 4 + 1);
	text_add_visible(&visible, text, false);
	size_t length = text_cut(buf_text(&visible), visible.length, COMPLAINT_LIMIT - line.length);
	buf_add(&line, buf_text(&visible), length);
	buf_add_char(&line, '\n');
	/* nothing is left to say when even this fails */
	(void)write_all(STDERR_FILENO, line.data, line.length);
	buf_done(&visible);
	buf_done(&line);
}

void output_complain_format(const char *format, ...)
{
	char text[2048];
	va_list values;
	va_start(values, format);
	vsnprintf(text, sizeof text, format, values);
	va_end(values);
	output_complain(text);
}

static bool wants_colour(const char *when, bool is_terminal, bool *is_wanted)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	bool is_able = is_terminal && !(no_colour && *no_colour) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
	if (strcmp(when, "auto") == 0)
		*is_wanted = is_able;
	else if (strcmp(when, "always") == 0)
		*is_wanted = true;
	else if (strcmp(when, "never") == 0)
		*is_wanted = false;
	else
		return false;
	return true;
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}
