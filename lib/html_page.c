/* HTML as a page of text: what each element does to the lines. */
#include "html_page.h"

#include <stdio.h>
#include <string.h>

#include "tidings/html.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define PARAGRAPH_LIMIT ((size_t)8 << 20)
#define PREFIX_LIMIT 4096
#define LIST_LIMIT ((size_t)1 << 20)
#define MARKER_SIZE 16
#define RULE_COLUMNS 20
#define COUNTED_LISTS 4 /* depth of lists whose items are counted beforehand */

struct call {
	struct html_page *page;
	struct html_reader *reader;
	const struct html_token *token; /* NULL when an item is ended by the next */
	const struct html_element *element;
};

static void start_lines(const struct call *call);
static void end_lines(const struct call *call);
static void start_spaced(const struct call *call);
static void end_spaced(const struct call *call);
static void start_heading(const struct call *call);
static void start_quotation(const struct call *call);
static void end_block(const struct call *call);
static void start_rule(const struct call *call);
static void start_list(const struct call *call);
static void end_list(const struct call *call);
static int count_items(struct html_reader reader);
static void start_item(const struct call *call);
static void end_item(const struct call *call);
static void format_marker(struct html_page_block *list, char marker[static MARKER_SIZE]);
static bool is_in_item(const struct html_page *page);
static void start_definition(const struct call *call);
static void start_table(const struct call *call);
static void end_table(const struct call *call);
static void start_preformatted(const struct call *call);
static void end_preformatted(const struct call *call);
static void add_break(const struct call *call);
static void add_image(const struct call *call);
static void start_media(const struct call *call);
static void end_media(const struct call *call);
static void add_source(const struct call *call);
static void start_link(const struct call *call);
static void end_link(const struct call *call);
static void start_quote(const struct call *call);
static void end_quote(const struct call *call);
static void start_shifted(const struct call *call);
static void end_raised(const struct call *call);
static void end_lowered(const struct call *call);
static void start_reading(const struct call *call);
static void end_reading(const struct call *call);
static void start_fallback(const struct call *call);
static void end_fallback(const struct call *call);

/* In preformatted text blocks are lines, and nothing else. */
static const struct layout {
	void (*start)(const struct call *call), (*end)(const struct call *call);
	bool is_block;
} layouts[] = {
    // clang-format off
	[HTML_INLINE] = {NULL, NULL, false},
	[HTML_LINES] = {start_lines, end_lines, true},
	[HTML_SPACED] = {start_spaced, end_spaced, true},
	[HTML_HEADED] = {start_heading, end_block, true},
	[HTML_QUOTED] = {start_quotation, end_block, true},
	[HTML_RULE] = {start_rule, NULL, true},
	[HTML_BULLETS] = {start_list, end_list, true},
	[HTML_NUMBERS] = {start_list, end_list, true},
	[HTML_LIST_ITEM] = {start_item, end_item, true},
	[HTML_INDENTED] = {start_definition, end_item, true},
	[HTML_TABLED] = {start_table, end_table, true},
	[HTML_TABLE_ROW] = {start_lines, end_lines, true},
	[HTML_TABLE_CELL] = {start_lines, end_lines, true},
	[HTML_PREFORMATTED] = {start_preformatted, end_preformatted, false},
	[HTML_BREAK] = {add_break, NULL, false},
	[HTML_IMAGE] = {add_image, NULL, false},
	[HTML_PLAYED] = {start_media, end_media, false},
	[HTML_SOURCE] = {add_source, NULL, false},
	[HTML_LINKED] = {start_link, end_link, false},
	[HTML_QUOTE] = {start_quote, end_quote, false},
	[HTML_RAISED] = {start_shifted, end_raised, false},
	[HTML_LOWERED] = {start_shifted, end_lowered, false},
	[HTML_READING] = {start_reading, end_reading, false},
	[HTML_FALLBACK] = {start_fallback, end_fallback, false},
	[HTML_EMBEDDED] = {NULL, NULL, false},
	[HTML_FORMULA] = {NULL, NULL, false},
    // clang-format on
};

void html_to_page(struct buf *out, const char *html, size_t length, size_t width, const char *address)
{
	struct html_page_links links = {.address = address};
	struct html_page page;
	struct html_reader reader;
	struct html_token token;
	buf_init(&links.list, LIST_LIMIT);
	html_page_init(&page, out, width, &links);
	html_reader_init(&reader, html, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT && !out->is_full; html_read(&reader, &token))
		html_page_add(&page, &reader, &token);
	html_page_end(&page);
	if (links.list.length) {
		buf_add_text(out, "\n\n");
		buf_add_text(out, buf_text(&links.list));
	}
	buf_done(&links.list);
}

