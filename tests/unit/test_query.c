/* query: texts and the trees they make, written back. */
#include "tidings/query.h"

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1782000000) /* 2026-06-21T00:00:00Z */
#define ARENA_LIMIT (64 * 1024)

/* As the contract says: nothing takes more of the arena. */
static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(ARENA_LIMIT);
	setenv("TZ", "UTC", 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void print(struct buf *out, const char *text)
{
	struct error error = {0};
	buf_init(out, 65536);
	arena_reset(arena);
	const struct query *query = query_parse(arena, text, NOW, &error);
	if (!query)
		fail_msg("%.100s: %s", text, error.text);
	query_print(out, query);
}

struct query_case {
	const char *what, *text, *tree;
};

static void check(const struct query_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf once, twice;
		print(&once, cases[i].text);
		if (strcmp(buf_text(&once), cases[i].tree) != 0)
			fail_msg("%s: %s gives %s", cases[i].what, cases[i].text, buf_text(&once));
		print(&twice, buf_text(&once));
		assert_string_equal(buf_text(&twice), buf_text(&once));
		buf_done(&once);
		buf_done(&twice);
	}
}

static void test_words_and_operators(void **state)
{
	static const struct query_case cases[] = {
	    {"nothing", "", ""},
	    {"white space", " \t\n", ""},
	    {"a word", "kernel", "\"kernel\""},
	    {"words are all required", "a b", "(\"a\" AND \"b\")"},
	    {"AND may be written", "a AND b", "(\"a\" AND \"b\")"},
	    {"OR binds less", "a b OR c", "((\"a\" AND \"b\") OR \"c\")"},
	    {"on both sides", "a OR b c", "(\"a\" OR (\"b\" AND \"c\"))"},
	    {"parentheses bind more", "(a OR b) c", "((\"a\" OR \"b\") AND \"c\")"},
	    {"lists are balanced", "a b c d", "((\"a\" AND \"b\") AND (\"c\" AND \"d\"))"},
	    {"minus", "a -b", "(\"a\" AND NOT \"b\")"},
	    {"NOT", "NOT a", "NOT \"a\""},
	    {"AND NOT", "a AND NOT b", "(\"a\" AND NOT \"b\")"},
	    {"OR NOT", "a OR NOT b", "(\"a\" OR NOT \"b\")"},
	    {"NOT twice is nothing", "NOT NOT a", "\"a\""},
	    {"minus and NOT cancel", "NOT -a", "\"a\""},
	    {"a negated negation", "-(-a)", "\"a\""},
	    {"minus before parentheses", "-(a b)", "NOT (\"a\" AND \"b\")"},
	    {"NOT before parentheses", "NOT(a b)", "NOT (\"a\" AND \"b\")"},
	    {"OR before parentheses", "x OR(a b)", "(\"x\" OR (\"a\" AND \"b\"))"},
	    {"a phrase", "\"two words\"", "\"two words\""},
	    {"minus before a phrase", "-\"two words\"", "NOT \"two words\""},
	    {"a doubled quote inside", "\"say \"\"no\"\" now\"", "\"say \"\"no\"\" now\""},
	    {"a prefix", "pref*", "\"pref\"*"},
	    {"a prefix beyond ASCII", "Grü*", "\"Grü\"*"},
	    {"a phrase whose last word is a prefix", "\"two wor\"*", "\"two wor\"*"},
	    {"words beyond ASCII", "Müller 日本", "(\"Müller\" AND \"日本\")"},
	    {"lower case operators are words", "a or b", "(\"a\" AND (\"or\" AND \"b\"))"},
	};
	(void)state;
	check(cases, sizeof cases / sizeof *cases);
}

