/* Asking for subscriptions: feeds gathered into requests of the `subscribe` action, and its answers told. */
#include "subscription.h"

#include <inttypes.h>

#include "client.h"
#include "session.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/url.h"

#define REQUEST_ENOUGH (ACTION_REQUEST_LIMIT / 2) /* bytes: then it is sent */
#define REQUEST_FEEDS 10000                       /* whose answer is read as JSON, which is bounded */
#define FAILURES_TOLD 20                          /* of a brief one */

static bool send_request(struct subscription *subscription, struct error *error);
static void hear_progress(void *arg, const struct client_progress *progress);
static void tell_answer(struct subscription *subscription, const struct json *answer);
static void tell_feed(struct subscription *subscription, const struct json *feed);
static void tell_failure(struct subscription *subscription, const struct json *feed, const char *problem);
static void tell_success(struct subscription *subscription, const struct json *feed, const char *problem);

void subscription_begin(struct subscription *subscription, struct session *session, struct client *client)
{
	*subscription = (struct subscription){.session = session, .client = client};
	progress_init(&subscription->progress, "fetching");
	buf_init(&subscription->request, ACTION_REQUEST_LIMIT);
	client_watch(client, hear_progress, subscription);
}

bool subscription_add(
    struct subscription *subscription, const char *url, const char *title, const char *tag, struct error *error)
{
	struct json_writer *writer = &subscription->writer;
	if (subscription->pending++ == 0) {
		buf_clear(&subscription->request);
		json_write_init(writer, &subscription->request);
		json_write_begin_object(writer);
		json_write_member_text(writer, "action", "subscribe");
		json_write_member_bool(writer, "private", subscription->is_private);
		json_write_member_bool(writer, "wait", subscription->waits);
		json_write_key(writer, "feeds");
		json_write_begin_array(writer);
	}
	json_write_begin_object(writer);
	json_write_member_text(writer, "url", url);
	json_write_member_text(writer, "title", title);
	json_write_member_text(writer, "tag", tag);
	json_write_end_object(writer);
	bool is_enough = subscription->request.length >= REQUEST_ENOUGH || subscription->pending >= REQUEST_FEEDS;
	return !is_enough || send_request(subscription, error);
}

bool subscription_end(struct subscription *subscription, struct error *error)
{
	return subscription->pending == 0 || send_request(subscription, error);
}

void subscription_done(struct subscription *subscription)
{
	progress_clear(&subscription->progress);
	buf_done(&subscription->request);
}

static bool send_request(struct subscription *subscription, struct error *error)
{
	struct json *answer = NULL;
	json_write_end_array(&subscription->writer);
	json_write_end_object(&subscription->writer);
	subscription->pending = 0;
	bool is_done =
	    client_run(subscription->client, subscription->request.data, subscription->request.length, &answer, error);
	progress_clear(&subscription->progress);
	if (is_done)
		tell_answer(subscription, answer);
	json_free(answer);
	return is_done;
}

static void hear_progress(void *arg, const struct client_progress *progress)
{
	struct subscription *subscription = arg;
	progress_show(&subscription->progress, progress->done, progress->total, progress->url);
}

static void tell_answer(struct subscription *subscription, const struct json *answer)
{
	const struct json *feeds = json_get(answer, "feeds");
	for (size_t i = 0; i < json_count(feeds); i++)
		tell_feed(subscription, json_at(feeds, i));
	subscription->added += json_get_integer(answer, "added", 0);
	subscription->known += json_get_integer(answer, "known", 0);
}

static void tell_feed(struct subscription *subscription, const struct json *feed)
{
	const char *problem = json_get_text(feed, "problem");
	if (problem && !json_get_bool(feed, "added"))
		tell_failure(subscription, feed, problem);
	else if (!subscription->is_brief)
		tell_success(subscription, feed, problem);
}

static void tell_failure(struct subscription *subscription, const struct json *feed, const char *problem)
{
	struct arena *arena = subscription->session->arena;
	const char *url = json_get_text(feed, "url");
	const char *masked = url ? url_masked(arena, url) : NULL;
	subscription->failed++;
	if (subscription->is_brief && subscription->failed > FAILURES_TOLD)
		return;
	output_complain_format("%.300s: %s", masked ? masked : "a feed", problem);
}

/* A problem did not keep it from being subscribed to. */
static void tell_success(struct subscription *subscription, const struct json *feed, const char *problem)
{
	struct output *output = &subscription->session->output;
	const char *title = json_get_text(feed, "title");
	const char *url = json_get_text(feed, "url");
	int64_t entries = json_get_integer(feed, "entries", -1);

	bool is_added = json_get_bool(feed, "added");
	output_add(output, is_added ? "Subscribed to " : "Subscribed already to ");
	output_add_visible(output, title && *title ? title : url);
	if (entries > 0 || (entries == 0 && is_added))
		output_format(output, ": %" PRId64 " %s", entries, entries == 1 ? "story" : "stories");
	if (json_get_bool(feed, "waits"))
		output_add(output, ", which waits for its first poll");
	if (problem) {
		output_add(output, " (");
		output_add_visible(output, problem);
		output_add(output, ")");
	}
	output_add(output, "\n");
	output_record_end(output);
}
