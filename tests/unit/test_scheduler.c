/* Who is handed out when, with polls, store and clock replaced. */
#include "scheduler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ev.h>

#include "clock.h"
#include "reach.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"

#define START INT64_C(1764000000)
#define FEEDS_MOST 64

struct poll {
	int64_t feed;
	double heard;
	struct poll_listener listener;
};

/* The world that the replaced modules show; one for all, as they are functions without a handle. */
static struct {
	int64_t now;
	struct store_due feeds[FEEDS_MOST];
	size_t feed_count;
	const char *held;
	int64_t held_until, later;
	struct poll *polls[FEEDS_MOST]; /* under way, in the order of their start */
	size_t poll_count, cancelled;
	char started[1024], ended[1024];
	int finished;
} world;

int64_t clock_now(void)
{
	return world.now;
}

double clock_monotonic(void)
{
	return (double)world.now;
}

double clock_until(int64_t instant)
{
	return (double)(instant - world.now);
}

bool store_feeds_each_due(
    struct store *store, bool (*fn)(void *arg, const struct store_due *due), void *arg, struct error *error)
{
	(void)store;
	(void)error;
	for (size_t i = 0; i < world.feed_count; i++)
		fn(arg, &world.feeds[i]);
	return true;
}

bool store_feeds_each_hold(struct store *store, int64_t now, void (*fn)(void *arg, const char *origin, int64_t until),
    void *arg, struct error *error)
{
	(void)store;
	(void)error;
	if (world.held && world.held_until > now)
		fn(arg, world.held, world.held_until);
	return true;
}

struct poll *poll_start(const struct poll_tools *tools, int64_t feed, bool is_planned,
    const struct poll_listener *listener, int64_t *later, struct error *error)
{
	(void)tools;
	(void)error;
	*later = is_planned ? world.later : 0;
	if (*later)
		return NULL;
	struct poll *poll = mem_new(1, sizeof *poll);
	*poll = (struct poll){.feed = feed, .heard = (double)world.now, .listener = *listener};
	world.polls[world.poll_count++] = poll;
	size_t used = strlen(world.started);
	snprintf(world.started + used, sizeof world.started - used, "%s%lld", used ? " " : "", (long long)feed);
	return poll;
}

struct poll *poll_push(const struct poll_tools *poll_tools, int64_t feed, const struct poll_push *push,
    const struct poll_listener *listener, struct error *error)
{
	(void)push;
	int64_t later;
	return poll_start(poll_tools, feed, false, listener, &later, error);
}

double poll_heard(const struct poll *poll)
{
	return poll->heard;
}

void poll_cancel(struct poll *poll)
{
	for (size_t i = 0; poll && i < world.poll_count; i++)
		if (world.polls[i] == poll) {
			memmove(&world.polls[i], &world.polls[i + 1], (--world.poll_count - i) * sizeof *world.polls);
			world.cancelled++;
			mem_free(poll);
			return;
		}
}

const char *poll_outcome_name(enum poll_outcome outcome)
{
	return outcome == POLL_SKIPPED ? "skipped" : "other";
}

static void on_ended(void *arg, const struct poll_end *end)
{
	(void)arg;
	size_t used = strlen(world.ended);
	snprintf(world.ended + used, sizeof world.ended - used, "%s%lld%s", used ? " " : "", (long long)end->feed,
	    end->outcome == POLL_SKIPPED ? "s" : "");
}

static void on_finished(void *arg)
{
	(void)arg;
	world.finished++;
}

static struct config config;
static struct reach reach;
static struct poll_tools tools;

static void add_feed(int64_t id, int64_t due, const char *url)
{
	world.feeds[world.feed_count++] = (struct store_due){.id = id, .due = due, .last_poll = DATE_NONE, .url = url};
}

static void turn(struct scheduler *scheduler)
{
	scheduler_wake(scheduler);
	for (int i = 0; i < 3; i++)
		ev_run(EV_DEFAULT_ EVRUN_NOWAIT);
}

