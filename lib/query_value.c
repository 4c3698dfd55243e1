/* The fields of the query language and how their values are read. */
#include "query_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/regex.h"
#include "tidings/text.h"

#define VALUE_SIZE 128 /* of what is repeated in an error, and of a date */

struct query_rule {
	const char *name; /* with the colon */
	enum query_field field;
	bool (*read)(const struct query_token *token, int64_t now, struct query *node, struct error *error);
	bool takes_pattern;
};

static const char *name_of_rule(const void *arg, size_t index);
static void read_signs(struct arena *arena, const struct query_token *token, struct query *node);
static bool read_pattern(const struct query_token *token, struct query *node, struct error *error);
static bool read_words(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static bool read_term(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static bool read_number(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static bool read_state(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static const char *name_of_state(const void *arg, size_t index);
static bool read_range(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static bool read_since(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static bool read_before(const struct query_token *token, int64_t now, struct query *node, struct error *error);
static int64_t end_before(int64_t date);
static bool parse_date(const char *text, size_t length, int64_t now, struct query *range, struct error *error);
static void list_states(enum query_field field, char *out, size_t size);

// clang-format off
static const struct query_rule rules[] = {
	{"title:", QUERY_TITLE, read_words, true},
	{"author:", QUERY_AUTHOR, read_words, true},
	{"text:", QUERY_TEXT, read_words, true},
	{"feed:", QUERY_FEED, read_term, true},
	{"tag:", QUERY_TAG, read_term, true},
	{"link:", QUERY_LINK, read_term, true},
	{"category:", QUERY_CATEGORY, read_term, true},
	{"lang:", QUERY_LANG, read_term, false},
	{"id:", QUERY_ID, read_number, false},
	{"story:", QUERY_STORY, read_number, false},
	{"is:", QUERY_IS, read_state, false},
	{"has:", QUERY_HAS, read_state, false},
	{"date:", QUERY_DATE, read_range, false},
	{"received:", QUERY_RECEIVED, read_range, false},
	{"since:", QUERY_DATE, read_since, false},
	{"before:", QUERY_DATE, read_before, false},
	{"watch:", QUERY_ANY, NULL, false}, /* the parser's own */
};

static const struct {
	enum query_field field;
	const char *name;
	enum query_state state;
} states[] = {
	{QUERY_IS, "new", QUERY_NEW},
	{QUERY_IS, "read", QUERY_READ},
	{QUERY_IS, "unread", QUERY_UNREAD},
	{QUERY_IS, "starred", QUERY_STARRED},
	{QUERY_IS, "hidden", QUERY_HIDDEN},
	{QUERY_IS, "edited", QUERY_EDITED},
	{QUERY_HAS, "enclosure", QUERY_WITH_ENCLOSURE},
	{QUERY_HAS, "link", QUERY_WITH_LINK},
	{QUERY_HAS, "author", QUERY_WITH_AUTHOR},
	{QUERY_HAS, "text", QUERY_WITH_TEXT},
	{QUERY_HAS, "tag", QUERY_WITH_TAG},
};

/* Punctuation beyond ASCII: a dash between words must not be searched for. */
static const struct {
	uint32_t first, last;
} punctuation[] = {{0x80, 0xa9}, {0xab, 0xb1}, {0xb4, 0xb4}, {0xb6, 0xb8}, {0xbb, 0xbb}, {0xbf, 0xbf}, {0xd7, 0xd7},
	{0xf7, 0xf7}, {0x2000, 0x206f}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0xfffd, 0xfffd}};
// clang-format on

const struct query_rule *query_rule_find(const char *text, size_t *length)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		*length = strlen(rules[i].name);
		if (strncasecmp(text, rules[i].name, *length) == 0)
			return &rules[i];
	}
	return NULL;
}

bool query_rule_takes_pattern(const struct query_rule *rule)
{
	return !rule || rule->takes_pattern;
}

bool query_rule_is_watch(const struct query_rule *rule)
{
	return rule && !rule->read;
}

bool query_read_text(
    struct arena *arena, const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	node->field = token->rule ? token->rule->field : QUERY_ANY;
	if (token->is_pattern)
		return read_pattern(token, node, error);
	bool is_words = !token->rule || token->rule->read == read_words;
	if (is_words && query_has_word(token->text) && !text_has_letter(token->text)) {
		read_signs(arena, token, node);
		return true;
	}
	return is_words ? read_words(token, now, node, error) : token->rule->read(token, now, node, error);
}

/* An emoji, an arrow, a currency: the index has none of them, so they are looked for as they stand. */
static void read_signs(struct arena *arena, const struct query_token *token, struct query *node)
{
	const char *start = token->text + strspn(token->text, " \t\n");
	size_t length = strlen(start), count = 0;
	while (length > 0 && strchr(" \t\n", start[length - 1]))
		length--;
	char *pattern = arena_new_array(arena, 2 * length + 1, 1);
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)start[i] < 0x80)
			pattern[count++] = '\\';
		pattern[count++] = start[i];
	}
	node->kind = QUERY_REGEX;
	node->text = pattern;
}

