/* Taking stories apart and putting them together. */
#include "verb_story.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "selection.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

static void write_request(struct buf *request, const char *action, const int64_t *ids, size_t count);
static void tell(struct session *session, const struct json *answer);

enum session_status verb_story_run(struct session *session, struct error *error)
{
	int64_t *ids;
	size_t count;
	const char *what = session->arguments->words[0];
	if (strcmp(what, "split") != 0 && strcmp(what, "merge") != 0) {
		error_set(error, ERROR_INPUT, "do what with stories? split or merge, not %.40s", what);
		return SESSION_FAILED;
	}
	error->kind = ERROR_NONE;
	if (!selection_read_ids(session, 1, &ids, &count, error)) {
		if (error->kind == ERROR_NONE)
			error_set(error, ERROR_INPUT, "story %s takes the numbers of entries", what);
		return SESSION_FAILED;
	}
	struct buf request;
	struct json *answer = NULL;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	write_request(&request, what, ids, count);
	struct client *client = session_has_store(session, error) ? client_open(&session->config, CLIENT_ANY, error) : NULL;
	bool is_done = client && client_run(client, request.data, request.length, &answer, error);
	if (is_done)
		tell(session, answer);
	json_free(answer);
	client_close(client);
	buf_done(&request);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static void write_request(struct buf *request, const char *action, const int64_t *ids, size_t count)
{
	struct json_writer writer;
	json_write_init(&writer, request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", action);
	json_write_key(&writer, "ids");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < count; i++)
		json_write_integer(&writer, ids[i]);
	json_write_end_array(&writer);
	json_write_end_object(&writer);
}

static void tell(struct session *session, const struct json *answer)
{
	int64_t changed = json_get_integer(answer, "changed", 0), story = json_get_integer(answer, "story", 0);
	if (story)
		output_format(&session->output, "One story: %" PRId64 "\n", story);
	else
		output_format(&session->output, "%" PRId64 " %s\n", changed,
		    changed == 1 ? "is a story of its own" : "are stories of their own");
}
