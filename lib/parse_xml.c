/* parse_xml: the engine under the XML dialects: where we are, which row rules, the text of a value */

#include "parse_xml.h"

#include <string.h>
#include <strings.h>

#include "parse_space.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/html.h"
#include "tidings/url.h"
#include "tidings/text.h"
#include "tidings/xml.h"

#define BASE_BYTES_LIMIT (1u << 20) /* all xml:base of one document, resolved */
#define PERSON_TEXT_LIMIT 1024

/* Where a field lives in the document and in an entry. */
struct slot {
	bool is_in_feed, is_in_entry, is_text;
	size_t feed, entry;
};

// clang-format off
#define FEED(member)  .is_in_feed = true, .feed = offsetof(struct document, member)
#define ENTRY(member) .is_in_entry = true, .entry = offsetof(struct document_entry, member)
static const struct slot slots[PARSE_FIELD_COUNT] = {
	[PARSE_TITLE]     = { FEED(title), ENTRY(title), .is_text = true },
	[PARSE_SUMMARY]   = { FEED(description), ENTRY(summary), .is_text = true },
	[PARSE_CAPTION]   = { ENTRY(caption), .is_text = true },
	[PARSE_BODY]      = { ENTRY(content), .is_text = true },
	[PARSE_ID]        = { FEED(id), ENTRY(id) },
	[PARSE_PUBLISHED] = { ENTRY(published) },
	[PARSE_UPDATED]   = { FEED(updated), ENTRY(updated) },
	[PARSE_LANGUAGE]  = { FEED(language), ENTRY(language) },
	[PARSE_COMMENTS]  = { ENTRY(comments) },
	[PARSE_ICON]      = { FEED(icon) },
	[PARSE_TTL]       = { FEED(ttl) },
	[PARSE_PERIOD]    = { FEED(update_period) },
	[PARSE_FREQUENCY] = { FEED(update_frequency) },
};
#undef FEED
#undef ENTRY
// clang-format on

