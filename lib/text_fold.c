/* The form of a text that is compared. */
#include "tidings/text.h"

#include "tidings/arena.h"
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

static bool is_ascii(const char *text, size_t length);
static char *fold_ascii(struct arena *arena, const char *text, size_t length);
static uint8_t *decompose_and_fold(const char *text, size_t *length);
static size_t drop_marks(uint8_t *bytes, size_t length);
static bool is_diacritic(uint32_t character, uint32_t base);

char *text_fold(struct arena *arena, const char *text)
{
	if (!text)
		return NULL;
	size_t length = strlen(text);
	if (is_ascii(text, length))
		return fold_ascii(arena, text, length);
	uint8_t *bytes = decompose_and_fold(text, &length);
	length = drop_marks(bytes, length);
	uint8_t *composed = u8_normalize(UNINORM_NFC, bytes, length, NULL, &length);
	if (!composed)
		mem_fail();
	char *folded = arena_copy_bytes(arena, (const char *)composed, length);
	mem_free(composed);
	mem_free(bytes);
	return folded;
}

static bool is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] >= 0x80)
			return false;
	}
	return true;
}

static char *fold_ascii(struct arena *arena, const char *text, size_t length)
{
	char *folded = arena_copy_bytes(arena, text, length);
	size_t kept = 0;
	for (size_t i = 0; i < length; i++) {
		char character = text[i];
		bool is_space = character == ' ' || (character >= '\t' && character <= '\r');
		if (is_space && (kept == 0 || folded[kept - 1] == ' '))
			continue;
		if (character >= 'A' && character <= 'Z')
			character = (char)(character - 'A' + 'a');
		folded[kept++] = is_space ? ' ' : character;
	}
	if (kept > 0 && folded[kept - 1] == ' ')
		kept--;
	folded[kept] = '\0';
	return folded;
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
			if (kept > 0 && bytes[kept - 1] != ' ')
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
	return kept > 0 && bytes[kept - 1] == ' ' ? kept - 1 : kept;
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
