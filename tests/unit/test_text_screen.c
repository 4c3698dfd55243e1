/* text on a terminal: what may be shown, width, fitting, wrapping. */
#include "tidings/text.h"

#include "tidings/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void test_visible_text(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		const char *line;
		const char *lines;
	} rows[] = {
	    {"text of any script stays", "Ä 世界 שלום 👍", "Ä 世界 שלום 👍", "Ä 世界 שלום 👍"},
	    {"line breaks and tabs", "a\r\nb\tc\rd", "a b c d", "a\nb c\nd"},
	    {"NEL and the separators",
	        "a\xC2\x85"
	        "b\u2028c\u2029d",
	        "a b c d", "a\nb\nc\nd"},
	    {"escape sequences", "\033[31mred\033]0;title\007", "[31mred]0;title", "[31mred]0;title"},
	    {"C1 controls",
	        "a\xC2\x9B"
	        "31mb\xC2\x9D",
	        "a31mb", "a31mb"},
	    {"DEL and NUL-like", "a\177\001b", "ab", "ab"},
	    {"bidi overrides and isolates", "a\u202Eb\u202C\u2066c\u2069", "abc", "abc"},
	    {"zero-width space, joiner, mark", "a\u200Bb\u2060c\uFEFFd\u180Ee", "abcde", "abcde"},
	    {"tags", "a\U000E0041\U000E007Fb", "ab", "ab"},
	    {"what is reserved for such characters", "a\u2065b\uFFF0c\U000E0080", "abc", "abc"},
	    {"soft hyphen", "soft\u00ADware", "software", "software"},
	    {"annotations and noncharacters", "a\uFFF9b\uFFFEc\U0001FFFF", "abc", "abc"},
	    {"joiners stay", "👩\u200D👧 می\u200Cخواهم", "👩\u200D👧 می\u200Cخواهم", "👩\u200D👧 می\u200Cخواهم"},
	    {"bad bytes", "a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int multiline = 0; multiline < 2; multiline++) {
			const char *expected = multiline ? rows[i].lines : rows[i].line;
			struct buf once;
			struct buf twice;
			buf_init(&once, 1000);
			buf_init(&twice, 1000);
			text_add_visible(&once, rows[i].text, multiline);
			if (strcmp(buf_text(&once), expected) != 0)
				fail_msg("%s: '%s'", rows[i].shows, buf_text(&once));
			text_add_visible(&twice, buf_text(&once), multiline);
			assert_string_equal(buf_text(&twice), buf_text(&once));
			buf_done(&once);
			buf_done(&twice);
		}
	}
}

