/* Entries as an Atom feed (RFC 4287). */
#include "output_atom.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tidings/date.h"
#include "tidings/hash.h"
#include "tidings/store_entries.h"
#include "tidings/text.h"
#include "tidings/url.h"

static void begin_feed(struct printer *printer, enum printer_list list);
static void print_entry(struct printer *printer, const struct store_entry *entry);
static void add_links(struct output *output, const struct store_entry *entry);
static void add_source(struct output *output, const struct store_entry *entry);
static void add_body(struct output *output, const struct store_entry *entry);
static void add_id(struct output *output, uint64_t first, uint64_t second);
static void add_element(struct output *output, const char *name, const char *text);
static void add_date(struct output *output, const char *name, int64_t instant);
static void add_text(struct output *output, const char *text);
static void pause_feed(struct printer *printer);
static void end_feed(struct printer *printer);

const struct printer_form output_atom_form = {
    .begin = begin_feed, .entry = print_entry, .pause = pause_feed, .end = end_feed, .is_whole = true};

/* Its id is the query's, so that a reader that asks again knows it. */
static void begin_feed(struct printer *printer, enum printer_list list)
{
	struct output *output = printer->output;
	(void)list;
	output_add(output, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	add_element(output, "title", printer->title && *printer->title ? printer->title : "tidings");
	add_id(output, hash_text("query"), hash_text(printer->title));
	add_date(output, "updated", printer->now);
	output_add(output,
	    "<author><name>tidings</name></author>\n<generator version=\"" TIDINGS_VERSION "\">tidings</generator>\n");
}

static void print_entry(struct printer *printer, const struct store_entry *entry)
{
	struct output *output = printer->output;
	int64_t changed = entry->updated != DATE_NONE ? entry->updated : entry->published;
	output_add(output, "<entry>\n");
	add_id(output, hash_text(entry->feed_url), entry->guid ? hash_text(entry->guid) : (uint64_t)entry->id);
	add_element(output, "title", entry->title ? entry->title : "");
	add_date(output, "updated", changed != DATE_NONE ? changed : entry->received);
	add_date(output, "published", entry->published);
	if (entry->author && *entry->author) {
		output_add(output, "<author>");
		add_element(output, "name", entry->author);
		output_add(output, "</author>\n");
	}
	add_links(output, entry);
	for (size_t i = 0; i < entry->category_count; i++) {
		output_add(output, "<category term=\"");
		add_text(output, entry->categories[i]);
		output_add(output, "\"/>\n");
	}
	add_source(output, entry);
	add_body(output, entry);
	output_add(output, "</entry>\n");
	output_record_end(output);
	printer->count++;
}

static void add_links(struct output *output, const struct store_entry *entry)
{
	if (entry->link && *entry->link) {
		output_add(output, "<link rel=\"alternate\" href=\"");
		add_text(output, entry->link);
		output_add(output, "\"/>\n");
	}
	for (size_t i = 0; i < entry->enclosure_count; i++) {
		const struct store_enclosure *enclosure = &entry->enclosures[i];
		output_add(output, "<link rel=\"enclosure\" href=\"");
		add_text(output, enclosure->url);
		if (enclosure->type) {
			output_add(output, "\" type=\"");
			add_text(output, enclosure->type);
		}
		if (enclosure->length >= 0)
			output_format(output, "\" length=\"%" PRId64, enclosure->length);
		output_add(output, "\"/>\n");
	}
}

static void add_source(struct output *output, const struct store_entry *entry)
{
	output_add(output, "<source>");
	add_element(output, "id", entry->feed_url);
	add_element(output, "title", entry->feed_title ? entry->feed_title : entry->feed_url);
	output_add(output, "<link rel=\"self\" href=\"");
	add_text(output, entry->feed_url);
	output_add(output, "\"/>");
	add_date(output, "updated", entry->received);
	output_add(output, "</source>\n");
}

static void add_body(struct output *output, const struct store_entry *entry)
{
	if (entry->summary && *entry->summary)
		add_element(output, "summary", entry->summary);
	if (!entry->content || !*entry->content)
		return;
	output_add(output, "<content type=\"html\"");
	if (entry->link && *entry->link) {
		output_add(output, " xml:base=\"");
		add_text(output, entry->link);
		output_add(output, "\"");
	}
	output_add(output, ">");
	add_text(output, entry->content);
	output_add(output, "</content>\n");
}

/* A name in UUID form, always the same for the same two hashes: a feed's own names need not be addresses. */
static void add_id(struct output *output, uint64_t first, uint64_t second)
{
	uint64_t joined = hash_join(first, second), other = hash_join(second, first);
	output_format(output, "<id>urn:uuid:%08" PRIx32 "-%04x-8%03x-8%03x-%012" PRIx64 "</id>\n", (uint32_t)(joined >> 32),
	    (unsigned)(joined >> 16 & 0xffff), (unsigned)(joined & 0xfff), (unsigned)(other >> 48 & 0xfff),
	    other & 0xffffffffffff);
}

static void add_element(struct output *output, const char *name, const char *text)
{
	output_format(output, "<%s>", name);
	add_text(output, text);
	output_format(output, "</%s>\n", name);
}

static void add_date(struct output *output, const char *name, int64_t instant)
{
	char date[DATE_TEXT_SIZE];
	date_format_rfc3339(instant, date);
	if (*date)
		add_element(output, name, date);
}

/* What XML may not hold is not in the store's texts but for C1 controls, which a terminal must not get. */
static void add_text(struct output *output, const char *text)
{
	struct buf *out = &output->text;
	const char *end = text + strlen(text);
	while (text < end) {
		const char *at = text;
		uint32_t character = text_next(&text, end);
		bool is_control = (character < ' ' && character != '\n' && character != '\t') ||
		                  (character >= 0x7f && character < 0xa0) || (character & 0xfffe) == 0xfffe;
		if (character == '<')
			buf_add_text(out, "&lt;");
		else if (character == '>')
			buf_add_text(out, "&gt;");
		else if (character == '&')
			buf_add_text(out, "&amp;");
		else if (character == '"')
			buf_add_text(out, "&quot;");
		else if (!is_control)
			buf_add(out, at, (size_t)(text - at));
	}
}

static void pause_feed(struct printer *printer)
{
	(void)printer;
}

static void end_feed(struct printer *printer)
{
	output_add(printer->output, "</feed>\n");
}
