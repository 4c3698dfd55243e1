/* Any bytes to UTF-8. */
#include "tidings/charset.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "charset_labels.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define CHARSET_DECLARATION_REACH 1024 /* bytes in which a document says its encoding */
#define CHARSET_BAD_SHARE 10           /* a label does not hold when one byte in that many means nothing */
#define CHARSET_GROWTH 3               /* no encoding here needs more bytes in UTF-8 for one of its own */

struct charset_claims {
	const struct charset_encoding *http, *declared;
	bool is_stateful; /* an escape-sequence encoding: its bytes look like ASCII */
};

static const struct charset_encoding *charset_of_bom(const char *bytes, size_t length, size_t *skip);
static const struct charset_encoding *charset_of_pattern(
    const char *bytes, size_t length, const struct charset_encoding *marked);
static void charset_read_claims(
    struct charset_claims *claims, const char *bytes, size_t length, const char *content_type);
static const struct charset_encoding *charset_in_text(const char *text, size_t length, const char *word);
static const struct charset_encoding *charset_decode_claimed(
    struct buf *out, const char *bytes, size_t length, const struct charset_claims *claims, size_t *bad);
static size_t charset_convert_wide(
    struct buf *out, const struct charset_encoding *encoding, const char *bytes, size_t length);
static uint32_t charset_unit(const char *bytes, size_t length, size_t unit, bool is_big);
static size_t charset_convert(
    struct buf *out, const struct charset_encoding *encoding, const char *bytes, size_t length, size_t most);
static size_t charset_convert_windows_1252(struct buf *out, const char *bytes, size_t length);
static bool charset_is_mostly_utf8(const char *bytes, size_t length);
static size_t charset_convert_mixed(struct buf *out, const char *bytes, size_t length, bool is_mostly_utf8);
static bool charset_is_windows_1252(const char *bytes, size_t length, size_t at, size_t span, bool is_mostly_utf8);
static bool charset_is_other_run(const char *bytes, const char *end, const char *at, const char **run_end);
static bool charset_is_foreign_letter(const char *bytes, const char *end, const char *at);
static size_t charset_ascii(const char *at, const char *end);
static size_t charset_sequence(const char *at, const char *end, bool *is_valid);
static void charset_conclude(
    struct charset_guess *guess, const struct charset_encoding *used, const struct charset_claims *claims, size_t bad);

void charset_decode(
    struct buf *out, const char *bytes, size_t length, const char *content_type, struct charset_guess *guess)
{
	size_t skip = 0, bad = 0;
	struct charset_claims claims;
	charset_read_claims(&claims, bytes, length, content_type);
	const struct charset_encoding *encoding = charset_of_bom(bytes, length, &skip);
	bytes += skip;
	length -= skip;
	if (!encoding || encoding->unit > 1)
		encoding = charset_of_pattern(bytes, length, encoding);
	if (length <= out->limit)
		buf_reserve(out, length);
	if (encoding && encoding->unit > 1)
		bad = charset_convert_wide(out, encoding, bytes, length);
	else if (!claims.is_stateful && text_is_valid(bytes, length)) {
		encoding = charset_find("utf8", 4);
		buf_add(out, bytes, length);
	} else if (encoding)
		bad = charset_convert_mixed(out, bytes, length, true);
	else
		encoding = charset_decode_claimed(out, bytes, length, &claims, &bad);
	charset_conclude(guess, encoding, &claims, bad);
}

uint32_t charset_windows_1252(unsigned char byte)
{
	// clang-format off
	static const uint16_t high[32] = {
		0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
		0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
	};
	// clang-format on
	return byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
}

static const struct charset_encoding *charset_of_bom(const char *bytes, size_t length, size_t *skip)
{
	// clang-format off
	static const struct { const char *mark; size_t length; const char *label; } marks[] = {
		{"\xff\xfe\0\0", 4, "utf32le"}, {"\0\0\xfe\xff", 4, "utf32be"}, {"\xff\xfe", 2, "utf16le"}, {"\xfe\xff", 2, "utf16be"},
		{"\xef\xbb\xbf", 3, "utf8"},
	};
	// clang-format on
	for (size_t at = 0; at < sizeof marks / sizeof *marks; at++)
		if (length >= marks[at].length && memcmp(bytes, marks[at].mark, marks[at].length) == 0) {
			*skip = marks[at].length;
			return charset_find(marks[at].label, strlen(marks[at].label));
		}
	return NULL;
}

