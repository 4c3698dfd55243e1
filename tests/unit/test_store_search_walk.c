/* Which are the newest of many: the walk from the last arrival, against a sort of everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/query.h"
#include "tidings/store_search.h"

#define ENTRY_COUNT 300

static bool add_id(void *arg, const struct store_entry *entry)
{
	return buf_add_format(arg, "%lld ", (long long)entry->id);
}

static void list(struct fixture *fixture, const char *text, struct store_search search, struct buf *out)
{
	struct arena *arena = arena_new(1 << 20);
	buf_init(out, 1 << 16);
	FIXTURE_DO(search.query = query_parse(arena, text, FIXTURE_NOW, &error));
	FIXTURE_DO(store_search_each(fixture->store, &search, add_id, out, &error));
	arena_free(arena);
}

/* Every third says "three"; received one an hour, dated by `spread` seconds at random before that. */
static void fill(struct fixture *fixture, unsigned spread)
{
	unsigned seed = 1;
	int64_t feeds[] = {fixture_subscribe(fixture->store, "https://a.example/"),
	    fixture_subscribe(fixture->store, "https://b.example/")};
	for (size_t i = 0; i < ENTRY_COUNT; i++) {
		seed = seed * 1103515245u + 12345u;
		int64_t now = FIXTURE_NOW + (int64_t)i * 3600;
		struct feed_entry entry =
		    fixture_entry(i + 1, i % 3 ? "one" : "three", "text", now - (spread ? (seed >> 8) % spread : 0));
		fixture_merge(fixture->store, feeds[i % 2], &entry, 1, now);
	}
}

static void test_walks_find_the_newest(void **state)
{
	static const char *const queries[] = {"text", "three", "three feed:a", "text is:new", "text -three", "nothing"};
	static const int64_t limits[] = {1, 2, 50, 99, 100, 200};
	struct fixture *fixture = *state;
	fill(fixture, 40 * 86400);
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct buf all;
		list(fixture, queries[i], (struct store_search){0}, &all);
		for (size_t j = 0; j < sizeof limits / sizeof limits[0]; j++) {
			struct buf some;
			list(fixture, queries[i], (struct store_search){.limit = limits[j]}, &some);
			int64_t count = 0;
			for (size_t at = 0; at < some.length; at++)
				count += some.data[at] == ' ';
			if (strncmp(buf_text(&all), buf_text(&some), some.length) != 0 ||
			    (count < limits[j] && some.length != all.length))
				fail_msg("%s, %lld: %s", queries[i], (long long)limits[j], buf_text(&some));
			buf_done(&some);
		}
		buf_done(&all);
	}
}

static void test_dates_that_are_the_same(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	for (size_t i = 0; i < 5; i++) {
		struct feed_entry entry = fixture_entry(i + 1, "word", "text", FIXTURE_NOW);
		fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
	}
	struct buf found;
	list(fixture, "word", (struct store_search){.limit = 3}, &found);
	assert_string_equal(buf_text(&found), "5 4 3 ");
	buf_done(&found);
}

static void test_orders_of_arrival(void **state)
{
	struct fixture *fixture = *state;
	fill(fixture, 40 * 86400);
	static const struct {
		const char *query;
		struct store_search search;
		const char *ids;
	} cases[] = {
	    {"", {.after = 297, .order = STORE_SEARCH_ARRIVAL}, "298 299 300 "},
	    {"", {.limit = 3, .order = STORE_SEARCH_ARRIVED}, "300 299 298 "},
	    {"", {.after = 300, .order = STORE_SEARCH_ARRIVAL}, ""},
	    {"three", {.after = 291, .order = STORE_SEARCH_ARRIVAL}, "292 295 298 "},
	    {"three", {.limit = 2, .order = STORE_SEARCH_ARRIVED}, "298 295 "},
	    {"three", {.after = 3, .limit = 2, .order = STORE_SEARCH_ARRIVAL}, "4 7 "},
	    {"three", {.after = 296}, "298 "},
	    {"three", {.after = 296, .limit = 9}, "298 "},
	    {"is:starred", {.after = 3, .limit = 2, .order = STORE_SEARCH_ARRIVAL}, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf found;
		list(fixture, cases[i].query, cases[i].search, &found);
		if (strcmp(buf_text(&found), cases[i].ids) != 0)
			fail_msg("%zu. %s: %s instead of %s", i + 1, cases[i].query, buf_text(&found), cases[i].ids);
		buf_done(&found);
	}
}

static void test_best_first(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	static const char *const entries[][2] = {
	    {"nothing of it", "comet among many other words that stand in a text which is rather long"},
	    {"comet", "in the title"},
	    {"nothing again", "comet comet comet"},
	    {"comet", "in the title"},
	    {"other", "matters"},
	};
	for (size_t i = 0; i < 5; i++) {
		struct feed_entry entry = fixture_entry(i + 1, entries[i][0], entries[i][1], FIXTURE_NOW);
		fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
	}
	struct buf found;
	list(fixture, "comet", (struct store_search){.order = STORE_SEARCH_BEST}, &found);
	assert_string_equal(buf_text(&found), "4 2 3 1 ");
	buf_done(&found);
	list(fixture, "feed:a", (struct store_search){.order = STORE_SEARCH_BEST, .limit = 2}, &found);
	assert_string_equal(buf_text(&found), "5 4 ");
	buf_done(&found);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_walks_find_the_newest),
	    TEST(test_dates_that_are_the_same),
	    TEST(test_orders_of_arrival),
	    TEST(test_best_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
