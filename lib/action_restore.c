/* What another database or another program knew: feeds and entries with their history and marks. */
#include "action_call.h"

#include <stddef.h>
#include <string.h>

#include "normalise_link.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/html.h"
#include "tidings/identity.h"
#include "tidings/store_transfer.h"
#include "tidings/text.h"
#include "tidings/url.h"

#define SUMMARY_LIMIT 500  /* bytes, as the store makes them */
#define TAG_COUNT 64       /* of one feed or entry */
#define PROBLEM_LIMIT 500  /* bytes */
#define LANGUAGE_LIMIT 64  /* bytes */
#define ADDRESS_LIMIT 8192 /* bytes */
#define KEY_DIGITS 16      /* hexadecimal */
#define SKEW 60            /* seconds that clocks may differ */
#define MONTH (INT64_C(31) * 86400)
#define COUNT_MOST INT64_C(1000000000)

struct tally {
	int64_t feeds, known_feeds, entries, known_entries, refused;
};

static bool reserve(struct action_call *call, bool *keeps_ids, struct error *error);
static bool restore_record(
    struct action_call *call, const struct json *record, struct tally *tally, struct error *error);
static bool restore_feed(struct action_call *call, const struct json *record, struct tally *tally, struct error *error);
static bool read_address(struct action_call *call, const char *text, struct store_feed *feed);
static void read_feed_texts(struct action_call *call, const struct json *record, struct store_transfer_feed *feed);
static void read_feed_history(struct action_call *call, const struct json *record, struct store_feed *feed);
static enum store_feed_state read_state(const struct json *record);
static bool restore_entry(
    struct action_call *call, const struct json *record, struct tally *tally, struct error *error);
static bool find_feed(struct action_call *call, const struct json *record, int64_t *id, struct error *error);
static void read_entry(struct action_call *call, const struct json *record, struct feed_entry *entry);
static void read_lists(struct action_call *call, const struct json *record, struct feed_entry *entry);
static void read_keys(const struct json *record, struct feed_entry *entry);
static void read_entry_state(struct action_call *call, const struct json *record, struct store_transfer_state *state);
static const char **read_tags(struct action_call *call, const struct json *list, size_t *count);
static const char *read_line(struct action_call *call, const struct json *record, const char *key, size_t limit);
static const char *read_link(struct action_call *call, const struct json *record, const char *key);
static const char *read_markup(struct action_call *call, const char *html);
static const char *read_words(struct action_call *call, const char *html);
static int64_t read_date(const struct json *record, const char *key, int64_t most);
static uint64_t read_hash(const char *text);

bool action_restore_run(struct action_call *call, struct error *error)
{
	const struct json *records = json_get(call->request, "records");
	struct tally tally = {0};
	bool keeps_ids = json_get_bool(call->request, "keep");
	if (json_get(call->request, "reserve") && !reserve(call, &keeps_ids, error))
		return false;
	for (size_t i = 0; i < json_count(records); i++) {
		arena_reset(call->arena);
		if (!restore_record(call, json_at(records, i), &tally, error))
			return false;
	}
	json_write_member_bool(&call->answer, "keep", keeps_ids);
	json_write_member_integer(&call->answer, "feeds", tally.feeds);
	json_write_member_integer(&call->answer, "known_feeds", tally.known_feeds);
	json_write_member_integer(&call->answer, "entries", tally.entries);
	json_write_member_integer(&call->answer, "known_entries", tally.known_entries);
	json_write_member_integer(&call->answer, "refused", tally.refused);
	return true;
}

static bool reserve(struct action_call *call, bool *keeps_ids, struct error *error)
{
	const struct json *wanted = json_get(call->request, "reserve");
	const struct store_transfer_ids ids = {
	    .feed = json_get_integer(wanted, "feed", 0), .entry = json_get_integer(wanted, "entry", 0)};
	return store_transfer_reserve(call->store, &ids, keeps_ids, error);
}

static bool restore_record(
    struct action_call *call, const struct json *record, struct tally *tally, struct error *error)
{
	const char *type = json_get_text(record, "type");
	if (type && strcmp(type, "feed") == 0)
		return restore_feed(call, record, tally, error);
	if (type && strcmp(type, "entry") == 0)
		return restore_entry(call, record, tally, error);
	tally->refused++;
	return true;
}

