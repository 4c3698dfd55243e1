/* Subscriptions: known ones found again, what a poll records, feeds that turn out to be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/query.h"
#include "tidings/store_marks.h"
#include "tidings/store_search.h"

static struct store_feed get(struct fixture *fixture, struct arena *arena, int64_t id)
{
	struct store_feed feed;
	FIXTURE_DO(store_feeds_get(fixture->store, arena, id, &feed, &error));
	return feed;
}

static int64_t add(struct fixture *fixture, const struct store_feed_new *feed, bool *is_added)
{
	int64_t id;
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_add(fixture->store, feed, FIXTURE_NOW, &id, is_added, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	return id;
}

static int64_t record(struct fixture *fixture, const struct store_poll *poll)
{
	int64_t merged_into;
	struct store_poll named = *poll;
	named.outcome = "fresh";
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_record(fixture->store, &named, &merged_into, &error));
	FIXTURE_DO(store_commit(fixture->store, false, &error));
	return merged_into;
}

static void test_subscribe(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	bool is_added;
	const struct store_feed_new wanted = {"https://a.example/", "My title", "news", "ann", "secret", true};
	int64_t id = add(fixture, &wanted, &is_added);
	assert_true(is_added);
	struct store_feed feed = get(fixture, arena, id);
	assert_string_equal(feed.url, "https://a.example/");
	assert_string_equal(feed.original, "https://a.example/");
	assert_string_equal(feed.title, "My title");
	assert_string_equal(feed.tags, "news");
	assert_string_equal(feed.username, "ann");
	assert_string_equal(feed.password, "secret");
	assert_true(feed.is_private);
	assert_int_equal(feed.state, STORE_FEED_PENDING);
	assert_int_equal(feed.due, 0);
	assert_int_equal(feed.last_poll, DATE_NONE);
	assert_int_equal(feed.gone_since, DATE_NONE);
	assert_null(feed.etag);
	arena_free(arena);
}

static void test_subscribe_again(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	bool is_added;
	int64_t id = add(fixture, &(struct store_feed_new){.url = "https://a.example/", .tag = "one"}, &is_added);
	record(fixture, &(struct store_poll){.feed = id, .moved_to = "https://b.example/", .gone_since = DATE_NONE});
	static const struct {
		const char *what;
		struct store_feed_new wanted;
		const char *tags, *username, *password;
		bool is_private;
	} cases[] = {
	    {"as subscribed", {.url = "https://a.example/"}, "one", NULL, NULL, false},
	    {"where it is now, with a tag", {.url = "https://b.example/", .tag = "ANOTHER"}, "ANOTHER,one", NULL, NULL,
	        false},
	    {"the same tag", {.url = "https://b.example/", .tag = "another"}, "ANOTHER,one", NULL, NULL, false},
	    {"a password", {.url = "https://b.example/", .username = "u", .password = "p"}, "ANOTHER,one", "u", "p", false},
	    {"private", {.url = "https://b.example/", .is_private = true}, "ANOTHER,one", "u", "p", true},
	    {"once private, always", {.url = "https://b.example/"}, "ANOTHER,one", "u", "p", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(add(fixture, &cases[i].wanted, &is_added), id);
		assert_false(is_added);
		struct store_feed feed = get(fixture, arena, id);
		assert_string_equal(feed.tags, cases[i].tags);
		assert_int_equal(feed.is_private, cases[i].is_private);
		assert_true(cases[i].username ? strcmp(feed.username, cases[i].username) == 0 : !feed.username);
		assert_true(cases[i].password ? strcmp(feed.password, cases[i].password) == 0 : !feed.password);
	}
	arena_free(arena);
}

static void test_find(void **state)
{
	struct fixture *fixture = *state;
	bool is_added;
	add(fixture, &(struct store_feed_new){.url = "https://a.example/feed", .title = "Alpha"}, &is_added);
	add(fixture, &(struct store_feed_new){.url = "https://b.example/feed", .title = "Alphabet"}, &is_added);
	add(fixture, &(struct store_feed_new){.url = "https://c.example/100%_x", .title = "2600"}, &is_added);
	static const struct {
		const char *what, *text;
		int64_t id; /* 0: none */
		enum error_kind kind;
		const char *says;
	} cases[] = {
	    {"a number", "2", 2, 0, NULL},
	    {"the whole address", "https://b.example/feed", 2, 0, NULL},
	    {"part of an address", "b.example", 2, 0, NULL},
	    {"part of a title, whatever the case", "BET", 2, 0, NULL},
	    {"a whole title that is part of another", "alpha", 1, 0, NULL},
	    {"a number that is no id but a title", "2600", 3, 0, NULL},
	    {"percent and underscore are characters", "%_", 3, 0, NULL},
	    {"several", "feed", 0, ERROR_INPUT, "1 (Alpha), 2 (Alphabet)"},
	    {"none", "nowhere", 0, ERROR_NOT_FOUND, "nowhere"},
	    {"nothing", "", 0, ERROR_NOT_FOUND, ""},
	    {"no such number", "99", 0, ERROR_NOT_FOUND, "99"},
	    {"a number too big", "99999999999999999999999", 0, ERROR_NOT_FOUND, "9999"},
	    {"a quote", "'; DROP TABLE feed", 0, ERROR_NOT_FOUND, "DROP"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t id = 0;
		struct error error = {0};
		bool is_found = store_feeds_find(fixture->store, cases[i].text, &id, &error);
		if (is_found != (cases[i].id != 0) || id != cases[i].id || error.kind != cases[i].kind ||
		    (cases[i].says && !strstr(error.text, cases[i].says)))
			fail_msg("%s: %lld %s", cases[i].what, (long long)id, error.text);
	}
}

