/* Tags: where one ends, and its attributes mended. */
#include <ctype.h>
#include <string.h>

#include "markup_parts.h"
#include "tidings/buf.h"

/* Of a tag's bytes, those kept for its name and the declarations of prefixes. */
#define MARKUP_TAG_RESERVE 8192
#define MARKUP_TAG_NAME_LIMIT 1024

static const char *markup_read_tag_name(struct markup_tag *tag, const char *at, const char *end);
static const char *markup_read_attributes(struct markup_tag *tag, const char *at, const char *end);
static const char *markup_read_attribute(struct markup_tag *tag, const char *at, const char *end);
static const char *markup_read_value(struct markup_attribute *attribute, const char *at, const char *end);
static const char *markup_closing_quote(const char *quote, const char *end);
static bool markup_is_kept(const struct markup_tag *tag, const struct markup_attribute *attribute);

void markup_read_tag(struct markup_tag *tag, const char *at, const char *end)
{
	tag->kind = MARKUP_NO_TAG;
	tag->was_mended = false;
	tag->attribute_count = 0;
	tag->end = at + 1;
	bool is_end = end - at > 1 && at[1] == '/';
	const char *name = at + 1 + is_end;
	if (name == end) {
		tag->kind = MARKUP_CUT_TAG;
		tag->end = end;
		return;
	}
	const char *rest = markup_read_tag_name(tag, name, end);
	if (!rest)
		return;
	tag->end = markup_read_attributes(tag, rest, end);
	if (is_end && tag->kind != MARKUP_CUT_TAG)
		tag->kind = MARKUP_END;
}

void markup_add_tag(struct buf *out, const struct markup_tag *tag, uint32_t missing, struct markup_scope *scope)
{
	size_t start = out->length;
	buf_add_char(out, '<');
	markup_add_name(out, tag->name, tag->name_length);
	for (size_t at = 0; at < tag->attribute_count; at++) {
		const struct markup_attribute *attribute = &tag->attributes[at];
		size_t before = out->length;
		buf_add_char(out, ' ');
		buf_add(out, attribute->name, attribute->name_length);
		buf_add_text(out, "=\"");
		if (attribute->value && attribute->value_length < MARKUP_TAG_LIMIT)
			markup_add_text(out, attribute->value, attribute->value_length, true, scope);
		buf_add_char(out, '"');
		if (attribute->value_length < MARKUP_TAG_LIMIT && out->length - start < MARKUP_TAG_LIMIT - MARKUP_TAG_RESERVE)
			continue;
		out->length = before;
		scope->report->was_repaired = true;
	}
	markup_add_prefixes(out, missing);
	buf_add_text(out, tag->kind == MARKUP_EMPTY ? "/>" : ">");
}

const char *markup_skip_space(const char *at, const char *end)
{
	while (at < end && isspace((unsigned char)*at))
		at++;
	return at;
}

/* Returns where the name ends, NULL when what stands there is no name of a tag. */
static const char *markup_read_tag_name(struct markup_tag *tag, const char *at, const char *end)
{
	if (!markup_begins_name(*at))
		return NULL;
	const char *reach = end - at > MARKUP_TAG_NAME_LIMIT ? at + MARKUP_TAG_NAME_LIMIT : end;
	tag->name = at;
	while (at < reach && markup_is_name_byte(*at))
		at++;
	tag->name_length = (size_t)(at - tag->name);
	tag->end = at;
	bool is_delimited = at == end || *at == '>' || isspace((unsigned char)*at) ||
	                    (*at == '/' && (at + 1 == end || at[1] == '>' || isspace((unsigned char)at[1])));
	return is_delimited ? at : NULL;
}

/* Up to and over the '>'. A '<' on the way shows that this is no tag. */
static const char *markup_read_attributes(struct markup_tag *tag, const char *at, const char *end)
{
	while ((at = markup_skip_space(at, end)) < end) {
		if (*at == '<')
			return at;
		bool is_empty = *at == '/' && at + 1 < end && at[1] == '>';
		if (*at == '>' || is_empty) {
			tag->kind = is_empty ? MARKUP_EMPTY : MARKUP_START;
			return at + 1 + is_empty;
		}
		at = markup_read_attribute(tag, at, end);
	}
	tag->kind = MARKUP_CUT_TAG;
	return end;
}

/* Always takes one byte at least. */
static const char *markup_read_attribute(struct markup_tag *tag, const char *at, const char *end)
{
	struct markup_attribute attribute = {.name = at};
	while (at < end && !isspace((unsigned char)*at) && !strchr("=<>/\"'", *at))
		at++;
	attribute.name_length = (size_t)(at - attribute.name);
	if (!attribute.name_length) {
		tag->was_mended = true;
		return at + 1;
	}
	const char *equals = markup_skip_space(at, end);
	if (equals < end && *equals == '=')
		at = markup_read_value(&attribute, markup_skip_space(equals + 1, end), end);
	else
		tag->was_mended = true;
	if (markup_is_kept(tag, &attribute))
		tag->attributes[tag->attribute_count++] = attribute;
	else
		tag->was_mended = true;
	return at;
}

/* Behind the value. Without quotes it ends at white space, or at the tag's end, as does one whose quote never closes.
 */
static const char *markup_read_value(struct markup_attribute *attribute, const char *at, const char *end)
{
	bool is_quoted = at < end && (*at == '"' || *at == '\'');
	const char *close = is_quoted ? markup_closing_quote(at, end) : NULL;
	attribute->value = at + is_quoted;
	if (close) {
		attribute->value_length = (size_t)(close - attribute->value);
		return close + 1;
	}
	for (at += is_quoted; at < end && *at != '>' && *at != '<'; at++)
		if ((*at == '/' && at + 1 < end && at[1] == '>') || (!is_quoted && isspace((unsigned char)*at)))
			break;
	attribute->value_length = (size_t)(at - attribute->value);
	return at;
}

/* The quote that closes a value. One far away may open another value instead: then this tag ended before it, and a
 * value begins where white space or the tag's end should follow. No byte is looked at for two quotes. */
static const char *markup_closing_quote(const char *quote, const char *end)
{
	const char *close = memchr(quote + 1, *quote, (size_t)(end - quote - 1));
	if (!close || close + 1 == end)
		return close;
	bool is_followed = isspace((unsigned char)close[1]) || strchr("/>?", close[1]);
	return is_followed || !memchr(quote, '>', (size_t)(close - quote)) ? close : NULL;
}

static bool markup_is_kept(const struct markup_tag *tag, const struct markup_attribute *attribute)
{
	if (tag->attribute_count == MARKUP_ATTRIBUTES || !markup_is_name(attribute->name, attribute->name_length))
		return false;
	/* A prefix cannot be taken back in XML. */
	if (!attribute->value_length && attribute->name_length > 6 && memcmp(attribute->name, "xmlns:", 6) == 0)
		return false;
	for (size_t at = 0; at < tag->attribute_count; at++)
		if (tag->attributes[at].name_length == attribute->name_length &&
		    memcmp(tag->attributes[at].name, attribute->name, attribute->name_length) == 0)
			return false;
	return true;
}
