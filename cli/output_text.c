/* Records for people: tables that fit the terminal, pages with wrapped text. */
#include "output_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "table.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/html.h"
#include "tidings/mem.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"
#include "tidings/text.h"

#define PAGE_WIDTH 80 /* columns of text that read well; narrower terminals get less */
#define LABEL_WIDTH 12
#define VISIBLE_LIMIT ((size_t)8 << 20)
#define NUMBER_SIZE 64
#define HOUR 3600
#define DAY INT64_C(86400)

// clang-format off
static const struct table_column entry_columns[] = {
	{.title = "ID",    .is_right = true, .style = OUTPUT_DIM},
	{.title = ""},
	{.title = "DATE",  .style = OUTPUT_DIM},
	{.title = "FEED",  .may_shrink = true, .least = 4, .most = 20, .style = OUTPUT_FEED},
	{.title = "TITLE", .may_shrink = true, .least = 6},
};
static const struct table_column feed_columns[] = {
	{.title = "ID",    .is_right = true, .style = OUTPUT_DIM},
	{.title = "TITLE", .may_shrink = true, .least = 6},
	{.title = "NEW",   .is_right = true},
	{.title = "NEXT",  .is_right = true, .style = OUTPUT_DIM},
	{.title = "STATE", .may_shrink = true, .least = 8},
};
// clang-format on

static void begin_list(struct printer *printer, enum printer_list list);
static void end_list(struct printer *printer);
static void pause_list(struct printer *printer);
static void print_entry(struct printer *printer, const struct store_entry *entry);
static void add_title(struct buf *out, const struct printer *printer, const struct store_entry *entry);
static void add_note(struct buf *out, const struct printer *printer);
static void format_when(int64_t instant, int64_t now, char out[static DATE_TEXT_SIZE]);
static void format_age(int64_t instant, int64_t now, char out[static DATE_TEXT_SIZE]);
static void print_feed(struct printer *printer, const struct store_feed *feed);
static enum output_style style_of_state(const struct store_feed *feed);
static const char *state_of(const struct store_feed *feed);
static void print_page(struct printer *printer, const struct store_entry *entry);
static void print_enclosure(struct output *output, const struct store_enclosure *enclosure);
static void print_date(struct output *output, const char *label, int64_t instant);
static void print_text(struct output *output, const char *content, const char *text, const char *address);
static void print_body(struct output *output, const char *text);
static size_t page_width(const struct output *output);
static void print_line(void *arg, const char *line, size_t length);
static void print_document(struct printer *printer, const struct feed *feed);
static void print_document_entry(struct output *output, const struct feed_entry *entry);
static void print_title(struct output *output, const char *title);

const struct printer_form output_text_form = {
    .is_for_people = true,
    .begin = begin_list,
    .entry = print_entry,
    .pause = pause_list,
    .feed = print_feed,
    .end = end_list,
    .page = print_page,
    .document = print_document,
};

void output_text_span(int64_t instant, int64_t now, char out[static OUTPUT_TEXT_SPAN_SIZE])
{
	char span[DATE_TEXT_SIZE];
	if (instant == DATE_NONE) {
		snprintf(out, OUTPUT_TEXT_SPAN_SIZE, "never");
		return;
	}
	int64_t seconds = instant > now ? instant - now : now - instant;
	int64_t unit = seconds < 7200 ? 60 : seconds < 172800 ? 3600 : 86400;
	if (seconds >= 60)
		seconds -= seconds % unit;
	date_format_duration(seconds, span);
	if (seconds == 0)
		snprintf(out, OUTPUT_TEXT_SPAN_SIZE, "now");
	else
		snprintf(out, OUTPUT_TEXT_SPAN_SIZE, instant > now ? "in %s" : "%s ago", span);
}

void output_text_label(struct output *output, const char *label, const char *value)
{
	if (!value || !*value)
		return;
	output_style(output, OUTPUT_DIM);
	output_format(output, "%-*s", LABEL_WIDTH, label);
	output_style(output, OUTPUT_PLAIN);
	output_add_visible(output, value);
	output_add(output, "\n");
}

static void begin_list(struct printer *printer, enum printer_list list)
{
	if (list == PRINTER_ENTRIES)
		printer->table = table_new(printer->output, entry_columns, sizeof entry_columns / sizeof *entry_columns, false);
	else
		printer->table = table_new(
		    printer->output, feed_columns, sizeof feed_columns / sizeof *feed_columns, printer->output->is_terminal);
}

static void end_list(struct printer *printer)
{
	table_end(printer->table);
	printer->table = NULL;
}

static void pause_list(struct printer *printer)
{
	table_flush(printer->table);
}

