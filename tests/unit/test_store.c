/* The database file: opening, permissions, the writer's lock, transactions, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "store_fixture.h"
#include "tidings/mem.h"

static mode_t mode_of(const struct fixture *fixture, const char *suffix)
{
	struct stat status;
	char name[128];
	snprintf(name, sizeof name, "%s%s", fixture->path, suffix);
	assert_int_equal(stat(name, &status), 0);
	return status.st_mode & 07777;
}

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

static void test_modes(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *what;
		bool group_readable;
		mode_t umask, folder, file;
	} cases[] = {
	    {"private under an open umask", false, 0, 0700, 0600},
	    {"private under a closed umask", false, 0777, 0700, 0600},
	    {"for the group under a closed umask", true, 0777, 0750, 0640},
	    {"for the group under an open umask", true, 0, 0750, 0640},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture other;
		snprintf(other.folder, sizeof other.folder, "%.40s/f%zu", fixture->folder, i);
		snprintf(other.path, sizeof other.path, "%.50s/deep/t.db", other.folder);
		const struct store_options options = {STORE_WRITE, cases[i].group_readable, "test"};
		struct error error = {0};
		mode_t before = umask(cases[i].umask);
		struct store *store = store_open(other.path, &options, &error);
		umask(before);
		if (!store)
			fail_msg("%s: %s", cases[i].what, error.text);
		fixture_subscribe(store, "https://example.org/feed");
		struct stat status;
		assert_int_equal(stat(other.folder, &status), 0);
		assert_int_equal(status.st_mode & 07777, cases[i].folder);
		assert_int_equal(mode_of(&other, ""), cases[i].file);
		assert_int_equal(mode_of(&other, "-wal"), cases[i].file);
		assert_int_equal(mode_of(&other, "-shm"), cases[i].file);
		assert_int_equal(mode_of(&other, ".lock"), cases[i].file);
		store_close(store);
	}
}

static void test_modes_are_corrected(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	assert_int_equal(chmod(fixture->path, 0666), 0);
	fixture->store = fixture_open(fixture, STORE_WRITE);
	assert_int_equal(mode_of(fixture, ""), 0600);
}

static void test_second_writer(void **state)
{
	struct fixture *fixture = *state;
	struct error error = {0};
	char holder[64], expected[64];
	const struct store_options options = {.mode = STORE_WRITE, .program = "other"};
	assert_null(store_open(fixture->path, &options, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	snprintf(expected, sizeof expected, "test %ld", (long)getpid());
	assert_non_null(strstr(error.text, expected));
	assert_true(store_holder(fixture->path, holder, sizeof holder));
	assert_string_equal(holder, expected);
	store_close(fixture->store);
	assert_false(store_holder(fixture->path, holder, sizeof holder));
	fixture->store = fixture_open(fixture, STORE_WRITE);
}

static void test_daemon_is_not_waited_for(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	const struct store_options daemon = {.mode = STORE_WRITE, .program = "tidingsd"};
	const struct store_options waiting = {.mode = STORE_WRITE_WAIT, .program = "tidings"};
	struct error error = {0};
	fixture->store = store_open(fixture->path, &daemon, &error);
	assert_non_null(fixture->store);
	time_t start = time(NULL);
	assert_null(store_open(fixture->path, &waiting, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	assert_true(time(NULL) - start < 5);
}

static void test_short_writer_is_waited_for(void **state)
{
	struct fixture *fixture = *state;
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	store_close(fixture->store);
	fixture->store = NULL;
	pid_t child = fork();
	if (child == 0) {
		struct store *store = fixture_open(fixture, STORE_WRITE);
		(void)!write(pipes[1], "x", 1);
		usleep(250000);
		store_close(store);
		_exit(0);
	}
	char byte;
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	fixture->store = fixture_open(fixture, STORE_WRITE_WAIT);
	waitpid(child, NULL, 0);
	close(pipes[0]);
	close(pipes[1]);
}

static void test_links_lead_to_the_same_lock(void **state)
{
	struct fixture *fixture = *state;
	char link[128];
	struct error error = {0};
	snprintf(link, sizeof link, "%s/link.db", fixture->folder);
	assert_int_equal(symlink(fixture->path, link), 0);
	const struct store_options options = {.mode = STORE_WRITE, .program = "other"};
	assert_null(store_open(link, &options, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	struct fixture other = *fixture;
	snprintf(other.path, sizeof other.path, "%.90s", link);
	store_close(fixture_open(&other, STORE_READ));
}

static void test_what_cannot_be_opened(void **state)
{
	struct fixture *fixture = *state;
	char fifo[128], dangling[128], folder[128];
	snprintf(fifo, sizeof fifo, "%s/fifo", fixture->folder);
	snprintf(dangling, sizeof dangling, "%s/dangling", fixture->folder);
	snprintf(folder, sizeof folder, "%s/", fixture->folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(symlink("/nowhere/at/all", dangling), 0);
	const struct {
		const char *path;
		enum store_mode mode;
		enum error_kind kind;
		const char *says;
	} cases[] = {
	    {fifo, STORE_READ, ERROR_REFUSED, "not a regular file"},
	    {fifo, STORE_WRITE, ERROR_REFUSED, "not a regular file"},
	    {"/dev/null", STORE_READ, ERROR_REFUSED, "not a regular file"},
	    {fixture->folder, STORE_READ, ERROR_REFUSED, "not a regular file"},
	    {folder, STORE_READ, ERROR_REFUSED, "not a regular file"},
	    {dangling, STORE_WRITE, ERROR_NOT_FOUND, "symbolic link"},
	    {"/nowhere/at/all.db", STORE_READ, ERROR_NOT_FOUND, "there is no database"},
	    {"", STORE_READ, ERROR_INPUT, "name of a folder"},
	    {"/proc/tidings/x.db", STORE_WRITE, ERROR_NOT_FOUND, "/proc/tidings"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error error = {0};
		const struct store_options options = {.mode = cases[i].mode, .program = "test"};
		assert_null(store_open(cases[i].path, &options, &error));
		if (error.kind != cases[i].kind || !strstr(error.text, cases[i].says))
			fail_msg("%s: %d %s", cases[i].path, error.kind, error.text);
	}
}

static void test_reader_needs_a_database(void **state)
{
	struct fixture *fixture = *state;
	char missing[128];
	struct error error = {0};
	snprintf(missing, sizeof missing, "%s/missing.db", fixture->folder);
	const struct store_options options = {.mode = STORE_READ};
	assert_null(store_open(missing, &options, &error));
	assert_int_equal(error.kind, ERROR_NOT_FOUND);
	write_bytes(missing, "", 0);
	assert_null(store_open(missing, &options, &error));
	assert_int_equal(error.kind, ERROR_NOT_FOUND);
}

/* Makes `damage` of a copy of a sound file; returns its length. */
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