static struct scheduler *begin(enum scheduler_mode mode)
{
	const struct scheduler_listener listener = {on_ended, on_finished, NULL};
	struct scheduler *scheduler = scheduler_new(EV_DEFAULT, &tools, mode, &listener, NULL);
	assert_non_null(scheduler);
	turn(scheduler);
	return scheduler;
}

/* Ends the poll of a feed with what `end` says besides. */
static void finish(struct scheduler *scheduler, int64_t feed, struct poll_end end)
{
	for (size_t i = 0; i < world.poll_count; i++) {
		struct poll *poll = world.polls[i];
		if (poll->feed != feed)
			continue;
		memmove(&world.polls[i], &world.polls[i + 1], (--world.poll_count - i) * sizeof *world.polls);
		end.feed = feed;
		end.url = "";
		end.due = end.due ? end.due : world.now + 3600;
		poll->listener.fetched(poll->listener.arg, &end);
		poll->listener.ended(poll->listener.arg, &end);
		mem_free(poll);
		turn(scheduler);
		return;
	}
	fail_msg("feed %lld is not being polled", (long long)feed);
}

static const struct poll_end fine = {.outcome = POLL_FRESH, .is_saved = true};

static int set_up(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	world.now = START;
	config_init(&config);
	config.transfers = 3;
	config.per_host = 2;
	config.interval = 3600;
	tools.config = &config;
	reach = (struct reach){0};
	tools.reach = &reach;
	log_open(LOG_LEVEL_ERROR, false);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	config_done(&config);
	assert_int_equal(world.poll_count, 0);
	return 0;
}

static void test_due_feeds_in_order(void **state)
{
	(void)state;
	add_feed(1, START + 10, "http://a.example/1");
	add_feed(2, START - 5, "http://b.example/1");
	add_feed(3, START - 9, "http://c.example/1");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "3 2");
	world.now += 10;
	turn(scheduler);
	assert_string_equal(world.started, "3 2 1");
	turn(scheduler);
	assert_string_equal(world.started, "3 2 1"); /* none is handed out twice */
	finish(scheduler, 2, fine);
	assert_string_equal(world.started, "3 2 1");
	world.now += 3600;
	turn(scheduler);
	assert_string_equal(world.started, "3 2 1 2");
	scheduler_free(scheduler);
	assert_int_equal(world.cancelled, 3);
}

static void test_limits(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 3; i++)
		add_feed(i, START - 10 + i, "http://a.example/x");
	add_feed(4, START - 1, "https://a.example/x");
	add_feed(5, START, "http://b.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "1 2 4"); /* two of the first origin, three in all */
	finish(scheduler, 4, fine);
	assert_string_equal(world.started, "1 2 4 5");
	finish(scheduler, 1, fine);
	assert_string_equal(world.started, "1 2 4 5 3");
	scheduler_free(scheduler);
}

static void test_slots_are_free_while_a_poll_is_saved(void **state)
{
	(void)state;
	add_feed(1, START, "http://a.example/1");
	add_feed(2, START, "http://a.example/2");
	config.transfers = 1;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "1");
	const struct poll_end so_far = {.feed = 1};
	world.polls[0]->listener.fetched(world.polls[0]->listener.arg, &so_far);
	turn(scheduler);
	assert_string_equal(world.started, "1 2");
	scheduler_free(scheduler);
}

static void test_silent_transfers_keep_nobody_waiting(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 7; i++)
		add_feed(i, START - 10 + i, i % 2 ? "http://a.example/x" : "http://b.example/x");
	config.transfers = 1;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "1");
	world.now += 1;
	world.polls[0]->heard = (double)world.now;
	world.now += 1;
	turn(scheduler);
	assert_string_equal(world.started, "1"); /* it has heard something a second ago */
	world.now += 1;
	turn(scheduler);
	assert_string_equal(world.started, "1 2");
	assert_true(scheduler_reload(scheduler, NULL)); /* and it stays known for silent */
	turn(scheduler);
	assert_string_equal(world.started, "1 2");
	for (int i = 0; i < 5; i++) {
		world.now += 2;
		turn(scheduler);
	}
	assert_string_equal(world.started, "1 2 3 4"); /* so many are the most, and two an origin */
	finish(scheduler, 1, fine);
	assert_string_equal(world.started, "1 2 3 4 5");
	scheduler_free(scheduler);
}

