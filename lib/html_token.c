/* Taking HTML apart: the tokenizer of the living standard (§13.2.5) without its error reports, always linear. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html_parts.h"

#define NUMBER_DIGITS 6

static bool read_markup(struct html_reader *reader, struct html_token *token);
static void read_text(struct html_reader *reader, struct html_token *token);
static void end_cdata(struct html_reader *reader, struct html_token *token);
static void skip_declaration(struct html_reader *reader);
static void skip_comment(struct html_reader *reader);
static void skip_past(struct html_reader *reader, char byte);
static bool read_tag(struct html_reader *reader, struct html_token *token);
static const struct html_element *find_element(struct html_reader *reader, struct html_slice name);
static bool read_attributes(struct html_reader *reader, struct html_token *token);
static void read_attribute(struct html_reader *reader, struct html_token *token);
static bool is_name_end(char byte);
static struct html_slice read_value(struct html_reader *reader);
static bool read_quoted(struct html_reader *reader, struct html_slice *value);
static void take_content(struct html_reader *reader, struct html_token *token);
static const char *find_end_tag(const struct html_reader *reader, const struct html_element *element);
static bool starts_with(const struct html_reader *reader, const char *text);
static bool is_letter(char byte);
static bool is_space(char byte);

void html_reader_init(struct html_reader *reader, const char *html, size_t length)
{
	*reader = (struct html_reader){.at = html, .end = html + length};
}

void html_read(struct html_reader *reader, struct html_token *token)
{
	token->kind = HTML_END_OF_TEXT;
	token->element = NULL;
	token->attribute_count = 0;
	while (reader->at < reader->end) {
		if (*reader->at != '<' || !read_markup(reader, token))
			read_text(reader, token);
		if (token->kind != HTML_END_OF_TEXT)
			return;
	}
}

const struct html_slice *html_token_get(const struct html_token *token, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_slice *found = &token->attributes[i].name;
		if (found->length == length && !strncasecmp(found->at, name, length))
			return &token->attributes[i].value;
	}
	return NULL;
}

int html_token_number(const struct html_token *token, const char *name)
{
	const struct html_slice *value = html_token_get(token, name);
	int number = 0;
	size_t digits = 0;
	while (value && digits < value->length && value->at[digits] >= '0' && value->at[digits] <= '9') {
		if (digits == NUMBER_DIGITS)
			return -1;
		number = number * 10 + (value->at[digits++] - '0');
	}
	if (!digits)
		return -1;
	size_t left = value->length - digits;
	return !left || (left == 2 && !strncasecmp(value->at + digits, "px", 2)) ? number : -1;
}

/* What a '<' starts; false when it is just text. May step over something and leave the token as it is. */
static bool read_markup(struct html_reader *reader, struct html_token *token)
{
	char next = '\0';
	if (reader->end - reader->at > 1)
		next = reader->at[1];
	if (is_letter(next) || (next == '/' && reader->end - reader->at > 2 && is_letter(reader->at[2])))
		return read_tag(reader, token);
	if (next == '!')
		skip_declaration(reader);
	else if (next == '?' || next == '/')
		skip_past(reader, '>');
	else
		return false;
	return true;
}

/* Up to the next '<'; the byte at hand is text whatever it is. */
static void read_text(struct html_reader *reader, struct html_token *token)
{
	const char *start = reader->at;
	const char *stop = memchr(start + 1, '<', (size_t)(reader->end - start - 1));
	reader->at = stop ? stop : reader->end;
	token->kind = HTML_TEXT;
	token->text = (struct html_slice){start, (size_t)(reader->at - start)};
	if (reader->in_cdata)
		end_cdata(reader, token);
}

static void end_cdata(struct html_reader *reader, struct html_token *token)
{
	const char *mark = memmem(token->text.at, token->text.length, "]]>", 3);
	if (!mark)
		return;
	reader->in_cdata = false;
	reader->at = mark + 3;
	token->text.length = (size_t)(mark - token->text.at);
	if (!token->text.length)
		token->kind = HTML_END_OF_TEXT;
}

static void skip_declaration(struct html_reader *reader)
{
	static const char cdata[] = "<![CDATA[";
	if (starts_with(reader, "<!--")) {
		skip_comment(reader);
	} else if (starts_with(reader, cdata)) {
		reader->at += sizeof cdata - 1;
		reader->in_cdata = true;
	} else {
		skip_past(reader, '>');
	}
}

/* Up to "-->" or "--!>", which may share their dashes with the opening; without either it is the rest. */
static void skip_comment(struct html_reader *reader)
{
	const char *at = reader->at + 4;
	const char *dashes = reader->at + 2;
	if (at < reader->end && *at == '>') {
		reader->at = at + 1;
		return;
	}
	while ((dashes = memmem(dashes, (size_t)(reader->end - dashes), "--", 2))) {
		const char *stop = dashes + 2;
		if (stop < reader->end && *stop == '!' && dashes >= at)
			stop++;
		if (stop < reader->end && *stop == '>') {
			reader->at = stop + 1;
			return;
		}
		dashes++;
	}
	reader->at = reader->end;
}

static void skip_past(struct html_reader *reader, char byte)
{
	const char *found = memchr(reader->at, byte, (size_t)(reader->end - reader->at));
	reader->at = found ? found + 1 : reader->end;
}

