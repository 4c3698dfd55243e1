/* Subscribing and unsubscribing. */
#include "action_call.h"

#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"
#include "tidings/text.h"
#include "tidings/url.h"

struct tally {
	int64_t added, known, failed;
};

static bool subscribe_one(
    struct action_call *call, const struct json *wanted, struct tally *tally, struct error *error);
static bool read_wanted(
    struct action_call *call, const struct json *wanted, struct store_feed_new *feed, struct error *error);
static const char *clean_line(struct arena *arena, const char *text, size_t limit);
static bool answer_subscribed(struct action_call *call, int64_t id, bool is_added, struct error *error);
static void answer_refused(struct action_call *call, const char *url, const struct error *reason);
static bool find_all(struct action_call *call, int64_t *ids, size_t count, struct error *error);
static bool unsubscribe_one(struct action_call *call, int64_t id, struct error *error);
static void answer_feed(struct action_call *call, const struct store_feed *feed);

bool action_feeds_subscribe(struct action_call *call, struct error *error)
{
	const struct json *feeds = json_get(call->request, "feeds");
	if (json_count(feeds) == 0)
		return error_set(error, ERROR_INPUT, "subscribe needs the addresses of feeds");
	struct tally tally = {0};
	json_write_key(&call->answer, "feeds");
	json_write_begin_array(&call->answer);
	for (size_t i = 0; i < json_count(feeds); i++) {
		arena_reset(call->arena);
		if (!subscribe_one(call, json_at(feeds, i), &tally, error))
			return false;
	}
	json_write_end_array(&call->answer);
	json_write_member_integer(&call->answer, "added", tally.added);
	json_write_member_integer(&call->answer, "known", tally.known);
	json_write_member_integer(&call->answer, "failed", tally.failed);
	return true;
}

/* An address that cannot be one of a feed is told with the others, and they stay. */
static bool subscribe_one(struct action_call *call, const struct json *wanted, struct tally *tally, struct error *error)
{
	struct store_feed_new feed = {.is_private = json_get_bool(call->request, "private")};
	struct error refusal = {0};
	if (!read_wanted(call, wanted, &feed, &refusal)) {
		tally->failed++;
		answer_refused(call, json_get_text(wanted, "url"), &refusal);
		return true;
	}
	int64_t id;
	bool is_added;
	if (!store_feeds_add(call->store, &feed, call->now, &id, &is_added, error))
		return false;
	if (is_added)
		tally->added++;
	else
		tally->known++;
	return answer_subscribed(call, id, is_added, error);
}

static bool read_wanted(
    struct action_call *call, const struct json *wanted, struct store_feed_new *feed, struct error *error)
{
	const char *text = json_get_text(wanted, "url");
	if (!text)
		return error_set(error, ERROR_INPUT, "a feed without address");
	const char *url = url_subscribable(call->arena, text, error);
	if (!url)
		return false;
	char *username, *password;
	feed->url = url_without_userinfo(call->arena, url, &username, &password);
	feed->username = username;
	feed->password = password;
	feed->title = clean_line(call->arena, json_get_text(wanted, "title"), FEED_TITLE_LIMIT);
	feed->tag = action_call_tag(call, json_get_text(wanted, "tag"));
	return feed->url || error_set(error, ERROR_INPUT, "the address has a user name that cannot be read");
}

static const char *clean_line(struct arena *arena, const char *text, size_t limit)
{
	const char *line = text_line(arena, text, limit);
	return line && *line ? line : NULL;
}

const char *action_call_tag(struct action_call *call, const char *text)
{
	char *tag = arena_copy(call->arena, text);
	for (char *at = tag; at && *at; at++)
		if (*at == ',')
			*at = ' ';
	return clean_line(call->arena, tag, FEED_CATEGORY_LIMIT);
}

static bool answer_subscribed(struct action_call *call, int64_t id, bool is_added, struct error *error)
{
	struct store_feed feed;
	if (!store_feeds_get(call->store, call->arena, id, &feed, error))
		return false;
	json_write_begin_object(&call->answer);
	answer_feed(call, &feed);
	json_write_member_bool(&call->answer, "added", is_added);
	if (!is_added)
		json_write_member_integer(&call->answer, "entries", feed.entry_count);
	json_write_end_object(&call->answer);
	return true;
}

static void answer_refused(struct action_call *call, const char *url, const struct error *reason)
{
	json_write_begin_object(&call->answer);
	json_write_member_text(&call->answer, "url", url ? url_masked(call->arena, url) : NULL);
	json_write_member_bool(&call->answer, "added", false);
	json_write_member_text(&call->answer, "problem", reason->text);
	json_write_end_object(&call->answer);
}

bool action_feeds_unsubscribe(struct action_call *call, struct error *error)
{
	size_t count = json_count(json_get(call->request, "feeds"));
	if (count == 0)
		return error_set(error, ERROR_INPUT, "unsubscribe needs feeds");
	int64_t *ids = mem_new(count, sizeof *ids);
	bool is_done = find_all(call, ids, count, error);
	json_write_key(&call->answer, "feeds");
	json_write_begin_array(&call->answer);
	for (size_t i = 0; i < count && is_done; i++) {
		arena_reset(call->arena);
		is_done = unsubscribe_one(call, ids[i], error);
	}
	json_write_end_array(&call->answer);
	mem_free(ids);
	return is_done;
}

/* Before the first is gone, for "the only one with that name" must not depend on the order. */
static bool find_all(struct action_call *call, int64_t *ids, size_t count, struct error *error)
{
	const struct json *feeds = json_get(call->request, "feeds");
	for (size_t i = 0; i < count; i++) {
		const char *text = json_text(json_at(feeds, i));
		if (!text)
			return error_set(error, ERROR_INPUT, "a feed is named by a text or a number");
		if (!store_feeds_find(call->store, text, &ids[i], error))
			return false;
	}
	return true;
}

static bool unsubscribe_one(struct action_call *call, int64_t id, struct error *error)
{
	struct store_feed feed;
	struct error reason = {0};
	if (!store_feeds_get(call->store, call->arena, id, &feed, &reason)) {
		/* named twice */
		if (reason.kind == ERROR_NOT_FOUND)
			return true;
		return error_set(error, reason.kind, "%s", reason.text);
	}
	if (feed.is_listed)
		return error_set(
		    error, ERROR_INPUT, "feed %lld stands in the feeds file; remove its line there", (long long)id);
	if (!store_feeds_remove(call->store, id, error))
		return false;
	json_write_begin_object(&call->answer);
	answer_feed(call, &feed);
	json_write_end_object(&call->answer);
	return true;
}

static void answer_feed(struct action_call *call, const struct store_feed *feed)
{
	json_write_member_integer(&call->answer, "id", feed->id);
	json_write_member_text(&call->answer, "url", feed->url);
	json_write_member_text(&call->answer, "title", feed->title);
}
