/* The subscriptions as OPML, or all that is known as JSON Lines. */
#include "verb_export.h"

#include <stdlib.h>
#include <string.h>

#include "export_lines.h"
#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/opml.h"
#include "tidings/store_feeds.h"
#include "tidings/url.h"

/* The feeds of an export, on their way from the rows to the folders. */
struct exported {
	struct session *session;
	struct arena *arena;
	struct opml_feed *feeds;
	size_t count, capacity;
	bool has_passwords;
};

static bool collect_feed(void *arg, const struct store_feed *feed);
static const char *address_of(const struct exported *exported, const struct store_feed *feed);
static int compare_by_tag(const void *left, const void *right);
static void print_opml(struct session *session, struct exported *exported);

enum session_status verb_export_run(struct session *session, struct error *error)
{
	struct exported exported = {.session = session,
	    .arena = session->arena,
	    .has_passwords = arguments_has(session->arguments, OPTION_PASSWORDS)};
	if (arguments_has(session->arguments, OPTION_ALL))
		return !session->store || export_lines(session->store, &session->output, error) ? SESSION_DONE : SESSION_FAILED;
	bool is_done = !session->store || store_feeds_each(session->store, collect_feed, &exported, error);
	if (is_done)
		print_opml(session, &exported);
	mem_free(exported.feeds);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static bool collect_feed(void *arg, const struct store_feed *feed)
{
	struct exported *exported = arg;
	if (exported->count == exported->capacity) {
		exported->capacity = exported->capacity ? exported->capacity * 2 : 64;
		exported->feeds = mem_resize(exported->feeds, exported->capacity, sizeof *exported->feeds);
	}
	size_t tag_length = feed->tags ? strcspn(feed->tags, ",") : 0;
	exported->feeds[exported->count++] = (struct opml_feed){
	    .url = address_of(exported, feed),
	    .title = arena_copy(exported->arena, feed->title),
	    .link = arena_copy(exported->arena, feed->link),
	    .tag = tag_length ? arena_copy_bytes(exported->arena, feed->tags, tag_length) : NULL,
	};
	return true;
}

static const char *address_of(const struct exported *exported, const struct store_feed *feed)
{
	struct store_feed whole;
	bool is_told = exported->has_passwords &&
	               store_feeds_get(exported->session->store, exported->session->arena, feed->id, &whole, NULL) &&
	               whole.username;
	return is_told ? url_with_userinfo(exported->arena, whole.original, whole.username, whole.password)
	               : arena_copy(exported->arena, feed->url);
}

/* Feeds without a folder first; inside one, by title, then address. */
static int compare_by_tag(const void *left, const void *right)
{
	const struct opml_feed *a = left, *b = right;
	int order = strcmp(a->tag ? a->tag : "", b->tag ? b->tag : "");
	if (order == 0)
		order = strcmp(a->title ? a->title : "", b->title ? b->title : "");
	return order ? order : strcmp(a->url, b->url);
}

static void print_opml(struct session *session, struct exported *exported)
{
	struct opml_writer writer;
	if (exported->count)
		qsort(exported->feeds, exported->count, sizeof *exported->feeds, compare_by_tag);
	opml_write_begin(&writer, &session->output.text, "tidings");
	for (size_t i = 0; i < exported->count; i++)
		opml_write_feed(&writer, &exported->feeds[i]);
	opml_write_end(&writer);
}
