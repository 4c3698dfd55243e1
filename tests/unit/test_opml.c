/* opml: lists of other programs, hostile lists, and our own there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/opml.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LIST(outlines)                                                                                                 \
	"<?xml version=\"1.0\"?><opml version=\"1.0\"><head><title>t</title></head><body>" outlines "</body></opml>"
#define FEED(attributes) "<outline type=\"rss\" " attributes "/>"

/* A line a feed: url|title|link|tag, "-" for what is absent. */
static void describe(struct buf *out, const struct opml_feed *feeds)
{
	for (const struct opml_feed *feed = feeds; feed; feed = feed->next)
		buf_add_format(out, "%s|%s|%s|%s\n", feed->url, feed->title ? feed->title : "-", feed->link ? feed->link : "-",
		    feed->tag ? feed->tag : "-");
}

static void lists_of_other_programs(void **state)
{
	static const struct {
		const char *shows, *opml, *feeds;
	} rows[] = {
	    // clang-format off
		{"an empty list", LIST(""), ""},
		{"a feed", LIST(FEED("text='A' xmlUrl='http://a.example/f' htmlUrl='http://a.example/'")), "http://a.example/f|A|http://a.example/|-\n"},
		{"a title is more than a text", LIST(FEED("text='A' title='B &amp; C' xmlUrl='http://a.example/f'")), "http://a.example/f|B & C|-|-\n"},
		{"no title", LIST(FEED("xmlUrl='http://a.example/f' title=''")), "http://a.example/f|-|-|-\n"},
		{"names in any case", "<OPML><BODY><Outline XMLURL='http://a.example/f' TEXT='A' htmlurl='http://a.example/'/></BODY></OPML>", "http://a.example/f|A|http://a.example/|-\n"},
		{"no type", LIST("<outline xmlUrl='http://a.example/f'/>"), "http://a.example/f|-|-|-\n"},
		{"a folder", LIST("<outline text='News'>" FEED("xmlUrl='http://a.example/f'") "</outline>" FEED("xmlUrl='http://b.example/f'")), "http://a.example/f|-|-|News\nhttp://b.example/f|-|-|-\n"},
		{"folders in folders", LIST("<outline text='A'><outline title='B'>" FEED("xmlUrl='http://a.example/'") "</outline>" FEED("xmlUrl='http://b.example/'") "</outline>"),
			"http://a.example/|-|-|A/B\nhttp://b.example/|-|-|A\n"},
		{"a folder without a name", LIST("<outline><outline text=' '>" FEED("xmlUrl='http://a.example/'") "</outline></outline>"), "http://a.example/|-|-|-\n"},
		{"a feed with feeds in it is no folder", LIST("<outline text='A' xmlUrl='http://a.example/'>" FEED("xmlUrl='http://b.example/'") "</outline>"),
			"http://a.example/|A|-|-\nhttp://b.example/|-|-|-\n"},
		{"a url where the type says that it is a feed", LIST("<outline type='RSS' url='http://a.example/'/><outline type='link' url='http://b.example/'/><outline type='include' url='http://c.example/o.opml'/>"),
			"http://a.example/|-|-|-\n"},
		{"the order is kept, doubles too", LIST(FEED("xmlUrl='http://b.example/'") FEED("xmlUrl='http://a.example/'") FEED("xmlUrl='http://b.example/'")),
			"http://b.example/|-|-|-\nhttp://a.example/|-|-|-\nhttp://b.example/|-|-|-\n"},
		{"references, spaces and line breaks in values", LIST(FEED("text=' a&#10;&lt;b&gt;  &eacute; ' xmlUrl=' http://a.example/?x=1&amp;y=2 '")), "http://a.example/?x=1&y=2|a <b> é|-|-\n"},
		{"bare ampersands", LIST(FEED("text='a & b' xmlUrl='http://a.example/?x=1&y=2'")), "http://a.example/?x=1&y=2|a & b|-|-\n"},
		{"windows-1252 without a word", LIST(FEED("text='caf\xe9' xmlUrl='http://a.example/'")), "http://a.example/|café|-|-\n"},
		{"a byte order mark and junk before it", "\xef\xbb\xbf\n\n" LIST(FEED("xmlUrl='http://a.example/'")), "http://a.example/|-|-|-\n"},
		{"a list that ends too early", "<opml><body>" FEED("xmlUrl='http://a.example/'") "<outline text='x", "http://a.example/|-|-|-\n"},
		{"a command is a text, not a command", LIST(FEED("xmlUrl='|id' filtercmd='id' text='a'") FEED("xmlUrl='http://a.example/' filtercmd='id' updateInterval='1'")), "%7Cid|a|-|-\nhttp://a.example/|-|-|-\n"},
		{"a link that is none", LIST(FEED("xmlUrl='http://a.example/' htmlUrl='javascript:alert(1)'")), "http://a.example/|-|-|-\n"},
		{"an entity", "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" LIST(FEED("text='&x;' xmlUrl='http://a.example/'")), "http://a.example/|&x;|-|-\n"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new(1 << 20);
		struct opml_feed *feeds = NULL;
		struct error error = {0};
		struct buf seen;
		buf_init(&seen, 10000);
		if (!opml_read(arena, rows[i].opml, strlen(rows[i].opml), &feeds, &error))
			fail_msg("%s: %s", rows[i].shows, error.text);
		describe(&seen, feeds);
		if (strcmp(buf_text(&seen), rows[i].feeds) != 0)
			fail_msg("%s: %s", rows[i].shows, buf_text(&seen));
		buf_done(&seen);
		arena_free(arena);
	}
}

static void what_is_no_list_is_refused(void **state)
{
	static const char *const documents[] = {"", "text", "<rss><channel/></rss>",
	    "<html><outline xmlUrl='http://a/'/></html>", "{\"opml\":1}",
	    "<body><outline xmlUrl='http://a.example/'/></body>"};
	(void)state;
	for (size_t i = 0; i < COUNT(documents); i++) {
		struct arena *arena = arena_new(1 << 20);
		struct opml_feed *feeds = NULL;
		struct error error = {0};
		if (opml_read(arena, documents[i], strlen(documents[i]), &feeds, &error))
			fail_msg("%s was read", documents[i]);
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_null(feeds);
		arena_free(arena);
	}
}

/* Folders within folders within folders, each with a long name: their tags stay short, and nothing overflows. */
static void deep_folders_are_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	struct opml_feed *feeds;
	struct buf list;
	buf_init(&list, 16 << 20);
	buf_add_text(&list, "<opml><body>");
	for (int i = 0; i < 10000; i++)
		buf_add_format(&list, "<outline text='folder %d'>" FEED("xmlUrl='http://a.example/%d'"), i, i);
	assert_true(opml_read(arena, buf_text(&list), list.length, &feeds, NULL));
	size_t count = 0;
	for (; feeds; feeds = feeds->next) {
		assert_in_range(strlen(feeds->tag), strlen("folder 0"), 256);
		count++;
	}
	assert_in_range(count, 200, 10000);
	buf_done(&list);
	arena_free(arena);
}

