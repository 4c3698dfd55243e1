/* identity: what makes two items of two documents the same entry, and what must not. */

#include "tidings/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/arena.h"
#include "tidings/date.h"

static struct feed feed_of(struct feed_entry *entries, size_t count)
{
	struct feed feed = {.entries = entries, .entry_count = count};
	identity_name_entries(&feed);
	return feed;
}

static bool share_a_key(const struct feed_entry *a, const struct feed_entry *b)
{
	for (size_t i = 0; i < a->key_count; i++)
		for (size_t j = 0; j < b->key_count; j++)
			if (a->keys[i] == b->keys[j])
				return true;
	return false;
}

/* An item of one document and one of the next, each alone in its document. */
static void test_from_document_to_document(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		struct feed_entry before, after;
		bool is_same;
	} rows[] = {
	    {"the guid stays, all else changes", {.id = "g1", .title = "A", .link = "http://a.org/1"},
	        {.id = "g1", .title = "B", .link = "http://a.org/2"}, true},
	    {"different guids", {.id = "g1", .title = "A"}, {.id = "g2", .title = "A"}, false},
	    {"guids that differ in case only", {.id = "abc"}, {.id = "ABC"}, false},
	    {"a guid that moves to https", {.id = "http://a.org/1", .title = "A"},
	        {.id = "https://www.a.org/1", .title = "A"}, true},
	    {"a counter behind # in the guid (BBC)", {.id = "http://a.org/1#0", .title = "A"},
	        {.id = "http://a.org/1#1", .title = "A"}, true},
	    {"a new guid, the same link", {.id = "g1", .title = "A", .link = "http://a.org/1"},
	        {.id = "g9", .title = "A", .link = "https://a.org/1?utm_source=rss"}, true},
	    {"the link becomes the guid", {.title = "A", .link = "http://a.org/1"}, {.id = "http://a.org/1", .title = "A"},
	        true},
	    {"links to the front page are no name", {.id = "g1", .title = "A", .link = "http://a.org/"},
	        {.id = "g2", .title = "B", .link = "http://a.org/"}, false},
	    {"the query tells pages apart", {.title = "A", .link = "http://a.org/?p=1"},
	        {.title = "B", .link = "http://a.org/?p=2"}, false},
	    {"neither guid nor link: title and text", {.title = "Hello World", .text = "Some text"},
	        {.title = "Hello  world", .text = "Some   text"}, true},
	    {"neither guid nor link, another title", {.title = "A", .text = "x"}, {.title = "B", .text = "x"}, false},
	    {"neither guid nor link, another text", {.title = "A", .text = "x"}, {.title = "A", .text = "y"}, false},
	    {"only a text", {.text = "x"}, {.text = "x"}, true},
	    {"a date is no part of the name", {.title = "A", .text = "x", .published = 1},
	        {.title = "A", .text = "x", .published = 2}, true},
	    {"a guid is not another item's link text", {.id = "x"}, {.title = "x"}, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct feed_entry before = rows[i].before, after = rows[i].after;
		feed_of(&before, 1);
		feed_of(&after, 1);
		if (share_a_key(&before, &after) != rows[i].is_same)
			fail_msg("%s: %s", rows[i].shows, rows[i].is_same ? "not the same" : "the same");
	}
}

static void test_a_guid_of_all_items_names_none(void **state)
{
	(void)state;
	struct feed_entry entries[] = {
	    {.id = "http://shop.org/", .title = "One", .link = "http://shop.org/1"},
	    {.id = "http://shop.org/", .title = "Two", .link = "http://shop.org/2"},
	    {.id = "http://shop.org/", .title = "Three", .link = "http://shop.org/"},
	};
	feed_of(entries, 3);
	assert_false(share_a_key(&entries[0], &entries[1]));
	assert_false(share_a_key(&entries[1], &entries[2]));
	assert_true(entries[2].key_count > 0);

	struct feed_entry again[] = {entries[2], entries[0], entries[1]};
	feed_of(again, 3);
	assert_true(share_a_key(&again[0], &entries[2]));
	assert_true(share_a_key(&again[1], &entries[0]));
}