bool query_has_word(const char *text)
{
	const char *end = text + strlen(text);
	while (text < end) {
		uint32_t character = text_next(&text, end);
		bool is_word = character >= 0x80 || (character >= '0' && character <= '9') ||
		               (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
		for (size_t i = 0; i < sizeof punctuation / sizeof *punctuation; i++)
			is_word = is_word && (character < punctuation[i].first || character > punctuation[i].last);
		if (is_word)
			return true;
	}
	return false;
}

const char *query_rule_nearest(const char *name)
{
	return text_nearest(name, name_of_rule, NULL);
}

static const char *name_of_rule(const void *arg, size_t index)
{
	(void)arg;
	return index < sizeof rules / sizeof *rules ? rules[index].name : NULL;
}

const char *query_field_name(enum query_field field)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].field == field && field != QUERY_ANY)
			return rules[i].name;
	return "";
}

const char *query_state_name(enum query_state state)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (states[i].state == state)
			return states[i].name;
	return "";
}

static bool read_pattern(const struct query_token *token, struct query *node, struct error *error)
{
	struct regex *regex = regex_new(token->text, error);
	node->kind = QUERY_REGEX;
	node->text = token->text;
	regex_free(regex);
	return regex != NULL;
}

static bool read_words(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	(void)now;
	(void)error;
	node->kind = QUERY_WORDS;
	node->text = token->text;
	node->is_prefix = token->is_prefix;
	return true;
}

/* feed: and link: look for a part anyway, feed: may be an id, too; the others are compared whole. */
static bool read_term(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	(void)now;
	if (token->is_prefix && node->field != QUERY_FEED && node->field != QUERY_LINK)
		return error_set(error, ERROR_INPUT, "%s takes the whole name, without a star", token->rule->name);
	node->kind = QUERY_TERM;
	node->text = token->text;
	text_parse_number(token->text, &node->number); /* stays 0 for what is no number */
	return true;
}

static bool read_number(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	(void)now;
	node->kind = QUERY_TERM;
	node->text = token->text;
	if (!token->is_prefix && text_parse_number(token->text, &node->number))
		return true;
	return error_set(error, ERROR_INPUT, "%s takes a number, not \"%.*s\"", token->rule->name, VALUE_SIZE, token->text);
}

static bool read_state(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	(void)now;
	node->kind = QUERY_TERM;
	node->text = token->text;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (states[i].field != node->field || token->is_prefix || strcasecmp(states[i].name, token->text) != 0)
			continue;
		node->state = states[i].state;
		return true;
	}
	char known[VALUE_SIZE];
	list_states(node->field, known, sizeof known);
	const char *nearest = text_nearest(token->text, name_of_state, &node->field);
	return error_set(error, ERROR_INPUT, "%s takes %s, not \"%.*s\"%s%s%s", token->rule->name, known, VALUE_SIZE,
	    token->text, nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

static const char *name_of_state(const void *arg, size_t index)
{
	const enum query_field *field = arg;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (states[i].field == *field && index-- == 0)
			return states[i].name;
	return NULL;
}

/* A..B with either end left out, or one date for all that it covers. */
static bool read_range(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	const char *dots = strstr(token->text, "..");
	size_t first = dots ? (size_t)(dots - token->text) : strlen(token->text);
	struct query start = {.from = INT64_MIN}, end = {.until = INT64_MAX};
	node->kind = QUERY_TERM;
	node->text = token->text;
	if (!dots) {
		return parse_date(token->text, first, now, node, error);
	}
	if (first == 0 && dots[2] == '\0')
		return error_set(error, ERROR_INPUT, "%s takes a date on one side of the dots at least", token->rule->name);
	if (first > 0 && !parse_date(token->text, first, now, &start, error))
		return false;
	if (dots[2] != '\0' && !parse_date(dots + 2, strlen(dots + 2), now, &end, error))
		return false;
	/* a date relative to now has no end of its own */
	if (dots[2] != '\0' && end.until == INT64_MAX)
		end.until = end_before(end.from);
	if (start.from >= end.until)
		return error_set(
		    error, ERROR_INPUT, "%s%.*s ends before it begins", token->rule->name, VALUE_SIZE, token->text);
	node->from = start.from;
	node->until = end.until;
	return true;
}

static bool read_since(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	node->kind = QUERY_TERM;
	node->text = token->text;
	if (!parse_date(token->text, strlen(token->text), now, node, error))
		return false;
	node->until = INT64_MAX;
	return true;
}

static bool read_before(const struct query_token *token, int64_t now, struct query *node, struct error *error)
{
	node->kind = QUERY_TERM;
	node->text = token->text;
	if (!parse_date(token->text, strlen(token->text), now, node, error))
		return false;
	node->until = end_before(node->from);
	node->from = INT64_MIN;
	return true;
}

/* Before this date; before the first there is nothing to be looked for either way, but the end must be one. */
static int64_t end_before(int64_t date)
{
	return date > DATE_FIRST ? date : DATE_FIRST + 1;
}

static bool parse_date(const char *text, size_t length, int64_t now, struct query *range, struct error *error)
{
	char date[VALUE_SIZE];
	int64_t from, until;
	if (length < sizeof date) {
		memcpy(date, text, length);
		date[length] = '\0';
		if (date_parse_user(date, now, &from, &until)) {
			range->from = from;
			range->until = until;
			return true;
		}
	}
	int shown = length < VALUE_SIZE ? (int)length : VALUE_SIZE;
	return error_set(error, ERROR_INPUT,
	    "\"%.*s\" is no date; write 2026-05-01, 2026-05, today, yesterday, or 2d for two days ago", shown, text);
}

static void list_states(enum query_field field, char *out, size_t size)
{
	size_t length = 0;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (states[i].field != field)
			continue;
		const char *separator = length == 0 ? "" : ", ";
		length += (size_t)snprintf(out + length, size - length, "%s%s", separator, states[i].name);
	}
}
