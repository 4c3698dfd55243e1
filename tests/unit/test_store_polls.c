/* What polling was like. */
#include "tidings/store_polls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"

#define HOUR INT64_C(3600)
#define FULL_HOUR (FIXTURE_NOW / HOUR * HOUR)

static void record(struct fixture *fixture, const struct store_poll *poll)
{
	int64_t merged_into;
	struct store_poll named = *poll;
	named.outcome = named.outcome ? named.outcome : "fresh";
	named.gone_since = DATE_NONE;
	named.failing_since = named.problem ? named.now : DATE_NONE;
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_record(fixture->store, &named, &merged_into, &error));
	FIXTURE_DO(store_commit(fixture->store, false, &error));
}

struct seen {
	int64_t times[STORE_POLLS_KEPT + 1], count;
	struct store_past_poll first;
};

static bool see(void *arg, const struct store_past_poll *poll)
{
	struct seen *seen = arg;
	if (!seen->count)
		seen->first = *poll;
	assert_true(seen->count < STORE_POLLS_KEPT);
	seen->times[seen->count++] = poll->at;
	return true;
}

static bool see_one(void *arg, const struct store_past_poll *poll)
{
	see(arg, poll);
	return false;
}

static void test_the_last_polls_of_a_feed(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = fixture_subscribe(fixture->store, "http://a.example/");
	int64_t other = fixture_subscribe(fixture->store, "http://b.example/");
	struct seen seen = {0};
	FIXTURE_DO(store_polls_each(fixture->store, id, see, &seen, &error));
	assert_int_equal(seen.count, 0);
	for (int64_t i = 0; i < 2 * STORE_POLLS_KEPT + 5; i++) {
		const struct store_poll poll = {.feed = id,
		    .now = i == 44 ? 7 : FIXTURE_NOW + i, /* the clock was set back before the last one */
		    .due = FIXTURE_NOW + i + HOUR,
		    .status = 200,
		    .bytes = 1000 + i,
		    .added = i,
		    .took = 12,
		    .pace = {PACE_MAX_AGE, PACE_RHYTHM, 7200, 2700, true}};
		record(fixture, &poll);
	}
	record(fixture, &(struct store_poll){.feed = other, .now = FIXTURE_NOW + 999});
	FIXTURE_DO(store_polls_each(fixture->store, id, see, &seen, &error));
	assert_int_equal(seen.count, STORE_POLLS_KEPT);
	assert_int_equal(seen.times[0], 7);
	for (int i = 1; i < STORE_POLLS_KEPT; i++)
		assert_int_equal(seen.times[i], FIXTURE_NOW + 44 - i);
	assert_int_equal(seen.first.due, FIXTURE_NOW + 44 + HOUR);
	assert_int_equal(seen.first.status, 200);
	assert_int_equal(seen.first.bytes, 1044);
	assert_int_equal(seen.first.added, 44);
	assert_int_equal(seen.first.took, 12);
	assert_int_equal(seen.first.pace.rule, PACE_MAX_AGE);
	assert_int_equal(seen.first.pace.wait, 7200);
	assert_int_equal(seen.first.pace.other, PACE_RHYTHM);
	assert_int_equal(seen.first.pace.other_wait, 2700);
	assert_true(seen.first.pace.is_skipped);
	seen = (struct seen){0};
	FIXTURE_DO(store_polls_each(fixture->store, id, see_one, &seen, &error));
	assert_int_equal(seen.count, 1);
	FIXTURE_DO(store_feeds_remove(fixture->store, id, &error));
	seen = (struct seen){0};
	FIXTURE_DO(store_polls_each(fixture->store, id, see, &seen, &error));
	assert_int_equal(seen.count, 0);
}

static void test_hours(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = fixture_subscribe(fixture->store, "http://a.example/");
	const struct store_poll polls[] = {
	    {.feed = id, .now = FULL_HOUR - STORE_POLLS_HOURS * HOUR - 1, .bytes = 1},
	    {.feed = id, .now = FULL_HOUR - HOUR, .bytes = 5000, .added = 3},
	    {.feed = id, .now = FULL_HOUR - 1, .is_unchanged = true}, {.feed = id, .now = FULL_HOUR, .is_unchanged = true},
	    {.feed = id, .now = FULL_HOUR + 1, .problem = "no", .bytes = 70},
	    {.feed = id, .now = FULL_HOUR + 2, .is_unchanged = true}, /* an error page is not the document */
	};
	for (size_t i = 0; i < sizeof polls / sizeof *polls; i++)
		record(fixture, &polls[i]);
	struct store_poll_sum sums[3];
	FIXTURE_DO(store_polls_hours(fixture->store, FULL_HOUR + HOUR - 1, sums, 3, &error));
	static const struct store_poll_sum expected[3] = {{0}, {2, 1, 0, 3, 5000, 5000}, {3, 2, 1, 0, 70, 10000}};
	assert_memory_equal(sums, expected, sizeof sums);
	struct store_poll_sum old[STORE_POLLS_HOURS + 2];
	FIXTURE_DO(store_polls_hours(fixture->store, FULL_HOUR, old, STORE_POLLS_HOURS + 2, &error));
	assert_int_equal(old[0].polls, 0); /* dropped */
}

