/* link_header: the links that an HTTP answer names in its headers */

#include "tidings/link_header.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/document.h"

#define LINK_COUNT 256 /* links of one answer that are looked at */
#define BLANKS " \t"

static const char *read_link(struct arena *arena, const char *at, struct document_link *link);
static const char *read_parameter(struct arena *arena, const char *at, struct document_link *link, bool *is_ours);
static const char *read_value(struct arena *arena, const char *at, const char **value);
static const char *read_quoted(struct arena *arena, const char *at, const char **value);
static bool is_wanted(const char *relations);

void link_header_add(struct arena *arena, const char *value, const char *address, struct document *document)
{
	struct document_link **tail = &document->links;
	while (*tail)
		tail = &(*tail)->next;
	for (int i = 0; i < LINK_COUNT && value && (value = strchr(value, '<')); i++) {
		struct document_link link = {.base = address};
		value = read_link(arena, value + 1, &link);
		if (!link.href || !link.rel || !is_wanted(link.rel))
			continue;
		*tail = ARENA_NEW(arena, struct document_link);
		**tail = link;
		tail = &(*tail)->next;
	}
}

/* From behind the first bracket; returns where the next link may begin, NULL when this one does not end. Without an
 * address it is none. */
static const char *read_link(struct arena *arena, const char *at, struct document_link *link)
{
	const char *end = strchr(at, '>');
	if (!end)
		return NULL;
	const char *href = arena_copy_bytes(arena, at, (size_t)(end - at));
	bool is_ours = true;
	for (at = end + 1; *at && *at != ',';)
		at = read_parameter(arena, at, link, &is_ours);
	if (is_ours && *href)
		link->href = href;
	return at;
}

/* Of several relations the first counts (RFC 8288, section 3.3). */
static const char *read_parameter(struct arena *arena, const char *at, struct document_link *link, bool *is_ours)
{
	at += strspn(at, BLANKS ";");
	const char *name = at, *value = NULL;
	size_t length = strcspn(at, BLANKS "=;,");
	at += length;
	at += strspn(at, BLANKS);
	if (*at == '=')
		at = read_value(arena, at + 1, &value);
	if (length == 3 && strncasecmp(name, "rel", 3) == 0 && !link->rel)
		link->rel = value;
	if (length == 6 && strncasecmp(name, "anchor", 6) == 0)
		*is_ours = false;
	return at;
}

static const char *read_value(struct arena *arena, const char *at, const char **value)
{
	at += strspn(at, BLANKS);
	if (*at == '"')
		return read_quoted(arena, at + 1, value);
	size_t length = strcspn(at, BLANKS ";,");
	*value = arena_copy_bytes(arena, at, length);
	return at + length;
}

static const char *read_quoted(struct arena *arena, const char *at, const char **value)
{
	const char *end = at;
	while (*end && *end != '"')
		end += *end == '\\' && end[1] ? 2 : 1;
	char *text = arena_new_array(arena, (size_t)(end - at) + 1, 1);
	for (size_t length = 0; at < end; at++) {
		at += *at == '\\' && at[1];
		text[length++] = *at;
	}
	*value = text;
	return end + (*end == '"');
}

static bool is_wanted(const char *relations)
{
	while (*relations) {
		relations += strspn(relations, BLANKS);
		size_t length = strcspn(relations, BLANKS);
		bool is_hub = length == 3 && strncasecmp(relations, "hub", 3) == 0;
		bool is_self = length == 4 && strncasecmp(relations, "self", 4) == 0;
		if (is_hub || is_self)
			return true;
		relations += length;
	}
	return false;
}