static void test_a_page_of_several_items_names_none(void **state)
{
	(void)state;
	struct feed_entry entries[] = {
	    {.id = "1", .title = "Morning", .link = "http://a.org/live"},
	    {.id = "2", .title = "Noon", .link = "http://a.org/live"},
	    {.id = "http://a.org/log#x", .title = "Fixed x", .link = "http://a.org/log#x"},
	    {.id = "http://a.org/log#y", .title = "Fixed y", .link = "http://a.org/log#y"},
	};
	feed_of(entries, 4);
	assert_false(share_a_key(&entries[0], &entries[1]));
	assert_false(share_a_key(&entries[2], &entries[3]));
}

static void test_an_item_twice_is_one(void **state)
{
	(void)state;
	struct feed_entry entries[] = {
	    {.id = "1", .title = "Same", .link = "http://a.org/1"},
	    {.id = "1", .title = "Same", .link = "http://a.org/1"},
	};
	feed_of(entries, 2);
	assert_true(share_a_key(&entries[0], &entries[1]));
}

static void test_keys_are_distinct_and_strongest_first(void **state)
{
	(void)state;
	struct feed_entry guid = {.id = "http://a.org/1", .title = "A", .link = "http://a.org/1"};
	struct feed_entry renamed = {.id = "http://a.org/1", .title = "B"};
	feed_of(&guid, 1);
	feed_of(&renamed, 1);
	assert_int_equal(guid.key_count, 2);
	assert_int_not_equal(guid.keys[0], guid.keys[1]);
	assert_int_equal(guid.keys[0], renamed.keys[0]);
}

static void test_the_content_hash_sees_what_a_reader_sees(void **state)
{
	(void)state;
	const char *news[] = {"news"}, *sport[] = {"sport"};
	struct feed_enclosure file = {.url = "http://a.org/a.mp3", .length = -1};
	const struct feed_entry base = {
	    .id = "1", .title = "A", .content = "<p>x</p>", .categories = news, .category_count = 1};
	struct {
		const char *shows;
		struct feed_entry entry;
		bool changes;
	} rows[] = {
	    {"nothing", base, false},
	    {"the title", base, true},
	    {"the body", base, true},
	    {"a category", base, true},
	    {"an enclosure more", base, true},
	    {"a date", base, false},
	};
	rows[1].entry.title = "B";
	rows[2].entry.content = "<p>y</p>";
	rows[3].entry.categories = sport;
	rows[4].entry.enclosures = &file;
	rows[4].entry.enclosure_count = 1;
	rows[5].entry.updated = 77;
	struct feed_entry first = base;
	feed_of(&first, 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		feed_of(&rows[i].entry, 1);
		if ((rows[i].entry.content_hash != first.content_hash) != rows[i].changes)
			fail_msg("%s", rows[i].shows);
	}
}

static void test_many_items_under_one_guid_stay_cheap(void **state)
{
	(void)state;
	enum { COUNT = FEED_ENTRY_COUNT };
	struct arena *arena = arena_new(64u << 20);
	struct feed_entry *entries = arena_new_array(arena, COUNT, sizeof *entries);
	for (size_t i = 0; i < COUNT; i++)
		entries[i] = (struct feed_entry){.id = "0", .title = arena_format(arena, "t%zu", i % 2 ? i : 0)};
	feed_of(entries, COUNT);
	assert_true(share_a_key(&entries[0], &entries[2]));
	assert_false(share_a_key(&entries[1], &entries[3]));
	arena_free(arena);
}

static void test_an_empty_feed(void **state)
{
	(void)state;
	struct feed feed = {0};
	identity_name_entries(&feed);
	assert_int_equal(feed.entry_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_from_document_to_document),
	    cmocka_unit_test(test_a_guid_of_all_items_names_none),
	    cmocka_unit_test(test_a_page_of_several_items_names_none),
	    cmocka_unit_test(test_an_item_twice_is_one),
	    cmocka_unit_test(test_keys_are_distinct_and_strongest_first),
	    cmocka_unit_test(test_the_content_hash_sees_what_a_reader_sees),
	    cmocka_unit_test(test_many_items_under_one_guid_stay_cheap),
	    cmocka_unit_test(test_an_empty_feed),
	};
	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
