/* Looking at HTML: is it any, and what do its start tags say. */
#include "tidings/html.h"

#include <string.h>

#include "html_parts.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/markup.h"

#define NAME_LIMIT 128
#define VALUE_LIMIT ((size_t)16 * 1024) /* more than an address may have, so that a cut one is refused */
#define TAG_LIMIT ((size_t)8 * 1024 * 1024)

static bool has_reference(struct html_slice text);
static const struct html_tag *describe(const struct html_token *token, struct arena *arena);
static char *lower_case(struct arena *arena, struct html_slice name);
static char *decode(struct arena *arena, struct html_slice value, unsigned how);

bool html_looks_like_markup(const char *text, size_t length)
{
	struct html_reader reader;
	struct html_token token;
	html_reader_init(&reader, text, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT; html_read(&reader, &token))
		if (token.element || (token.kind == HTML_TEXT && has_reference(token.text)))
			return true;
	return memmem(text, length, "<!--", 4);
}

void html_each_tag(const char *html, size_t length, bool (*fn)(void *arg, const struct html_tag *tag), void *arg)
{
	struct html_reader reader;
	struct html_token token;
	struct arena *arena = arena_new(TAG_LIMIT);
	bool wants_more = true;
	html_reader_init(&reader, html, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT && wants_more; html_read(&reader, &token)) {
		if (token.kind != HTML_START_TAG)
			continue;
		arena_reset(arena);
		wants_more = fn(arg, describe(&token, arena));
	}
	arena_free(arena);
}

const char *html_get(const struct html_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->attribute_count; i++)
		if (!strcmp(tag->attributes[i].name, name))
			return tag->attributes[i].value;
	return NULL;
}

/* A reference that lost its semicolon is no sign: "AT&T &copy 2020" is plain. */
static bool has_reference(struct html_slice text)
{
	const char *end = text.at + text.length;
	const char *at = text.at;
	while ((at = memchr(at, '&', (size_t)(end - at)))) {
		uint32_t characters[2];
		size_t span = markup_reference(at, (size_t)(end - at), characters);
		if (span && at[span - 1] == ';')
			return true;
		at++;
	}
	return false;
}

static const struct html_tag *describe(const struct html_token *token, struct arena *arena)
{
	struct html_tag *tag = ARENA_NEW(arena, struct html_tag);
	tag->name = lower_case(arena, token->text);
	struct html_attribute *attributes = arena_new_array(arena, token->attribute_count + 1, sizeof *attributes);
	for (size_t i = 0; i < token->attribute_count; i++) {
		attributes[i].name = lower_case(arena, token->attributes[i].name);
		attributes[i].value = decode(arena, token->attributes[i].value, HTML_ATTRIBUTE);
	}
	tag->attributes = attributes;
	tag->attribute_count = token->attribute_count;
	if (!strcmp(tag->name, "title")) {
		attributes[tag->attribute_count].name = "";
		attributes[tag->attribute_count++].value = decode(arena, token->content, 0);
	}
	return tag;
}

static char *lower_case(struct arena *arena, struct html_slice name)
{
	char *lower = arena_copy_bytes(arena, name.at, name.length < NAME_LIMIT ? name.length : NAME_LIMIT);
	for (char *at = lower; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	return lower;
}

static char *decode(struct arena *arena, struct html_slice value, unsigned how)
{
	struct buf decoded;
	buf_init(&decoded, VALUE_LIMIT);
	html_add_text(&decoded, value, how);
	char *text = arena_copy_bytes(arena, buf_text(&decoded), decoded.length);
	buf_done(&decoded);
	return text;
}