/* Markup and JSON begin with ASCII: where its zero bytes stand says how wide a character is, whatever BOM was put
 * before; `marked` when they do not say. */
static const struct charset_encoding *charset_of_pattern(
    const char *bytes, size_t length, const struct charset_encoding *marked)
{
	bool is_narrow = length >= 4 && (bytes[0] == '<' || bytes[0] == '{') && charset_ascii(bytes, bytes + 4) == 4 &&
	                 !memchr(bytes, 0, 4);
	if (is_narrow)
		return NULL;
	size_t reach = length < 256 ? length & ~(size_t)3 : 256;
	size_t zeros[4] = {0};
	for (size_t at = 0; at < reach; at++)
		zeros[at & 3] += bytes[at] == 0;
	size_t most = reach / 4 - reach / 16;
	if (reach < 4)
		return marked;
	if (zeros[0] >= most && zeros[1] >= most && zeros[2] >= most)
		return charset_find("utf32be", 7);
	if (zeros[1] >= most && zeros[2] >= most && zeros[3] >= most)
		return charset_find("utf32le", 7);
	size_t half = reach / 8;
	if (zeros[0] + zeros[2] > 2 * half && zeros[1] + zeros[3] < half)
		return charset_find("utf16be", 7);
	if (zeros[1] + zeros[3] > 2 * half && zeros[0] + zeros[2] < half)
		return charset_find("utf16le", 7);
	return marked;
}

static void charset_read_claims(
    struct charset_claims *claims, const char *bytes, size_t length, const char *content_type)
{
	size_t reach = length < CHARSET_DECLARATION_REACH ? length : CHARSET_DECLARATION_REACH;
	*claims = (struct charset_claims){0};
	if (content_type)
		claims->http = charset_in_text(content_type, strlen(content_type), "charset");
	claims->declared = charset_in_text(bytes, reach, "encoding");
	if (!claims->declared)
		claims->declared = charset_in_text(bytes, reach, "charset");
	const struct charset_encoding *claimed[] = {claims->http, claims->declared};
	for (size_t at = 0; at < 2; at++)
		if (claimed[at] && strncmp(claimed[at]->name, "ISO-2022", 8) == 0)
			claims->is_stateful = memchr(bytes, 0x1b, length) || memchr(bytes, 0x0e, length);
}

/* The first word="label" whose label is known; the quotes may be missing. */
static const struct charset_encoding *charset_in_text(const char *text, size_t length, const char *word)
{
	size_t word_length = strlen(word);
	for (size_t at = 0; at + word_length < length; at++) {
		if (strncasecmp(text + at, word, word_length) != 0)
			continue;
		size_t from = at + word_length;
		while (from < length && isspace((unsigned char)text[from]))
			from++;
		if (from >= length || text[from++] != '=')
			continue;
		while (from < length && strchr("\"' \t", text[from]) && text[from])
			from++;
		size_t to = from;
		while (to < length && text[to] && !strchr("\"'<>?;,\r\n", text[to]))
			to++;
		const struct charset_encoding *found = charset_find(text + from, to - from);
		if (found)
			return found;
	}
	return NULL;
}

/* What the labels say, as far as the bytes bear it out, else UTF-8 or windows-1252, whichever there is more of. The label
 * of the latter is believed least: every text bears it out. */
