/* text: characters, cleaning, cutting, folding. */
#include "tidings/text.h"

#include "tidings/arena.h"
#include "tidings/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void test_characters_are_read_one_at_a_time(void **state)
{
	static const struct {
		const char *shows;
		const char *bytes;
		size_t length;
		uint32_t characters[6];
		size_t count;
	} rows[] = {
	    {"one to four bytes", "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 10, {'a', 0xE4, 0x20AC, 0x1F600}, 4},
	    {"a NUL is a character", "\0b", 2, {0, 'b'}, 2},
	    {"the last character of all", "\xF4\x8F\xBF\xBF", 4, {0x10FFFF}, 1},
	    {"a stray continuation byte",
	        "\x80"
	        "a",
	        2, {0xFFFD, 'a'}, 2},
	    {"an overlong NUL", "\xC0\x80", 2, {0xFFFD, 0xFFFD}, 2},
	    {"a surrogate", "\xED\xA0\x80", 3, {0xFFFD, 0xFFFD, 0xFFFD}, 3},
	    {"beyond Unicode", "\xF4\x90\x80\x80", 4, {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD}, 4},
	    {"cut off by the end", "\xE2\x82", 2, {0xFFFD, 0xFFFD}, 2},
	    {"cut off by a letter",
	        "\xE2"
	        "a\xE2\x82"
	        "b",
	        5, {0xFFFD, 'a', 0xFFFD, 0xFFFD, 'b'}, 5},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *at = rows[i].bytes;
		const char *end = at + rows[i].length;
		size_t count = 0;
		while (at < end && count < 6) {
			if (text_next(&at, end) != rows[i].characters[count])
				fail_msg("%s: character %zu", rows[i].shows, count);
			count++;
		}
		assert_int_equal(count, rows[i].count);
		assert_ptr_equal(at, end);
	}
}

static void test_reading_stops_at_the_end(void **state)
{
	(void)state;
	/* AddressSanitizer sees a read behind the block */
	char *bytes = malloc(1);
	assert_non_null(bytes);
	*bytes = '\xF0';
	const char *at = bytes;
	assert_int_equal(text_next(&at, bytes + 1), 0xFFFD);
	assert_ptr_equal(at, bytes + 1);
	free(bytes);
}

static void test_characters_are_written(void **state)
{
	struct buf buf;
	(void)state;
	buf_init(&buf, 100);
	static const uint32_t characters[] = {'a', 0xE4, 0x20AC, 0x1F600, 0xD800, 0x110000, 0xFFFFFFFF};
	for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++)
		text_add(&buf, characters[i]);
	assert_string_equal(buf_text(&buf), "aä€😀\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	buf_done(&buf);
	buf_init(&buf, 4);
	text_add(&buf, 0x20AC);
	text_add(&buf, 0x20AC);
	text_add(&buf, 'x');
	assert_string_equal(buf_text(&buf), "€");
	assert_true(buf.is_full);
	buf_done(&buf);
}

static void test_cleaning(void **state)
{
	static const struct {
		const char *shows;
		const char *bytes;
		size_t length;
		const char *line;
		const char *lines;
	} rows[] = {
	    {"clean text stays", "Grüße, 世界 🎉", 20, "Grüße, 世界 🎉", "Grüße, 世界 🎉"},
	    {"nothing", "", 0, "", ""},
	    {"a NUL ends nothing", "a\0b", 3, "ab", "ab"},
	    {"C0 and DEL go", "a\001\033[1m\177b", 8, "a[1mb", "a[1mb"},
	    {"C1 goes",
	        "a\xC2\x9B"
	        "b",
	        4, "ab", "ab"},
	    {"noncharacters go",
	        "a\xEF\xBF\xBF\xEF\xB7\x90"
	        "b",
	        8, "ab", "ab"},
	    {"line feed and tab stay in lines", "a\n\tb", 4, "a  b", "a\n\tb"},
	    {"CR LF is one line break", "a\r\nb", 4, "a b", "a\nb"},
	    {"and so is a lone CR", "a\rb\r", 4, "a b ", "a\nb\n"},
	    {"NEL and form feed, too",
	        "a\xC2\x85"
	        "b\fc",
	        6, "a b c", "a\nb\nc"},
	    {"bad bytes are replaced", "a\xFFz\xC3", 4, "a\xEF\xBF\xBDz\xEF\xBF\xBD", "a\xEF\xBF\xBDz\xEF\xBF\xBD"},
	    {"a replacement character stays one", "\xEF\xBF\xBD", 3, "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int multiline = 0; multiline < 2; multiline++) {
			const char *expected = multiline ? rows[i].lines : rows[i].line;
			struct buf buf;
			buf_init(&buf, 1000);
			text_clean(&buf, rows[i].bytes, rows[i].length, multiline);
			if (strcmp(buf_text(&buf), expected) != 0 || buf.length != strlen(expected))
				fail_msg("%s: '%s'", rows[i].shows, buf_text(&buf));
			assert_true(text_is_valid(buf_text(&buf), buf.length));
			buf_done(&buf);
		}
	}
}

static void test_any_bytes_become_valid_text(void **state)
{
	(void)state;
	/* every pair of bytes, each before a letter */
	for (unsigned pair = 0; pair < 65536; pair++) {
		const char bytes[] = {(char)(pair >> 8), (char)pair, 'x'};
		struct buf buf;
		buf_init(&buf, 100);
		text_clean(&buf, bytes, sizeof bytes, true);
		if (!text_is_valid(buf_text(&buf), buf.length) || strlen(buf_text(&buf)) != buf.length ||
		    buf.data[buf.length - 1] != 'x')
			fail_msg("%04x", pair);
		buf_done(&buf);
	}
}

static void test_validity(void **state)
{
	(void)state;
	assert_true(text_is_valid("", 0));
	assert_true(text_is_valid("ä\0b", 4));
	assert_false(text_is_valid("\xE4", 1));
	assert_false(text_is_valid("ä", 1));
	assert_false(text_is_valid("\xED\xBF\xBF", 3));
	assert_false(text_is_valid("\xC1\xBF", 2));
}

static void test_lines(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		size_t limit;
		const char *line;
	} rows[] = {
	    {"white space collapses and is trimmed", "  a \t\r\n b  ", 99, "a b"},
	    {"of any kind", "\u00A0a\u3000\u2003\u2028b\xC2\x85", 99, "a b"},
	    {"nothing but white space", " \n\t ", 99, ""},
	    {"cut after the limit", "abcdef", 3, "abc"},
	    {"exactly the limit", "abc", 3, "abc"},
	    {"not inside a character", "aä€", 3, "aä"},
	    {"not inside a character", "aä€", 5, "aä"},
	    {"no space at the cut", "ab cd", 3, "ab"},
	    {"no space before what does not fit", "ab €", 4, "ab"},
	    {"controls go", "a\033\001b", 99, "ab"},
	    {"a limit of nothing", "abc", 0, ""},
	    {"bad bytes are replaced", "a\xFF", 99, "a\xEF\xBF\xBD"},
	};
	struct arena *arena = arena_new(10000);
	(void)state;
	assert_null(text_line(arena, NULL, 10));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *line = text_line(arena, rows[i].text, rows[i].limit);
		if (strcmp(line, rows[i].line) != 0)
			fail_msg("%s: '%s'", rows[i].shows, line);
	}
	arena_free(arena);
}

