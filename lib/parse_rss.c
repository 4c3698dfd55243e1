/* parse_rss: the tags of RSS and of the modules that feeds carry */

#include "tidings/parse_rss.h"

#include <string.h>
#include <strings.h>

#include "parse_construct.h"
#include "parse_rows.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/xml.h"

#define SKIP_TEXT_LIMIT 256 /* bytes of hours or days, joined */
#define ABOUT_RANK 4        /* of rdf:about among the ids */
#define LANGUAGE_RANK 3     /* of the channel's xml:lang */
#define LASTMOD_RANK 7      /* of CDF's date among those of change */
#define DC_DATE_RANK 8      /* of Dublin Core's there */

static bool names_rss(const char *text, size_t length);
static void open_root(struct parse_xml *reader, const struct xml_element *element);
static enum document_format format_of_version(const char *version);
static void start_channel(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void add_attributes(struct parse_xml *reader, const struct xml_element *element);
static void start_item(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_html(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_guid(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void end_caption(struct parse_xml *reader, const struct parse_tag *tag);
static void start_enclosure(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_icon(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void start_category(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
static void end_both_dates(struct parse_xml *reader, const struct parse_tag *tag);
static void end_hour(struct parse_xml *reader, const struct parse_tag *tag);
static void end_day(struct parse_xml *reader, const struct parse_tag *tag);
static void join(struct parse_xml *reader, const char **joined, const char *value);

#define ROOT PARSE_IN(PARSE_ROOT)
#define FEED PARSE_IN(PARSE_FEED)
#define ENTRY PARSE_IN(PARSE_ENTRY)
#define BOTH (FEED | ENTRY)
#define GROUP PARSE_IN(PARSE_GROUP)
#define PERSON PARSE_IN(PARSE_PERSON)

// clang-format off
static const struct parse_tag tags[] = {
	/* the frame; RSS 1.0 has its items beside the channel */
	{ PARSE_CORE,       "rss",             ROOT,          .inside = PARSE_ROOT },
	{ PARSE_RDF,        "RDF",             ROOT,          .inside = PARSE_ROOT },
	{ PARSE_CORE,       "RDF",             ROOT,          .inside = PARSE_ROOT },
	{ PARSE_CORE,       "channel",         ROOT,          .inside = PARSE_FEED, .start = start_channel },
	{ PARSE_CORE,       "item",            ROOT | BOTH,   .inside = PARSE_ENTRY, .start = start_item, .end = parse_rows_end_entry },
	{ PARSE_CORE,       "items",           FEED,          .inside = PARSE_FEED },
	{ PARSE_CORE,       "image",           ROOT | FEED,   .inside = PARSE_IMAGE },

	{ PARSE_CORE,       "title",           BOTH,          ROW_VALUE(PARSE_TITLE, 1) },
	{ PARSE_DC,         "title",           BOTH,          ROW_VALUE(PARSE_TITLE, 2) },
	{ PARSE_ATOM,       "title",           BOTH,          ROW_CONSTRUCT(PARSE_TITLE, 3) },
	{ PARSE_ITUNES,     "title",           BOTH,          ROW_VALUE(PARSE_TITLE, 4) },
	{ PARSE_MEDIA,      "title",           BOTH | GROUP,  ROW_VALUE(PARSE_TITLE, 5) },

	{ PARSE_CORE,       "link",            BOTH,          .inside = PARSE_VALUE, .start = parse_rows_start_link, .end = parse_rows_end_link },
	{ PARSE_ATOM,       "link",            BOTH,          ROW_EMPTY(parse_rows_start_link) },
	{ PARSE_CORE,       "guid",            ENTRY,         ROW_VALUE(PARSE_ID, 1), .start = start_guid },
	{ PARSE_ATOM,       "id",              BOTH,          ROW_VALUE(PARSE_ID, 2) },
	{ PARSE_CORE,       "id",              ENTRY,         ROW_VALUE(PARSE_ID, 3) },
	{ PARSE_DC,         "identifier",      ENTRY,         ROW_VALUE(PARSE_ID, 5) },
	{ PARSE_FEEDBURNER, "origLink",        ENTRY,         ROW_TEXT(parse_rows_end_origin) },
	{ PARSE_CORE,       "comments",        ENTRY,         ROW_VALUE(PARSE_COMMENTS, 1) },

	{ PARSE_CONTENT,    "encoded",         ENTRY,         ROW_VALUE(PARSE_BODY, 1) },
	{ PARSE_CORE,       "encoded",         ENTRY,         ROW_VALUE(PARSE_BODY, 2) },
	{ PARSE_XHTML,      "body",            ENTRY,         ROW_VALUE(PARSE_BODY, 3), .start = start_html },
	{ PARSE_XHTML,      "div",             ENTRY,         ROW_VALUE(PARSE_BODY, 4), .start = start_html },
	{ PARSE_ATOM,       "content",         ENTRY,         ROW_CONSTRUCT(PARSE_BODY, 5) },
	{ PARSE_CORE,       "content",         ENTRY,         ROW_VALUE(PARSE_BODY, 6) },
	{ PARSE_CORE,       "fulltext",        ENTRY,         ROW_VALUE(PARSE_BODY, 7) },
	{ PARSE_CORE,       "body",            ENTRY,         ROW_VALUE(PARSE_BODY, 8) },
	{ PARSE_CORE,       "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 1) },
	{ PARSE_ATOM,       "summary",         ENTRY,         ROW_CONSTRUCT(PARSE_SUMMARY, 2) },
	{ PARSE_ATOM,       "subtitle",        FEED,          ROW_CONSTRUCT(PARSE_SUMMARY, 2) },
	{ PARSE_ATOM,       "tagline",         FEED,          ROW_CONSTRUCT(PARSE_SUMMARY, 2) },
	{ PARSE_DC,         "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 3), .end = end_caption },
	{ PARSE_DC,         "abstract",        BOTH,          ROW_VALUE(PARSE_SUMMARY, 4) },
	{ PARSE_ITUNES,     "summary",         BOTH,          ROW_VALUE(PARSE_SUMMARY, 5) },
	{ PARSE_ITUNES,     "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 6) },
	{ PARSE_MEDIA,      "description",     BOTH,          ROW_VALUE(PARSE_SUMMARY, 7), .end = end_caption },
	{ PARSE_MEDIA,      "description",     GROUP,         ROW_VALUE(PARSE_SUMMARY, 7) },
	{ PARSE_ITUNES,     "subtitle",        BOTH,          ROW_VALUE(PARSE_SUMMARY, 8) },
	{ PARSE_CORE,       "summary",         BOTH,          ROW_VALUE(PARSE_SUMMARY, 9) },
	{ PARSE_CORE,       "subtitle",        FEED,          ROW_VALUE(PARSE_SUMMARY, 10) },
	{ PARSE_CORE,       "tagline",         FEED,          ROW_VALUE(PARSE_SUMMARY, 11) },
	{ PARSE_CORE,       "abstract",        BOTH,          ROW_VALUE(PARSE_SUMMARY, 12) },

	{ PARSE_CORE,       "author",          BOTH,          ROW_PERSON(1) },
	{ PARSE_DC,         "creator",         BOTH,          ROW_BYLINE(2) },
	{ PARSE_ATOM,       "author",          BOTH,          ROW_PERSON(3) },
	{ PARSE_DC,         "author",          BOTH,          ROW_BYLINE(4) },
	{ PARSE_ITUNES,     "author",          BOTH,          ROW_BYLINE(5) },
	{ PARSE_DC,         "contributor",     BOTH,          ROW_BYLINE(6) },
	{ PARSE_CORE,       "managingEditor",  BOTH,          ROW_BYLINE(7) },
	{ PARSE_CORE,       "creator",         BOTH,          ROW_BYLINE(8) },
	{ PARSE_CORE,       "name",            PERSON,        ROW_TEXT(parse_rows_end_person_name) },
	{ PARSE_CORE,       "email",           PERSON,        ROW_TEXT(parse_rows_end_person_email) },
	{ PARSE_CORE,       "uri",             PERSON,        ROW_TEXT(parse_rows_end_person_uri) },
	{ PARSE_CORE,       "url",             PERSON,        ROW_TEXT(parse_rows_end_person_uri) },
	{ PARSE_ATOM,       "name",            PERSON,        ROW_TEXT(parse_rows_end_person_name) },
	{ PARSE_ATOM,       "email",           PERSON,        ROW_TEXT(parse_rows_end_person_email) },
	{ PARSE_ATOM,       "uri",             PERSON,        ROW_TEXT(parse_rows_end_person_uri) },

	{ PARSE_CORE,       "pubDate",         ENTRY,         ROW_DATE(PARSE_PUBLISHED, 1) },
	{ PARSE_DC,         "date",            ENTRY,         ROW_VALUE(PARSE_PUBLISHED, 2), .end = end_both_dates },
	{ PARSE_ATOM,       "published",       ENTRY,         ROW_DATE(PARSE_PUBLISHED, 3) },
	{ PARSE_ATOM,       "issued",          ENTRY,         ROW_DATE(PARSE_PUBLISHED, 3) },
	{ PARSE_ATOM,       "created",         ENTRY,         ROW_DATE(PARSE_PUBLISHED, 6) },
	{ PARSE_DC,         "issued",          ENTRY,         ROW_DATE(PARSE_PUBLISHED, 4) },
	{ PARSE_DC,         "available",       ENTRY,         ROW_DATE(PARSE_PUBLISHED, 5) },
	{ PARSE_DC,         "created",         ENTRY,         ROW_DATE(PARSE_PUBLISHED, 6) },
	{ PARSE_CORE,       "date",            ENTRY,         ROW_DATE(PARSE_PUBLISHED, 7) },
	{ PARSE_CORE,       "published",       ENTRY,         ROW_DATE(PARSE_PUBLISHED, 8) },
	{ PARSE_ATOM,       "updated",         BOTH,          ROW_DATE(PARSE_UPDATED, 2) },
	{ PARSE_ATOM,       "modified",        BOTH,          ROW_DATE(PARSE_UPDATED, 2) },
	{ PARSE_DC,         "modified",        BOTH,          ROW_DATE(PARSE_UPDATED, 4) },
	{ PARSE_CORE,       "updated",         BOTH,          ROW_DATE(PARSE_UPDATED, 5) },
	{ PARSE_CORE,       "modified",        BOTH,          ROW_DATE(PARSE_UPDATED, 6) },
	{ PARSE_CORE,       "lastBuildDate",   BOTH,          ROW_DATE(PARSE_UPDATED, 1) },
	{ PARSE_CORE,       "pubDate",         FEED,          ROW_DATE(PARSE_UPDATED, 3) },
	{ PARSE_DC,         "date",            FEED,          ROW_DATE(PARSE_UPDATED, 5) },

	{ PARSE_CORE,       "category",        ENTRY,         .inside = PARSE_VALUE, .start = start_category, .end = parse_rows_end_category },
	{ PARSE_ATOM,       "category",        ENTRY,         ROW_EMPTY(start_category) },
	{ PARSE_DC,         "subject",         ENTRY,         ROW_TEXT(parse_rows_end_category) },
	{ PARSE_ITUNES,     "keywords",        ENTRY,         ROW_TEXT(parse_rows_end_keywords) },
	{ PARSE_CORE,       "keywords",        ENTRY,         ROW_TEXT(parse_rows_end_keywords) },
	{ PARSE_MEDIA,      "keywords",        ENTRY | GROUP, ROW_TEXT(parse_rows_end_keywords) },
	{ PARSE_MEDIA,      "category",        ENTRY | GROUP, ROW_TEXT(parse_rows_end_category) },
	{ PARSE_CORE,       "enclosure",       ENTRY,         ROW_EMPTY(start_enclosure) },
	{ PARSE_MEDIA,      "group",           BOTH,          .inside = PARSE_GROUP },
	{ PARSE_MEDIA,      "content",         ENTRY | GROUP, .inside = PARSE_GROUP, .start = parse_rows_start_media },

	{ PARSE_CORE,       "language",        BOTH,          ROW_VALUE(PARSE_LANGUAGE, 1) },
	{ PARSE_DC,         "language",        BOTH,          ROW_VALUE(PARSE_LANGUAGE, 2) },
	{ PARSE_CORE,       "url",             PARSE_IN(PARSE_IMAGE), ROW_VALUE(PARSE_ICON, 1) },
	{ PARSE_ATOM,       "icon",            FEED,          ROW_VALUE(PARSE_ICON, 2) },
	{ PARSE_ITUNES,     "image",           FEED,          .inside = PARSE_IGNORED, .field = PARSE_ICON, .rank = 3, .start = start_icon },
	{ PARSE_CORE,       "ttl",             FEED,          ROW_VALUE(PARSE_TTL, 1) },
	{ PARSE_SY,         "updatePeriod",    FEED,          ROW_VALUE(PARSE_PERIOD, 1) },
	{ PARSE_SY,         "updateFrequency", FEED,          ROW_VALUE(PARSE_FREQUENCY, 1) },
	{ PARSE_CORE,       "skipHours",       FEED,          .inside = PARSE_SKIP },
	{ PARSE_CORE,       "skipDays",        FEED,          .inside = PARSE_SKIP },
	{ PARSE_CORE,       "hour",            PARSE_IN(PARSE_SKIP), ROW_TEXT(end_hour) },
	{ PARSE_CORE,       "day",             PARSE_IN(PARSE_SKIP), ROW_TEXT(end_day) },
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
	reader.saw_feed = names_rss(text, length);
	if (!parse_xml_read(&reader, text, length, error))
		return false;
	return reader.saw_feed || error_set(error, ERROR_INPUT, "the document has neither a channel nor items");
}

/* RDF is RSS when its root declares that vocabulary, even if nothing is in it. */
static bool names_rss(const char *text, size_t length)
{
	const char *end = memchr(text, '>', length);
	size_t tag = end ? (size_t)(end - text) : length;
	return memmem(text, tag, "purl.org/rss/", 13) || memmem(text, tag, "netscape.com/rdf/", 17);
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
	parse_xml_store(reader, PARSE_LANGUAGE, LANGUAGE_RANK, parse_xml_attribute(reader, element, "lang"));
	add_attributes(reader, element);
}

/* CDF writes the page and the date of a channel and of an item as attributes. */
static void add_attributes(struct parse_xml *reader, const struct xml_element *element)
{
	int64_t instant;
	const char *href = parse_xml_attribute(reader, element, "href");
	const char *updated = parse_xml_attribute(reader, element, "lastmod");
	if (href)
		parse_xml_add_link(reader, &(struct document_link){.href = href, .base = parse_xml_base(reader, element)});
	if (updated && date_parse(updated, &instant))
		parse_xml_store(reader, PARSE_UPDATED, LASTMOD_RANK, updated);
}

static void start_item(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	parse_rows_start_entry(reader, tag, element);
	parse_xml_store(reader, PARSE_ID, ABOUT_RANK, parse_xml_attribute(reader, element, "about"));
	add_attributes(reader, element);
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

/* Before the entry's own description, that of another vocabulary is one of its own: a caption, a teaser. */
static void end_caption(struct parse_xml *reader, const struct parse_tag *tag)
{
	const char *value = parse_xml_value(reader);
	if (reader->entry && !reader->entry->summary.value)
		parse_xml_store(reader, PARSE_CAPTION, tag->rank, value);
	parse_xml_store(reader, tag->field, tag->rank, value);
}

static void start_enclosure(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	const char *url = parse_xml_attribute(reader, element, "url");
	parse_xml_add_enclosure(
	    reader, &(struct document_enclosure){.url = url ? url : parse_xml_attribute(reader, element, "href"),
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

/* Dublin Core's date is of whatever happened to the entry, lastly perhaps: beside a pubDate it says when it changed. */
static void end_both_dates(struct parse_xml *reader, const struct parse_tag *tag)
{
	int64_t instant;
	const char *value = parse_xml_value(reader);
	if (!value || !date_parse(value, &instant))
		return;
	parse_xml_store(reader, tag->field, tag->rank, value);
	parse_xml_store(reader, PARSE_UPDATED, DC_DATE_RANK, value);
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
