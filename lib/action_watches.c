/* Queries that people keep under a name. */
#include "action_call.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/query.h"
#include "tidings/store_watches.h"
#include "tidings/watches.h"

#define NAME_LIMIT 64    /* bytes */
#define QUERY_LIMIT 8192 /* bytes; the language's own limit */
#define PRINT_LIMIT (1u << 20)

// clang-format off
static const struct {
	const char *word;
	enum store_mark mark;
} deeds[] = {
	{"hide", STORE_MARK_HIDE},
	{"read", STORE_MARK_READ},
	{"star", STORE_MARK_STAR},
	{"tag", STORE_MARK_TAG},
};
// clang-format on

static bool read_name(struct action_call *call, const struct json *value, const char **name, struct error *error);
static bool read_deed(struct action_call *call, struct store_watch *watch, struct error *error);
static bool read_query(struct action_call *call, struct store_watch *watch, struct error *error);
static bool add_word(struct buf *text, const char *word);
static bool is_same(
    struct action_call *call, char *const *words, size_t count, const char *text, bool *is_equal, struct error *error);

bool action_watches_add(struct action_call *call, struct error *error)
{
	struct store_watch watch = {0};
	return read_name(call, json_get(call->request, "name"), &watch.name, error) && read_deed(call, &watch, error) &&
	       read_query(call, &watch, error) && store_watches_set(call->store, &watch, error);
}

bool action_watches_remove(struct action_call *call, struct error *error)
{
	const struct json *names = json_get(call->request, "names");
	for (size_t i = 0; i < json_count(names); i++) {
		const char *name;
		if (!read_name(call, json_at(names, i), &name, error) || !store_watches_remove(call->store, name, error))
			return false;
	}
	return json_count(names) > 0 || error_set(error, ERROR_INPUT, "unwatch needs names");
}

/* A word as watch:NAME can have it without quotes. */
static bool read_name(struct action_call *call, const struct json *value, const char **name, struct error *error)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	const char *text = json_text(value);
	size_t length = text ? strspn(text, plain) : 0;
	if (!length || text[length] || length > NAME_LIMIT)
		return error_set(error, ERROR_INPUT,
		    "a watch has a name of up to %d letters, digits, dots, minus signs and underscores", NAME_LIMIT);
	*name = arena_copy(call->arena, text);
	return true;
}

static bool read_deed(struct action_call *call, struct store_watch *watch, struct error *error)
{
	const char *then = json_get_text(call->request, "then"), *tag = json_get_text(call->request, "tag");
	if (!then)
		return true;
	size_t i = 0;
	while (i < sizeof deeds / sizeof deeds[0] && strcmp(deeds[i].word, then) != 0)
		i++;
	if (i == sizeof deeds / sizeof deeds[0])
		return error_set(error, ERROR_INPUT, "--then: hide, read, star or tag=NAME, not \"%.50s\"", then);
	watch->has_mark = true;
	watch->mark = deeds[i].mark;
	watch->tag = watch->mark == STORE_MARK_TAG && tag ? action_call_tag(call, tag) : NULL;
	return watch->mark != STORE_MARK_TAG || watch->tag ||
	       error_set(error, ERROR_INPUT, "--then tag=NAME needs the name of a tag");
}

/* The words of a command line as one text, which has to mean the same. */
static bool read_query(struct action_call *call, struct store_watch *watch, struct error *error)
{
	const struct json *list = json_get(call->request, "query");
	size_t count = json_count(list);
	char **words = arena_new_array(call->arena, count + 1, sizeof *words);
	struct buf text;
	bool is_equal = false, fits = true;
	buf_init(&text, QUERY_LIMIT);
	for (size_t i = 0; i < count && fits; i++) {
		words[i] = arena_copy(call->arena, json_text(json_at(list, i)));
		fits = words[i] && (i == 0 || buf_add_char(&text, ' ')) && add_word(&text, words[i]);
	}
	watch->query = arena_copy(call->arena, buf_text(&text));
	buf_done(&text);
	if (!fits || !count)
		return error_set(error, ERROR_INPUT, count ? "the query is too long" : "watch what? a query has to follow");
	if (!is_same(call, words, count, watch->query, &is_equal, error))
		return false;
	return is_equal || error_set(error, ERROR_INPUT,
	                       "the query cannot be kept as it is; write all of it between one pair of quotes");
}

static bool add_word(struct buf *text, const char *word)
{
	bool is_group = strpbrk(word, " \t\n") != NULL;
	return (!is_group || buf_add_char(text, '(')) && buf_add_text(text, word) && (!is_group || buf_add_char(text, ')'));
}

static bool is_same(
    struct action_call *call, char *const *words, size_t count, const char *text, bool *is_equal, struct error *error)
{
	struct watches_source source = {call->store, call->arena};
	const struct query_saved saved = {watches_find, &source};
	char *whole = arena_copy(call->arena, text);
	const struct query *asked = query_parse_saved(call->arena, words, count, call->now, &saved, error);
	const struct query *kept = asked ? query_parse_saved(call->arena, &whole, 1, call->now, &saved, error) : NULL;
	if (!kept)
		return false;
	struct buf first, second;
	buf_init(&first, PRINT_LIMIT);
	buf_init(&second, PRINT_LIMIT);
	query_print(&first, asked);
	query_print(&second, kept);
	*is_equal = strcmp(buf_text(&first), buf_text(&second)) == 0;
	buf_done(&first);
	buf_done(&second);
	return true;
}
