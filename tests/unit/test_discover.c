/* discover: which of a page's links are its feeds, and in what order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/discover.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PAGE "http://site.example/dir/page.html"
#define RSS "rel=alternate type=application/rss+xml"

static void feeds_of_pages(void **state)
{
	static const struct {
		const char *shows, *html, *urls; /* separated by spaces */
	} rows[] = {
	    // clang-format off
		{"nothing", "<p>text", ""},
		{"a feed", "<link " RSS " href=/feed.xml>", "http://site.example/feed.xml"},
		{"every type", "<link rel=alternate type=application/atom+xml href=a><link rel=alternate type=application/feed+json href=b>"
			"<link rel=alternate type=application/rdf+xml href=c><link rel=alternate type=text/xml href=d>",
			"http://site.example/dir/a http://site.example/dir/b http://site.example/dir/c http://site.example/dir/d"},
		{"a type with a parameter, in capitals", "<LINK REL='home ALTERNATE' TYPE='Application/RSS+XML; charset=x' HREF=a>", "http://site.example/dir/a"},
		{"an interface is no feed", "<link rel=alternate type=application/json href=/wp-json/1>", ""},
		{"unless its address says so", "<link rel=alternate type=application/json href=/feed.json>", "http://site.example/feed.json"},
		{"an embedding is no feed", "<link rel=alternate type=application/json+oembed href=a><link rel=alternate type=text/xml+oembed href=b>", ""},
		{"a translation is no feed", "<link rel=alternate hreflang=de href=/de><link rel=alternate type=text/html href=x>", ""},
		{"a style sheet is no feed", "<link rel=stylesheet type=text/xml href=x>", ""},
		{"a relation that only contains the word", "<link rel=non-alternate type=application/rss+xml href=x>", ""},
		{"an empty address is the page itself", "<link " RSS " href=''><link " RSS " href=' '><link " RSS ">", ""},
		{"references in the address", "<link " RSS " href='/f?a=1&amp;b=2&amp;copy=3'>", "http://site.example/f?a=1&b=2&copy=3"},
		{"a bare ampersand in the address", "<link " RSS " href='/f?a=1&b=2&copy=3'>", "http://site.example/f?a=1&b=2&copy=3"},
		{"a query only", "<link " RSS " href='?format=rss'>", "http://site.example/dir/page.html?format=rss"},
		{"a base", "<base href=http://cdn.example/x/><link " RSS " href=a>", "http://cdn.example/x/a"},
		{"a relative base behind the link", "<link " RSS " href=a><base target=_top><base href=/y/><base href=/z/>", "http://site.example/y/a"},
		{"a base that is none", "<base href=javascript:x><link " RSS " href=a>", "http://site.example/dir/a"},
		{"a feed: address", "<link " RSS " href=feed://other.example/f>", "http://other.example/f"},
		{"addresses that nobody can poll", "<link " RSS " href=javascript:alert(1)><link " RSS " href=file:///etc/passwd><link " RSS " href=data:,x>", ""},
		{"each address once", "<link " RSS " href=a><link " RSS " href=/dir/a><link " RSS " href=a#x>", "http://site.example/dir/a"},
		{"comments last", "<link " RSS " href=c title='Site &raquo; Comments Feed'><link " RSS " href=a title=Site><link " RSS " href=/comments/feed/><link " RSS " href=b>",
			"http://site.example/dir/a http://site.example/dir/b http://site.example/dir/c http://site.example/comments/feed/"},
		{"in a script, a comment, a title", "<script>'<link " RSS " href=a>'</script><!-- <link " RSS " href=b> --><title><link " RSS " href=c></title>", ""},
		{"more types, and none where it is called a feed", "<link rel=alternate type=text/rss+xml href=a><link rel=alternate type=application/x-rss+xml href=b><link rel=feed href=c><link rel=alternate href=d>",
			"http://site.example/dir/a http://site.example/dir/b http://site.example/dir/c"},
		{"types that are none", "<link rel=alternate type=application/rss href=a><link rel=alternate type=application/atom href=b>", ""},
		{"JSON that is called a feed", "<link rel=alternate type=application/json title='My JSON Feed' href=/posts.json><link rel=alternate type=application/json href=/wp-json/feed>", "http://site.example/posts.json"},
		{"links for people are the last resort", "<a href=/about>a</a><a href=/blog/feed/>b</a><a href=//www.site.example/news.rss>c</a><a href=http://feeds.example.org/x.atom>d</a><a href='?format=rss'>e</a>",
			"http://site.example/blog/feed/ http://www.site.example/news.rss http://feeds.example.org/x.atom http://site.example/dir/page.html?format=rss"},
		{"and not asked when there is another", "<link " RSS " href=a><a href=/feed>b</a>", "http://site.example/dir/a"},
		{"nor are feeds of others", "<a href=http://other.example/feed>a</a><a href=javascript:x/feed>b</a><a href=/feedback>c</a>", ""},
		{"a tag that does not end", "<link " RSS " href=a><link " RSS " href=b", "http://site.example/dir/a"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new(1 << 20);
		struct feed_candidate *candidates;
		struct buf urls;
		size_t count = discover_feeds(arena, rows[i].html, strlen(rows[i].html), PAGE, &candidates);
		buf_init(&urls, 10000);
		for (size_t j = 0; j < count; j++)
			buf_add_format(&urls, "%s%s", j ? " " : "", candidates[j].url);
		if (strcmp(buf_text(&urls), rows[i].urls) != 0)
			fail_msg("%s: %s", rows[i].shows, buf_text(&urls));
		buf_done(&urls);
		arena_free(arena);
	}
}

