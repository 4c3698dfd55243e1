/* The form of a text that is compared. */
#include "tidings/text.h"

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/mem.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

struct range {
	uint32_t first;
	uint32_t last;
};

/* Marks that a reader leaves out when typing. Kana's voicing marks and the vowels of Indic scripts are letters and
 * stay. */
static const struct range diacritics[] = {
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x05BF, 0x05BF},
    {0x05C1, 0x05C2},
    {0x05C4, 0x05C5},
    {0x05C7, 0x05C7},
    {0x064B, 0x065F},
    {0x0670, 0x0670},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0xFE20, 0xFE2F},
};

/* Slow pieces of a text of many bytes: up to one in so many the rest need not go through the tables of Unicode. */
#define BYTES_PER_PIECE 48
#define GROWTH 12 /* times that a character may be longer when it is decomposed */

static const char *skip_ascii(const char *at, const char *end);
static const char *skip_foreign(const char *at, const char *end);
static bool is_plain(const char *at, const char *end);
static size_t count_pieces(const char *text, const char *end);
static void fold_pieces(struct buf *folded, const char *text, const char *end);
static void fold_ascii(struct buf *folded, const char *at, const char *end);
static void fold_foreign(struct buf *folded, const char *at, const char *end);
static void add_space(struct buf *folded);
static uint8_t *decompose_and_fold(const char *text, size_t *length);
static size_t drop_marks(uint8_t *bytes, size_t length);
static bool is_diacritic(uint32_t character, uint32_t base);

char *text_fold(struct arena *arena, const char *text)
{
	if (!text)
		return NULL;
	size_t length = strlen(text);
	const char *end = text + length;
	struct buf folded;
	buf_init(&folded, length * GROWTH + 1);
	if (count_pieces(text, end) * BYTES_PER_PIECE <= length)
		fold_pieces(&folded, text, end);
	else
		fold_foreign(&folded, text, end);
	if (folded.length && folded.data[folded.length - 1] == ' ')
		folded.length--;
	char *copy = arena_copy_bytes(arena, folded.data ? folded.data : "", folded.length);
	buf_done(&folded);
	return copy;
}

static const char *skip_ascii(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at < 0x80)
		at++;
	return at;
}

static const char *skip_foreign(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at >= 0x80)
		at++;
	return at;
}

/* Dashes, quotation marks and bullets, of which no form is another: U+2010, 2012 to 2016, 2018 to 2023. */
static bool is_plain(const char *at, const char *end)
{
	for (; at < end; at += 3) {
		if (end - at < 3 || at[0] != '\xE2' || at[1] != '\x80')
			return false;
		unsigned char last = (unsigned char)at[2];
		bool is_one = last == 0x90 || (last >= 0x92 && last <= 0x96) || (last >= 0x98 && last <= 0xA3);
		if (!is_one)
			return false;
	}
	return true;
}

static size_t count_pieces(const char *text, const char *end)
{
	size_t count = 0;
	for (const char *at = skip_ascii(text, end); at < end;) {
		const char *after = skip_foreign(at, end);
		count += !is_plain(at, after);
		at = skip_ascii(after, end);
	}
	return count;
}

/* What is not ASCII is folded together with the character before it, which may be the base of a mark. */
static void fold_pieces(struct buf *folded, const char *text, const char *end)
{
	for (const char *at = text; at < end;) {
		const char *foreign = skip_ascii(at, end), *after = skip_foreign(foreign, end);
		if (is_plain(foreign, after)) {
			fold_ascii(folded, at, foreign);
			buf_add(folded, foreign, (size_t)(after - foreign));
		} else {
			const char *base = foreign > at ? foreign - 1 : foreign;
			fold_ascii(folded, at, base);
			fold_foreign(folded, base, after);
		}
		at = after;
	}
}

static void fold_ascii(struct buf *folded, const char *at, const char *end)
{
	for (; at < end; at++) {
		char character = *at;
		if (character == ' ' || (character >= '\t' && character <= '\r'))
			add_space(folded);
		else
			buf_add_char(folded, character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character);
	}
}

static void fold_foreign(struct buf *folded, const char *at, const char *end)
{
	size_t length = (size_t)(end - at);
	uint8_t *bytes = decompose_and_fold(at, &length);
	length = drop_marks(bytes, length);
	uint8_t *composed = u8_normalize(UNINORM_NFC, bytes, length, NULL, &length);
	if (!composed)
		mem_fail();
	const char *from = (const char *)composed;
	if (length && *from == ' ') {
		add_space(folded);
		from++;
		length--;
	}
	buf_add(folded, from, length);
	mem_free(composed);
	mem_free(bytes);
}

/* One between words, none before the first. */
static void add_space(struct buf *folded)
{
	if (folded->length && folded->data[folded->length - 1] != ' ')
		buf_add_char(folded, ' ');
}

/* Decomposed first, because what comes out of a compatibility form may have case (㎒ is MHz). */
static uint8_t *decompose_and_fold(const char *text, size_t *length)
{
	uint8_t *decomposed = u8_normalize(UNINORM_NFKD, (const uint8_t *)text, *length, NULL, length);
	if (!decomposed)
		mem_fail();
	uint8_t *folded = u8_casefold(decomposed, *length, NULL, UNINORM_NFKD, NULL, length);
	if (!folded)
		mem_fail();
	mem_free(decomposed);
	return folded;
}

/* In place: also what is invisible, and white space that is not a single space between words. */
static size_t drop_marks(uint8_t *bytes, size_t length)
{
	const char *at = (const char *)bytes;
	const char *end = at + length;
	size_t kept = 0;
	uint32_t base = 0;
	while (at < end) {
		const char *start = at;
		uint32_t character = text_next(&at, end);
		if (uc_is_property_white_space(character)) {
			if (kept == 0 || bytes[kept - 1] != ' ')
				bytes[kept++] = ' ';
			base = ' ';
			continue;
		}
		if (is_diacritic(character, base) || uc_is_property_default_ignorable_code_point(character))
			continue;
		base = character;
		size_t size = (size_t)(at - start);
		memmove(bytes + kept, start, size);
		kept += size;
	}
	return kept;
}

static bool is_diacritic(uint32_t character, uint32_t base)
{
	/* й is a letter, not an и with a breve */
	if (character == 0x0306 && base == 0x0438)
		return false;
	for (size_t i = 0; i < sizeof diacritics / sizeof diacritics[0]; i++) {
		if (character >= diacritics[i].first && character <= diacritics[i].last)
			return true;
	}
	return false;
}
