/* The feeds and origins that the scheduler works on. */
#include "roster.h"

#include <stdlib.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"
#include "tidings/url.h"

#define KEYS_LIMIT ((size_t)1 << 30)
#define URL_ARENA_LIMIT (1u << 20)
#define NO_ORIGIN "file:"

struct hold {
	const char *key;
	int64_t until;
};

struct loading {
	struct roster *roster;
	int64_t now, horizon;
	struct arena *scratch;
	const char **keys; /* of each feed, while the origins are not known */
	size_t capacity;
	struct hold *holds; /* sorted */
	size_t hold_count, hold_capacity;
};

static void add_hold(void *arg, const char *key, int64_t until);
static int64_t find_hold(const struct loading *loading, const char *key);
static bool add_feed(void *arg, const struct store_due *due);
static void make_origins(struct loading *loading);
static void add_origin(struct loading *loading, const char *key);
static void link_feeds(struct loading *loading);
static int compare_holds(const void *first, const void *second);
static int compare_feeds(const void *first, const void *second);
static int compare_keys(const void *first, const void *second);
static int compare_origins(const void *first, const void *second);

struct roster *roster_load(struct store *store, int64_t now, int64_t horizon, struct error *error)
{
	struct roster *roster = mem_new(1, sizeof *roster);
	roster->arena = arena_new(KEYS_LIMIT);
	struct loading loading = {.roster = roster, .now = now, .horizon = horizon, .scratch = arena_new(URL_ARENA_LIMIT)};
	bool is_loaded = store_feeds_each_hold(store, now, add_hold, &loading, error);
	if (loading.hold_count)
		qsort(loading.holds, loading.hold_count, sizeof *loading.holds, compare_holds);
	is_loaded = is_loaded && store_feeds_each_due(store, add_feed, &loading, error);
	if (is_loaded && roster->feed_count) {
		make_origins(&loading);
		link_feeds(&loading);
	}
	arena_free(loading.scratch);
	mem_free(loading.keys);
	mem_free(loading.holds);
	if (is_loaded)
		return roster;
	roster_free(roster);
	return NULL;
}

void roster_free(struct roster *roster)
{
	if (!roster)
		return;
	mem_free(roster->feeds);
	mem_free(roster->origins);
	arena_free(roster->arena);
	mem_free(roster);
}

struct roster_feed *roster_find_feed(const struct roster *roster, int64_t id)
{
	const struct roster_feed key = {.id = id};
	return roster->feed_count ? bsearch(&key, roster->feeds, roster->feed_count, sizeof *roster->feeds, compare_feeds)
	                          : NULL;
}

struct roster_origin *roster_find_origin(const struct roster *roster, const char *key)
{
	const struct roster_origin wanted = {.key = key};
	return roster->origin_count
	           ? bsearch(&wanted, roster->origins, roster->origin_count, sizeof *roster->origins, compare_origins)
	           : NULL;
}

/* Feeds become ready in order of due times, nearly always: the end is the place to look first. */
void roster_queue(struct roster_feed *feed)
{
	struct roster_origin *origin = feed->origin;
	feed->state = ROSTER_READY;
	feed->next = NULL;
	if (!origin->first) {
		origin->first = origin->last = feed;
	} else if (origin->last->due <= feed->due) {
		origin->last->next = feed;
		origin->last = feed;
	} else {
		struct roster_feed **at = &origin->first;
		while ((*at)->due <= feed->due)
			at = &(*at)->next;
		feed->next = *at;
		*at = feed;
	}
}

struct roster_feed *roster_take(struct roster_origin *origin)
{
	struct roster_feed *feed = origin->first;
	if (!feed)
		return NULL;
	origin->first = feed->next;
	if (!origin->first)
		origin->last = NULL;
	feed->next = NULL;
	return feed;
}

static void add_hold(void *arg, const char *key, int64_t until)
{
	struct loading *loading = arg;
	if (until > loading->horizon)
		return;
	if (loading->hold_count == loading->hold_capacity) {
		loading->hold_capacity = loading->hold_capacity ? 2 * loading->hold_capacity : 16;
		loading->holds = mem_resize(loading->holds, loading->hold_capacity, sizeof *loading->holds);
	}
	loading->holds[loading->hold_count++] = (struct hold){arena_copy(loading->roster->arena, key), until};
}

static int64_t find_hold(const struct loading *loading, const char *key)
{
	const struct hold wanted = {.key = key};
	const struct hold *found = loading->hold_count
	                               ? bsearch(&wanted, loading->holds, loading->hold_count, sizeof wanted, compare_holds)
	                               : NULL;
	return found ? found->until : 0;
}

static bool add_feed(void *arg, const struct store_due *due)
{
	struct loading *loading = arg;
	struct roster *roster = loading->roster;
	if (roster->feed_count == loading->capacity) {
		loading->capacity = loading->capacity ? 2 * loading->capacity : 256;
		roster->feeds = mem_resize(roster->feeds, loading->capacity, sizeof *roster->feeds);
		loading->keys = mem_resize(loading->keys, loading->capacity, sizeof *loading->keys);
	}
	const char *key = url_origin(loading->scratch, due->url);
	loading->keys[roster->feed_count] = arena_copy(roster->arena, key ? key : NO_ORIGIN);
	arena_reset(loading->scratch);
	roster->feeds[roster->feed_count++] = (struct roster_feed){
	    .id = due->id,
	    .due = due->due > loading->horizon ? loading->now : due->due,
	    .hold = find_hold(loading, due->url),
	    .asked = due->last_poll,
	};
	return true;
}

static void make_origins(struct loading *loading)
{
	struct roster *roster = loading->roster;
	size_t count = roster->feed_count;
	const char **sorted = mem_new(count, sizeof *sorted);
	memcpy(sorted, loading->keys, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, compare_keys);
	roster->origins = mem_new(count, sizeof *roster->origins);
	for (size_t i = 0; i < count; i++)
		if (!i || strcmp(sorted[i], sorted[i - 1]))
			add_origin(loading, sorted[i]);
	for (size_t i = 0; i < roster->origin_count; i++)
		roster->origins[i].item.owner = &roster->origins[i];
	mem_free(sorted);
}

static void add_origin(struct loading *loading, const char *key)
{
	struct roster *roster = loading->roster;
	const char *slow = arena_format(loading->scratch, ROSTER_SLOW "%s", key);
	roster->origins[roster->origin_count++] =
	    (struct roster_origin){.key = key, .hold = find_hold(loading, key), .slow_until = find_hold(loading, slow)};
	arena_reset(loading->scratch);
}

/* Only now nothing moves any more, so that pointers may be taken. */
static void link_feeds(struct loading *loading)
{
	struct roster *roster = loading->roster;
	for (size_t i = 0; i < roster->feed_count; i++)
		roster->feeds[i].origin = roster_find_origin(roster, loading->keys[i]);
	qsort(roster->feeds, roster->feed_count, sizeof *roster->feeds, compare_feeds);
	for (size_t i = 0; i < roster->feed_count; i++)
		roster->feeds[i].item.owner = &roster->feeds[i];
}

static int compare_holds(const void *first, const void *second)
{
	return strcmp(((const struct hold *)first)->key, ((const struct hold *)second)->key);
}

static int compare_feeds(const void *first, const void *second)
{
	int64_t a = ((const struct roster_feed *)first)->id, b = ((const struct roster_feed *)second)->id;
	return (a > b) - (a < b);
}

static int compare_keys(const void *first, const void *second)
{
	return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static int compare_origins(const void *first, const void *second)
{
	return strcmp(((const struct roster_origin *)first)->key, ((const struct roster_origin *)second)->key);
}
