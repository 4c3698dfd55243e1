/* The life of one poll, from top to bottom. */
#include "poll.h"

#include <stddef.h>
#include <string.h>

#include "cadence.h"
#include "clock.h"
#include "fetch.h"
#include "poll_log.h"
#include "poll_record.h"
#include "poll_site.h"
#include "reach.h"
#include "tidings/arena.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/hash.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"
#include "tidings/url.h"
#include "workers.h"

#define POLL_ARENA_LIMIT ((size_t)2 << 30)
#define UNSAVED_SECONDS 60 /* a feed whose poll could not be saved is left alone for so long */

typedef void judge_fn(struct poll *poll, const struct fetch_answer *answer);

static struct poll *new_poll(const struct poll_tools *tools, const struct poll_listener *listener);
static void start_fetch(struct poll *poll, const char *url);
static bool is_date_enough(const struct store_feed *feed);
static void on_fetched(void *arg, const struct fetch_answer *answer);
static void keep_answer(struct poll *poll, const struct fetch_answer *answer);
static void tell_fetched(struct poll *poll);
static void note_reach(struct poll *poll, const struct fetch_answer *answer, double now);
static void judge(struct poll *poll, const struct fetch_answer *answer);
static judge_fn judge_document, judge_unchanged, judge_gone, judge_limited, judge_unavailable, judge_refusal;
static void on_parsed(void *arg, const struct feed_result *result, const char *problem);
static void pass_over(struct poll *poll, const char *problem);
static bool discover(struct poll *poll, const struct feed_result *result);
static void fail(struct poll *poll, const char *problem);
static void record(struct poll *poll, enum poll_outcome outcome, const char *problem);
static void write(struct poll *poll);
static void on_saved(void *arg, bool is_saved);
static void free_poll(struct poll *poll);

// clang-format off
static const struct {
	int64_t status;
	judge_fn *judge;
} judges[] = {
	{200, judge_document},
	{226, judge_document},
	{304, judge_unchanged},
	{410, judge_gone},
	{429, judge_limited},
	{503, judge_unavailable},
};

static const char *const outcome_names[] = {
	[POLL_FRESH] = "fresh", [POLL_UNCHANGED] = "unchanged", [POLL_LIMITED] = "limited",
	[POLL_GONE] = "gone", [POLL_FAILED] = "failed", [POLL_OFFLINE] = "offline", [POLL_SKIPPED] = "skipped",
};
// clang-format on

struct poll *poll_start(const struct poll_tools *tools, int64_t feed, bool is_planned,
    const struct poll_listener *listener, int64_t *later, struct error *error)
{
	struct poll *poll = new_poll(tools, listener);
	*later = 0;
	int64_t now = clock_now();
	bool is_read = store_feeds_get(tools->store, poll->arena, feed, &poll->feed, error);
	if (is_read && is_planned && cadence_is_skipped(now, poll->feed.skip_hours, poll->feed.skip_days))
		*later = cadence_unskipped(now, poll->feed.skip_hours, poll->feed.skip_days);
	if (!is_read || *later) {
		free_poll(poll);
		return NULL;
	}
	poll->started = clock_monotonic();
	start_fetch(poll, poll->feed.url);
	return poll;
}

struct poll *poll_push(const struct poll_tools *tools, int64_t feed, const struct poll_push *push,
    const struct poll_listener *listener, struct error *error)
{
	struct poll *poll = new_poll(tools, listener);
	if (!store_feeds_get(tools->store, poll->arena, feed, &poll->feed, error)) {
		free_poll(poll);
		return NULL;
	}
	poll->is_push = true;
	poll->answer = (struct fetch_answer){.url = poll->feed.url, .length = push->length, .retry_after = -1};
	const struct feed_source source = {
	    .address = poll->feed.url,
	    .content_type = push->content_type,
	    .links = push->links,
	    .bytes = push->bytes,
	    .length = push->length,
	};
	poll->job = workers_parse(tools->workers, &source, poll->arena, on_parsed, poll);
	return poll;
}

double poll_heard(const struct poll *poll)
{
	return poll->fetch ? fetch_heard(poll->fetch) : clock_monotonic();
}

void poll_cancel(struct poll *poll)
{
	if (!poll)
		return;
	fetch_cancel(poll->fetch);
	workers_cancel(poll->job);
	if (poll->is_saving)
		save_remove(poll->tools->saver, &poll->item);
	free_poll(poll);
}

const char *poll_outcome_name(enum poll_outcome outcome)
{
	return outcome_names[outcome];
}

