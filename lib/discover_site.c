/* Feeds of well-known sites, by the addresses of their pages. */
#include "discover_site.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"

#define NAME_LIMIT 200
#define NAME_COUNT 4

/* In a path, "*" stands for one part of it that is taken over, and a slash at its end for the end of the page's; in a
 * feed, "$" for what was taken, in order. A key names a part of the query to take. The first row that fits counts. */
static const struct site {
	const char *host; /* with "." in front: whatever ends in it */
	const char *path, *key;
	const char *feed; /* relative to the page's site unless it names another */
} sites[] = {
    // clang-format off
	{"www.youtube.com", "/channel/*", NULL, "/feeds/videos.xml?channel_id=$"},
	{"m.youtube.com", "/channel/*", NULL, "https://www.youtube.com/feeds/videos.xml?channel_id=$"},
	{"youtube.com", "/channel/*", NULL, "https://www.youtube.com/feeds/videos.xml?channel_id=$"},
	{"www.youtube.com", "/user/*", NULL, "/feeds/videos.xml?user=$"},
	{"www.youtube.com", "/playlist", "list", "/feeds/videos.xml?playlist_id=$"},
	{"www.youtube.com", "/watch", "list", "/feeds/videos.xml?playlist_id=$"},
	{"github.com", "/*/*/releases", NULL, "/$/$/releases.atom"},
	{"github.com", "/*/*/tags", NULL, "/$/$/tags.atom"},
	{"github.com", "/*/*/commits/*/", NULL, "/$/$/commits/$.atom"},
	{"github.com", "/*/*/commits/", NULL, "/$/$/commits.atom"},
	{"github.com", "/*/*/", NULL, "/$/$/releases.atom"},
	{"github.com", "/*/", NULL, "/$.atom"},
	{"gitlab.com", "/*/*/-/releases", NULL, "/$/$/-/releases.atom"},
	{"gitlab.com", "/*/*/-/tags", NULL, "/$/$/-/tags?format=atom"},
	{"gitlab.com", "/*/*/", NULL, "/$/$.atom"},
	{"codeberg.org", "/*/*/releases", NULL, "/$/$/releases.rss"},
	{"codeberg.org", "/*/*/", NULL, "/$/$.rss"},
	{"codeberg.org", "/*/", NULL, "/$.rss"},
	{"www.reddit.com", "/r/*/comments/*", NULL, "/r/$/comments/$/.rss"},
	{"www.reddit.com", "/r/*", NULL, "/r/$/.rss"},
	{"www.reddit.com", "/user/*", NULL, "/user/$/.rss"},
	{"old.reddit.com", "/r/*", NULL, "/r/$/.rss"},
	{"old.reddit.com", "/user/*", NULL, "/user/$/.rss"},
	{"medium.com", "/tag/*", NULL, "/feed/tag/$"},
	{"medium.com", "/*", NULL, "/feed/$"},
	{".medium.com", "", NULL, "/feed"},
	{".substack.com", "", NULL, "/feed"},
	{".wordpress.com", "", NULL, "/feed/"},
	{".tumblr.com", "", NULL, "/rss"},
	{".blogspot.com", "", NULL, "/feeds/posts/default"},
	{".livejournal.com", "", NULL, "/data/rss"},
	{".dreamwidth.org", "", NULL, "/data/atom"},
	{"vimeo.com", "/channels/*", NULL, "/channels/$/videos/rss"},
	{"vimeo.com", "/*/videos", NULL, "/$/videos/rss"},
	{"www.dailymotion.com", "/user/*", NULL, "/rss/user/$"},
	{"stackoverflow.com", "/questions/tagged/*", NULL, "/feeds/tag/$"},
	{"stackoverflow.com", "/questions/*", NULL, "/feeds/question/$"},
	{"stackoverflow.com", "/users/*", NULL, "/feeds/user/$"},
	{".stackexchange.com", "/questions/tagged/*", NULL, "/feeds/tag/$"},
	{".stackexchange.com", "/questions/*", NULL, "/feeds/question/$"},
	{".stackexchange.com", "", NULL, "/feeds"},
	{"news.ycombinator.com", "", NULL, "/rss"},
	{"lobste.rs", "/t/*", NULL, "/t/$.rss"},
	{"bsky.app", "/profile/*", NULL, "/profile/$/rss"},
	{"pypi.org", "/project/*", NULL, "/rss/project/$/releases.xml"},
	{"sourceforge.net", "/projects/*", NULL, "/projects/$/rss"},
	{"letterboxd.com", "/*", NULL, "/$/rss/"},
	{"www.goodreads.com", "/review/list/*", NULL, "/review/list_rss/$"},
	{"arxiv.org", "/list/*", NULL, "https://rss.arxiv.org/rss/$"},
    // clang-format on
};

