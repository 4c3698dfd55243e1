/* Frames, players and counters: which page they stand for, and which are not for readers. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "html_parts.h"
#include "tidings/arena.h"
#include "tidings/url.h"

#define STYLE_SIZE 256

/* Known players: the name at the end of the path, or the value of a part of the query, and where its page is. */
static const struct player {
	const char *host, *path; /* host: it or what ends in it; "" any */
	const char *key;         /* NULL: the name is behind the path */
	const char *page;        /* "": the value is an address; with "%" the host's own */
} players[] = {
    // clang-format off
	{"youtube.com", "/embed/videoseries", "list", "https://www.youtube.com/playlist?list="},
	{"youtube-nocookie.com", "/embed/videoseries", "list", "https://www.youtube.com/playlist?list="},
	{"youtube.com", "/embed/", NULL, "https://www.youtube.com/watch?v="},
	{"youtube-nocookie.com", "/embed/", NULL, "https://www.youtube.com/watch?v="},
	{"youtube.com", "/v/", NULL, "https://www.youtube.com/watch?v="},
	{"player.vimeo.com", "/video/", NULL, "https://vimeo.com/"},
	{"geo.dailymotion.com", "/player", "video", "https://www.dailymotion.com/video/"},
	{"dailymotion.com", "/embed/video/", NULL, "https://www.dailymotion.com/video/"},
	{"", "/videos/embed/", NULL, "%/videos/watch/"},
	{"open.spotify.com", "/embed-podcast/", NULL, "https://open.spotify.com/"},
	{"open.spotify.com", "/embed/", NULL, "https://open.spotify.com/"},
	{"embed.podcasts.apple.com", "/", NULL, "https://podcasts.apple.com/"},
	{"embed.music.apple.com", "/", NULL, "https://music.apple.com/"},
	{"embed.ted.com", "/", NULL, "https://www.ted.com/"},
	{"player.twitch.tv", "/", "video", "https://www.twitch.tv/videos/"},
	{"player.twitch.tv", "/", "channel", "https://www.twitch.tv/"},
	{"clips.twitch.tv", "/embed", "clip", "https://clips.twitch.tv/"},
	{"archive.org", "/embed/", NULL, "https://archive.org/details/"},
    // clang-format on
};

/* Parts of addresses, in lower case, whose images only count who reads. */
static const char *const counters[] = {
    // clang-format off
	"/~4/", "/~ff/", "feeds.feedburner.com/~r/", "feedads.g.doubleclick", ".doubleclick.net/", "googlesyndication.com/",
	"google-analytics.com/", "statcounter.com/", "//pixel.wp.com/", "//stats.wordpress.com/", "//stats.wp.com/",
	"list-manage.com/track/", "medium.com/_/stat", "//pixel.quantserve.com/", "scorecardresearch.com/",
	"googleusercontent.com/tracker/", "feedsportal.com/", "//counter.theconversation.com/", "facebook.com/tr?",
	"facebook.com/plugins/like", "/matomo.php?", "/piwik.php?", "//bat.bing.com/", "rss.buysellads.com/", ".pheedo.com/",
	"//track.feedpress.", "//tracking.", "/track/open", "/open.aspx?", "mailchi.mp/track/", "substack.com/open",
	"beacon.gif?", "/pixel.gif?", "/pixel.png?", "//hits.", "plausible.io/api/",
    // clang-format on
};

static uint64_t letter_set(char byte);
static bool begins_with_counter(const char *text);
static const char *page_of(struct arena *arena, const struct player *player, const char *address, const char *path);
static bool is_host(const char *address, const char *path, const char *host);
static const char *query_value(const char *query, const char *key);
static bool has_hidden_style(const struct html_token *token);

const char *html_embedded_page(struct arena *arena, const struct html_token *token, const char *base)
{
	const struct html_slice *source = html_token_get(token, "src");
	const struct html_slice *late = html_token_get(token, "data-src");
	bool is_late = late && (!source || !source->length || !strncasecmp(source->at, "about:", 6));
	if (is_late || !source)
		source = late;
	const char *address = source && source->length ? html_media_address(arena, *source, base) : NULL;
	if (!address || html_is_counter(address) || html_is_pixel(token))
		return NULL;
	const char *path = strstr(address, "://") + 3;
	path += strcspn(path, "/?#");
	for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
		const char *page = page_of(arena, &players[i], address, path);
		if (page)
			return page;
	}
	return address;
}

bool html_is_pixel(const struct html_token *token)
{
	int width = html_token_number(token, "width"), height = html_token_number(token, "height");
	return (width <= 1 && height <= 1 && (width >= 0 || height >= 0)) || has_hidden_style(token);
}

bool html_is_counter(const char *address)
{
	uint64_t firsts = 0, seconds = 0;
	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
		firsts |= letter_set(counters[i][0]);
		seconds |= letter_set(counters[i][1]);
	}
	for (; *address; address++)
		if (firsts & letter_set(address[0]) && seconds & letter_set(address[1]) && begins_with_counter(address))
			return true;
	return false;
}

/* Both cases of a letter are one, and few other bytes are the same. */
static uint64_t letter_set(char byte)
{
	return UINT64_C(1) << ((byte | (byte >= 'A') << 5) & 63);
}

static bool begins_with_counter(const char *text)
{
	int first = tolower((unsigned char)text[0]), second = tolower((unsigned char)text[1]);
	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
		if (counters[i][0] == first && counters[i][1] == second && !strncasecmp(text, counters[i], strlen(counters[i])))
			return true;
	return false;
}

/* NULL when it is not that player's. */
static const char *page_of(struct arena *arena, const struct player *player, const char *address, const char *path)
{
	size_t length = strlen(player->path);
	if (!is_host(address, path, player->host) || strncmp(path, player->path, length) != 0)
		return NULL;
	const char *name = player->key ? query_value(path, player->key) : path + length;
	size_t name_length = name ? strcspn(name, player->key ? "&#?/" : "?#&") : 0;
	if (!name_length)
		return NULL;
	const char *page = player->page;
	if (*page == '%')
		return arena_format(arena, "%.*s%s%.*s", (int)(path - address), address, page + 1, (int)name_length, name);
	return arena_format(arena, "%s%.*s", page, (int)name_length, name);
}

static bool is_host(const char *address, const char *path, const char *host)
{
	size_t length = strlen(host);
	if (!length)
		return true;
	const char *start = path - length;
	return start > address && !strncasecmp(start, host, length) && (start[-1] == '.' || start[-1] == '/');
}

static const char *query_value(const char *query, const char *key)
{
	size_t length = strlen(key);
	query = strchr(query, '?');
	while (query) {
		query++;
		if (!strncmp(query, key, length) && query[length] == '=')
			return query + length + 1;
		query = strchr(query, '&');
	}
	return NULL;
}

/* One that a script shows later is not hidden. */
static bool has_hidden_style(const struct html_token *token)
{
	static const char *const marks[] = {"display:none", "visibility:hidden", "width:1px;height:1px",
	    "height:1px;width:1px", "width:0;height:0", "height:0;width:0", "width:0px;height:0px", "height:0px;width:0px"};
	const struct html_slice *style = html_token_get(token, "style");
	char text[STYLE_SIZE];
	size_t length = 0;
	if (!style || html_token_get(token, "data-src") || html_token_get(token, "data-lazy-src"))
		return false;
	for (size_t i = 0; i < style->length && length + 1 < sizeof text; i++)
		if (!strchr(" \t\r\n", style->at[i]))
			text[length++] = style->at[i];
	text[length] = '\0';
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcasestr(text, marks[i]))
			return true;
	return false;
}
