/* cli/arguments: which of the words are options, which are the query. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arguments.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define WORDS 12

struct reading {
	const char *shows;
	const char *argv[WORDS];
	const char *verb;    /* NULL: none */
	const char *words;   /* joined by | */
	const char *options; /* "name=value" joined by |, in the order given */
};

// clang-format off
static const struct reading readings[] = {
	{"nothing at all", {"tidings"}, NULL, "", ""},
	{"a verb alone", {"tidings", "list"}, "list", "", ""},
	{"words of a query stay in order", {"tidings", "list", "a", "b"}, "list", "a|b", ""},
	{"a long option with its value behind it", {"tidings", "list", "--limit", "5"}, "list", "", "limit=5"},
	{"a long option with an equals sign", {"tidings", "list", "--limit=5"}, "list", "", "limit=5"},
	{"a short option with its value behind it", {"tidings", "list", "-n", "5"}, "list", "", "limit=5"},
	{"a short option with its number attached", {"tidings", "list", "-n5"}, "list", "", "limit=5"},
	{"options before the verb", {"tidings", "--database", "x", "list"}, "list", "", "database=x"},
	{"options among the words", {"tidings", "list", "a", "--new", "b"}, "list", "a|b", "new="},
	{"the value of an option may begin with a dash", {"tidings", "list", "--tag", "-x"}, "list", "", "tag=-x"},
	{"an empty value", {"tidings", "list", "--tag="}, "list", "", "tag="},
	{"a value with an equals sign", {"tidings", "list", "--keyword=a=b"}, "list", "", "keyword=a=b"},
	{"an option given twice is there twice", {"tidings", "list", "--feed", "1", "--feed", "2"}, "list", "", "feed=1|feed=2"},
	{"a dash word behind a verb with a query is a word of it", {"tidings", "list", "-beta"}, "list", "-beta", ""},
	{"what only begins like a short option is a word", {"tidings", "list", "-news"}, "list", "-news", ""},
	{"a number with a dash is a word", {"tidings", "list", "-5"}, "list", "-5", ""},
	{"a lone dash is a word", {"tidings", "import", "-"}, "import", "-", ""},
	{"behind -- everything is a word", {"tidings", "list", "--", "--new", "-n"}, "list", "--new|-n", ""},
	{"a second -- is a word", {"tidings", "list", "--", "--"}, "list", "--", ""},
	{"the verb may stand behind --", {"tidings", "--", "list"}, "list", "", ""},
	{"an empty word is a word", {"tidings", "list", ""}, "list", "", ""},
	{"an empty verb is a verb", {"tidings", ""}, "", "", ""},
};

struct refusal {
	const char *shows;
	const char *argv[WORDS];
	const char *says;
};
static const struct refusal refusals[] = {
	{"an unknown long option", {"tidings", "list", "--frob"}, "unknown option --frob"},
	{"an unknown long option of a verb without a query", {"tidings", "feeds", "--frob"}, "tidings --help"},
	{"an unknown short option of a verb without a query", {"tidings", "feeds", "-x"}, "unknown option -x"},
	{"a dash word before the verb", {"tidings", "-beta", "list"}, "unknown option -beta"},
	{"an abbreviated option", {"tidings", "list", "--lim", "5"}, "unknown option --lim"},
	{"a value that is missing", {"tidings", "list", "--limit"}, "--limit needs a value: --limit N"},
	{"a value for a flag", {"tidings", "list", "--json=yes"}, "--json takes no value"},
	{"a negative number", {"tidings", "list", "--limit", "-1"}, "not a whole number"},
	{"a hexadecimal number", {"tidings", "list", "--limit", "0x10"}, "not a whole number"},
	{"a number that is too big", {"tidings", "list", "--limit", "99999999999999999999"}, "not a whole number"},
	{"a number that is empty", {"tidings", "list", "--limit", ""}, "nothing is not a whole number"},
	{"an option of control characters is named harmlessly", {"tidings", "list", "--\033[31m"}, "unknown option"},
};
// clang-format on

static bool takes_query(const char *verb)
{
	return strcmp(verb, "list") == 0;
}

/* A command line as main gets it; free with drop. */
static int copy(const char *const *words, char *argv[WORDS + 1])
{
	int count = 0;
	for (; count < WORDS && words[count]; count++)
		argv[count] = mem_copy(words[count]);
	argv[count] = NULL;
	return count;
}

static void drop(char *argv[])
{
	for (int i = 0; argv[i]; i++)
		mem_free(argv[i]);
}

