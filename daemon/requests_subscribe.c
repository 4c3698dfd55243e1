/* "subscribe" with "wait": the answer comes after the first poll of what was new, and what turned out to be no feed is
 * taken back. */
#include "clock.h"
#include "control.h"
#include "requests_parts.h"
#include "scheduler.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/store.h"
#include "tidings/store_feeds.h"

#define ARENA_LIMIT (64u << 20)

static void queue(struct request *request, struct request_wait *wait);
static const struct request_wait *find_wait(const struct request *request, int64_t feed);
static bool is_refused(const struct request_wait *wait);
static bool finish_subscribe(struct request *request, struct error *error);
static bool needs_settling(const struct request *request);
static bool take_back(struct request *request, struct error *error);
static bool settle(struct store *store, const struct request_wait *wait, struct error *error);
static void write_answer(struct request *request, int64_t failed);
static void write_feed(struct request *request, struct json_writer *writer, const struct json *feed);
static void write_polled(struct request *request, struct json_writer *writer, const struct request_wait *wait);

bool requests_run_subscribe(struct request *request, const struct json *json, struct error *error)
{
	if (!action_run(request->tools->store, json, clock_now(), &request->line, error))
		return false;
	request->answer = json_parse(buf_text(&request->line), request->line.length, error);
	if (!request->answer || !scheduler_reload(request->tools->scheduler, error))
		return false;
	buf_clear(&request->line);
	const struct json *feeds = json_get(request->answer, "feeds");
	for (size_t i = 0; i < json_count(feeds); i++)
		if (json_get_bool(json_at(feeds, i), "added"))
			requests_add_wait(request, json_get_integer(json_at(feeds, i), "id", 0));
	requests_sort_waits(request);
	request->tells_progress = true;
	request->finish = finish_subscribe;
	for (size_t i = 0; i < request->wait_count; i++)
		queue(request, &request->waits[i]);
	return true;
}

/* A server that asked for a pause is not asked, and the feed is kept: it waits like others. */
static void queue(struct request *request, struct request_wait *wait)
{
	int64_t until;
	if (scheduler_refresh(request->tools->scheduler, wait->feed, false, &until) == SCHEDULER_TAKEN)
		return;
	wait->outcome = POLL_SKIPPED;
	wait->has_failed = wait->may_wait = true;
	wait->problem = mem_copy("its server asked for a pause; it is polled later");
	requests_end_wait(request, wait, NULL);
}

static const struct request_wait *find_wait(const struct request *request, int64_t feed)
{
	for (size_t i = 0; i < request->wait_count; i++)
		if (request->waits[i].feed == feed)
			return &request->waits[i];
	return NULL;
}

static bool is_refused(const struct request_wait *wait)
{
	return wait->has_failed && !wait->may_wait;
}

static bool finish_subscribe(struct request *request, struct error *error)
{
	int64_t failed = 0;
	for (size_t i = 0; i < request->wait_count; i++)
		failed += is_refused(&request->waits[i]);
	if (needs_settling(request) && !take_back(request, error))
		return false;
	write_answer(request, failed);
	return true;
}

static bool needs_settling(const struct request *request)
{
	for (size_t i = 0; i < request->wait_count; i++)
		if (request->waits[i].has_failed)
			return true;
	return false;
}

static bool take_back(struct request *request, struct error *error)
{
	struct store *store = request->tools->store;
	if (!store_begin(store, error))
		return false;
	for (size_t i = 0; i < request->wait_count; i++) {
		const struct request_wait *wait = &request->waits[i];
		if (wait->has_failed && !settle(store, wait, error)) {
			store_rollback(store);
			return false;
		}
	}
	scheduler_reload_soon(request->tools->scheduler);
	return store_commit(store, true, error);
}

/* What stays is as if it had not been asked: a daemon that starts does not wait for an hour. */
static bool settle(struct store *store, const struct request_wait *wait, struct error *error)
{
	return is_refused(wait) ? store_feeds_remove(store, wait->feed, error)
	                        : store_feeds_revive(store, wait->feed, error);
}

/* The action's answer, with what the polls found. */
static void write_answer(struct request *request, int64_t failed)
{
	const struct json *feeds = json_get(request->answer, "feeds");
	struct json_writer writer;
	json_write_init(&writer, &request->line);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", true);
	json_write_key(&writer, "feeds");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < json_count(feeds); i++)
		write_feed(request, &writer, json_at(feeds, i));
	json_write_end_array(&writer);
	json_write_member_integer(&writer, "added", json_get_integer(request->answer, "added", 0) - failed);
	json_write_member_integer(&writer, "known", json_get_integer(request->answer, "known", 0));
	json_write_member_integer(&writer, "failed", json_get_integer(request->answer, "failed", 0) + failed);
	json_write_end_object(&writer);
}

static void write_feed(struct request *request, struct json_writer *writer, const struct json *feed)
{
	int64_t id = json_get_integer(feed, "id", 0);
	const struct request_wait *wait = json_get_bool(feed, "added") ? find_wait(request, id) : NULL;
	if (!wait) {
		json_write_value(writer, feed);
		return;
	}
	json_write_begin_object(writer);
	if (is_refused(wait)) {
		json_write_member_text(writer, "url", json_get_text(feed, "url"));
		json_write_member_bool(writer, "added", false);
		json_write_member_text(writer, "problem", wait->problem);
	} else {
		write_polled(request, writer, wait);
	}
	json_write_end_object(writer);
}

/* Address and title may have become known only by the poll. */
static void write_polled(struct request *request, struct json_writer *writer, const struct request_wait *wait)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct store_feed feed;
	int64_t id = wait->merged_into ? wait->merged_into : wait->feed;
	json_write_member_integer(writer, "id", id);
	if (store_feeds_get(request->tools->store, arena, id, &feed, NULL)) {
		json_write_member_text(writer, "url", feed.url);
		json_write_member_text(writer, "title", feed.title);
	}
	json_write_member_bool(writer, "added", !wait->merged_into);
	if (wait->has_failed)
		json_write_member_bool(writer, "waits", true);
	else
		json_write_member_integer(writer, "entries", wait->added);
	json_write_member_text(writer, "problem", wait->problem);
	arena_free(arena);
}
