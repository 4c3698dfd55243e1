/* normalise_text: texts by kind to what the clean feed holds */

#include "normalise_text.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/document.h"
#include "tidings/feed.h"
#include "tidings/html.h"
#include "tidings/text.h"

#define RAW_LIMIT (16u << 20) /* bytes of a text before it is sanitised */
#define PERSON_COUNT 64       /* persons of one entry that are looked at */

static bool is_markup(const struct document_text *text);
static void add_plain_as_html(struct buf *out, const struct document_text *text);
static const char *person_name(struct arena *arena, const struct document_person *person);
static const char *person_address(struct arena *arena, const struct document_person *person);
static const char *without_email(struct arena *arena, const char *text);
static bool is_email(const char *word, size_t length);
static const char *join_parts(struct arena *arena, const char *text);
static void add_part(struct arena *arena, struct buf *joined, const char *part, size_t length);
static bool has_item(const char *joined, const char *item);
static void add_item(struct buf *joined, const char *item);

const char *normalise_text_line(struct arena *arena, const char *text, size_t limit)
{
	if (!text)
		return NULL;
	const char *line = text_line(arena, text, limit);
	return *line ? line : NULL;
}

const char *normalise_text_title(struct arena *arena, const struct document_text *text, size_t limit)
{
	if (!text->value)
		return NULL;
	if (!is_markup(text))
		return normalise_text_line(arena, text->value, limit);
	struct buf plain;
	buf_init(&plain, RAW_LIMIT);
	html_to_words(&plain, text->value, strlen(text->value));
	const char *line = normalise_text_line(arena, buf_text(&plain), limit);
	buf_done(&plain);
	return line;
}

const char *normalise_text_name(struct arena *arena, const char *name, size_t limit)
{
	struct document_text text = {.value = name, .kind = DOCUMENT_TEXT_GUESS};
	const char *decoded = name && !strchr(name, '<') ? normalise_text_title(arena, &text, limit) : NULL;
	return decoded && !strchr(decoded, '<') ? decoded : normalise_text_line(arena, name, limit);
}

/* A dialect that does not say means what the text turns out to be after one decoding. */
static bool is_markup(const struct document_text *text)
{
	switch (text->kind) {
	case DOCUMENT_TEXT_PLAIN:
		return false;
	case DOCUMENT_TEXT_GUESS:
		return html_looks_like_markup(text->value, strlen(text->value));
	case DOCUMENT_TEXT_HTML:
	case DOCUMENT_TEXT_XHTML:
		return true;
	}
	return false;
}

const char *normalise_text_html(struct arena *arena, const struct document_text *text, const char *base)
{
	if (!text->value)
		return NULL;
	struct buf raw, safe;
	buf_init(&raw, RAW_LIMIT);
	buf_init(&safe, FEED_CONTENT_LIMIT);
	const char *html = text->value;
	if (!is_markup(text)) {
		add_plain_as_html(&raw, text);
		html = buf_text(&raw);
	}
	html_sanitise(&safe, html, strlen(html), text->base ? text->base : base);
	const char *result = buf_text(&safe);
	bool says_something = result[strspn(result, " \t\r\n")] != '\0';
	result = says_something ? arena_copy_bytes(arena, safe.data, safe.length) : NULL;
	buf_done(&raw);
	buf_done(&safe);
	return result;
}

/* Lines of a text that is declared plain are meant; those of RSS are how the file was wrapped. */
static void add_plain_as_html(struct buf *out, const struct document_text *text)
{
	for (const char *at = text->value; *at; at++) {
		if (*at == '&')
			buf_add_text(out, "&amp;");
		else if (*at == '<')
			buf_add_text(out, "&lt;");
		else if (*at == '\n' && text->kind == DOCUMENT_TEXT_PLAIN)
			buf_add_text(out, "<br>\n");
		else
			buf_add_char(out, *at);
	}
}

const char *normalise_text_plain(struct arena *arena, const char *html)
{
	if (!html)
		return NULL;
	struct buf plain;
	buf_init(&plain, FEED_CONTENT_LIMIT);
	html_to_words(&plain, html, strlen(html));
	const char *text = buf_text(&plain);
	text = text[strspn(text, " \t\r\n")] ? arena_copy_bytes(arena, plain.data, plain.length) : NULL;
	buf_done(&plain);
	return text;
}

