/* Grouped commits, with a store that fails on demand. */
#include "save.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <ev.h>

#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/log.h"
#include "tidings/store.h"
#include "tidings/store_polls.h"
#include "tidings/watches.h"

#define ITEMS 4

/* What the replaced store did and shall do. */
static struct {
	int begun, committed, rolled_back, recorded, held, watched;
	int64_t due; /* of the last one recorded */
	int64_t rhythm;
	bool is_full;       /* no commit succeeds */
	int64_t bad_feed;   /* cannot be recorded */
	int saved, unsaved; /* what the owners were told */
} world;

bool store_begin(struct store *store, struct error *error)
{
	(void)store;
	(void)error;
	world.begun++;
	return true;
}

bool store_commit(struct store *store, bool durable, struct error *error)
{
	(void)store;
	(void)durable;
	if (world.is_full)
		return error_set(error, ERROR_IO, "the disk is full");
	world.committed++;
	return true;
}

void store_rollback(struct store *store)
{
	(void)store;
	world.rolled_back++;
}

void store_checkpoint(struct store *store, bool idle)
{
	(void)store;
	(void)idle;
}

bool store_entries_merge(struct store *store, int64_t feed, const struct feed *fresh, int64_t now,
    struct store_merge *merge, struct error *error)
{
	(void)store;
	(void)feed;
	(void)now;
	(void)error;
	merge->added = (int64_t)fresh->entry_count;
	return true;
}

bool watches_apply(struct store *store, int64_t first, int64_t now, struct error *error)
{
	(void)store;
	(void)first;
	(void)now;
	(void)error;
	world.watched++;
	return true;
}

bool store_feeds_record(struct store *store, const struct store_poll *poll, int64_t *merged_into, struct error *error)
{
	(void)store;
	(void)merged_into;
	if (poll->feed == world.bad_feed)
		return error_set(error, ERROR_IO, "it is bad");
	world.recorded++;
	world.due = poll->due;
	return true;
}

bool store_feeds_hold(struct store *store, const char *origin, int64_t until, struct error *error)
{
	(void)store;
	(void)origin;
	(void)until;
	(void)error;
	world.held++;
	return true;
}

bool store_polls_rhythm(struct store *store, int64_t feed, int64_t now, int64_t *rhythm, struct error *error)
{
	(void)store;
	(void)feed;
	(void)now;
	(void)error;
	*rhythm = world.rhythm;
	return true;
}

static void on_saved(void *arg, bool is_saved)
{
	(void)arg;
	world.saved += is_saved;
	world.unsaved += !is_saved;
}

static struct feed document = {.entry_count = 3};
static struct save_item items[ITEMS];
static struct saver *saver;

static int set_up(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	log_open(LOG_LEVEL_ERROR, false);
	saver = save_open(EV_DEFAULT, NULL);
	for (int i = 0; i < ITEMS; i++)
		items[i] = (struct save_item){.poll = {.feed = i + 1}, .fresh = &document, .size = 100, .fn = on_saved};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	save_close(saver);
	return 0;
}

static void add(int count)
{
	save_expect(saver, count);
	for (int i = 0; i < count; i++)
		save_add(saver, &items[i]);
	assert_int_equal(world.saved + world.unsaved, 0); /* never before it returns */
}

static void run(void)
{
	for (int i = 0; i < 3; i++)
		ev_run(EV_DEFAULT_ EVRUN_NOWAIT);
}

static void test_what_ends_together_shares_a_transaction(void **state)
{
	(void)state;
	items[0].holds[0].key = "http://a.example:80";
	add(ITEMS);
	run();
	assert_int_equal(world.begun, 1);
	assert_int_equal(world.committed, 1);
	assert_int_equal(world.recorded, ITEMS);
	assert_int_equal(world.held, 1);
	assert_int_equal(world.saved, ITEMS);
	assert_int_equal(items[0].merge.added, 3);
}

static void test_it_waits_for_those_that_may_join(void **state)
{
	(void)state;
	save_expect(saver, 1); /* somebody is still on the network */
	add(2);
	run();
	assert_int_equal(world.begun, 0);
	save_expect(saver, -1);
	run();
	assert_int_equal(world.committed, 1);
	assert_int_equal(world.saved, 2);
}

static void test_a_large_group_does_not_wait(void **state)
{
	(void)state;
	save_expect(saver, 10);
	items[0].size = SAVE_BYTES;
	add(1);
	run();
	assert_int_equal(world.committed, 1);
	document.entry_count = SAVE_ENTRIES;
	save_add(saver, &items[1]);
	run();
	document.entry_count = 3;
	assert_int_equal(world.committed, 2);
}

static void test_one_bad_feed_costs_nobody_else(void **state)
{
	(void)state;
	world.bad_feed = 2;
	add(ITEMS);
	run();
	assert_int_equal(world.saved, ITEMS - 1);
	assert_int_equal(world.unsaved, 1);
	assert_int_equal(world.rolled_back, 2); /* the group, then the bad one alone */
	assert_int_equal(world.committed, ITEMS - 1);
}

static void test_nobody_is_told_of_what_was_not_kept(void **state)
{
	(void)state;
	world.is_full = true;
	add(ITEMS);
	run();
	assert_int_equal(world.saved, 0);
	assert_int_equal(world.unsaved, ITEMS);
}

static void test_withdrawn_items_are_not_touched(void **state)
{
	(void)state;
	add(ITEMS);
	save_remove(saver, &items[0]);
	save_remove(saver, &items[3]);
	save_remove(saver, &items[3]);
	run();
	assert_int_equal(world.recorded, 2);
	assert_int_equal(world.saved, 2);
}

static void test_the_end_writes_what_waits(void **state)
{
	save_expect(saver, 1);
	add(1);
	tear_down(state);
	saver = NULL;
	assert_int_equal(world.saved, 1);
}

static void test_new_entries_decide_when_the_feed_is_due(void **state)
{
	(void)state;
	static const struct feed nothing = {.entry_count = 0};
	items[0].poll.due = items[1].poll.due = 86400;
	items[0].poll.now = items[1].poll.now = 1764000000;
	items[0].cadence = items[1].cadence = (struct cadence){
	    .kind = CADENCE_ANSWERED, .now = 1764000000, .interval = 3600, .min_interval = 900, .has_validators = true};
	world.rhythm = 28800;
	items[1].fresh = &nothing;
	add(1);
	run();
	assert_in_range(world.due - 1764000000, 7200, 7920); /* the store knows a rhythm */
	assert_int_equal(items[0].poll.due, world.due);      /* what its owner is told by */
	assert_int_equal(items[0].poll.pace.rule, PACE_RHYTHM);
	save_add(saver, &items[1]);
	run();
	assert_int_equal(world.due, 86400);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_ends_together_shares_a_transaction),
	    TEST(test_it_waits_for_those_that_may_join),
	    TEST(test_a_large_group_does_not_wait),
	    TEST(test_one_bad_feed_costs_nobody_else),
	    TEST(test_nobody_is_told_of_what_was_not_kept),
	    TEST(test_withdrawn_items_are_not_touched),
	    TEST(test_the_end_writes_what_waits),
	    TEST(test_new_entries_decide_when_the_feed_is_due),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
