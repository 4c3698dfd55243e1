/* wire: what goes in comes out; what a parser gone wrong sends is refused. */
#include "tidings/wire.h"

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/text.h"
#include "tidings/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RECORD_LIMIT (WIRE_PAYLOAD_LIMIT + 4096u)
#define ARENA_LIMIT(length) (3 * (length) + 16384)

static const char *categories[] = {"Politics", "日本"};
static const char *warnings[] = {"the document ended early"};
static struct feed_enclosure enclosures[] = {
    {"https://example.org/a.mp3", "audio/mpeg", 12345},
    {"https://example.org/b.mp3", NULL, -1},
};
static struct feed_entry entries[] = {
    {.id = "tag:example.org,2026:1",
        .title = "Grüße & <b>",
        .link = "https://example.org/1",
        .author = "A. Uthor",
        .summary = "<p>short</p>",
        .content = "<p>long</p>",
        .text = "long\ner",
        .comments = "https://example.org/1#c",
        .language = "de",
        .published = 1782000000,
        .updated = DATE_NONE,
        .categories = categories,
        .category_count = 2,
        .enclosures = enclosures,
        .enclosure_count = 2,
        .keys = {1, UINT64_MAX, 3},
        .key_count = 3,
        .content_hash = UINT64_MAX - 1},
    {.title = "", .published = DATE_NONE, .updated = -62135596800, .key_count = 0},
};
static const struct feed feed = {
    .format = DOCUMENT_ATOM_10,
    .title = "News",
    .link = "https://example.org/",
    .description = "of the day",
    .language = "en",
    .icon = "https://example.org/i",
    .hub = "https://hub.example.org/",
    .self = "https://example.org/f",
    .next = "https://example.org/f?2",
    .updated = 253402300799,
    .ttl = 60,
    .update_period = 3600,
    .skip_hours = (1u << 24) - 1,
    .skip_days = 0x41,
    .entries = entries,
    .entry_count = 2,
    .warnings = warnings,
    .warning_count = 1,
    .is_cut = true,
};
static struct feed_candidate candidates[] = {{"https://example.org/feed", "Feed", "application/atom+xml"}};
static const struct feed_result page = {.reason = "a web page", .candidates = candidates, .candidate_count = 1};
static const struct feed_result good = {.feed = &feed};

static void encode(struct buf *out, const struct feed_result *result)
{
	buf_init(out, RECORD_LIMIT);
	assert_true(wire_add_result(out, result));
	size_t length;
	assert_true(wire_read_header(out->data, &length));
	assert_int_equal(length, out->length - WIRE_HEADER_SIZE);
}

/* From memory of exactly that size, so that the sanitizer sees every step too far. */
static bool decode(
    struct arena **arena, const char *payload, size_t length, struct feed_result *result, struct error *error)
{
	char *exact = mem_new(length ? length : 1, 1);
	memcpy(exact, payload, length);
	*arena = arena_new(ARENA_LIMIT(length));
	bool is_read = wire_read_result(*arena, exact, length, result, error);
	mem_free(exact);
	return is_read;
}

static void assert_same_text(const char *actual, const char *expected)
{
	if (expected)
		assert_string_equal(actual, expected);
	else
		assert_null(actual);
}

static void assert_same_entry(const struct feed_entry *actual, const struct feed_entry *expected)
{
	assert_same_text(actual->id, expected->id);
	assert_same_text(actual->title, expected->title);
	assert_same_text(actual->link, expected->link);
	assert_same_text(actual->author, expected->author);
	assert_same_text(actual->summary, expected->summary);
	assert_same_text(actual->content, expected->content);
	assert_same_text(actual->text, expected->text);
	assert_same_text(actual->comments, expected->comments);
	assert_same_text(actual->language, expected->language);
	assert_int_equal(actual->published, expected->published);
	assert_int_equal(actual->updated, expected->updated);
	assert_int_equal(actual->category_count, expected->category_count);
	for (size_t i = 0; i < expected->category_count; i++)
		assert_string_equal(actual->categories[i], expected->categories[i]);
	assert_int_equal(actual->enclosure_count, expected->enclosure_count);
	for (size_t i = 0; i < expected->enclosure_count; i++) {
		assert_string_equal(actual->enclosures[i].url, expected->enclosures[i].url);
		assert_same_text(actual->enclosures[i].type, expected->enclosures[i].type);
		assert_int_equal(actual->enclosures[i].length, expected->enclosures[i].length);
	}
	assert_int_equal(actual->key_count, expected->key_count);
	assert_memory_equal(actual->keys, expected->keys, sizeof actual->keys);
	assert_true(actual->content_hash == expected->content_hash);
}