static void test_cutting(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		size_t limit;
		size_t cut;
	} rows[] = {
	    {"what fits is not cut", "aä€", 6, 6},
	    {"nor with room to spare", "aä€", 99, 6},
	    {"before a three-byte character", "aä€", 5, 3},
	    {"before a three-byte character", "aä€", 4, 3},
	    {"behind a character", "aä€", 3, 3},
	    {"before a two-byte character", "aä€", 2, 1},
	    {"before a four-byte character", "😀", 3, 0},
	    {"nothing", "abc", 0, 0},
	    {"bytes that are no UTF-8 are cut all the same", "\x80\x80\x80\x80\x80\x80\x80\x80", 7, 4},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t cut = text_cut(rows[i].text, strlen(rows[i].text), rows[i].limit);
		if (cut != rows[i].cut)
			fail_msg("%s: %zu", rows[i].shows, cut);
	}
}

static void test_folding(void **state)
{
	static const struct {
		const char *shows;
		const char *text;
		const char *folded;
	} rows[] = {
	    {"nothing", "", ""},
	    {"ASCII", "  Hello,\t WORLD ", "hello, world"},
	    {"umlauts", "MÜLLER Müller Mu\u0308ller", "muller muller muller"},
	    {"Turkish capital dotted i", "İstanbul", "istanbul"},
	    {"sharp s", "Straße STRASSE ẞ", "strasse strasse ss"},
	    {"Vietnamese", "Việt Nam", "viet nam"},
	    {"Greek with tonos and final sigma", "ΟΔΌΣ οδός", "οδοσ οδοσ"},
	    {"Russian ё is е, й is itself", "Ёлка МОЙ мои", "елка мой мои"},
	    {"fullwidth forms and ligatures", "Ａ１ ﬁn", "a1 fin"},
	    {"case inside compatibility forms", "㎒ ℌ", "mhz h"},
	    {"kana keep their voicing", "ガ が ｶﾞ", "ガ が ガ"},
	    {"Hangul is composed again", "\u1112\u1161\u11ab 한", "한 한"},
	    {"Indic vowels stay", "हिन्दी", "हिन्दी"},
	    {"Arabic and Hebrew points go", "كِتَاب שָׁלוֹם", "كتاب שלום"},
	    {"invisible characters go", "so\u00ADft\u200Bly\uFEFF", "softly"},
	    {"white space of any kind collapses", "\u00A0a\u3000 \u2028b\u00A0", "a b"},
	    {"a mark of its own leaves nothing", "\u0301", ""},
	    {"bad bytes do no harm", "\xC3(", "\xEF\xBF\xBD("},
	};
	struct arena *arena = arena_new(100000);
	(void)state;
	assert_null(text_fold(arena, NULL));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *folded = text_fold(arena, rows[i].text);
		if (strcmp(folded, rows[i].folded) != 0)
			fail_msg("%s: '%s'", rows[i].shows, folded);
		assert_string_equal(text_fold(arena, folded), folded);
	}
	arena_free(arena);
}

