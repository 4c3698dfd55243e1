/* Reading and writing subscription lists. */
#include "tidings/opml.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/markup.h"
#include "tidings/mem.h"
#include "tidings/text.h"
#include "tidings/url.h"
#include "tidings/xml.h"

#define TAG_LIMIT FEED_CATEGORY_LIMIT /* bytes; a folder whose name does not fit any more adds none */
#define SCRATCH_LIMIT ((size_t)16 * 1024 * 1024)
#define DECODED_GROWTH 3 /* bytes of UTF-8 that a byte can become … */
#define REPAIR_GROWTH 8  /* … and that the repair pass can make of each */
#define REPAIR_SLACK 4096
#define INDENT "  "

struct reader {
	struct arena *arena, *scratch;
	struct opml_feed *feeds, **tail;
	size_t count;
	const char *tags[MARKUP_DEPTH + 1]; /* of the folder that is open at that depth */
	bool is_opml, has_too_many;
};

static void repair(struct buf *repaired, const char *bytes, size_t length);
static bool start_element(void *arg, const struct xml_element *element);
static const char *folder_tag(struct reader *reader, const char *parent, const struct xml_element *outline);
static const char *feed_address(const struct xml_element *outline);
static bool add_feed(struct reader *reader, const struct xml_element *outline, const char *address, const char *tag);
static const char *get(const struct xml_element *element, const char *name);
static const char *get_name(const struct xml_element *outline);
static void change_folder(struct opml_writer *writer, const char *tag);
static size_t count_levels(const char *tag);
static size_t count_shared(const char *left, const char *right);
static const char *next_name(const char *tag, size_t *length);
static void indent(struct buf *out, size_t levels);
static void write_attribute(struct buf *out, const char *name, const char *value, size_t length);
static void write_escaped(struct buf *out, const char *text, size_t length);

bool opml_read(struct arena *arena, const char *bytes, size_t length, struct opml_feed **feeds, struct error *error)
{
	static const struct xml_handler handler = {.start = start_element};
	struct reader reader = {.arena = arena, .scratch = arena_new(SCRATCH_LIMIT)};
	struct buf repaired;
	reader.tail = &reader.feeds;
	repair(&repaired, bytes, length);
	bool was_read = xml_read(buf_text(&repaired), repaired.length, &handler, &reader, error);
	buf_done(&repaired);
	arena_free(reader.scratch);
	if (!was_read)
		return false;
	if (!reader.is_opml)
		return error_set(error, ERROR_INPUT, "this is no OPML subscription list");
	if (reader.has_too_many)
		return error_set(error, ERROR_INPUT, "the list has more than %d feeds; split it", OPML_FEED_LIMIT);
	*feeds = reader.feeds;
	return true;
}

void opml_write_begin(struct opml_writer *writer, struct buf *out, const char *title)
{
	*writer = (struct opml_writer){.out = out, .tag = mem_copy("")};
	buf_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>\n<title>");
	write_escaped(out, title, strlen(title));
	buf_add_text(out, "</title>\n</head>\n<body>\n");
}

void opml_write_feed(struct opml_writer *writer, const struct opml_feed *feed)
{
	struct buf *out = writer->out;
	const char *title = feed->title && *feed->title ? feed->title : feed->url;
	change_folder(writer, feed->tag ? feed->tag : "");
	indent(out, count_levels(writer->tag));
	buf_add_text(out, "<outline type=\"rss\"");
	write_attribute(out, "text", title, strlen(title));
	write_attribute(out, "title", title, strlen(title));
	write_attribute(out, "xmlUrl", feed->url, strlen(feed->url));
	if (feed->link)
		write_attribute(out, "htmlUrl", feed->link, strlen(feed->link));
	buf_add_text(out, "/>\n");
}

void opml_write_end(struct opml_writer *writer)
{
	change_folder(writer, "");
	buf_add_text(writer->out, "</body>\n</opml>\n");
	mem_free(writer->tag);
	writer->tag = NULL;
}

static void repair(struct buf *repaired, const char *bytes, size_t length)
{
	struct buf decoded;
	struct charset_guess guess;
	struct markup_report report;
	buf_init(&decoded, length * DECODED_GROWTH);
	charset_decode(&decoded, bytes, length, NULL, &guess);
	buf_init(repaired, decoded.length * REPAIR_GROWTH + REPAIR_SLACK);
	markup_repair(repaired, buf_text(&decoded), decoded.length, &report);
	buf_done(&decoded);
}

static bool start_element(void *arg, const struct xml_element *element)
{
	struct reader *reader = arg;
	if (element->depth == 1)
		reader->is_opml = !strcasecmp(element->name, "opml");
	if (!reader->is_opml || element->depth > MARKUP_DEPTH)
		return reader->is_opml;
	const char *parent = reader->tags[element->depth - 1];
	reader->tags[element->depth] = parent;
	if (strcasecmp(element->name, "outline") != 0)
		return true;
	const char *address = feed_address(element);
	if (address)
		return add_feed(reader, element, address, parent);
	reader->tags[element->depth] = folder_tag(reader, parent, element);
	return true;
}