static void test_a_feed_comes_out_as_it_went_in(void **state)
{
	struct buf out;
	struct arena *arena;
	struct feed_result result;
	(void)state;
	encode(&out, &good);
	assert_true(decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &result, NULL));
	buf_done(&out);
	assert_null(result.reason);
	assert_int_equal(result.candidate_count, 0);
	const struct feed *actual = result.feed;
	assert_int_equal(actual->format, feed.format);
	assert_string_equal(actual->title, feed.title);
	assert_string_equal(actual->link, feed.link);
	assert_string_equal(actual->description, feed.description);
	assert_string_equal(actual->language, feed.language);
	assert_string_equal(actual->icon, feed.icon);
	assert_string_equal(actual->hub, feed.hub);
	assert_string_equal(actual->self, feed.self);
	assert_string_equal(actual->next, feed.next);
	assert_int_equal(actual->updated, feed.updated);
	assert_int_equal(actual->ttl, feed.ttl);
	assert_int_equal(actual->update_period, feed.update_period);
	assert_int_equal(actual->skip_hours, feed.skip_hours);
	assert_int_equal(actual->skip_days, feed.skip_days);
	assert_true(actual->is_cut);
	assert_int_equal(actual->warning_count, 1);
	assert_string_equal(actual->warnings[0], warnings[0]);
	assert_int_equal(actual->entry_count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_same_entry(&actual->entries[i], &entries[i]);
	arena_free(arena);
}

static void test_a_page_comes_out_with_its_candidates(void **state)
{
	struct buf out;
	struct arena *arena;
	struct feed_result result;
	(void)state;
	encode(&out, &page);
	assert_true(decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &result, NULL));
	buf_done(&out);
	assert_null(result.feed);
	assert_string_equal(result.reason, "a web page");
	assert_int_equal(result.candidate_count, 1);
	assert_string_equal(result.candidates[0].url, candidates[0].url);
	assert_string_equal(result.candidates[0].title, candidates[0].title);
	assert_string_equal(result.candidates[0].type, candidates[0].type);
	arena_free(arena);
}

static void test_a_source_is_borrowed_from_the_payload(void **state)
{
	static const char body[] = "<rss>\0\xff\xfe";
	const struct feed_source source = {
	    .address = "https://example.org/f", .links = "</h>; rel=hub", .bytes = body, .length = sizeof body};
	struct buf out;
	struct feed_source read;
	(void)state;
	buf_init(&out, 4096);
	assert_true(wire_add_source(&out, &source));
	const char *payload = out.data + WIRE_HEADER_SIZE;
	assert_true(wire_read_source(payload, out.length - WIRE_HEADER_SIZE, &read, NULL));
	assert_string_equal(read.address, source.address);
	assert_null(read.content_type);
	assert_string_equal(read.links, source.links);
	assert_int_equal(read.length, sizeof body);
	assert_memory_equal(read.bytes, body, sizeof body);
	assert_true(read.bytes > payload && read.bytes + read.length == out.data + out.length);
	for (size_t length = 0; length < out.length - WIRE_HEADER_SIZE; length++)
		assert_false(wire_read_source(payload, length, &read, NULL));
	buf_done(&out);
}

static void test_records_follow_each_other(void **state)
{
	struct buf out;
	struct arena *arena;
	struct feed_result result;
	size_t length;
	(void)state;
	buf_init(&out, RECORD_LIMIT);
	assert_true(wire_add_result(&out, &page));
	assert_true(wire_add_result(&out, &good));
	assert_true(wire_read_header(out.data, &length));
	buf_consume(&out, WIRE_HEADER_SIZE + length);
	assert_true(wire_read_header(out.data, &length));
	assert_int_equal(WIRE_HEADER_SIZE + length, out.length);
	assert_true(decode(&arena, out.data + WIRE_HEADER_SIZE, length, &result, NULL));
	assert_string_equal(result.feed->title, "News");
	arena_free(arena);
	buf_done(&out);
}

static void test_a_record_that_does_not_fit_leaves_the_buf_as_it_was(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, 200);
	assert_true(wire_add_result(&out, &page));
	size_t length = out.length;
	assert_false(wire_add_result(&out, &good));
	assert_int_equal(out.length, length);
	assert_true(buf_add_char(&out, 'x'));
	buf_done(&out);
}

