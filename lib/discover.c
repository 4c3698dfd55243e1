/* Finding the feeds that a page points at. */
#include "tidings/discover.h"

#include <string.h>
#include <strings.h>

#include "discover_site.h"
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
	{"application/x-rss+xml", false},
	{"text/rss+xml", false},
	{"text/atom+xml", false},
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
	const char *canonical; /* what the page says its own address is */
};

static bool find_base(void *arg, const struct html_tag *tag);
static bool find_feed(void *arg, const struct html_tag *tag);
static void note_canonical(struct finder *finder, const struct html_tag *tag);
static const char *feed_type_of(const struct html_tag *tag, const char *href);
static bool add_feed(struct finder *finder, const char *href, const char *title, const char *type);
static void find_by_address(struct finder *finder, const char *address);
static bool find_anchor(void *arg, const struct html_tag *tag);
static bool names_feed(const char *url);
static bool is_near(struct finder *finder, const char *url);
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
	if (!finder.feed_count)
		find_by_address(&finder, address);
	if (!finder.feed_count && !finder.comment_count)
		html_each_tag(html, length, find_anchor, &finder);
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
	note_canonical(finder, tag);
	if (strcmp(tag->name, "link") != 0)
		return true;
	const char *href = html_get(tag, "href");
	const char *type = href ? feed_type_of(tag, href) : NULL;
	return !type || add_feed(finder, href, html_get(tag, "title"), type);
}

/* A page of a channel's handle says in its head which channel that is. */
static void note_canonical(struct finder *finder, const struct html_tag *tag)
{
	const char *content = html_get(tag, "content"), *item = html_get(tag, "itemprop");
	bool is_channel = !strcmp(tag->name, "meta") && item && content && !strncmp(content, "UC", 2) &&
	                  (!strcmp(item, "channelId") || !strcmp(item, "identifier"));
	if (is_channel && finder->base && strcasestr(finder->base, "youtube.com/"))
		finder->canonical = arena_format(finder->arena, "https://www.youtube.com/channel/%.100s", content);
	else if (!finder->canonical && !strcmp(tag->name, "link") && has_word(html_get(tag, "rel"), "canonical"))
		finder->canonical =
		    url_resolve(finder->arena, finder->base, html_get(tag, "href") ? html_get(tag, "href") : "");
}

/* NULL when the link is to no feed. One that is called a feed needs no type. */
static const char *feed_type_of(const struct html_tag *tag, const char *href)
{
	const char *rel = html_get(tag, "rel"), *type_name = html_get(tag, "type");
	const struct feed_type *type = find_type(type_name);
	bool is_named = has_word(rel, "feed") && !has_word(rel, "stylesheet");
	if (!has_word(rel, "alternate") && !is_named)
		return NULL;
	if (!type)
		return is_named && (!type_name || !*type_name) ? "" : NULL;
	bool looks_so = is_named || contains(href, "feed") || contains(html_get(tag, "title"), "feed");
	bool is_other = contains(href, "wp-json") || contains(href, "oembed") || contains(href, "sitemap");
	return type->needs_hint && (!looks_so || is_other) ? NULL : type->name;
}

/* False when there is no room for more. */
static bool add_feed(struct finder *finder, const char *href, const char *title, const char *type)
{
	const char *url = feed_address(finder, href);
	if (!url || is_known(finder, url))
		return true;
	struct feed_candidate feed = {arena_copy(finder->arena, url), NULL, *type ? type : NULL};
	if (title && *title)
		feed.title = text_line(finder->arena, title, FEED_TITLE_LIMIT);
	if (is_about_comments(url, title))
		finder->comments[finder->comment_count++] = feed;
	else
		finder->feeds[finder->feed_count++] = feed;
	return finder->feed_count + finder->comment_count < DISCOVER_LIMIT;
}

static void find_by_address(struct finder *finder, const char *address)
{
	const char *pages[] = {address, finder->canonical};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		const char *feed = pages[i] ? discover_site_feed(finder->arena, pages[i]) : NULL;
		if (feed && finder->feed_count + finder->comment_count < DISCOVER_LIMIT)
			add_feed(finder, feed, NULL, "");
		if (feed)
			return;
	}
}

/* The last resort: a link for people whose address is that of a feed. */
static bool find_anchor(void *arg, const struct html_tag *tag)
{
	struct finder *finder = arg;
	const char *href = !strcmp(tag->name, "a") ? html_get(tag, "href") : NULL;
	const char *url =
	    href && (names_feed(href) || find_type(html_get(tag, "type"))) ? feed_address(finder, href) : NULL;
	return !url || !is_near(finder, url) || add_feed(finder, href, html_get(tag, "title"), "");
}

static bool names_feed(const char *url)
{
	static const char *const endings[] = {"/feed", "/feeds", "/rss", "/rss2", "/atom", ".rss", ".atom", ".rdf",
	    "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default"};
	static const char *const queries[] = {
	    "?feed=rss", "?feed=atom", "format=rss", "format=feed", "type=rss", "format=atom"};
	size_t length = strcspn(url, "?#");
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		if (strcasestr(url + length, queries[i]))
			return true;
	length -= length && url[length - 1] == '/';
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t ending = strlen(endings[i]);
		if (length >= ending && !strncasecmp(url + length - ending, endings[i], ending))
			return true;
	}
	return false;
}

/* Of the page's own site, or of a host that is there for feeds: others' feeds are others'. */
static bool is_near(struct finder *finder, const char *url)
{
	char *host = url_host(finder->arena, url);
	char *own = finder->base ? url_host(finder->arena, finder->base) : NULL;
	if (!host || !own)
		return false;
	if (!strncmp(host, "feed", 4) || !strncmp(host, "rss.", 4))
		return true;
	host += 4 * !strncmp(host, "www.", 4);
	own += 4 * !strncmp(own, "www.", 4);
	size_t length = strlen(host), own_length = strlen(own);
	if (length < own_length)
		return !strcmp(own + own_length - length, host) && own[own_length - length - 1] == '.';
	return !strcmp(host + length - own_length, own) && (length == own_length || host[length - own_length - 1] == '.');
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
