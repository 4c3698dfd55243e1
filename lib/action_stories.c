/* What a person decides about stories. */
#include "action_call.h"

#include "tidings/error.h"
#include "tidings/store_rebuild.h"
#include "tidings/store_story.h"

bool action_stories_split(struct action_call *call, struct error *error)
{
	int64_t *ids, changed;
	size_t count;
	if (!action_call_ids(call, &ids, &count, error) || !store_story_split(call->store, ids, count, &changed, error))
		return false;
	json_write_member_integer(&call->answer, "changed", changed);
	return true;
}

bool action_stories_merge(struct action_call *call, struct error *error)
{
	int64_t *ids, story, changed;
	size_t count;
	if (!action_call_ids(call, &ids, &count, error))
		return false;
	if (count < 2)
		return error_set(error, ERROR_INPUT, "merge needs two entries, or more");
	if (!store_story_merge(call->store, ids, count, &story, &changed, error))
		return false;
	json_write_member_integer(&call->answer, "story", story);
	json_write_member_integer(&call->answer, "changed", changed);
	return true;
}

/* A step, so that others have their turn between two: the caller goes on from `after` until it is told that it is done. */
bool action_stories_rebuild(struct action_call *call, struct error *error)
{
	struct store_rebuild rebuild = {
	    .since = json_get_integer(call->request, "since", 0),
	    .after = json_get_integer(call->request, "after", 0),
	};
	if (rebuild.since < 0 || rebuild.after < 0)
		return error_set(error, ERROR_INPUT, "rebuild takes an instant and the number of an entry");
	if (!store_rebuild_step(call->store, &rebuild, error))
		return false;
	json_write_member_integer(&call->answer, "after", rebuild.after);
	json_write_member_integer(&call->answer, "changed", rebuild.changed);
	json_write_member_bool(&call->answer, "done", rebuild.is_done);
	return true;
}
