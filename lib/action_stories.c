/* What a person decides about stories. */
#include "action_call.h"

#include "tidings/error.h"
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