static void feeds_of_known_sites(void **state)
{
	static const struct {
		const char *address, *html, *url;
	} rows[] = {
	    // clang-format off
		{"https://www.youtube.com/channel/UCabc/videos?x", "", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc"},
		{"https://www.youtube.com/playlist?a=b&list=PL1&c=d", "", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"},
		{"https://www.youtube.com/@name", "<link rel=canonical href=https://www.youtube.com/channel/UCabc>", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc"},
		{"https://www.youtube.com/@name", "<meta itemprop=identifier content=UCabc>", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc"},
		{"https://www.youtube.com/watch?v=x", "", NULL},
		{"https://github.com/a/b", "", "https://github.com/a/b/releases.atom"},
		{"https://github.com/a/b/tags", "", "https://github.com/a/b/tags.atom"},
		{"https://github.com/a/b/issues", "", NULL},
		{"https://github.com/a", "", "https://github.com/a.atom"},
		{"https://github.com/", "", NULL},
		{"https://gitlab.com/a/b/", "", "https://gitlab.com/a/b.atom"},
		{"https://www.reddit.com/r/x/top?t=day", "", "https://www.reddit.com/r/x/.rss"},
		{"https://medium.com/@me/a-story", "", "https://medium.com/feed/@me"},
		{"https://me.medium.com/", "", "https://me.medium.com/feed"},
		{"https://me.wordpress.com/2020/a", "", "https://me.wordpress.com/feed/"},
		{"https://me.substack.com", "", "https://me.substack.com/feed"},
		{"https://stackoverflow.com/questions/tagged/c", "", "https://stackoverflow.com/feeds/tag/c"},
		{"https://notgithub.com/a/b", "", NULL},
		{"https://github.com/a/b", "<link " RSS " href=/said>", "https://github.com/said"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new(1 << 20);
		struct feed_candidate *candidates;
		size_t count = discover_feeds(arena, rows[i].html, strlen(rows[i].html), rows[i].address, &candidates);
		const char *url = count ? candidates[0].url : "nothing";
		if (count != (rows[i].url != NULL) || strcmp(url, rows[i].url ? rows[i].url : "nothing") != 0)
			fail_msg("%s: %s", rows[i].address, url);
		arena_free(arena);
	}
}

static void titles_and_types_come_along(void **state)
{
	static const char html[] = "<link " RSS " href=a title=' News &amp;\n more '>"
	                           "<link rel=alternate type='APPLICATION/ATOM+XML;x' href=b>";
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct feed_candidate *candidates;
	assert_int_equal(discover_feeds(arena, html, strlen(html), PAGE, &candidates), 2);
	assert_string_equal(candidates[0].title, "News & more");
	assert_string_equal(candidates[0].type, "application/rss+xml");
	assert_null(candidates[1].title);
	assert_string_equal(candidates[1].type, "application/atom+xml");
	arena_free(arena);
}

static void without_an_address_only_absolute_links_count(void **state)
{
	static const char html[] = "<link " RSS " href=a><link " RSS " href=https://b.example/f>";
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct feed_candidate *candidates;
	assert_int_equal(discover_feeds(arena, html, strlen(html), NULL, &candidates), 1);
	assert_string_equal(candidates[0].url, "https://b.example/f");
	arena_free(arena);
}

static void a_page_of_links_is_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct feed_candidate *candidates;
	struct buf html;
	buf_init(&html, 16 << 20);
	for (int i = 0; i < 50000; i++)
		buf_add_format(&html, "<link " RSS " href=/%d%s>", i / 1000 * (i % 2), i % 2 ? "" : "/comments/feed");
	assert_int_equal(discover_feeds(arena, buf_text(&html), html.length, PAGE, &candidates), DISCOVER_LIMIT);
	assert_string_equal(candidates[0].url, "http://site.example/0");
	assert_string_equal(candidates[DISCOVER_LIMIT - 1].url, "http://site.example/0/comments/feed");
	buf_done(&html);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(feeds_of_pages),
	    cmocka_unit_test(feeds_of_known_sites),
	    cmocka_unit_test(titles_and_types_come_along),
	    cmocka_unit_test(without_an_address_only_absolute_links_count),
	    cmocka_unit_test(a_page_of_links_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
