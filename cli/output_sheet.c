/* Entries as sheets: CSV, TSV and sfeed(5). */
#include "output_sheet.h"

#include <inttypes.h>
#include <string.h>

#include "output.h"
#include "printer_field.h"
#include "tidings/date.h"
#include "tidings/store_entries.h"

static void begin_csv(struct printer *printer, enum printer_list list);
static void begin_tsv(struct printer *printer, enum printer_list list);
static void add_names(struct printer *printer, const char *separator);
static void print_csv(struct printer *printer, const struct store_entry *entry);
static void add_quoted(struct buf *out, const char *text);
static void print_tsv(struct printer *printer, const struct store_entry *entry);
static void begin_sfeed(struct printer *printer, enum printer_list list);
static void print_sfeed(struct printer *printer, const struct store_entry *entry);
static void add_category(struct output *output, const char *category);
static void add_escaped(struct output *output, const char *text);
static void add_field(struct output *output, const char *text);
static void end_line(struct printer *printer);
static void nothing(struct printer *printer);

/* The columns, by the names of printer_fields[]. */
static const char *const columns[] = {
    "id", "feed_id", "feed", "title", "link", "published", "received", "author", "summary", "read", "starred", "tags"};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

const struct printer_form output_csv_form = {.begin = begin_csv, .entry = print_csv, .pause = nothing, .end = nothing};
const struct printer_form output_tsv_form = {.begin = begin_tsv, .entry = print_tsv, .pause = nothing, .end = nothing};
const struct printer_form output_sfeed_form = {
    .begin = begin_sfeed, .entry = print_sfeed, .pause = nothing, .end = nothing, .is_whole = true};

static void begin_csv(struct printer *printer, enum printer_list list)
{
	(void)list;
	add_names(printer, ",");
}

static void begin_tsv(struct printer *printer, enum printer_list list)
{
	(void)list;
	add_names(printer, "\t");
}

static void add_names(struct printer *printer, const char *separator)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		output_add(printer->output, i ? separator : "");
		output_add(printer->output, columns[i]);
	}
	output_add(printer->output, "\n");
}

static void print_csv(struct printer *printer, const struct store_entry *entry)
{
	struct buf value;
	buf_init(&value, PRINTER_FIELD_LIMIT);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		buf_clear(&value);
		printer_field_add(&value, printer_field_find(columns[i]), entry, printer->now);
		output_add(printer->output, i ? "," : "");
		add_quoted(&printer->output->text, buf_text(&value));
	}
	buf_done(&value);
	end_line(printer);
}

static void add_quoted(struct buf *out, const char *text)
{
	if (!text[strcspn(text, "\",")]) {
		buf_add_text(out, text);
		return;
	}
	buf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

/* No value has a tab or a line break: each is made visible first. */
static void print_tsv(struct printer *printer, const struct store_entry *entry)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		output_add(printer->output, i ? "\t" : "");
		printer_field_add(&printer->output->text, printer_field_find(columns[i]), entry, printer->now);
	}
	end_line(printer);
}

static void begin_sfeed(struct printer *printer, enum printer_list list)
{
	(void)printer;
	(void)list;
}

static void print_sfeed(struct printer *printer, const struct store_entry *entry)
{
	struct output *output = printer->output;
	bool is_html = entry->content && *entry->content;
	output_format(output, "%" PRId64 "\t", entry->sort_time);
	add_field(output, entry->title);
	add_field(output, entry->link);
	add_escaped(output, is_html ? entry->content : entry->text ? entry->text : entry->summary);
	add_field(output, is_html ? "html" : "plain");
	add_field(output, entry->guid ? entry->guid : entry->link);
	add_field(output, entry->author);
	add_field(output, entry->enclosure_count ? entry->enclosures[0].url : NULL);
	for (size_t i = 0; i < entry->category_count; i++) {
		output_add(output, i ? "|" : "");
		add_category(output, entry->categories[i]);
	}
	end_line(printer);
}

/* There is no way to write the character that separates them. */
static void add_category(struct output *output, const char *category)
{
	size_t from = output->text.length;
	output_add_visible(output, category);
	for (; from < output->text.length; from++)
		if (output->text.data[from] == '|')
			output->text.data[from] = ' ';
}

/* sfeed(5): a line feed, a tab and a backslash are written with a backslash. */
static void add_escaped(struct output *output, const char *text)
{
	for (; text && *text; text++) {
		if (*text == '\n')
			output_add(output, "\\n");
		else if (*text == '\t')
			output_add(output, "\\t");
		else if (*text == '\\')
			output_add(output, "\\\\");
		else if ((unsigned char)*text >= ' ')
			buf_add_char(&output->text, *text);
	}
	output_add(output, "\t");
}

static void add_field(struct output *output, const char *text)
{
	output_add_visible(output, text);
	output_add(output, "\t");
}

static void end_line(struct printer *printer)
{
	output_add(printer->output, "\n");
	output_record_end(printer->output);
	printer->count++;
}

static void nothing(struct printer *printer)
{
	(void)printer;
}