static const struct charset_encoding *charset_decode_claimed(
    struct buf *out, const char *bytes, size_t length, const struct charset_claims *claims, size_t *bad)
{
	const struct charset_encoding *claimed[] = {claims->http, claims->declared}, *best = NULL;
	size_t start = out->length, fewest = SIZE_MAX;
	bool is_mostly_utf8 = charset_is_mostly_utf8(bytes, length);
	const struct charset_encoding *utf8 = charset_find("utf8", 4), *windows_1252 = charset_find("cp1252", 6);
	for (size_t at = 0; at < 2; at++) {
		const struct charset_encoding *encoding = claimed[at];
		bool is_plain =
		    encoding && encoding->unit == 1 && encoding != utf8 && !(is_mostly_utf8 && encoding == windows_1252);
		if (!is_plain || (at == 1 && encoding == best))
			continue;
		struct buf attempt;
		buf_init(&attempt, length * CHARSET_GROWTH);
		size_t count = charset_convert(&attempt, encoding, bytes, length, length / CHARSET_BAD_SHARE);
		if (count < fewest) {
			out->length = start;
			buf_add(out, buf_text(&attempt), attempt.length);
			best = encoding;
			fewest = count;
		}
		buf_done(&attempt);
	}
	if (best && fewest <= length / CHARSET_BAD_SHARE) {
		*bad = fewest;
		return best;
	}
	out->length = start;
	*bad = charset_convert_mixed(out, bytes, length, is_mostly_utf8);
	return is_mostly_utf8 ? utf8 : windows_1252;
}

/* UTF-16 and UTF-32. Returns how many units meant nothing. */
static size_t charset_convert_wide(
    struct buf *out, const struct charset_encoding *encoding, const char *bytes, size_t length)
{
	size_t unit = (size_t)encoding->unit, at = 0, bad = 0;
	bool is_big = strstr(encoding->name, "BE");
	while (at < length) {
		uint32_t character = charset_unit(bytes + at, length - at, unit, is_big);
		at += unit;
		bool is_high = unit == 2 && character >= 0xd800 && character < 0xdc00;
		uint32_t low = is_high && at < length ? charset_unit(bytes + at, length - at, unit, is_big) : 0;
		if (low >= 0xdc00 && low < 0xe000) {
			character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
			at += unit;
		}
		bad += character > 0x10ffff || (character >= 0xd800 && character < 0xe000);
		text_add(out, character);
	}
	return bad;
}

/* What is no whole unit any more is a value that means nothing. */
static uint32_t charset_unit(const char *bytes, size_t length, size_t unit, bool is_big)
{
	uint32_t value = 0;
	if (length < unit)
		return UINT32_MAX;
	for (size_t at = 0; at < unit; at++)
		value = value << 8 | (unsigned char)bytes[is_big ? at : unit - 1 - at];
	return value;
}

/* Returns how many bytes meant nothing; stops when they are more than `most`. */
static size_t charset_convert(
    struct buf *out, const struct charset_encoding *encoding, const char *bytes, size_t length, size_t most)
{
	size_t bad = 0;
	if (strcmp(encoding->name, "windows-1252") == 0)
		return charset_convert_windows_1252(out, bytes, length);
	iconv_t converter = iconv_open("UTF-8", encoding->iconv);
	if (converter == (iconv_t)-1)
		return SIZE_MAX - 1;
	char *in = (char *)(uintptr_t)bytes;
	while (length && bad <= most) {
		char chunk[16384], *to = chunk;
		size_t room = sizeof chunk;
		size_t done = iconv(converter, &in, &length, &to, &room);
		int reason = errno;
		buf_add(out, chunk, (size_t)(to - chunk));
		if (done != (size_t)-1 || reason == E2BIG)
			continue;
		text_add(out, 0xfffd);
		bad++;
		in++;
		length--;
	}
	iconv_close(converter);
	return bad;
}

/* iconv refuses the five bytes that mean nothing; here every byte means something. */
static size_t charset_convert_windows_1252(struct buf *out, const char *bytes, size_t length)
{
	const char *at = bytes, *end = bytes + length;
	while (at < end) {
		size_t span = charset_ascii(at, end);
		buf_add(out, at, span);
		at += span;
		if (at < end)
			text_add(out, charset_windows_1252((unsigned char)*at++));
	}
	return 0;
}

/* Sequences of several bytes hardly come about in another encoding. */
static bool charset_is_mostly_utf8(const char *bytes, size_t length)
{
	size_t valid = 0, bad = 0;
	for (const char *at = bytes, *end = bytes + length; (at += charset_ascii(at, end)) < end;) {
		bool is_valid;
		at += charset_sequence(at, end, &is_valid);
		valid += is_valid;
		bad += !is_valid;
	}
	return valid > 0 && valid >= bad;
}

