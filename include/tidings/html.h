/* html (rank 2): hostile HTML to safe HTML and to plain text; one linear, non-recursive pass with an allow-list. */
#ifndef TIDINGS_HTML_H
#define TIDINGS_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

/* Adds the safe form: allow-listed lower-case tags, balanced; quoted attributes with & < > " escaped; http(s), mailto,
 * … addresses made absolute against `base` (may be NULL: relative ones stay out); no style, class, on*, comment,
 * script, iframe, form, svg. Sanitising twice changes nothing. What goes beyond the limit of `out` is cut where all
 * open elements can still be closed. */
void html_sanitise(struct buf *out, const char *html, size_t length, const char *base);

/* Adds a page of text for a terminal, of safe HTML: lines of at most `width` columns, nothing in them that a terminal would obey.
 * Paragraphs with empty lines between them, lists with markers, quotations behind "> ", code verbatim, tables in columns
 * where they hold data, images as "[image: words]"; links as numbers, their addresses in a list at the end. A link to a
 * part of the page `address` (may be NULL) has none. */
void html_to_page(struct buf *out, const char *html, size_t length, size_t width, const char *address);

/* Adds the words alone, as they are searched and compared: blocks as lines, preformatted text kept, references decoded,
 * nothing that stands in for markup. */
void html_to_words(struct buf *out, const char *html, size_t length);

/* Whether a text of unknown kind is markup: a known tag or a character reference stands in it. */
bool html_looks_like_markup(const char *text, size_t length);

/* Visits the start tags of a page in order (names and attribute names in lower case, values decoded) until fn returns
 * false. The text inside <title> comes as that tag's attribute "". Borrowed for the call. For discovery. */
struct html_attribute {
	const char *name, *value;
};
struct html_tag {
	const char *name;
	const struct html_attribute *attributes;
	size_t attribute_count;
};
void html_each_tag(const char *html, size_t length, bool (*fn)(void *arg, const struct html_tag *tag), void *arg);
const char *html_get(const struct html_tag *tag, const char *name);

#endif
