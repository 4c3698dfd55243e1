/* Text between tags: character references, and what XML does not allow. */
#include <ctype.h>
#include <string.h>

#include "markup_parts.h"
#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/text.h"

#define MARKUP_NAME_LIMIT 40 /* the longest named reference has 33 */

static size_t markup_numeric(const char *text, size_t length, uint32_t *character);
static size_t markup_named(const char *text, size_t length, uint32_t characters[2]);
static const struct markup_entity *markup_find_entity(const char *name, size_t length);
static uint32_t markup_legal(uint32_t character);
static size_t markup_add_reference(struct buf *out, const char *text, size_t length, struct markup_scope *scope);
static bool markup_add_declared(struct buf *out, const char *name, size_t length, struct markup_scope *scope);
static void markup_add_character(struct buf *out, uint32_t character);
static size_t markup_plain_span(const char *text, size_t length, const char *stops);
static size_t markup_skip_bad(const char *text, size_t length);

size_t markup_reference(const char *text, size_t length, uint32_t characters[2])
{
	characters[0] = characters[1] = 0;
	if (length < 3 || text[0] != '&')
		return 0;
	return text[1] == '#' ? markup_numeric(text, length, characters) : markup_named(text, length, characters);
}

void markup_add_text(struct buf *out, const char *text, size_t length, bool quote, struct markup_scope *scope)
{
	const char *stops = quote ? "&<\"" : "&<>";
	size_t at = 0;
	while (at < length) {
		size_t span = markup_plain_span(text + at, length - at, stops);
		buf_add(out, text + at, span);
		at += span;
		if (at == length)
			break;
		size_t bad = markup_skip_bad(text + at, length - at);
		if (bad)
			scope->report->was_repaired = true;
		else if (text[at] == '&')
			bad = markup_add_reference(out, text + at, length - at, scope);
		else {
			buf_add_text(out, text[at] == '<' ? "&lt;" : text[at] == '>' ? "&gt;" : "&quot;");
			bad = 1;
		}
		at += bad;
	}
}

void markup_add_plain(struct buf *out, const char *text, size_t length, struct markup_scope *scope)
{
	size_t at = 0;
	while (at < length) {
		size_t span = markup_plain_span(text + at, length - at, "");
		buf_add(out, text + at, span);
		at += span;
		if (at == length)
			break;
		scope->report->was_repaired = true;
		at += markup_skip_bad(text + at, length - at);
		/* Without what was dropped, the section's end could come about. */
		if (at < length && (text[at] == ']' || text[at] == '>') && out->length && out->data[out->length - 1] == ']')
			buf_add_char(out, ' ');
	}
}

void markup_read_declarations(struct markup_scope *scope, const char *text, size_t length)
{
	const char *end = text + length, *at = text;
	while (scope->declared_count < MARKUP_DECLARED && (at = memmem(at, (size_t)(end - at), "<!ENTITY", 8))) {
		at += 8;
		while (at < end && isspace((unsigned char)*at))
			at++;
		const char *name = at;
		while (at < end && (isalnum((unsigned char)*at) || strchr("._-", *at)) && *at)
			at++;
		const char *name_end = at;
		while (at < end && isspace((unsigned char)*at))
			at++;
		if (at >= end || name == name_end || (*at != '"' && *at != '\''))
			continue;
		const char *value = at + 1, *close = memchr(value, *at, (size_t)(end - value));
		if (!close)
			return;
		at = close;
		if (close - value > MARKUP_DECLARED_LIMIT || memchr(value, '<', (size_t)(close - value)) ||
		    memchr(value, '&', (size_t)(close - value)) || memchr(value, '%', (size_t)(close - value)))
			continue;
		scope->declared[scope->declared_count++] =
		    (struct markup_declared){name, value, (size_t)(name_end - name), (size_t)(close - value)};
	}
}

static size_t markup_numeric(const char *text, size_t length, uint32_t *character)
{
	bool is_hex = length > 3 && (text[2] == 'x' || text[2] == 'X');
	size_t at = is_hex ? 3 : 2, first = at;
	uint32_t value = 0;
	for (; at < length; at++) {
		unsigned char c = (unsigned char)text[at];
		if (!(is_hex ? isxdigit(c) : isdigit(c)))
			break;
		uint32_t digit = (uint32_t)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
		value = value > 0x110000 ? value : value * (is_hex ? 16 : 10) + digit;
	}
	if (at == first)
		return 0;
	*character = markup_legal(value);
	return at < length && text[at] == ';' ? at + 1 : at;
}