const char *normalise_text_authors(struct arena *arena, const struct document_person *persons)
{
	struct buf joined;
	buf_init(&joined, FEED_AUTHOR_LIMIT);
	const struct document_person *person = persons;
	for (int i = 0; person && i < PERSON_COUNT; i++, person = person->next)
		add_item(&joined, person_name(arena, person));
	person = persons;
	for (int i = 0; joined.length == 0 && person && i < PERSON_COUNT; i++, person = person->next)
		add_item(&joined, person_address(arena, person));
	const char *authors = joined.length ? arena_copy(arena, joined.data) : NULL;
	buf_done(&joined);
	return authors;
}

/* NULL when there is nothing but an address. */
static const char *person_name(struct arena *arena, const struct document_person *person)
{
	const char *name = without_email(arena, normalise_text_line(arena, person->name, FEED_AUTHOR_LIMIT));
	return name ? normalise_text_name(arena, name, FEED_AUTHOR_LIMIT) : NULL;
}

static const char *person_address(struct arena *arena, const struct document_person *person)
{
	const char *address = person->email ? person->email : person->name;
	return normalise_text_line(arena, address ? address : person->uri, FEED_AUTHOR_LIMIT);
}

/* "mail (Name)", "Name <mail>" and their relatives without the mail and the brackets; NULL when nothing is left. */
static const char *without_email(struct arena *arena, const char *text)
{
	if (!text || !strchr(text, '@'))
		return text;
	struct buf rest;
	buf_init(&rest, FEED_AUTHOR_LIMIT);
	while (*text) {
		size_t blank = strspn(text, " ");
		size_t length = strcspn(text + blank, " ");
		if (!is_email(text + blank, length))
			buf_add(&rest, text, blank + length);
		text += blank + length;
	}
	const char *name = join_parts(arena, buf_text(&rest));
	buf_done(&rest);
	return name;
}

/* What is written as an address of the web is not taken out: nobody else does. */
static bool is_email(const char *word, size_t length)
{
	const char *at = memchr(word, '@', length);
	return at && at != word && at + 1 < word + length && !memmem(word, length, "mailto:", 7);
}

/* What the addresses leave of a list: names without the brackets and quotes that told them apart. */
static const char *join_parts(struct arena *arena, const char *text)
{
	struct buf joined;
	buf_init(&joined, FEED_AUTHOR_LIMIT);
	while (*text) {
		size_t length = strcspn(text, ",");
		add_part(arena, &joined, text, length);
		text += length + (text[length] == ',');
	}
	const char *name = joined.length > 0 ? arena_copy(arena, joined.data) : NULL;
	buf_done(&joined);
	return name;
}

static void add_part(struct arena *arena, struct buf *joined, const char *part, size_t length)
{
	while (length > 0 && *part == ' ') {
		part++;
		length--;
	}
	while (length > 0 && part[length - 1] == ' ')
		length--;
	bool is_wrapped =
	    length >= 2 && ((*part == '(' && part[length - 1] == ')') || (*part == '"' && part[length - 1] == '"'));
	if (is_wrapped) {
		part++;
		length -= 2;
	}
	add_item(joined, normalise_text_line(arena, arena_copy_bytes(arena, part, length), FEED_AUTHOR_LIMIT));
}

static void add_item(struct buf *joined, const char *item)
{
	if (!item || has_item(buf_text(joined), item))
		return;
	size_t before = joined->length;
	bool fits = (before == 0 || buf_add_text(joined, ", ")) && buf_add_text(joined, item);
	if (fits)
		return;
	joined->length = before;
	if (before > 0)
		joined->data[before] = '\0';
}

static bool has_item(const char *joined, const char *item)
{
	size_t length = strlen(item);
	for (const char *at = joined; (at = strstr(at, item)); at++) {
		bool starts = at == joined || (at - joined >= 2 && at[-2] == ',');
		bool ends = at[length] == '\0' || at[length] == ',';
		if (starts && ends)
			return true;
	}
	return false;
}
