/* Taking stories apart and putting them together. */
#include "verb_story.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "progress.h"
#include "selection.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/store_entries.h"

/* How far a rebuild is. */
struct steps {
	int64_t after, changed;
	bool is_done;
};

static void write_request(struct buf *request, const char *action, const int64_t *ids, size_t count);
static enum session_status rebuild(struct session *session, struct error *error);
static bool read_since(struct session *session, int64_t *since, struct error *error);
static bool rebuild_from(
    struct session *session, struct client *client, int64_t since, int64_t *changed, struct error *error);
static bool rebuild_step(struct client *client, int64_t since, struct steps *steps, struct error *error);
static void tell(struct session *session, const struct json *answer);

enum session_status verb_story_run(struct session *session, struct error *error)
{
	int64_t *ids;
	size_t count;
	const char *what = session->arguments->words[0];
	if (strcmp(what, "rebuild") == 0)
		return rebuild(session, error);
	if (strcmp(what, "split") != 0 && strcmp(what, "merge") != 0) {
		error_set(error, ERROR_INPUT, "do what with stories? split, merge or rebuild, not %.40s", what);
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
	bool is_done = session_has_store(session, error) && client_ask(&session->config, &request, &answer, error);
	if (is_done)
		tell(session, answer);
	json_free(answer);
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

/* Step by step, so that a daemon polls and answers others between two. */
static enum session_status rebuild(struct session *session, struct error *error)
{
	int64_t since, changed = 0;
	if (session->arguments->word_count > 1) {
		error_set(error, ERROR_INPUT, "story rebuild takes no entries; --since says from when on");
		return SESSION_FAILED;
	}
	if (!session_has_store(session, error) || !read_since(session, &since, error))
		return SESSION_FAILED;
	struct client *client = client_open(&session->config, CLIENT_ANY, error);
	bool is_done = client && rebuild_from(session, client, since, &changed, error);
	client_close(client);
	if (!is_done)
		return SESSION_FAILED;
	output_format(&session->output, "%" PRId64 " %s moved to another story\n", changed,
	    changed == 1 ? "entry has" : "entries have");
	return SESSION_DONE;
}

static bool read_since(struct session *session, int64_t *since, struct error *error)
{
	int64_t until;
	const char *when = arguments_get(session->arguments, OPTION_SINCE);
	*since = 0;
	return !when || date_parse_user(session_word(session, when), session->now, since, &until) ||
	       error_set(error, ERROR_INPUT, "--since: %.60s is no date; 2d, yesterday and 2026-05-01 are", when);
}

static bool rebuild_from(
    struct session *session, struct client *client, int64_t since, int64_t *changed, struct error *error)
{
	int64_t newest = 0, first = 0;
	struct steps steps = {0};
	struct progress progress;
	bool is_run = store_entries_newest(session->store, &newest, error);
	progress_init(&progress, "judging");
	while (is_run && !steps.is_done) {
		is_run = rebuild_step(client, since, &steps, error);
		first = first ? first : steps.after;
		progress_show(&progress, steps.after - first, newest > first ? newest - first : 1, NULL);
	}
	progress_clear(&progress);
	*changed = steps.changed;
	return is_run;
}

static bool rebuild_step(struct client *client, int64_t since, struct steps *steps, struct error *error)
{
	struct buf request;
	struct json_writer writer;
	struct json *answer = NULL;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	json_write_init(&writer, &request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "rebuild");
	json_write_member_integer(&writer, "since", since > 0 ? since : 0);
	json_write_member_integer(&writer, "after", steps->after);
	json_write_end_object(&writer);
	bool is_run = client_run(client, request.data, request.length, &answer, error);
	if (is_run) {
		steps->after = json_get_integer(answer, "after", steps->after);
		steps->changed += json_get_integer(answer, "changed", 0);
		steps->is_done = json_get_bool(answer, "done");
	}
	json_free(answer);
	buf_done(&request);
	return is_run;
}