static void test_what_a_hub_brings(void **state)
{
	(void)state;
	const struct poll_push push = {.bytes = ""};
	add_feed(1, START + 100, "http://a.example/1");
	add_feed(2, START, "http://b.example/1");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "2");
	assert_false(scheduler_push(scheduler, 3, &push)); /* none of ours */
	assert_false(scheduler_push(scheduler, 2, &push)); /* being asked */
	assert_true(scheduler_push(scheduler, 1, &push));
	assert_false(scheduler_push(scheduler, 1, &push)); /* the last one is being read */
	turn(scheduler);
	assert_string_equal(world.started, "2 1");
	world.polls[1]->listener.ended(world.polls[1]->listener.arg,
	    &(const struct poll_end){.feed = 1, .outcome = POLL_FRESH, .is_saved = true, .due = START + 500});
	mem_free(world.polls[--world.poll_count]);
	world.now = START + 499;
	turn(scheduler);
	assert_string_equal(world.started, "2 1");
	world.now++;
	turn(scheduler);
	assert_string_equal(world.started, "2 1 1"); /* by its new due time */
	scheduler_free(scheduler);
}

static void test_hold_covers_the_origin(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 4; i++)
		add_feed(i, START - 10 + i, "http://a.example/x");
	config.per_host = 1;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	struct poll_end limited = {.outcome = POLL_LIMITED, .is_saved = true, .problem = "429"};
	limited.hold_key = "http://a.example:80";
	limited.hold_until = START + 60;
	limited.due = START + 66;
	finish(scheduler, 1, limited);
	assert_string_equal(world.started, "1");
	world.now = START + 59;
	turn(scheduler);
	assert_string_equal(world.started, "1");
	world.now = START + 60;
	turn(scheduler);
	assert_string_equal(world.started, "1 2"); /* the longest overdue first */
	finish(scheduler, 2, fine);
	finish(scheduler, 3, fine);
	assert_string_equal(world.started, "1 2 3 4");
	scheduler_free(scheduler);
}

static void test_stored_holds(void **state)
{
	(void)state;
	add_feed(1, START - 10, "http://a.example/x");
	add_feed(2, START - 10, "http://b.example/x");
	world.held = "http://a.example/x";
	world.held_until = START + 60;
	struct scheduler *scheduler = begin(SCHEDULER_ONCE);
	assert_string_equal(world.started, "2");
	finish(scheduler, 2, fine);
	assert_true(world.finished);
	scheduler_free(scheduler);

	world.started[0] = '\0';
	scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "2");
	world.now += 60;
	turn(scheduler);
	assert_string_equal(world.started, "2 1");
	scheduler_free(scheduler);
}

static void test_host_that_is_down(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 6; i++)
		add_feed(i, START - 10 + i, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_ONCE);
	struct poll_end timeout = {.outcome = POLL_FAILED, .is_saved = true, .problem = "timeout", .is_unreachable = true};
	finish(scheduler, 1, timeout);
	assert_string_equal(world.started, "1 2 3");
	finish(scheduler, 2, timeout);
	finish(scheduler, 3, timeout);
	assert_string_equal(world.started, "1 2 3"); /* the others are left alone */
	assert_true(world.finished);
	scheduler_free(scheduler);
}

