/* Requests over the control socket. */
#include "requests.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "control.h"
#include "requests_parts.h"
#include "save.h"
#include "scheduler.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/url.h"
#include "workers.h"

struct requests {
	struct control_tools tools;
	int64_t started;
	struct request *pending;
};

/* Fills the answer at once, or adds what it waits for and sets `finish`. */
typedef bool handler_fn(struct request *request, const struct json *json, struct error *error);

static bool run(struct request *request, const struct json *json, struct error *error);
static handler_fn *find_handler(const struct json *json);
static handler_fn run_action, run_status;
static bool wait_or_answer(struct request *request);
static bool may_wait(const struct request *request, const struct poll_end *end);
static void give_up(struct request *request, struct request_wait *wait);
static void answer_error(struct request *request, const struct error *error);
static void add_progress(struct request *request, const struct request_wait *wait, const char *url);
static void unlink_request(struct request *request);
static void free_request(struct request *request);
static int compare_waits(const void *first, const void *second);

// clang-format off
static const struct {
	const char *name;
	bool only_waiting; /* without "wait" it is an action like others */
	handler_fn *run;
} handlers[] = {
	{"check",     false, requests_run_check},
	{"refresh",   false, requests_run_refresh},
	{"status",    false, run_status},
	{"subscribe", true,  requests_run_subscribe},
};
// clang-format on

struct requests *requests_new(const struct control_tools *tools)
{
	struct requests *requests = mem_new(1, sizeof *requests);
	*requests = (struct requests){.tools = *tools, .started = clock_now()};
	return requests;
}

void requests_free(struct requests *requests)
{
	if (!requests)
		return;
	while (requests->pending)
		requests_cancel(requests->pending);
	mem_free(requests);
}

struct request *requests_run(struct requests *requests, const char *line, size_t length, request_line_fn *fn, void *arg)
{
	struct request *request = mem_new(1, sizeof *request);
	*request = (struct request){
	    .requests = requests, .tools = &requests->tools, .next = requests->pending, .fn = fn, .arg = arg};
	requests->pending = request;
	buf_init(&request->line, CONTROL_OUTPUT_LIMIT);
	struct error error = {0};
	struct json *json = json_parse(line, length, &error);
	bool is_run = json && run(request, json, &error);
	json_free(json);
	if (is_run)
		return wait_or_answer(request) ? request : NULL;
	answer_error(request, &error);
	return NULL;
}

void requests_cancel(struct request *request)
{
	if (!request)
		return;
	unlink_request(request);
	free_request(request);
}

void requests_tell(struct requests *requests, const struct poll_end *end)
{
	for (struct request *request = requests->pending, *next; request; request = next) {
		next = request->next;
		const struct request_wait key = {.feed = end->feed};
		struct request_wait *wait =
		    request->wait_count ? bsearch(&key, request->waits, request->wait_count, sizeof key, compare_waits) : NULL;
		if (!wait || wait->is_done)
			continue;
		bool has_answer = end->outcome == POLL_FRESH || end->outcome == POLL_UNCHANGED;
		wait->outcome = end->outcome;
		wait->has_failed = !has_answer || !end->is_saved;
		wait->may_wait = may_wait(request, end);
		wait->added = end->added;
		wait->merged_into = end->merged_into;
		wait->problem = mem_copy(end->problem ? end->problem : end->is_saved ? NULL : "it could not be saved");
		requests_end_wait(request, wait, end->url);
		if (request->done == request->wait_count)
			requests_finish(request);
	}
}

/* A server that asks for a pause is one; without a daemon, so is one that cannot be reached now. */
static bool may_wait(const struct request *request, const struct poll_end *end)
{
	bool is_silent = end->status == 0 || end->status >= 500;
	return end->outcome == POLL_LIMITED || (request->tools->is_helper && is_silent && !url_is_file(end->url));
}

void requests_give_up(struct requests *requests)
{
	for (struct request *request = requests->pending, *next; request; request = next) {
		next = request->next;
		for (size_t i = 0; i < request->wait_count; i++)
			give_up(request, &request->waits[i]);
		if (request->wait_count)
			requests_finish(request);
	}
}

static void give_up(struct request *request, struct request_wait *wait)
{
	if (wait->is_done)
		return;
	wait->outcome = POLL_SKIPPED;
	wait->has_failed = wait->may_wait = true;
	wait->problem = mem_copy("no answer yet");
	requests_end_wait(request, wait, NULL);
}

void requests_end_wait(struct request *request, struct request_wait *wait, const char *url)
{
	wait->is_done = true;
	request->done++;
	if (request->tells_progress)
		add_progress(request, wait, url);
}

void requests_sort_waits(struct request *request)
{
	size_t kept = 0;
	if (request->wait_count)
		qsort(request->waits, request->wait_count, sizeof *request->waits, compare_waits);
	for (size_t i = 0; i < request->wait_count; i++)
		if (!kept || request->waits[kept - 1].feed != request->waits[i].feed)
			request->waits[kept++] = request->waits[i];
	request->wait_count = kept;
}

