/* store_stories: which entries are put into one story, and which stay apart. */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/store_story.h"

#define TEXT                                                                                                           \
	"The river Alder broke its banks above the old mill on Monday night and flooded forty houses in the lower town. "  \
	"Firefighters brought two hundred people to the sports hall, where volunteers had laid out blankets and soup. "    \
	"Nobody was hurt, said the mayor, Edith Lansbury, who had slept in her office. "
#define OTHER                                                                                                          \
	"The pumps that were ordered after the last storm nine years ago stood in a warehouse without any cables. An "     \
	"engineer blamed a dispute over who pays for the electricity, and the council meets to look into it on Thursday."
#define DAY 86400

static struct fixture *fixture_of(void **state)
{
	return *state;
}

/* Merges one entry of a feed of a site of its own; its id. */
static int64_t bring(struct store *store, int64_t feed, struct feed_entry entry, int64_t now)
{
	char link[64];
	struct store_merge merge;
	int64_t id;
	snprintf(link, sizeof link, "https://site-%" PRId64 ".example/", feed);
	const struct feed fresh = {.link = link, .entries = &entry, .entry_count = 1};
	FIXTURE_DO(store_begin(store, &error));
	FIXTURE_DO(store_entries_merge(store, feed, &fresh, now, &merge, &error));
	FIXTURE_DO(store_commit(store, false, &error));
	FIXTURE_DO(store_entries_newest(store, &id, &error));
	return id;
}

static struct store_entry get(struct store *store, struct arena *arena, int64_t id)
{
	struct store_entry entry;
	FIXTURE_DO(store_entries_get(store, arena, id, &entry, &error));
	return entry;
}

static void check_story(struct store *store, int64_t id, int64_t story, const char *also_in)
{
	struct arena *arena = arena_new(1 << 20);
	const struct store_entry entry = get(store, arena, id);
	assert_int_equal(entry.story, story);
	if (also_in)
		assert_string_equal(entry.also_in, also_in);
	else
		assert_null(entry.also_in);
	arena_free(arena);
}

