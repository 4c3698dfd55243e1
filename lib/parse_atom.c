/* parse_atom: the tags of Atom 1.0 and 0.3, and of the modules that such feeds carry */

#include "tidings/parse_atom.h"

#include <string.h>
#include <strings.h>

#include "parse_construct.h"
#include "parse_rows.h"
#include "tidings/arena.h"
#include "tidings/url.h"
#include "tidings/xml.h"

static void open_root(struct parse_xml *reader, const struct xml_element *element);
static void start_feed(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_content(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void end_id(struct parse_xml *reader, const struct parse_tag *tag);
static void start_guess(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_category(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);

#define ROOT PARSE_IN(PARSE_ROOT)
#define FEED PARSE_IN(PARSE_FEED)
#define ENTRY PARSE_IN(PARSE_ENTRY)
#define BOTH (FEED | ENTRY)
#define GROUP PARSE_IN(PARSE_GROUP)
#define PERSON PARSE_IN(PARSE_PERSON)

// clang-format off
static const struct parse_tag tags[] = {
	{ PARSE_CORE,       "feed",            ROOT,          .inside = PARSE_FEED, .start = start_feed },
	{ PARSE_CORE,       "entry",           ROOT | BOTH,   .inside = PARSE_ENTRY, .start = parse_rows_start_entry, .end = parse_rows_end_entry },
	{ PARSE_CORE,       "source",          ENTRY,         .inside = PARSE_SOURCE },

	{ PARSE_CORE,       "title",           BOTH,          ROW_CONSTRUCT(PARSE_TITLE, 1) },
	{ PARSE_DC,         "title",           BOTH,          ROW_VALUE(PARSE_TITLE, 2), .start = start_guess },
	{ PARSE_MEDIA,      "title",           BOTH | GROUP,  ROW_VALUE(PARSE_TITLE, 3), .start = start_guess },
	{ PARSE_CORE,       "id",              BOTH,          ROW_VALUE(PARSE_ID, 1), .end = end_id },
	{ PARSE_CORE,       "guid",            ENTRY,         ROW_VALUE(PARSE_ID, 2), .end = end_id },
	{ PARSE_DC,         "identifier",      ENTRY,         ROW_VALUE(PARSE_ID, 3) },
	{ PARSE_CORE,       "link",            BOTH,          .inside = PARSE_VALUE, .start = parse_rows_start_link, .end = parse_rows_end_link },
	{ PARSE_FEEDBURNER, "origLink",        ENTRY,         ROW_TEXT(parse_rows_end_origin) },

	{ PARSE_CORE,       "content",         ENTRY,         ROW_VALUE(PARSE_BODY, 1), .start = start_content, .end = parse_construct_end },
	{ PARSE_CONTENT,    "encoded",         ENTRY,         ROW_VALUE(PARSE_BODY, 2), .start = start_guess },
	{ PARSE_CORE,       "summary",         ENTRY,         ROW_CONSTRUCT(PARSE_SUMMARY, 1) },
	{ PARSE_CORE,       "subtitle",        FEED,          ROW_CONSTRUCT(PARSE_SUMMARY, 1) },
	{ PARSE_CORE,       "tagline",         FEED,          ROW_CONSTRUCT(PARSE_SUMMARY, 2) },
	{ PARSE_CORE,       "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 3), .start = start_guess },
	{ PARSE_DC,         "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 4), .start = start_guess },
	{ PARSE_MEDIA,      "description",     BOTH | GROUP,  ROW_VALUE(PARSE_SUMMARY, 5), .start = start_guess },
	{ PARSE_ITUNES,     "summary",         BOTH,          ROW_VALUE(PARSE_SUMMARY, 6), .start = start_guess },

	{ PARSE_CORE,       "author",          BOTH,          ROW_PERSON(1) },
	{ PARSE_DC,         "creator",         BOTH,          ROW_BYLINE(2) },
	{ PARSE_ITUNES,     "author",          BOTH,          ROW_BYLINE(3) },
	{ PARSE_CORE,       "author",          PARSE_IN(PARSE_SOURCE), ROW_PERSON(4) },
	{ PARSE_CORE,       "name",            PERSON,        ROW_TEXT(parse_rows_end_person_name) },
	{ PARSE_CORE,       "email",           PERSON,        ROW_TEXT(parse_rows_end_person_email) },
	{ PARSE_CORE,       "uri",             PERSON,        ROW_TEXT(parse_rows_end_person_uri) },
	{ PARSE_CORE,       "url",             PERSON,        ROW_TEXT(parse_rows_end_person_uri) },

	{ PARSE_CORE,       "published",       ENTRY,         ROW_DATE(PARSE_PUBLISHED, 1) },
	{ PARSE_CORE,       "issued",          ENTRY,         ROW_DATE(PARSE_PUBLISHED, 2) },
	{ PARSE_CORE,       "pubDate",         ENTRY,         ROW_DATE(PARSE_PUBLISHED, 3) },
	{ PARSE_CORE,       "created",         ENTRY,         ROW_DATE(PARSE_PUBLISHED, 4) },
	{ PARSE_DC,         "date",            ENTRY,         ROW_DATE(PARSE_PUBLISHED, 5) },
	{ PARSE_DC,         "issued",          ENTRY,         ROW_DATE(PARSE_PUBLISHED, 6) },
	{ PARSE_CORE,       "updated",         BOTH,          ROW_DATE(PARSE_UPDATED, 1) },
	{ PARSE_CORE,       "modified",        BOTH,          ROW_DATE(PARSE_UPDATED, 2) },
	{ PARSE_DC,         "modified",        BOTH,          ROW_DATE(PARSE_UPDATED, 3) },
	{ PARSE_DC,         "date",            FEED,          ROW_DATE(PARSE_UPDATED, 4) },

	{ PARSE_CORE,       "category",        ENTRY,         .inside = PARSE_VALUE, .start = start_category, .end = parse_rows_end_category },
	{ PARSE_DC,         "subject",         ENTRY,         ROW_TEXT(parse_rows_end_category) },
	{ PARSE_ITUNES,     "keywords",        ENTRY,         ROW_TEXT(parse_rows_end_keywords) },
	{ PARSE_MEDIA,      "keywords",        ENTRY | GROUP, ROW_TEXT(parse_rows_end_keywords) },
	{ PARSE_MEDIA,      "category",        ENTRY | GROUP, ROW_TEXT(parse_rows_end_category) },
	{ PARSE_MEDIA,      "group",           ENTRY,         .inside = PARSE_GROUP },
	{ PARSE_MEDIA,      "content",         ENTRY | GROUP, .inside = PARSE_GROUP, .start = parse_rows_start_media },

	{ PARSE_DC,         "language",        BOTH,          ROW_VALUE(PARSE_LANGUAGE, 2) },
	{ PARSE_CORE,       "language",        BOTH,          ROW_VALUE(PARSE_LANGUAGE, 3) },
	{ PARSE_CORE,       "icon",            FEED,          ROW_VALUE(PARSE_ICON, 1) },
	{ PARSE_CORE,       "logo",            FEED,          ROW_VALUE(PARSE_ICON, 2) },
	{ PARSE_SY,         "updatePeriod",    FEED,          ROW_VALUE(PARSE_PERIOD, 1) },
	{ PARSE_SY,         "updateFrequency", FEED,          ROW_VALUE(PARSE_FREQUENCY, 1) },
	{ .name = NULL },
};

static const struct parse_dialect dialect = {
	.tags = tags, .root = open_root, .core = PARSE_ATOM, .kind = DOCUMENT_TEXT_PLAIN,
};
// clang-format on

bool parse_atom(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
    struct error *error)
{
	struct parse_xml reader = {.dialect = &dialect, .arena = arena, .document = document, .address = address};
	return parse_xml_read(&reader, text, length, error);
}

static void open_root(struct parse_xml *reader, const struct xml_element *element)
{
	const char *version = xml_get(element, "version");
	bool is_draft = strcasestr(element->uri, "purl.org/atom") || (version && strncmp(version, "0.", 2) == 0);
	reader->document->format = is_draft ? DOCUMENT_ATOM_03 : DOCUMENT_ATOM_10;
}

static void start_feed(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	reader->document->base = parse_xml_base(reader, element);
}

/* Content elsewhere is at least a link (RFC 4287 §4.1.3.2). */
static void start_content(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	parse_construct_start(reader, tag, element);
	const char *source = parse_xml_attribute(reader, element, "src");
	if (source)
		parse_xml_add_link(
		    reader, &(struct document_link){.href = source, .rel = "content", .base = parse_xml_base(reader, element)});
}

/* An id that is a page serves where links are missing. */
static void end_id(struct parse_xml *reader, const struct parse_tag *tag)
{
	const char *id = parse_xml_value(reader);
	parse_xml_store(reader, tag->field, tag->rank, id);
	if (reader->entry)
		reader->entry->is_id_link = reader->entry->id && url_is_http(reader->entry->id);
}

/* Elements of other vocabularies do not say what they hold. */
static void start_guess(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	(void)element;
	reader->capture.kind = DOCUMENT_TEXT_GUESS;
}

static void start_category(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	const char *term = parse_xml_attribute(reader, element, "term");
	parse_xml_add_category(reader, term ? term : parse_xml_attribute(reader, element, "label"));
}