/* UTF-8 where it is valid; the other bytes are windows-1252 or mean nothing. */
static size_t charset_convert_mixed(struct buf *out, const char *bytes, size_t length, bool is_mostly_utf8)
{
	size_t bad = 0;
	const char *at = bytes, *end = bytes + length, *run_end = bytes;
	bool is_other_run = false;
	while (at < end) {
		size_t span = charset_ascii(at, end);
		buf_add(out, at, span);
		at += span;
		if (at == end)
			break;
		bool is_valid;
		span = charset_sequence(at, end, &is_valid);
		if (!is_valid && is_mostly_utf8 && at >= run_end)
			is_other_run = charset_is_other_run(bytes, end, at, &run_end);
		if (is_valid)
			buf_add(out, at, span);
		else if (is_other_run || charset_is_windows_1252(bytes, length, (size_t)(at - bytes), span, is_mostly_utf8))
			text_add(out, charset_windows_1252((unsigned char)*at));
		else {
			text_add(out, 0xfffd);
			bad++;
		}
		at += span;
	}
	return bad;
}

/* Whether a byte that is no UTF-8 is taken for windows-1252. In what is mostly UTF-8, only quotes, dashes and the like
 * that stand alone: programs paste them there, and others cut characters into pieces. */
static bool charset_is_windows_1252(const char *bytes, size_t length, size_t at, size_t span, bool is_mostly_utf8)
{
	if (span > 1 || !is_mostly_utf8)
		return span == 1;
	bool is_alone =
	    (at == 0 || (unsigned char)bytes[at - 1] < 0x80) && (at + 1 == length || (unsigned char)bytes[at + 1] < 0x80);
	return is_alone && (unsigned char)bytes[at] < 0xc0;
}

/* Whether the line, or the text between two tags, in which the first bad byte stands at `at`, is windows-1252 for
 * itself: someone pasted it there. No character of it is UTF-8, and each bad byte is a letter beside a letter. */
static bool charset_is_other_run(const char *bytes, const char *end, const char *at, const char **run_end)
{
	const char *from = at;
	bool is_other = true;
	while (from > bytes && from[-1] != '\n' && from[-1] != '<')
		from--;
	while (from < end && *from != '\n' && *from != '<') {
		bool is_valid = false;
		size_t span = charset_sequence(from, end, &is_valid);
		if ((unsigned char)*from >= 0x80 && (span > 1 || !charset_is_foreign_letter(bytes, end, from)))
			is_other = false;
		from += span;
	}
	*run_end = from;
	return is_other;
}

/* The bytes that most characters of Latin scripts and their punctuation begin with in UTF-8 are rather cut ones. */
static bool charset_is_foreign_letter(const char *bytes, const char *end, const char *at)
{
	unsigned char byte = (unsigned char)*at;
	if (byte < 0xc0 || byte == 0xc2 || byte == 0xc3 || byte == 0xe2)
		return false;
	return (at > bytes && isalpha((unsigned char)at[-1])) || (at + 1 < end && isalpha((unsigned char)at[1]));
}

static size_t charset_ascii(const char *at, const char *end)
{
	const char *from = at;
	while (at < end && (unsigned char)*at < 0x80)
		at++;
	return (size_t)(at - from);
}

/* The bytes of a sequence, valid or broken; 1 for a byte that begins none. */
static size_t charset_sequence(const char *at, const char *end, bool *is_valid)
{
	unsigned char lead = (unsigned char)*at;
	size_t wanted = lead >= 0xf0 && lead < 0xf5   ? 4
	                : lead >= 0xe0 && lead < 0xf0 ? 3
	                : lead >= 0xc2 && lead < 0xe0 ? 2
	                                              : 1;
	size_t span = 1;
	while (span < wanted && at + span < end && ((unsigned char)at[span] & 0xc0) == 0x80)
		span++;
	*is_valid = span == wanted && text_is_valid(at, span);
	return span;
}

static void charset_conclude(
    struct charset_guess *guess, const struct charset_encoding *used, const struct charset_claims *claims, size_t bad)
{
	size_t length = strlen(used->name);
	*guess = (struct charset_guess){.had_bad_bytes = bad > 0};
	memcpy(guess->name, used->name, length < sizeof guess->name ? length : sizeof guess->name - 1);
	const struct charset_encoding *claim = claims->http ? claims->http : claims->declared;
	guess->disagreed = claim && claim != used;
}