static void test_copies(void **state)
{
	struct store *store = fixture_of(state)->store;
	int64_t a = fixture_subscribe(store, "https://a.example/feed"),
	        b = fixture_subscribe(store, "https://b.example/feed"),
	        c = fixture_subscribe(store, "https://c.example/feed");
	int64_t first = bring(store, a, fixture_entry(1, "Alder floods forty houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	int64_t other = bring(store, b, fixture_entry(2, "Pumps without cables", OTHER, FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, first, first, NULL);
	check_story(store, other, other, NULL);
	int64_t copy = bring(store, b, fixture_entry(3, "River Alder floods town", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	int64_t again = bring(store, c, fixture_entry(4, "Alder floods houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, first, first, "https://b.example/feed\nhttps://c.example/feed");
	check_story(store, copy, first, "https://a.example/feed\nhttps://c.example/feed");
	check_story(store, again, first, "https://a.example/feed\nhttps://b.example/feed");
	int64_t late = bring(
	    store, c, fixture_entry(5, "The flood of the Alder", TEXT, FIXTURE_NOW + 20 * DAY), FIXTURE_NOW + 20 * DAY);
	check_story(store, late, late, NULL);
}

/* One that is alone is judged again when it changes; one in company stays where it is. */
static void test_edits(void **state)
{
	struct store *store = fixture_of(state)->store;
	int64_t a = fixture_subscribe(store, "https://a.example/feed"),
	        b = fixture_subscribe(store, "https://b.example/feed");
	int64_t first = bring(store, a, fixture_entry(1, "Alder floods forty houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	int64_t alone = bring(store, b, fixture_entry(2, "Flood on the Alder", "More soon.", FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, alone, alone, NULL);
	bring(store, b, fixture_entry(2, "Flood on the Alder", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, alone, first, "https://a.example/feed");
	bring(store, b, fixture_entry(2, "Pumps without cables", OTHER, FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, alone, first, "https://a.example/feed");
}

/* What was counted and kept is there after closing, and a feed that goes takes its entries out of stories. */
static void test_reopened(void **state)
{
	struct fixture *fixture = fixture_of(state);
	int64_t a = fixture_subscribe(fixture->store, "https://a.example/feed");
	int64_t b = fixture_subscribe(fixture->store, "https://b.example/feed");
	int64_t first =
	    bring(fixture->store, a, fixture_entry(1, "Alder floods forty houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	store_close(fixture->store);
	fixture->store = fixture_open(fixture, STORE_WRITE);
	int64_t copy = bring(fixture->store, b, fixture_entry(2, "Alder floods houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	check_story(fixture->store, copy, first, "https://a.example/feed");
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_remove(fixture->store, a, &error));
	FIXTURE_DO(store_commit(fixture->store, false, &error));
	check_story(fixture->store, copy, first, NULL);
}

/* A feed of identical entries costs what its entries cost, and nobody else his copies. */
static void test_flood(void **state)
{
	enum { COUNT = 3000 };
	struct store *store = fixture_of(state)->store;
	int64_t a = fixture_subscribe(store, "https://a.example/feed"),
	        b = fixture_subscribe(store, "https://b.example/feed"),
	        c = fixture_subscribe(store, "https://c.example/feed");
	int64_t first = bring(store, a, fixture_entry(1, "Pumps without cables", OTHER, FIXTURE_NOW), FIXTURE_NOW);
	struct feed_entry *entries = mem_new(COUNT, sizeof *entries);
	for (size_t i = 0; i < COUNT; i++)
		entries[i] = fixture_entry(100 + i, "Alder floods forty houses", TEXT, FIXTURE_NOW);
	assert_int_equal(fixture_merge(store, b, entries, COUNT, FIXTURE_NOW).added, COUNT);
	mem_free(entries);
	int64_t copy = bring(store, c, fixture_entry(2, "The pumps without cables", OTHER, FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, copy, first, "https://a.example/feed");
}

/* Makes the decision and commits; the story of a merge, what changed of a split. */
static int64_t decide(struct store *store, bool is_merge, const int64_t *ids, size_t count)
{
	int64_t story = 0, changed;
	FIXTURE_DO(store_begin(store, &error));
	if (is_merge)
		FIXTURE_DO(store_story_merge(store, ids, count, &story, &changed, &error));
	else
		FIXTURE_DO(store_story_split(store, ids, count, &changed, &error));
	FIXTURE_DO(store_commit(store, false, &error));
	return is_merge ? story : changed;
}

static void test_decisions_stay(void **state)
{
	struct store *store = fixture_of(state)->store;
	int64_t ids[3], feeds[3];
	for (int i = 0; i < 3; i++) {
		char url[64];
		snprintf(url, sizeof url, "https://%c.example/feed", 'a' + i);
		feeds[i] = fixture_subscribe(store, url);
		ids[i] = bring(
		    store, feeds[i], fixture_entry((uint64_t)i + 1, "Alder floods houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	}
	check_story(store, ids[2], ids[0], "https://a.example/feed\nhttps://b.example/feed");
	assert_int_equal(decide(store, false, ids + 1, 1), 1);
	assert_int_equal(decide(store, false, ids + 1, 1), 0);
	check_story(store, ids[1], ids[1], NULL);
	/* an edit is not judged again */
	bring(store, feeds[1], fixture_entry(2, "Alder floods houses", TEXT "Again.", FIXTURE_NOW), FIXTURE_NOW);
	check_story(store, ids[1], ids[1], NULL);
	/* the first one leaves: the others have another number */
	assert_int_equal(decide(store, false, ids, 1), 1);
	check_story(store, ids[0], ids[0], NULL);
	check_story(store, ids[2], ids[2], NULL);
	const int64_t both[] = {ids[2], ids[1]};
	assert_int_equal(decide(store, true, both, 2), ids[1]);
	check_story(store, ids[2], ids[1], "https://b.example/feed");
	assert_int_equal(decide(store, true, ids, 3), ids[0]);
	check_story(store, ids[2], ids[0], "https://a.example/feed\nhttps://b.example/feed");
	struct error reason = {0};
	const int64_t unknown[] = {ids[0], 999};
	int64_t changed;
	FIXTURE_DO(store_begin(store, &error));
	assert_false(store_story_split(store, unknown, 2, &changed, &reason));
	assert_int_equal(reason.kind, ERROR_NOT_FOUND);
	store_rollback(store);
	check_story(store, ids[1], ids[0], "https://a.example/feed\nhttps://c.example/feed");
}

static void test_why_they_are_in_it(void **state)
{
	struct store *store = fixture_of(state)->store;
	struct arena *arena = arena_new(1 << 20);
	struct store_story_member *members;
	size_t count;
	int64_t a = fixture_subscribe(store, "https://a.example/feed"),
	        b = fixture_subscribe(store, "https://b.example/feed");
	int64_t first = bring(store, a, fixture_entry(1, "Alder floods forty houses", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	int64_t copy = bring(store, b, fixture_entry(2, "River Alder floods town", TEXT, FIXTURE_NOW), FIXTURE_NOW);
	int64_t other = bring(store, b, fixture_entry(3, "Pumps without cables", OTHER, FIXTURE_NOW), FIXTURE_NOW);
	const int64_t both[] = {first, other};
	decide(store, true, both, 2);
	FIXTURE_DO(store_story_read(store, arena, first, &members, &count, &error));
	assert_int_equal(count, 3);
	assert_int_equal(members[0].id, first);
	assert_int_equal(members[0].with, 0);
	assert_int_equal(members[1].id, copy);
	assert_int_equal(members[1].with, first);
	assert_true(members[1].level >= SIMILAR_NEAR && members[1].score > 0 && !members[1].is_manual);
	assert_string_equal(members[1].feed_title, "https://b.example/feed");
	assert_int_equal(members[2].id, other);
	assert_true(members[2].is_manual && members[2].with == first && members[2].level == SIMILAR_NONE);
	arena_free(arena);
}

/* Whether the index of words is written once a transaction: a savepoint of one statement in between would have it written
 * at that place, too, which costs more than all the rest. */
static void test_the_index_is_written_once(void **state)
{
	struct fixture *fixture = *state;
	struct store *store = fixture->store;
	int64_t a = fixture_subscribe(store, "https://a.example/feed"),
	        b = fixture_subscribe(store, "https://b.example/feed");
	const int64_t feeds[] = {a, b, a};
	FIXTURE_DO(store_begin(store, &error));
	for (size_t i = 0; i < 3; i++) {
		struct feed_entry entries[] = {
		    fixture_entry(1, "Flood in the lower town", TEXT, FIXTURE_NOW),
		    fixture_entry(2 + i, "Pumps without cables", OTHER, FIXTURE_NOW),
		};
		const struct feed fresh = {.link = "https://a.example/", .entries = entries, .entry_count = 2};
		const struct store_poll poll = {.feed = feeds[i], .now = FIXTURE_NOW, .outcome = "fresh", .has_feed = true};
		struct store_merge merge;
		int64_t merged_into;
		FIXTURE_DO(store_entries_merge(store, feeds[i], &fresh, FIXTURE_NOW, &merge, &error));
		FIXTURE_DO(store_feeds_record(store, &poll, &merged_into, &error));
	}
	FIXTURE_DO(store_commit(store, false, &error));
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
	/* FTS5 numbers its segments in the upper bits; below 11 is what it knows of itself */
	static const char sql[] = "SELECT count(DISTINCT id >> 37) FROM entry_fts_data WHERE id > 10";
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), 1);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_copies, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_the_index_is_written_once, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_edits, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_reopened, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_flood, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_decisions_stay, fixture_set_up, fixture_tear_down),
	    cmocka_unit_test_setup_teardown(test_why_they_are_in_it, fixture_set_up, fixture_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
