/* parse: what a document is, and the reader for it */

#include "tidings/parse.h"

#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/error.h"
#include "tidings/markup.h"
#include "tidings/parse_atom.h"
#include "tidings/parse_json.h"
#include "tidings/parse_rss.h"

#define REPAIRED_LIMIT ((size_t)256 << 20) /* bytes of the decoded and of the repaired document */

/* A root element: the reader of it, or what such a document is instead. */
struct root {
	const char *name;
	bool (*read)(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
	    struct error *error);
	const char *what;
};

// clang-format off
static const struct root roots[] = {
	{ "rss",          parse_rss,  NULL },
	{ "RDF",          parse_rss,  NULL },
	{ "channel",      parse_rss,  NULL },
	{ "feed",         parse_atom, NULL },
	{ "entry",        parse_atom, NULL },
	{ "html",         NULL,       "a web page" },
	{ "opml",         NULL,       "a list of subscriptions (OPML)" },
	{ "urlset",       NULL,       "a sitemap" },
	{ "sitemapindex", NULL,       "a sitemap" },
	{ "svg",          NULL,       "an image" },
	{ "Envelope",     NULL,       "a SOAP message" },
	{ "plist",        NULL,       "a property list" },
};
// clang-format on

static bool read_markup(struct arena *arena, const struct feed_source *source, struct document *document,
    const struct buf *decoded, struct error *error);
static bool read_root(struct arena *arena, const struct buf *repaired, const char *address, struct document *document,
    struct error *error);
static const struct root *find_root(const char *text);
static void warn(struct document *document, const char *warning);
static void note_repairs(struct document *document, const struct markup_report *report);
static void note_cut(struct document *document, const struct buf *decoded);
static bool ends_inside_entry(const struct buf *decoded);
static bool names_entry(const char *tag);

bool parse_document(struct arena *arena, const struct feed_source *source, struct document *document,
    struct buf *decoded, struct error *error)
{
	*document = (struct document){0};
	struct charset_guess guess;
	charset_decode(decoded, source->bytes, source->length, source->content_type, &guess);
	const char *text = buf_text(decoded);
	size_t blank = strspn(text, " \t\r\n\xEF\xBB\xBF");
	if (text[blank] == '\0' && blank == decoded->length)
		return error_set(error, ERROR_INPUT, "the document is empty");
	if (guess.disagreed)
		warn(document, "the text is not in the encoding that was declared");
	if (guess.had_bad_bytes)
		warn(document, "some bytes are no text in its encoding");
	bool is_json = text[blank] == '{' || text[blank] == '[';
	bool is_read = is_json ? parse_json(arena, text + blank, decoded->length - blank, document, error)
	                       : read_markup(arena, source, document, decoded, error);
	if (is_read && document->is_cut)
		warn(document, "the document ends early");
	return is_read;
}

static bool read_markup(struct arena *arena, const struct feed_source *source, struct document *document,
    const struct buf *decoded, struct error *error)
{
	struct buf repaired;
	struct markup_report report = {0};
	buf_init(&repaired, REPAIRED_LIMIT);
	bool is_read = markup_repair(&repaired, buf_text(decoded), decoded->length, &report)
	                   ? read_root(arena, &repaired, source->address, document, error)
	                   : error_set(error, ERROR_INPUT, "the document is neither XML nor JSON");
	buf_done(&repaired);
	if (is_read && report.is_cut)
		note_cut(document, decoded);
	if (is_read)
		note_repairs(document, &report);
	return is_read;
}

static bool read_root(struct arena *arena, const struct buf *repaired, const char *address, struct document *document,
    struct error *error)
{
	const struct root *root = find_root(buf_text(repaired));
	if (!root)
		return error_set(error, ERROR_INPUT, "the document is XML of a kind that is no feed");
	if (!root->read)
		return error_set(error, ERROR_INPUT, "the document is %s, not a feed", root->what);
	return root->read(arena, buf_text(repaired), repaired->length, address, document, error);
}

/* By the name of the first start tag, its prefix left out. */
static const struct root *find_root(const char *text)
{
	const char *name = text + strspn(text, " \t\r\n<");
	size_t length = strcspn(name, " \t\r\n/>");
	const char *colon = memchr(name, ':', length);
	if (colon) {
		length -= (size_t)(colon + 1 - name);
		name = colon + 1;
	}
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		if (strlen(roots[i].name) == length && strncasecmp(roots[i].name, name, length) == 0)
			return &roots[i];
	return NULL;
}

static void warn(struct document *document, const char *warning)
{
	if (document->warning_count < sizeof document->warnings / sizeof *document->warnings)
		document->warnings[document->warning_count++] = warning;
}

static void note_repairs(struct document *document, const struct markup_report *report)
{
	if (report->had_junk)
		warn(document, "something stands before or after the document");
	if (report->was_repaired)
		warn(document, "the markup is not well-formed and was repaired");
}

static void note_cut(struct document *document, const struct buf *decoded)
{
	document->is_cut = true;
	struct document_entry *last = document->entries;
	while (last && last->next)
		last = last->next;
	if (last)
		last->is_cut = ends_inside_entry(decoded);
}

/* Whether the last tag of an entry is a start tag: what was repaired does not tell any more. */
static bool ends_inside_entry(const struct buf *decoded)
{
	const char *end = decoded->data + decoded->length;
	bool is_inside = false;
	for (const char *at = decoded->data; (at = memchr(at, '<', (size_t)(end - at)));) {
		bool is_end = *++at == '/';
		if (names_entry(at + is_end))
			is_inside = !is_end;
	}
	return is_inside;
}

static bool names_entry(const char *tag)
{
	size_t length = strcspn(tag, " \t\r\n/><");
	const char *colon = memchr(tag, ':', length);
	const char *name = colon ? colon + 1 : tag;
	length -= (size_t)(name - tag);
	return (length == 4 && strncasecmp(name, "item", 4) == 0) || (length == 5 && strncasecmp(name, "entry", 5) == 0);
}