static void test_patterns(void **state)
{
	static const struct query_case cases[] = {
	    {"alone", "/rel(ease)?/", "/rel(ease)?/"},
	    {"with spaces in it", "/a b/ c", "(/a b/ AND \"c\")"},
	    {"of a field", "title:/^a|b$/", "title:/^a|b$/"},
	    {"of every field that has text", "feed:/a/ tag:/b/ link:/c/ category:/d/",
	        "((feed:/a/ AND tag:/b/) AND (link:/c/ AND category:/d/))"},
	    {"a slash inside", "link:/\\/r\\/linux/", "link:/\\/r\\/linux/"},
	    {"excluded", "-/a/ NOT /b/", "(NOT /a/ AND NOT /b/)"},
	    {"in parentheses", "(/a(b)/ OR /c/)", "(/a(b)/ OR /c/)"},
	    {"an operator is none in it", "a /OR/ b", "(\"a\" AND (/OR/ AND \"b\"))"},
	    {"without any letter", "/[+]{2}/", "/[+]{2}/"},
	    {"a path is text", "/usr/bin/", "\"/usr/bin/\""},
	    {"two paths are text", "/dev /proc", "(\"/dev\" AND \"/proc\")"},
	    {"a comment is text", "/* a */", "\"a\""},
	    {"slashes between words are text", "a / b / c", "(\"a\" AND (\"b\" AND \"c\"))"},
	    {"signs are looked for as they stand", "🎉 title:→", "(/🎉/ AND title:/→/)"},
	    {"among them those that mean something in patterns", "\" 🎉 (/*) \"", "/🎉\\ \\(\\/\\*\\)/"},
	    {"a letter beside them is a word", "🎉party", "\"🎉party\""},
	    {"and inside words", "and/or km/h", "(\"and/or\" AND \"km/h\")"},
	    {"one that is never closed is text", "/abc", "\"/abc\""},
	    {"other fields take none", "lang:/de/", "lang:\"/de/\""},
	};
	(void)state;
	check(cases, sizeof cases / sizeof *cases);
}

static void test_odd_characters_are_text(void **state)
{
	static const struct query_case cases[] = {
	    {"c++", "c++", "\"c++\""},
	    {"a hyphenated name", "systemd-resolved", "\"systemd-resolved\""},
	    {"a host", "example.org", "\"example.org\""},
	    {"an address", "http://x.example/", "\"http://x.example/\""},
	    {"an unknown field", "foo:bar", "\"foo:bar\""},
	    {"many colons", "a:b:c:d", "\"a:b:c:d\""},
	    {"an unknown field with a quote", "col:\"x", "\"col:\"\"x\""},
	    {"a field without value", "title:", "\"title:\""},
	    {"a field with the value too far", "title: x", "(\"title:\" AND \"x\")"},
	    {"a lone AND", "AND", "\"AND\""},
	    {"a lone OR", "OR", "\"OR\""},
	    {"a lone NOT", "NOT", "\"NOT\""},
	    {"AND at the end", "a AND", "(\"a\" AND \"AND\")"},
	    {"OR at the start", "OR a", "(\"OR\" AND \"a\")"},
	    {"OR twice", "OR OR", "(\"OR\" AND \"OR\")"},
	    {"OR between two others", "OR OR OR", "(\"OR\" OR \"OR\")"},
	    {"an operator before a closing parenthesis", "(a OR) b", "((\"a\" AND \"OR\") AND \"b\")"},
	    {"a quoted operator", "a \"OR\" b", "(\"a\" AND (\"OR\" AND \"b\"))"},
	    {"an operator with a star", "a OR* b", "(\"a\" AND (\"OR\"* AND \"b\"))"},
	    {"NEAR is no operator", "NEAR(a b, 9)", "(\"NEAR(a\" AND (\"b,\" AND \"9)\"))"},
	    {"a quote that is never closed", "\"a b", "\"a b\""},
	    {"a quote inside a word", "5\" disk", "(\"5\"\"\" AND \"disk\")"},
	    {"a parenthesis that is never closed", "a (b OR c", "(\"a\" AND (\"b\" OR \"c\"))"},
	    {"one that was never opened", "a) b", "(\"a)\" AND \"b\")"},
	    {"a call", "printf() x", "(\"printf()\" AND \"x\")"},
	    {"a call inside parentheses", "(printf() OR x)", "(\"printf()\" OR \"x\")"},
	    {"empty parentheses", "() a", "\"a\""},
	    {"an operator before empty parentheses", "a OR ()", "\"a\""},
	    {"a dash between words", "a - b", "(\"a\" AND \"b\")"},
	    {"a long dash between words", "a — b", "(\"a\" AND \"b\")"},
	    {"an ampersand", "rock & roll", "(\"rock\" AND \"roll\")"},
	    {"a negated odd character", "a -& b", "(\"a\" AND \"b\")"},
	    {"two dashes", "--limit", "\"--limit\""},
	    {"a star inside", "a*b", "\"a*b\""},
	    {"a star behind odd characters", "c++*", "\"c++\""},
	    {"only a star", "*", "\"\""},
	    {"only a quote", "\"", "\"\""},
	    {"only odd characters", "%_\\ ^", "\"%_\\\""},
	    {"empty parentheses alone", "()", ""},
	    {"SQL", "'); DROP TABLE entries; --", "(\"DROP\" AND (\"TABLE\" AND \"entries;\"))"},
	    {"more SQL", "' OR 1=1 --", "\"1=1\""},
	    {"FTS5", "{a b}: ^c", "(\"{a\" AND (\"b}:\" AND \"^c\"))"},
	    {"a control sequence loses its control", "\x1b[31mred", "\"[31mred\""},
	    {"bytes that are no UTF-8", "a\xff", "\"a\xef\xbf\xbd\""},
	};
	(void)state;
	check(cases, sizeof cases / sizeof *cases);
}