static void test_rollback(void **state)
{
	struct fixture *fixture = *state;
	int64_t id;
	bool is_added;
	const struct store_feed_new feed = {.url = "https://example.org/"};
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_add(fixture->store, &feed, 1, &id, &is_added, &error));
	store_rollback(fixture->store);
	store_rollback(fixture->store);
	assert_false(store_feeds_find(fixture->store, "https://example.org/", &id, NULL));
	FIXTURE_DO(store_begin(fixture->store, &error));
	assert_false(store_begin(fixture->store, NULL));
	store_rollback(fixture->store);
	assert_false(store_commit(fixture->store, true, NULL));
}

static void test_close_rolls_back(void **state)
{
	struct fixture *fixture = *state;
	int64_t id;
	bool is_added;
	const struct store_feed_new feed = {.url = "https://example.org/"};
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_add(fixture->store, &feed, 1, &id, &is_added, &error));
	store_close(fixture->store);
	fixture->store = fixture_open(fixture, STORE_WRITE);
	assert_false(store_feeds_find(fixture->store, "https://example.org/", &id, NULL));
}

static void test_reader_beside_writer(void **state)
{
	struct fixture *fixture = *state;
	int64_t id;
	struct store *reader = fixture_open(fixture, STORE_READ);
	int64_t feed = fixture_subscribe(fixture->store, "https://example.org/");
	FIXTURE_DO(store_feeds_find(reader, "https://example.org/", &id, &error));
	assert_int_equal(id, feed);
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_feeds_remove(fixture->store, feed, &error));
	FIXTURE_DO(store_feeds_find(reader, "https://example.org/", &id, &error));
	FIXTURE_DO(store_commit(fixture->store, false, &error));
	assert_false(store_feeds_find(reader, "https://example.org/", &id, NULL));
	assert_false(store_begin(reader, NULL) && store_feeds_hold(reader, "x", 1, NULL));
	store_close(reader);
}

