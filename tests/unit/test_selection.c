/* cli/selection: words and options as one query; ids told from words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "selection.h"
#include "session.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/query.h"

#define WORDS 10
#define NOON 1774008000

/* A session with nothing but a command line. */
struct stage {
	struct arguments arguments;
	struct session session;
	char *argv[WORDS + 2];
};

static bool takes_query(const char *verb)
{
	(void)verb;
	return true;
}

static void set_stage(struct stage *stage, const char *const *words)
{
	int count = 0;
	*stage = (struct stage){0};
	stage->argv[count++] = mem_copy("tidings");
	for (int i = 0; i < WORDS && words[i]; i++)
		stage->argv[count++] = mem_copy(words[i]);
	assert_true(arguments_parse(&stage->arguments, count, stage->argv, takes_query, NULL));
	stage->session =
	    (struct session){.arguments = &stage->arguments, .arena = arena_new((size_t)16 << 20), .now = NOON};
}

static void clear_stage(struct stage *stage)
{
	for (int i = 0; stage->argv[i]; i++)
		mem_free(stage->argv[i]);
	arguments_done(&stage->arguments);
	arena_free(stage->session.arena);
}

static void test_words(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		const char *argv[WORDS];
		const char *words; /* joined by | */
		bool is_narrowed;
	} rows[] = {
	    {"nothing narrows nothing", {"list"}, "", false},
	    {"words are the query", {"list", "a", "OR", "b"}, "a|OR|b", true},
	    {"an option is a word of the language", {"list", "--new"}, "is:new", true},
	    {"several words stay together beside options", {"list", "a", "OR", "b", "--new"}, "(|a|OR|b|)|is:new", true},
	    {"one word needs no parentheses", {"list", "a", "--tag", "t"}, "a|tag:\"t\"", true},
	    {"a value stays one value", {"list", "--feed", "a b OR c"}, "feed:\"a b OR c\"", true},
	    {"quotes cannot end a value", {"list", "--feed", "a\" OR \"b"}, "feed:\"a  OR  b\"", true},
	    {"options add up", {"list", "--feed=1", "--feed=2"}, "feed:\"1\"|feed:\"2\"", true},
	    {"a date is checked and kept", {"list", "--since", "2d"}, "since:\"2d\"", true},
	    {"bad bytes become replacement characters", {"list", "a\xff"}, "a\ufffd", true},
	    {"a keyword is a tree, not words", {"list", "--keyword", "a OR b"}, "", true},
	    {"an empty word is everything", {"list", ""}, "", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage;
		struct selection selection;
		struct error error = {0};
		char joined[256] = "";
		print_message("# %s\n", rows[i].shows);
		set_stage(&stage, rows[i].argv);
		assert_true(selection_read(&selection, &stage.session, 0, NULL, &error));
		for (size_t w = 0; w < selection.word_count; w++) {
			strncat(joined, w ? "|" : "", sizeof joined - strlen(joined) - 1);
			strncat(joined, selection.words[w], sizeof joined - strlen(joined) - 1);
		}
		assert_string_equal(joined, rows[i].words);
		assert_int_equal(selection.query != NULL, rows[i].is_narrowed);
		clear_stage(&stage);
	}
}

static void test_the_extra_word_is_the_last(void **state)
{
	(void)state;
	static const char *const words[WORDS] = {"new", "a", "b"};
	struct stage stage;
	struct selection selection;
	set_stage(&stage, words);
	assert_true(selection_read(&selection, &stage.session, 1, "is:new", NULL));
	assert_int_equal(selection.word_count, 2);
	assert_string_equal(selection.words[0], "b");
	assert_string_equal(selection.words[1], "is:new");
	assert_int_equal(selection.query->kind, QUERY_AND);
	clear_stage(&stage);
}

static void test_refusals(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		const char *argv[WORDS];
		const char *says;
	} rows[] = {
	    {"a date that is none", {"list", "--since", "soonish"}, "--since: soonish is no date"},
	    {"an empty date", {"list", "--since", ""}, "--since"},
	    {"an empty feed", {"list", "--feed", ""}, "--feed: nothing was given"},
	    {"a broken query", {"list", "is:purple"}, "purple"},
	    {"a broken keyword says so", {"list", "--keyword", "is:purple"}, "--keyword"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage;
		struct selection selection;
		struct error error = {0};
		print_message("# %s\n", rows[i].shows);
		set_stage(&stage, rows[i].argv);
		assert_false(selection_read(&selection, &stage.session, 0, NULL, &error));
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_non_null(strstr(error.text, rows[i].says));
		clear_stage(&stage);
	}
}

static void test_ids(void **state)
{
	(void)state;
	static const struct {
		const char *argv[WORDS];
		size_t count;          /* 0: no ids */
		enum error_kind error; /* ERROR_NONE: they are words */
	} rows[] = {
	    {{"show", "1"}, 1, ERROR_NONE},
	    {{"show", "1", "22", "333"}, 3, ERROR_NONE},
	    {{"show"}, 0, ERROR_NONE},
	    {{"show", "1", "x"}, 0, ERROR_NONE},
	    {{"show", ""}, 0, ERROR_NONE},
	    {{"show", "1,2"}, 0, ERROR_NONE},
	    {{"show", "-word"}, 0, ERROR_NONE},
	    {{"show", "-1"}, 0, ERROR_NOT_FOUND},
	    {{"show", "99999999999999999999"}, 0, ERROR_NOT_FOUND},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage stage;
		struct error error = {0};
		int64_t *ids;
		size_t count;
		set_stage(&stage, rows[i].argv);
		bool are_ids = selection_read_ids(&stage.session, 0, &ids, &count, &error);
		assert_int_equal(are_ids, rows[i].count > 0);
		assert_int_equal(error.kind, rows[i].error);
		if (are_ids)
			assert_int_equal(count, rows[i].count);
		clear_stage(&stage);
	}
}

static void test_options_that_narrow(void **state)
{
	(void)state;
	static const char *const plain[WORDS] = {"--database", "x", "mark", "read", "5"};
	static const char *const narrowed[WORDS] = {"mark", "read", "--feed", "5"};
	struct stage stage;
	set_stage(&stage, plain);
	assert_false(selection_has_options(&stage.session));
	clear_stage(&stage);
	set_stage(&stage, narrowed);
	assert_true(selection_has_options(&stage.session));
	clear_stage(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_the_extra_word_is_the_last),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_ids),
	    cmocka_unit_test(test_options_that_narrow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
