/* What is old goes, what a person holds on to stays, and nothing comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store_fixture.h"
#include "tidings/store_marks.h"
#include "tidings/store_retention.h"

#define DAY INT64_C(86400)
#define ENTRIES 300
#define SIZE_OF_ONE 4000

/* Rounds to the end; how many were removed. */
static int64_t run_round(struct fixture *fixture, struct store_retention *round)
{
	for (bool is_done = false; !is_done;) {
		int64_t before = round->removed;
		FIXTURE_DO(store_retention_step(fixture->store, round, &is_done, &error));
		assert_true(round->removed - before <= STORE_RETENTION_STEP);
	}
	return round->removed;
}

static int64_t remove_older(struct fixture *fixture, int64_t now, int64_t keep)
{
	struct store_retention round = {.now = now, .keep = keep};
	return run_round(fixture, &round);
}

static struct store_counts counts_of(struct fixture *fixture)
{
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	return counts;
}

/* `count` entries, received `at`; the first has `key`. */
static void receive(struct fixture *fixture, int64_t feed, uint64_t key, size_t count, int64_t at)
{
	static struct feed_entry entries[ENTRIES];
	static char text[SIZE_OF_ONE];
	memset(text, 'x', sizeof text - 1);
	for (size_t i = 0; i < count; i++) {
		entries[i] = fixture_entry(key + i, "entry", NULL, at - 100 * DAY);
		entries[i].text = text;
	}
	fixture_merge(fixture->store, feed, entries, count, at);
}

static void mark(struct fixture *fixture, int64_t id, enum store_mark mark, const char *tag)
{
	const struct store_marking marking = {.mark = mark, .tag = tag};
	int64_t changed;
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_marks_set(fixture->store, &id, 1, &marking, &changed, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
}

static void set_keep(struct fixture *fixture, int64_t feed, int64_t keep)
{
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_set_keep(fixture->store, feed, keep, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
}

static void test_what_is_old_goes(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	receive(fixture, feed, 1, 150, FIXTURE_NOW);
	receive(fixture, feed, 1000, 5, FIXTURE_NOW + 10 * DAY);
	mark(fixture, 1, STORE_MARK_STAR, NULL);
	mark(fixture, 2, STORE_MARK_TAG, "later");
	mark(fixture, 3, STORE_MARK_READ, NULL);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 30 * DAY, 0), 0);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 30 * DAY, 30 * DAY), 0);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 30 * DAY + 1, 30 * DAY), 148);
	assert_int_equal(counts_of(fixture).entries, 7);
	assert_int_equal(counts_of(fixture).new_entries, 7);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 41 * DAY, 30 * DAY), 5);
}

static void test_it_does_not_come_back(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	receive(fixture, feed, 1, 3, FIXTURE_NOW);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 2 * DAY, DAY), 3);
	struct feed_entry again = fixture_entry(1, "edited since", NULL, FIXTURE_NOW);
	struct feed_entry other = fixture_entry(77, "new", NULL, FIXTURE_NOW);
	other.keys[0] = 88; /* a new name, and one that is known */
	other.keys[1] = 2;
	other.key_count = 2;
	struct feed_entry entries[] = {again, other};
	fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW + 3 * DAY);
	assert_int_equal(counts_of(fixture).entries, 0);
	receive(fixture, feed, 88, 1, FIXTURE_NOW + 3 * DAY);
	assert_int_equal(counts_of(fixture).entries, 0);
	receive(fixture, feed, 99, 1, FIXTURE_NOW + 3 * DAY);
	assert_int_equal(counts_of(fixture).entries, 1);
}

static void test_feeds_with_a_setting_of_their_own(void **state)
{
	struct fixture *fixture = *state;
	int64_t usual = fixture_subscribe(fixture->store, "https://a.example/");
	int64_t brief = fixture_subscribe(fixture->store, "https://b.example/");
	int64_t forever = fixture_subscribe(fixture->store, "https://c.example/");
	set_keep(fixture, brief, DAY);
	set_keep(fixture, forever, STORE_KEEP_ALL);
	receive(fixture, usual, 1, 70, FIXTURE_NOW);
	receive(fixture, brief, 1, 80, FIXTURE_NOW);
	receive(fixture, forever, 1, 90, FIXTURE_NOW);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 5 * DAY, 0), 80);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 5 * DAY, 10 * DAY), 0);
	assert_int_equal(remove_older(fixture, FIXTURE_NOW + 500 * DAY, 10 * DAY), 70);
	assert_int_equal(counts_of(fixture).entries, 90);
}

static void test_the_oldest_go_for_the_size(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	receive(fixture, feed, 1, ENTRIES, FIXTURE_NOW);
	receive(fixture, feed, 1000, ENTRIES, FIXTURE_NOW + DAY);
	mark(fixture, 5, STORE_MARK_STAR, NULL);
	struct store_retention large = {.now = FIXTURE_NOW + 2 * DAY, .size = INT64_C(1) << 40};
	assert_int_equal(run_round(fixture, &large), 0);
	struct store_retention round = {.now = FIXTURE_NOW + 2 * DAY, .size = 2 * (INT64_C(1) << 20)};
	int64_t removed = run_round(fixture, &round);
	assert_true(removed > 0 && removed < 2 * ENTRIES);
	assert_false(round.is_short);
	struct store_retention all = {.now = FIXTURE_NOW + 2 * DAY, .size = 1};
	run_round(fixture, &all);
	assert_true(counts_of(fixture).entries >= 1);
	set_keep(fixture, feed, STORE_KEEP_ALL);
	struct store_retention none = {.now = FIXTURE_NOW + 2 * DAY, .size = 1};
	assert_int_equal(run_round(fixture, &none), 0);
	assert_true(none.is_short);
}

static void test_nothing_of_it_is_found(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	receive(fixture, feed, 1, 100, FIXTURE_NOW);
	remove_older(fixture, FIXTURE_NOW + 2 * DAY, DAY);
	store_close(fixture->store);
	fixture->store = NULL;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
	static const char *const tables[] = {"entry", "body", "entry_fts_docsize", "story_signature"};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		char sql[80];
		sqlite3_stmt *statement;
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int(statement, 0), 0);
		sqlite3_finalize(statement);
	}
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_what_is_old_goes, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_it_does_not_come_back, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_feeds_with_a_setting_of_their_own, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_the_oldest_go_for_the_size, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_nothing_of_it_is_found, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
