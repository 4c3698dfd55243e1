/* The database after mishaps: damaged files, killed writers, a full disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "../../lib/store_sql.h"
#include "store_fixture.h"
#include "tidings/mem.h"

static void write_bytes(const char *path, const void *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
}

static char *read_bytes(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*length = (size_t)ftell(file);
	rewind(file);
	char *bytes = mem_new(*length, 1);
	assert_int_equal(fread(bytes, 1, *length, file), *length);
	fclose(file);
	return bytes;
}

/* What is done to a copy of a sound file. */
struct damage {
	const char *what;
	const char *says;
	size_t keep;      /* bytes of the sound file, 0: all */
	size_t at;        /* offset of what is overwritten */
	const char *with; /* NULL: nothing */
	size_t zeroes;    /* bytes zeroed from `at` on */
};

static void test_damage(void **state)
{
	struct fixture *fixture = *state;
	static const struct damage cases[] = {
	    {"another magic", "not a database", 0, 0, "nonsense nonsense", 0},
	    {"a few bytes", "not a database", 50, 0, NULL, 0},
	    {"half a page more than whole ones", "ends inside a page", 8192 * 3 + 4096, 0, NULL, 0},
	    {"half of the file", "damaged", 8192 * 8, 0, NULL, 0},
	    {"another program's database", "another program", 0, 68, "ABCD", 0},
	    {"a zeroed schema page", "damaged", 0, 100, NULL, 8092},
	};
	store_close(fixture->store);
	fixture->store = NULL;
	size_t length;
	char *sound = read_bytes(fixture->path, &length);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char path[128];
		snprintf(path, sizeof path, "%s/damaged%zu.db", fixture->folder, i);
		size_t size = cases[i].keep ? cases[i].keep : length;
		assert_true(size <= length);
		char *damaged = mem_copy_bytes(sound, length);
		if (cases[i].with)
			memcpy(damaged + cases[i].at, cases[i].with, strlen(cases[i].with));
		memset(damaged + cases[i].at, 0, cases[i].zeroes);
		write_bytes(path, damaged, size);
		for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
			struct error error = {0};
			const struct store_options options = {.mode = (enum store_mode)mode, .program = "test"};
			struct store *store = store_open(path, &options, &error);
			if (store || !strstr(error.text, cases[i].says) || !strstr(error.text, path))
				fail_msg("%s: %s", cases[i].what, store ? "opened" : error.text);
			size_t after;
			char *left = read_bytes(path, &after);
			assert_int_equal(after, size);
			assert_memory_equal(left, damaged, size);
			mem_free(left);
		}
		mem_free(damaged);
	}
	mem_free(sound);
}

static bool expect_address(void *arg, const struct store_feed *feed)
{
	(void)arg;
	assert_true(feed->id > 0);
	assert_true(feed->url && *feed->url);
	assert_non_null(feed->original);
	return true;
}

static bool expect_due(void *arg, const struct store_due *due)
{
	(void)arg;
	assert_true(due->id > 0);
	assert_true(due->url && *due->url);
	return true;
}

/* A page of zeroes is a row of NULLs, whatever the table allows. */
static void test_what_cannot_be_null(void **state)
{
	struct fixture *fixture = *state;
	struct error error = {0};
	const struct store_options reading = {.mode = STORE_READ, .program = "test"};
	size_t length;
	for (int i = 0; i < 40; i++) {
		char url[64];
		snprintf(url, sizeof url, "https://example.org/%d", i);
		fixture_subscribe(fixture->store, url);
	}
	store_close(fixture->store);
	fixture->store = NULL;
	char *sound = read_bytes(fixture->path, &length);
	for (size_t at = 512; at + 512 <= length; at += 512) {
		char *damaged = mem_new(length, 1);
		memcpy(damaged, sound, length);
		memset(damaged + at, 0, 512);
		write_bytes(fixture->path, damaged, length);
		mem_free(damaged);
		struct store *store = store_open(fixture->path, &reading, &error);
		if (store) {
			store_feeds_each(store, expect_address, NULL, &error);
			store_feeds_each_due(store, expect_due, NULL, &error);
		}
		store_close(store);
	}
	mem_free(sound);
}

