/* parse_rss: the tags of RSS and of the modules that feeds carry */

#include "tidings/parse_rss.h"

#include <string.h>
#include <strings.h>

#include "parse_rows.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/xml.h"

#define SKIP_TEXT_LIMIT 256 /* bytes of hours or days, joined */

static void open_root(struct parse_xml *reader, const struct xml_element *element);
static enum document_format format_of_version(const char *version);
static void start_channel(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_item(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_html(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_guid(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void end_guid(struct parse_xml *reader, const struct parse_tag *tag);
static void end_link(struct parse_xml *reader, const struct parse_tag *tag);
static void start_enclosure(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_icon(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_category(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void end_hour(struct parse_xml *reader, const struct parse_tag *tag);
static void end_day(struct parse_xml *reader, const struct parse_tag *tag);
static void join(struct parse_xml *reader, const char **joined, const char *value);

#define FEED PARSE_IN(PARSE_FEED)
#define ENTRY PARSE_IN(PARSE_ENTRY)
#define BOTH (FEED | ENTRY)
#define GROUP PARSE_IN(PARSE_GROUP)
#define PERSON PARSE_IN(PARSE_PERSON)

// clang-format off
static const struct parse_tag tags[] = {
	/* the frame; RSS 1.0 has its items beside the channel */
	{ PARSE_CORE,       "rss",             PARSE_IN(PARSE_ROOT), .inside = PARSE_ROOT },
	{ PARSE_RDF,        "RDF",             PARSE_IN(PARSE_ROOT), .inside = PARSE_ROOT },
	{ PARSE_CORE,       "RDF",             PARSE_IN(PARSE_ROOT), .inside = PARSE_ROOT },
	{ PARSE_CORE,       "channel",         PARSE_IN(PARSE_ROOT), .inside = PARSE_FEED, .start = start_channel },
	{ PARSE_CORE,       "item",            PARSE_IN(PARSE_ROOT) | BOTH, .inside = PARSE_ENTRY, .start = start_item, .end = parse_rows_end_entry },
	{ PARSE_CORE,       "items",           FEED, .inside = PARSE_FEED },
	{ PARSE_CORE,       "image",           PARSE_IN(PARSE_ROOT) | FEED, .inside = PARSE_IMAGE },

	{ PARSE_CORE,       "title",           BOTH, .inside = PARSE_VALUE, .field = PARSE_TITLE, .rank = 1 },
	{ PARSE_DC,         "title",           BOTH, .inside = PARSE_VALUE, .field = PARSE_TITLE, .rank = 2 },
	{ PARSE_ATOM,       "title",           BOTH, .inside = PARSE_VALUE, .field = PARSE_TITLE, .rank = 3 },
	{ PARSE_ITUNES,     "title",           BOTH, .inside = PARSE_VALUE, .field = PARSE_TITLE, .rank = 4 },
	{ PARSE_MEDIA,      "title",           BOTH | GROUP, .inside = PARSE_VALUE, .field = PARSE_TITLE, .rank = 5 },

	{ PARSE_CORE,       "link",            BOTH, .inside = PARSE_VALUE, .start = parse_rows_start_link, .end = end_link },
	{ PARSE_ATOM,       "link",            BOTH, .inside = PARSE_IGNORED, .start = parse_rows_start_link },
	{ PARSE_CORE,       "guid",            ENTRY, .inside = PARSE_VALUE, .field = PARSE_ID, .rank = 1, .start = start_guid, .end = end_guid },
	{ PARSE_ATOM,       "id",              BOTH, .inside = PARSE_VALUE, .field = PARSE_ID, .rank = 2 },
	{ PARSE_CORE,       "id",              ENTRY, .inside = PARSE_VALUE, .field = PARSE_ID, .rank = 3 },
	{ PARSE_DC,         "identifier",      ENTRY, .inside = PARSE_VALUE, .field = PARSE_ID, .rank = 4 },
	{ PARSE_FEEDBURNER, "origLink",        ENTRY, .inside = PARSE_VALUE, .end = parse_rows_end_origin },
	{ PARSE_CORE,       "comments",        ENTRY, .inside = PARSE_VALUE, .field = PARSE_COMMENTS, .rank = 1 },

	{ PARSE_CONTENT,    "encoded",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 1 },
	{ PARSE_CORE,       "encoded",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 2 },
	{ PARSE_XHTML,      "body",            ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 3, .start = start_html },
	{ PARSE_XHTML,      "div",             ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 4, .start = start_html },
	{ PARSE_ATOM,       "content",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 5 },
	{ PARSE_CORE,       "content",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 6 },
	{ PARSE_CORE,       "fulltext",        ENTRY, .inside = PARSE_VALUE, .field = PARSE_BODY, .rank = 7 },
	{ PARSE_CORE,       "description",     BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 1 },
	{ PARSE_ATOM,       "summary",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 2 },
	{ PARSE_ATOM,       "subtitle",        FEED, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 2 },
	{ PARSE_DC,         "description",     BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 3 },
	{ PARSE_DC,         "abstract",        BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 4 },
	{ PARSE_ITUNES,     "summary",         BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 5 },
	{ PARSE_ITUNES,     "description",     BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 6 },
	{ PARSE_MEDIA,      "description",     BOTH | GROUP, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 7 },
	{ PARSE_ITUNES,     "subtitle",        BOTH, .inside = PARSE_VALUE, .field = PARSE_SUMMARY, .rank = 8 },

	{ PARSE_CORE,       "author",          BOTH, .inside = PARSE_PERSON, .rank = 1, .start = parse_rows_start_person, .end = parse_rows_end_person },
	{ PARSE_DC,         "creator",         BOTH, .inside = PARSE_VALUE, .rank = 2, .end = parse_rows_end_person_text },
	{ PARSE_ATOM,       "author",          BOTH, .inside = PARSE_PERSON, .rank = 3, .start = parse_rows_start_person, .end = parse_rows_end_person },
	{ PARSE_DC,         "author",          BOTH, .inside = PARSE_VALUE, .rank = 4, .end = parse_rows_end_person_text },
	{ PARSE_ITUNES,     "author",          BOTH, .inside = PARSE_VALUE, .rank = 5, .end = parse_rows_end_person_text },
	{ PARSE_DC,         "contributor",     BOTH, .inside = PARSE_VALUE, .rank = 6, .end = parse_rows_end_person_text },
	{ PARSE_CORE,       "managingEditor",  FEED, .inside = PARSE_VALUE, .rank = 7, .end = parse_rows_end_person_text },
	{ PARSE_CORE,       "name",            PERSON, .inside = PARSE_VALUE, .end = parse_rows_end_person_name },
	{ PARSE_CORE,       "email",           PERSON, .inside = PARSE_VALUE, .end = parse_rows_end_person_email },
	{ PARSE_ATOM,       "name",            PERSON, .inside = PARSE_VALUE, .end = parse_rows_end_person_name },
	{ PARSE_ATOM,       "email",           PERSON, .inside = PARSE_VALUE, .end = parse_rows_end_person_email },
	{ PARSE_ATOM,       "uri",             PERSON, .inside = PARSE_VALUE, .end = parse_rows_end_person_uri },

	{ PARSE_CORE,       "pubDate",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 1, .end = parse_rows_end_date },
	{ PARSE_DC,         "date",            ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 2, .end = parse_rows_end_date },
	{ PARSE_ATOM,       "published",       ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 3, .end = parse_rows_end_date },
	{ PARSE_DC,         "issued",          ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 4, .end = parse_rows_end_date },
	{ PARSE_DC,         "available",       ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 5, .end = parse_rows_end_date },
	{ PARSE_DC,         "created",         ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 6, .end = parse_rows_end_date },
	{ PARSE_CORE,       "date",            ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 7, .end = parse_rows_end_date },
	{ PARSE_CORE,       "published",       ENTRY, .inside = PARSE_VALUE, .field = PARSE_PUBLISHED, .rank = 8, .end = parse_rows_end_date },
	{ PARSE_ATOM,       "updated",         BOTH, .inside = PARSE_VALUE, .field = PARSE_UPDATED, .rank = 2, .end = parse_rows_end_date },
	{ PARSE_DC,         "modified",        BOTH, .inside = PARSE_VALUE, .field = PARSE_UPDATED, .rank = 4, .end = parse_rows_end_date },
	{ PARSE_CORE,       "lastBuildDate",   FEED, .inside = PARSE_VALUE, .field = PARSE_UPDATED, .rank = 1, .end = parse_rows_end_date },
	{ PARSE_CORE,       "pubDate",         FEED, .inside = PARSE_VALUE, .field = PARSE_UPDATED, .rank = 3, .end = parse_rows_end_date },
	{ PARSE_DC,         "date",            FEED, .inside = PARSE_VALUE, .field = PARSE_UPDATED, .rank = 5, .end = parse_rows_end_date },

	{ PARSE_CORE,       "category",        ENTRY, .inside = PARSE_VALUE, .start = start_category, .end = parse_rows_end_category },
	{ PARSE_ATOM,       "category",        ENTRY, .inside = PARSE_IGNORED, .start = start_category },
	{ PARSE_DC,         "subject",         ENTRY, .inside = PARSE_VALUE, .end = parse_rows_end_category },
	{ PARSE_CORE,       "enclosure",       ENTRY, .inside = PARSE_IGNORED, .start = start_enclosure },
	{ PARSE_MEDIA,      "group",           BOTH, .inside = PARSE_GROUP },
	{ PARSE_MEDIA,      "content",         ENTRY | GROUP, .inside = PARSE_GROUP, .start = parse_rows_start_media },

	{ PARSE_CORE,       "language",        BOTH, .inside = PARSE_VALUE, .field = PARSE_LANGUAGE, .rank = 1 },
	{ PARSE_DC,         "language",        BOTH, .inside = PARSE_VALUE, .field = PARSE_LANGUAGE, .rank = 2 },
	{ PARSE_CORE,       "url",             PARSE_IN(PARSE_IMAGE), .inside = PARSE_VALUE, .field = PARSE_ICON, .rank = 1 },
	{ PARSE_ATOM,       "icon",            FEED, .inside = PARSE_VALUE, .field = PARSE_ICON, .rank = 2 },
	{ PARSE_ITUNES,     "image",           FEED, .inside = PARSE_IGNORED, .field = PARSE_ICON, .rank = 3, .start = start_icon },
	{ PARSE_CORE,       "ttl",             FEED, .inside = PARSE_VALUE, .field = PARSE_TTL, .rank = 1 },
	{ PARSE_SY,         "updatePeriod",    FEED, .inside = PARSE_VALUE, .field = PARSE_PERIOD, .rank = 1 },
	{ PARSE_SY,         "updateFrequency", FEED, .inside = PARSE_VALUE, .field = PARSE_FREQUENCY, .rank = 1 },
	{ PARSE_CORE,       "skipHours",       FEED, .inside = PARSE_SKIP },
	{ PARSE_CORE,       "skipDays",        FEED, .inside = PARSE_SKIP },
	{ PARSE_CORE,       "hour",            PARSE_IN(PARSE_SKIP), .inside = PARSE_VALUE, .end = end_hour },
	{ PARSE_CORE,       "day",             PARSE_IN(PARSE_SKIP), .inside = PARSE_VALUE, .end = end_day },
	{ .name = NULL },
};

static const struct parse_dialect dialect = {
	.tags = tags, .root = open_root, .core = PARSE_CORE, .kind = DOCUMENT_TEXT_GUESS,
};
// clang-format on

bool parse_rss(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
    struct error *error)
{
	struct parse_xml reader = {.dialect = &dialect, .arena = arena, .document = document, .address = address};
	if (!parse_xml_read(&reader, text, length, error))
		return false;
	return reader.saw_feed || error_set(error, ERROR_INPUT, "the document has neither a channel nor items");
}

static void open_root(struct parse_xml *reader, const struct xml_element *element)
{
	struct document *document = reader->document;
	if (strcasecmp(element->name, "RDF") == 0) {
		document->format = DOCUMENT_RSS_10;
		return;
	}
	document->format = format_of_version(xml_get(element, "version"));
	reader->saw_feed = true;
}

static enum document_format format_of_version(const char *version)
{
	if (!version)
		return DOCUMENT_RSS_20;
	version += strspn(version, " \t\r\n");
	if (strncmp(version, "0.9", 3) == 0)
		return DOCUMENT_RSS_09X;
	return strncmp(version, "1.", 2) == 0 ? DOCUMENT_RSS_10 : DOCUMENT_RSS_20;
}

/* In RDF the channel's namespace says which RSS it is, and is the one of everything else. */
static void start_channel(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	reader->saw_feed = true;
	if (*element->prefix == '\0')
		reader->core_uri = arena_copy(reader->arena, element->uri);
	if (reader->document->format == DOCUMENT_RSS_10 && strcasestr(element->uri, "netscape.com"))
		reader->document->format = DOCUMENT_RSS_09X;
	reader->document->base = parse_xml_base(reader, element);
}

static void start_item(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	parse_rows_start_entry(reader, tag, element);
	parse_xml_store(reader, PARSE_ID, UINT8_MAX, parse_xml_attribute(reader, element, "about"));
}

static void start_html(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	(void)element;
	reader->capture.kind = DOCUMENT_TEXT_XHTML;
}

static void start_guid(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	const char *says = xml_get(element, "isPermaLink");
	reader->entry->is_id_link = !says || strcasecmp(says, "false") != 0;
}

static void end_guid(struct parse_xml *reader, const struct parse_tag *tag)
{
	parse_xml_store(reader, tag->field, tag->rank, parse_xml_value(reader));
}

static void end_link(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	const char *href = parse_xml_value(reader);
	if (href)
		parse_xml_add_link(reader, &(struct document_link){.href = href, .base = reader->capture.base});
}

static void start_enclosure(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	parse_xml_add_enclosure(reader, &(struct document_enclosure){.url = parse_xml_attribute(reader, element, "url"),
	                                    .type = parse_xml_attribute(reader, element, "type"),
	                                    .length = parse_xml_attribute(reader, element, "length"),
	                                    .base = parse_xml_base(reader, element)});
}

static void start_icon(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	parse_xml_store(reader, tag->field, tag->rank, parse_xml_attribute(reader, element, "href"));
}

/* As Atom writes it. */
static void start_category(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	parse_xml_add_category(reader, parse_xml_attribute(reader, element, "term"));
}

static void end_hour(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	join(reader, &reader->document->skip_hours, parse_xml_value(reader));
}

static void end_day(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	join(reader, &reader->document->skip_days, parse_xml_value(reader));
}

static void join(struct parse_xml *reader, const char **joined, const char *value)
{
	if (!value)
		return;
	if (!*joined)
		*joined = arena_copy(reader->arena, value);
	else if (strlen(*joined) + strlen(value) < SKIP_TEXT_LIMIT)
		*joined = arena_format(reader->arena, "%s,%s", *joined, value);
}
