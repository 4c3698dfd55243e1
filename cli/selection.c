/* Which entries are meant: the words of the query and the options that say the same. */
#include "selection.h"

#include <string.h>

#include "session.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/query.h"

#define WORD_LIMIT 65536 /* bytes; the query language has its own, smaller limit */

/* Options that are a word of the language with their value behind it. */
static const struct {
	enum option option;
	const char *prefix;
} fields[] = {
    {OPTION_FEED, "feed:"},
    {OPTION_TAG, "tag:"},
    {OPTION_SINCE, "since:"},
};

static bool add_option_words(struct selection *selection, struct session *session, struct error *error);
static const char *field_of(enum option option);
static char *quoted_word(struct session *session, const char *prefix, const char *value);
static bool check_since(const char *value, int64_t now, struct error *error);
static bool and_keywords(struct selection *selection, struct session *session, struct error *error);

bool selection_read(
    struct selection *selection, struct session *session, size_t first, const char *extra, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	size_t most = arguments->word_count + arguments->value_count + 1;

	*selection = (struct selection){.words = arena_new_array(session->arena, most, sizeof *selection->words)};
	for (size_t i = first; i < arguments->word_count; i++)
		selection->words[selection->word_count++] =
		    arena_copy(session->arena, session_word(session, arguments->words[i]));
	if (!add_option_words(selection, session, error))
		return false;
	if (extra)
		selection->words[selection->word_count++] = arena_copy(session->arena, extra);
	if (selection->word_count) {
		selection->query =
		    query_parse_words(session->arena, selection->words, selection->word_count, session->now, error);
		if (!selection->query)
			return false;
	}
	if (!and_keywords(selection, session, error))
		return false;
	if (selection->query && selection->query->kind == QUERY_ALL)
		selection->query = NULL;
	return true;
}

bool selection_read_ids(struct session *session, size_t first, int64_t **ids, size_t *count, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	size_t words = arguments->word_count - first;

	*ids = arena_new_array(session->arena, words ? words : 1, sizeof **ids);
	*count = 0;
	for (size_t i = first; i < arguments->word_count; i++) {
		const char *word = arguments->words[i];
		const char *digits = word + (*word == '-');
		if (!*digits || digits[strspn(digits, "0123456789")])
			return false;
		if (!arguments_parse_number(word, &(*ids)[*count]))
			return error_set(error, ERROR_NOT_FOUND, "no entry %.40s", word);
		(*count)++;
	}
	return *count > 0;
}

static bool add_option_words(struct selection *selection, struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	for (size_t i = 0; i < arguments->value_count; i++) {
		enum option option = arguments->values[i].option;
		const char *value = session_word(session, arguments->values[i].text);
		const char *prefix = field_of(option);
		char *word = NULL;

		if (option == OPTION_SINCE && !check_since(value, session->now, error))
			return false;
		if (prefix && !*value)
			return error_set(error, ERROR_INPUT, "--%s: nothing was given", arguments_options[option].name);
		if (prefix)
			word = quoted_word(session, prefix, value);
		else if (option == OPTION_NEW)
			word = arena_copy(session->arena, "is:new");
		if (word)
			selection->words[selection->word_count++] = word;
	}
	return true;
}

static const char *field_of(enum option option)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (fields[i].option == option)
			return fields[i].prefix;
	return NULL;
}

/* feed:"value": quoted, so that whatever is in it stays one value. */
static char *quoted_word(struct session *session, const char *prefix, const char *value)
{
	struct buf word;
	buf_init(&word, WORD_LIMIT);
	buf_add_text(&word, prefix);
	buf_add_char(&word, '"');
	for (; *value; value++)
		buf_add_char(&word, *value == '"' ? ' ' : *value);
	buf_add_char(&word, '"');
	char *copy = arena_copy(session->arena, buf_text(&word));
	buf_done(&word);
	return copy;
}

static bool check_since(const char *value, int64_t now, struct error *error)
{
	int64_t from, until;
	return date_parse_user(value, now, &from, &until) ||
	       error_set(error, ERROR_INPUT, "--since: %.60s is no date; 2d, yesterday and 2026-05-01 are", value);
}

/* --keyword is a whole query of its own, so it is read by itself and joined as a tree. */
static bool and_keywords(struct selection *selection, struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	for (size_t i = 0; i < arguments->value_count; i++) {
		if (arguments->values[i].option != OPTION_KEYWORD)
			continue;
		const char *text = session_word(session, arguments->values[i].text);
		struct query *query = query_parse(session->arena, text, session->now, error);
		if (!query)
			return error_prefix(error, "--keyword");
		selection->query = query_and(session->arena, selection->query, query);
	}
	return true;
}
