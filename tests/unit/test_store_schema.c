/* The tables: migrations from nothing, databases that are not ours to open, and the plan of every statement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "../../lib/store_schema.h"
#include "../../lib/store_sql.h"
#include "../../lib/store_tokenizer.h"
#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/mem.h"
#include "tidings/query.h"
#include "tidings/store_search.h"

static int64_t ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static void test_versions_ascend(void **state)
{
	(void)state;
	int version = 0;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(store_tokenizer_register(db), SQLITE_OK);
	for (const struct store_migration *step = store_schema_migrations; step->sql; step++) {
		assert_int_equal(step->version, ++version);
		assert_int_equal(sqlite3_exec(db, step->sql, NULL, NULL, NULL), SQLITE_OK);
		assert_int_equal(ask(db, "PRAGMA user_version"), version);
	}
	assert_int_equal(version, store_schema_newest());
	sqlite3_close(db);
}

static void test_fresh_database(void **state)
{
	struct fixture *fixture = *state;
	sqlite3 *db = fixture->store->db;
	static const struct {
		const char *sql;
		int64_t value;
	} cases[] = {
	    {"PRAGMA user_version", 13},
	    {"PRAGMA application_id", STORE_SCHEMA_APPLICATION},
	    {"PRAGMA page_size", 8192},
	    {"PRAGMA foreign_keys", 1},
	    {"PRAGMA secure_delete", 2},
	    {"PRAGMA cell_size_check", 1},
	    {"PRAGMA trusted_schema", 0},
	    {"PRAGMA journal_size_limit", 0},
	    {"PRAGMA mmap_size", 0},
	    {"SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'", 0},
	    {"SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'"
	     " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'entry_fts%'",
	        0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (ask(db, cases[i].sql) != cases[i].value)
			fail_msg("%s: %lld", cases[i].sql, (long long)ask(db, cases[i].sql));
	}
	assert_int_equal(sqlite3_exec(db, "DELETE FROM entry_fts_data", NULL, NULL, NULL), SQLITE_ERROR);
	assert_int_equal(sqlite3_exec(db, "ATTACH ':memory:' AS other", NULL, NULL, NULL), SQLITE_ERROR);
}

/* Does something to the closed database, then tries to open it. */
static void check_refused(
    struct fixture *fixture, const char *sql, enum store_mode mode, enum error_kind kind, const char *says)
{
	sqlite3 *db;
	struct error error = {0};
	store_close(fixture->store);
	fixture->store = NULL;
	assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	const struct store_options options = {.mode = mode, .program = "test"};
	assert_null(store_open(fixture->path, &options, &error));
	if (error.kind != kind || !strstr(error.text, says) || !strstr(error.text, fixture->path))
		fail_msg("%s: %s", sql, error.text);
}

static void test_newer_database(void **state)
{
	check_refused(*state, "PRAGMA user_version = 99", STORE_WRITE, ERROR_INPUT, "newer tidings");
}

static void test_newer_database_for_a_reader(void **state)
{
	check_refused(*state, "PRAGMA user_version = 99", STORE_READ, ERROR_INPUT, "newer tidings");
}

static void test_foreign_database(void **state)
{
	check_refused(*state, "PRAGMA application_id = 7", STORE_WRITE, ERROR_INPUT, "another program");
}

static void test_impossible_version(void **state)
{
	check_refused(*state, "PRAGMA user_version = -4", STORE_WRITE, ERROR_IO, "version");
}