static void print_entry(struct printer *printer, const struct store_entry *entry)
{
	char id[NUMBER_SIZE], when[DATE_TEXT_SIZE], flags[3] = "";
	bool is_new = !entry->is_read && !entry->is_hidden;
	snprintf(id, sizeof id, "%" PRId64, entry->id);
	snprintf(flags, sizeof flags, "%s%s", is_new ? "N" : "", entry->is_starred ? "*" : "");
	if (printer->output->is_terminal)
		format_age(entry->sort_time, printer->now, when);
	else
		format_when(entry->sort_time, printer->now, when);
	struct buf title, note;
	buf_init(&title, VISIBLE_LIMIT);
	buf_init(&note, VISIBLE_LIMIT);
	add_title(&title, printer, entry);
	add_note(&note, printer);
	const struct table_line line = {
	    .cells = {id, flags, when, entry->feed_title ? entry->feed_title : entry->feed_url, buf_text(&title)},
	    .styles = {[1] = entry->is_starred ? OUTPUT_STAR : OUTPUT_GOOD},
	    .link = entry->link,
	    .note = buf_text(&note),
	    .is_bold = is_new,
	};
	table_add_line(printer->table, &line);
	printer->count++;
	buf_done(&title);
	buf_done(&note);
}

/* In a file an entry is one line, so what it stands for is in it, too. */
static void add_title(struct buf *out, const struct printer *printer, const struct store_entry *entry)
{
	const char *title = entry->title && *entry->title ? entry->title : entry->summary;
	if (!title || !*title)
		title = entry->link ? entry->link : "";
	buf_add_text(out, title);
	if (printer->others && !printer->output->is_terminal)
		buf_add_format(out, " [%s]", printer->others);
}

static void add_note(struct buf *out, const struct printer *printer)
{
	bool has_others = printer->others && printer->output->is_terminal;
	buf_add_text(out, has_others ? printer->others : "");
	buf_add_text(out, has_others && printer->note ? "  " : "");
	buf_add_text(out, printer->note ? printer->note : "");
}

/* The hour of what is of today, the date of anything else. */
static void format_when(int64_t instant, int64_t now, char out[static DATE_TEXT_SIZE])
{
	char today[DATE_TEXT_SIZE];
	date_format_local(now, "%Y-%m-%d", today, sizeof today);
	date_format_local(instant, "%Y-%m-%d", out, DATE_TEXT_SIZE);
	if (strcmp(out, today) == 0)
		date_format_local(instant, "%H:%M", out, DATE_TEXT_SIZE);
}

/* In words for a week, the date of anything else. */
static void format_age(int64_t instant, int64_t now, char out[static DATE_TEXT_SIZE])
{
	char yesterday[DATE_TEXT_SIZE];
	int64_t seconds = instant < now ? now - instant : 0;
	date_format_local(now - DAY, "%Y-%m-%d", yesterday, sizeof yesterday);
	date_format_local(instant, "%Y-%m-%d", out, DATE_TEXT_SIZE);
	bool is_yesterday = strcmp(out, yesterday) == 0;
	if (seconds < 60)
		snprintf(out, DATE_TEXT_SIZE, "now");
	else if (seconds < HOUR)
		snprintf(out, DATE_TEXT_SIZE, "%d min", (int)(seconds / 60));
	else if (seconds < 12 * HOUR || (seconds < DAY && !is_yesterday))
		snprintf(out, DATE_TEXT_SIZE, "%d h", (int)(seconds / HOUR));
	else if (is_yesterday)
		snprintf(out, DATE_TEXT_SIZE, "yesterday");
	else if (seconds < 7 * DAY)
		snprintf(out, DATE_TEXT_SIZE, "%d days", (int)((seconds + DAY / 2) / DAY));
}

static void print_feed(struct printer *printer, const struct store_feed *feed)
{
	char id[NUMBER_SIZE], counts[NUMBER_SIZE], next[OUTPUT_TEXT_SPAN_SIZE] = "";
	snprintf(id, sizeof id, "%" PRId64, feed->id);
	snprintf(counts, sizeof counts, "%" PRId64 "/%" PRId64, feed->new_count, feed->entry_count);
	if (feed->state != STORE_FEED_GONE)
		output_text_span(feed->due > printer->now ? feed->due : printer->now, printer->now, next);
	char *state = feed->proposed ? mem_format("%s; perhaps at %s now", state_of(feed), feed->proposed) : NULL;
	const struct table_line line = {
	    .cells = {id, feed->title ? feed->title : feed->url, counts, next, state ? state : state_of(feed)},
	    .styles = {[2] = feed->new_count ? OUTPUT_BOLD : OUTPUT_PLAIN, [4] = style_of_state(feed)},
	};
	table_add_line(printer->table, &line);
	mem_free(state);
	printer->count++;
}

static enum output_style style_of_state(const struct store_feed *feed)
{
	if (feed->state == STORE_FEED_DEAD || (feed->problem && feed->state != STORE_FEED_GONE))
		return OUTPUT_BAD;
	return feed->state == STORE_FEED_ACTIVE ? OUTPUT_GOOD : OUTPUT_DIM;
}