static void too_many_feeds_are_refused_not_forgotten(void **state)
{
	(void)state;
	struct arena *arena = arena_new((size_t)256 << 20);
	struct opml_feed *feeds;
	struct error error;
	struct buf list;
	buf_init(&list, 64 << 20);
	buf_add_text(&list, "<opml><body>");
	for (int i = 0; i <= OPML_FEED_LIMIT; i++)
		buf_add_text(&list, "<outline xmlUrl='http://a.example/'/>");
	assert_false(opml_read(arena, buf_text(&list), list.length, &feeds, &error));
	assert_non_null(strstr(error.text, "200000"));
	buf_done(&list);
	arena_free(arena);
}

static void write_list(struct buf *out, const struct opml_feed *feeds)
{
	struct opml_writer writer;
	opml_write_begin(&writer, out, "A & B");
	for (const struct opml_feed *feed = feeds; feed; feed = feed->next)
		opml_write_feed(&writer, feed);
	opml_write_end(&writer);
}

static void a_list_is_written_with_its_folders(void **state)
{
	static const struct opml_feed feeds[] = {
	    {NULL, "http://d.example/", "D", NULL, "X/Z", false},
	    {(struct opml_feed *)(uintptr_t)&feeds[0], "http://c.example/", "C", NULL, "X/Y", false},
	    {(struct opml_feed *)(uintptr_t)&feeds[1], "http://b.example/?a=1&b=2", "B <\"q\">", "http://b.example/", "X/Y",
	        false},
	    {(struct opml_feed *)(uintptr_t)&feeds[2], "http://a.example/", NULL, NULL, NULL, false},
	};
	(void)state;
	struct buf out;
	buf_init(&out, 10000);
	write_list(&out, &feeds[3]);
	assert_string_equal(buf_text(&out),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>\n<title>A &amp; "
	    "B</title>\n</head>\n"
	    "<body>\n"
	    "<outline type=\"rss\" text=\"http://a.example/\" title=\"http://a.example/\" xmlUrl=\"http://a.example/\"/>\n"
	    "<outline text=\"X\" title=\"X\">\n"
	    "  <outline text=\"Y\" title=\"Y\">\n"
	    "    <outline type=\"rss\" text=\"B &lt;&quot;q&quot;&gt;\" title=\"B &lt;&quot;q&quot;&gt;\""
	    " xmlUrl=\"http://b.example/?a=1&amp;b=2\" htmlUrl=\"http://b.example/\"/>\n"
	    "    <outline type=\"rss\" text=\"C\" title=\"C\" xmlUrl=\"http://c.example/\"/>\n"
	    "  </outline>\n"
	    "  <outline text=\"Z\" title=\"Z\">\n"
	    "    <outline type=\"rss\" text=\"D\" title=\"D\" xmlUrl=\"http://d.example/\"/>\n"
	    "  </outline>\n"
	    "</outline>\n"
	    "</body>\n</opml>\n");
	buf_done(&out);
}

