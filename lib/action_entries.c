/* Marking and tagging entries, by their ids or by a query, and undoing it. */
#include "action_call.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/query.h"
#include "tidings/store_marks.h"
#include "tidings/store_search.h"
#include "tidings/text.h"
#include "tidings/watches.h"

#define MARKINGS_LIMIT 20 /* tags of one action */
#define WHAT_LIMIT 500    /* bytes of what the journal says of an action */
#define WORDS_LIMIT 4096  /* bytes of it before it is cut */

// clang-format off
static const struct {
	const char *word;
	enum store_mark mark;
} marks[] = {
	{"read", STORE_MARK_READ},
	{"unread", STORE_MARK_UNREAD},
	{"star", STORE_MARK_STAR},
	{"unstar", STORE_MARK_UNSTAR},
	{"hide", STORE_MARK_HIDE},
	{"unhide", STORE_MARK_UNHIDE},
};

/* The members that list tags, what becomes of them, and how the journal writes it. */
static const struct {
	const char *member, *sign;
	enum store_mark mark;
} lists[] = {
	{"add", " +", STORE_MARK_TAG},
	{"remove", " -", STORE_MARK_UNTAG},
};
// clang-format on

/* What is done to each entry, and how the journal says it. */
struct doing {
	struct store_marking markings[MARKINGS_LIMIT];
	size_t count;
	struct buf what;
};

static bool read_mark(struct action_call *call, struct doing *doing, struct error *error);
static bool read_tags(struct action_call *call, struct doing *doing, size_t list, struct error *error);
static bool do_to_entries(struct action_call *call, struct doing *doing, struct error *error);
static bool find_ids(
    struct action_call *call, const struct json *list, struct store_search_ids *ids, struct error *error);
static void add_words(struct doing *doing, const struct json *list);
static bool do_and_note(
    struct action_call *call, struct doing *doing, const struct store_search_ids *ids, struct error *error);

bool action_entries_mark(struct action_call *call, struct error *error)
{
	struct doing doing = {0};
	buf_init(&doing.what, WORDS_LIMIT);
	bool is_done = read_mark(call, &doing, error) && do_to_entries(call, &doing, error);
	buf_done(&doing.what);
	return is_done;
}

static bool read_mark(struct action_call *call, struct doing *doing, struct error *error)
{
	const char *as = json_get_text(call->request, "as");
	for (size_t i = 0; as && i < sizeof marks / sizeof marks[0]; i++) {
		if (strcmp(marks[i].word, as) == 0) {
			doing->markings[doing->count++].mark = marks[i].mark;
			return buf_add_format(&doing->what, "mark %s", as);
		}
	}
	return error_set(
	    error, ERROR_INPUT, "mark as read, unread, star, unstar, hide or unhide, not \"%.50s\"", as ? as : "");
}

bool action_entries_tag(struct action_call *call, struct error *error)
{
	struct doing doing = {0};
	buf_init(&doing.what, WORDS_LIMIT);
	bool is_done = buf_add_text(&doing.what, "tag");
	for (size_t i = 0; i < sizeof lists / sizeof lists[0] && is_done; i++)
		is_done = read_tags(call, &doing, i, error);
	if (is_done && doing.count == 0)
		is_done = error_set(error, ERROR_INPUT, "tag needs tags to add or to remove");
	is_done = is_done && do_to_entries(call, &doing, error);
	buf_done(&doing.what);
	return is_done;
}

static bool read_tags(struct action_call *call, struct doing *doing, size_t list, struct error *error)
{
	const struct json *tags = json_get(call->request, lists[list].member);
	for (size_t i = 0; i < json_count(tags); i++) {
		const char *text = json_text(json_at(tags, i));
		const char *tag = text ? action_call_tag(call, text) : NULL;
		if (!tag)
			return error_set(error, ERROR_INPUT, "a tag is a text with something in it");
		if (doing->count == MARKINGS_LIMIT)
			return error_set(error, ERROR_INPUT, "at most %d tags at a time", MARKINGS_LIMIT);
		doing->markings[doing->count++] = (struct store_marking){.mark = lists[list].mark, .tag = tag};
		buf_add_format(&doing->what, "%s%s", lists[list].sign, tag);
	}
	return true;
}