/* The longest name that is known: with a semicolon any, without one only HTML5's old ones. */
static size_t markup_named(const char *text, size_t length, uint32_t characters[2])
{
	size_t span = 1;
	while (span < length && span < MARKUP_NAME_LIMIT && isalnum((unsigned char)text[span]))
		span++;
	if (span < length && text[span] == ';')
		span++;
	for (; span > 2; span--) {
		const struct markup_entity *entity = markup_find_entity(text + 1, span - 1);
		if (!entity)
			continue;
		characters[0] = entity->characters[0];
		characters[1] = entity->characters[1];
		return span;
	}
	return 0;
}

static const struct markup_entity *markup_find_entity(const char *name, size_t length)
{
	size_t low = 0, high = markup_entity_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *candidate = markup_entities[middle].name;
		int order = strncmp(name, candidate, length);
		if (order == 0 && candidate[length])
			order = -1;
		if (order == 0)
			return &markup_entities[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* HTML5 §13.2.5.80: what a number stands for; 0 for what is dropped. */
static uint32_t markup_legal(uint32_t character)
{
	if (character >= 0x80 && character < 0xa0)
		character = charset_windows_1252((unsigned char)character);
	if (character >= 0x80 && character < 0xa0)
		return 0;
	if (character < ' ' || character == 0x7f)
		return character == '\t' || character == '\n' || character == '\r' ? character : 0;
	if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
		return 0xfffd;
	return (character & 0xfffe) == 0xfffe ? 0 : character;
}

/* In XML a name needs its semicolon, else the & of an address would change what follows it. */
static size_t markup_add_reference(struct buf *out, const char *text, size_t length, struct markup_scope *scope)
{
	uint32_t characters[2];
	size_t span = markup_reference(text, length, characters);
	bool is_whole = span && (text[1] == '#' || text[span - 1] == ';');
	size_t name = 1;
	while (!is_whole && name < length && name < MARKUP_NAME_LIMIT &&
	       (isalnum((unsigned char)text[name]) || strchr("._-", text[name])) && text[name])
		name++;
	if (!is_whole && name < length && text[name] == ';' && markup_add_declared(out, text + 1, name - 1, scope))
		return name + 1;
	if (!is_whole) {
		scope->report->was_repaired = true;
		buf_add_text(out, "&amp;");
		return 1;
	}
	for (int at = 0; at < 2 && characters[at]; at++)
		markup_add_character(out, characters[at]);
	return span;
}

static bool markup_add_declared(struct buf *out, const char *name, size_t length, struct markup_scope *scope)
{
	for (size_t at = 0; at < scope->declared_count; at++) {
		const struct markup_declared *declared = &scope->declared[at];
		if (declared->name_length != length || memcmp(declared->name, name, length) != 0)
			continue;
		if (scope->expanded + declared->value_length > MARKUP_EXPANSION_LIMIT)
			return false;
		scope->expanded += declared->value_length;
		markup_add_text(out, declared->value, declared->value_length, true, scope);
		return true;
	}
	return false;
}

static void markup_add_character(struct buf *out, uint32_t character)
{
	if (character < 0x80 && !isalnum((int)character))
		buf_add_format(out, "&#%u;", (unsigned)character);
	else
		text_add(out, character);
}

/* How much may be copied as it is: up to a stop, a control, or the bytes that begin U+FFFE and U+FFFF. */
static size_t markup_plain_span(const char *text, size_t length, const char *stops)
{
	size_t at = 0;
	for (; at < length; at++) {
		unsigned char c = (unsigned char)text[at];
		if (c == (unsigned char)stops[0] ||
		    (stops[0] && (c == (unsigned char)stops[1] || c == (unsigned char)stops[2])))
			break;
		if ((c < ' ' || c == 0x7f || c == 0xef) && markup_skip_bad(text + at, length - at))
			break;
	}
	return at;
}

static size_t markup_skip_bad(const char *text, size_t length)
{
	unsigned char c = (unsigned char)text[0];
	if (c < ' ' || c == 0x7f)
		return c != '\t' && c != '\n' && c != '\r';
	return length > 2 && c == 0xef && (unsigned char)text[1] == 0xbf && (unsigned char)text[2] >= 0xbe ? 3 : 0;
}
