/* The settings of one feed. */
#include "action_call.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/store_feeds.h"
#include "tidings/text.h"
#include "tidings/url.h"

#define INTERVAL_MOST (INT64_C(7) * 86400) /* seconds; what is due later comes from a wrong clock */
#define KEEP_LEAST (INT64_C(60) * 60)      /* seconds */
#define TAG_COUNT 64

struct setter {
	struct action_call *call;
	int64_t feed;
	struct error *error; /* of the first that fails */
	bool is_listed;
	size_t done;
	bool has_failed;
};

typedef bool set_fn(struct setter *setter, const char *value);

static set_fn set_interval, set_keep, set_stories, set_tags, set_title, set_url;
static void set(void *arg, const char *key, const struct json *value);
static bool is_same_origin(struct arena *arena, const char *one, const char *other);

// clang-format off
static const struct {
	const char *name;
	bool is_of_list; /* a feed that stands in the feeds file has it from there */
	set_fn *set;
} settings[] = {
	{"interval", false, set_interval},
	{"keep",     false, set_keep},
	{"stories",  false, set_stories},
	{"tags",     true,  set_tags},
	{"title",    true,  set_title},
	{"url",      true,  set_url},
};
// clang-format on

bool action_feeds_set(struct action_call *call, struct error *error)
{
	const char *text = json_get_text(call->request, "feed");
	struct setter setter = {.call = call, .error = error};
	if (!text)
		return error_set(error, ERROR_INPUT, "set needs a feed");
	struct store_feed feed;
	if (!store_feeds_find(call->store, text, &setter.feed, error) ||
	    !store_feeds_get(call->store, call->arena, setter.feed, &feed, error))
		return false;
	setter.is_listed = feed.is_listed;
	json_each_member(json_get(call->request, "settings"), set, &setter);
	if (setter.has_failed)
		return false;
	if (!setter.done)
		return error_set(error, ERROR_INPUT, "set needs settings, as interval=2h");
	json_write_member_integer(&call->answer, "id", setter.feed);
	return true;
}

static void set(void *arg, const char *key, const struct json *value)
{
	struct setter *setter = arg;
	const char *text = json_text(value);
	size_t i = 0;
	while (i < sizeof settings / sizeof *settings && strcmp(settings[i].name, key) != 0)
		i++;
	if (setter->has_failed)
		return;
	if (i == sizeof settings / sizeof *settings || !text)
		setter->has_failed = !error_set(setter->error, ERROR_INPUT,
		    "\"%.60s\" is no setting of a feed; interval, keep, stories, tags, title and url are", key);
	else if (settings[i].is_of_list && setter->is_listed)
		setter->has_failed = !error_set(setter->error, ERROR_INPUT,
		    "feed %lld stands in the feeds file; change its line there", (long long)setter->feed);
	else
		setter->has_failed = !settings[i].set(setter, text);
	setter->done++;
}

static bool set_interval(struct setter *setter, const char *value)
{
	int64_t seconds = 0;
	bool is_own = strcmp(value, "auto") != 0;
	if (is_own && (!date_parse_duration(value, &seconds) || seconds < 1 || seconds > INTERVAL_MOST))
		return error_set(
		    setter->error, ERROR_INPUT, "interval is a duration from 1s to 7d, or auto, not \"%.60s\"", value);
	return store_feeds_set_interval(setter->call->store, setter->feed, seconds, setter->error);
}

static bool set_keep(struct setter *setter, const char *value)
{
	int64_t seconds = strcmp(value, "forever") == 0 ? STORE_KEEP_ALL : 0;
	bool is_word = seconds || strcmp(value, "auto") == 0;
	if (!is_word && (!date_parse_duration(value, &seconds) || seconds < KEEP_LEAST))
		return error_set(
		    setter->error, ERROR_INPUT, "keep is a duration from 1h on, forever or auto, not \"%.60s\"", value);
	return store_feeds_set_keep(setter->call->store, setter->feed, seconds, setter->error);
}

static bool set_stories(struct setter *setter, const char *value)
{
	bool is_apart = strcmp(value, "no") == 0;
	if (!is_apart && strcmp(value, "yes") != 0)
		return error_set(setter->error, ERROR_INPUT, "stories is yes or no, not \"%.60s\"", value);
	return store_feeds_set_apart(setter->call->store, setter->feed, is_apart, setter->error);
}

/* All of them, with commas between. */
static bool set_tags(struct setter *setter, const char *value)
{
	const char *tags[TAG_COUNT];
	size_t count = 0;
	for (const char *at = value; *at;) {
		size_t length = strcspn(at, ",");
		const char *tag =
		    text_line(setter->call->arena, arena_copy_bytes(setter->call->arena, at, length), FEED_CATEGORY_LIMIT);
		if (tag && *tag && count == TAG_COUNT)
			return error_set(setter->error, ERROR_INPUT, "a feed may have %d tags", TAG_COUNT);
		if (tag && *tag)
			tags[count++] = tag;
		at += length + (at[length] == ',');
	}
	return store_feeds_set_tags(setter->call->store, setter->feed, tags, count, setter->error);
}

/* "" takes the person's title away: the feed has its own again. */
static bool set_title(struct setter *setter, const char *value)
{
	const char *line = text_line(setter->call->arena, value, FEED_TITLE_LIMIT);
	return store_feeds_set_title(setter->call->store, setter->feed, line && *line ? line : NULL, setter->error);
}

/* A password, and leave to connect to a private address, are its server's: they stay as long as the feed stays there,
 * where it was subscribed and not where it may have moved to since. */
static bool set_url(struct setter *setter, const char *value)
{
	struct action_call *call = setter->call;
	struct store_feed feed;
	char *username, *password;
	const char *whole = url_subscribable(call->arena, value, setter->error);
	if (!whole || !store_feeds_get(call->store, call->arena, setter->feed, &feed, setter->error))
		return false;
	struct store_feed_new wanted = {.url = url_without_userinfo(call->arena, whole, &username, &password)};
	if (!wanted.url)
		return error_set(setter->error, ERROR_INPUT, "the address has a user name that cannot be read");
	bool stays = is_same_origin(call->arena, feed.original, wanted.url);
	bool keeps_user = stays && !username;
	wanted.is_private = stays && feed.is_private;
	wanted.username = keeps_user ? feed.username : username;
	wanted.password = keeps_user ? feed.password : password;
	return store_feeds_set_address(call->store, setter->feed, &wanted, setter->error);
}

static bool is_same_origin(struct arena *arena, const char *one, const char *other)
{
	const char *first = url_origin(arena, one), *second = url_origin(arena, other);
	return first && second && strcmp(first, second) == 0;
}