/* Makes the database of the fixture anew, as the tidings that knew this version only left it. */
static void make_older(struct fixture *fixture, int version)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	sqlite3 *db;
	store_close(fixture->store);
	fixture->store = NULL;
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		char path[128];
		snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[i]);
		unlink(path);
	}
	assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
	assert_int_equal(store_tokenizer_register(db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
	for (const struct store_migration *step = store_schema_migrations; step->version <= version; step++)
		assert_int_equal(sqlite3_exec(db, step->sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(ask(db, "PRAGMA user_version"), version);
	sqlite3_close(db);
}

static void test_reader_brings_every_older_version_up_to_date(void **state)
{
	struct fixture *fixture = *state;
	const struct store_options options = {.mode = STORE_READ, .is_upgrading = true, .program = "test"};
	for (int version = 1; version < store_schema_newest(); version++) {
		struct error error = {0};
		make_older(fixture, version);
		fixture->store = store_open(fixture->path, &options, &error);
		if (!fixture->store)
			fail_msg("version %d: %s", version, error.text);
		assert_int_equal(ask(fixture->store->db, "PRAGMA user_version"), store_schema_newest());
		assert_int_equal(ask(fixture->store->db, "PRAGMA query_only"), 1);
		assert_int_equal(ask(fixture->store->db, "SELECT count(*) FROM entry"), 0);
		store_close(fixture_open(fixture, STORE_WRITE));
	}
}

static void test_reader_leaves_an_older_version_to_who_holds_it(void **state)
{
	struct fixture *fixture = *state;
	const struct store_options plain = {.mode = STORE_READ, .program = "test"};
	const struct store_options upgrading = {.mode = STORE_READ, .is_upgrading = true, .program = "test"};
	struct error error = {0};
	make_older(fixture, 1);
	assert_null(store_open(fixture->path, &plain, &error));
	assert_int_equal(error.kind, ERROR_IO);
	const struct store_options daemon = {.mode = STORE_WRITE, .program = "tidingsd"};
	fixture->store = store_open(fixture->path, &daemon, NULL);
	assert_non_null(fixture->store);
	assert_int_equal(sqlite3_exec(fixture->store->db, "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
	assert_null(store_open(fixture->path, &upgrading, &error));
	assert_int_equal(error.kind, ERROR_BUSY);
	assert_non_null(strstr(error.text, "restart tidingsd"));
	assert_int_equal(ask(fixture->store->db, "PRAGMA user_version"), 1);
}

/* The line of the plan that reads a whole big table, or NULL. */
static const char *find_scan(sqlite3 *db, const char *sql, struct buf *line)
{
	static const char *const big[] = {
	    "entry", "body", "entry_key", "one", "more", "own", "category", "enclosure", "entry_tag"};
	sqlite3_stmt *statement;
	char *explained = mem_format("EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(db, explained, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	buf_clear(line);
	while (line->length == 0 && sqlite3_step(statement) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(statement, 3);
		for (size_t i = 0; i < sizeof big / sizeof big[0]; i++) {
			char bare[64];
			snprintf(bare, sizeof bare, "SCAN %s", big[i]);
			if (strcmp(step, bare) == 0)
				buf_add_text(line, step);
		}
	}
	sqlite3_finalize(statement);
	mem_free(explained);
	return line->length ? buf_text(line) : NULL;
}

static void test_every_statement_has_an_index(void **state)
{
	struct fixture *fixture = *state;
	const struct store_sql_table *const tables[] = {&store_sql_transactions, &store_feeds_sql, &store_feeds_record_sql,
	    &store_feeds_move_sql, &store_feeds_set_sql, &store_feeds_list_sql, &store_polls_sql, &store_remove_sql,
	    &store_retention_sql, &store_websub_sql, &store_entries_sql, &store_entries_merge_sql, &store_marks_sql,
	    &store_story_sql, &store_stories_sql, &store_stories_index_sql, &store_rebuild_sql,
	    &store_stories_words_sql, &store_search_sql, &store_search_condition_sql, &store_search_snippet_sql,
	    &store_transfer_sql, &store_transfer_add_sql, &store_watches_sql};
	assert_int_equal(sizeof tables / sizeof tables[0], STORE_SQL_MODULE_COUNT);
	struct buf line;
	buf_init(&line, 1000);
	size_t checked = 0;
	for (size_t i = 0; i < STORE_SQL_MODULE_COUNT; i++) {
		assert_int_equal(tables[i]->module, i);
		for (size_t j = 0; j < tables[i]->count; j++, checked++) {
			const char *scan = find_scan(fixture->store->db, tables[i]->texts[j], &line);
			if (scan)
				fail_msg("%s: %s", tables[i]->texts[j], scan);
		}
	}
	assert_true(checked > 50);
	buf_done(&line);
}

static void test_a_scan_is_seen(void **state)
{
	struct fixture *fixture = *state;
	struct buf line;
	buf_init(&line, 1000);
	assert_non_null(find_scan(fixture->store->db, "SELECT id FROM entry WHERE title = 'x'", &line));
	buf_done(&line);
}

/* What the plan of a list has to be: which index, and whether it must not sort. */
static void test_plans_of_lists(void **state)
{
	struct fixture *fixture = *state;
	fixture_subscribe(fixture->store, "https://a.example/");
	fixture_subscribe(fixture->store, "https://b.example/");
	static const struct {
		const char *query;
		struct store_search search;
		const char *step; /* part of the plan */
		bool is_sorted;
	} cases[] = {
	    {"", {.limit = 50}, "SCAN entry USING INDEX entry_time\n", false},
	    {"", {.limit = 50, .order = STORE_SEARCH_OLDEST}, "SCAN entry USING INDEX entry_time\n", false},
	    {"", {.limit = 10, .order = STORE_SEARCH_ARRIVED}, "SCAN entry\n", false},
	    {"", {.after = 7, .order = STORE_SEARCH_ARRIVAL}, "SEARCH entry USING INTEGER PRIMARY KEY (rowid>?)\n", false},
	    {"is:new", {.limit = 50}, "SCAN entry USING INDEX entry_new\n", false},
	    {"is:unread", {.limit = 50}, "SCAN entry USING INDEX entry_new\n", false},
	    {"is:starred", {.limit = 50}, "SCAN entry USING INDEX entry_starred\n", false},
	    {"is:hidden", {.limit = 50}, "SCAN entry USING INDEX entry_hidden\n", false},
	    {"feed:1", {.limit = 50}, "SEARCH entry USING INDEX entry_feed (feed=?)\n", false},
	    {"feed:1 is:new", {.limit = 50}, "SEARCH entry USING INDEX entry_feed_new (feed=?)\n", false},
	    {"since:2d", {.limit = 50}, "SEARCH entry USING INDEX entry_time (sort_time>? AND sort_time<?)\n", false},
	    {"since:2d is:new", {.limit = 50}, "SEARCH entry USING INDEX entry_new (sort_time>? AND sort_time<?)\n", false},
	    {"id:7", {.limit = 50}, "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)\n", false},
	    {"story:7", {.limit = 50}, "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)\n", true},
	    {"received:today", {.limit = 50}, "SEARCH entry USING INDEX entry_received (received>? AND received<?)\n",
	        true},
	    {"word", {.limit = 50}, "SCAN entry_fts VIRTUAL TABLE INDEX ", false},
	    {"word feed:1", {.limit = 50}, "SEARCH own USING COVERING INDEX entry_feed (feed=?)\n", false},
	    {"word is:new", {.limit = 50}, "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)\n", false},
	    {"word", {.limit = 50, .order = STORE_SEARCH_BEST}, "SCAN entry_fts VIRTUAL TABLE INDEX ", true},
	    {"word", {.after = 7, .order = STORE_SEARCH_ARRIVAL}, "SCAN entry_fts VIRTUAL TABLE INDEX ", false},
	    {"word", {.limit = 10, .order = STORE_SEARCH_ARRIVED}, "SCAN entry_fts VIRTUAL TABLE INDEX ", false},
	    {"word", {.limit = 0}, "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)\n", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct store_search search = cases[i].search;
		struct buf plan;
		buf_init(&plan, 10000);
		FIXTURE_DO(search.query = query_parse(arena, cases[i].query, FIXTURE_NOW, &error));
		FIXTURE_DO(store_search_explain(fixture->store, &search, &plan, &error));
		bool is_sorted = strstr(buf_text(&plan), "ORDER BY") != NULL;
		if (!strstr(buf_text(&plan), cases[i].step) || is_sorted != cases[i].is_sorted)
			fail_msg("%zu. %s: %s", i + 1, cases[i].query, buf_text(&plan));
		buf_done(&plan);
		arena_free(arena);
	}
}

static void test_plans_of_counts(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *query, *plan;
	} cases[] = {
	    {"is:new", "SCAN feed\n"},
	    {"is:starred", "SCAN entry USING INDEX entry_starred\n"},
	    {"word", "SCAN CONSTANT ROW\nSCALAR SUBQUERY 1\nSCAN entry_fts VIRTUAL TABLE INDEX 0:M3\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct buf plan;
		buf_init(&plan, 10000);
		const struct query *query = query_parse(arena, cases[i].query, FIXTURE_NOW, NULL);
		FIXTURE_DO(store_search_explain_count(fixture->store, query, &plan, &error));
		if (strncmp(buf_text(&plan), cases[i].plan, strlen(cases[i].plan)) != 0)
			fail_msg("%s: %s", cases[i].query, buf_text(&plan));
		buf_done(&plan);
		arena_free(arena);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_versions_ascend),
	    TEST(test_reader_brings_every_older_version_up_to_date),
	    TEST(test_reader_leaves_an_older_version_to_who_holds_it),
	    TEST(test_fresh_database),
	    TEST(test_newer_database),
	    TEST(test_newer_database_for_a_reader),
	    TEST(test_foreign_database),
	    TEST(test_impossible_version),
	    TEST(test_every_statement_has_an_index),
	    TEST(test_a_scan_is_seen),
	    TEST(test_plans_of_lists),
	    TEST(test_plans_of_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