static void test_headers(void **state)
{
	static const struct {
		const char *what;
		unsigned magic_change;
		uint32_t length;
		bool is_ours;
	} cases[] = {
	    {"an empty payload", 0, 0, true},
	    {"the longest payload", 0, WIRE_PAYLOAD_LIMIT, true},
	    {"a payload too long", 0, WIRE_PAYLOAD_LIMIT + 1, false},
	    {"a length of all ones", 0, UINT32_MAX, false},
	    {"another magic", 1, 10, false},
	};
	struct buf out;
	(void)state;
	encode(&out, &page);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char header[WIRE_HEADER_SIZE];
		size_t length = 77;
		memcpy(header, out.data, 4);
		header[0] = (char)(header[0] ^ (char)cases[i].magic_change);
		memcpy(header + 4, &cases[i].length, 4);
		if (wire_read_header(header, &length) != cases[i].is_ours)
			fail_msg("%s", cases[i].what);
		assert_int_equal(length, cases[i].is_ours ? cases[i].length : 77);
	}
	buf_done(&out);
}

static void test_every_shorter_and_longer_payload_is_refused(void **state)
{
	struct buf out;
	struct arena *arena;
	struct feed_result result = {.reason = "untouched"};
	struct error error;
	(void)state;
	encode(&out, &good);
	assert_true(buf_add_char(&out, '\0'));
	size_t whole = out.length - 1 - WIRE_HEADER_SIZE;
	for (size_t length = 0; length <= whole + 1; length++) {
		if (length == whole)
			continue;
		assert_false(decode(&arena, out.data + WIRE_HEADER_SIZE, length, &result, &error));
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_string_equal(result.reason, "untouched");
		arena_free(arena);
	}
	buf_done(&out);
}

/* What a record may say at most, whatever it says. */
static void assert_within_limits(const struct feed_result *result)
{
	assert_true(result->feed || result->reason);
	if (!result->feed)
		return;
	const struct feed *read = result->feed;
	assert_true(read->format <= DOCUMENT_JSON_1);
	assert_true(read->skip_hours < 1u << 24 && read->skip_days < 1u << 7);
	assert_true(read->ttl >= 0 && read->update_period >= 0);
	assert_true(read->entry_count <= 2 * FEED_ENTRY_COUNT);
	for (size_t i = 0; i < read->entry_count; i++) {
		const struct feed_entry *entry = &read->entries[i];
		assert_true(entry->key_count <= FEED_KEY_COUNT);
		assert_true(
		    entry->published == DATE_NONE || (entry->published >= -62135596800 && entry->published <= 253402300799));
		assert_true(!entry->title || text_is_valid(entry->title, strlen(entry->title)));
		for (size_t k = 0; k < entry->category_count; k++)
			assert_true(strlen(entry->categories[k]) <= 2 * FEED_CATEGORY_LIMIT);
		for (size_t k = 0; k < entry->enclosure_count; k++)
			assert_true(entry->enclosures[k].url && entry->enclosures[k].length >= -1);
	}
}

static void test_any_changed_byte_is_refused_or_harmless(void **state)
{
	static const unsigned char masks[] = {0x01, 0x80, 0xff, 0x7f, 0x10};
	struct buf out;
	size_t refused = 0, taken = 0;
	(void)state;
	encode(&out, &good);
	for (size_t at = WIRE_HEADER_SIZE; at < out.length; at++)
		for (size_t m = 0; m < sizeof masks; m++) {
			struct arena *arena;
			struct feed_result result;
			out.data[at] = (char)(out.data[at] ^ (char)masks[m]);
			bool is_read = decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &result, NULL);
			if (is_read)
				assert_within_limits(&result);
			*(is_read ? &taken : &refused) += 1;
			out.data[at] = (char)(out.data[at] ^ (char)masks[m]);
			arena_free(arena);
		}
	assert_true(refused > 1000 && taken > 1000);
	buf_done(&out);
}

/* One entry that is as the row says, sent with a feed that is otherwise fine. */
static bool is_sendable(const struct feed_entry *entry)
{
	struct feed_entry copy = *entry;
	struct feed one = {.entries = &copy, .entry_count = 1, .updated = DATE_NONE};
	struct feed_result result = {.feed = &one}, read;
	struct buf out;
	buf_init(&out, RECORD_LIMIT);
	bool is_sent = wire_add_result(&out, &result);
	if (is_sent) {
		struct arena *arena;
		assert_true(decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &read, NULL));
		arena_free(arena);
	}
	buf_done(&out);
	return is_sent;
}

