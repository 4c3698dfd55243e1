/* The database file: opening, permissions, the writer's lock, transactions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

#include "../../lib/store_sql.h"
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
		const struct store_options options = {STORE_WRITE, cases[i].group_readable, false, "test"};
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
	char expected[64];
	const struct store_options options = {.mode = STORE_WRITE, .program = "other"};
	assert_null(store_open(fixture->path, &options, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	snprintf(expected, sizeof expected, "test %ld", (long)getpid());
	assert_non_null(strstr(error.text, expected));
	store_close(fixture->store);
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
	    {"/no-such-folder/deep/t.db", STORE_WRITE, ERROR_INPUT, "there is no folder /no-such-folder"},
	    {"/no-such-folder/t.db", STORE_WRITE, ERROR_INPUT, "there is no folder /no-such-folder"},
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
	int empty = open(missing, O_CREAT | O_WRONLY, 0600);
	assert_true(empty >= 0);
	close(empty);
	assert_null(store_open(missing, &options, &error));
	assert_int_equal(error.kind, ERROR_NOT_FOUND);
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

static void test_reader_who_may_not_write(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	const struct store_options options = {STORE_WRITE, true, false, "test"};
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
		assert_int_equal(fixture_wait(child), 0);
		/* once beside the writer, once after its clean stop */
		store_close(fixture->store);
		fixture->store = NULL;
	}
	assert_int_equal(chmod(fixture->folder, 0700), 0);
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

static void test_long_queries_are_stopped(void **state)
{
	struct fixture *fixture = *state;
	struct error reason = {0};
	static const char endless[] =
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
	store_sql_set_deadline(fixture->store, 1);
	fixture->store->deadline = 1;
	assert_int_not_equal(sqlite3_exec(fixture->store->db, endless, NULL, NULL, NULL), SQLITE_OK);
	assert_false(store_sql_fail(fixture->store, &reason));
	assert_int_equal(reason.kind, ERROR_REFUSED);
	assert_non_null(strstr(reason.text, "too long"));
	store_sql_set_deadline(fixture->store, 0);
	fixture_subscribe(fixture->store, "https://example.org/");
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
	    TEST(test_rollback),
	    TEST(test_close_rolls_back),
	    TEST(test_reader_beside_writer),
	    TEST(test_reader_who_may_not_write),
	    TEST(test_checkpoint),
	    TEST(test_long_queries_are_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
