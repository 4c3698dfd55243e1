/* Which words the full-text index has of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../../lib/store_tokenizer.h"
#include "tidings/buf.h"

static int set_up(void **state)
{
	sqlite3 *db;
	if (sqlite3_open(":memory:", &db) != SQLITE_OK || store_tokenizer_register(db) != SQLITE_OK)
		return -1;
	*state = db;
	return sqlite3_exec(db,
	    "CREATE VIRTUAL TABLE text USING fts5 (words, tokenize = 'tidings');"
	    "CREATE VIRTUAL TABLE term USING fts5vocab (text, instance);",
	    NULL, NULL, NULL);
}

static int tear_down(void **state)
{
	return sqlite3_close(*state) == SQLITE_OK ? 0 : -1;
}

static void add_text(sqlite3 *db, const char *text)
{
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_exec(db, "DELETE FROM text", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO text VALUES (?1)", -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
}

static void test_words(void **state)
{
	/* "word@place", by place, then by word */
	static const struct {
		const char *what, *text, *words;
	} cases[] = {
	    {"nothing", "", ""},
	    {"Latin words as unicode61 has them", "Hello, Wörld!", "hello@0 world@1 "},
	    {"diacritics of two code points", "e\xcc\x81t\xc3\xa9", "ete@0 "},
	    {"a run is pairs and its last character", "日本語", "日本@0 本語@1 語@1 "},
	    {"a run of two", "日本", "日本@0 本@0 "},
	    {"a run of one", "日", "日@0 "},
	    {"punctuation ends a run", "日本。東京", "日本@0 本@0 東京@1 京@1 "},
	    {"glued to Latin letters on both sides", "iPhone発売day", "iphone@0 発売@1 売@1 day@2 "},
	    {"glued to digits", "5月号", "5@0 月号@1 号@1 "},
	    {"kana and kanji together", "食べる", "食べ@0 べる@1 る@1 "},
	    {"Thai", "แมว", "แม@0 มว@1 ว@1 "},
	    {"other scripts are words", "Привет мир", "мир@1 привет@0 "},
	    {"only signs", "+-*/ ... \"", ""},
	    {"bytes that are no UTF-8", "a \xe3\x81 b", "a@0 b@1 "},
	    {"cut in the middle of a character", "日本\xe8\xaa", "日本@0 本@0 "},
	};
	sqlite3 *db = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		add_text(db, cases[i].text);
		struct buf words;
		buf_init(&words, 10000);
		sqlite3_stmt *statement;
		sqlite3_prepare_v2(db, "SELECT term, offset FROM term ORDER BY offset, rowid", -1, &statement, NULL);
		bool all_there = true;
		size_t count = 0, expected = 0;
		while (sqlite3_step(statement) == SQLITE_ROW) {
			char word[100];
			snprintf(word, sizeof word, "%s@%d ", (const char *)sqlite3_column_text(statement, 0),
			    sqlite3_column_int(statement, 1));
			all_there = all_there && strstr(cases[i].words, word);
			buf_add_text(&words, word);
			count++;
		}
		for (const char *at = cases[i].words; *at; at++)
			expected += *at == ' ';
		/* what unicode61 makes of bad bytes is its own affair */
		bool is_free = strstr(cases[i].what, "UTF-8") || strstr(cases[i].what, "cut");
		if (!is_free && (!all_there || count != expected))
			fail_msg("%s: %s instead of %s", cases[i].what, buf_text(&words), cases[i].words);
		sqlite3_finalize(statement);
		buf_done(&words);
	}
}

static bool is_found(sqlite3 *db, const char *match)
{
	sqlite3_stmt *statement;
	assert_int_equal(
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM text WHERE text MATCH ?1", -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, match, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	bool found = sqlite3_column_int(statement, 0) > 0;
	sqlite3_finalize(statement);
	return found;
}

static void test_phrases(void **state)
{
	static const struct {
		const char *what, *text, *match;
		bool is_found;
	} cases[] = {
	    {"a phrase of pairs", "これは日本語です", "\"日本語\"", true},
	    {"pairs in another order", "本語日本", "\"日本語\"", false},
	    {"a phrase across the end of a run", "日本語ABC", "\"本語ABC\"", true},
	    {"a phrase across its beginning", "ABC日本語", "\"ABC日本\"", true},
	    {"a lone character by its beginning", "日本語", "\"本\" *", true},
	    {"the last character of a run", "日本語", "\"語\" *", true},
	    {"a run as the beginning of a longer one", "日本語", "\"日本\" *", true},
	    {"a diacritic in the question", "Muller", "\"Müller\"", true},
	    {"a diacritic in the text", "Müller", "\"muller\"", true},
	};
	sqlite3 *db = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		add_text(db, cases[i].text);
		if (is_found(db, cases[i].match) != cases[i].is_found)
			fail_msg("%s", cases[i].what);
	}
}

static void test_needs_prefix(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool needs;
	} cases[] = {
	    {"日", true}, {"日本", false}, {"a", false}, {"", false}, {"ก", true}, {"日a", false}, {"\xe6\x97", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (store_tokenizer_needs_prefix(cases[i].text) != cases[i].needs)
			fail_msg("%s", cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_phrases, set_up, tear_down),
	    cmocka_unit_test(test_needs_prefix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