static bool restore_feed(struct action_call *call, const struct json *record, struct tally *tally, struct error *error)
{
	struct store_transfer_feed feed = {0};
	int64_t id;
	bool is_added;
	if (!read_address(call, json_get_text(record, "url"), &feed.feed)) {
		tally->refused++;
		return true;
	}
	read_feed_texts(call, record, &feed);
	read_feed_history(call, record, &feed.feed);
	if (!store_transfer_add_feed(call->store, &feed, json_get_bool(call->request, "keep"), &id, &is_added, error))
		return false;
	if (is_added)
		tally->feeds++;
	else
		tally->known_feeds++;
	return true;
}

/* Files and private addresses only where a person said so of this very list. */
static bool read_address(struct action_call *call, const char *text, struct store_feed *feed)
{
	char *username, *password;
	const char *url = text ? url_subscribable(call->arena, text, NULL) : NULL;
	bool is_trusted = json_get_bool(call->request, "private");
	if (!url || (url_is_file(url) && !is_trusted))
		return false;
	feed->url = url_without_userinfo(call->arena, url, &username, &password);
	return feed->url != NULL;
}

static void read_feed_texts(struct action_call *call, const struct json *record, struct store_transfer_feed *feed)
{
	struct store_feed original = {0};
	size_t count;
	const char **tags = read_tags(call, json_get(record, "tags"), &count);
	struct buf joined;
	feed->custom_title = read_line(call, record, "title", FEED_TITLE_LIMIT);
	feed->own_title = read_line(call, record, "own_title", FEED_TITLE_LIMIT);
	feed->feed.description = read_line(call, record, "description", FEED_TITLE_LIMIT);
	feed->feed.language = read_line(call, record, "language", LANGUAGE_LIMIT);
	feed->feed.problem = read_line(call, record, "problem", PROBLEM_LIMIT);
	feed->feed.link = read_link(call, record, "link");
	feed->feed.proposed = read_link(call, record, "proposed");
	feed->icon = read_link(call, record, "icon");
	feed->hub = read_link(call, record, "hub");
	feed->self = read_link(call, record, "self");
	feed->feed.original = read_address(call, json_get_text(record, "original"), &original) ? original.url : NULL;
	feed->feed.is_private = json_get_bool(record, "private") && json_get_bool(call->request, "private");
	buf_init(&joined, TAG_COUNT * (FEED_CATEGORY_LIMIT + 1));
	for (size_t i = 0; i < count; i++)
		buf_add_format(&joined, i ? ",%s" : "%s", tags[i]);
	feed->feed.tags = arena_copy(call->arena, buf_text(&joined));
	buf_done(&joined);
}

static void read_feed_history(struct action_call *call, const struct json *record, struct store_feed *feed)
{
	// clang-format off
	const struct {
		const char *key;
		int64_t *number;
		int64_t most;
	} numbers[] = {
		{"id", &feed->id, STORE_TRANSFER_ID}, {"failures", &feed->failures, COUNT_MOST}, {"status", &feed->status, 999},
		{"ttl", &feed->ttl, MONTH}, {"update_period", &feed->update_period, 12 * MONTH},
		{"interval", &feed->own_interval, MONTH}, {"rhythm", &feed->rhythm, 12 * MONTH}, {"polls", &feed->polls, COUNT_MOST},
		{"keep", &feed->own_keep, COUNT_MOST},
		{"size", &feed->body_size, COUNT_MOST},
	};
	const struct {
		const char *key;
		int64_t *instant;
		int64_t most;
	} dates[] = {
		{"added", &feed->added, call->now}, {"last_poll", &feed->last_poll, call->now},
		{"last_success", &feed->last_success, call->now}, {"last_new", &feed->last_new, call->now},
		{"failing_since", &feed->failing_since, call->now}, {"gone_since", &feed->gone_since, call->now},
		{"next", &feed->due, call->now + MONTH},
	};
	// clang-format on
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int64_t number = json_get_integer(record, numbers[i].key, 0);
		*numbers[i].number = number < 0 || number > numbers[i].most ? 0 : number;
	}
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		*dates[i].instant = read_date(record, dates[i].key, dates[i].most);
	if (feed->added == DATE_NONE)
		feed->added = call->now;
	if (feed->due == DATE_NONE)
		feed->due = 0;
	feed->skip_hours = (uint32_t)json_get_integer(record, "skip_hours", 0) & 0xffffff;
	feed->skip_days = (uint32_t)json_get_integer(record, "skip_days", 0) & 0x7f;
	feed->state = read_state(record);
}