static void test_record(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	int64_t id = fixture_subscribe(fixture->store, "https://a.example/");
	struct store_poll poll = {.feed = id,
	    .now = 100,
	    .due = 200,
	    .status = 200,
	    .has_answer = true,
	    .etag = "\"e\"",
	    .last_modified = "then",
	    .body_hash = UINT64_MAX,
	    .gone_since = DATE_NONE,
	    .has_feed = true,
	    .title = "Title",
	    .link = "https://a.example/",
	    .language = "en",
	    .ttl = 60,
	    .update_period = 3600,
	    .skip_hours = 0xffffff,
	    .skip_days = 0x7f};
	assert_int_equal(record(fixture, &poll), 0);
	struct store_feed feed = get(fixture, arena, id);
	assert_int_equal(feed.state, STORE_FEED_ACTIVE);
	assert_string_equal(feed.title, "Title");
	assert_string_equal(feed.etag, "\"e\"");
	assert_true(feed.body_hash == UINT64_MAX);
	assert_int_equal(feed.skip_hours, 0xffffff);
	assert_int_equal(feed.last_success, 100);
	assert_int_equal(feed.due, 200);

	/* a failure keeps what was known, the validators, too */
	record(fixture,
	    &(struct store_poll){
	        .feed = id, .now = 150, .due = 300, .problem = "timed out", .failures = 1, .gone_since = DATE_NONE});
	feed = get(fixture, arena, id);
	assert_int_equal(feed.state, STORE_FEED_ACTIVE);
	assert_string_equal(feed.problem, "timed out");
	assert_string_equal(feed.etag, "\"e\"");
	assert_string_equal(feed.title, "Title");
	assert_int_equal(feed.last_success, 100);
	assert_int_equal(feed.last_poll, 150);
	assert_int_equal(feed.failures, 1);

	/* a fresh answer without ETag clears the old one */
	record(fixture, &(struct store_poll){.feed = id, .now = 400, .has_answer = true, .gone_since = DATE_NONE});
	feed = get(fixture, arena, id);
	assert_null(feed.etag);
	assert_null(feed.problem);
	assert_int_equal(feed.last_success, 400);
	assert_string_equal(feed.title, "Title");
	arena_free(arena);
}

static bool add_due(void *arg, const struct store_due *due)
{
	return buf_add_format(arg, "%lld:%lld ", (long long)due->id, (long long)due->due);
}

