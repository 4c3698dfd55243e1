/* Entries: added once, updated in place, marked; the counters and the index keep step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/query.h"
#include "tidings/store_marks.h"
#include "tidings/store_search.h"

#define DAY 86400

static int64_t subscribe(struct fixture *fixture)
{
	return fixture_subscribe(fixture->store, "https://example.org/feed");
}

static void check_counts(struct store *store, int64_t entries, int64_t new_entries)
{
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(store, &counts, &error));
	assert_int_equal(counts.entries, entries);
	assert_int_equal(counts.new_entries, new_entries);
}

static int64_t count(struct store *store, const char *text)
{
	struct arena *arena = arena_new(1 << 20);
	int64_t found = -1;
	struct query *query = query_parse(arena, text, FIXTURE_NOW, NULL);
	assert_non_null(query);
	FIXTURE_DO(store_search_count(store, query, &found, &error));
	arena_free(arena);
	return found;
}

static void mark(struct store *store, int64_t id, enum store_mark as)
{
	int64_t changed;
	FIXTURE_DO(store_begin(store, &error));
	const struct store_marking marking = {.mark = as};
	FIXTURE_DO(store_marks_set(store, &id, 1, &marking, &changed, &error));
	FIXTURE_DO(store_commit(store, true, &error));
}

static void test_added_once(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entries[] = {
	    fixture_entry(1, "newer", "one", FIXTURE_NOW - DAY),
	    fixture_entry(2, "older", "two", FIXTURE_NOW - 2 * DAY),
	};
	struct store_merge merge = fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW);
	assert_int_equal(merge.added, 2);
	merge = fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW + DAY);
	assert_int_equal(merge.added + merge.updated, 0);
	assert_int_equal(merge.unchanged, 2);
	check_counts(fixture->store, 2, 2);
	struct arena *arena = arena_new(1 << 20);
	struct store_entry entry;
	FIXTURE_DO(store_entries_get(fixture->store, arena, 1, &entry, &error));
	assert_string_equal(entry.title, "older");
	assert_int_equal(entry.received, FIXTURE_NOW);
	arena_free(arena);
}

static void test_order_of_ids(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *what;
		int64_t dates[3];
		const char *first;
	} cases[] = {
	    {"by date when all have one", {5000, 1000, 9000}, "b"},
	    {"the last of the document when one has none", {5000, DATE_NONE, 9000}, "c"},
	    {"the last of the document when all are of one time", {7, 7, 7}, "c"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char url[64];
		snprintf(url, sizeof url, "https://example.org/%zu", i);
		int64_t feed = fixture_subscribe(fixture->store, url);
		struct feed_entry entries[] = {
		    fixture_entry(1, "a", NULL, cases[i].dates[0]),
		    fixture_entry(2, "b", NULL, cases[i].dates[1]),
		    fixture_entry(3, "c", NULL, cases[i].dates[2]),
		};
		fixture_merge(fixture->store, feed, entries, 3, FIXTURE_NOW);
		struct arena *arena = arena_new(1 << 20);
		struct store_entry entry;
		FIXTURE_DO(store_entries_get(fixture->store, arena, (int64_t)i * 3 + 1, &entry, &error));
		if (strcmp(entry.title, cases[i].first) != 0)
			fail_msg("%s: %s", cases[i].what, entry.title);
		arena_free(arena);
	}
}

static void test_sort_time(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *what;
		int64_t published, updated, sort_time;
	} cases[] = {
	    {"published in the past", FIXTURE_NOW - DAY, DATE_NONE, FIXTURE_NOW - DAY},
	    {"published in the future does not stick to the top", FIXTURE_NOW + DAY, DATE_NONE, FIXTURE_NOW},
	    {"no date", DATE_NONE, DATE_NONE, FIXTURE_NOW},
	    {"only an update", DATE_NONE, FIXTURE_NOW - 2 * DAY, FIXTURE_NOW - 2 * DAY},
	    {"before 1970", -DAY, DATE_NONE, -DAY},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char url[64];
		snprintf(url, sizeof url, "https://example.org/%zu", i);
		struct feed_entry fresh = fixture_entry(1, "a", NULL, cases[i].published);
		fresh.updated = cases[i].updated;
		fixture_merge(fixture->store, fixture_subscribe(fixture->store, url), &fresh, 1, FIXTURE_NOW);
		struct arena *arena = arena_new(1 << 20);
		struct store_entry entry;
		FIXTURE_DO(store_entries_get(fixture->store, arena, (int64_t)i + 1, &entry, &error));
		if (entry.sort_time != cases[i].sort_time || entry.published != cases[i].published)
			fail_msg("%s: %lld", cases[i].what, (long long)entry.sort_time);
		arena_free(arena);
	}
}

static void test_update_in_place(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	const char *old_categories[] = {"Old", "Both"}, *new_categories[] = {"Both"};
	struct feed_enclosure enclosure = {"https://example.org/a.ogg", NULL, -1};
	struct feed_entry fresh = fixture_entry(1, "First wording", "about badgers", FIXTURE_NOW - DAY);
	fresh.categories = old_categories;
	fresh.category_count = 2;
	fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW);
	mark(fixture->store, 1, STORE_MARK_READ);
	mark(fixture->store, 1, STORE_MARK_STAR);
	fresh.title = "Second wording";
	fresh.text = "about otters";
	fresh.content = "<p>about otters</p>";
	fresh.content_hash++;
	fresh.categories = new_categories;
	fresh.category_count = 1;
	fresh.enclosures = &enclosure;
	fresh.enclosure_count = 1;
	struct store_merge merge = fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW + DAY);
	assert_int_equal(merge.updated, 1);
	assert_int_equal(merge.added, 0);
	struct arena *arena = arena_new(1 << 20);
	struct store_entry entry;
	FIXTURE_DO(store_entries_get(fixture->store, arena, 1, &entry, &error));
	assert_string_equal(entry.title, "Second wording");
	assert_string_equal(entry.text, "about otters");
	assert_string_equal(entry.content, "<p>about otters</p>");
	assert_string_equal(entry.summary, "about otters");
	assert_true(entry.is_read && entry.is_starred && entry.is_edited);
	assert_int_equal(entry.received, FIXTURE_NOW);
	assert_int_equal(entry.category_count, 1);
	assert_string_equal(entry.categories[0], "Both");
	assert_int_equal(entry.enclosure_count, 1);
	assert_string_equal(entry.enclosures[0].url, "https://example.org/a.ogg");
	assert_null(entry.enclosures[0].type);
	assert_int_equal(entry.enclosures[0].length, -1);
	arena_free(arena);
	assert_int_equal(count(fixture->store, "badgers OR first"), 0);
	assert_int_equal(count(fixture->store, "otters second"), 1);
	assert_int_equal(count(fixture->store, "category:old"), 0);
	check_counts(fixture->store, 1, 0);
}

/* The index is told of changed texts only; an update of the rest must leave it right all the same. */
static void test_update_of_the_link_only(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry fresh = fixture_entry(1, "Title", "words", FIXTURE_NOW);
	fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW);
	fresh.link = "https://example.org/moved";
	fresh.content_hash++;
	assert_int_equal(fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW).updated, 1);
	assert_int_equal(count(fixture->store, "title words link:moved"), 1);
}