static void test_hanging_addresses_of_a_host_that_answers(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 5; i++)
		add_feed(i, START - 10 + i, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_ONCE);
	struct poll_end timeout = {.outcome = POLL_FAILED, .is_saved = true, .problem = "timeout", .is_unreachable = true};
	finish(scheduler, 1, fine);
	world.now += 60;
	finish(scheduler, 2, timeout);
	finish(scheduler, 3, timeout);
	assert_string_equal(world.started, "1 2 3 4 5");
	finish(scheduler, 4, fine);
	finish(scheduler, 5, fine);
	assert_true(world.finished);
	scheduler_free(scheduler);
}

static void test_once_takes_all_and_once_due_what_is_due(void **state)
{
	(void)state;
	add_feed(1, START + 1000, "http://a.example/x");
	add_feed(2, START - 1000, "http://b.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_ONCE_DUE);
	assert_string_equal(world.started, "2");
	finish(scheduler, 2, fine);
	assert_true(world.finished);
	scheduler_free(scheduler);
	world.started[0] = '\0';
	scheduler = begin(SCHEDULER_ONCE);
	assert_string_equal(world.started, "2 1");
	scheduler_free(scheduler);
	world.feed_count = 0;
	world.finished = 0;
	scheduler = begin(SCHEDULER_ONCE);
	assert_true(world.finished);
	scheduler_free(scheduler);
}

static void test_asked_takes_what_is_asked_for(void **state)
{
	(void)state;
	int64_t until;
	add_feed(1, START - 1000, "http://a.example/x");
	add_feed(2, 0, "http://b.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_ASKED);
	assert_string_equal(world.started, "");
	assert_int_equal(scheduler_refresh(scheduler, 2, false, &until), SCHEDULER_TAKEN);
	turn(scheduler);
	assert_string_equal(world.started, "2");
	finish(scheduler, 2, fine);
	assert_int_equal(scheduler_refresh(scheduler, 2, true, &until), SCHEDULER_TAKEN); /* it can be asked again */
	turn(scheduler);
	finish(scheduler, 2, fine);
	assert_false(world.finished);
	scheduler_free(scheduler);
}

static void test_unsaved_feed_waits(void **state)
{
	(void)state;
	add_feed(1, START - 10, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	struct poll_end unsaved = {.outcome = POLL_FRESH, .is_saved = false, .due = START + 60};
	finish(scheduler, 1, unsaved);
	assert_true(scheduler_reload(scheduler, NULL)); /* the store still says that it is due */
	turn(scheduler);
	assert_string_equal(world.started, "1");
	world.now += 60;
	turn(scheduler);
	assert_string_equal(world.started, "1 1");
	scheduler_free(scheduler);
}

static void test_skipped_hours_are_waited_out(void **state)
{
	(void)state;
	add_feed(1, START, "http://a.example/x");
	world.later = START + 600;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "");
	world.later = 0;
	world.now = START + 599;
	turn(scheduler);
	assert_string_equal(world.started, "");
	world.now = START + 600;
	turn(scheduler);
	assert_string_equal(world.started, "1");
	scheduler_free(scheduler);
}

static void test_refresh(void **state)
{
	(void)state;
	int64_t until;
	add_feed(1, START + 1000, "http://a.example/x");
	add_feed(2, START + 1000, "http://b.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	world.later = START + 5000; /* a person is not held up by skipped hours */
	assert_int_equal(scheduler_refresh(scheduler, 1, false, &until), SCHEDULER_TAKEN);
	assert_int_equal(scheduler_refresh(scheduler, 9, false, &until), SCHEDULER_UNKNOWN);
	turn(scheduler);
	assert_string_equal(world.started, "1");
	struct poll_end limited = {.outcome = POLL_LIMITED, .is_saved = true, .problem = "503"};
	limited.hold_key = "http://a.example/x";
	limited.hold_until = START + 60;
	finish(scheduler, 1, limited);
	assert_int_equal(scheduler_refresh(scheduler, 1, false, &until), SCHEDULER_HELD);
	assert_int_equal(until, START + 60);
	assert_int_equal(scheduler_refresh(scheduler, 1, true, &until), SCHEDULER_HELD);
	assert_int_equal(scheduler_refresh(scheduler, 2, false, &until), SCHEDULER_TAKEN);
	turn(scheduler);
	assert_string_equal(world.started, "1 2");
	scheduler_free(scheduler);
}

static void test_impatience(void **state)
{
	(void)state;
	int64_t until;
	add_feed(1, START + 1000, "http://a.example/x");
	add_feed(2, START + 1000, "http://b.example/x");
	world.feeds[0].last_poll = START - SCHEDULER_RECENT + 1;
	world.feeds[1].last_poll = START + 99999; /* by a wrong clock */
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_int_equal(scheduler_refresh(scheduler, 1, false, &until), SCHEDULER_FRESH);
	assert_int_equal(until, START + 1);
	assert_int_equal(scheduler_refresh(scheduler, 2, false, &until), SCHEDULER_TAKEN);
	turn(scheduler);
	finish(scheduler, 2, fine);
	assert_int_equal(scheduler_refresh(scheduler, 2, false, &until), SCHEDULER_FRESH);
	assert_int_equal(scheduler_refresh(scheduler, 2, true, &until), SCHEDULER_TAKEN);
	config.min_interval = 10;
	world.now += 10;
	assert_int_equal(scheduler_refresh(scheduler, 1, false, &until), SCHEDULER_TAKEN);
	turn(scheduler);
	assert_string_equal(world.started, "2 1 2");
	scheduler_free(scheduler);
}

static void test_one_feed_is_tried_while_offline(void **state)
{
	(void)state;
	static const char *const urls[] = {
	    "http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/"};
	for (int64_t i = 0; i < 4; i++)
		add_feed(i + 1, START - 10 + i, urls[i]);
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "1 2 3");
	reach = (struct reach){.is_offline = true, .probed = START, .known = 4};
	const struct poll_end offline = {
	    .outcome = POLL_OFFLINE, .is_saved = true, .problem = "offline", .is_unreachable = true, .due = START - 10};
	for (int64_t i = 1; i <= 3; i++)
		finish(scheduler, i, offline);
	world.now += REACH_SECONDS - 1;
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3");
	world.now += 1;
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3 4");
	finish(scheduler, 4, offline);
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3 4");
	world.now += REACH_SECONDS;
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3 4 1");
	reach.is_offline = false;
	finish(scheduler, 1, fine);
	assert_string_equal(world.started, "1 2 3 4 1 2 3 4");
	scheduler_free(scheduler);
}

static void test_catching_up_is_moderate(void **state)
{
	(void)state;
	config.transfers = FEEDS_MOST;
	config.per_host = FEEDS_MOST;
	for (int64_t i = 1; i <= 60; i++)
		add_feed(i, i <= 55 ? START - 100000 : 0, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_int_equal(world.poll_count, 50);
	assert_string_not_equal(strstr(world.started, "60"), ""); /* what is new does not wait */
	world.now += 1;
	turn(scheduler);
	assert_int_equal(world.poll_count, 60);
	scheduler_free(scheduler);
}

static void test_a_host_that_is_ill(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 3; i++)
		add_feed(i, START - 10 + i, i < 3 ? "http://a.example/x" : "http://b.example/x");
	add_feed(4, START + 60, "http://a.example/y");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	struct poll_end ill = {.outcome = POLL_LIMITED, .is_saved = true, .problem = "503", .status = 503};
	ill.hold_key = "http://a.example/x";
	ill.hold_until = ill.due = START + 20000;
	finish(scheduler, 1, ill);
	world.now += 60;
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3"); /* 4 waits with its host */
	struct poll_end answered = fine;
	answered.status = 304;
	finish(scheduler, 2, answered); /* which answers another address */
	assert_string_equal(world.started, "1 2 3 4");
	finish(scheduler, 4, ill);
	world.now += 3600; /* or an hour is over */
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3 4 2");
	scheduler_free(scheduler);
}

static void test_requested_feeds_are_told_when_put_off(void **state)
{
	(void)state;
	int64_t until;
	for (int64_t i = 1; i <= 3; i++)
		add_feed(i, START + 1000, "http://a.example/x");
	config.per_host = 1;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	for (int64_t i = 1; i <= 3; i++)
		assert_int_equal(scheduler_refresh(scheduler, i, false, &until), SCHEDULER_TAKEN);
	turn(scheduler);
	struct poll_end limited = {.outcome = POLL_LIMITED, .is_saved = true, .problem = "429"};
	limited.hold_key = "http://a.example:80";
	limited.hold_until = START + 60;
	finish(scheduler, 1, limited);
	assert_string_equal(world.ended, "2s 3s 1");
	scheduler_free(scheduler);
}

static void test_reload(void **state)
{
	(void)state;
	struct scheduler_counts counts;
	add_feed(1, START, "http://a.example/x");
	add_feed(2, START, "http://b.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	world.feeds[1].id = 3; /* the second is unsubscribed while it is polled, another is new */
	assert_true(scheduler_reload(scheduler, NULL));
	assert_int_equal(world.cancelled, 1);
	turn(scheduler);
	assert_string_equal(world.started, "1 2 3");
	scheduler_count(scheduler, &counts);
	assert_int_equal(counts.feeds, 2);
	assert_int_equal(counts.polling, 2);
	finish(scheduler, 1, fine);
	scheduler_count(scheduler, &counts);
	assert_int_equal(counts.next, START + 3600);
	scheduler_free(scheduler);
}

#define YEARS INT64_C(31536000)

static void test_clock_that_was_wrong(void **state)
{
	(void)state;
	add_feed(1, START + 10 * YEARS, "http://a.example/x");
	world.held = "http://a.example:80";
	world.held_until = START + 10 * YEARS;
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "1");
	scheduler_free(scheduler);
}

/* Neither the stored plan is waited for nor the one that could not be stored. */
static void test_clock_that_is_set_back(void **state)
{
	(void)state;
	add_feed(1, START, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	world.feeds[0].due = START + 3600;
	finish(scheduler, 1, (struct poll_end){.outcome = POLL_FRESH, .due = START + 3600});
	world.now -= 3 * YEARS;
	turn(scheduler);
	assert_string_equal(world.started, "1 1");
	scheduler_free(scheduler);
}

static void test_intervals_of_months(void **state)
{
	(void)state;
	config.interval = YEARS;
	add_feed(1, START + YEARS, "http://a.example/x");
	struct scheduler *scheduler = begin(SCHEDULER_DAEMON);
	assert_string_equal(world.started, "");
	scheduler_free(scheduler);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_due_feeds_in_order),
	    TEST(test_limits),
	    TEST(test_slots_are_free_while_a_poll_is_saved),
	    TEST(test_silent_transfers_keep_nobody_waiting),
	    TEST(test_what_a_hub_brings),
	    TEST(test_hold_covers_the_origin),
	    TEST(test_stored_holds),
	    TEST(test_host_that_is_down),
	    TEST(test_hanging_addresses_of_a_host_that_answers),
	    TEST(test_once_takes_all_and_once_due_what_is_due),
	    TEST(test_asked_takes_what_is_asked_for),
	    TEST(test_unsaved_feed_waits),
	    TEST(test_skipped_hours_are_waited_out),
	    TEST(test_refresh),
	    TEST(test_impatience),
	    TEST(test_one_feed_is_tried_while_offline),
	    TEST(test_catching_up_is_moderate),
	    TEST(test_a_host_that_is_ill),
	    TEST(test_requested_feeds_are_told_when_put_off),
	    TEST(test_reload),
	    TEST(test_clock_that_was_wrong),
	    TEST(test_clock_that_is_set_back),
	    TEST(test_intervals_of_months),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
