/* cli/table: columns fit the terminal by the width that characters have on it; nothing of a cell reaches it raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "table.h"
#include "tidings/text.h"

#define COLUMNS 3

static const struct table_column columns[COLUMNS] = {
    {.title = "ID", .is_right = true},
    {.title = "FEED", .may_shrink = true, .least = 4, .most = 12, .style = OUTPUT_FEED},
    {.title = "TITLE", .may_shrink = true, .least = 6},
};

static struct output terminal_of(size_t width, bool has_colour)
{
	struct output output = {.fd = -1, .is_terminal = width > 0, .has_colour = has_colour, .width = width};
	buf_init(&output.text, 1 << 20);
	return output;
}

static void print(struct output *output, const char *rows[][COLUMNS], size_t count, bool has_heading)
{
	struct table *table = table_new(output, columns, COLUMNS, has_heading);
	for (size_t i = 0; i < count; i++)
		table_add(table, rows[i], i == 0);
	table_end(table);
}

/* The widest line of what was printed. */
static size_t widest(const struct output *output)
{
	const char *line = buf_text(&output->text);
	size_t most = 0;
	while (*line) {
		char copy[4096];
		size_t length = strcspn(line, "\n");
		snprintf(copy, sizeof copy, "%.*s", (int)length, line);
		most = text_width(copy) > most ? text_width(copy) : most;
		line += length + (line[length] == '\n');
	}
	return most;
}