static void test_aliases(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry fresh = fixture_entry(10, "Title", "words", FIXTURE_NOW);
	fresh.keys[1] = 20;
	fresh.key_count = 2;
	fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW);
	/* the guid changes, the link stays */
	fresh.keys[0] = 11;
	assert_int_equal(fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW).unchanged, 1);
	/* then the link changes and the new guid stays */
	fresh.keys[1] = 21;
	fresh.content_hash++;
	assert_int_equal(fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW).updated, 1);
	/* and all names it ever had are known */
	static const uint64_t names[] = {10, 11, 20, 21};
	for (size_t i = 0; i < 4; i++) {
		fresh.keys[0] = names[i];
		fresh.key_count = 1;
		assert_int_equal(fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW).unchanged, 1);
	}
	check_counts(fixture->store, 1, 1);
}

static void test_names_belong_to_a_feed(void **state)
{
	struct fixture *fixture = *state;
	struct feed_entry fresh = fixture_entry(1, "Title", "words", FIXTURE_NOW);
	int64_t first = subscribe(fixture);
	int64_t second = fixture_subscribe(fixture->store, "https://example.org/other");
	assert_int_equal(fixture_merge(fixture->store, first, &fresh, 1, FIXTURE_NOW).added, 1);
	assert_int_equal(fixture_merge(fixture->store, second, &fresh, 1, FIXTURE_NOW).added, 1);
}