static void test_readings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		const struct reading *row = &readings[i];
		struct arguments arguments;
		struct error error = {0};
		char *argv[WORDS + 1];
		int count = copy(row->argv, argv);
		struct buf words, options;
		print_message("# %s\n", row->shows);
		assert_true(arguments_parse(&arguments, count, argv, takes_query, &error));
		buf_init(&words, 256);
		buf_init(&options, 256);
		for (size_t w = 0; w < arguments.word_count; w++)
			buf_add_format(&words, "%s%s", w ? "|" : "", arguments.words[w]);
		for (size_t v = 0; v < arguments.value_count; v++)
			buf_add_format(&options, "%s%s=%s", v ? "|" : "", arguments_options[arguments.values[v].option].name,
			    arguments.values[v].text);
		assert_string_equal(buf_text(&words), row->words);
		assert_string_equal(buf_text(&options), row->options);
		assert_true(!row->verb == !arguments.verb);
		if (row->verb)
			assert_string_equal(arguments.verb, row->verb);
		buf_done(&words);
		buf_done(&options);
		arguments_done(&arguments);
		drop(argv);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refusal *row = &refusals[i];
		struct arguments arguments;
		struct error error = {0};
		char *argv[WORDS + 1];
		int count = copy(row->argv, argv);
		print_message("# %s\n", row->shows);
		assert_false(arguments_parse(&arguments, count, argv, takes_query, &error));
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_non_null(strstr(error.text, row->says));
		assert_null(strchr(error.text, '\033'));
		arguments_done(&arguments);
		drop(argv);
	}
}

static void test_the_last_value_counts(void **state)
{
	(void)state;
	static const char *const words[WORDS] = {"tidings", "-n5", "list", "--limit", "7"};
	struct arguments arguments;
	char *argv[WORDS + 1];
	assert_true(arguments_parse(&arguments, copy(words, argv), argv, takes_query, NULL));
	assert_int_equal(arguments_number(&arguments, OPTION_LIMIT, 1), 7);
	assert_string_equal(arguments_get(&arguments, OPTION_LIMIT), "7");
	assert_true(arguments_has(&arguments, OPTION_LIMIT));
	assert_false(arguments_has(&arguments, OPTION_NEW));
	assert_null(arguments_get(&arguments, OPTION_NEW));
	assert_int_equal(arguments_number(&arguments, OPTION_NEW, 3), 3);
	arguments_done(&arguments);
	drop(argv);
}

static void test_no_argument_vector(void **state)
{
	(void)state;
	char *const argv[] = {NULL};
	struct arguments arguments;
	assert_true(arguments_parse(&arguments, 0, argv, takes_query, NULL));
	assert_null(arguments.verb);
	arguments_done(&arguments);
}

static void test_every_option_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < OPTION_COUNT; i++) {
		assert_non_null(arguments_options[i].name);
		assert_int_equal(arguments_options[i].value != NULL, arguments_options[i].kind != ARGUMENTS_FLAG);
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(arguments_options[i].name, arguments_options[j].name);
			assert_true(!arguments_options[i].letter || arguments_options[i].letter != arguments_options[j].letter);
		}
	}
}

static bool takes_no_query(const char *verb)
{
	(void)verb;
	return false;
}

static void test_passwords_are_hidden(void **state)
{
	(void)state;
	static const struct {
		const char *shows, *word, *left;
	} rows[] = {
	    {"user and password", "https://ann:s3c@ret@a.example/x@y", "https://***********@a.example/x@y"},
	    {"in a setting", "url=http://ann@a.example", "url=http://***@a.example"},
	    {"an @ behind the host", "https://a.example/@ann", "https://a.example/@ann"},
	    {"no address", "ann:secret@a.example", "ann:secret@a.example"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arguments arguments;
		char program[] = "tidings", verb[] = "subscribe", *word = mem_copy(rows[i].word);
		char *const argv[] = {program, verb, word, NULL};
		assert_true(arguments_parse(&arguments, 3, argv, takes_no_query, NULL));
		assert_string_equal(arguments.words[0], rows[i].word);
		assert_string_equal(word, rows[i].left);
		arguments_done(&arguments);
		mem_free(word);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readings),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_the_last_value_counts),
	    cmocka_unit_test(test_no_argument_vector),
	    cmocka_unit_test(test_every_option_has_a_name_of_its_own),
	    cmocka_unit_test(test_passwords_are_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
