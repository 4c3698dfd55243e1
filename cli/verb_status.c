/* How polling goes. */
#include "verb_status.h"

#include "client.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/url.h"
#include "verb_status_parts.h"

#define REQUEST "{\"action\":\"status\"}"

static bool read_store(struct status *status, struct error *error);
static bool keep_bad(void *arg, const struct store_bad_feed *feed);
static void add_up(struct status *status);
static bool ask_daemon(struct session *session, struct json **answer, struct error *error);
static void judge(struct status *status);

enum session_status verb_status_run(struct session *session, struct error *error)
{
	struct status status;
	if (!verb_status_gather(session, &status, error))
		return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_JSON))
		verb_status_print_json(&status);
	else
		verb_status_print(&status);
	json_free(status.daemon);
	return status.problem_count ? SESSION_NOTHING : SESSION_DONE;
}

bool verb_status_gather(struct session *session, struct status *status, struct error *error)
{
	*status = (struct status){.session = session, .counts.next_due = DATE_NONE, .counts.last_poll = DATE_NONE};
	if ((session->store && !read_store(status, error)) || !ask_daemon(session, &status->daemon, error))
		return false;
	judge(status);
	return true;
}

static bool read_store(struct status *status, struct error *error)
{
	struct store *store = status->session->store;
	int64_t now = status->session->now;
	bool is_read = store_entries_count(store, &status->counts, error) &&
	               store_polls_states(store, now, &status->states, error) &&
	               store_polls_hours(store, now, status->hours, STATUS_HOURS, error) &&
	               store_polls_each_bad(store, STATUS_BAD_COUNT, keep_bad, status, error);
	add_up(status);
	return is_read;
}

static bool keep_bad(void *arg, const struct store_bad_feed *feed)
{
	struct status *status = arg;
	struct arena *arena = status->session->arena;
	struct store_bad_feed *kept = &status->bad[status->bad_count++];
	*kept = *feed;
	kept->name = arena_copy(arena, feed->name);
	kept->state = arena_copy(arena, feed->state);
	kept->problem = arena_copy(arena, feed->problem);
	kept->proposed = feed->proposed ? url_masked(arena, feed->proposed) : NULL;
	return status->bad_count < STATUS_BAD_COUNT;
}

static void add_up(struct status *status)
{
	for (size_t i = 0; i < STATUS_HOURS; i++) {
		const struct store_poll_sum *hour = &status->hours[i];
		status->day.polls += hour->polls;
		status->day.unchanged += hour->unchanged;
		status->day.failed += hour->failed;
		status->day.added += hour->added;
		status->day.bytes += hour->bytes;
		status->day.saved += hour->saved;
	}
}

/* *answer stays NULL when none runs: that is a status, too. */
static bool ask_daemon(struct session *session, struct json **answer, struct error *error)
{
	struct error reason = {0};
	struct client *client = client_open(&session->config, CLIENT_DAEMON_ONLY, &reason);
	bool is_done = client && client_run(client, REQUEST, sizeof REQUEST - 1, answer, &reason);
	client_close(client);
	if (is_done || (!client && reason.kind == ERROR_NOT_FOUND))
		return true;
	*error = reason;
	return false;
}

/* The present hour may have begun a moment ago: the one before counts, too. */
static void judge(struct status *status)
{
	const struct store_poll_sum *now = &status->hours[STATUS_HOURS - 1], *before = &status->hours[STATUS_HOURS - 2];
	const struct health_facts facts = {
	    .is_running = status->daemon != NULL,
	    .is_offline = json_get_bool(status->daemon, "offline"),
	    .is_unsaved = json_get_bool(status->daemon, "unsaved"),
	    .lag = json_get_integer(status->daemon, "lag", 0),
	    .held = status->daemon ? json_get_integer(status->daemon, "held", 0) : status->states.held,
	    .feeds = status->counts.feeds - status->counts.gone,
	    .overdue = status->states.overdue,
	    .polls = now->polls + before->polls,
	    .bad_polls = now->failed + before->failed,
	};
	status->problem_count = health_judge(&facts, status->problems);
}

int64_t verb_status_percent(int64_t part, int64_t whole)
{
	return whole > 0 ? (int64_t)(100. * (double)part / (double)whole) : 0;
}