/* Another user of the file's group, who may not write the folder. */
static int read_as_member(const struct fixture *fixture)
{
	const struct store_options options = {.mode = STORE_READ};
	int64_t id;
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
		return 3;
	struct store *store = store_open(fixture->path, &options, NULL);
	bool is_found = store && store_feeds_find(store, "https://example.org/", &id, NULL);
	store_close(store);
	return is_found ? 0 : 1;
}

static int wait_for(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void test_reader_who_may_not_write(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	const struct store_options options = {STORE_WRITE, true, "test"};
	struct error error = {0};
	fixture->store = store_open(fixture->path, &options, &error);
	assert_non_null(fixture->store);
	fixture_subscribe(fixture->store, "https://example.org/");
	static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
	for (size_t i = 0; i < 4 && geteuid() == 0; i++) {
		char name[128];
		snprintf(name, sizeof name, "%s%s", fixture->path, suffixes[i]);
		assert_int_equal(chown(name, (uid_t)-1, 65534), 0);
	}
	assert_int_equal(geteuid() == 0 ? chown(fixture->folder, (uid_t)-1, 65534) : 0, 0);
	assert_int_equal(chmod(fixture->folder, geteuid() == 0 ? 0750 : 0500), 0);
	for (int pass = 0; pass < 2; pass++) {
		pid_t child = fork();
		if (child == 0)
			_exit(read_as_member(fixture));
		assert_int_equal(wait_for(child), 0);
		/* once beside the writer, once after its clean stop */
		store_close(fixture->store);
		fixture->store = NULL;
	}
	assert_int_equal(chmod(fixture->folder, 0700), 0);
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
		assert_int_equal(wait_for(child), -SIGKILL);
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

static void test_checkpoint(void **state)
{
	struct fixture *fixture = *state;
	char log[128];
	struct stat status;
	snprintf(log, sizeof log, "%s-wal", fixture->path);
	char *text = mem_new(1 << 20, 1);
	memset(text, 'x', (1 << 20) - 1);
	int64_t feed = fixture_subscribe(fixture->store, "https://example.org/");
	for (uint64_t i = 0; i < 12; i++) {
		struct feed_entry entry = fixture_entry(i + 1, "big", NULL, FIXTURE_NOW);
		entry.content = text;
		fixture_merge(fixture->store, feed, &entry, 1, FIXTURE_NOW);
	}
	mem_free(text);
	store_checkpoint(fixture->store, false);
	assert_int_equal(stat(log, &status), 0);
	assert_true(status.st_size > 12 << 20);
	store_checkpoint(fixture->store, true);
	assert_int_equal(stat(log, &status), 0);
	assert_int_equal(status.st_size, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_modes),
	    TEST(test_modes_are_corrected),
	    TEST(test_second_writer),
	    TEST(test_daemon_is_not_waited_for),
	    TEST(test_short_writer_is_waited_for),
	    TEST(test_links_lead_to_the_same_lock),
	    TEST(test_what_cannot_be_opened),
	    TEST(test_reader_needs_a_database),
	    TEST(test_damage),
	    TEST(test_garbage_is_left_alone),
	    TEST(test_rollback),
	    TEST(test_close_rolls_back),
	    TEST(test_reader_beside_writer),
	    TEST(test_reader_who_may_not_write),
	    TEST(test_killed_writer),
	    TEST(test_checkpoint),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
