/* ingest: whole documents from bytes to the clean feed. The documents are in tests/data/feeds. */

#include "tidings/ingest.h"

#include <stdio.h>

#include "feed_fixture.h"
#include "tidings/arena.h"

static char *read_data(struct arena *arena, const char *name, size_t *length)
{
	char path[512];
	snprintf(path, sizeof path, "%s/feeds/%s", TEST_DATA, name);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	char *bytes = arena_new_array(arena, 1u << 16, 1);
	*length = fread(bytes, 1, 1u << 16, file);
	fclose(file);
	return bytes;
}

static void test_documents(void **state)
{
	(void)state;
	static const struct {
		const char *shows, *file, *expected;
	} rows[] = {
	    {"a weblog's RSS with its modules", "weblog.rss",
	        "format=rss2.0\ntitle=Bread & "
	        "Stones\nlink=https://bread.example/\nlanguage=en\nttl=90\nhub=https://hub.example/\n"
	        "self=https://bread.example/feed\n"
	        "entry.id=https://bread.example/?p=12\nentry.title=Sourdough <3 \xE2\x80\x93 \xE2\x80\x9Cslow\xE2\x80\x9D\n"
	        "entry.link=https://bread.example/2024/sourdough/\nentry.author=Ada Baker\n"
	        "entry.published=2024-03-02T07:30:00Z\nentry.category=[Yeast & Flour]\n"
	        "entry.summary=Why it takes two days [\xE2\x80\xA6]\n"
	        "entry.content=<p>Take <a href=\"https://bread.example/flour\">flour</a>.</p>\n"
	        "entry.text=Take flour.\nentry.comments=https://bread.example/2024/sourdough/#comments\n"
	        "entry.enclosure=https://bread.example/oven.mp3|audio/mpeg|4711\nentries=2\n!warning"},
	    {"Atom with xhtml, xml:base and an inherited author", "journal.atom",
	        "format=atom1.0\ntitle=A Journal\nlink=https://journal.example/\nupdated=2024-05-01T12:00:00Z\n"
	        "entry.id=urn:uuid:0001\nentry.title=On x < y\nentry.link=https://journal.example/2024/one\n"
	        "entry.author=The Editor\nentry.published=2024-04-30T22:00:00Z\n"
	        "entry.content=<p>See <a href=\"https://journal.example/2024/two\">two</a>.</p>\nentry.category=[maths]\n"
	        "entries=1\n!warning"},
	    {"RSS 1.0 in Latin-1", "news.rdf",
	        "format=rss1.0\ntitle=Caf\xC3\xA9\nentry.id=http://news.example/1\nentry.title=D\xC3\xA9j\xC3\xA0 vu\n"
	        "entry.link=http://news.example/1\nentry.author=M. Hulot "
	        "(mailto:hulot@news.example)\nentry.published=2003-06-01T10:00:00Z\nperiod=43200\n"
	        "entries=1"},
	    {"a JSON Feed", "notes.json",
	        "format=json1.x\ntitle=Notes\nentry.id=2\nentry.link=https://notes.example/2\nentry.text=1 < 2\nentries=1"},
	    {"a feed broken in every way", "broken.rss",
	        "title=Fish & Chips\nentry.title=One & two\nentry.link=http://broken.example/1\nentry.id=1\n"
	        "entry.title=Half\nentry.id=2\nentries=2\ncut\nwarning=the document ends early"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(16u << 20);
		struct feed_source source = {.address = "https://journal.example/feed"};
		struct feed_result result;
		struct buf dump;
		buf_init(&dump, DUMP_LIMIT);
		source.bytes = read_data(arena, rows[i].file, &source.length);
		ingest(arena, &source, &result);
		if (!result.feed)
			fail_msg("%s: %s", rows[i].shows, result.reason);
		dump_feed(&dump, result.feed);
		expect_lines(rows[i].shows, buf_text(&dump), rows[i].expected);
		for (size_t j = 0; j < result.feed->entry_count; j++)
			assert_true(result.feed->entries[j].key_count > 0);
		buf_done(&dump);
		arena_free(arena);
	}
}

static void test_a_web_page_names_its_feeds(void **state)
{
	(void)state;
	static const char page[] = "<html><head><title>x</title><link rel=alternate type=application/rss+xml href=/rss>"
	                           "</head><body>y</body></html>";
	struct arena *arena = arena_new(16u << 20);
	struct feed_source source = {.address = "http://h.org/a/", .bytes = page, .length = sizeof page - 1};
	struct feed_result result;
	ingest(arena, &source, &result);
	assert_null(result.feed);
	assert_string_equal(result.reason, "the document is a web page, not a feed");
	assert_int_equal(result.candidate_count, 1);
	assert_string_equal(result.candidates[0].url, "http://h.org/rss");
	arena_free(arena);
}

static void test_headers_name_what_the_feed_does_not(void **state)
{
	(void)state;
	static const char text[] = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><link rel=\"self\" href=\"/f\"/></feed>";
	struct arena *arena = arena_new(16u << 20);
	struct feed_source source = {.address = "http://h.org/a/",
	    .links = "<hub>; rel=hub, <http://other/>; rel=self",
	    .bytes = text,
	    .length = sizeof text - 1};
	struct feed_result result;
	ingest(arena, &source, &result);
	assert_non_null(result.feed);
	assert_string_equal(result.feed->hub, "http://h.org/a/hub");
	assert_string_equal(result.feed->self, "http://h.org/f");
	arena_free(arena);
}

static void test_nothing_raw_in_the_reason(void **state)
{
	(void)state;
	static const char *const documents[] = {
	    "", "\x1B[31mred", "{\"\x1B[31m\":1}", "<\x1B[31m/>", "<x\x1B[31m>\n\n</x>"};
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct arena *arena = arena_new(16u << 20);
		struct feed_source source = {.bytes = documents[i], .length = strlen(documents[i])};
		struct feed_result result;
		ingest(arena, &source, &result);
		assert_null(result.feed);
		assert_true(strlen(result.reason) > 0);
		assert_null(strpbrk(result.reason, "\x1B\n"));
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_documents),
	    cmocka_unit_test(test_a_web_page_names_its_feeds),
	    cmocka_unit_test(test_headers_name_what_the_feed_does_not),
	    cmocka_unit_test(test_nothing_raw_in_the_reason),
	};
	return cmocka_run_group_tests_name("ingest", tests, NULL, NULL);
}