static void test_fields(void **state)
{
	static const struct query_case cases[] = {
	    {"title", "title:a", "title:\"a\""},
	    {"author", "author:b*", "author:\"b\"*"},
	    {"text", "text:\"c d\"", "text:\"c d\""},
	    {"feed", "feed:observatory", "feed:\"observatory\""},
	    {"feed by id", "feed:12", "feed:\"12\""},
	    {"tag", "-tag:later", "NOT tag:\"later\""},
	    {"link keeps its colons", "link:http://x/?a=b", "link:\"http://x/?a=b\""},
	    {"category", "category:\"a b\"", "category:\"a b\""},
	    {"lang", "lang:de", "lang:\"de\""},
	    {"id", "id:12", "id:12"},
	    {"story", "story:9223372036854775807", "story:9223372036854775807"},
	    {"is", "is:new is:read", "(is:new AND is:read)"},
	    {"is, the others", "is:unread OR is:starred OR is:hidden OR is:edited",
	        "((is:unread OR is:starred) OR (is:hidden OR is:edited))"},
	    {"has", "has:enclosure has:link has:author has:text",
	        "((has:enclosure AND has:link) AND (has:author AND has:text))"},
	    {"has a tag", "has:tag", "has:tag"},
	    {"capital letters", "Title:a IS:New", "(title:\"a\" AND is:new)"},
	    {"a field in parentheses", "(tag:a)", "tag:\"a\""},
	    {"a field is none inside a word", "xtitle:a", "\"xtitle:a\""},
	    {"a quoted field is text", "\"title:a\"", "\"title:a\""},
	};
	(void)state;
	check(cases, sizeof cases / sizeof *cases);
}

static void test_dates(void **state)
{
	static const struct query_case cases[] = {
	    {"a day", "date:2026-05-01", "date:2026-05-01T00:00:00Z..2026-05-01T23:59:59Z"},
	    {"a month", "date:2026-05", "date:2026-05-01T00:00:00Z..2026-05-31T23:59:59Z"},
	    {"a range takes in both ends", "date:2026-05-01..2026-05-03",
	        "date:2026-05-01T00:00:00Z..2026-05-03T23:59:59Z"},
	    {"open at the end", "date:2026-05-01..", "date:2026-05-01T00:00:00Z.."},
	    {"open at the start", "date:..2026-05-01", "date:..2026-05-01T23:59:59Z"},
	    {"since a day", "since:2026-05-01", "date:2026-05-01T00:00:00Z.."},
	    {"since two days ago", "since:2d", "date:2026-06-19T00:00:00Z.."},
	    {"before a day", "before:2026-05-01", "date:..2026-04-30T23:59:59Z"},
	    {"before everything", "before:99999y", "date:..0001-01-01T00:00:00Z"},
	    {"until before everything", "date:..99999y", "date:..0001-01-01T00:00:00Z"},
	    {"before two days ago", "before:2d", "date:..2026-06-18T23:59:59Z"},
	    {"the week before the last two days", "date:9d..2d", "date:2026-06-12T00:00:00Z..2026-06-18T23:59:59Z"},
	    {"received", "received:2026-05-01..", "received:2026-05-01T00:00:00Z.."},
	    {"quoted", "since:\"2026-05-01\"", "date:2026-05-01T00:00:00Z.."},
	};
	(void)state;
	check(cases, sizeof cases / sizeof *cases);
}

