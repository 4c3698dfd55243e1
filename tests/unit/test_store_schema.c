/* The tables: migrations from nothing, databases that are not ours to open, and the plan of every statement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "../../lib/store_schema.h"
#include "../../lib/store_search_condition.h"
#include "../../lib/store_sql.h"
#include "../../lib/store_tokenizer.h"
#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/mem.h"
#include "tidings/query.h"

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
	    {"PRAGMA user_version", 1},
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

/* The line of the plan that reads a whole big table, or NULL. */
static const char *find_scan(sqlite3 *db, const char *sql, struct buf *line)
{
	static const char *const big[] = {
	    "entry", "body", "entry_key", "one", "more", "category", "enclosure", "entry_tag"};
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
	    &store_feeds_move_sql, &store_entries_sql, &store_entries_merge_sql, &store_search_sql,
	    &store_search_condition_sql};
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
		const char *query, *step;
		bool is_sorted;
	} cases[] = {
	    {"", "SCAN entry USING INDEX entry_time", false},
	    {"is:new", "SCAN entry USING INDEX entry_new", false},
	    {"is:unread", "SCAN entry USING INDEX entry_new", false},
	    {"is:starred", "SCAN entry USING INDEX entry_starred", false},
	    {"is:hidden", "SCAN entry USING INDEX entry_hidden", false},
	    {"feed:1", "SEARCH entry USING INDEX entry_feed (feed=?)", false},
	    {"feed:1 is:new", "SEARCH entry USING INDEX entry_feed_new (feed=?)", false},
	    {"since:2d", "SEARCH entry USING INDEX entry_time (sort_time>? AND sort_time<?)", false},
	    {"since:2d is:new", "SEARCH entry USING INDEX entry_new (sort_time>? AND sort_time<?)", false},
	    {"id:7", "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)", false},
	    {"story:7", "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct store_search_condition *condition = mem_new(1, sizeof *condition);
		condition->store = fixture->store;
		condition->arena = arena;
		buf_init(&condition->sql, 10000);
		buf_add_text(&condition->sql, "EXPLAIN QUERY PLAN SELECT entry.id FROM entry WHERE ");
		FIXTURE_DO(
		    store_search_condition_add(condition, query_parse(arena, cases[i].query, FIXTURE_NOW, &error), &error));
		buf_add_text(&condition->sql, " ORDER BY entry.sort_time DESC, entry.id DESC LIMIT 50");
		sqlite3_stmt *statement;
		assert_int_equal(
		    sqlite3_prepare_v2(fixture->store->db, buf_text(&condition->sql), -1, &statement, NULL), SQLITE_OK);
		bool is_as_meant = false, is_sorted = false;
		char first[200] = "";
		while (sqlite3_step(statement) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(statement, 3);
			if (!*first)
				snprintf(first, sizeof first, "%s", step);
			is_as_meant = is_as_meant || strcmp(step, cases[i].step) == 0;
			is_sorted = is_sorted || strstr(step, "ORDER BY");
		}
		if (!is_as_meant || is_sorted != cases[i].is_sorted)
			fail_msg("%s: %s%s", cases[i].query, first, is_sorted ? ", sorted" : "");
		sqlite3_finalize(statement);
		buf_done(&condition->sql);
		mem_free(condition);
		arena_free(arena);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_versions_ascend),
	    TEST(test_fresh_database),
	    TEST(test_newer_database),
	    TEST(test_newer_database_for_a_reader),
	    TEST(test_foreign_database),
	    TEST(test_impossible_version),
	    TEST(test_every_statement_has_an_index),
	    TEST(test_a_scan_is_seen),
	    TEST(test_plans_of_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