void html_page_init(struct html_page *page, struct buf *out, size_t width, struct html_page_links *links)
{
	*page = (struct html_page){.out = out, .start = out->length, .width = width, .links = links};
	buf_init(&page->prefix, PREFIX_LIMIT);
	buf_init(&page->lead, PREFIX_LIMIT);
	buf_init(&page->text, PARAGRAPH_LIMIT);
}

void html_page_end(struct html_page *page)
{
	if (page->preformatted)
		html_page_end_preformatted(page);
	page->preformatted = 0;
	html_page_close_link(page);
	html_page_break(page, false);
	buf_done(&page->prefix);
	buf_done(&page->lead);
	buf_done(&page->text);
}

void html_page_add(struct html_page *page, struct html_reader *reader, const struct html_token *token)
{
	if (token->kind == HTML_TEXT && !page->silent)
		html_page_text(page, token->text, 0);
	if (token->kind == HTML_TEXT || !token->element)
		return;
	const struct layout *layout = &layouts[token->element->layout];
	struct call call = {page, reader, token, token->element};
	bool is_start = token->kind == HTML_START_TAG;
	if (layout->is_block && page->preformatted) {
		html_page_break(page, false);
		return;
	}
	if (is_start && layout->start)
		layout->start(&call);
	if (layout->end && (!is_start || token->is_closed))
		layout->end(&call);
}

static void start_lines(const struct call *call)
{
	html_page_break(call->page, false);
}

static void end_lines(const struct call *call)
{
	html_page_break(call->page, false);
}

static void start_spaced(const struct call *call)
{
	html_page_break(call->page, true);
}

static void end_spaced(const struct call *call)
{
	html_page_break(call->page, true);
}

static void start_heading(const struct call *call)
{
	static const char marks[] = "###### ";
	size_t level = (size_t)(call->element->name[1] - '0');
	html_page_break(call->page, true);
	html_page_push(call->page, call->element, marks + sizeof marks - 2 - level, NULL);
}

static void start_quotation(const struct call *call)
{
	html_page_break(call->page, true);
	html_page_push(call->page, call->element, "> ", "> ");
}

static void end_block(const struct call *call)
{
	struct html_page *page = call->page;
	html_page_break(page, false);
	size_t depth = page->depth;
	while (depth > 0 && page->blocks[depth - 1].element != call->element)
		depth--;
	if (page->too_deep && call->token)
		page->too_deep--;
	else
		while (depth > 0 && page->depth >= depth)
			html_page_pop(page);
	html_page_break(page, true);
}

static void start_rule(const struct call *call)
{
	struct buf rule;
	buf_init(&rule, RULE_COLUMNS * 3);
	for (size_t i = 0; i < RULE_COLUMNS && i < html_page_columns(call->page); i++)
		buf_add_text(&rule, "\u2500");
	html_page_break(call->page, true);
	html_page_line(call->page, buf_text(&rule), rule.length);
	html_page_break(call->page, true);
	buf_done(&rule);
}

static void start_list(const struct call *call)
{
	struct html_page *page = call->page;
	html_page_break(page, !is_in_item(page));
	size_t lists = 0;
	for (size_t i = 0; i < page->depth; i++)
		lists += page->blocks[i].step != 0;
	html_page_push(page, call->element, "", NULL);
	if (page->too_deep || call->element->layout != HTML_NUMBERS)
		return;
	struct html_page_block *list = &page->blocks[page->depth - 1];
	bool is_reversed = html_token_get(call->token, "reversed");
	int start = html_token_number(call->token, "start");
	const struct html_slice *type = html_token_get(call->token, "type");
	list->step = is_reversed ? -1 : 1;
	list->number = start >= 0 ? start : is_reversed && lists < COUNTED_LISTS ? count_items(*call->reader) : 1;
	list->style = type && type->length == 1 && (*type->at == 'a' || *type->at == 'A') ? *type->at : '1';
}

static void end_list(const struct call *call)
{
	end_block(call);
	if (is_in_item(call->page))
		call->page->wants_gap = false;
}

/* Of the list whose start tag was read. */
static int count_items(struct html_reader reader)
{
	struct html_token token;
	int depth = 1, count = 0;
	for (html_read(&reader, &token); depth > 0 && token.kind != HTML_END_OF_TEXT; html_read(&reader, &token)) {
		bool is_start = token.kind == HTML_START_TAG;
		if (!token.element)
			continue;
		if (token.element->layout == HTML_BULLETS || token.element->layout == HTML_NUMBERS)
			depth += is_start ? 1 : -1;
		count += is_start && depth == 1 && token.element->layout == HTML_LIST_ITEM;
	}
	return count;
}

static void start_item(const struct call *call)
{
	struct html_page *page = call->page;
	char marker[MARKER_SIZE] = "\u2022 ";
	html_page_break(page, false);
	bool ends_item = page->depth && page->blocks[page->depth - 1].element == call->element;
	if (ends_item)
		end_item(&(struct call){.page = page, .element = call->element});
	struct html_page_block *list = page->depth && !page->too_deep ? &page->blocks[page->depth - 1] : NULL;
	if (list && list->step) {
		int value = html_token_number(call->token, "value");
		list->number = value >= 0 ? value : list->number;
		format_marker(list, marker);
	}
	html_page_push(page, call->element, marker, NULL);
}