static bool on_start(void *arg, const struct xml_element *element);
static void open_root(struct parse_xml *reader, const struct xml_element *element);
static void enter_base(struct parse_xml *reader, const struct xml_element *element);
static const struct parse_tag *find_tag(const struct parse_xml *reader, const struct xml_element *element);
static enum parse_space find_space(const struct parse_xml *reader, const struct xml_element *element);
static void start_capture(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void on_text(void *arg, const char *bytes, size_t length);
static void on_end(void *arg, const char *uri, const char *name, int depth);
static void end_capture(struct parse_xml *reader);
static void add_start_tag(struct parse_xml *reader, const struct xml_element *element);
static void add_attribute(
    struct parse_xml *reader, const struct xml_element *element, const struct xml_attribute *attribute);
static void add_end_tag(struct parse_xml *reader, const char *name, int depth);
static void end_run(struct parse_capture *capture);
static void add_escaped(struct buf *out, const char *bytes, size_t length);
static bool is_wrapper(const struct parse_capture *capture, const char *name, int depth);
static bool is_blank(char character);
static void *find_slot(struct parse_xml *reader, enum parse_field field);

bool parse_xml_read(struct parse_xml *reader, const char *text, size_t length, struct error *error)
{
	static const struct xml_handler handler = {.start = on_start, .end = on_end, .text = on_text};
	struct document *document = reader->document;
	reader->entry_tail = &document->entries;
	reader->feed_lists = (struct parse_lists){.links = &document->links, .persons = &document->persons};
	reader->core_uri = arena_copy(reader->arena, "");
	buf_init(&reader->capture.text, PARSE_VALUE_LIMIT);
	buf_init(&reader->person_text, PERSON_TEXT_LIMIT);
	bool is_read = xml_read(text, length, &handler, reader, error);
	buf_done(&reader->capture.text);
	buf_done(&reader->person_text);
	return is_read;
}

static bool on_start(void *arg, const struct xml_element *element)
{
	struct parse_xml *reader = arg;
	int depth = element->depth;
	if (depth < 1 || depth >= PARSE_DEPTH)
		return true;
	enter_base(reader, element);
	reader->tags[depth] = NULL;
	reader->places[depth] = PARSE_IGNORED;
	if (reader->capture.tag) {
		add_start_tag(reader, element);
		return true;
	}
	if (depth == 1)
		open_root(reader, element);
	const struct parse_tag *tag = find_tag(reader, element);
	if (!tag)
		return true;
	reader->tags[depth] = tag;
	reader->places[depth] = tag->inside;
	if (tag->inside == PARSE_VALUE)
		start_capture(reader, tag, element);
	if (tag->start)
		tag->start(reader, tag, element);
	return true;
}

static void open_root(struct parse_xml *reader, const struct xml_element *element)
{
	reader->places[0] = PARSE_ROOT;
	reader->dialect->root(reader, element);
	if (*element->prefix == '\0')
		reader->core_uri = arena_copy(reader->arena, element->uri);
	const char *language = xml_get(element, "lang");
	if (language)
		parse_xml_store(reader, PARSE_LANGUAGE, UINT8_MAX, arena_copy(reader->arena, language));
}

static void enter_base(struct parse_xml *reader, const struct xml_element *element)
{
	int depth = element->depth;
	reader->bases[depth] = reader->bases[depth - 1];
	for (size_t i = 0; i < element->attribute_count; i++) {
		const struct xml_attribute *attribute = &element->attributes[i];
		if (strcmp(attribute->name, "base") != 0 || strcmp(attribute->prefix, "xml") != 0)
			continue;
		const char *outer = reader->bases[depth - 1] ? reader->bases[depth - 1] : reader->address;
		size_t cost = strlen(attribute->value) + (outer ? strlen(outer) : 0);
		if (cost > BASE_BYTES_LIMIT - reader->base_bytes)
			return;
		reader->base_bytes += cost;
		const char *base = url_resolve(reader->arena, outer, attribute->value);
		reader->bases[depth] = base ? base : reader->bases[depth - 1];
	}
}

static const struct parse_tag *find_tag(const struct parse_xml *reader, const struct xml_element *element)
{
	enum parse_place place = reader->places[element->depth - 1];
	if (place == PARSE_IGNORED || (place == PARSE_ENTRY && !reader->entry))
		return NULL;
	enum parse_space space = find_space(reader, element);
	for (const struct parse_tag *tag = reader->dialect->tags; tag->name; tag++)
		if (tag->space == space && tag->places & PARSE_IN(place) && strcasecmp(tag->name, element->name) == 0)
			return tag;
	return NULL;
}

/* In the default namespace of the root everything is the dialect's own, whatever that namespace is. */
static enum parse_space find_space(const struct parse_xml *reader, const struct xml_element *element)
{
	if (*element->prefix == '\0' && strcmp(element->uri, reader->core_uri) == 0)
		return PARSE_CORE;
	enum parse_space space = parse_space_find(element->uri, element->prefix);
	return space == reader->dialect->core ? PARSE_CORE : space;
}

static void start_capture(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	struct parse_capture *capture = &reader->capture;
	buf_clear(&capture->text);
	capture->tag = tag;
	capture->depth = element->depth;
	capture->run = 0;
	capture->has_markup = capture->is_base64 = capture->is_unwanted = false;
	capture->is_undeclared = capture->skips_wrapper = false;
	capture->kind = reader->dialect->kind;
	capture->base = reader->bases[element->depth];
}

static void on_text(void *arg, const char *bytes, size_t length)
{
	struct parse_xml *reader = arg;
	if (reader->capture.tag)
		buf_add(&reader->capture.text, bytes, length);
	else if (reader->is_in_person)
		buf_add(&reader->person_text, bytes, text_cut(bytes, length, PERSON_TEXT_LIMIT - reader->person_text.length));
}

static void on_end(void *arg, const char *uri, const char *name, int depth)
{
	(void)uri;
	struct parse_xml *reader = arg;
	if (depth < 1 || depth >= PARSE_DEPTH)
		return;
	const struct parse_tag *tag = reader->tags[depth];
	if (!reader->capture.tag) {
		if (tag && tag->end)
			tag->end(reader, tag);
	} else if (reader->capture.depth == depth) {
		end_capture(reader);
	} else {
		add_end_tag(reader, name, depth);
	}
}

static void end_capture(struct parse_xml *reader)
{
	struct parse_capture *capture = &reader->capture;
	const struct parse_tag *tag = capture->tag;
	if (capture->has_markup) {
		end_run(capture);
		capture->kind = DOCUMENT_TEXT_XHTML;
	} else if (capture->kind == DOCUMENT_TEXT_XHTML) {
		bool is_escaped = html_looks_like_markup(buf_text(&capture->text), capture->text.length);
		capture->kind = is_escaped ? DOCUMENT_TEXT_HTML : DOCUMENT_TEXT_PLAIN;
	}
	if (tag->end)
		tag->end(reader, tag);
	else
		parse_xml_store(reader, tag->field, tag->rank, parse_xml_value(reader));
	capture->tag = NULL;
}

/* Inline markup as HTML: local names, no namespaces. */
static void add_start_tag(struct parse_xml *reader, const struct xml_element *element)
{
	struct parse_capture *capture = &reader->capture;
	if (is_wrapper(capture, element->name, element->depth)) {
		capture->base = reader->bases[element->depth];
		end_run(capture);
		capture->has_markup = true;
		return;
	}
	end_run(capture);
	capture->has_markup = true;
	buf_add_char(&capture->text, '<');
	buf_add_text(&capture->text, element->name);
	for (size_t i = 0; i < element->attribute_count; i++)
		if (*element->attributes[i].prefix == '\0')
			add_attribute(reader, element, &element->attributes[i]);
	buf_add_char(&capture->text, '>');
	capture->run = capture->text.length;
}

static void add_attribute(
    struct parse_xml *reader, const struct xml_element *element, const struct xml_attribute *attribute)
{
	struct buf *out = &reader->capture.text;
	const char *value = attribute->value, *base = reader->bases[element->depth];
	bool is_address = strcasecmp(attribute->name, "href") == 0 || strcasecmp(attribute->name, "src") == 0;
	if (is_address && base && base != reader->capture.base && strlen(base) <= BASE_BYTES_LIMIT - reader->base_bytes) {
		reader->base_bytes += strlen(base);
		const char *resolved = url_resolve(reader->arena, base, value);
		value = resolved ? resolved : value;
	}
	buf_add_char(out, ' ');
	buf_add_text(out, attribute->name);
	buf_add_text(out, "=\"");
	add_escaped(out, value, strlen(value));
	buf_add_char(out, '"');
}

static void add_end_tag(struct parse_xml *reader, const char *name, int depth)
{
	static const char *const void_tags[] = {
	    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"};
	struct parse_capture *capture = &reader->capture;
	if (is_wrapper(capture, name, depth))
		return;
	end_run(capture);
	for (size_t i = 0; i < sizeof void_tags / sizeof *void_tags; i++)
		if (strcasecmp(name, void_tags[i]) == 0)
			return;
	buf_add_text(&capture->text, "</");
	buf_add_text(&capture->text, name);
	buf_add_char(&capture->text, '>');
	capture->run = capture->text.length;
}

/* Characters between inline elements are text, unless the dialect lets escaped markup stand there too. */
static void end_run(struct parse_capture *capture)
{
	struct buf *text = &capture->text;
	size_t length = text->length - capture->run;
	if (length == 0)
		return;
	const char *run = text->data + capture->run;
	bool is_plain = !memchr(run, '<', length) && !memchr(run, '&', length) && !memchr(run, '>', length);
	bool is_markup = capture->kind != DOCUMENT_TEXT_XHTML && html_looks_like_markup(run, length);
	if (!is_plain && !is_markup) {
		struct buf escaped;
		buf_init(&escaped, PARSE_VALUE_LIMIT);
		add_escaped(&escaped, run, length);
		text->length = capture->run;
		text->is_full = false;
		buf_add(text, escaped.data, escaped.length);
		buf_done(&escaped);
	}
	capture->run = text->length;
}

static void add_escaped(struct buf *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		switch (bytes[i]) {
		case '&':
			buf_add_text(out, "&amp;");
			break;
		case '<':
			buf_add_text(out, "&lt;");
			break;
		case '>':
			buf_add_text(out, "&gt;");
			break;
		case '"':
			buf_add_text(out, "&quot;");
			break;
		default:
			buf_add_char(out, bytes[i]);
		}
	}
}

/* The div around an XHTML text is not part of it (RFC 4287 §3.1.1.3). */
static bool is_wrapper(const struct parse_capture *capture, const char *name, int depth)
{
	return capture->skips_wrapper && depth == capture->depth + 1 && strcasecmp(name, "div") == 0;
}

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

const char *parse_xml_value(struct parse_xml *reader)
{
	const char *text = buf_text(&reader->capture.text);
	size_t length = reader->capture.text.length;
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	while (length > 0 && is_blank(*text)) {
		text++;
		length--;
	}
	return length > 0 ? arena_copy_bytes(reader->arena, text, length) : NULL;
}

struct parse_lists *parse_xml_lists(struct parse_xml *reader)
{
	return reader->entry ? &reader->entry_lists : &reader->feed_lists;
}

const char *parse_xml_base(const struct parse_xml *reader, const struct xml_element *element)
{
	return reader->bases[element->depth];
}

const char *parse_xml_attribute(struct parse_xml *reader, const struct xml_element *element, const char *name)
{
	const char *value = xml_get(element, name);
	return value && value[strspn(value, " \t\r\n")] ? arena_copy(reader->arena, value) : NULL;
}

bool parse_xml_claim(struct parse_xml *reader, enum parse_field field, uint8_t rank)
{
	uint8_t *kept = &parse_xml_lists(reader)->ranks[field];
	if (*kept != 0 && *kept <= rank)
		return false;
	*kept = rank;
	return true;
}

void parse_xml_store(struct parse_xml *reader, enum parse_field field, uint8_t rank, const char *value)
{
	void *slot = find_slot(reader, field);
	if (!slot || !value || !parse_xml_claim(reader, field, rank))
		return;
	if (slots[field].is_text)
		*(struct document_text *)slot =
		    (struct document_text){.value = value, .kind = reader->capture.kind, .base = reader->capture.base};
	else
		*(const char **)slot = value;
}

static void *find_slot(struct parse_xml *reader, enum parse_field field)
{
	const struct slot *slot = &slots[field];
	if (reader->entry)
		return slot->is_in_entry ? (char *)reader->entry + slot->entry : NULL;
	return slot->is_in_feed ? (char *)reader->document + slot->feed : NULL;
}

void parse_xml_add_link(struct parse_xml *reader, const struct document_link *link)
{
	struct parse_lists *lists = parse_xml_lists(reader);
	struct document_link *copy = ARENA_NEW(reader->arena, struct document_link);
	*copy = *link;
	*lists->links = copy;
	lists->links = &copy->next;
}

/* Persons of a better rank replace those of a worse one; of equal rank they add up. */
void parse_xml_add_person(struct parse_xml *reader, uint8_t rank, const struct document_person *person)
{
	struct parse_lists *lists = parse_xml_lists(reader);
	struct document_person **first = reader->entry ? &reader->entry->persons : &reader->document->persons;
	uint8_t *kept = &lists->ranks[PARSE_AUTHOR];
	if (*kept != 0 && *kept < rank)
		return;
	if (*kept > rank)
		lists->persons = first;
	*kept = rank;
	struct document_person *copy = ARENA_NEW(reader->arena, struct document_person);
	*copy = *person;
	copy->next = NULL;
	*lists->persons = copy;
	lists->persons = &copy->next;
}

void parse_xml_add_category(struct parse_xml *reader, const char *name)
{
	struct parse_lists *lists = parse_xml_lists(reader);
	if (!lists->categories || !name)
		return;
	struct document_category *category = ARENA_NEW(reader->arena, struct document_category);
	category->name = name;
	*lists->categories = category;
	lists->categories = &category->next;
}

void parse_xml_add_enclosure(struct parse_xml *reader, const struct document_enclosure *enclosure)
{
	struct parse_lists *lists = parse_xml_lists(reader);
	if (!lists->enclosures || !enclosure->url)
		return;
	struct document_enclosure *copy = ARENA_NEW(reader->arena, struct document_enclosure);
	*copy = *enclosure;
	*lists->enclosures = copy;
	lists->enclosures = &copy->next;
}