static void test_marks_in_a_row_are_limited(void **state)
{
	static const struct {
		const char *shows;
		const char *mark;
	} rows[] = {
	    {"combining accents", "\u0301"},
	    {"enclosing marks", "\u20DD"},
	    {"variation selectors", "\uFE0F"},
	    {"joiners", "\u200D"},
	    {"skin tones", "\U0001F3FB"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf given;
		struct buf shown;
		buf_init(&given, 10000);
		buf_init(&shown, 10000);
		buf_add_text(&given, "a");
		for (int mark = 0; mark < 100; mark++) {
			buf_add_text(&given, rows[i].mark);
			buf_add_text(&given, "\u200B"); /* dropped, so it does not end the row */
		}
		buf_add_text(&given, "b");
		text_add_visible(&shown, buf_text(&given), false);
		if (shown.length != 2 + 8 * strlen(rows[i].mark))
			fail_msg("%s: %zu bytes", rows[i].shows, shown.length);
		assert_int_equal(shown.data[shown.length - 1], 'b');
		buf_done(&given);
		buf_done(&shown);
	}
}

static void test_width(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		size_t width;
	} rows[] = {
	    {"nothing", "", 0},
	    {"ASCII", "plain text", 10},
	    {"umlauts", "Grüße", 5},
	    {"combining marks have no width", "u\u0308o\u0301\u0323", 2},
	    {"Chinese", "新闻", 4},
	    {"Japanese, half and full", "カｶ", 3},
	    {"Korean syllables and letters", "한\u1112\u1161\u11ab", 4},
	    {"fullwidth", "Ａ！", 4},
	    {"Thai", "ที่", 1},
	    {"Devanagari", "का", 2},
	    {"Arabic with points", "كِتَاب", 4},
	    {"emoji", "😀", 2},
	    {"a family", "👩‍👩‍👧‍👦", 2},
	    {"two families", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 4},
	    {"skin tones", "👍🏽👍🏿", 4},
	    {"a kiss with skin tones", "👩🏽‍❤️‍💋‍👨🏿", 2},
	    {"a profession", "🧑🏾‍🚀", 2},
	    {"flags", "🇩🇪🇫🇷", 4},
	    {"half a flag", "🇩x", 2},
	    {"a keycap", "1️⃣", 2},
	    {"a heart as text and as emoji", "❤x❤️", 4},
	    {"newer emoji", "🫨", 2},
	    {"joiner between letters", "a‍b", 2},
	    {"a replacement character", "\uFFFD", 1},
	    {"bad bytes do no harm", "a\xFF", 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (text_width(rows[i].text) != rows[i].width)
			fail_msg("%s: %zu", rows[i].shows, text_width(rows[i].text));
	}
}

static void test_a_chain_of_joined_emoji_is_not_narrow(void **state)
{
	struct buf chain;
	(void)state;
	buf_init(&chain, 10000);
	for (int i = 0; i < 100; i++)
		buf_add_text(&chain, "👩\u200D");
	assert_int_equal(text_width(buf_text(&chain)), 200);
	buf_done(&chain);
}

static void test_fitting(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		size_t width;
		const char *prefix;
	} rows[] = {
	    {"all of it", "abc", 3, "abc"},
	    {"all of it with room", "abc", 10, "abc"},
	    {"a part", "abcdef", 3, "abc"},
	    {"nothing", "abc", 0, ""},
	    {"no half of a wide character", "a新闻", 2, "a"},
	    {"marks go with their letter", "u\u0308\u0323x", 1, "u\u0308\u0323"},
	    {"families are not split", "a👩‍👩‍👧‍👦b", 2, "a"},
	    {"families fit two columns", "a👩‍👩‍👧‍👦b", 3, "a👩‍👩‍👧‍👦"},
	    {"flags are not split", "🇩🇪🇫🇷", 3, "🇩🇪"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (text_fit(rows[i].text, rows[i].width) != strlen(rows[i].prefix))
			fail_msg("%s: %zu bytes", rows[i].shows, text_fit(rows[i].text, rows[i].width));
	}
}

static void add_line(void *arg, const char *line, size_t length)
{
	buf_add(arg, line, length);
	buf_add_char(arg, '|');
}

static void test_wrapping(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		size_t width;
		const char *lines;
	} rows[] = {
	    {"no text, no lines", "", 10, ""},
	    {"a short line", "one two", 10, "one two|"},
	    {"between words", "one two three", 8, "one two|three|"},
	    {"exactly the width", "one two three", 7, "one two|three|"},
	    {"a space more than the width", "one two three", 3, "one|two|thr|ee|"},
	    {"line feeds break, the last ends", "a\nb\n", 10, "a|b|"},
	    {"empty lines stay", "a\n\nb", 10, "a||b|"},
	    {"indentation stays", "  a b", 3, "  a|b|"},
	    {"spaces at the break go", "aaa   bbb", 4, "aaa|bbb|"},
	    {"a long word is split", "abcdefgh ij", 3, "abc|def|gh|ij|"},
	    {"the rest of a long word shares its line", "abcde f g", 4, "abcd|e f|g|"},
	    {"a long word starts a line", "ab cdefgh", 4, "ab|cdef|gh|"},
	    {"after a hyphen", "well-known fact", 6, "well-|known|fact|"},
	    {"Chinese between characters", "新闻联播。好", 4, "新闻|联|播。|好|"},
	    {"not inside a no-break space", "a b\u00A0c", 3, "a|b\u00A0c|"},
	    {"families are not split", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3,
	        "👩‍👩‍👧‍👦|👩‍👩‍👧‍👦|"},
	    {"a tone of skin joins even a space", "a 🏽\u0D3F", 4, "a| 🏽\u0D3F|"},
	    {"a cluster wider than the line", "新a", 1, "新|a|"},
	    {"a width of nothing is one", "ab", 0, "a|b|"},
	    {"only spaces", "    ", 2, "|"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf lines;
		buf_init(&lines, 1000);
		text_wrap(rows[i].text, rows[i].width, add_line, &lines);
		if (strcmp(buf_text(&lines), rows[i].lines) != 0)
			fail_msg("%s: '%s'", rows[i].shows, buf_text(&lines));
		buf_done(&lines);
	}
}

static void count_line(void *arg, const char *line, size_t length)
{
	(void)line;
	*(size_t *)arg += length > 0;
}

static void test_hostile_text_takes_linear_time(void **state)
{
	static const struct {
		const char *shows;
		const char *unit;
	} rows[] = {
	    {"one long word", "x"},
	    {"spaces", " "},
	    {"combining marks", "\u0301"},
	    {"joined emoji", "👩\u200D"},
	    {"half flags", "🇩"},
	    {"zero-width spaces", "\u200B"},
	    {"Hangul letters", "\u1112"},
	    {"opening quotes", "« "},
	    {"numbers and signs", "1,"},
	    {"line feeds", "\n"},
	    {"bad bytes", "\xF0"},
	    {"prepended marks", "\U000110BD"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf buf;
		buf_init(&buf, 300000);
		while (!buf.is_full)
			buf_add_text(&buf, rows[i].unit);
		clock_t start = clock();
		size_t lines = 0;
		text_wrap(buf_text(&buf), 20, count_line, &lines);
		text_width(buf_text(&buf));
		text_fit(buf_text(&buf), SIZE_MAX);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (seconds > 5)
			fail_msg("%s: %f s", rows[i].shows, seconds);
		buf_done(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_visible_text),
	    cmocka_unit_test(test_marks_in_a_row_are_limited),
	    cmocka_unit_test(test_width),
	    cmocka_unit_test(test_a_chain_of_joined_emoji_is_not_narrow),
	    cmocka_unit_test(test_fitting),
	    cmocka_unit_test(test_wrapping),
	    cmocka_unit_test(test_hostile_text_takes_linear_time),
	};
	return cmocka_run_group_tests_name("text_screen", tests, NULL, NULL);
}
