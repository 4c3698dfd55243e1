/* The verbs that ask the daemon. */
#include "verb_daemon.h"

#include <inttypes.h>
#include <stdio.h>

#include "client.h"
#include "output_text.h"
#include "progress.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/store.h"
#include "tidings/store_entries.h"

#define STATUS_REQUEST "{\"action\":\"status\"}"
#define VALUE_SIZE 160

static void write_refresh(struct session *session, struct buf *request);
static enum session_status summarise_refresh(struct session *session, const struct json *answer);
static void tell_recent(const struct json *answer);
static void hear_poll(void *arg, const struct client_progress *progress);
static bool ask_daemon(struct session *session, struct json **answer, struct error *error);
static void print_status_json(struct session *session, const struct json *daemon, const struct store_counts *counts);
static void print_status(struct session *session, const struct json *daemon, const struct store_counts *counts);
static void print_daemon(struct session *session, const struct json *daemon);
static void print_number(struct session *session, const char *label, int64_t number);
static void print_size(struct session *session, int64_t bytes);

enum session_status verb_daemon_refresh(struct session *session, struct error *error)
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

enum session_status verb_daemon_status(struct session *session, struct error *error)
{
	struct store_counts counts = {.next_due = DATE_NONE, .last_poll = DATE_NONE};
	struct json *daemon = NULL;
	if (session->store && !store_entries_count(session->store, &counts, error))
		return SESSION_FAILED;
	if (!ask_daemon(session, &daemon, error))
		return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_JSON))
		print_status_json(session, daemon, &counts);
	else
		print_status(session, daemon, &counts);
	json_free(daemon);
	return SESSION_DONE;
}

/* *answer stays NULL when none runs: that is a status, too. */
static bool ask_daemon(struct session *session, struct json **answer, struct error *error)
{
	struct error reason = {0};
	struct client *client = client_open(&session->config, CLIENT_DAEMON_ONLY, &reason);
	bool is_done = client && client_run(client, STATUS_REQUEST, sizeof STATUS_REQUEST - 1, answer, &reason);
	client_close(client);
	if (is_done || (!client && reason.kind == ERROR_NOT_FOUND))
		return true;
	*error = reason;
	return false;
}

static void print_status_json(struct session *session, const struct json *daemon, const struct store_counts *counts)
{
	struct json_writer writer;
	json_write_init(&writer, &session->output.text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "version", TIDINGS_VERSION);
	json_write_member_text(&writer, "database", session->config.database);
	json_write_member_text(&writer, "socket", session->config.socket);
	json_write_member_bool(&writer, "running", daemon != NULL);
	if (daemon) {
		json_write_key(&writer, "daemon");
		json_write_value(&writer, daemon);
	}
	json_write_member_integer(&writer, "feeds", counts->feeds);
	json_write_member_integer(&writer, "pending", counts->pending);
	json_write_member_integer(&writer, "failing", counts->failing);
	json_write_member_integer(&writer, "gone", counts->gone);
	json_write_member_integer(&writer, "entries", counts->entries);
	json_write_member_integer(&writer, "new", counts->new_entries);
	json_write_member_integer(&writer, "starred", counts->starred);
	json_write_member_date(&writer, "next", counts->next_due);
	json_write_member_date(&writer, "last_poll", counts->last_poll);
	json_write_member_integer(&writer, "bytes", counts->bytes);
	json_write_end_object(&writer);
	output_add(&session->output, "\n");
}

static void print_status(struct session *session, const struct json *daemon, const struct store_counts *counts)
{
	struct output *output = &session->output;
	char value[VALUE_SIZE], span[OUTPUT_TEXT_SPAN_SIZE];

	print_daemon(session, daemon);
	output_text_label(output, "Database:", session->config.database);
	if (!session->store) {
		output_text_label(output, "Feeds:", "none yet; subscribe to one: tidings subscribe URL");
		return;
	}
	print_size(session, counts->bytes);
	snprintf(value, sizeof value,
	    "%" PRId64 " (%" PRId64 " wait for their first poll, %" PRId64 " failing, %" PRId64 " gone)", counts->feeds,
	    counts->pending, counts->failing, counts->gone);
	output_text_label(output, "Feeds:", value);
	print_number(session, "Entries:", counts->entries);
	print_number(session, "New:", counts->new_entries);
	print_number(session, "Starred:", counts->starred);
	output_text_span(counts->last_poll, session->now, span);
	output_text_label(output, "Last poll:", span);
	if (counts->next_due != DATE_NONE) {
		output_text_span(counts->next_due > session->now ? counts->next_due : session->now, session->now, span);
		output_text_label(output, "Next poll:", span);
	}
}

static void print_daemon(struct session *session, const struct json *daemon)
{
	char value[VALUE_SIZE], span[OUTPUT_TEXT_SPAN_SIZE] = "";
	int64_t started = 0;
	if (!daemon) {
		output_text_label(
		    &session->output, "Daemon:", "not running; start tidingsd, or poll once with tidingsd --once");
		return;
	}
	const char *since = json_get_text(daemon, "started");
	if (since && date_parse(since, &started))
		output_text_span(started, session->now, span);
	const char *version = json_get_text(daemon, "version");
	snprintf(value, sizeof value, "running (process %" PRId64 ", version %.20s%s%s)",
	    json_get_integer(daemon, "pid", 0), version ? version : "?", *span ? ", started " : "", span);
	output_text_label(&session->output, "Daemon:", value);
	snprintf(value, sizeof value, "%" PRId64 " now, %" PRId64 " queued", json_get_integer(daemon, "polling", 0),
	    json_get_integer(daemon, "queued", 0));
	output_text_label(&session->output, "Polling:", value);
}

static void print_number(struct session *session, const char *label, int64_t number)
{
	char value[VALUE_SIZE];
	snprintf(value, sizeof value, "%" PRId64, number);
	output_text_label(&session->output, label, value);
}

static void print_size(struct session *session, int64_t bytes)
{
	char value[VALUE_SIZE];
	snprintf(value, sizeof value, "%.1f MB", (double)bytes / 1e6);
	output_text_label(&session->output, "Size:", value);
}