static void test_same_item_twice_in_a_document(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entries[] = {
	    fixture_entry(1, "Title", "words", FIXTURE_NOW),
	    fixture_entry(1, "Title, again", "other words", FIXTURE_NOW),
	};
	for (int pass = 0; pass < 3; pass++) {
		struct store_merge merge = fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW);
		assert_int_equal(merge.added, pass == 0);
		assert_int_equal(merge.added + merge.updated + merge.unchanged, 2);
	}
	check_counts(fixture->store, 1, 1);
}

/* Two items share a weak name (the link to the front page): the one with the strong name keeps it. */
static void test_shared_weak_name(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entries[] = {
	    fixture_entry(1, "First", "words", FIXTURE_NOW),
	    fixture_entry(2, "Second", "other words", FIXTURE_NOW),
	};
	for (size_t i = 0; i < 2; i++) {
		entries[i].keys[1] = 99;
		entries[i].key_count = 2;
	}
	assert_int_equal(fixture_merge(fixture->store, feed, entries, 1, FIXTURE_NOW).added, 1);
	struct store_merge merge = fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW);
	assert_int_equal(merge.added, 1);
	assert_int_equal(merge.unchanged, 1);
	for (int pass = 0; pass < 2; pass++)
		assert_int_equal(fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW).unchanged, 2);
	check_counts(fixture->store, 2, 2);
}

static void test_items_without_names_or_texts(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entries[2] = {fixture_entry(1, "unused", NULL, DATE_NONE)};
	entries[0].title = NULL;
	entries[0].id = NULL;
	entries[1].published = entries[1].updated = DATE_NONE;
	struct store_merge merge = fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW);
	assert_int_equal(merge.added, 1);
	assert_int_equal(merge.unchanged, 1);
	struct arena *arena = arena_new(1 << 20);
	struct store_entry entry;
	FIXTURE_DO(store_entries_get(fixture->store, arena, 1, &entry, &error));
	assert_null(entry.title);
	assert_null(entry.guid);
	assert_null(entry.text);
	assert_string_equal(entry.tags, "");
	arena_free(arena);
	merge = fixture_merge(fixture->store, feed, NULL, 0, FIXTURE_NOW);
	assert_int_equal(merge.added + merge.updated + merge.unchanged, 0);
}

