/* A plain list of subscriptions. */
#include "tidings/feedlist.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/text.h"
#include "tidings/url.h"

#define LINE_LIMIT 65536 /* bytes */
#define BLANKS " \t\r"

static void read_line(struct arena *arena, char *line, struct feedlist_feed *feed);
static bool read_address(struct arena *arena, const char *word, struct feedlist_feed *feed);
static void read_note(struct arena *arena, const char *word, struct feedlist_feed *feed);
static const char *take_word(char **rest);
static const char *take_quoted(char **rest);

void feedlist_read(struct arena *arena, const char *text, size_t length,
    bool (*fn)(void *arg, const struct feedlist_feed *feed), void *arg)
{
	const char *end = text + length;
	size_t number = 0;
	for (const char *at = text, *stop; at < end; at = stop + 1) {
		struct feedlist_feed feed = {.line = ++number};
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			stop = end;
		arena_reset(arena);
		if (stop - at > LINE_LIMIT || !text_is_valid(at, (size_t)(stop - at)) || memchr(at, '\0', (size_t)(stop - at)))
			feed.problem = "the line is too long or not UTF-8";
		else
			read_line(arena, arena_copy_bytes(arena, at, (size_t)(stop - at)), &feed);
		if ((feed.url || feed.problem) && !fn(arg, &feed))
			return;
	}
}

static void read_line(struct arena *arena, char *line, struct feedlist_feed *feed)
{
	const char *word = take_word(&line);
	if (!word || *word == '#' || !read_address(arena, word, feed))
		return;
	while ((word = take_word(&line)) != NULL)
		read_note(arena, word, feed);
}

/* newsboat's own kinds of addresses run programs, or are searches and no feeds. */
static bool read_address(struct arena *arena, const char *word, struct feedlist_feed *feed)
{
	struct error error = {0};
	char *username, *password;
	bool is_foreign =
	    strncmp(word, "exec:", 5) == 0 || strncmp(word, "filter:", 7) == 0 || strncmp(word, "query:", 6) == 0;
	const char *url = is_foreign ? NULL : url_subscribable(arena, word, &error);
	if (is_foreign)
		feed->problem = "exec:, filter: and query: are newsboat's";
	else if (!url)
		feed->problem = arena_copy(arena, error.text);
	else if (!(feed->url = url_without_userinfo(arena, url, &username, &password)))
		feed->problem = "the address has a user name that cannot be read";
	if (feed->problem)
		return false;
	feed->username = username;
	feed->password = password;
	return true;
}

/* "!" and what begins with it hide a feed in newsboat's lists; here it is no tag. A comma would make two of one. */
static void read_note(struct arena *arena, const char *word, struct feedlist_feed *feed)
{
	bool is_title = *word == '~';
	char *text = text_line(arena, word + is_title, is_title ? FEED_TITLE_LIMIT : FEED_CATEGORY_LIMIT);
	if (!text || !*text || *text == '!')
		return;
	if (is_title) {
		feed->title = text;
		return;
	}
	for (char *at = text; *at; at++)
		if (*at == ',')
			*at = ' ';
	if (feed->tag_count < FEEDLIST_TAG_COUNT)
		feed->tags[feed->tag_count++] = text;
}

/* NULL at the end of the line, and where a comment begins. */
static const char *take_word(char **rest)
{
	char *word = *rest + strspn(*rest, BLANKS);
	if (*word == '"') {
		*rest = word + 1;
		return take_quoted(rest);
	}
	size_t length = strcspn(word, BLANKS);
	if (!length || *word == '#')
		return NULL;
	*rest = word + length + (word[length] != '\0');
	word[length] = '\0';
	return word;
}

/* Up to the next quote; a backslash makes a quote or a backslash of what follows. Unpacked in place. */
static const char *take_quoted(char **rest)
{
	char *start = *rest, *out = start, *at = start;
	while (*at && *at != '"') {
		if (*at == '\\' && at[1])
			at++;
		*out++ = *at++;
	}
	*rest = at + (*at == '"');
	*out = '\0';
	return start;
}