/* A tag that the text ends in is dropped, as browsers do. */
static bool read_tag(struct html_reader *reader, struct html_token *token)
{
	bool is_end = reader->at[1] == '/';
	reader->at += is_end ? 2 : 1;
	const char *name = reader->at;
	while (reader->at < reader->end && !is_space(*reader->at) && *reader->at != '/' && *reader->at != '>')
		reader->at++;
	token->text = (struct html_slice){name, (size_t)(reader->at - name)};
	token->element = find_element(reader, token->text);
	if (!read_attributes(reader, token))
		return true;
	token->kind = is_end ? HTML_END_TAG : HTML_START_TAG;
	token->content = (struct html_slice){reader->at, 0};
	if (!is_end && !token->is_closed && token->element && token->element->flags & HTML_OPAQUE)
		take_content(reader, token);
	return true;
}

static const struct html_element *find_element(struct html_reader *reader, struct html_slice name)
{
	const struct html_element **seen = &reader->seen[((size_t)(*name.at & 31) + 5 * name.length) % HTML_SEEN_COUNT];
	if (*seen && strlen((*seen)->name) == name.length && !strncasecmp((*seen)->name, name.at, name.length))
		return *seen;
	const struct html_element *found = html_element_find(name.at, name.length);
	*seen = found ? found : *seen;
	return found;
}

/* All attributes and the '>'; false when the text ends before. */
static bool read_attributes(struct html_reader *reader, struct html_token *token)
{
	token->is_closed = false;
	while (reader->at < reader->end) {
		char byte = *reader->at;
		if (!is_space(byte) && byte != '/' && byte != '>') {
			read_attribute(reader, token);
			token->is_closed = false;
			continue;
		}
		reader->at++;
		if (byte == '>')
			return true;
		token->is_closed = byte == '/';
	}
	return false;
}

static void read_attribute(struct html_reader *reader, struct html_token *token)
{
	struct html_slice name = {reader->at, 0}, value = {"", 0};
	do
		reader->at++;
	while (reader->at < reader->end && !is_name_end(*reader->at));
	name.length = (size_t)(reader->at - name.at);
	while (reader->at < reader->end && is_space(*reader->at))
		reader->at++;
	if (reader->at < reader->end && *reader->at == '=')
		value = read_value(reader);
	if (token->attribute_count == HTML_ATTRIBUTE_COUNT)
		return;
	token->attributes[token->attribute_count].name = name;
	token->attributes[token->attribute_count++].value = value;
}

static bool is_name_end(char byte)
{
	return is_space(byte) || byte == '/' || byte == '>' || byte == '=' || !byte;
}

static struct html_slice read_value(struct html_reader *reader)
{
	struct html_slice value = {"", 0};
	do
		reader->at++;
	while (reader->at < reader->end && is_space(*reader->at));
	if (reader->at < reader->end && read_quoted(reader, &value))
		return value;
	value.at = reader->at;
	if (value.at < reader->end && (*value.at == '"' || *value.at == '\''))
		value.at = ++reader->at;
	while (reader->at < reader->end && !is_space(*reader->at) && *reader->at != '>')
		reader->at++;
	value.length = (size_t)(reader->at - value.at);
	return value;
}

/* A quote that nothing closes quotes nothing: the value then ends where an unquoted one would. */
static bool read_quoted(struct html_reader *reader, struct html_slice *value)
{
	char quote = *reader->at;
	bool is_single = quote == '\'';
	if ((quote != '"' && !is_single) || reader->lacks_quote[is_single])
		return false;
	const char *start = reader->at + 1;
	const char *stop = memchr(start, quote, (size_t)(reader->end - start));
	if (!stop) {
		reader->lacks_quote[is_single] = true;
		return false;
	}
	*value = (struct html_slice){start, (size_t)(stop - start)};
	reader->at = stop + 1;
	return true;
}

static void take_content(struct html_reader *reader, struct html_token *token)
{
	size_t number = html_element_number(token->element);
	const char *stop = reader->lacks_end[number] ? NULL : find_end_tag(reader, token->element);
	if (!stop) {
		reader->lacks_end[number] = true;
		if (!(token->element->flags & HTML_ENDLESS))
			return;
		stop = reader->end;
	}
	token->content.length = (size_t)(stop - reader->at);
	reader->at = stop;
	if (stop < reader->end) {
		struct html_token ignored = {.attribute_count = HTML_ATTRIBUTE_COUNT};
		reader->at += 2 + strlen(token->element->name);
		read_attributes(reader, &ignored);
	}
}

static const char *find_end_tag(const struct html_reader *reader, const struct html_element *element)
{
	size_t length = strlen(element->name);
	const char *at = reader->at;
	while ((at = memmem(at, (size_t)(reader->end - at), "</", 2))) {
		const char *behind = at + 2 + length;
		if (behind < reader->end && !strncasecmp(at + 2, element->name, length) &&
		    (is_space(*behind) || *behind == '/' || *behind == '>'))
			return at;
		at += 2;
	}
	return NULL;
}

static bool starts_with(const struct html_reader *reader, const char *text)
{
	size_t length = strlen(text);
	return (size_t)(reader->end - reader->at) >= length && !strncasecmp(reader->at, text, length);
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}