static void test_states(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *url;
		struct store_poll poll;
	} feeds[] = {
	    {"http://active.example/", {.now = FIXTURE_NOW, .due = FIXTURE_NOW + HOUR}},
	    {"http://late.example/", {.now = FIXTURE_NOW, .due = FIXTURE_NOW - 2 * HOUR}},
	    {"http://failing.example/", {.now = FIXTURE_NOW, .due = FIXTURE_NOW + HOUR, .problem = "500", .failures = 1}},
	    {"http://held.example/",
	        {.now = FIXTURE_NOW, .due = FIXTURE_NOW + HOUR, .problem = "429", .pace = {.rule = PACE_RETRY_AFTER}}},
	    {"http://over.example/",
	        {.now = FIXTURE_NOW, .due = FIXTURE_NOW - 9, .problem = "429", .pace = {.rule = PACE_TOO_MANY}}},
	    {"http://dead.example/", {.now = FIXTURE_NOW - 9, .due = FIXTURE_NOW, .problem = "404", .is_dead = true}},
	    {"http://gone.example/", {.now = FIXTURE_NOW, .problem = "410", .is_gone = true}},
	};
	for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
		struct store_poll poll = feeds[i].poll;
		poll.feed = fixture_subscribe(fixture->store, feeds[i].url);
		record(fixture, &poll);
	}
	fixture_subscribe(fixture->store, "http://new.example/");
	struct store_poll_states states;
	FIXTURE_DO(store_polls_states(fixture->store, FIXTURE_NOW, &states, &error));
	assert_int_equal(states.active, 2);
	assert_int_equal(states.failing, 2);
	assert_int_equal(states.held, 1);
	assert_int_equal(states.dead, 1);
	assert_int_equal(states.gone, 1);
	assert_int_equal(states.waiting, 1);
	assert_int_equal(states.overdue, 1);
}

static bool take_first(void *arg, const struct store_bad_feed *feed)
{
	struct store_bad_feed *first = arg;
	*first = *feed;
	first->name = NULL;
	assert_string_equal(feed->name, "http://b.example/");
	assert_string_equal(feed->problem, "404");
	assert_string_equal(feed->state, "dead");
	return false;
}

static void test_bad_feeds(void **state)
{
	struct fixture *fixture = *state;
	int64_t a = fixture_subscribe(fixture->store, "http://a.example/");
	int64_t b = fixture_subscribe(fixture->store, "http://b.example/");
	record(fixture, &(struct store_poll){.feed = a, .now = FIXTURE_NOW, .problem = "500", .failures = 1});
	record(fixture,
	    &(struct store_poll){.feed = b, .now = FIXTURE_NOW - 9, .problem = "404", .failures = 30, .is_dead = true});
	struct store_bad_feed first = {0};
	FIXTURE_DO(store_polls_each_bad(fixture->store, 10, take_first, &first, &error));
	assert_int_equal(first.id, b);
	assert_int_equal(first.failures, 30);
	assert_int_equal(first.failing_since, FIXTURE_NOW - 9);
	record(fixture, &(struct store_poll){.feed = a, .now = FIXTURE_NOW});
	record(fixture, &(struct store_poll){.feed = b, .now = FIXTURE_NOW}); /* an answer brings it back to life */
	first.id = 0;
	FIXTURE_DO(store_polls_each_bad(fixture->store, 10, take_first, &first, &error));
	assert_int_equal(first.id, 0);
}

static void test_rhythm(void **state)
{
	struct fixture *fixture = *state;
	int64_t id = fixture_subscribe(fixture->store, "http://a.example/"), rhythm = 7;
	FIXTURE_DO(store_polls_rhythm(fixture->store, id, FIXTURE_NOW, &rhythm, &error));
	assert_int_equal(rhythm, 0);
	struct feed_entry entries[12];
	for (uint64_t i = 0; i < 12; i++)
		entries[i] = fixture_entry(i + 1, "title", NULL, FIXTURE_NOW - (int64_t)i * 3 * HOUR);
	entries[11].published = FIXTURE_NOW + 365 * 24 * HOUR; /* sorted as received: now */
	fixture_merge(fixture->store, id, entries, 12, FIXTURE_NOW);
	FIXTURE_DO(store_polls_rhythm(fixture->store, id, FIXTURE_NOW, &rhythm, &error));
	assert_int_equal(rhythm, 3 * HOUR);
	FIXTURE_DO(store_polls_rhythm(fixture->store, id, FIXTURE_NOW + 400 * 24 * HOUR, &rhythm, &error));
	assert_int_equal(rhythm, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_the_last_polls_of_a_feed, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_hours, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_states, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_bad_feeds, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_rhythm, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
