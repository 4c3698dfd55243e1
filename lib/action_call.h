/* action_call (rank 6, private): one action being run. */
#ifndef TIDINGS_ACTION_CALL_H
#define TIDINGS_ACTION_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/json.h"

struct arena;
struct error;
struct store;

struct action_call {
	struct store *store; /* in a transaction */
	const struct json *request;
	int64_t now;               /* instant */
	bool is_dry;               /* set by an action: the answer is given, and nothing done */
	struct arena *arena;       /* reset between the items of long lists */
	struct json_writer answer; /* inside the answer's object */
};

/* What each action does. False with an error: nothing of it is kept. */
bool action_feeds_subscribe(struct action_call *call, struct error *error);
bool action_feeds_unsubscribe(struct action_call *call, struct error *error);
bool action_feeds_set(struct action_call *call, struct error *error);
bool action_entries_mark(struct action_call *call, struct error *error);
bool action_entries_tag(struct action_call *call, struct error *error);
bool action_entries_undo(struct action_call *call, struct error *error);
bool action_stories_split(struct action_call *call, struct error *error);
bool action_stories_merge(struct action_call *call, struct error *error);
bool action_stories_rebuild(struct action_call *call, struct error *error);
bool action_watches_add(struct action_call *call, struct error *error);
bool action_watches_remove(struct action_call *call, struct error *error);
bool action_restore_run(struct action_call *call, struct error *error);

/* The entries that `ids` of the request names, in the arena. */
bool action_call_ids(struct action_call *call, int64_t **ids, size_t *count, struct error *error);

/* A tag in one clean line, in the arena; NULL when nothing is left of it. A comma would make two of it, for tags are listed
 * with commas between them. */
const char *action_call_tag(struct action_call *call, const char *text);

#endif