static enum store_feed_state read_state(const struct json *record)
{
	static const char *const names[] = {
	    [STORE_FEED_PENDING] = "pending",
	    [STORE_FEED_ACTIVE] = "active",
	    [STORE_FEED_GONE] = "gone",
	    [STORE_FEED_DEAD] = "dead",
	};
	const char *name = json_get_text(record, "state");
	for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return (enum store_feed_state)i;
	return STORE_FEED_PENDING;
}

static bool restore_entry(struct action_call *call, const struct json *record, struct tally *tally, struct error *error)
{
	struct feed_entry entry = {0};
	struct store_transfer_state state = {0};
	struct feed document = {.entries = &entry, .entry_count = 1};
	int64_t feed;
	bool is_added = false;
	if (!find_feed(call, record, &feed, error))
		return false;
	read_entry(call, record, &entry);
	identity_name_entries(&document);
	read_keys(record, &entry);
	read_entry_state(call, record, &state);
	if (feed == 0 || entry.key_count == 0) {
		tally->refused++;
		return true;
	}
	if (!store_transfer_add_entry(call->store, feed, &entry, &state, &is_added, error))
		return false;
	if (is_added)
		tally->entries++;
	else
		tally->known_entries++;
	return true;
}

/* The feed of that address; 0 when there is none. */
static bool find_feed(struct action_call *call, const struct json *record, int64_t *id, struct error *error)
{
	struct store_feed feed = {0};
	*id = 0;
	return !read_address(call, json_get_text(record, "feed_url"), &feed) ||
	       store_transfer_find_feed(call->store, feed.url, id, error);
}

static void read_entry(struct action_call *call, const struct json *record, struct feed_entry *entry)
{
	const char *text = json_get_text(record, "text");
	entry->id = read_line(call, record, "guid", FEED_ID_LIMIT);
	entry->title = read_line(call, record, "title", FEED_TITLE_LIMIT);
	entry->author = read_line(call, record, "author", FEED_AUTHOR_LIMIT);
	entry->language = read_line(call, record, "language", LANGUAGE_LIMIT);
	entry->link = read_link(call, record, "link");
	entry->comments = read_link(call, record, "comments");
	entry->published = read_date(record, "published", INT64_MAX);
	entry->updated = read_date(record, "updated", INT64_MAX);
	entry->content = read_markup(call, json_get_text(record, "content"));
	if (text) {
		struct buf clean;
		buf_init(&clean, FEED_CONTENT_LIMIT);
		text_clean(&clean, text, strlen(text), true);
		entry->text = arena_copy(call->arena, buf_text(&clean));
		buf_done(&clean);
	} else {
		entry->text = read_words(call, entry->content);
	}
	read_lists(call, record, entry);
}

static void read_lists(struct action_call *call, const struct json *record, struct feed_entry *entry)
{
	const struct json *categories = json_get(record, "categories");
	const struct json *enclosures = json_get(record, "enclosures");
	entry->categories = arena_new_array(call->arena, FEED_CATEGORY_COUNT, sizeof *entry->categories);
	entry->enclosures = arena_new_array(call->arena, FEED_ENCLOSURE_COUNT, sizeof *entry->enclosures);
	for (size_t i = 0; i < json_count(categories) && entry->category_count < FEED_CATEGORY_COUNT; i++) {
		const char *name = text_line(call->arena, json_text(json_at(categories, i)), FEED_CATEGORY_LIMIT);
		if (name && *name)
			entry->categories[entry->category_count++] = name;
	}
	for (size_t i = 0; i < json_count(enclosures) && entry->enclosure_count < FEED_ENCLOSURE_COUNT; i++) {
		const struct json *one = json_at(enclosures, i);
		const struct feed_enclosure enclosure = {
		    .url = read_link(call, one, "url"),
		    .type = read_line(call, one, "type", FEED_CATEGORY_LIMIT),
		    .length = json_get_integer(one, "length", -1),
		};
		if (enclosure.url)
			entry->enclosures[entry->enclosure_count++] = enclosure;
	}
}