static void test_marks(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entries[] = {
	    fixture_entry(1, "a", NULL, FIXTURE_NOW),
	    fixture_entry(2, "b", NULL, FIXTURE_NOW),
	    fixture_entry(3, "c", NULL, FIXTURE_NOW),
	};
	fixture_merge(fixture->store, feed, entries, 3, FIXTURE_NOW);
	static const struct {
		const char *what;
		enum store_mark mark;
		int64_t ids[3], changed, new_entries, starred;
	} cases[] = {
	    {"two are read", STORE_MARK_READ, {1, 2, 2}, 2, 1, 0},
	    {"one of them already was", STORE_MARK_READ, {2, 3, 3}, 1, 0, 0},
	    {"stars leave the count of new ones alone", STORE_MARK_STAR, {1, 2, 3}, 3, 0, 3},
	    {"one is new again", STORE_MARK_UNREAD, {3, 3, 3}, 1, 1, 3},
	    {"a star is taken back", STORE_MARK_UNSTAR, {1, 1, 1}, 1, 1, 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t changed;
		struct store_counts counts;
		FIXTURE_DO(store_begin(fixture->store, &error));
		const struct store_marking marking = {.mark = cases[i].mark};
		FIXTURE_DO(store_marks_set(fixture->store, cases[i].ids, 3, &marking, &changed, &error));
		FIXTURE_DO(store_commit(fixture->store, true, &error));
		FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
		if (changed != cases[i].changed || counts.new_entries != cases[i].new_entries ||
		    counts.starred != cases[i].starred)
			fail_msg("%s: %lld changed", cases[i].what, (long long)changed);
	}
}

static void test_unknown_ids_change_nothing(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = subscribe(fixture);
	struct feed_entry entry = fixture_entry(1, "a", NULL, FIXTURE_NOW);
	fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
	const int64_t ids[] = {1, 77};
	int64_t changed = -5;
	struct error reason = {0};
	struct arena *arena = arena_new(1 << 20);
	struct store_entry found;
	FIXTURE_DO(store_begin(fixture->store, &error));
	const struct store_marking read = {.mark = STORE_MARK_READ};
	assert_false(store_marks_set(fixture->store, ids, 2, &read, &changed, &reason));
	assert_int_equal(reason.kind, ERROR_NOT_FOUND);
	assert_non_null(strstr(reason.text, "77"));
	assert_int_equal(changed, -5);
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	check_counts(fixture->store, 1, 1);
	assert_false(store_entries_get(fixture->store, arena, 77, &found, &reason));
	assert_int_equal(reason.kind, ERROR_NOT_FOUND);
	arena_free(arena);
}

static void test_ids_are_never_used_again(void **state)
{
	struct fixture *fixture = *state;
	struct feed_entry entry = fixture_entry(1, "a", "badger", FIXTURE_NOW);
	int64_t feed = subscribe(fixture);
	fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_remove(fixture->store, feed, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	assert_int_equal(count(fixture->store, "badger"), 0);
	int64_t again = subscribe(fixture);
	assert_int_equal(again, feed + 1);
	fixture_merge(fixture->store, again, &entry, 1, FIXTURE_NOW);
	assert_int_equal(count(fixture->store, "id:1"), 0);
	assert_int_equal(count(fixture->store, "id:2 badger"), 1);
}

static void test_summaries(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *what, *summary, *content, *text, *stored;
	} cases[] = {
	    {"the feed's own, as plain text", "<p>A &amp; <b>B</b></p>", "<p>long</p>", "long", "A & B"},
	    {"the beginning of the text when there is none", NULL, "<p>long</p>", "long\n\n text", "long text"},
	    {"the text when the summary is all there is", "<p>only</p>", NULL, "only", "only"},
	    {"nothing", NULL, NULL, NULL, NULL},
	};
	int64_t feed = subscribe(fixture);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct feed_entry fresh = fixture_entry(i + 1, "a", cases[i].text, FIXTURE_NOW);
		fresh.summary = cases[i].summary;
		fresh.content = cases[i].content;
		fixture_merge(fixture->store, feed, &fresh, 1, FIXTURE_NOW);
		struct arena *arena = arena_new(1 << 20);
		struct store_entry entry;
		FIXTURE_DO(store_entries_get(fixture->store, arena, (int64_t)i + 1, &entry, &error));
		bool is_right = cases[i].stored ? entry.summary && strcmp(entry.summary, cases[i].stored) == 0 : !entry.summary;
		if (!is_right)
			fail_msg("%s: %s", cases[i].what, entry.summary);
		arena_free(arena);
	}
}

static void test_long_texts(void **state)
{
	struct fixture *fixture = *state;
	char *text = calloc(1, FEED_CONTENT_LIMIT + 1);
	assert_non_null(text);
	for (size_t i = 0; i + 3 <= FEED_CONTENT_LIMIT; i += 3)
		memcpy(text + i, i % 30 ? "日" : "a b", 3);
	struct feed_entry entry = fixture_entry(1, "big", text, FIXTURE_NOW);
	entry.content = text;
	fixture_merge(fixture->store, subscribe(fixture), &entry, 1, FIXTURE_NOW);
	struct arena *arena = arena_new(16 << 20);
	struct store_entry found;
	FIXTURE_DO(store_entries_get(fixture->store, arena, 1, &found, &error));
	assert_string_equal(found.text, text);
	assert_true(strlen(found.summary) <= 500 && strlen(found.summary) > 490);
	arena_free(arena);
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_added_once),
	    TEST(test_order_of_ids),
	    TEST(test_sort_time),
	    TEST(test_update_in_place),
	    TEST(test_update_of_the_link_only),
	    TEST(test_aliases),
	    TEST(test_names_belong_to_a_feed),
	    TEST(test_same_item_twice_in_a_document),
	    TEST(test_shared_weak_name),
	    TEST(test_items_without_names_or_texts),
	    TEST(test_marks),
	    TEST(test_unknown_ids_change_nothing),
	    TEST(test_ids_are_never_used_again),
	    TEST(test_summaries),
	    TEST(test_long_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
