/* The characters of a text: references decoded, controls dropped, markup escaped. */
#include <string.h>

#include "html_parts.h"
#include "tidings/buf.h"
#include "tidings/markup.h"
#include "tidings/text.h"

#define PIECE_LIMIT 16 /* bytes that one step adds at most: two characters or an escape */

static size_t decode_reference(struct html_slice *text, unsigned how, uint32_t characters[2]);
static bool is_dropped(uint32_t character);
static void add_character(struct buf *out, uint32_t character, unsigned how);
static const char *escape_of(uint32_t character);

size_t html_next(struct html_slice *text, unsigned how, uint32_t characters[2])
{
	if (*text->at == '&' && !(how & HTML_LITERAL)) {
		size_t count = decode_reference(text, how, characters);
		if (count)
			return count;
	}
	const char *start = text->at;
	const char *end = start + text->length;
	characters[0] = text_next(&text->at, end);
	if (characters[0] == '\r') {
		characters[0] = '\n';
		if (text->at < end && *text->at == '\n')
			text->at++;
	}
	text->length -= (size_t)(text->at - start);
	return !is_dropped(characters[0]);
}

bool html_add_text(struct buf *out, struct html_slice text, unsigned how)
{
	while (text.length) {
		size_t run = html_bare_length(text);
		if (!html_add_run(out, text.at, run))
			return false;
		text.at += run;
		text.length -= run;
		if (!text.length)
			break;
		if (out->limit - out->length < PIECE_LIMIT) {
			out->is_full = true;
			return false;
		}
		uint32_t characters[2];
		size_t count = html_next(&text, how, characters);
		for (size_t i = 0; i < count; i++)
			add_character(out, characters[i], how);
	}
	return true;
}

/* Gives 0 and stays when the '&' is only that. What a reference to nothing visible leaves is U+FFFD, as markup says. */
static size_t decode_reference(struct html_slice *text, unsigned how, uint32_t characters[2])
{
	characters[1] = 0;
	size_t span = markup_reference(text->at, text->length, characters);
	if (!span)
		return 0;
	if (how & HTML_ATTRIBUTE && text->at[1] != '#' && text->at[span - 1] != ';' && span < text->length) {
		char next = text->at[span];
		if (next == '=' || (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z'))
			return 0;
	}
	text->at += span;
	text->length -= span;
	if (is_dropped(characters[0]))
		characters[0] = ' ';
	return characters[1] ? 2 : 1;
}

static bool is_dropped(uint32_t character)
{
	if (character < 0xa0)
		return character < ' ' ? character != '\n' && character != '\t' : character >= 0x7f;
	return (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
}

static void add_character(struct buf *out, uint32_t character, unsigned how)
{
	const char *escape = how & HTML_ESCAPED ? escape_of(character) : NULL;
	if (escape)
		buf_add_text(out, escape);
	else
		text_add(out, character);
}

static const char *escape_of(uint32_t character)
{
	switch (character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	}
	return NULL;
}
