/* Any bytes as a feed: the result keeps every limit, is clean text, and crosses the wire unchanged. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/html.h"
#include "tidings/ingest.h"
#include "tidings/url.h"
#include "tidings/wire.h"

#define LINE_LIMIT 4096

static void check_feed(const struct feed *feed);
static void check_entry(const struct feed_entry *entry);
static void check_html(const char *html, const char *base);
static void check_instant(int64_t instant);
static void check_wire(const struct feed_result *result);

/* The first byte chooses what else the parser is told. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const types[] = {NULL, "application/rss+xml; charset=utf-8", "text/xml; charset=windows-1251",
	    "application/feed+json", "text/html; charset=\"shift_jis\"", "application/atom+xml;charset=utf-16", "", ";"};
	static const char *const addresses[] = {"https://example.org/a/feed?x=1", NULL, "http://[::1]:8080/", "file:///f"};
	if (length == 0)
		return 0;
	const struct feed_source source = {
	    .address = addresses[bytes[0] >> 3 & 3],
	    .content_type = types[bytes[0] & 7],
	    .bytes = (const char *)bytes + 1,
	    .length = length - 1,
	};
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct feed_result result = {0};
	ingest(arena, &source, &result);
	FUZZ_CHECK(result.feed || result.reason);
	fuzz_check_text(result.reason, LINE_LIMIT, false);
	for (size_t i = 0; i < result.candidate_count; i++) {
		fuzz_check_text(result.candidates[i].url, URL_LIMIT, false);
		fuzz_check_text(result.candidates[i].title, FEED_TITLE_LIMIT, false);
	}
	if (result.feed)
		check_feed(result.feed);
	check_wire(&result);
	arena_free(arena);
	return 0;
}

static void check_feed(const struct feed *feed)
{
	fuzz_check_text(feed->title, FEED_TITLE_LIMIT, false);
	fuzz_check_text(feed->description, FEED_CONTENT_LIMIT, true);
	fuzz_check_text(feed->language, LINE_LIMIT, false);
	fuzz_check_text(feed->link, URL_LIMIT, false);
	fuzz_check_text(feed->icon, URL_LIMIT, false);
	fuzz_check_text(feed->hub, URL_LIMIT, false);
	fuzz_check_text(feed->self, URL_LIMIT, false);
	fuzz_check_text(feed->next, URL_LIMIT, false);
	check_instant(feed->updated);
	FUZZ_CHECK(feed->ttl >= 0 && feed->update_period >= 0 && feed->entry_count <= FEED_ENTRY_COUNT);
	for (size_t i = 0; i < feed->warning_count; i++)
		fuzz_check_text(feed->warnings[i], LINE_LIMIT, false);
	for (size_t i = 0; i < feed->entry_count; i++)
		check_entry(&feed->entries[i]);
}

static void check_entry(const struct feed_entry *entry)
{
	fuzz_check_text(entry->id, FEED_ID_LIMIT, false);
	fuzz_check_text(entry->title, FEED_TITLE_LIMIT, false);
	fuzz_check_text(entry->link, URL_LIMIT, false);
	fuzz_check_text(entry->author, FEED_AUTHOR_LIMIT, false);
	fuzz_check_text(entry->text, FEED_CONTENT_LIMIT, true);
	fuzz_check_text(entry->comments, URL_LIMIT, false);
	fuzz_check_text(entry->language, LINE_LIMIT, false);
	check_html(entry->summary, entry->link);
	check_html(entry->content, entry->link);
	check_instant(entry->published);
	check_instant(entry->updated);
	FUZZ_CHECK(entry->category_count <= FEED_CATEGORY_COUNT && entry->enclosure_count <= FEED_ENCLOSURE_COUNT);
	for (size_t i = 0; i < entry->category_count; i++)
		fuzz_check_text(entry->categories[i], FEED_CATEGORY_LIMIT, false);
	for (size_t i = 0; i < entry->enclosure_count; i++) {
		fuzz_check_text(entry->enclosures[i].url, URL_LIMIT, false);
		FUZZ_CHECK(url_is_http(entry->enclosures[i].url) || strchr(entry->enclosures[i].url, ':'));
	}
	FUZZ_CHECK(entry->key_count >= 1 && entry->key_count <= FEED_KEY_COUNT);
}

/* What is stored as clean stays as it is when it is cleaned again. */
static void check_html(const char *html, const char *base)
{
	fuzz_check_text(html, FEED_CONTENT_LIMIT, true);
	if (!html)
		return;
	struct buf again;
	buf_init(&again, 2 * FEED_CONTENT_LIMIT);
	html_sanitise(&again, html, strlen(html), base);
	FUZZ_CHECK(strcmp(buf_text(&again), html) == 0);
	buf_done(&again);
}

static void check_instant(int64_t instant)
{
	char text[DATE_TEXT_SIZE];
	date_format_rfc3339(instant, text);
	FUZZ_CHECK((instant == DATE_NONE) == (text[0] == '\0'));
}

static void check_wire(const struct feed_result *result)
{
	struct buf first, second;
	struct feed_result read;
	struct arena *arena = arena_new(FUZZ_MEMORY);
	buf_init(&first, FUZZ_MEMORY);
	buf_init(&second, FUZZ_MEMORY);
	FUZZ_CHECK(wire_add_result(&first, result));
	FUZZ_CHECK(wire_read_result(arena, first.data + WIRE_HEADER_SIZE, first.length - WIRE_HEADER_SIZE, &read, NULL));
	FUZZ_CHECK(wire_add_result(&second, &read));
	FUZZ_CHECK(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
	buf_done(&first);
	buf_done(&second);
	arena_free(arena);
}