static struct poll *new_poll(const struct poll_tools *tools, const struct poll_listener *listener)
{
	struct poll *poll = mem_new(1, sizeof *poll);
	*poll = (struct poll){.tools = tools, .listener = *listener, .arena = arena_new(POLL_ARENA_LIMIT)};
	save_expect(tools->saver, 1);
	return poll;
}

static void start_fetch(struct poll *poll, const char *url)
{
	const struct store_feed *feed = &poll->feed;
	bool is_full = poll->candidate || cadence_is_full(clock_now(), feed->last_success, feed->last_new);
	const char *etag = is_full || is_date_enough(feed) ? NULL : feed->etag;
	poll->is_tag_sent = etag != NULL;
	const struct fetch_request request = {
	    .url = url,
	    .etag = etag,
	    .last_modified = is_full ? NULL : feed->last_modified,
	    .takes_delta = true,
	    .username = feed->username,
	    .password = feed->password,
	    .is_private = feed->is_private,
	    .scope = feed->original,
	};
	poll->fetch = fetch_start(poll->tools->fetcher, &request, on_fetched, poll);
}

/* Apache's mod_deflate gives out tags that it does not recognise afterwards (its bug 45023). */
static bool is_date_enough(const struct store_feed *feed)
{
	static const char mark[] = "-gzip\"";
	size_t length = feed->etag ? strlen(feed->etag) : 0, mark_length = sizeof mark - 1;
	bool is_apache = length > mark_length && !strcmp(feed->etag + length - mark_length, mark);
	return feed->last_modified && (is_apache || feed->wasted >= POLL_RECORD_WASTED);
}

static void on_fetched(void *arg, const struct fetch_answer *answer)
{
	struct poll *poll = arg;
	double now = clock_monotonic();
	poll->fetch = NULL;
	poll->took = (int64_t)((now - poll->started) * 1000.);
	note_reach(poll, answer, now);
	keep_answer(poll, answer);
	judge(poll, answer);
	if (!poll->candidate)
		tell_fetched(poll);
}

/* Pauses and silence of a server concern the next ones that would ask it: they are told before anything is saved. */
static void tell_fetched(struct poll *poll)
{
	const struct poll_end so_far = {
	    .feed = poll->feed.id,
	    .outcome = poll->outcome,
	    .status = poll->answer.status,
	    .is_unreachable = poll->answer.is_unreachable,
	    .hold_key = poll_record_hold_key(poll),
	    .hold_until = poll->plan.hold,
	};
	poll->listener.fetched(poll->listener.arg, &so_far);
}

/* A file answers without a network. */
static void note_reach(struct poll *poll, const struct fetch_answer *answer, double now)
{
	const char *host = url_origin(poll->arena, answer->url);
	if (host)
		reach_note(poll->tools->reach, host, answer->is_unreachable, poll->started, now);
}

static void judge(struct poll *poll, const struct fetch_answer *answer)
{
	judge_fn *by_status = judge_refusal;
	for (size_t i = 0; i < sizeof judges / sizeof *judges; i++)
		if (judges[i].status == answer->status)
			by_status = judges[i].judge;
	if (answer->status)
		by_status(poll, answer);
	else if (answer->is_unreachable && poll->tools->reach->is_offline)
		record(poll, POLL_OFFLINE, "no server answers; this machine seems to be offline");
	else
		fail(poll, answer->problem);
}

static void keep_answer(struct poll *poll, const struct fetch_answer *answer)
{
	struct arena *arena = poll->arena;
	poll->answer = *answer;
	poll->answer.problem = arena_copy(arena, answer->problem);
	poll->answer.url = arena_copy(arena, answer->url);
	poll->answer.moved_to = arena_copy(arena, answer->moved_to);
	poll->answer.content_type = arena_copy(arena, answer->content_type);
	poll->answer.etag = arena_copy(arena, answer->etag);
	poll->answer.last_modified = arena_copy(arena, answer->last_modified);
	poll->answer.links = NULL;
	poll->answer.bytes = NULL;
}

/* The bytes of last time need no parser; their validators and freshness are new all the same. */
static void judge_document(struct poll *poll, const struct fetch_answer *answer)
{
	poll->body_hash =
	    answer->status == 226 ? 0 : hash_bytes(answer->bytes, answer->length); /* a delta is no document */
	if (poll->body_hash == poll->feed.body_hash && poll->feed.body_hash && !poll->candidate) {
		record(poll, POLL_UNCHANGED, NULL);
		return;
	}
	const struct feed_source source = {
	    .address = poll->answer.url,
	    .content_type = poll->answer.content_type,
	    .links = answer->links,
	    .bytes = answer->bytes,
	    .length = answer->length,
	};
	poll->job = workers_parse(poll->tools->workers, &source, poll->arena, on_parsed, poll);
}