static const char *state_of(const struct store_feed *feed)
{
	static const char *const states[] = {
	    [STORE_FEED_PENDING] = "waits for its first poll",
	    [STORE_FEED_ACTIVE] = "ok",
	    [STORE_FEED_GONE] = "gone: not polled any more",
	    [STORE_FEED_DEAD] = "dead: it has failed for more than a month",
	};
	return feed->problem && feed->state < STORE_FEED_GONE ? feed->problem : states[feed->state];
}

static void print_page(struct printer *printer, const struct store_entry *entry)
{
	struct output *output = printer->output;
	if (printer->count++)
		output_add(output, "\n");
	print_title(output, entry->title);
	output_text_label(output, "Feed:", entry->feed_title ? entry->feed_title : entry->feed_url);
	output_text_label(output, "Author:", entry->author);
	print_date(output, "Date:", entry->published != DATE_NONE ? entry->published : entry->received);
	output_text_label(output, "Link:", entry->link);
	output_text_label(output, "Comments:", entry->comments);
	output_text_label(output, "Tags:", entry->tags);
	for (size_t i = 0; i < entry->enclosure_count; i++)
		print_enclosure(output, &entry->enclosures[i]);
	print_text(output, entry->content, entry->text && *entry->text ? entry->text : entry->summary, entry->link);
	output_record_end(output);
}

static void print_enclosure(struct output *output, const struct store_enclosure *enclosure)
{
	char *text = enclosure->type ? mem_format("%s (%s)", enclosure->url, enclosure->type) : mem_copy(enclosure->url);
	output_text_label(output, "Enclosure:", text);
	mem_free(text);
}

static void print_date(struct output *output, const char *label, int64_t instant)
{
	char when[DATE_TEXT_SIZE];
	date_format_local(instant, "%Y-%m-%d %H:%M", when, sizeof when);
	output_text_label(output, label, when);
}

/* The stored text is for searching; the page is made of the markup. */
static void print_text(struct output *output, const char *content, const char *text, const char *address)
{
	struct buf page;
	buf_init(&page, VISIBLE_LIMIT);
	if (content)
		html_to_page(&page, content, strlen(content), page_width(output), address);
	if (page.length) {
		output_add(output, "\n");
		output_add(output, buf_text(&page));
		output_add(output, "\n");
	} else {
		print_body(output, text);
	}
	buf_done(&page);
}

static void print_body(struct output *output, const char *text)
{
	struct buf visible;
	if (!text || !*text)
		return;
	buf_init(&visible, VISIBLE_LIMIT);
	text_add_visible(&visible, text, true);
	output_add(output, "\n");
	text_wrap(buf_text(&visible), page_width(output), print_line, output);
	buf_done(&visible);
}

static size_t page_width(const struct output *output)
{
	return output->width && output->width < PAGE_WIDTH ? output->width : PAGE_WIDTH;
}

static void print_line(void *arg, const char *line, size_t length)
{
	struct output *output = arg;
	buf_add(&output->text, line, length);
	buf_add_char(&output->text, '\n');
}

static void print_document(struct printer *printer, const struct feed *feed)
{
	struct output *output = printer->output;
	char count[NUMBER_SIZE];
	snprintf(count, sizeof count, "%zu", feed->entry_count);
	print_title(output, feed->title);
	output_text_label(output, "Format:", feed_format_name(feed->format));
	output_text_label(output, "Link:", feed->link);
	output_text_label(output, "Language:", feed->language);
	print_date(output, "Updated:", feed->updated);
	output_text_label(output, "Entries:", count);
	for (size_t i = 0; i < feed->warning_count; i++)
		output_text_label(output, "Warning:", feed->warnings[i]);
	print_body(output, feed->description);
	for (size_t i = 0; i < feed->entry_count; i++) {
		output_add(output, "\n");
		print_document_entry(output, &feed->entries[i]);
		output_record_end(output);
	}
}

static void print_document_entry(struct output *output, const struct feed_entry *entry)
{
	print_title(output, entry->title);
	output_text_label(output, "Author:", entry->author);
	print_date(output, "Date:", entry->published != DATE_NONE ? entry->published : entry->updated);
	output_text_label(output, "Link:", entry->link);
	for (size_t i = 0; i < entry->enclosure_count; i++) {
		const struct feed_enclosure *enclosure = &entry->enclosures[i];
		print_enclosure(output, &(struct store_enclosure){.url = enclosure->url, .type = enclosure->type});
	}
	print_text(output, entry->content ? entry->content : entry->summary, entry->text, entry->link);
}

static void print_title(struct output *output, const char *title)
{
	output_style(output, OUTPUT_BOLD);
	output_add_visible(output, title && *title ? title : "(no title)");
	output_style(output, OUTPUT_PLAIN);
	output_add(output, "\n");
}