static void test_limits_hold_on_the_way_out_too(void **state)
{
	static char title[2 * FEED_TITLE_LIMIT + 2], link[2 * URL_LIMIT + 2];
	static const char *many[2 * FEED_CATEGORY_COUNT + 1];
	static const char *none[] = {NULL};
	static struct feed_enclosure nameless[] = {{NULL, "x", 1}};
	memset(title, 't', sizeof title - 1);
	memset(link, 'l', sizeof link - 1);
	for (size_t i = 0; i < sizeof many / sizeof *many; i++)
		many[i] = "c";
	const struct {
		const char *what;
		bool is_sent;
		struct feed_entry entry;
	} cases[] = {
	    {"an entry of nothing", true, {.updated = DATE_NONE}},
	    {"a title at the limit", true, {.title = title + 1}},
	    {"a title beyond it", false, {.title = title}},
	    {"a link at the limit", true, {.link = link + 1}},
	    {"a link beyond it", false, {.link = link}},
	    {"as many categories as may be", true, {.categories = many, .category_count = 2 * FEED_CATEGORY_COUNT}},
	    {"one more", false, {.categories = many, .category_count = 2 * FEED_CATEGORY_COUNT + 1}},
	    {"a category that is NULL", false, {.categories = none, .category_count = 1}},
	    {"an enclosure without address", false, {.enclosures = nameless, .enclosure_count = 1}},
	    {"five keys", false, {.key_count = 5}},
	    {"the year 10000", false, {.published = 253402300800}},
	    {"the year 0", false, {.updated = -62135596801}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (is_sendable(&cases[i].entry) != cases[i].is_sent)
			fail_msg("%s", cases[i].what);
}

/* Minutes are made seconds of, which must not overflow whatever a parser says. */
static void test_minutes_fit_as_seconds(void **state)
{
	const int64_t most = INT64_MAX / 60;
	(void)state;
	for (int64_t ttl = most; ttl <= most + 1; ttl++) {
		struct feed slow = {.ttl = ttl, .updated = DATE_NONE};
		struct buf out;
		buf_init(&out, RECORD_LIMIT);
		assert_int_equal(wire_add_result(&out, &(struct feed_result){.feed = &slow}), ttl == most);
		buf_done(&out);
	}
}

/* A record of another's making: the text at `from` of a good one is overwritten. */
static void test_forged_texts(void **state)
{
	static const struct {
		const char *what, *from;
		size_t offset;
		char byte;
	} cases[] = {
	    {"a NUL inside a text", "of the day", 3, '\0'},
	    {"no NUL behind a text", "of the day", 10, 'x'},
	    {"a byte that is no UTF-8", "of the day", 0, (char)0xff},
	    {"a character cut short", "Grüße", 2, (char)0xe3},
	    {"a length beyond the payload", "News", (size_t)-3, 0x10},
	    {"a count beyond the payload", "of the day", (size_t)-2, 0x7f},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		struct arena *arena;
		struct feed_result result;
		struct error error;
		encode(&out, &good);
		char *text = memmem(out.data, out.length, cases[i].from, strlen(cases[i].from));
		assert_non_null(text);
		text[cases[i].offset] = cases[i].byte;
		if (decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &result, &error))
			fail_msg("%s", cases[i].what);
		assert_non_null(strstr(error.text, "wrong at byte"));
		arena_free(arena);
		buf_done(&out);
	}
}

static void test_a_result_says_something(void **state)
{
	const struct feed_result nothing = {0};
	struct buf out;
	struct arena *arena;
	struct feed_result result;
	struct error error;
	(void)state;
	encode(&out, &nothing);
	assert_false(decode(&arena, out.data + WIRE_HEADER_SIZE, out.length - WIRE_HEADER_SIZE, &result, &error));
	assert_non_null(strstr(error.text, "neither a feed nor a reason"));
	arena_free(arena);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_feed_comes_out_as_it_went_in),
	    cmocka_unit_test(test_a_page_comes_out_with_its_candidates),
	    cmocka_unit_test(test_a_source_is_borrowed_from_the_payload),
	    cmocka_unit_test(test_records_follow_each_other),
	    cmocka_unit_test(test_a_record_that_does_not_fit_leaves_the_buf_as_it_was),
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_every_shorter_and_longer_payload_is_refused),
	    cmocka_unit_test(test_any_changed_byte_is_refused_or_harmless),
	    cmocka_unit_test(test_limits_hold_on_the_way_out_too),
	    cmocka_unit_test(test_minutes_fit_as_seconds),
	    cmocka_unit_test(test_forged_texts),
	    cmocka_unit_test(test_a_result_says_something),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
