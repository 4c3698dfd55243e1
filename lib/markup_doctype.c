/* The DOCTYPE: where it ends, and the few entities of it that are kept. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "markup_parts.h"

#define LITERAL(text) text, sizeof text - 1

static const char *markup_skip_name(const char *at, const char *end);
static const char *markup_skip_subset(struct markup_scope *scope, const char *at, const char *end);
static const char *markup_skip_declaration(const char *at, const char *end);
static const char *markup_skip_to(const char *at, const char *end, const char *word, size_t length);
static const char *markup_skip_literal(const char *at, const char *end);
static void markup_read_entity(struct markup_scope *scope, const char *at, const char *end);
static bool markup_is_plain(const char *value, size_t length);

const char *markup_read_doctype(struct markup_scope *scope, const char *at, const char *end)
{
	const char *from = at;
	/* Only the first may have a subset: a second is no XML, and looking for its end would not be linear. */
	bool is_first = !scope->report->had_doctype;
	scope->report->had_doctype = true;
	for (at++; at && at < end && *at != '<';) {
		if (*at == '>')
			return at + 1;
		if (*at == '[' && is_first)
			at = markup_skip_subset(scope, at + 1, end);
		else
			at = *at == '"' ? markup_skip_name(at, end) : at + 1;
	}
	if (at && at < end)
		return at;
	const char *close = memchr(from, '>', (size_t)(end - from));
	return close ? close + 1 : end;
}

/* A public or system identifier has no tag in it. */
static const char *markup_skip_name(const char *at, const char *end)
{
	const char *behind = markup_skip_literal(at, end);
	return memchr(at, '<', (size_t)(behind - at)) ? at + 1 : behind;
}

/* Behind the subset's ']', or at the '<' of an element, which shows that it was not ended; NULL when it has no end. */
static const char *markup_skip_subset(struct markup_scope *scope, const char *at, const char *end)
{
	while (at < end && *at != ']') {
		size_t left = (size_t)(end - at);
		if (left > 4 && memcmp(at, "<!--", 4) == 0)
			at = markup_skip_to(at + 4, end, LITERAL("-->"));
		else if (left > 2 && memcmp(at, "<?", 2) == 0)
			at = markup_skip_to(at + 2, end, LITERAL("?>"));
		else if (left > 2 && memcmp(at, "<!", 2) == 0) {
			const char *declaration = at;
			at = markup_skip_declaration(at + 2, end);
			markup_read_entity(scope, declaration, at);
		} else if (*at == '<')
			return at;
		else
			at++;
	}
	return at < end ? at + 1 : NULL;
}

static const char *markup_skip_declaration(const char *at, const char *end)
{
	while (at < end && *at != '>')
		at = *at == '"' || *at == '\'' ? markup_skip_literal(at, end) : at + 1;
	return at < end ? at + 1 : end;
}

static const char *markup_skip_to(const char *at, const char *end, const char *word, size_t length)
{
	const char *found = memmem(at, (size_t)(end - at), word, length);
	return found ? found + length : end;
}

/* Behind the closing quote; behind the opening one when none closes it. */
static const char *markup_skip_literal(const char *at, const char *end)
{
	const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
	return close ? close + 1 : at + 1;
}

/* <!ENTITY name "value">, and nothing else. */
static void markup_read_entity(struct markup_scope *scope, const char *at, const char *end)
{
	static const char keyword[] = "<!ENTITY";
	size_t keyword_length = sizeof keyword - 1;
	if (scope->declared_count == MARKUP_DECLARED || (size_t)(end - at) <= keyword_length ||
	    memcmp(at, keyword, keyword_length) != 0)
		return;
	const char *name = markup_skip_space(at + keyword_length, end);
	const char *name_end = name;
	while (name_end < end &&
	       (isalnum((unsigned char)*name_end) || *name_end == '_' || *name_end == '-' || *name_end == '.'))
		name_end++;
	const char *quote = markup_skip_space(name_end, end);
	if (name_end == name || quote == end || (*quote != '"' && *quote != '\''))
		return;
	const char *close = memchr(quote + 1, *quote, (size_t)(end - quote - 1));
	if (!close || !markup_is_plain(quote + 1, (size_t)(close - quote - 1)))
		return;
	scope->declared[scope->declared_count++] =
	    (struct markup_declared){name, quote + 1, (size_t)(name_end - name), (size_t)(close - quote - 1)};
}

/* Short, without markup and without references but those by number. */
static bool markup_is_plain(const char *value, size_t length)
{
	if (length > MARKUP_DECLARED_LIMIT || memchr(value, '<', length) || memchr(value, '%', length))
		return false;
	for (size_t at = 0; at < length; at++)
		if (value[at] == '&' && (at + 1 == length || value[at + 1] != '#'))
			return false;
	return true;
}