static void end_item(const struct call *call)
{
	end_block(call);
	call->page->wants_gap = false;
}

static void format_marker(struct html_page_block *list, char marker[static MARKER_SIZE])
{
	int number = list->number;
	list->number += list->step;
	if (list->style == '1' || number < 1 || number > 26)
		snprintf(marker, MARKER_SIZE, "%d. ", number);
	else
		snprintf(marker, MARKER_SIZE, "%c. ", list->style + number - 1);
}

static bool is_in_item(const struct html_page *page)
{
	for (size_t i = 0; i < page->depth; i++)
		if (page->blocks[i].element->layout == HTML_LIST_ITEM)
			return true;
	return false;
}

static void start_definition(const struct call *call)
{
	struct html_page *page = call->page;
	html_page_break(page, false);
	if (page->depth && page->blocks[page->depth - 1].element == call->element)
		end_item(&(struct call){.page = page, .element = call->element});
	html_page_push(page, call->element, "    ", NULL);
}

static void start_table(const struct call *call)
{
	html_page_break(call->page, true);
	if (call->token->is_closed)
		return;
	if (html_page_is_data(call->reader))
		html_page_table(call->page, call->reader);
	else
		call->page->tables++;
}

static void end_table(const struct call *call)
{
	call->page->tables -= call->page->tables > 0;
	html_page_break(call->page, true);
}

static void start_preformatted(const struct call *call)
{
	struct html_page *page = call->page;
	if (call->token->is_closed)
		return;
	html_page_break(page, true);
	page->is_at_pre_start = page->preformatted++ == 0;
	page->column = 0;
}

static void end_preformatted(const struct call *call)
{
	struct html_page *page = call->page;
	if (page->preformatted == 1)
		html_page_end_preformatted(page);
	page->preformatted -= page->preformatted > 0;
	html_page_break(page, true);
}

static void add_break(const struct call *call)
{
	if (!call->page->silent)
		html_page_character(call->page, '\n');
}

/* An image without a word for it is decoration, unless it is all that a link has. */
static void add_image(const struct call *call)
{
	struct html_page *page = call->page;
	if (page->silent || html_is_pixel(call->token))
		return;
	char *words = html_page_value(call->token, "alt"), *title = html_page_value(call->token, "title");
	bool has_both = words && title && strcmp(words, title) != 0;
	bool is_told = words || title || page->link || !html_token_get(call->token, "alt");
	const char *only = words ? words : title;
	if (is_told)
		html_page_words(page, only ? "[image: " : "[image");
	if (only)
		html_page_words(page, only);
	if (has_both)
		html_page_words(page, " \u2014 ");
	if (has_both)
		html_page_words(page, title);
	if (is_told)
		html_page_words(page, "]");
	mem_free(words);
	mem_free(title);
}

/* What stands inside is for those who can play neither. */
static void start_media(const struct call *call)
{
	struct html_page *page = call->page;
	char *address = html_page_value(call->token, "src");
	if (!page->silent++) {
		char *words = mem_format("[%s]", call->element->name);
		html_page_words(page, words);
		mem_free(words);
		page->lacks_address = !address || !html_page_cite(page, address);
	}
	mem_free(address);
}

static void end_media(const struct call *call)
{
	call->page->silent -= call->page->silent > 0;
	call->page->lacks_address = false;
}

static void add_source(const struct call *call)
{
	struct html_page *page = call->page;
	char *address = page->lacks_address ? html_page_value(call->token, "src") : NULL;
	if (address)
		page->lacks_address = !html_page_cite(page, address);
	mem_free(address);
}

static void start_link(const struct call *call)
{
	html_page_open_link(call->page, call->token);
}

static void end_link(const struct call *call)
{
	html_page_close_link(call->page);
}

static void start_quote(const struct call *call)
{
	html_page_words(call->page, "\u201c");
}

static void end_quote(const struct call *call)
{
	call->page->is_space_due = false;
	html_page_words(call->page, "\u201d");
}

static void start_shifted(const struct call *call)
{
	call->page->shifted_start = call->page->text.length;
}

static void end_raised(const struct call *call)
{
	html_page_shift(call->page, true);
}

static void end_lowered(const struct call *call)
{
	html_page_shift(call->page, false);
}

static void start_reading(const struct call *call)
{
	html_page_words(call->page, "(");
}

static void end_reading(const struct call *call)
{
	html_page_words(call->page, ")");
}

static void start_fallback(const struct call *call)
{
	call->page->silent++;
}

static void end_fallback(const struct call *call)
{
	call->page->silent -= call->page->silent > 0;
}