static void there_and_back(void **state)
{
	static const char list[] =
	    LIST(FEED("text='plain' xmlUrl='http://a.example/'") "<outline text='Tech &amp; &lt;Science&gt;'>" FEED(
	        "text='&quot;q&apos; &#x1F600; &#233;' xmlUrl='https://b.example/?x&amp;y#z' "
	        "htmlUrl='https://b.example/'") "<outline text='日本'>" FEED("text='c' xmlUrl='http://c.example/'")
	            FEED("text='d' xmlUrl='http://d.example/'") "</outline></outline><outline text='Z'>" FEED(
	                "text='e\x01\x7f' xmlUrl='http://e.example/'") "</outline>");
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct opml_feed *feeds;
	struct buf before, written, after;
	buf_init(&before, 10000);
	buf_init(&written, 10000);
	buf_init(&after, 10000);
	assert_true(opml_read(arena, list, strlen(list), &feeds, NULL));
	describe(&before, feeds);
	assert_non_null(strstr(buf_text(&before), "|Tech & <Science>/日本\n"));
	write_list(&written, feeds);
	assert_true(opml_read(arena, buf_text(&written), written.length, &feeds, NULL));
	describe(&after, feeds);
	assert_string_equal(buf_text(&before), buf_text(&after));
	buf_done(&before);
	buf_done(&written);
	buf_done(&after);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_of_other_programs),
	    cmocka_unit_test(what_is_no_list_is_refused),
	    cmocka_unit_test(deep_folders_are_bounded),
	    cmocka_unit_test(too_many_feeds_are_refused_not_forgotten),
	    cmocka_unit_test(a_list_is_written_with_its_folders),
	    cmocka_unit_test(there_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