static void put_character(char bytes[static 5], uint32_t character)
{
	size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned char heads[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = length - 1; i > 0; i--, character >>= 6)
		bytes[i] = (char)(0x80 | (character & 0x3F));
	bytes[0] = (char)(heads[length] | character);
}

/* In a long text of plain words few others are folded by themselves, and come out as they do in a short one. */
static void test_folding_in_a_long_text(void **state)
{
	static const struct {
		const char *before, *after;
	} contexts[] = {{"e", "x"}, {"", ""}, {" ", " "}, {"A", "B"}, {"\u00e9", ""}, {"", "\u0301"}, {"\u201c", "\u2026"}};
	char words[1200];
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	memset(words, 'w', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	for (uint32_t character = 0x80; character < 0x30000; character += character < 0x600 ? 1 : 23) {
		char bytes[5] = {0};
		if ((character >= 0xD800 && character < 0xE000) || (character >= 0xFDD0 && character < 0xFDF0) ||
		    (character & 0xFFFE) == 0xFFFE)
			continue;
		put_character(bytes, character);
		for (size_t i = 0; i < sizeof contexts / sizeof contexts[0]; i++) {
			const char *part = arena_format(arena, "%s%s%s", contexts[i].before, bytes, contexts[i].after);
			const char *alone = text_fold(arena, part);
			const char *within = text_fold(arena, arena_format(arena, "%s %s %s", words, part, words));
			const char *wanted = *alone ? arena_format(arena, "%s %s %s", words, alone, words)
			                            : arena_format(arena, "%s %s", words, words);
			if (strcmp(within, wanted) != 0)
				fail_msg("U+%04X in \"%s\": \"%s\", alone \"%s\"", character, part, within, alone);
			arena_reset(arena);
		}
	}
	arena_free(arena);
}

static void test_folding_hostile_text_takes_linear_time(void **state)
{
	static const struct {
		const char *shows;
		const char *unit;
	} rows[] = {
	    {"combining marks of alternating classes", "\u0315\u0300\u0316"},
	    {"the longest compatibility form", "\uFDFA"},
	    {"letters that fold to three", "\u0390"},
	    {"joiners", "\u200D"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf buf;
		buf_init(&buf, 300000);
		while (!buf.is_full)
			buf_add_text(&buf, rows[i].unit);
		struct arena *arena = arena_new(20000000);
		clock_t start = clock();
		text_fold(arena, buf_text(&buf));
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (seconds > 5)
			fail_msg("%s: %f s", rows[i].shows, seconds);
		arena_free(arena);
		buf_done(&buf);
	}
}

static void test_unspaced_scripts(void **state)
{
	static const char unspaced[] = "中文㐀𠀀々〇ひカーｶ한ㅎᄒ泰ไทยກຂខ្មែរမြန်မာ";
	static const char spaced[] = "aä9 ,。、・「」！฿я𝒜αעب-😀․";
	(void)state;
	const char *end = unspaced + sizeof unspaced - 1;
	for (const char *at = unspaced; at < end;) {
		uint32_t character = text_next(&at, end);
		if (!text_is_unspaced(character))
			fail_msg("U+%04X is written without spaces", character);
	}
	end = spaced + sizeof spaced - 1;
	for (const char *at = spaced; at < end;) {
		uint32_t character = text_next(&at, end);
		if (text_is_unspaced(character))
			fail_msg("U+%04X is written with spaces", character);
	}
	assert_false(text_is_unspaced(0));
	assert_false(text_is_unspaced(0x10FFFF));
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is_number;
		int64_t number;
	} rows[] = {
	    {"0", true, 0},
	    {"007", true, 7},
	    {"9223372036854775807", true, INT64_MAX},
	    {"9223372036854775808", false, 0},
	    {"", false, 0},
	    {" 5", false, 0},
	    {"5 ", false, 0},
	    {"+5", false, 0},
	    {"1e9", false, 0},
	    {"\u0665", false, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t number = -1;
		assert_int_equal(text_parse_number(rows[i].text, &number), rows[i].is_number);
		assert_int_equal(number, rows[i].is_number ? rows[i].number : -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_characters_are_read_one_at_a_time),
	    cmocka_unit_test(test_reading_stops_at_the_end),
	    cmocka_unit_test(test_characters_are_written),
	    cmocka_unit_test(test_cleaning),
	    cmocka_unit_test(test_any_bytes_become_valid_text),
	    cmocka_unit_test(test_validity),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_cutting),
	    cmocka_unit_test(test_folding),
	    cmocka_unit_test(test_folding_in_a_long_text),
	    cmocka_unit_test(test_folding_hostile_text_takes_linear_time),
	    cmocka_unit_test(test_unspaced_scripts),
	    cmocka_unit_test(test_numbers),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