static void test_numbers_go_into_the_node(void **state)
{
	(void)state;
	arena_reset(arena);
	const struct query *query = query_parse(arena, "id:42", NOW, NULL);
	assert_int_equal(query->kind, QUERY_TERM);
	assert_int_equal(query->field, QUERY_ID);
	assert_int_equal(query->number, 42);
	query = query_parse(arena, "feed:7", NOW, NULL);
	assert_int_equal(query->number, 7);
	assert_string_equal(query->text, "7");
	query = query_parse(arena, "feed:7th", NOW, NULL);
	assert_int_equal(query->number, 0);
	query = query_parse(arena, "since:1d", NOW, NULL);
	assert_true(query->from == NOW - 86400 && query->until == INT64_MAX);
	query = query_parse(arena, "is:starred", NOW, NULL);
	assert_int_equal(query->state, QUERY_STARRED);
}

static void test_mistakes_are_located(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
	    {"is:bogus", "column 1: is: takes new, read, unread, starred, hidden, edited, not \"bogus\""},
	    {"has:", NULL},
	    {"a -has:nothing", "column 4: has: takes enclosure, link, author, text, tag, not \"nothing\""},
	    {"is:new*", "column 1: is: takes"},
	    {"is:\"\"", "column 1: is: takes"},
	    {"ö since:bogus", "column 3: \"bogus\" is no date; write 2026-05-01, "},
	    {"since:-2d", "column 1: \"-2d\" is no date"},
	    {"before:2026-13-01", "column 1: \"2026-13-01\" is no date"},
	    {"since:2026-05-01..2026-05-02", "column 1: \"2026-05-01..2026-05-02\" is no date"},
	    {"(a OR date:..)", "column 7: date: takes a date on one side of the dots at least"},
	    {"date:2026-05-02..2026-05-01", "column 1: date:2026-05-02..2026-05-01 ends before it begins"},
	    {"date:2d..2d", "ends before it begins"},
	    {"date:2026-05-02..soon", "column 1: \"soon\" is no date"},
	    {"received:then", "column 1: \"then\" is no date"},
	    {"id:x", "column 1: id: takes a number, not \"x\""},
	    {"id:-1", "takes a number"},
	    {"id:1,2", "takes a number"},
	    {"id:99999999999999999999", "takes a number"},
	    {"story:1*", "column 1: story: takes a number"},
	    {"tag:news*", "column 1: tag: takes the whole name, without a star"},
	    {"feed:news*", NULL},
	    {"a title:/(b/", "column 3: the pattern is wrong after character 2: missing closing parenthesis"},
	    {"x watch:mine", "column 3: no saved query is named \"mine\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		arena_reset(arena);
		const struct query *query = query_parse(arena, cases[i].text, NOW, &error);
		if (!query != !!cases[i].error || (cases[i].error && !strstr(error.text, cases[i].error)))
			fail_msg("%s: %s", cases[i].text, error.text);
		assert_true(query || error.kind == ERROR_INPUT);
	}
}

/* `count` times `piece`, `last` behind it. */
static bool parse_many(size_t count, const char *piece, const char *last, struct error *error)
{
	struct buf text;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < count; i++)
		assert_true(buf_add_text(&text, piece));
	assert_true(buf_add_text(&text, last));
	arena_reset(arena);
	bool is_parsed = query_parse(arena, buf_text(&text), NOW, error) != NULL;
	buf_done(&text);
	return is_parsed;
}