static void test_garbage_is_left_alone(void **state)
{
	struct fixture *fixture = *state;
	char path[128];
	snprintf(path, sizeof path, "%s/text.db", fixture->folder);
	static const char text[] = "this is no database\n";
	write_bytes(path, text, sizeof text - 1);
	struct error error = {0};
	const struct store_options options = {.mode = STORE_WRITE, .program = "test"};
	assert_null(store_open(path, &options, &error));
	assert_non_null(strstr(error.text, "left untouched"));
	size_t length;
	char *left = read_bytes(path, &length);
	assert_int_equal(length, sizeof text - 1);
	assert_memory_equal(left, text, length);
	mem_free(left);
}

static void write_until_killed(struct fixture *fixture, int ready)
{
	fixture->store = fixture_open(fixture, STORE_WRITE);
	int64_t feed = fixture_subscribe(fixture->store, "https://example.org/");
	for (uint64_t i = 0;; i++) {
		struct feed_entry entry = fixture_entry(i + 1, "a title", "some words of text", FIXTURE_NOW);
		fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
		if (i % 5 == 0)
			store_checkpoint(fixture->store, true);
		if (i == 20)
			(void)!write(ready, "x", 1);
	}
}

static void check_integrity(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

static void test_killed_writer(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	fixture->store = NULL;
	for (int pass = 0; pass < 3; pass++) {
		int pipes[2];
		assert_int_equal(pipe(pipes), 0);
		pid_t child = fork();
		if (child == 0)
			write_until_killed(fixture, pipes[1]);
		char byte;
		assert_int_equal(read(pipes[0], &byte, 1), 1);
		kill(child, SIGKILL);
		assert_int_equal(fixture_wait(child), -SIGKILL);
		close(pipes[0]);
		close(pipes[1]);
		struct store_counts counts;
		fixture->store = fixture_open(fixture, STORE_WRITE);
		FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
		assert_true(counts.entries >= 20);
		store_close(fixture->store);
		fixture->store = NULL;
		check_integrity(fixture->path);
	}
}

static void limit_pages(struct fixture *fixture, int pages)
{
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d", pages);
	assert_int_equal(sqlite3_exec(fixture->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Nothing of the failed transaction stays, even though SQLite has ended it early by itself. */
static void test_full_disk(void **state)
{
	struct fixture *fixture = *state;
	int64_t feed = fixture_subscribe(fixture->store, "https://example.org/");
	char *text = mem_new(1 << 20, 1);
	memset(text, 'x', (1 << 20) - 1);
	struct feed_entry entries[] = {
	    fixture_entry(1, "small", "words", FIXTURE_NOW - 1),
	    fixture_entry(2, "big", NULL, FIXTURE_NOW),
	};
	entries[1].content = text;
	const struct feed fresh = {.entries = entries, .entry_count = 2};
	struct store_merge merge;
	struct error reason = {0};
	limit_pages(fixture, 60);
	FIXTURE_DO(store_begin(fixture->store, &error));
	assert_false(store_entries_merge(fixture->store, feed, &fresh, FIXTURE_NOW, &merge, &reason));
	assert_int_equal(reason.kind, ERROR_IO);
	assert_non_null(strstr(reason.text, "the disk is full"));
	assert_false(store_feeds_hold(fixture->store, "https://example.org:443", 1, NULL));
	assert_false(store_commit(fixture->store, false, NULL));
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	assert_int_equal(counts.entries, 0);
	limit_pages(fixture, 100000);
	assert_int_equal(fixture_merge(fixture->store, feed, entries, 2, FIXTURE_NOW).added, 2);
	mem_free(text);
}

/* However far it comes while there are too few descriptors, it says so, and nothing is in the way later. */
static void test_few_descriptors(void **state)
{
	struct fixture *fixture = *state;
	const struct store_options options = {.mode = STORE_WRITE, .program = "test"};
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	int lowest = dup(STDIN_FILENO);
	assert_true(lowest >= 0);
	close(lowest);
	for (int left = 0; left < 8; left++) {
		char path[128];
		snprintf(path, sizeof path, "%s/few%d.db", fixture->folder, left);
		const struct rlimit few = {.rlim_cur = (rlim_t)(lowest + left), .rlim_max = limit.rlim_max};
		struct error error = {0};
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		struct store *store = store_open(path, &options, &error);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
		assert_true(left > 1 || !store);
		assert_true(store || strstr(error.text, path));
		store_close(store);
		error = (struct error){0};
		store = store_open(path, &options, &error);
		if (!store)
			fail_msg("with %d left before: %s", left, error.text);
		store_close(store);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_damage),
	    TEST(test_what_cannot_be_null),
	    TEST(test_garbage_is_left_alone),
	    TEST(test_killed_writer),
	    TEST(test_full_disk),
	    TEST(test_few_descriptors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