static void judge_unchanged(struct poll *poll, const struct fetch_answer *answer)
{
	if (answer->is_conditional)
		record(poll, POLL_UNCHANGED, NULL);
	else
		fail(poll, "the server says \"not modified\" to a request without validators");
}

static void judge_gone(struct poll *poll, const struct fetch_answer *answer)
{
	(void)answer;
	record(poll, POLL_GONE, "the server says that the feed is gone for good (410)");
}

static void judge_limited(struct poll *poll, const struct fetch_answer *answer)
{
	(void)answer;
	record(poll, POLL_LIMITED, "the server asks for fewer requests (429)");
}

static void judge_unavailable(struct poll *poll, const struct fetch_answer *answer)
{
	if (answer->retry_after >= 0)
		record(poll, POLL_LIMITED, "the server is not available for now (503)");
	else
		judge_refusal(poll, answer);
}

static void judge_refusal(struct poll *poll, const struct fetch_answer *answer)
{
	fail(poll, arena_format(poll->arena, "the server answered with status %lld", (long long)answer->status));
}

static void on_parsed(void *arg, const struct feed_result *result, const char *problem)
{
	struct poll *poll = arg;
	poll->job = NULL;
	if (poll->is_push && !(result && result->feed)) {
		pass_over(poll, result ? result->reason : problem);
	} else if (!result) {
		fail(poll, problem);
	} else if (result->feed) {
		poll->fresh = result->feed;
		record(poll, POLL_FRESH, poll->fresh->is_cut ? "the document ends early" : NULL);
	} else if (!discover(poll, result)) {
		poll_site_propose(poll, result);
		fail(poll, result->reason);
	}
}

/* A hub's word is no reason to believe that the feed itself is broken. */
static void pass_over(struct poll *poll, const char *problem)
{
	const struct poll_end end = {
	    .feed = poll->feed.id,
	    .outcome = POLL_SKIPPED,
	    .is_saved = true,
	    .due = poll->feed.due,
	    .url = poll->feed.url,
	    .problem = problem,
	    .is_push = true,
	};
	poll->listener.ended(poll->listener.arg, &end);
	free_poll(poll);
}

/* A new subscription's address may be a web page: then its first feed is asked, in the same poll. */
static bool discover(struct poll *poll, const struct feed_result *result)
{
	if (poll->feed.state != STORE_FEED_PENDING || poll->candidate || !result->candidate_count)
		return false;
	const char *url = result->candidates[0].url;
	if (!url_is_http(url))
		return false;
	poll->candidate = url;
	start_fetch(poll, url);
	return true;
}

static void fail(struct poll *poll, const char *problem)
{
	record(poll, POLL_FAILED, arena_copy(poll->arena, problem));
}

/* The one way out: every poll comes here exactly once. */
static void record(struct poll *poll, enum poll_outcome outcome, const char *problem)
{
	poll->outcome = outcome;
	poll->problem = problem;
	if (poll_site_is_wanted(poll))
		poll_site_look(poll, write);
	else
		write(poll);
}

static void write(struct poll *poll)
{
	poll_record_fill(poll, clock_next());
	poll->item.fn = on_saved;
	poll->item.arg = poll;
	poll->is_saving = true;
	save_add(poll->tools->saver, &poll->item);
}

static void on_saved(void *arg, bool is_saved)
{
	struct poll *poll = arg;
	const struct save_item *item = &poll->item;
	poll->is_saving = false;
	const struct poll_end end = {
	    .feed = poll->feed.id,
	    .outcome = poll->outcome,
	    .is_saved = is_saved,
	    .due = is_saved ? item->poll.due : item->poll.now + UNSAVED_SECONDS,
	    .status = item->poll.status,
	    .added = is_saved ? item->merge.added : 0,
	    .total = poll->fresh ? (int64_t)poll->fresh->entry_count : 0,
	    .url = poll->feed.url,
	    .problem = poll->problem,
	    .is_unreachable = poll->answer.is_unreachable,
	    .hold_key = poll_record_hold_key(poll),
	    .hold_until = poll->plan.hold,
	    .merged_into = item->merged_into,
	    .is_push = poll->is_push,
	    .is_elsewhere = item->poll.moved_to != NULL || item->merged_into,
	};
	poll_log(&end, item->poll.moved_to, item->poll.now);
	poll->listener.ended(poll->listener.arg, &end);
	free_poll(poll);
}

static void free_poll(struct poll *poll)
{
	save_expect(poll->tools->saver, -1);
	arena_free(poll->arena);
	mem_free(poll);
}