static const char *folder_tag(struct reader *reader, const char *parent, const struct xml_element *outline)
{
	const char *text = get_name(outline);
	if (!text)
		return parent;
	arena_reset(reader->scratch);
	const char *name = text_line(reader->scratch, text, TAG_LIMIT);
	size_t length = strlen(name) + (parent ? strlen(parent) + 1 : 0);
	if (!*name || length > TAG_LIMIT)
		return parent;
	return parent ? arena_format(reader->arena, "%s/%s", parent, name) : arena_copy(reader->arena, name);
}

/* `url` counts only where the outline says that it is a feed: in links and inclusions it is not. */
static const char *feed_address(const struct xml_element *outline)
{
	const char *address = get(outline, "xmlUrl");
	const char *type = get(outline, "type");
	if (address && *address)
		return address;
	return type && (!strcasecmp(type, "rss") || !strcasecmp(type, "atom")) ? get(outline, "url") : NULL;
}

static bool add_feed(struct reader *reader, const struct xml_element *outline, const char *address, const char *tag)
{
	arena_reset(reader->scratch);
	const char *url = url_clean(reader->scratch, address);
	if (!url)
		return true;
	if (reader->count++ == OPML_FEED_LIMIT) {
		reader->has_too_many = true;
		return false;
	}
	const char *title = get_name(outline), *html = get(outline, "htmlUrl");
	const char *link = html ? url_clean(reader->scratch, html) : NULL;
	struct opml_feed *feed = ARENA_NEW(reader->arena, struct opml_feed);
	feed->url = arena_copy(reader->arena, url);
	feed->title = title ? text_line(reader->arena, title, FEED_TITLE_LIMIT) : NULL;
	feed->link = link && url_is_http(link) ? arena_copy(reader->arena, link) : NULL;
	feed->tag = tag;
	*reader->tail = feed;
	reader->tail = &feed->next;
	return true;
}

/* Writers of lists do not agree on the case of the names. */
static const char *get(const struct xml_element *element, const char *name)
{
	for (size_t i = 0; i < element->attribute_count; i++)
		if (!strcasecmp(element->attributes[i].name, name))
			return element->attributes[i].value;
	return NULL;
}

static const char *get_name(const struct xml_element *outline)
{
	const char *title = get(outline, "title"), *text = get(outline, "text");
	if (title && *title)
		return title;
	return text && *text ? text : NULL;
}

/* Closes the folders that the new tag does not share and opens the rest of it. */
static void change_folder(struct opml_writer *writer, const char *tag)
{
	size_t shared = count_shared(writer->tag, tag), level = 0, length;
	for (size_t open = count_levels(writer->tag); open > shared; open--) {
		indent(writer->out, open - 1);
		buf_add_text(writer->out, "</outline>\n");
	}
	for (const char *name = next_name(tag, &length); name; name = next_name(name + length, &length)) {
		if (level++ < shared)
			continue;
		indent(writer->out, level - 1);
		buf_add_text(writer->out, "<outline");
		write_attribute(writer->out, "text", name, length);
		write_attribute(writer->out, "title", name, length);
		buf_add_text(writer->out, ">\n");
	}
	char *copy = mem_copy(tag);
	mem_free(writer->tag);
	writer->tag = copy;
}

static size_t count_levels(const char *tag)
{
	return count_shared(tag, tag);
}

/* How many folders two tags have in common from the outermost on. */
static size_t count_shared(const char *left, const char *right)
{
	size_t count = 0, left_length, right_length;
	left = next_name(left, &left_length);
	right = next_name(right, &right_length);
	while (left && right && left_length == right_length && !memcmp(left, right, left_length)) {
		count++;
		left = next_name(left + left_length, &left_length);
		right = next_name(right + right_length, &right_length);
	}
	return count;
}

/* The next name of a path; NULL behind its end. Empty names are none. */
static const char *next_name(const char *tag, size_t *length)
{
	tag += strspn(tag, "/");
	*length = strcspn(tag, "/");
	return *length ? tag : NULL;
}

static void indent(struct buf *out, size_t levels)
{
	for (size_t i = 0; i < levels; i++)
		buf_add_text(out, INDENT);
}

static void write_attribute(struct buf *out, const char *name, const char *value, size_t length)
{
	buf_add_format(out, " %s=\"", name);
	write_escaped(out, value, length);
	buf_add_char(out, '"');
}

static void write_escaped(struct buf *out, const char *text, size_t length)
{
	const char *end = text + length;
	while (text < end) {
		uint32_t character = text_next(&text, end);
		if (character == '&')
			buf_add_text(out, "&amp;");
		else if (character == '<')
			buf_add_text(out, "&lt;");
		else if (character == '>')
			buf_add_text(out, "&gt;");
		else if (character == '"')
			buf_add_text(out, "&quot;");
		else if (character < ' ' || character == 0x7f)
			buf_add_char(out, ' ');
		else if ((character & 0xfffe) != 0xfffe)
			text_add(out, character);
	}
}