/* Names that it had in the other database are the names it was told by; without them they are made anew. */
static void read_keys(const struct json *record, struct feed_entry *entry)
{
	const struct json *keys = json_get(record, "keys");
	size_t count = 0;
	for (size_t i = 0; i < json_count(keys) && count < FEED_KEY_COUNT; i++) {
		uint64_t key = read_hash(json_text(json_at(keys, i)));
		if (key)
			entry->keys[count++] = key;
	}
	if (count)
		entry->key_count = count;
}

static void read_entry_state(struct action_call *call, const struct json *record, struct store_transfer_state *state)
{
	bool keeps_ids = json_get_bool(call->request, "keep");
	state->id = keeps_ids ? json_get_integer(record, "id", 0) : 0;
	state->story = json_get_integer(record, "story", 0);
	state->received = read_date(record, "received", call->now);
	if (state->received == DATE_NONE)
		state->received = call->now;
	state->content_hash = read_hash(json_get_text(record, "hash"));
	state->is_read = json_get_bool(record, "read");
	state->is_starred = json_get_bool(record, "starred");
	state->is_hidden = json_get_bool(record, "hidden");
	state->is_edited = json_get_bool(record, "edited");
	const char *summary = read_words(call, json_get_text(record, "summary"));
	state->summary = text_line(call->arena, summary, SUMMARY_LIMIT);
	state->tags = read_tags(call, json_get(record, "tags"), &state->tag_count);
}

static const char **read_tags(struct action_call *call, const struct json *list, size_t *count)
{
	const char **tags = arena_new_array(call->arena, TAG_COUNT, sizeof *tags);
	*count = 0;
	for (size_t i = 0; i < json_count(list) && *count < TAG_COUNT; i++) {
		const char *tag = action_call_tag(call, json_text(json_at(list, i)));
		if (tag)
			tags[(*count)++] = tag;
	}
	return tags;
}

static const char *read_line(struct action_call *call, const struct json *record, const char *key, size_t limit)
{
	const char *line = text_line(call->arena, json_get_text(record, key), limit);
	return line && *line ? line : NULL;
}

static const char *read_link(struct action_call *call, const struct json *record, const char *key)
{
	const char *text = json_get_text(record, key);
	return text && strlen(text) <= ADDRESS_LIMIT ? normalise_link_resolve(call->arena, NULL, text) : NULL;
}

static const char *read_markup(struct action_call *call, const char *html)
{
	struct buf safe;
	if (!html)
		return NULL;
	buf_init(&safe, FEED_CONTENT_LIMIT);
	html_sanitise(&safe, html, strlen(html), NULL);
	const char *copy = arena_copy(call->arena, buf_text(&safe));
	buf_done(&safe);
	return *copy ? copy : NULL;
}

static const char *read_words(struct action_call *call, const char *html)
{
	struct buf words;
	if (!html)
		return NULL;
	buf_init(&words, FEED_CONTENT_LIMIT);
	html_to_words(&words, html, strlen(html));
	const char *copy = arena_copy(call->arena, buf_text(&words));
	buf_done(&words);
	return copy;
}

static int64_t read_date(const struct json *record, const char *key, int64_t most)
{
	const char *text = json_get_text(record, key);
	int64_t instant;
	return text && date_parse(text, &instant) && (instant <= most || instant - most <= SKEW) ? instant : DATE_NONE;
}

static uint64_t read_hash(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t hash = 0;
	if (!text || strlen(text) != KEY_DIGITS || strspn(text, digits) != KEY_DIGITS)
		return 0;
	for (; *text; text++)
		hash = hash << 4 | (uint64_t)(strchr(digits, *text) - digits);
	return hash;
}
