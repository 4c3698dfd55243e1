/* Every change a person can ask for, each in one durable transaction. */
#include "tidings/action.h"

#include "action_call.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/store.h"

#define ANSWER_LIMIT (64u << 20)   /* bytes: addresses come back with an id and a title each */
#define ACTION_MEMORY (256u << 20) /* bytes, for a request of ACTION_REQUEST_LIMIT */

typedef bool run_fn(struct action_call *call, struct error *error);

enum {
	ACTION_SUBSCRIBE,
	ACTION_UNSUBSCRIBE,
	ACTION_SET,
	ACTION_MARK,
	ACTION_TAG,
	ACTION_UNDO,
	ACTION_SPLIT,
	ACTION_MERGE,
	ACTION_REBUILD,
	ACTION_WATCH,
	ACTION_UNWATCH,
	ACTION_RESTORE,
	ACTION_COUNT
};

// clang-format off
const struct action actions[] = {
	[ACTION_SUBSCRIBE] = {"subscribe", true, "begins to read feeds"},
	[ACTION_UNSUBSCRIBE] = {"unsubscribe", true, "forgets feeds and their entries"},
	[ACTION_SET] = {"set", true, "changes the settings of a feed"},
	[ACTION_MARK] = {"mark", false, "marks entries as read, unread, starred or not"},
	[ACTION_TAG] = {"tag", false, "gives entries tags, or takes them"},
	[ACTION_UNDO] = {"undo", false, "undoes the last mark or tag, or an earlier one"},
	[ACTION_SPLIT] = {"split", false, "makes entries stories of their own"},
	[ACTION_MERGE] = {"merge", false, "makes one story of those of entries"},
	[ACTION_WATCH] = {"watch", false, "keeps a query under a name, and what is done to what matches it"},
	[ACTION_UNWATCH] = {"unwatch", false, "forgets queries that were kept"},
	[ACTION_REBUILD] = {"rebuild", false, "finds the stories of some entries once more"},
	[ACTION_RESTORE] = {"restore", true, "takes over feeds and entries of another database"},
	[ACTION_COUNT] = {NULL, false, NULL},
};

static run_fn *const runs[ACTION_COUNT] = {
	[ACTION_SUBSCRIBE] = action_feeds_subscribe,
	[ACTION_UNSUBSCRIBE] = action_feeds_unsubscribe,
	[ACTION_SET] = action_feeds_set,
	[ACTION_MARK] = action_entries_mark,
	[ACTION_TAG] = action_entries_tag,
	[ACTION_UNDO] = action_entries_undo,
	[ACTION_SPLIT] = action_stories_split,
	[ACTION_MERGE] = action_stories_merge,
	[ACTION_WATCH] = action_watches_add,
	[ACTION_UNWATCH] = action_watches_remove,
	[ACTION_REBUILD] = action_stories_rebuild,
	[ACTION_RESTORE] = action_restore_run,
};
// clang-format on

static bool run_in_transaction(struct action_call *call, size_t index, size_t room, struct error *error);
static bool answer_fits(const struct action_call *call, size_t room, struct error *error);

const struct action *action_find(const char *name)
{
	for (const struct action *action = actions; action->name; action++) {
		if (strcmp(action->name, name) == 0)
			return action;
	}
	return NULL;
}

bool action_run(struct store *store, const struct json *request, int64_t now, struct buf *answer, struct error *error)
{
	const char *name = json_get_text(request, "action");
	if (!name)
		return error_set(error, ERROR_INPUT, "the request names no action");
	const struct action *action = action_find(name);
	if (!action)
		return error_set(error, ERROR_INPUT, "unknown action \"%.50s\"", name);
	struct buf text;
	buf_init(&text, ANSWER_LIMIT);
	struct action_call call = {.store = store, .request = request, .now = now, .arena = arena_new(ACTION_MEMORY)};
	json_write_init(&call.answer, &text);
	bool is_done = run_in_transaction(&call, (size_t)(action - actions), answer->limit - answer->length, error);
	if (is_done)
		buf_add(answer, text.data, text.length);
	arena_free(call.arena);
	buf_done(&text);
	return is_done;
}

/* What cannot be told is not done. */
static bool run_in_transaction(struct action_call *call, size_t index, size_t room, struct error *error)
{
	if (!store_begin(call->store, error))
		return false;
	json_write_begin_object(&call->answer);
	json_write_member_bool(&call->answer, "ok", true);
	bool is_run = runs[index](call, error);
	if (is_run)
		json_write_end_object(&call->answer);
	bool is_told = is_run && answer_fits(call, room, error);
	if (is_told && !call->is_dry)
		return store_commit(call->store, true, error);
	store_rollback(call->store);
	return is_told;
}

static bool answer_fits(const struct action_call *call, size_t room, struct error *error)
{
	const struct buf *text = call->answer.out;
	bool fits = !text->is_full && text->length <= room;
	return fits || error_set(error, ERROR_INPUT, "the answer would be too long to be told; take less at a time");
}

void action_add_error(struct buf *answer, const struct error *error)
{
	struct json_writer writer;
	json_write_init(&writer, answer);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", false);
	json_write_member_text(&writer, "kind", error_kind_name(error->kind));
	json_write_member_text(&writer, "error", error->text);
	json_write_end_object(&writer);
}