static bool do_to_entries(struct action_call *call, struct doing *doing, struct error *error)
{
	const struct json *listed = json_get(call->request, "ids"), *query = json_get(call->request, "query");
	struct store_search_ids ids = {0};
	call->is_dry = json_get_bool(call->request, "dry");
	if (!json_is_array(listed) == !json_is_array(query))
		return error_set(error, ERROR_INPUT, "%s needs either ids or a query", json_get_text(call->request, "action"));
	add_words(doing, json_is_array(listed) ? listed : query);
	if (json_is_array(listed))
		return action_call_ids(call, &ids.items, &ids.count, error) && do_and_note(call, doing, &ids, error);
	bool is_done = find_ids(call, query, &ids, error) && do_and_note(call, doing, &ids, error);
	store_search_ids_done(&ids);
	return is_done;
}

static void add_words(struct doing *doing, const struct json *list)
{
	for (size_t i = 0; i < json_count(list) && doing->what.length < WHAT_LIMIT; i++) {
		const char *word = json_text(json_at(list, i));
		if (word)
			buf_add_format(&doing->what, " %.*s", (int)text_cut(word, strlen(word), WHAT_LIMIT), word);
	}
}

bool action_call_ids(struct action_call *call, int64_t **ids, size_t *count, struct error *error)
{
	const struct json *list = json_get(call->request, "ids");
	*count = json_count(list);
	*ids = arena_new_array(call->arena, *count, sizeof **ids);
	for (size_t i = 0; i < *count; i++) {
		(*ids)[i] = json_integer(json_at(list, i), 0);
		if ((*ids)[i] <= 0)
			return error_set(error, ERROR_INPUT, "an entry's id is a positive number");
	}
	return true;
}

static bool find_ids(
    struct action_call *call, const struct json *list, struct store_search_ids *ids, struct error *error)
{
	size_t count = json_count(list);
	char **words = arena_new_array(call->arena, count, sizeof *words);
	for (size_t i = 0; i < count; i++) {
		words[i] = arena_copy(call->arena, json_text(json_at(list, i)));
		if (!words[i])
			return error_set(error, ERROR_INPUT, "the words of a query are texts");
	}
	struct watches_source source = {call->store, call->arena};
	const struct query_saved saved = {watches_find, &source};
	const struct query *query = query_parse_saved(call->arena, words, count, call->now, &saved, error);
	return query && store_search_ids(call->store, query, ids, error);
}

static bool do_and_note(
    struct action_call *call, struct doing *doing, const struct store_search_ids *ids, struct error *error)
{
	int64_t action, total = 0;
	const char *what = text_line(call->arena, buf_text(&doing->what), WHAT_LIMIT);
	if (!store_marks_begin(call->store, call->now, what, &action, error))
		return false;
	for (size_t i = 0; i < doing->count; i++) {
		int64_t changed;
		doing->markings[i].action = action;
		if (!store_marks_set(call->store, ids->items, ids->count, &doing->markings[i], &changed, error))
			return false;
		total += changed;
	}
	json_write_member_integer(&call->answer, "changed", total);
	return store_marks_end(call->store, action, total, error);
}

bool action_entries_undo(struct action_call *call, struct error *error)
{
	int64_t id = json_get_integer(call->request, "id", 0), changed;
	struct store_marks_action action;
	call->is_dry = json_get_bool(call->request, "dry");
	if (!store_marks_undo(call->store, call->arena, id, &action, &changed, error))
		return false;
	json_write_member_integer(&call->answer, "id", action.id);
	json_write_member_text(&call->answer, "what", action.what);
	json_write_member_integer(&call->answer, "at", action.at);
	json_write_member_integer(&call->answer, "changed", changed);
	return true;
}
