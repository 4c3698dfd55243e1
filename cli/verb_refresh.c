/* Having the daemon poll now. */
#include "verb_refresh.h"

#include <inttypes.h>

#include "client.h"
#include "progress.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

static void write_refresh(struct session *session, struct buf *request);
static enum session_status summarise_refresh(struct session *session, const struct json *answer);
static void tell_recent(const struct json *answer);
static void hear_poll(void *arg, const struct client_progress *progress);

enum session_status verb_refresh_run(struct session *session, struct error *error)
{
	struct buf request;
	struct progress progress;
	struct json *answer = NULL;
	struct client *client = client_open(&session->config, CLIENT_DAEMON_ONLY, error);

	if (!client) {
		if (error->kind == ERROR_NOT_FOUND)
			error_set(error, ERROR_INPUT, "no daemon is running; start tidingsd, or poll once with tidingsd --once");
		return SESSION_FAILED;
	}
	progress_init(&progress, "polling");
	client_watch(client, hear_poll, &progress);
	buf_init(&request, ACTION_REQUEST_LIMIT);
	write_refresh(session, &request);
	bool is_done = client_run(client, request.data, request.length, &answer, error);
	progress_clear(&progress);
	enum session_status status = is_done ? summarise_refresh(session, answer) : SESSION_FAILED;
	json_free(answer);
	buf_done(&request);
	client_close(client);
	return status;
}

static void write_refresh(struct session *session, struct buf *request)
{
	const struct arguments *arguments = session->arguments;
	struct json_writer writer;
	json_write_init(&writer, request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "refresh");
	json_write_member_bool(&writer, "wait", arguments_has(arguments, OPTION_WAIT));
	json_write_member_bool(&writer, "force", arguments_has(arguments, OPTION_FORCE));
	if (arguments->word_count) {
		json_write_key(&writer, "feeds");
		json_write_begin_array(&writer);
		for (size_t i = 0; i < arguments->word_count; i++)
			json_write_text(&writer, session_word(session, arguments->words[i]));
		json_write_end_array(&writer);
	}
	json_write_end_object(&writer);
}

static enum session_status summarise_refresh(struct session *session, const struct json *answer)
{
	struct output *output = &session->output;
	int64_t failed = json_get_integer(answer, "failed", 0);
	if (!arguments_has(session->arguments, OPTION_WAIT)) {
		int64_t queued = json_get_integer(answer, "queued", 0);
		output_format(output, "%" PRId64 " %s to be polled now\n", queued, queued == 1 ? "feed is" : "feeds are");
		tell_recent(answer);
		return SESSION_DONE;
	}
	int64_t polled = json_get_integer(answer, "polled", 0), fresh = json_get_integer(answer, "new", 0);
	output_format(output, "Polled %" PRId64 " %s: %" PRId64 " new %s", polled, polled == 1 ? "feed" : "feeds", fresh,
	    fresh == 1 ? "story" : "stories");
	if (failed)
		output_format(output, ", %" PRId64 " failed", failed);
	output_add(output, "\n");
	tell_recent(answer);
	return failed ? SESSION_NOTHING : SESSION_DONE;
}

static void tell_recent(const struct json *answer)
{
	int64_t recent = json_get_integer(answer, "recent", 0);
	if (recent)
		output_complain_format("%" PRId64 " %s polled a moment ago and not asked again; what came is in the database "
		                       "(--force asks all the same)",
		    recent, recent == 1 ? "feed was" : "feeds were");
}

static void hear_poll(void *arg, const struct client_progress *told)
{
	struct progress *progress = arg;
	if (told->problem) {
		progress_clear(progress);
		output_complain_format("%.300s: %s", told->url ? told->url : "a feed", told->problem);
	}
	progress_show(progress, told->done, told->total, told->url);
}
