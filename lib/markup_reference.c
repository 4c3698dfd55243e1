/* Text between tags: character references, and what XML does not allow. */
#include <ctype.h>
#include <string.h>

#include "block.h"
#include "markup_parts.h"
#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/text.h"

#define MARKUP_NAME_LIMIT 40 /* the longest named reference has 33 */

#define REPLACEMENT 0xfffdu

/* What a byte is: not allowed at all, the first of a character that may be not allowed, to be looked at in text, or in a
 * value, the end of a line that is not XML's. */
enum { FORBIDDEN = 1, IN_TEXT = 4, IN_VALUE = 8, RETURN = 16 };

// clang-format off
static const unsigned char markup_special[256] = {
	[0x00] = FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN,
	[0x0b] = FORBIDDEN, FORBIDDEN, RETURN,
	[0x0e] = FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN,
	         FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN,
	[0x7f] = FORBIDDEN,
	['&'] = IN_TEXT | IN_VALUE, ['<'] = IN_TEXT | IN_VALUE, ['>'] = IN_TEXT, ['"'] = IN_VALUE,
};

/* What nearly every reference of a feed is: these stay. */
static const struct { const char *text; size_t length; } markup_predefined[] = {
	{"&lt;", 4}, {"&gt;", 4}, {"&amp;", 5}, {"&quot;", 6}, {"&apos;", 6},
};
// clang-format on

static uint64_t markup_mark_special(uint64_t block, bool quote);
static bool markup_has_noncharacter(const char *at, const char *end);
static size_t markup_numeric(const char *text, size_t length, uint32_t *character);
static size_t markup_named(const char *text, size_t length, uint32_t characters[2]);
static const struct markup_entity *markup_find_entity(const char *name, size_t length);
static uint32_t markup_legal(uint32_t character);
static size_t markup_add_reference(struct buf *out, const char *text, size_t length, struct markup_scope *scope);
static size_t markup_add_declared(struct buf *out, const char *text, size_t length, struct markup_scope *scope);
static void markup_add_character(struct buf *out, uint32_t character);
static void markup_add_escaped(struct buf *out, char character);
static const char *markup_skip_fit(const char *at, const char *end);
static const char *markup_skip_printable(const char *at, const char *end);
static const char *markup_next_unclean(const char *at, const char *end);

size_t markup_reference(const char *text, size_t length, uint32_t characters[2])
{
	characters[0] = characters[1] = 0;
	if (length < 3 || text[0] != '&')
		return 0;
	return text[1] == '#' ? markup_numeric(text, length, characters) : markup_named(text, length, characters);
}

void markup_add_text(struct buf *out, const char *text, size_t length, bool quote, struct markup_scope *scope)
{
	unsigned char stop = quote ? IN_VALUE : IN_TEXT;
	const char *end = text + length;
	while (text < end) {
		const char *from = text;
		while (end - text >= BLOCK_SIZE && !block_has_marks(markup_mark_special(block_load(text), quote)))
			text += BLOCK_SIZE;
		while (text < end && !(markup_special[(unsigned char)*text] & stop))
			text++;
		buf_add(out, from, (size_t)(text - from));
		if (text == end)
			break;
		if (*text == '&')
			text += markup_add_reference(out, text, (size_t)(end - text), scope);
		else
			markup_add_escaped(out, *text++);
	}
}

static uint64_t markup_mark_special(uint64_t block, bool quote)
{
	return quote ? block_mark_both(block, '"', '&') | block_mark(block, '<')
	             : block_mark_both(block, '<', '>') | block_mark(block, '&');
}

bool markup_is_clean(const char *text, size_t length)
{
	unsigned char seen = 0;
	const char *end = text + length;
	for (const char *at = markup_skip_fit(text, end); at < end; at = markup_skip_fit(at + 1, end))
		seen |= markup_special[(unsigned char)*at];
	if (seen & (FORBIDDEN | RETURN) || !text_is_valid(text, length))
		return false;
	return !markup_has_noncharacter(text, end);
}

bool markup_clean(struct buf *out, const char *text, size_t length)
{
	const char *end = text + length;
	bool was_bad = false;
	while (text < end) {
		const char *unclean = markup_next_unclean(text, end);
		buf_add(out, text, (size_t)(unclean - text));
		text = unclean;
		if (text == end)
			break;
		uint32_t character = text_next(&text, end);
		if (character == '\r') {
			if (text == end || *text != '\n')
				buf_add_char(out, '\n');
			continue;
		}
		was_bad = true;
		if (character == REPLACEMENT)
			text_add(out, character);
	}
	return was_bad;
}

