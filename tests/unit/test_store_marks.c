/* Marks, stars and tags, and the journal that undoes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/store_entries.h"
#include "tidings/store_marks.h"

#define ENTRIES 3

static void add_entries(struct fixture *fixture)
{
	int64_t feed = fixture_subscribe(fixture->store, "https://a.example/");
	struct feed_entry entries[ENTRIES] = {
	    fixture_entry(1, "a", NULL, FIXTURE_NOW),
	    fixture_entry(2, "b", NULL, FIXTURE_NOW),
	    fixture_entry(3, "c", NULL, FIXTURE_NOW),
	};
	fixture_merge(fixture->store, feed, entries, ENTRIES, FIXTURE_NOW);
}

/* One action on the entries 1 to `last`; what it changed. */
static int64_t act(struct fixture *fixture, const char *what, enum store_mark mark, const char *tag, size_t last)
{
	static const int64_t ids[ENTRIES] = {1, 2, 3};
	struct store_marking marking = {.mark = mark, .tag = tag};
	int64_t changed;
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_marks_begin(fixture->store, FIXTURE_NOW, what, &marking.action, &error));
	FIXTURE_DO(store_marks_set(fixture->store, ids, last, &marking, &changed, &error));
	FIXTURE_DO(store_marks_end(fixture->store, marking.action, changed, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	return changed;
}

/* What is undone, or why it is not. */
static const char *undo(struct fixture *fixture, struct arena *arena, int64_t action, int64_t *changed)
{
	struct store_marks_action undone;
	struct error reason = {0};
	FIXTURE_DO(store_begin(fixture->store, &error));
	bool is_done = store_marks_undo(fixture->store, arena, action, &undone, changed, &reason);
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	return is_done ? undone.what : arena_copy(arena, reason.text);
}

/* "rs[tags] " an entry: read, starred, its tags; then the count of new ones. */
static const char *state_of(struct fixture *fixture, struct arena *arena)
{
	struct store_counts counts;
	char *text = arena_copy(arena, "");
	for (int64_t id = 1; id <= ENTRIES; id++) {
		struct store_entry entry;
		FIXTURE_DO(store_entries_get(fixture->store, arena, id, &entry, &error));
		text =
		    arena_format(arena, "%s%s%s[%s] ", text, entry.is_read ? "r" : "", entry.is_starred ? "s" : "", entry.tags);
	}
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	return arena_format(arena, "%s%lld", text, (long long)counts.new_entries);
}

static void test_everything_can_be_undone(void **state)
{
	struct fixture *fixture = *state;
	add_entries(fixture);
	static const struct {
		const char *what;
		enum store_mark mark;
		const char *tag;
		size_t last;
		int64_t changed;
		const char *state;
	} cases[] = {
	    {"read", STORE_MARK_READ, NULL, 1, 1, "r[] [] [] 2"},
	    {"read more, one of them read before", STORE_MARK_READ, NULL, 2, 1, "r[] r[] [] 1"},
	    {"star", STORE_MARK_STAR, NULL, 1, 1, "rs[] r[] [] 1"},
	    {"tag", STORE_MARK_TAG, "later", 2, 2, "rs[later] r[later] [] 1"},
	    {"tag in other letters is the same tag", STORE_MARK_TAG, "LATER", 3, 1, "rs[later] r[later] [LATER] 1"},
	    {"another tag", STORE_MARK_TAG, "b", 1, 1, "rs[b,later] r[later] [LATER] 1"},
	    {"untag", STORE_MARK_UNTAG, "later", 3, 3, "rs[b] r[] [] 1"},
	    {"unread", STORE_MARK_UNREAD, NULL, 2, 2, "s[b] [] [] 3"},
	    {"unstar", STORE_MARK_UNSTAR, NULL, 3, 1, "[b] [] [] 3"},
	};
	enum { CASES = sizeof cases / sizeof cases[0] };
	struct arena *arena = arena_new(1 << 20);
	for (size_t i = 0; i < CASES; i++) {
		assert_int_equal(act(fixture, cases[i].what, cases[i].mark, cases[i].tag, cases[i].last), cases[i].changed);
		assert_string_equal(state_of(fixture, arena), cases[i].state);
	}
	assert_int_equal(act(fixture, "nothing", STORE_MARK_UNSTAR, NULL, 3), 0); /* and is not in the journal */
	for (size_t i = CASES; i-- > 0;) {
		int64_t changed;
		assert_string_equal(undo(fixture, arena, 0, &changed), cases[i].what);
		assert_int_equal(changed, cases[i].changed);
		if (i > 0 && strcmp(cases[i].what, "untag") != 0) /* the tag comes back in the letters it was taken in */
			assert_int_equal(strcasecmp(state_of(fixture, arena), cases[i - 1].state), 0);
	}
	int64_t changed;
	assert_string_equal(state_of(fixture, arena), "[] [] [] 3");
	assert_string_equal(undo(fixture, arena, 0, &changed), "nothing to undo");
	arena_free(arena);
}

static void test_an_earlier_action(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	int64_t changed;
	add_entries(fixture);
	act(fixture, "first", STORE_MARK_READ, NULL, 2);
	act(fixture, "second", STORE_MARK_STAR, NULL, 1);
	act(fixture, "third", STORE_MARK_UNREAD, NULL, 1);
	assert_string_equal(undo(fixture, arena, 1, &changed), "first");
	assert_int_equal(changed, 1); /* the other one is unread by now */
	assert_string_equal(state_of(fixture, arena), "s[] [] [] 3");
	assert_non_null(strstr(undo(fixture, arena, 1, &changed), "no action 1"));
	assert_string_equal(undo(fixture, arena, 0, &changed), "third");
	arena_free(arena);
}

static bool add_line(void *arg, const struct store_marks_action *action)
{
	buf_add_format(arg, "%lld %s %lld\n", (long long)action->id, action->what, (long long)action->changed);
	return action->id > 2;
}

static void test_the_journal_is_bounded(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	struct buf journal;
	int64_t changed;
	add_entries(fixture);
	buf_init(&journal, 100000);
	for (int i = 0; i < STORE_MARKS_ACTIONS + 5; i++)
		act(fixture, "x", i % 2 ? STORE_MARK_UNREAD : STORE_MARK_READ, NULL, 3);
	FIXTURE_DO(store_marks_each(fixture->store, add_line, &journal, &error));
	assert_memory_equal(buf_text(&journal), "105 x 3\n104 x 3\n", strlen("105 x 3\n104 x 3\n"));
	for (int i = 0; i < STORE_MARKS_ACTIONS; i++)
		assert_string_equal(undo(fixture, arena, 0, &changed), "x");
	assert_string_equal(undo(fixture, arena, 0, &changed), "nothing to undo");
	buf_done(&journal);
	arena_free(arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_everything_can_be_undone),
	    TEST(test_an_earlier_action),
	    TEST(test_the_journal_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
