/* A bar on standard error while something long goes on; nothing when that is no terminal. */
#include "progress.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "tidings/text.h"

#define BAR_WIDTH 20
#define WHAT_LEAST 8 /* columns for the name, or it is left out */

static void add_bar(struct output *output, int64_t done, int64_t total);
static void add_name(struct output *output, const char *what, size_t room);

void progress_init(struct progress *progress, const char *label)
{
	struct output terminal;
	*progress = (struct progress){.label = label};
	if (output_init(&terminal, STDERR_FILENO, "never", NULL)) {
		progress->is_shown = terminal.is_terminal;
		progress->width = terminal.width;
	}
	output_done(&terminal);
}

void progress_show(struct progress *progress, int64_t done, int64_t total, const char *what)
{
	struct output terminal;
	if (!progress->is_shown || total <= 0 || !output_init(&terminal, STDERR_FILENO, "never", NULL))
		return;
	output_add(&terminal, "\r\033[K");
	output_format(&terminal, "%s ", progress->label);
	add_bar(&terminal, done, total);
	output_format(&terminal, " %" PRId64 "/%" PRId64 " ", done, total);
	size_t used = strlen(progress->label) + BAR_WIDTH + 28;
	if (what && progress->width > used + WHAT_LEAST)
		add_name(&terminal, what, progress->width - used);
	output_flush(&terminal);
	output_done(&terminal);
	progress->has_line = true;
}

void progress_clear(struct progress *progress)
{
	struct output terminal;
	if (!progress->has_line || !output_init(&terminal, STDERR_FILENO, "never", NULL))
		return;
	output_add(&terminal, "\r\033[K");
	output_flush(&terminal);
	output_done(&terminal);
	progress->has_line = false;
}

static void add_bar(struct output *output, int64_t done, int64_t total)
{
	int64_t filled = done >= total ? BAR_WIDTH : (int64_t)((double)done * BAR_WIDTH / (double)total);
	output_add(output, "[");
	for (int64_t i = 0; i < BAR_WIDTH; i++)
		output_add(output, i < filled ? "#" : ".");
	output_add(output, "]");
}

static void add_name(struct output *output, const char *what, size_t room)
{
	struct buf name;
	buf_init(&name, 1024);
	text_add_visible(&name, what, false);
	buf_add(&output->text, buf_text(&name), text_fit(buf_text(&name), room));
	buf_done(&name);
}