/* U+FFFE and U+FFFF, in valid UTF-8. */
static bool markup_has_noncharacter(const char *at, const char *end)
{
	while ((at = memchr(at, 0xef, (size_t)(end - at)))) {
		if ((unsigned char)at[1] == 0xbf && (unsigned char)at[2] >= 0xbe)
			return true;
		at += 3;
	}
	return false;
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

/* In XML a name needs its semicolon, else the & of an address would change what follows it. Returns the bytes it took.
 */
static size_t markup_add_reference(struct buf *out, const char *text, size_t length, struct markup_scope *scope)
{
	for (size_t at = 0; at < sizeof markup_predefined / sizeof *markup_predefined; at++)
		if (length >= markup_predefined[at].length &&
		    memcmp(text, markup_predefined[at].text, markup_predefined[at].length) == 0) {
			buf_add(out, text, markup_predefined[at].length);
			return markup_predefined[at].length;
		}
	size_t span = scope->declared_count ? markup_add_declared(out, text, length, scope) : 0;
	if (span)
		return span;
	uint32_t characters[2];
	span = markup_reference(text, length, characters);
	if (!span || (text[1] != '#' && text[span - 1] != ';')) {
		scope->report->was_repaired = true;
		buf_add_text(out, "&amp;");
		return 1;
	}
	for (int at = 0; at < 2 && characters[at]; at++)
		markup_add_character(out, characters[at]);
	return span;
}

/* What the reference spans; 0, with nothing added, when it is none to an entity that the document declared. */
static size_t markup_add_declared(struct buf *out, const char *text, size_t length, struct markup_scope *scope)
{
	for (size_t at = 0; at < scope->declared_count; at++) {
		const struct markup_declared *declared = &scope->declared[at];
		size_t span = declared->name_length + 2;
		if (length < span || text[span - 1] != ';' || memcmp(declared->name, text + 1, declared->name_length) != 0)
			continue;
		if (scope->expanded + declared->value_length > MARKUP_EXPANSION_LIMIT)
			return 0;
		scope->expanded += declared->value_length;
		markup_add_text(out, declared->value, declared->value_length, true, scope);
		return span;
	}
	return 0;
}

static void markup_add_character(struct buf *out, uint32_t character)
{
	if (character < 0x80)
		markup_add_escaped(out, (char)character);
	else
		text_add(out, character);
}

/* What means something to a parser; white space, too, or XML would make it a line feed or a space. */
static void markup_add_escaped(struct buf *out, char character)
{
	// clang-format off
	static const char *const escapes[128] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;", ['\t'] = "&#9;", ['\n'] = "&#10;", ['\r'] = "&#13;",
	};
	// clang-format on
	const char *escape = escapes[character & 0x7f];
	if (escape)
		buf_add_text(out, escape);
	else
		buf_add_char(out, character);
}

/* Over blocks without controls. */
static const char *markup_skip_fit(const char *at, const char *end)
{
	while (end - at >= BLOCK_SIZE && !block_has_marks(block_mark_control(block_load(at))))
		at += BLOCK_SIZE;
	return at;
}

/* Over blocks of nothing but printable ASCII. */
static const char *markup_skip_printable(const char *at, const char *end)
{
	while (end - at >= BLOCK_SIZE && !block_has_marks(block_mark_unprintable(block_load(at))))
		at += BLOCK_SIZE;
	return at;
}

/* The next bytes that are a control, a carriage return, a noncharacter or no UTF-8; `end` when there are none. */
static const char *markup_next_unclean(const char *at, const char *end)
{
	while (at < end) {
		at = markup_skip_printable(at, end);
		if (at == end)
			break;
		unsigned char byte = (unsigned char)*at;
		if (byte >= 0x80) {
			const char *next = at;
			uint32_t character = text_next(&next, end);
			if ((character == REPLACEMENT && next - at == 1) || (character & 0xfffe) == 0xfffe)
				return at;
			at = next;
		} else if (markup_special[byte] & (FORBIDDEN | RETURN))
			return at;
		else
			at++;
	}
	return end;
}
