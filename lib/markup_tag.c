/* Tags: where one ends, and its attributes mended. */
#include <ctype.h>
#include <string.h>

#include "markup_parts.h"
#include "tidings/buf.h"

#define TAG_REACH (16 * MARKUP_TAG_LIMIT) /* how far a tag's end is looked for */

struct markup_attribute {
	const char *name, *value; /* value NULL: none was given */
	size_t name_length, value_length;
};

static bool markup_is_name_start(char c);
static bool markup_is_name(char c);
static const char *markup_tag_end(const char *at, const char *end);
static const char *markup_next_attribute(const char *at, const char *end, struct markup_attribute *attribute);
static const char *markup_read_value(const char *at, const char *end, struct markup_attribute *attribute);
static bool markup_is_regular(const struct markup_attribute *attribute);
static bool markup_is_repeated(
    const struct markup_attribute *seen, size_t count, const struct markup_attribute *attribute);
static const char *markup_skip_space(const char *at, const char *end);

void markup_find_tag(const char *text, size_t length, struct markup_tag *tag)
{
	*tag = (struct markup_tag){0};
	const char *end = text + length, *at = text + 1;
	tag->is_end = at < end && *at == '/';
	at += tag->is_end;
	tag->name = at;
	if (at == end) {
		tag->length = SIZE_MAX;
		return;
	}
	if (!markup_is_name_start(*at))
		return;
	while (at < end && markup_is_name(*at))
		at++;
	tag->name_length = (size_t)(at - tag->name);
	bool is_delimited = at == end || isspace((unsigned char)*at) || *at == '>' ||
	                    (*at == '/' && (at + 1 == end || at[1] == '>' || isspace((unsigned char)at[1])));
	if (!is_delimited || tag->name_length > MARKUP_TAG_LIMIT)
		return;
	const char *reach = length > TAG_REACH ? text + TAG_REACH : end;
	const char *close = markup_tag_end(at, reach);
	if (close == reach) {
		tag->length = reach == end ? SIZE_MAX : 0;
		return;
	}
	if (*close != '>')
		return;
	tag->is_empty = !tag->is_end && close > at && close[-1] == '/';
	tag->length = (size_t)(close - text) + 1;
}

void markup_add_tag(struct buf *out, const char *text, const struct markup_tag *tag, struct markup_scope *scope)
{
	struct markup_attribute seen[MARKUP_ATTRIBUTES];
	size_t count = 0, size = tag->name_length;
	const char *at = tag->name + tag->name_length, *end = text + tag->length - 1 - tag->is_empty;
	buf_add_char(out, '<');
	markup_add_name(out, tag->name, tag->name_length);
	while (count < MARKUP_ATTRIBUTES && (at = markup_next_attribute(at, end, &seen[count]))) {
		const struct markup_attribute *attribute = &seen[count];
		size_t cost = attribute->name_length + attribute->value_length;
		bool fits = size + cost <= MARKUP_TAG_LIMIT;
		if (!fits || !markup_is_regular(attribute) || markup_is_repeated(seen, count, attribute)) {
			scope->report->was_repaired = true;
			continue;
		}
		buf_add_char(out, ' ');
		markup_add_name(out, attribute->name, attribute->name_length);
		buf_add_text(out, "=\"");
		if (attribute->value)
			markup_add_text(out, attribute->value, attribute->value_length, true, scope);
		buf_add_char(out, '"');
		size += cost;
		count++;
	}
	buf_add_text(out, tag->is_empty ? "/>" : ">");
}

/* One colon at most, between two parts; what is not ASCII could be a character that XML does not take in a name. */
void markup_add_name(struct buf *out, const char *name, size_t length)
{
	bool has_colon = false;
	for (size_t at = 0; at < length; at++) {
		char c = name[at];
		bool is_prefix_end = c == ':' && at > 0 && at + 1 < length && !has_colon &&
		                     markup_is_name_start(name[at + 1]) && name[at + 1] != ':';
		has_colon = has_colon || is_prefix_end;
		bool is_fit = is_prefix_end || (c != ':' && (unsigned char)c < 0x80 && markup_is_name(c));
		buf_add_char(out, is_fit ? c : '_');
	}
}

static bool markup_is_name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool markup_is_name(char c)
{
	return markup_is_name_start(c) || isdigit((unsigned char)c) || c == '-' || c == '.';
}

/* The '>' that ends the tag, a '<' that shows there is none, or `end`. Quotes count only behind an equals sign. */
static const char *markup_tag_end(const char *at, const char *end)
{
	while (at < end && *at != '>' && *at != '<') {
		if (*at++ != '=')
			continue;
		at = markup_skip_space(at, end);
		if (at == end || (*at != '"' && *at != '\''))
			continue;
		const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
		if (close)
			at = close + 1;
		else
			at++;
	}
	return at;
}

/* NULL when there is none any more. */
static const char *markup_next_attribute(const char *at, const char *end, struct markup_attribute *attribute)
{
	*attribute = (struct markup_attribute){0};
	while (at < end && !markup_is_name_start(*at))
		at++;
	if (at >= end)
		return NULL;
	attribute->name = at;
	while (at < end && markup_is_name(*at))
		at++;
	attribute->name_length = (size_t)(at - attribute->name);
	const char *equals = markup_skip_space(at, end);
	if (equals == end || *equals != '=')
		return at;
	return markup_read_value(markup_skip_space(equals + 1, end), end, attribute);
}

static const char *markup_read_value(const char *at, const char *end, struct markup_attribute *attribute)
{
	bool is_quoted = at < end && (*at == '"' || *at == '\'');
	const char *close = is_quoted ? memchr(at + 1, *at, (size_t)(end - at - 1)) : NULL;
	attribute->value = at + is_quoted;
	if (close) {
		attribute->value_length = (size_t)(close - attribute->value);
		return close + 1;
	}
	at += is_quoted;
	while (at < end && !isspace((unsigned char)*at))
		at++;
	attribute->value_length = (size_t)(at - attribute->value);
	return at;
}

/* A name that would have to be mended could become another's. */
static bool markup_is_regular(const struct markup_attribute *attribute)
{
	struct buf name;
	buf_init(&name, MARKUP_TAG_LIMIT);
	markup_add_name(&name, attribute->name, attribute->name_length);
	bool is_same = name.length == attribute->name_length && memcmp(name.data, attribute->name, name.length) == 0;
	buf_done(&name);
	return is_same;
}

static bool markup_is_repeated(
    const struct markup_attribute *seen, size_t count, const struct markup_attribute *attribute)
{
	for (size_t at = 0; at < count; at++)
		if (seen[at].name_length == attribute->name_length &&
		    memcmp(seen[at].name, attribute->name, attribute->name_length) == 0)
			return true;
	return false;
}

static const char *markup_skip_space(const char *at, const char *end)
{
	while (at < end && isspace((unsigned char)*at))
		at++;
	return at;
}
