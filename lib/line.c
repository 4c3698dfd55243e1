/* One line of text that neither forges nor hides another. */
#include "line.h"

#include <string.h>

struct range {
	uint32_t first;
	uint32_t last;
};

static const struct range unfit[] = {
    {0x0000, 0x001F},   /* C0 */
    {0x007F, 0x009F},   /* DEL, C1 */
    {0x180E, 0x180E},   /* Mongolian vowel separator */
    {0x200B, 0x200B},   /* zero-width space */
    {0x2028, 0x202E},   /* line and paragraph separators, bidi embeddings and overrides */
    {0x2060, 0x206F},   /* word joiner, invisible operators, bidi isolates, deprecated and future format characters */
    {0xD800, 0xDFFF},   /* surrogates */
    {0xFDD0, 0xFDEF},   /* noncharacters */
    {0xFEFF, 0xFEFF},   /* byte order mark */
    {0xFFF0, 0xFFFB},   /* reserved for format characters, interlinear annotation */
    {0xE0000, 0xE00FF}, /* tags, reserved for format characters */
};

static size_t sequence_length(unsigned char lead);
static size_t read_character(const char *bytes, uint32_t *character);

void line_clean(char *line)
{
	while (*line) {
		uint32_t character;
		size_t length = read_character(line, &character);
		if (!length || !line_is_fit(character)) {
			length = length ? length : 1;
			memset(line, '?', length);
		}
		line += length;
	}
}

size_t line_cut(const char *line, size_t length)
{
	size_t start = length;
	while (start > 0 && length - start < 3 && ((unsigned char)line[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0)
		return length;
	size_t needed = sequence_length((unsigned char)line[start - 1]);
	return needed > length - (start - 1) ? start - 1 : length;
}

bool line_is_fit(uint32_t character)
{
	for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++) {
		if (character >= unfit[i].first && character <= unfit[i].last)
			return false;
	}
	/* the last two of every plane are noncharacters */
	return (character & 0xFFFE) != 0xFFFE && character <= 0x10FFFF;
}

/* How many bytes a lead byte announces; 0 for what starts no character. */
static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Reads from a NUL-terminated string; 0 when no well-formed character stands there. */
static size_t read_character(const char *bytes, uint32_t *character)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = (unsigned char)bytes[0];
	size_t length = sequence_length(lead);
	if (length <= 1) {
		*character = lead;
		return length;
	}
	uint32_t value = lead & (0xFFU >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)bytes[i];
		if ((next & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (next & 0x3FU);
	}
	*character = value;
	return value >= smallest[length] && value <= 0x10FFFF ? length : 0;
}
