/* ingest: documents that end at any byte. What was complete before the cut is there, whole. */

#include "tidings/ingest.h"

#include "feed_fixture.h"
#include "tidings/arena.h"

struct row {
	const char *shows, *bytes;
	const char *entry_end; /* ends an entry, and stands nowhere else but at the end */
	const char *root_end;
};

// clang-format off
static const struct row rows[] = {
	{"RSS 2.0",
	 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE rss [<!ENTITY co \"A\">]>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
	 "<channel><title>&co; &amp; B</title><link>https://h.org/</link>"
	 "<item><title>One &#8211; first</title><link>https://h.org/1?a=1&amp;b=2</link><guid isPermaLink=\"false\">1</guid>"
	 "<description>&lt;p&gt;It&#39;s &lt;b&gt;one&lt;/b&gt;&lt;/p&gt;</description></item>\n"
	 "<!-- <item> --><item><title><![CDATA[Two <3]]></title><link>https://h.org/2</link><pubDate>Mon, 06 Sep 2021 00:01:00 GMT</pubDate>"
	 "<content:encoded><![CDATA[<p>two</p> <item> ]]></content:encoded></item>"
	 "<item><title>Th\xc3\xa9 \xf0\x9f\x8d\xb5</title><link>https://h.org/3</link></item></channel></rss>\n", "</item>", "</rss>"},
	{"RSS 1.0",
	 "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about='x'><title>C</title></channel>"
	 "<item rdf:about='https://h.org/1'><title>One</title><link>https://h.org/1</link></item>"
	 "<item rdf:about='https://h.org/2'><title>Two</title><link>https://h.org/2</link></item></rdf:RDF>", "</item>", "</rdf:RDF>"},
	{"Atom",
	 "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>C</title><id>urn:c</id>"
	 "<entry><id>urn:1</id><title>One</title><link href='https://h.org/1'/><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a<br/>b</p></div></content></entry>"
	 "<entry><id>urn:2</id><title type='html'>&lt;i&gt;Two&lt;/i&gt;</title><link href='https://h.org/2'/><updated>2021-09-06T00:01:00Z</updated></entry></feed>", "</entry>", "</feed>"},
	{"JSON",
	 "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"C\",\"items\":["
	 "{\"id\":\"1\",\"title\":\"On\\u0065 \\\"}]\",\"url\":\"https://h.org/1\",\"content_html\":\"<p>one</p>\",\"tags\":[\"a\",\"b\"]},\n"
	 "{\"id\":\"2\",\"url\":\"https://h.org/2\",\"content_text\":\"t\xc3\xbcwo\",\"authors\":[{\"name\":\"Ada\"}]}]}", "]}", "}"},
	{"an old RSS without end tags",
	 "<rss version=\"0.91\"><channel><title>C</title><item><title>One<link>https://h.org/1<?end?><item><title>Two<link>https://h.org/2<?end?><item><title>Three<link>https://h.org/3<?end?></rss>", "<?end?>", "</rss>"},
};
// clang-format on

static const struct feed *read_prefix(struct arena *arena, const char *bytes, size_t length)
{
	struct feed_source source = {.bytes = bytes, .length = length, .address = "https://h.org/feed"};
	struct feed_result result;
	ingest(arena, &source, &result);
	return result.feed;
}

static bool is_same_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool is_same_entry(const struct feed_entry *one, const struct feed_entry *other)
{
	return one->content_hash == other->content_hash && is_same_text(one->id, other->id) &&
	       is_same_text(one->title, other->title) && is_same_text(one->link, other->link) &&
	       is_same_text(one->content, other->content) && one->published == other->published;
}

/* How many of the first `length` bytes' entries have ended. */
static size_t count_ended(const struct row *row, size_t length, size_t most)
{
	size_t count = 0, span = strlen(row->entry_end);
	for (const char *at = row->bytes; count < most && (at = strstr(at, row->entry_end)); at += span)
		count += at + span <= row->bytes + length;
	return count;
}

static void check_cut(const struct row *row, size_t cut, const struct feed *whole)
{
	struct arena *arena = arena_new(16u << 20);
	const struct feed *feed = read_prefix(arena, row->bytes, cut);
	size_t ended = count_ended(row, cut, whole->entry_count), count = feed ? feed->entry_count : 0;
	if (count < ended || count > ended + 1)
		fail_msg("%s, cut at %zu: %zu entries, %zu have ended", row->shows, cut, count, ended);
	for (size_t at = 0; at < ended; at++)
		if (!is_same_entry(&feed->entries[at], &whole->entries[at]))
			fail_msg("%s, cut at %zu: entry %zu is not whole", row->shows, cut, at);
	if (feed && (!feed->is_cut || !feed->warning_count))
		fail_msg("%s, cut at %zu: nobody is told", row->shows, cut);
	arena_free(arena);
}

static void cut_everywhere(const struct row *row)
{
	struct arena *arena = arena_new(16u << 20);
	size_t length = strlen(row->bytes);
	const struct feed *whole = read_prefix(arena, row->bytes, length);
	assert_non_null(whole);
	assert_false(whole->is_cut);
	size_t end = length - strlen(row->root_end);
	while (strncmp(row->bytes + end, row->root_end, strlen(row->root_end)) != 0)
		end--;
	for (size_t cut = 0; cut < end + strlen(row->root_end); cut++)
		check_cut(row, cut, whole);
	arena_free(arena);
}

static void test_entries_before_the_cut_are_whole(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof rows / sizeof *rows; at++)
		cut_everywhere(&rows[at]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_entries_before_the_cut_are_whole),
	};
	return cmocka_run_group_tests_name("ingest_cut", tests, NULL, NULL);
}
