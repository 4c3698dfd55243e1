/* Any bytes to UTF-8: who is believed, and what becomes of what means nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/text.h"

#define BYTES(literal) literal, sizeof literal - 1

struct row {
	const char *what;
	const char *bytes;
	size_t length;
	const char *content_type, *wanted, *name;
};

// clang-format off
static const struct row rows[] = {
	{"plain ASCII", BYTES("<a/>"), NULL, "<a/>", "UTF-8"},
	{"UTF-8 without a label", BYTES("<a>\xc3\xa9</a>"), NULL, "<a>\xc3\xa9</a>", "UTF-8"},
	{"a UTF-8 BOM goes", BYTES("\xef\xbb\xbf<a/>"), NULL, "<a/>", "UTF-8"},
	{"UTF-16LE with BOM", BYTES("\xff\xfe<\0a\0/\0>\0"), NULL, "<a/>", "UTF-16LE"},
	{"UTF-16BE with BOM", BYTES("\xfe\xff\0<\0a\0/\0>"), NULL, "<a/>", "UTF-16BE"},
	{"UTF-16LE by its zeros", BYTES("<\0?\0x\0m\0l\0>\0\xe9\0<\0/\0>\0"), NULL, "<?xml>\xc3\xa9</>", "UTF-16LE"},
	{"UTF-16BE by its zeros", BYTES("\0<\0?\0x\0m\0l\0>\0\xe9\0<"), NULL, "<?xml>\xc3\xa9<", "UTF-16BE"},
	{"UTF-32BE by its zeros", BYTES("\0\0\0<\0\0\0a\0\0\0>"), NULL, "<a>", "UTF-32BE"},
	{"a lone surrogate is one bad character", BYTES("\xff\xfe<\0\x00\xd8>\0"), NULL, "<\xef\xbf\xbd>", "UTF-16LE"},
	{"UTF-8 declared as UTF-16", BYTES("<?xml encoding=\"utf-16\"?>\xc3\xa9"), NULL, "<?xml encoding=\"utf-16\"?>\xc3\xa9", "UTF-8"},
	{"valid UTF-8 beats a latin-1 header", BYTES("\xc3\xa9\xe2\x82\xac"), "text/xml; charset=iso-8859-1", "\xc3\xa9\xe2\x82\xac", "UTF-8"},
	{"a charset only in HTTP", BYTES("<a>\xcc\xc9\xd2"), "text/xml; charset=KOI8-R", "<a>\xd0\xbb\xd0\xb8\xd1\x80", "KOI8-R"},
	{"a quoted charset", BYTES("\xcc"), "text/xml; charset=\"koi8-r\"", "\xd0\xbb", "KOI8-R"},
	{"a declared charset", BYTES("<?xml version='1.0' encoding='windows-1251'?>\xe8"), NULL, "<?xml version='1.0' encoding='windows-1251'?>\xd0\xb8", "windows-1251"},
	{"a declared charset in HTML", BYTES("<meta charset=shift_jis>\x93\xfa"), NULL, "<meta charset=shift_jis>\xe6\x97\xa5", "Shift_JIS"},
	{"misspelt labels", BYTES("<?xml encoding='x-sjis'?>\x93\xfa"), NULL, "<?xml encoding='x-sjis'?>\xe6\x97\xa5", "Shift_JIS"},
	{"latin-1 is windows-1252", BYTES("<?xml encoding='ISO-8859-1'?>\x93x\x94 \xe9"), NULL, "<?xml encoding='ISO-8859-1'?>\xe2\x80\x9cx\xe2\x80\x9d \xc3\xa9", "windows-1252"},
	{"no label at all", BYTES("caf\xe9"), NULL, "caf\xc3\xa9", "windows-1252"},
	{"an unknown label", BYTES("<?xml encoding='klingon'?>\xe9"), NULL, "<?xml encoding='klingon'?>\xc3\xa9", "windows-1252"},
	{"latin-1 declared as UTF-8", BYTES("<?xml encoding='UTF-8'?>\xe9 \x93"), NULL, "<?xml encoding='UTF-8'?>\xc3\xa9 \xe2\x80\x9c", "windows-1252"},
	{"UTF-8 with some windows-1252", BYTES("\xc3\xa9 \x93 \xe2\x82\xac"), NULL, "\xc3\xa9 \xe2\x80\x9c \xe2\x82\xac", "UTF-8"},
	{"a sequence that breaks off is one bad character", BYTES("\xc3\xa9 \xe2\x82"), NULL, "\xc3\xa9 \xef\xbf\xbd", "UTF-8"},
	{"a character cut in two inside UTF-8", BYTES("\xc3\xa9\xc3\xa9 caf\xc3, \xe9\xa0."), NULL, "\xc3\xa9\xc3\xa9 caf\xef\xbf\xbd, \xef\xbf\xbd.", "UTF-8"},
	{"a letter of windows-1252 inside UTF-8 means nothing", BYTES("\xc3\xa9\xc3\xa9 \xe9t\xe9"), NULL, "\xc3\xa9\xc3\xa9 \xef\xbf\xbdt\xef\xbf\xbd", "UTF-8"},
	{"a UTF-8 sequence by accident in windows-1252", BYTES("\xe9 \xe8 \xc3\xa9 \xfc"), NULL, "\xc3\xa9 \xc3\xa8 \xc3\xa9 \xc3\xbc", "windows-1252"},
	{"UTF-8 cut in a character is not the latin-1 it claims", BYTES("<?xml encoding='latin1'?>\xc3\xa9 \xe2\x82"), NULL, "<?xml encoding='latin1'?>\xc3\xa9 \xef\xbf\xbd", "UTF-8"},
	{"EUC-JP that could be UTF-8 here and there", BYTES("<?xml encoding='euc-jp'?>\xc6\xbc\xc6\xbb\xfe"), NULL, "<?xml encoding='euc-jp'?>\xe9\x8a\x85\xe9\x81\x93\xef\xbf\xbd", "EUC-JP"},
	{"a UTF-8 BOM over windows-1252", BYTES("\xef\xbb\xbf\x93x"), "text/xml; charset=koi8-r", "\xe2\x80\x9cx", "UTF-8"},
	{"UTF-32LE with BOM", BYTES("\xff\xfe\0\0<\0\0\0>\0\0\0"), NULL, "<>", "UTF-32LE"},
	{"a UTF-16 text cut in a character", BYTES("\xfe\xff\0<\0"), NULL, "<\xef\xbf\xbd", "UTF-16BE"},
	{"a label in blanks and capitals", BYTES("\xcc"), "text/xml; Charset = KOI8-R ; x=y", "\xd0\xbb", "KOI8-R"},
	{"bad bytes in a labelled text", BYTES("<?xml encoding='shift_jis'?>\x93\xfa\x93\xfa\xff\x93\xfa"), NULL, "<?xml encoding='shift_jis'?>\xe6\x97\xa5\xe6\x97\xa5\xef\xbf\xbd\xe6\x97\xa5", "Shift_JIS"},
	{"escape sequences", BYTES("<?xml encoding='iso-2022-jp'?>\x1b$BF|\x1b(B"), NULL, "<?xml encoding='iso-2022-jp'?>\xe6\x97\xa5", "ISO-2022-JP"},
	{"Big5", BYTES("<?xml encoding='big5'?>\xa4\xa4"), NULL, "<?xml encoding='big5'?>\xe4\xb8\xad", "Big5"},
	{"gb2312 is gb18030", BYTES("<?xml encoding='gb2312'?>\xd6\xd0"), NULL, "<?xml encoding='gb2312'?>\xe4\xb8\xad", "gb18030"},
	{"ks_c_5601-1987", BYTES("<?xml encoding='ks_c_5601-1987'?>\xb0\xa1"), NULL, "<?xml encoding='ks_c_5601-1987'?>\xea\xb0\x80", "EUC-KR"},
	{"the label that the bytes bear out wins", BYTES("<?xml encoding='windows-1251'?>\xcf\xf0\xe8"), "text/xml; charset=utf-8", "<?xml encoding='windows-1251'?>\xd0\x9f\xd1\x80\xd0\xb8", "windows-1251"},
	{"a pair of surrogates", BYTES("\xff\xfe<\0\x3d\xd8\xb5\xdf"), NULL, "<\xf0\x9f\x9e\xb5", "UTF-16LE"},
	{"a UTF-32 value that is no character", BYTES("\0\0\xfe\xff\0\0\0<\0\x11\0\0\0\0\xd8\0"), NULL, "<\xef\xbf\xbd\xef\xbf\xbd", "UTF-32BE"},
	{"a UTF-16 BOM over UTF-8", BYTES("\xff\xfe<rss>\xc3\xa9"), NULL, "<rss>\xc3\xa9", "UTF-8"},
	{"the wrong BOM", BYTES("\xfe\xff<\0?\0x\0m\0l\0>\0"), NULL, "<?xml>", "UTF-16LE"},
	{"a line of windows-1252 in UTF-8", BYTES("\xc3\xa9\xc3\xa9\xc3\xa9\ncaf\xe9 \xfc" "ber\n\xc3\xa9\n"), NULL,
	 "\xc3\xa9\xc3\xa9\xc3\xa9\ncaf\xc3\xa9 \xc3\xbc" "ber\n\xc3\xa9\n", "UTF-8"},
	{"an element of windows-1252 in UTF-8", BYTES("<a>\xc3\xa9\xc3\xa9</a><b>caf\xe9</b>"), NULL, "<a>\xc3\xa9\xc3\xa9</a><b>caf\xc3\xa9</b>", "UTF-8"},
	{"an element that was cut in UTF-8", BYTES("<a>\xc3\xa9\xc3\xa9</a><b>caf\xc3</b>"), NULL, "<a>\xc3\xa9\xc3\xa9</a><b>caf\xef\xbf\xbd</b>", "UTF-8"},
	{"a label that most bytes belie", BYTES("<?xml encoding='euc-kr'?>\xff\xff\xff\xff\xff\xff"), NULL,
	 "<?xml encoding='euc-kr'?>\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf", "windows-1252"},
	{"nothing", BYTES(""), NULL, "", "UTF-8"},
};
// clang-format on

static void bytes_become_text(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
		struct buf out;
		struct charset_guess guess;
		buf_init(&out, 4096);
		charset_decode(&out, rows[at].bytes, rows[at].length, rows[at].content_type, &guess);
		if (strcmp(buf_text(&out), rows[at].wanted) != 0 || strcmp(guess.name, rows[at].name) != 0)
			fail_msg("%s: gave \"%s\" from %s, wanted \"%s\" from %s", rows[at].what, buf_text(&out), guess.name,
			    rows[at].wanted, rows[at].name);
		buf_done(&out);
	}
}

static void any_bytes_become_valid_text(void **state)
{
	(void)state;
	static const char *const types[] = {
	    NULL, "a/b; charset=utf-16", "a/b;charset=iso-2022-jp", "a/b; charset=gb18030", "charset=", "charset=big5"};
	uint32_t seed = 1;
	for (int round = 0; round < 3000; round++) {
		char bytes[64];
		for (size_t at = 0; at < sizeof bytes; at++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[at] = (char)(seed >> 24);
		}
		struct buf out;
		struct charset_guess guess;
		buf_init(&out, 4096);
		charset_decode(&out, bytes, seed % sizeof bytes, types[round % 6], &guess);
		assert_true(text_is_valid(buf_text(&out), out.length));
		buf_done(&out);
	}
}

static void a_claim_that_does_not_hold_is_told(void **state)
{
	(void)state;
	struct buf out;
	struct charset_guess guess;
	buf_init(&out, 4096);
	charset_decode(&out, BYTES("\xc3\xa9"), "a/b; charset=koi8-r", &guess);
	assert_true(guess.disagreed);
	charset_decode(&out, BYTES("\xc3\xa9"), "a/b; charset=utf-8", &guess);
	assert_false(guess.disagreed);
	assert_false(guess.had_bad_bytes);
	charset_decode(&out, BYTES("\xc3\xa9 \xe2\x82"), NULL, &guess);
	assert_true(guess.had_bad_bytes);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_become_text),
	    cmocka_unit_test(any_bytes_become_valid_text),
	    cmocka_unit_test(a_claim_that_does_not_hold_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
