/* Marking entries, by their ids or by a query. */
#include "action_call.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/query.h"
#include "tidings/store_entries.h"
#include "tidings/store_search.h"

// clang-format off
static const struct {
	const char *word;
	enum store_mark mark;
} marks[] = {
	{"read", STORE_MARK_READ},
	{"unread", STORE_MARK_UNREAD},
	{"star", STORE_MARK_STAR},
	{"unstar", STORE_MARK_UNSTAR},
};
// clang-format on

static bool read_mark(const struct action_call *call, enum store_mark *mark, struct error *error);
static bool mark_ids(
    struct action_call *call, const struct json *list, enum store_mark mark, int64_t *changed, struct error *error);
static bool mark_query(
    struct action_call *call, const struct json *list, enum store_mark mark, int64_t *changed, struct error *error);

bool action_entries_mark(struct action_call *call, struct error *error)
{
	const struct json *ids = json_get(call->request, "ids");
	const struct json *query = json_get(call->request, "query");
	enum store_mark mark;
	int64_t changed;
	if (!read_mark(call, &mark, error))
		return false;
	if (!json_is_array(ids) == !json_is_array(query))
		return error_set(error, ERROR_INPUT, "mark needs either ids or a query");
	bool is_marked = json_is_array(ids) ? mark_ids(call, ids, mark, &changed, error)
	                                    : mark_query(call, query, mark, &changed, error);
	if (!is_marked)
		return false;
	json_write_member_integer(&call->answer, "changed", changed);
	return true;
}

static bool read_mark(const struct action_call *call, enum store_mark *mark, struct error *error)
{
	const char *as = json_get_text(call->request, "as");
	for (size_t i = 0; as && i < sizeof marks / sizeof marks[0]; i++) {
		if (strcmp(marks[i].word, as) == 0) {
			*mark = marks[i].mark;
			return true;
		}
	}
	return error_set(error, ERROR_INPUT, "mark as read, unread, star or unstar, not \"%.50s\"", as ? as : "");
}

static bool mark_ids(
    struct action_call *call, const struct json *list, enum store_mark mark, int64_t *changed, struct error *error)
{
	size_t count = json_count(list);
	int64_t *ids = arena_new_array(call->arena, count, sizeof *ids);
	for (size_t i = 0; i < count; i++) {
		ids[i] = json_integer(json_at(list, i), 0);
		if (ids[i] <= 0)
			return error_set(error, ERROR_INPUT, "an entry's id is a positive number");
	}
	return store_entries_mark(call->store, ids, count, mark, changed, error);
}

static bool mark_query(
    struct action_call *call, const struct json *list, enum store_mark mark, int64_t *changed, struct error *error)
{
	size_t count = json_count(list);
	char **words = arena_new_array(call->arena, count, sizeof *words);
	for (size_t i = 0; i < count; i++) {
		words[i] = arena_copy(call->arena, json_text(json_at(list, i)));
		if (!words[i])
			return error_set(error, ERROR_INPUT, "the words of a query are texts");
	}
	const struct query *query = query_parse_words(call->arena, words, count, call->now, error);
	return query && store_search_mark(call->store, query, mark, changed, error);
}
