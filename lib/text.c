/* Characters in UTF-8: reading, writing, cleaning, cutting. */
#include "tidings/text.h"

#include "block.h"
#include "tidings/arena.h"
#include "tidings/buf.h"

#include <string.h>
#include <unictype.h>
#include <unistr.h>

#define REPLACEMENT 0xFFFD

struct range {
	uint32_t first;
	uint32_t last;
};

/* Our own table, not the library's scripts: the index on disk depends on it. Punctuation stays outside. */
// clang-format off
static const struct range unspaced[] = {
    {0x00E01, 0x00E3A}, {0x00E40, 0x00E4E}, {0x00E50, 0x00E59},                     /* Thai */
    {0x00E81, 0x00EDF},                                                             /* Lao */
    {0x01000, 0x01049}, {0x01050, 0x0109F},                                         /* Myanmar */
    {0x01100, 0x011FF},                                                             /* Hangul letters */
    {0x01780, 0x017D3}, {0x017D7, 0x017D7}, {0x017DC, 0x017E9},                     /* Khmer */
    {0x02E80, 0x02FDF}, {0x03005, 0x03007}, {0x03021, 0x0302F}, {0x03031, 0x0303C}, /* radicals, marks, numerals */
    {0x03041, 0x0309F}, {0x030A1, 0x030FA}, {0x030FC, 0x0312F},                     /* Kana, Bopomofo */
    {0x03131, 0x0318E}, {0x031A0, 0x031BF}, {0x031F0, 0x031FF},                     /* Hangul, Bopomofo, Kana */
    {0x03400, 0x04DBF}, {0x04E00, 0x09FFF},                                         /* Han */
    {0x0A960, 0x0A97F}, {0x0A9E0, 0x0A9FE}, {0x0AA60, 0x0AA7F},                     /* Hangul, Myanmar */
    {0x0AC00, 0x0D7FF},                                                             /* Hangul syllables */
    {0x0F900, 0x0FAFF}, {0x0FF66, 0x0FFDC},                                         /* compatibility, halfwidth */
    {0x1AFF0, 0x1B16F}, {0x20000, 0x3FFFD},                                         /* Kana and Han beyond the BMP */
};
// clang-format on

enum treatment { TREATMENT_KEEP, TREATMENT_DROP, TREATMENT_REPLACE, TREATMENT_BREAK, TREATMENT_TAB };

static enum treatment treatment_of(uint32_t character, bool is_well_formed);
static bool is_noncharacter(uint32_t character);
static const char *skip_plain(const char *at, const char *end);
static const char *skip_words(const char *at, const char *end);
static bool is_graphic(char byte);
static bool is_continuation(unsigned char byte);
static const char *skip_ascii(const char *at, const char *end);

uint32_t text_next(const char **at, const char *end)
{
	const uint8_t *bytes = (const uint8_t *)*at;
	if (*bytes < 0x80) {
		*at += 1;
		return *bytes;
	}
	ucs4_t character;
	int length = u8_mbtoucr(&character, bytes, (size_t)(end - *at));
	if (length <= 0) {
		*at += 1;
		return REPLACEMENT;
	}
	*at += length;
	return character;
}

void text_add(struct buf *buf, uint32_t character)
{
	if (character < 0x80) {
		buf_add_char(buf, (char)character);
		return;
	}
	uint8_t bytes[6];
	int length = u8_uctomb(bytes, character, sizeof bytes);
	if (length <= 0)
		length = u8_uctomb(bytes, REPLACEMENT, sizeof bytes);
	/* half a character is worse than none */
	if ((size_t)length > buf->limit - buf->length)
		buf->is_full = true;
	buf_add(buf, bytes, (size_t)length);
}

bool text_is_valid(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	for (const char *at = skip_ascii(bytes, end); at < end; at = skip_ascii(at, end)) {
		size_t letter = text_letter_length(at, end);
		ucs4_t character;
		int span = letter ? (int)letter : u8_mbtoucr(&character, (const uint8_t *)at, (size_t)(end - at));
		if (span <= 0)
			return false;
		at += span;
	}
	return true;
}

size_t text_letter_length(const char *at, const char *end)
{
	unsigned char lead = (unsigned char)*at, second = end - at > 1 ? (unsigned char)at[1] : 0;
	if (lead < 0xc3 || lead > 0xef || !is_continuation(second))
		return 0;
	if (lead < 0xe0)
		return 2;
	bool is_sure = lead == 0xef ? second != 0xb7 && second != 0xbf : lead != 0xe0 && lead != 0xed;
	return is_sure && end - at > 2 && is_continuation((unsigned char)at[2]) ? 3 : 0;
}