struct names {
	struct {
		const char *at;
		size_t length;
	} items[NAME_COUNT];
	size_t count;
};

static bool has_host(const char *host, size_t length, const char *wanted);
static bool match_path(const char *pattern, const char *path, struct names *names);
static bool match_query(const char *path, const char *key, struct names *names);
static bool take(struct names *names, const char *at, size_t length);
static char *fill(
    struct arena *arena, const char *feed, const char *address, const char *path, const struct names *names);

char *discover_site_feed(struct arena *arena, const char *address)
{
	const char *host = strstr(address, "://");
	if (!host)
		return NULL;
	host += 3;
	const char *path = host + strcspn(host, "/?#");
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		const struct site *site = &sites[i];
		struct names names = {.count = 0};
		if (has_host(host, (size_t)(path - host), site->host) && match_path(site->path, path, &names) &&
		    (!site->key || match_query(path, site->key, &names)))
			return fill(arena, site->feed, address, path, &names);
	}
	return NULL;
}

static bool has_host(const char *host, size_t length, const char *wanted)
{
	size_t wanted_length = strlen(wanted);
	if (*wanted == '.' ? length <= wanted_length : length != wanted_length)
		return false;
	return !strncasecmp(host + length - wanted_length, wanted, wanted_length);
}

static bool match_path(const char *pattern, const char *path, struct names *names)
{
	for (; *pattern; pattern++) {
		size_t length = strcspn(path, "/?#");
		bool is_end = !*path || *path == '?' || *path == '#';
		if (*pattern == '*') {
			if (!take(names, path, length))
				return false;
			path += length;
		} else if (*pattern == '/' && !pattern[1]) {
			path += *path == '/';
			return !*path || *path == '?' || *path == '#';
		} else if (is_end || *path++ != *pattern) {
			return false;
		}
	}
	return !*path || strchr("/?#", *path) || pattern[-1] == '/';
}

static bool match_query(const char *path, const char *key, struct names *names)
{
	size_t length = strlen(key);
	for (path = strchr(path, '?'); path; path = strchr(path, '&')) {
		path++;
		if (!strncmp(path, key, length) && path[length] == '=')
			return take(names, path + length + 1, strcspn(path + length + 1, "&#"));
	}
	return false;
}

static bool take(struct names *names, const char *at, size_t length)
{
	if (!length || length > NAME_LIMIT || names->count == NAME_COUNT)
		return false;
	names->items[names->count].at = at;
	names->items[names->count++].length = length;
	return true;
}

static char *fill(
    struct arena *arena, const char *feed, const char *address, const char *path, const struct names *names)
{
	size_t taken = 0;
	char *filled = *feed == '/' ? arena_copy_bytes(arena, address, (size_t)(path - address)) : arena_copy(arena, "");
	while (*feed) {
		size_t length = strcspn(feed, "$");
		filled = arena_format(arena, "%s%.*s", filled, (int)length, feed);
		feed += length;
		if (*feed && taken < names->count) {
			filled = arena_format(arena, "%s%.*s", filled, (int)names->items[taken].length, names->items[taken].at);
			taken++;
		}
		feed += *feed == '$';
	}
	return filled;
}
