/* The paragraph at hand of a page: white space collapsed as browsers do, kept in preformatted text. */
#include <string.h>

#include "html_page.h"
#include "tidings/text.h"

#define TAB_COLUMNS 8
#define SOFT_HYPHEN 0xadu
#define SHIFTED_LIMIT 16 /* characters of a power or an index */

/* By ASCII character: what there is above and below the line. */
static const struct shifted {
	char plain;
	uint32_t up, down;
} shifted[] = {
    // clang-format off
	{'0', 0x2070, 0x2080}, {'1', 0xb9, 0x2081}, {'2', 0xb2, 0x2082}, {'3', 0xb3, 0x2083}, {'4', 0x2074, 0x2084},
	{'5', 0x2075, 0x2085}, {'6', 0x2076, 0x2086}, {'7', 0x2077, 0x2087}, {'8', 0x2078, 0x2088}, {'9', 0x2079, 0x2089},
	{'+', 0x207a, 0x208a}, {'-', 0x207b, 0x208b}, {'=', 0x207c, 0x208c}, {'(', 0x207d, 0x208d}, {')', 0x207e, 0x208e},
	{'n', 0x207f, 0x2099}, {'i', 0x2071, 0x1d62}, {'x', 0x2e3, 0x2093}, {'k', 0x1d4f, 0x2096}, {'m', 0x1d50, 0x2098},
    // clang-format on
};

static void add_preformatted(struct html_page *page, uint32_t character);
static void break_line(struct html_page *page);
static void flush_space(struct html_page *page);
static uint32_t shift(char plain, bool is_up);

void html_page_text(struct html_page *page, struct html_slice text, unsigned how)
{
	while (text.length && !page->text.is_full) {
		size_t run = page->preformatted ? 0 : html_words_length(text);
		if (run) {
			flush_space(page);
			html_add_run(&page->text, text.at, run);
			text.at += run;
			text.length -= run;
			continue;
		}
		uint32_t characters[2];
		size_t count = html_next(&text, how, characters);
		for (size_t i = 0; i < count; i++) {
			bool is_blank = characters[i] == ' ' || characters[i] == '\t' || characters[i] == '\n';
			if (is_blank && !page->preformatted)
				page->is_space_due = true;
			else if (characters[i] != SOFT_HYPHEN)
				html_page_character(page, characters[i]);
		}
	}
}

void html_page_character(struct html_page *page, uint32_t character)
{
	if (page->preformatted) {
		add_preformatted(page, character);
		return;
	}
	if (character == '\n') {
		break_line(page);
		return;
	}
	flush_space(page);
	text_add(&page->text, character);
}

void html_page_words(struct html_page *page, const char *words)
{
	flush_space(page);
	buf_add_text(&page->text, words);
	page->column += strlen(words);
}

void html_page_shift(struct html_page *page, bool is_up)
{
	const char *text = buf_text(&page->text);
	size_t start = page->shifted_start, length = page->text.length - start;
	uint32_t characters[SHIFTED_LIMIT];
	if (page->shifted_start > page->text.length || length > SHIFTED_LIMIT || page->preformatted)
		return;
	for (size_t i = 0; i < length; i++) {
		characters[i] = shift(text[start + i], is_up);
		if (!characters[i])
			return;
	}
	page->text.length = start;
	for (size_t i = 0; i < length; i++)
		text_add(&page->text, characters[i]);
}

static void add_preformatted(struct html_page *page, uint32_t character)
{
	bool is_skipped = character == '\n' && page->is_at_pre_start;
	page->is_at_pre_start = false;
	if (is_skipped)
		return;
	size_t columns = 1;
	if (character == '\t') {
		columns = TAB_COLUMNS - page->column % TAB_COLUMNS;
		buf_add_format(&page->text, "%*s", (int)columns, "");
	} else {
		text_add(&page->text, character);
	}
	page->column = character == '\n' ? 0 : page->column + columns;
}

/* More than one empty line says no more than one. */
static void break_line(struct html_page *page)
{
	size_t length = page->text.length;
	page->is_space_due = false;
	if (length < 2 || memcmp(page->text.data + length - 2, "\n\n", 2) != 0)
		buf_add_char(&page->text, '\n');
}

static void flush_space(struct html_page *page)
{
	size_t length = page->text.length;
	if (page->is_space_due && length && page->text.data[length - 1] != '\n')
		buf_add_char(&page->text, ' ');
	page->is_space_due = false;
}

static uint32_t shift(char plain, bool is_up)
{
	for (size_t i = 0; i < sizeof shifted / sizeof *shifted; i++)
		if (shifted[i].plain == plain)
			return is_up ? shifted[i].up : shifted[i].down;
	return 0;
}