static void test_lines_with_all_they_may_have(void **state)
{
	static const struct {
		const char *shows;
		size_t width;
		bool has_colour, has_links;
		struct table_line line;
		const char *expected;
	} cases[] = {
	    {"a note below, its marks without colours nothing", 0, false, false,
	        {.cells = {"1", "a", "b"}, .note = "one \1two\2 three"}, "1  a  b\n    one two three\n"},
	    {"marks as a style", 80, true, false, {.cells = {"1", NULL, "b"}, .note = "\1x\2"},
	        "1  b\n    \033[2m\033[0m\033[1;33mx\033[0m\033[2m\033[0m\n"},
	    {"a note is cut at the terminal's end", 12, false, false,
	        {.cells = {"1", "a", "b"}, .note = "日本語\1日本語"}, "1  a  b\n    日本語日\n"},
	    {"nothing of a note drives the terminal", 0, false, false,
	        {.cells = {"1", "a", "b"}, .note = "x\033[31my\n\1z"}, "1  a  b\n    x[31my z\n"},
	    {"a link", 80, true, true, {.cells = {"1", NULL, "b"}, .link = "https://example.org/?a=1"},
	        "1  \033]8;;https://example.org/?a=1\033\\b\033]8;;\033\\\n"},
	    {"no link without web address", 80, true, true, {.cells = {"1", NULL, "b"}, .link = "file:///etc"}, "1  b\n"},
	    {"no link that could end the sequence", 80, true, true,
	        {.cells = {"1", NULL, "b"}, .link = "http://x/\033\\\033[31m"}, "1  b\n"},
	    {"a cell with a style of its own", 80, true, false, {.cells = {"1", NULL, "b"}, .styles = {[2] = OUTPUT_BAD}},
	        "1  \033[31mb\033[0m\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct output output = terminal_of(cases[i].width, cases[i].has_colour);
		output.has_links = cases[i].has_links;
		struct table *table = table_new(&output, columns, COLUMNS, false);
		table_add_line(table, &cases[i].line);
		table_end(table);
		if (strcmp(buf_text(&output.text), cases[i].expected) != 0)
			fail_msg("%s: %s", cases[i].shows, buf_text(&output.text));
		output_done(&output);
	}
}

static void test_layouts(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		size_t width;
		const char *rows[2][COLUMNS];
		const char *expected;
	} cases[] = {
	    {"columns stand below each other, numbers to the right", 0, {{"1", "one", "first"}, {"22", "three", "second"}},
	        " 1  one    first\n22  three  second\n"},
	    {"without a terminal nothing is cut", 0, {{"1", "a very long name of a feed", "t"}, {"2", "b", "u"}},
	        "1  a very long name of a feed  t\n2  b                           u\n"},
	    {"a feed's name is cut at its most", 80, {{"1", "a very long name of a feed", "t"}, {"2", "b", "u"}},
	        "1  a very long…  t\n2  b             u\n"},
	    {"the widest gives way first", 20, {{"1", "name", "a long title indeed"}, {"2", "b", "u"}},
	        "1  name  a long tit…\n2  b     u\n"},
	    {"wide characters count twice", 20, {{"1", "日本", "新闻标题很长很长的"}, {"2", "b", "u"}},
	        "1  日本  新闻标题很…\n2  b     u\n"},
	    {"combining marks count nothing", 0, {{"1", "re\u0301sume\u0301", "t"}, {"2", "123456", "u"}},
	        "1  re\u0301sume\u0301  t\n2  123456  u\n"},
	    {"a column without any text takes no room", 0, {{"1", "", "t"}, {"2", NULL, "u"}}, "1  t\n2  u\n"},
	    {"escape sequences, bells and overrides do not get through", 0,
	        {{"1", "\033[31mred\007", "a\u202eb"}, {"2", "x\ny", "\tz"}}, "1  [31mred  ab\n2  x y       z\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct output output = terminal_of(cases[i].width, false);
		const char *rows[2][COLUMNS];
		memcpy(rows, cases[i].rows, sizeof rows);
		print(&output, rows, 2, false);
		print_message("# %s\n", cases[i].shows);
		assert_string_equal(buf_text(&output.text), cases[i].expected);
		buf_done(&output.text);
	}
}

static void test_every_width_is_kept(void **state)
{
	(void)state;
	const char *rows[][COLUMNS] = {
	    {"1234567", "新しいニュースのフィード",
	        "👨‍👩‍👧‍👦 a family, and words that go on for quite a while 新闻标题很长很长的"},
	    {"2", "plain", "e\u0301e\u0301e\u0301e\u0301 and \033]0;title\007 then words that go on and on and on and on"},
	};
	for (size_t width = 24; width <= 160; width++) {
		struct output output = terminal_of(width, false);
		print(&output, rows, 2, true);
		assert_in_range(widest(&output), 10, width);
		assert_true(text_is_valid(output.text.data, output.text.length));
		buf_done(&output.text);
	}
}

static void test_heading_and_colours(void **state)
{
	(void)state;
	const char *rows[][COLUMNS] = {{"1", "one", "first"}, {"2", "", "second"}};
	struct output output = terminal_of(80, true);
	print(&output, rows, 2, true);
	assert_string_equal(buf_text(&output.text), "\033[2mID\033[0m  \033[2mFEED\033[0m  \033[2mTITLE\033[0m\n"
	                                            " 1  \033[36mone\033[0m   \033[1mfirst\033[0m\n"
	                                            " 2        second\n");
	buf_done(&output.text);
}

static void test_many_rows_keep_their_columns(void **state)
{
	(void)state;
	struct output output = terminal_of(0, false);
	struct table *table = table_new(&output, columns, COLUMNS, true);
	char id[16];
	for (int i = 1; i <= 1000; i++) {
		snprintf(id, sizeof id, "%d", i);
		const char *cells[] = {id, "feed", "title"};
		table_add(table, cells, false);
	}
	table_end(table);
	size_t lines = 0;
	for (const char *at = buf_text(&output.text); *at; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 1001);
	assert_non_null(strstr(buf_text(&output.text), "\n1000  feed  title\n"));
	assert_null(strstr(buf_text(&output.text) + 10, "FEED"));
	buf_done(&output.text);
}

static void test_an_empty_table_prints_nothing(void **state)
{
	(void)state;
	struct output output = terminal_of(80, true);
	table_end(table_new(&output, columns, COLUMNS, true));
	table_end(NULL);
	assert_int_equal(output.text.length, 0);
	buf_done(&output.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_layouts),
	    cmocka_unit_test(test_lines_with_all_they_may_have),
	    cmocka_unit_test(test_every_width_is_kept),
	    cmocka_unit_test(test_heading_and_colours),
	    cmocka_unit_test(test_many_rows_keep_their_columns),
	    cmocka_unit_test(test_an_empty_table_prints_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
