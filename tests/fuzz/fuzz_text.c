/* Any bytes as text for a terminal or a line: clean, clean only once, and measured the same in whole and in pieces. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/mem.h"

#define WIDTH 20

struct lines {
	const char *text;
	size_t length, last;
};

static void check_visible(const char *text, bool multiline);
static void check_shown(const char *text);
static void check_clean(const char *bytes, size_t length, bool multiline);
static void check_width(const char *text);
static void check_line(void *arg, const char *line, size_t length);
static void check_fold(const char *text);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_copy_bytes((const char *)bytes, length);
	for (int multiline = 0; multiline < 2; multiline++) {
		check_visible(text, multiline);
		check_clean((const char *)bytes, length, multiline);
	}
	check_fold(text);
	int64_t number;
	text_parse_number(text, &number);
	mem_free(text);
	return 0;
}

static void check_visible(const char *text, bool multiline)
{
	struct buf once, twice;
	buf_init(&once, FUZZ_MEMORY);
	buf_init(&twice, FUZZ_MEMORY);
	text_add_visible(&once, text, multiline);
	fuzz_check_text(buf_text(&once), 3 * strlen(text), multiline);
	check_shown(buf_text(&once));
	text_add_visible(&twice, buf_text(&once), multiline);
	FUZZ_CHECK(strcmp(buf_text(&once), buf_text(&twice)) == 0);
	check_width(buf_text(&once));
	buf_done(&once);
	buf_done(&twice);
}

/* Nothing that turns the direction, hides, or is no character. */
static void check_shown(const char *text)
{
	const char *end = text + strlen(text);
	while (text < end) {
		uint32_t character = text_next(&text, end);
		FUZZ_CHECK(character < 0x80 || character >= 0xa0);
		FUZZ_CHECK(character != '\t' && character != 0x200b && character != 0xfeff && character != 0x180e);
		FUZZ_CHECK(character < 0x2028 || character > 0x202e);
		FUZZ_CHECK(character < 0x2060 || character > 0x206f);
		FUZZ_CHECK(character < 0xfff9 || character > 0xfffb);
		FUZZ_CHECK(character < 0xe0000 || character > 0xe007f);
		FUZZ_CHECK((character & 0xfffe) != 0xfffe && (character < 0xfdd0 || character > 0xfdef));
	}
}

static void check_clean(const char *bytes, size_t length, bool multiline)
{
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct buf once, twice;
	buf_init(&once, FUZZ_MEMORY);
	buf_init(&twice, FUZZ_MEMORY);
	text_clean(&once, bytes, length, multiline);
	fuzz_check_text(buf_text(&once), 3 * length, multiline);
	text_clean(&twice, buf_text(&once), once.length, multiline);
	FUZZ_CHECK(strcmp(buf_text(&once), buf_text(&twice)) == 0);
	char *line = text_line(arena, buf_text(&once), WIDTH);
	fuzz_check_text(line, WIDTH, false);
	FUZZ_CHECK(fuzz_is_same(text_line(arena, line, WIDTH), line));
	buf_done(&once);
	buf_done(&twice);
	arena_free(arena);
}

static void check_width(const char *text)
{
	struct lines lines = {.text = text, .length = strlen(text)};
	size_t fit = text_fit(text, WIDTH);
	FUZZ_CHECK(fit <= lines.length && text_is_valid(text, fit));
	char *prefix = mem_copy_bytes(text, fit);
	FUZZ_CHECK(text_width(prefix) <= WIDTH);
	mem_free(prefix);
	FUZZ_CHECK(text_fit(text, SIZE_MAX) == lines.length);
	text_wrap(text, WIDTH, check_line, &lines);
}

/* Pieces of the text in its order; wider than asked for only where one cluster is. */
static void check_line(void *arg, const char *line, size_t length)
{
	struct lines *lines = arg;
	size_t at = (size_t)(line - lines->text);
	FUZZ_CHECK(at >= lines->last && at + length <= lines->length && text_is_valid(line, length));
	lines->last = at + length;
	char *copy = mem_copy_bytes(line, length);
	FUZZ_CHECK(text_width(copy) <= WIDTH || text_fit(copy, WIDTH) == 0);
	mem_free(copy);
}

static void check_fold(const char *text)
{
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct buf clean;
	buf_init(&clean, FUZZ_MEMORY);
	text_clean(&clean, text, strlen(text), false);
	const char *folded = text_fold(arena, buf_text(&clean));
	fuzz_check_text(folded, 12 * clean.length + 1, false);
	FUZZ_CHECK(fuzz_is_same(text_fold(arena, folded), folded));
	buf_done(&clean);
	arena_free(arena);
}