static void test_bounds(void **state)
{
	static const struct {
		size_t count;
		const char *piece, *last, *error;
	} cases[] = {
	    {8192, "a", "", NULL},
	    {8193, "a", "", "longer than 8192 bytes"},
	    {100000, "a", "", "longer than 8192 bytes"},
	    {128, "a ", "", NULL},
	    {129, "a ", "", "too many parts (at most 128 words)"},
	    {4000, "a ", "", "too many parts"},
	    {64, "(", "a", NULL},
	    {65, "(", "a", "column 65: parentheses inside more than 64 others"},
	    {8000, "(", "", "column 65: parentheses inside"},
	    {8000, ")", "", NULL},
	    {2000, "NOT ", "a", NULL},
	    {2001, "NOT ", "a", NULL},
	    {4096, "-", "", NULL},
	    {2000, "OR ", "", "too many parts"},
	    {2000, "\"a\" ", "", "too many parts"},
	    {4000, "\"\"", "", NULL},
	    {4000, "* ", "", NULL},
	    {60, "(a OR b) ", "", NULL},
	    {600, "(a OR b) AND ", "c", "too many parts"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		bool is_parsed = parse_many(cases[i].count, cases[i].piece, cases[i].last, &error);
		if (is_parsed != !cases[i].error || (cases[i].error && !strstr(error.text, cases[i].error)))
			fail_msg("%zu times %s: %s", cases[i].count, cases[i].piece, error.text);
	}
}

static size_t depth_of(const struct query *query)
{
	if (!query)
		return 0;
	size_t left = depth_of(query->left), right = depth_of(query->right);
	return 1 + (left > right ? left : right);
}

static void test_a_long_list_makes_no_deep_tree(void **state)
{
	struct buf text;
	(void)state;
	buf_init(&text, 8192);
	for (int i = 0; i < 128; i++)
		buf_add_text(&text, i % 2 ? "OR b " : "a ");
	arena_reset(arena);
	assert_true(depth_of(query_parse(arena, buf_text(&text), NOW, NULL)) <= 9);
	buf_done(&text);
}

static void test_words_of_a_command_line(void **state)
{
	static const struct {
		const char *what;
		const char *words[6];
		const char *tree;
	} cases[] = {
	    {"none", {NULL}, ""},
	    {"an empty one", {""}, ""},
	    {"one", {"kernel"}, "\"kernel\""},
	    {"several", {"a", "-b"}, "(\"a\" AND NOT \"b\")"},
	    {"an operator between them", {"a", "OR", "b"}, "(\"a\" OR \"b\")"},
	    {"a quoted argument is its words", {"formed penetrators"}, "(\"formed\" AND \"penetrators\")"},
	    {"with quotes inside it is a phrase", {"\"formed penetrators\""}, "\"formed penetrators\""},
	    {"an argument with white space holds together", {"a OR b", "c"}, "((\"a\" OR \"b\") AND \"c\")"},
	    {"a quote ends with its argument", {"\"a b", "c"}, "(\"a b\" AND \"c\")"},
	    {"a parenthesis, too", {"(a OR b", "c"}, "((\"a\" OR \"b\") AND \"c\")"},
	    {"parentheses as arguments of their own", {"(", "a", "OR", "b", ")", "c"}, "((\"a\" OR \"b\") AND \"c\")"},
	    {"NOT before an argument with white space", {"NOT", "a b"}, "NOT (\"a\" AND \"b\")"},
	    {"a field with a quoted value", {"title:\"a b\"", "c"}, "(title:\"a b\" AND \"c\")"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *words[6];
		size_t count = 0;
		struct buf out;
		for (; count < 6 && cases[i].words[count]; count++)
			words[count] = strdup(cases[i].words[count]);
		buf_init(&out, 4096);
		arena_reset(arena);
		query_print(&out, query_parse_words(arena, words, count, NOW, NULL));
		if (strcmp(buf_text(&out), cases[i].tree) != 0)
			fail_msg("%s: %s", cases[i].what, buf_text(&out));
		buf_done(&out);
		while (count > 0)
			free(words[--count]);
	}
}

static void test_columns_count_in_the_joined_words(void **state)
{
	char first[] = "a b", second[] = "is:bogus";
	char *words[] = {first, second};
	struct error error;
	(void)state;
	arena_reset(arena);
	assert_null(query_parse_words(arena, words, 2, NOW, &error));
	assert_int_equal(strncmp(error.text, "column 5: ", 10), 0);
}

static const char *find_saved(void *arg, const char *name)
{
	static const char *const saved[][2] = {
	    {"fruit", "apples OR oranges"},
	    {"inner", "watch:fruit is:new"},
	    {"loop", "watch:loop"},
	    {"two", "watch:none watch:none"},
	    {"fan", "watch:two watch:two watch:two watch:two watch:two watch:two watch:two watch:two watch:two watch:two "
	            "watch:two"},
	    {"none", ""},
	    {"bad", "x since:never"},
	};
	*(int *)arg += 1;
	for (size_t i = 0; i < sizeof saved / sizeof *saved; i++)
		if (strcmp(saved[i][0], name) == 0)
			return saved[i][1];
	return NULL;
}

static void test_saved_queries(void **state)
{
	static const struct {
		const char *text, *tree, *error;
	} cases[] = {
	    {"a watch:fruit b", "(\"a\" AND ((\"apples\" OR \"oranges\") AND \"b\"))", NULL},
	    {"-watch:inner", "NOT ((\"apples\" OR \"oranges\") AND is:new)", NULL},
	    {"a watch:none", "\"a\"", NULL},
	    {"watch:none", "", NULL},
	    {"a watch:other", NULL, "column 3: no saved query is named \"other\""},
	    {"a watch:bad", NULL, "watch:bad: column 3: \"never\" is no date"},
	    {"watch:loop", NULL, "leads to too many saved queries"},
	    {"watch:fan", NULL, "leads to too many saved queries"},
	};
	struct arena *large = arena_new(512 * 1024);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int calls = 0;
		const struct query_saved saved = {find_saved, &calls};
		struct error error = {0};
		struct buf out;
		char *word = strdup(cases[i].text);
		const struct query *query = query_parse_saved(large, &word, 1, NOW, &saved, &error);
		free(word);
		assert_true(calls > 0 && calls <= 33);
		buf_init(&out, 4096);
		if (query)
			query_print(&out, query);
		if (!query != !cases[i].tree || (query && strcmp(buf_text(&out), cases[i].tree) != 0) ||
		    (!query && !strstr(error.text, cases[i].error)))
			fail_msg("%s: %s%s", cases[i].text, buf_text(&out), error.text);
		buf_done(&out);
	}
	arena_free(large);
}

static void test_queries_are_joined(void **state)
{
	(void)state;
	arena_reset(arena);
	struct query *left = query_parse(arena, "a", NOW, NULL), *right = query_parse(arena, "b", NOW, NULL);
	assert_ptr_equal(query_and(arena, left, NULL), left);
	assert_ptr_equal(query_and(arena, NULL, right), right);
	assert_null(query_and(arena, NULL, NULL));
	const struct query *both = query_and(arena, left, right);
	assert_true(both->kind == QUERY_AND && both->left == left && both->right == right);
}

/* What the help shows can be typed. */
static void test_examples_are_queries(void **state)
{
	struct arena *large = arena_new(512 * 1024);
	int calls = 0;
	const struct query_saved saved = {find_saved, &calls};
	(void)state;
	for (const struct query_word *word = query_words; word->name; word++) {
		struct error error = {0};
		char *text = strdup(word->example);
		bool is_watch = strncmp(text, "watch:", 6) == 0;
		if (!is_watch && !query_parse_saved(large, &text, 1, NOW, &saved, &error))
			fail_msg("%s: %s", text, error.text);
		assert_true(strlen(word->meaning) > 5);
		free(text);
	}
	arena_free(large);
}

static void test_advice(void **state)
{
	static const struct query_case cases[] = {
	    {"a misspelt field", "titel:envoy", "titel: is no field and was looked for as a word; did you mean title:?"},
	    {"inside others", "a (b OR NOT auhtor:smith)",
	        "auhtor: is no field and was looked for as a word; did you mean author:?"},
	    {"a field in the plural", "tags:later", "tags: is no field and was looked for as a word; did you mean tag:?"},
	    {"plain words", "title envoy", NULL},
	    {"nothing", "", NULL},
	    {"a field", "title:envoy", NULL},
	    {"an address", "link://example.org", NULL},
	    {"resembles nothing", "qwertz:envoy", NULL},
	    {"a colon at the end", "titel:", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		arena_reset(arena);
		const struct query *query = query_parse(arena, cases[i].text, NOW, NULL);
		const char *advice = query_advice(arena, query);
		if ((advice == NULL) != (cases[i].tree == NULL) || (advice && strcmp(advice, cases[i].tree) != 0))
			fail_msg("%s: %s gives %s", cases[i].what, cases[i].text, advice ? advice : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words_and_operators),
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_odd_characters_are_text),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_numbers_go_into_the_node),
	    cmocka_unit_test(test_mistakes_are_located),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_a_long_list_makes_no_deep_tree),
	    cmocka_unit_test(test_words_of_a_command_line),
	    cmocka_unit_test(test_columns_count_in_the_joined_words),
	    cmocka_unit_test(test_saved_queries),
	    cmocka_unit_test(test_queries_are_joined),
	    cmocka_unit_test(test_advice),
	    cmocka_unit_test(test_examples_are_queries),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