void text_clean(struct buf *buf, const char *bytes, size_t length, bool multiline)
{
	const char *end = bytes + length;
	const char *kept = bytes; /* start of a run that is copied as it is */
	const char *at = skip_plain(bytes, end);
	while (at < end) {
		const char *start = at;
		uint32_t character = text_next(&at, end);
		enum treatment treatment = treatment_of(character, character != REPLACEMENT || at - start > 1);
		if (treatment != TREATMENT_KEEP) {
			buf_add(buf, kept, (size_t)(start - kept));
			bool is_first_of_two = character == '\r' && at < end && *at == '\n';
			if (treatment == TREATMENT_REPLACE)
				text_add(buf, REPLACEMENT);
			else if (treatment == TREATMENT_BREAK && !is_first_of_two)
				buf_add_char(buf, multiline ? '\n' : ' ');
			else if (treatment == TREATMENT_TAB)
				buf_add_char(buf, multiline ? '\t' : ' ');
			kept = at;
		}
		at = skip_plain(at, end);
	}
	buf_add(buf, kept, (size_t)(end - kept));
}

char *text_line(struct arena *arena, const char *text, size_t limit)
{
	if (!text)
		return NULL;
	const char *end = text + strlen(text);
	struct buf line;
	buf_init(&line, limit);
	bool is_space_due = false;
	while (text < end && !line.is_full) {
		const char *start = text;
		uint32_t character = text_next(&text, end);
		if (uc_is_property_white_space(character)) {
			is_space_due = line.length > 0;
			continue;
		}
		if (treatment_of(character, true) == TREATMENT_DROP)
			continue;
		if (is_space_due && line.length < limit)
			buf_add_char(&line, ' ');
		is_space_due = false;
		if (is_graphic(*start)) {
			text = skip_words(text, end);
			buf_add(&line, start, (size_t)(text - start));
		} else {
			text_add(&line, character);
		}
	}
	size_t length = line.length;
	while (length > 0 && line.data[length - 1] == ' ')
		length--;
	char *copy = arena_copy_bytes(arena, buf_text(&line), length);
	buf_done(&line);
	return copy;
}

size_t text_cut(const char *text, size_t length, size_t limit)
{
	if (length <= limit)
		return length;
	size_t cut = limit;
	/* a character has at most three bytes behind its first; more is no UTF-8 and may be cut anywhere */
	while (cut > 0 && limit - cut < 3 && ((unsigned char)text[cut] & 0xC0) == 0x80)
		cut--;
	return cut;
}

bool text_parse_number(const char *text, int64_t *number)
{
	int64_t value = 0;
	if (*text == '\0')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *text - '0', &value))
			return false;
	}
	if (*text)
		return false;
	*number = value;
	return true;
}

bool text_is_unspaced(uint32_t character)
{
	size_t low = 0;
	size_t high = sizeof unspaced / sizeof unspaced[0];
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (character > unspaced[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof unspaced / sizeof unspaced[0] && character >= unspaced[low].first;
}

bool text_is_letter(uint32_t character)
{
	return uc_is_general_category_withtable(character, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

static enum treatment treatment_of(uint32_t character, bool is_well_formed)
{
	if (!is_well_formed)
		return TREATMENT_REPLACE;
	if (character == '\t')
		return TREATMENT_TAB;
	if ((character >= '\n' && character <= '\r') || character == 0x85)
		return TREATMENT_BREAK;
	if (character < 0x20 || (character >= 0x7F && character <= 0x9F) || is_noncharacter(character))
		return TREATMENT_DROP;
	return TREATMENT_KEEP;
}

static bool is_noncharacter(uint32_t character)
{
	return (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
}

/* Most bytes of most feeds are printable ASCII. */
static const char *skip_plain(const char *at, const char *end)
{
	while (at < end && *at >= 0x20 && *at < 0x7F)
		at++;
	return at;
}

/* Words of ASCII with a single space between them are a line as they are. */
static const char *skip_words(const char *at, const char *end)
{
	while (at < end && (is_graphic(*at) || (*at == ' ' && at + 1 < end && is_graphic(at[1]))))
		at++;
	return at;
}

static bool is_graphic(char byte)
{
	return byte > 0x20 && byte < 0x7F;
}

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* Eight bytes at a time while they last. */
static const char *skip_ascii(const char *at, const char *end)
{
	while (end - at >= BLOCK_SIZE && !block_has_marks(block_load(at)))
		at += BLOCK_SIZE;
	while (at < end && (unsigned char)*at < 0x80)
		at++;
	return at;
}

bool text_has_letter(const char *text)
{
	const uint32_t kept = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_Co;
	const char *end = text + strlen(text);
	while (text < end)
		if (uc_is_general_category_withtable(text_next(&text, end), kept))
			return true;
	return false;
}
