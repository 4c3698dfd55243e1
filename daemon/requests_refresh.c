/* "refresh": polls at a person's request. */
#include "clock.h"
#include "control.h"
#include "requests_parts.h"
#include "scheduler.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/store.h"
#include "tidings/store_feeds.h"

static bool find_feeds(struct request *request, const struct json *feeds, struct error *error);
static void add_feed(void *arg, int64_t feed);
static bool revive(struct request *request, struct error *error);
static void queue(struct request *request, bool is_forced);
static void skip(struct request *request, struct request_wait *wait, enum scheduler_answer answer, int64_t until);
static int64_t count_recent(const struct request *request);
static bool finish_waiting(struct request *request, struct error *error);
static bool finish_queued(struct request *request, struct error *error);

bool requests_run_refresh(struct request *request, const struct json *json, struct error *error)
{
	const struct json *feeds = json_get(json, "feeds");
	bool is_forced = json_get_bool(json, "force"), is_waiting = json_get_bool(json, "wait");
	if (feeds && !find_feeds(request, feeds, error))
		return false;
	if (!feeds)
		scheduler_each_feed(request->tools->scheduler, add_feed, request);
	requests_sort_waits(request);
	if (feeds && is_forced && !revive(request, error))
		return false;
	request->tells_progress = is_waiting;
	request->finish = is_waiting ? finish_waiting : finish_queued;
	queue(request, is_forced);
	if (is_waiting)
		return true;
	return finish_queued(request, error);
}

static bool find_feeds(struct request *request, const struct json *feeds, struct error *error)
{
	for (size_t i = 0; i < json_count(feeds); i++) {
		const char *text = json_text(json_at(feeds, i));
		int64_t id;
		if (!text)
			return error_set(error, ERROR_INPUT, "feeds must be texts");
		if (!store_feeds_find(request->tools->store, text, &id, error))
			return false;
		requests_add_wait(request, id);
	}
	return true;
}

static void add_feed(void *arg, int64_t feed)
{
	requests_add_wait(arg, feed);
}

/* Feeds that were given up come back. */
static bool revive(struct request *request, struct error *error)
{
	struct store *store = request->tools->store;
	if (!store_begin(store, error))
		return false;
	for (size_t i = 0; i < request->wait_count; i++)
		if (!store_feeds_revive(store, request->waits[i].feed, error)) {
			store_rollback(store);
			return false;
		}
	return store_commit(store, true, error) && scheduler_reload(request->tools->scheduler, error);
}

static void queue(struct request *request, bool is_forced)
{
	for (size_t i = 0; i < request->wait_count; i++) {
		struct request_wait *wait = &request->waits[i];
		int64_t until;
		enum scheduler_answer answer = scheduler_refresh(request->tools->scheduler, wait->feed, is_forced, &until);
		if (answer != SCHEDULER_TAKEN)
			skip(request, wait, answer, until);
	}
}

/* A feed that was polled a moment ago is as good as polled. */
static void skip(struct request *request, struct request_wait *wait, enum scheduler_answer answer, int64_t until)
{
	char date[DATE_TEXT_SIZE];
	wait->outcome = POLL_SKIPPED;
	wait->is_recent = answer == SCHEDULER_FRESH;
	wait->has_failed = !wait->is_recent;
	date_format_rfc3339(until, date);
	if (answer == SCHEDULER_HELD)
		wait->problem = mem_format("its server asked for a pause until %s", date);
	else if (answer == SCHEDULER_UNKNOWN)
		wait->problem = mem_copy("it is given up as gone; --force tries again");
	requests_end_wait(request, wait, NULL);
}

static int64_t count_recent(const struct request *request)
{
	int64_t recent = 0;
	for (size_t i = 0; i < request->wait_count; i++)
		recent += request->waits[i].is_recent;
	return recent;
}

static bool finish_waiting(struct request *request, struct error *error)
{
	(void)error;
	int64_t polled = 0, added = 0, failed = 0;
	struct json_writer writer;
	for (size_t i = 0; i < request->wait_count; i++) {
		polled += request->waits[i].outcome != POLL_SKIPPED;
		added += request->waits[i].added;
		failed += request->waits[i].has_failed;
	}
	json_write_init(&writer, &request->line);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", true);
	json_write_member_integer(&writer, "polled", polled);
	json_write_member_integer(&writer, "new", added);
	json_write_member_integer(&writer, "failed", failed);
	json_write_member_integer(&writer, "recent", count_recent(request));
	json_write_end_object(&writer);
	return true;
}

static bool finish_queued(struct request *request, struct error *error)
{
	(void)error;
	struct json_writer writer;
	json_write_init(&writer, &request->line);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", true);
	json_write_member_integer(&writer, "queued", (int64_t)(request->wait_count - request->done));
	json_write_member_integer(&writer, "recent", count_recent(request));
	json_write_end_object(&writer);
	request->finish = NULL;
	return true;
}
