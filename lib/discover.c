/* Finding the feeds that a page points at. */
#include "tidings/discover.h"

#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/html.h"
#include "tidings/text.h"
#include "tidings/url.h"

#define SCRATCH_LIMIT ((size_t)4 * 1024 * 1024)

/* What pages call a feed. Plain application/json is WordPress's interface far more often than a feed, unless the
 * address says so. */
static const struct feed_type {
	const char *name;
	bool needs_hint;
} types[] = {
    // clang-format off
	{"application/rss+xml", false},
	{"application/atom+xml", false},
	{"application/feed+json", false},
	{"application/rdf+xml", false},
	{"application/x.atom+xml", false},
	{"application/x-atom+xml", false},
	{"application/xml", false},
	{"text/xml", false},
	{"application/json", true},
    // clang-format on
};

struct finder {
	struct arena *arena, *scratch;
	const char *base;
	struct feed_candidate feeds[DISCOVER_LIMIT], comments[DISCOVER_LIMIT];
	size_t feed_count, comment_count;
};

static bool find_base(void *arg, const struct html_tag *tag);
static bool find_feed(void *arg, const struct html_tag *tag);
static bool has_word(const char *list, const char *word);
static const struct feed_type *find_type(const char *type);
static bool contains(const char *text, const char *part);
static char *feed_address(struct finder *finder, const char *href);
static bool is_known(const struct finder *finder, const char *url);
static bool is_about_comments(const char *url, const char *title);

size_t discover_feeds(
    struct arena *arena, const char *html, size_t length, const char *address, struct feed_candidate **candidates)
{
	struct finder finder = {.arena = arena, .scratch = arena_new(SCRATCH_LIMIT), .base = address};
	html_each_tag(html, length, find_base, &finder);
	html_each_tag(html, length, find_feed, &finder);
	arena_free(finder.scratch);
	size_t count = finder.feed_count + finder.comment_count;
	struct feed_candidate *found = arena_new_array(arena, count + 1, sizeof *found);
	memcpy(found, finder.feeds, finder.feed_count * sizeof *found);
	memcpy(found + finder.feed_count, finder.comments, finder.comment_count * sizeof *found);
	*candidates = found;
	return count;
}

/* The first <base href> rules the whole page, the links before it, too. */
static bool find_base(void *arg, const struct html_tag *tag)
{
	struct finder *finder = arg;
	const char *href = !strcmp(tag->name, "base") ? html_get(tag, "href") : NULL;
	if (!href)
		return true;
	const char *base = url_resolve(finder->arena, finder->base, href);
	if (base && url_is_http(base))
		finder->base = base;
	return false;
}

static bool find_feed(void *arg, const struct html_tag *tag)
{
	struct finder *finder = arg;
	if (strcmp(tag->name, "link") != 0 || !has_word(html_get(tag, "rel"), "alternate"))
		return true;
	const char *href = html_get(tag, "href"), *title = html_get(tag, "title");
	const struct feed_type *type = find_type(html_get(tag, "type"));
	if (!type || !href || (type->needs_hint && !contains(href, "feed")))
		return true;
	const char *url = feed_address(finder, href);
	if (!url || is_known(finder, url))
		return true;
	struct feed_candidate feed = {arena_copy(finder->arena, url), NULL, type->name};
	if (title && *title)
		feed.title = text_line(finder->arena, title, FEED_TITLE_LIMIT);
	if (is_about_comments(url, title))
		finder->comments[finder->comment_count++] = feed;
	else
		finder->feeds[finder->feed_count++] = feed;
	return finder->feed_count + finder->comment_count < DISCOVER_LIMIT;
}

static bool has_word(const char *list, const char *word)
{
	static const char blanks[] = " \t\n\r\f";
	size_t length = strlen(word);
	while (list && *(list += strspn(list, blanks))) {
		size_t span = strcspn(list, blanks);
		if (span == length && !strncasecmp(list, word, length))
			return true;
		list += span;
	}
	return false;
}

/* Parameters behind a semicolon do not count. */
static const struct feed_type *find_type(const char *type)
{
	if (!type)
		return NULL;
	type += strspn(type, " \t\n");
	size_t length = strcspn(type, "; \t\n");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strlen(types[i].name) == length && !strncasecmp(type, types[i].name, length))
			return &types[i];
	return NULL;
}

static bool contains(const char *text, const char *part)
{
	return text && strcasestr(text, part);
}

/* In the scratch arena; NULL when it is no address to poll. */
static char *feed_address(struct finder *finder, const char *href)
{
	arena_reset(finder->scratch);
	if (!href[strspn(href, " \t\n")])
		return NULL;
	char *url = url_resolve(finder->scratch, finder->base, href);
	char *cleaned = url ? url_subscribable(finder->scratch, url, NULL) : NULL;
	return cleaned && url_is_http(cleaned) ? cleaned : NULL;
}

static bool is_known(const struct finder *finder, const char *url)
{
	for (size_t i = 0; i < finder->feed_count; i++)
		if (!strcmp(finder->feeds[i].url, url))
			return true;
	for (size_t i = 0; i < finder->comment_count; i++)
		if (!strcmp(finder->comments[i].url, url))
			return true;
	return false;
}

static bool is_about_comments(const char *url, const char *title)
{
	static const char *const words[] = {"comment", "kommentar", "coment", "commenti", "reacties"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (contains(title, words[i]))
			return true;
	return contains(url, "/comments/feed") || contains(url, "/comments/default") || contains(url, "feed=comments");
}
