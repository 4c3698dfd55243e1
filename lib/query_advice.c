/* What a query that found nothing may have meant. */
#include "tidings/query.h"

#include <string.h>

#include "query_parts.h"
#include "tidings/arena.h"

#define NAME_SIZE 16 /* bytes; no field's name is as long */

static const char *advise_word(struct arena *arena, const char *text);

/* No deeper than the parser's tree. */
const char *query_advice(struct arena *arena, const struct query *query)
{
	if (!query)
		return NULL;
	if (query->kind == QUERY_WORDS && query->field == QUERY_ANY)
		return advise_word(arena, query->text);
	const char *advice = query_advice(arena, query->left);
	return advice ? advice : query_advice(arena, query->right);
}

/* "titel:envoy", but neither "http://..." nor what is a field already and was quoted. */
static const char *advise_word(struct arena *arena, const char *text)
{
	char name[NAME_SIZE] = "";
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (length < 2 || length + 1 >= sizeof name || text[length] != ':' || !text[length + 1] || text[length + 1] == '/')
		return NULL;
	memcpy(name, text, length + 1);
	const char *nearest = query_rule_nearest(name);
	if (!nearest || strcmp(nearest, name) == 0)
		return NULL;
	return arena_format(arena, "%s is no field and was looked for as a word; did you mean %s?", name, nearest);
}
