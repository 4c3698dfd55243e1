/* Which entries are meant: the words of the query and the options that say the same. */
#include "selection.h"

#include <string.h>

#include "session.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/query.h"
#include "tidings/text.h"
#include "tidings/watches.h"

#define WORD_LIMIT 65536 /* bytes; the query language has its own, smaller limit */

/* Options that are a word of the language with their value behind it. */
struct field {
	enum option option;
	const char *prefix;
};

static const struct field fields[] = {
    {OPTION_FEED, "feed:"},
    {OPTION_TAG, "tag:"},
    {OPTION_SINCE, "since:"},
};

static void add_word(struct selection *selection, struct session *session, const char *word);
static bool and_words(struct selection *selection, struct session *session, size_t first, struct error *error);
static void group_words(struct selection *selection, struct session *session, size_t count);
static bool add_option_words(struct selection *selection, struct session *session, struct error *error);
static const char *field_of(enum option option);
static const char *quoted_word(struct session *session, const char *prefix, const char *value);
static bool check_since(const char *value, int64_t now, struct error *error);
static bool and_keywords(struct selection *selection, struct session *session, struct error *error);

bool selection_read(
    struct selection *selection, struct session *session, size_t first, const char *extra, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	size_t most = arguments->word_count + arguments->value_count + 3;

	*selection = (struct selection){.words = arena_new_array(session->arena, most, sizeof *selection->words)};
	for (size_t i = first; i < arguments->word_count; i++)
		add_word(selection, session, session_word(session, arguments->words[i]));
	if (!and_words(selection, session, 0, error))
		return false;
	size_t own = selection->word_count;
	if (!add_option_words(selection, session, error))
		return false;
	if (extra)
		add_word(selection, session, extra);
	if (!and_words(selection, session, own, error))
		return false;
	if (own > 1 && selection->word_count > own)
		group_words(selection, session, own);
	if (!and_keywords(selection, session, error))
		return false;
	if (selection->query && selection->query->kind == QUERY_ALL)
		selection->query = NULL;
	return true;
}

bool selection_has_options(const struct session *session)
{
	for (size_t i = 0; i < session->arguments->value_count; i++)
		if (SELECTION_OPTIONS & OPTION_BIT(session->arguments->values[i].option))
			return true;
	return false;
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
		if (!text_parse_number(word, &(*ids)[*count]) || (*ids)[*count] == 0)
			return error_set(error, ERROR_NOT_FOUND, "no entry %.40s", word);
		(*count)++;
	}
	return *count > 0;
}

static void add_word(struct selection *selection, struct session *session, const char *word)
{
	selection->words[selection->word_count++] = arena_copy(session->arena, word);
}

/* Joins the words from `first` on to the tree. */
static bool and_words(struct selection *selection, struct session *session, size_t first, struct error *error)
{
	size_t count = selection->word_count - first;
	if (count == 0)
		return true;
	struct watches_source source = {session->store, session->arena};
	const struct query_saved saved = {watches_find, &source};
	struct query *query =
	    query_parse_saved(session->arena, selection->words + first, count, session->now, &saved, error);
	if (query)
		selection->query = query_and(session->arena, selection->query, query);
	return query != NULL;
}

/* The first `count` words in parentheses, so that an OR among them does not reach the options. */
static void group_words(struct selection *selection, struct session *session, size_t count)
{
	char **words = selection->words;
	for (size_t i = selection->word_count; i-- > 0;)
		words[i + (i < count ? 1 : 2)] = words[i];
	words[0] = arena_copy(session->arena, "(");
	words[count + 1] = arena_copy(session->arena, ")");
	selection->word_count += 2;
}

static bool add_option_words(struct selection *selection, struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	for (size_t i = 0; i < arguments->value_count; i++) {
		enum option option = arguments->values[i].option;
		const char *value = session_word(session, arguments->values[i].text);
		const char *prefix = field_of(option);

		if (option == OPTION_SINCE && !check_since(value, session->now, error))
			return false;
		if (prefix && !*value)
			return error_set(error, ERROR_INPUT, "--%s: nothing was given", arguments_options[option].name);
		if (prefix)
			add_word(selection, session, quoted_word(session, prefix, value));
		else if (option == OPTION_NEW)
			add_word(selection, session, "is:new");
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
static const char *quoted_word(struct session *session, const char *prefix, const char *value)
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