static void test_due_gone_and_revived(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	int64_t ids[3];
	static const char *const urls[] = {"https://a.example/", "https://b.example/", "https://c.example/"};
	for (size_t i = 0; i < 3; i++) {
		ids[i] = fixture_subscribe(fixture->store, urls[i]);
		record(fixture,
		    &(struct store_poll){.feed = ids[i], .now = 10, .due = 900 - 100 * (int64_t)i, .gone_since = DATE_NONE});
	}
	record(fixture, &(struct store_poll){.feed = ids[1],
	                    .now = 20,
	                    .due = 5000,
	                    .status = 410,
	                    .problem = "gone",
	                    .is_gone = true,
	                    .gone_since = 20,
	                    .failures = 3});
	struct buf found;
	buf_init(&found, 1000);
	FIXTURE_DO(store_feeds_each_due(fixture->store, add_due, &found, &error));
	assert_string_equal(buf_text(&found), "1:900 3:700 ");
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	assert_int_equal(counts.gone, 1);
	assert_int_equal(counts.next_due, 700);
	assert_int_equal(counts.last_poll, 20);
	FIXTURE_DO(store_feeds_revive(fixture->store, ids[1], &error));
	struct store_feed feed = get(fixture, arena, ids[1]);
	assert_int_equal(feed.state, STORE_FEED_ACTIVE);
	assert_int_equal(feed.due, 0);
	assert_int_equal(feed.failures, 0);
	assert_int_equal(feed.gone_since, DATE_NONE);
	buf_clear(&found);
	FIXTURE_DO(store_feeds_each_due(fixture->store, add_due, &found, &error));
	assert_string_equal(buf_text(&found), "1:900 2:0 3:700 ");
	assert_false(store_feeds_revive(fixture->store, 99, NULL));
	buf_done(&found);
	arena_free(arena);
}

static bool add_title(void *arg, const struct store_feed *feed)
{
	assert_null(feed->password);
	return buf_add_format(arg, "%s,", feed->title ? feed->title : feed->url);
}

static void test_each_by_title(void **state)
{
	struct fixture *fixture = *state;
	bool is_added;
	add(fixture, &(struct store_feed_new){.url = "https://a.example/", .title = "zebra", .password = "x"}, &is_added);
	add(fixture, &(struct store_feed_new){.url = "https://b.example/", .title = "Ape"}, &is_added);
	add(fixture, &(struct store_feed_new){.url = "https://c.example/"}, &is_added);
	struct buf found;
	buf_init(&found, 1000);
	FIXTURE_DO(store_feeds_each(fixture->store, add_title, &found, &error));
	assert_string_equal(buf_text(&found), "Ape,https://c.example/,zebra,");
	buf_done(&found);
}

static void add_hold(void *arg, const char *origin, int64_t until)
{
	buf_add_format(arg, "%s until %lld;", origin, (long long)until);
}

static void test_holds(void **state)
{
	struct fixture *fixture = *state;
	struct buf found;
	buf_init(&found, 1000);
	FIXTURE_DO(store_feeds_hold(fixture->store, "https://a.example:443", 100, &error));
	FIXTURE_DO(store_feeds_hold(fixture->store, "https://b.example:443", 200, &error));
	FIXTURE_DO(store_feeds_hold(fixture->store, "https://b.example:443", 150, &error));
	FIXTURE_DO(store_feeds_each_hold(fixture->store, 100, add_hold, &found, &error));
	assert_string_equal(buf_text(&found), "https://b.example:443 until 200;");
	buf_clear(&found);
	FIXTURE_DO(store_feeds_each_hold(fixture->store, 50, add_hold, &found, &error));
	assert_string_equal(buf_text(&found), "https://b.example:443 until 200;");
	buf_done(&found);
}

static int64_t count(struct store *store, const char *text)
{
	struct arena *arena = arena_new(1 << 20);
	int64_t found = -1;
	FIXTURE_DO(store_search_count(store, query_parse(arena, text, FIXTURE_NOW, NULL), &found, &error));
	arena_free(arena);
	return found;
}

static void test_moved(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	int64_t id = fixture_subscribe(fixture->store, "https://a.example/");
	struct store_poll poll = {.feed = id, .moved_to = "https://new.example/", .gone_since = DATE_NONE};
	assert_int_equal(record(fixture, &poll), 0);
	assert_int_equal(record(fixture, &poll), 0);
	struct store_feed feed = get(fixture, arena, id);
	assert_string_equal(feed.url, "https://new.example/");
	assert_string_equal(feed.original, "https://a.example/");
	arena_free(arena);
}

