/* Names of elements and attributes. */
#include "markup_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

/* What a byte or a character is in a name: what begins one can go on in it, too. */
enum { MARKUP_BEGINS = 1, MARKUP_GOES_ON = 2 };

// clang-format off
static const unsigned char markup_name_bytes[256] = {
	['-'] = 2, ['.'] = 2, ['0'] = 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, [':'] = 1, ['_'] = 1,
	['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[0x80] =
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
// clang-format on

/* XML 1.0 (fifth edition) §2.3, beyond ASCII; sorted. */
static const struct {
	uint32_t first, last;
	int kind;
} markup_name_ranges[] = {
    {0xb7, 0xb7, MARKUP_GOES_ON},
    {0xc0, 0xd6, MARKUP_BEGINS},
    {0xd8, 0xf6, MARKUP_BEGINS},
    {0xf8, 0x2ff, MARKUP_BEGINS},
    {0x300, 0x36f, MARKUP_GOES_ON},
    {0x370, 0x37d, MARKUP_BEGINS},
    {0x37f, 0x1fff, MARKUP_BEGINS},
    {0x200c, 0x200d, MARKUP_BEGINS},
    {0x203f, 0x2040, MARKUP_GOES_ON},
    {0x2070, 0x218f, MARKUP_BEGINS},
    {0x2c00, 0x2fef, MARKUP_BEGINS},
    {0x3001, 0xd7ff, MARKUP_BEGINS},
    {0xf900, 0xfdcf, MARKUP_BEGINS},
    {0xfdf0, 0xfffd, MARKUP_BEGINS},
    {0x10000, 0xeffff, MARKUP_BEGINS},
};

static int markup_name_kind(uint32_t character);

bool markup_begins_name(char byte)
{
	return markup_name_bytes[(unsigned char)byte] == MARKUP_BEGINS;
}

bool markup_is_name_byte(char byte)
{
	return markup_name_bytes[(unsigned char)byte];
}

bool markup_is_name(const char *name, size_t length)
{
	const char *end = name + length;
	bool begins = true;
	size_t colons = 0;
	while (name < end) {
		uint32_t character = (unsigned char)*name < 0x80 ? (unsigned char)*name++ : text_next(&name, end);
		if (character == ':' && !begins) {
			colons++;
			begins = true;
			continue;
		}
		int kind = character == ':' ? 0 : markup_name_kind(character);
		if (!kind || (begins && kind != MARKUP_BEGINS))
			return false;
		begins = false;
	}
	return !begins && colons <= 1;
}

void markup_add_name(struct buf *out, const char *name, size_t length)
{
	const char *end = name + length;
	bool begins = true, has_colon = false;
	if (markup_is_name(name, length)) {
		buf_add(out, name, length);
		return;
	}
	while (name < end) {
		const char *rest = name;
		uint32_t character = text_next(&name, end);
		const char *next = name;
		bool is_prefix_end = character == ':' && !begins && !has_colon && name < end && *name != ':' &&
		                     markup_name_kind(text_next(&next, end)) == MARKUP_BEGINS;
		int kind = character == ':' ? 0 : markup_name_kind(character);
		if (is_prefix_end || kind == MARKUP_BEGINS || (kind && !begins))
			buf_add(out, rest, (size_t)(name - rest));
		else
			buf_add_char(out, '_');
		has_colon = has_colon || is_prefix_end;
		begins = is_prefix_end;
	}
}

static int markup_name_kind(uint32_t character)
{
	if (character < 0x80)
		return markup_name_bytes[character];
	for (size_t at = 0; at < sizeof markup_name_ranges / sizeof *markup_name_ranges; at++)
		if (character <= markup_name_ranges[at].last)
			return character >= markup_name_ranges[at].first ? markup_name_ranges[at].kind : 0;
	return 0;
}