void requests_add_wait(struct request *request, int64_t feed)
{
	if (request->wait_count == request->wait_capacity) {
		request->wait_capacity = request->wait_capacity ? 2 * request->wait_capacity : 16;
		request->waits = mem_resize(request->waits, request->wait_capacity, sizeof *request->waits);
	}
	request->waits[request->wait_count++] = (struct request_wait){.feed = feed};
}

static bool run(struct request *request, const struct json *json, struct error *error)
{
	handler_fn *handler = find_handler(json);
	if (!request->tools->store && handler != requests_run_check)
		return error_set(error, ERROR_INPUT, "nothing but check is answered here");
	return handler(request, json, error);
}

static handler_fn *find_handler(const struct json *json)
{
	const char *name = json_get_text(json, "action");
	for (size_t i = 0; name && i < sizeof handlers / sizeof *handlers; i++)
		if (!strcmp(handlers[i].name, name) && (!handlers[i].only_waiting || json_get_bool(json, "wait")))
			return handlers[i].run;
	return run_action;
}

static bool run_action(struct request *request, const struct json *json, struct error *error)
{
	const char *name = json_get_text(json, "action");
	const struct action *action = name ? action_find(name) : NULL;
	if (!action_run(request->tools->store, json, clock_now(), &request->line, error))
		return false;
	return !action || !action->changes_feeds || scheduler_reload(request->tools->scheduler, error);
}

static bool run_status(struct request *request, const struct json *json, struct error *error)
{
	(void)json;
	(void)error;
	struct scheduler_counts counts;
	struct json_writer writer;
	scheduler_count(request->tools->scheduler, &counts);
	json_write_init(&writer, &request->line);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", true);
	json_write_member_integer(&writer, "pid", getpid());
	json_write_member_text(&writer, "version", TIDINGS_VERSION);
	json_write_member_date(&writer, "started", request->requests->started);
	json_write_member_integer(&writer, "feeds", (int64_t)counts.feeds);
	json_write_member_integer(&writer, "polling", (int64_t)counts.polling);
	json_write_member_integer(&writer, "queued", (int64_t)counts.queued);
	json_write_member_date(&writer, "next", counts.next);
	json_write_member_integer(&writer, "held", (int64_t)counts.held);
	json_write_member_bool(&writer, "offline", counts.is_offline);
	json_write_member_integer(&writer, "lag", (int64_t)(counts.lag * 1000.));
	json_write_member_integer(&writer, "workers", workers_running(request->tools->workers));
	json_write_member_integer(&writer, "lost_parsers", workers_lost(request->tools->workers));
	json_write_member_bool(&writer, "unsaved", save_is_failing(request->tools->saver));
	json_write_member_text(&writer, "database", request->tools->config->database);
	json_write_end_object(&writer);
	return true;
}

/* Whether it goes on waiting; otherwise the answer has been given. */
static bool wait_or_answer(struct request *request)
{
	if (request->check || (request->finish && request->done < request->wait_count))
		return true;
	requests_finish(request);
	return false;
}

static void answer_error(struct request *request, const struct error *error)
{
	buf_clear(&request->line);
	action_add_error(&request->line, error);
	request->finish = NULL;
	requests_finish(request);
}

static void add_progress(struct request *request, const struct request_wait *wait, const char *url)
{
	struct json_writer writer;
	struct buf line;
	buf_init(&line, CONTROL_OUTPUT_LIMIT);
	json_write_init(&writer, &line);
	json_write_begin_object(&writer);
	json_write_key(&writer, "progress");
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "done", (int64_t)request->done);
	json_write_member_integer(&writer, "total", (int64_t)request->wait_count);
	json_write_member_integer(&writer, "feed", wait->feed);
	json_write_member_text(&writer, "url", url);
	json_write_member_text(&writer, "outcome", poll_outcome_name(wait->outcome));
	json_write_member_integer(&writer, "new", wait->added);
	json_write_member_text(&writer, "problem", wait->problem);
	json_write_end_object(&writer);
	json_write_end_object(&writer);
	request->fn(request->arg, line.data, line.length, false);
	buf_done(&line);
}

void requests_finish(struct request *request)
{
	struct error error = {0};
	unlink_request(request);
	if (request->finish && !request->finish(request, &error)) {
		buf_clear(&request->line);
		action_add_error(&request->line, &error);
	}
	request->fn(request->arg, buf_text(&request->line), request->line.length, true);
	free_request(request);
}

static void unlink_request(struct request *request)
{
	struct request **at = &request->requests->pending;
	while (*at && *at != request)
		at = &(*at)->next;
	if (*at)
		*at = request->next;
}

static void free_request(struct request *request)
{
	for (size_t i = 0; i < request->wait_count; i++)
		mem_free(request->waits[i].problem);
	mem_free(request->waits);
	check_cancel(request->check);
	json_free(request->answer);
	buf_done(&request->line);
	mem_free(request);
}

static int compare_waits(const void *first, const void *second)
{
	int64_t a = ((const struct request_wait *)first)->feed, b = ((const struct request_wait *)second)->feed;
	return (a > b) - (a < b);
}