static void test_moved_to_a_known_feed(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	bool is_added;
	int64_t old = add(fixture, &(struct store_feed_new){.url = "https://old.example/", .tag = "old"}, &is_added);
	int64_t new = add(fixture, &(struct store_feed_new){.url = "https://new.example/", .tag = "new"}, &is_added);
	struct feed_entry both = fixture_entry(1, "in both", "badger", FIXTURE_NOW);
	struct feed_entry only = fixture_entry(2, "only in the old", "otter", FIXTURE_NOW);
	both.keys[1] = 50;
	both.key_count = 2;
	fixture_merge(fixture->store, old, &both, 1, FIXTURE_NOW);
	fixture_merge(fixture->store, old, &only, 1, FIXTURE_NOW);
	both.keys[0] = 3;
	fixture_merge(fixture->store, new, &both, 1, FIXTURE_NOW);
	const int64_t starred[] = {1}, read[] = {2};
	int64_t changed;
	FIXTURE_DO(store_begin(fixture->store, &error));
	static const struct store_marking as_read = {.mark = STORE_MARK_READ}, star = {.mark = STORE_MARK_STAR};
	FIXTURE_DO(store_marks_set(fixture->store, starred, 1, &star, &changed, &error));
	FIXTURE_DO(store_marks_set(fixture->store, read, 1, &as_read, &changed, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));

	assert_int_equal(
	    record(fixture, &(struct store_poll){.feed = old, .moved_to = "https://new.example/", .gone_since = DATE_NONE}),
	    new);
	assert_false(store_feeds_get(fixture->store, arena, old, &(struct store_feed){0}, NULL));
	struct store_feed feed = get(fixture, arena, new);
	assert_string_equal(feed.tags, "new,old");
	assert_int_equal(feed.entry_count, 2);
	assert_int_equal(feed.new_count, 1);
	assert_int_equal(count(fixture->store, "badger"), 1);
	assert_int_equal(count(fixture->store, "badger is:starred id:3"), 1);
	assert_int_equal(count(fixture->store, "otter is:read feed:new.example"), 1);
	/* every name of either leads to the same entry still */
	static const uint64_t names[] = {1, 3, 50};
	for (size_t i = 0; i < 3; i++) {
		both.keys[0] = names[i];
		both.key_count = 1;
		assert_int_equal(fixture_merge(fixture->store, new, &both, 1, FIXTURE_NOW).unchanged, 1);
	}
	assert_int_equal(fixture_merge(fixture->store, new, &only, 1, FIXTURE_NOW).unchanged, 1);
	arena_free(arena);
}

static void test_remove(void **state)
{
	struct fixture *fixture = *state;
	bool is_added;
	struct error reason = {0};
	int64_t id = add(fixture, &(struct store_feed_new){.url = "https://a.example/", .tag = "t"}, &is_added);
	int64_t other = fixture_subscribe(fixture->store, "https://b.example/");
	struct feed_entry entry = fixture_entry(1, "a", "badger", FIXTURE_NOW);
	fixture_merge(fixture->store, id, &entry, 1, FIXTURE_NOW);
	fixture_merge(fixture->store, other, &entry, 1, FIXTURE_NOW);
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_remove(fixture->store, id, &error));
	assert_false(store_feeds_remove(fixture->store, id, &reason));
	assert_int_equal(reason.kind, ERROR_NOT_FOUND);
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	assert_int_equal(count(fixture->store, "badger"), 1);
	assert_int_equal(count(fixture->store, "tag:t"), 0);
	assert_int_equal(fixture_merge(fixture->store, other, &entry, 1, FIXTURE_NOW).unchanged, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_subscribe),
	    TEST(test_subscribe_again),
	    TEST(test_find),
	    TEST(test_record),
	    TEST(test_due_gone_and_revived),
	    TEST(test_each_by_title),
	    TEST(test_holds),
	    TEST(test_moved),
	    TEST(test_moved_to_a_known_feed),
	    TEST(test_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
