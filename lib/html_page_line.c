/* Lines of a page: the prefixes of quotations and items, empty lines between blocks, wrapping. */
#include <string.h>

#include "html_page.h"
#include "tidings/text.h"

static const char no_break_space[] = "\xc2\xa0";

static void cut(struct buf *buf, size_t length);
static void copy_prefix(struct html_page *page);
static void end_paragraph(struct html_page *page);
static bool is_blank(const char *text);
static size_t trim(struct buf *buf);
static bool is_gutter(const char *text);
static void wrap_line(void *arg, const char *line, size_t length);
static void end_line(struct html_page *page, size_t start);
static void add_spaced(struct buf *out, const char *line, size_t length);

void html_page_push(struct html_page *page, const struct html_element *element, const char *lead, const char *rest)
{
	if (page->depth == HTML_PAGE_DEPTH) {
		page->too_deep++;
		return;
	}
	page->blocks[page->depth++] = (struct html_page_block){
	    .element = element, .prefix = page->prefix.length, .lead = page->lead.length, .line_count = page->line_count};
	size_t width = text_width(lead);
	if (width + text_width(buf_text(&page->prefix)) > page->width / 2)
		return;
	buf_add_text(&page->lead, lead);
	if (rest)
		buf_add_text(&page->prefix, rest);
	else
		buf_add_format(&page->prefix, "%*s", (int)width, "");
}

void html_page_pop(struct html_page *page)
{
	const struct html_page_block *block = &page->blocks[--page->depth];
	cut(&page->prefix, block->prefix);
	if (page->gap_prefix > block->prefix)
		page->gap_prefix = block->prefix;
	if (block->line_count == page->line_count)
		cut(&page->lead, block->lead);
	else
		copy_prefix(page);
}

/* Nothing comes between a marker and its text, or between a block's beginning and its first line. */
void html_page_break(struct html_page *page, bool with_gap)
{
	if (page->preformatted) {
		if (page->column)
			html_page_character(page, '\n');
		return;
	}
	end_paragraph(page);
	bool is_at_start = page->depth && page->blocks[page->depth - 1].line_count == page->line_count;
	page->wants_gap |= with_gap && !is_at_start;
}

/* Verbatim but for empty lines at its end. The numbers of its lines in a cell of their own are no text. */
void html_page_end_preformatted(struct html_page *page)
{
	struct buf visible;
	buf_init(&visible, page->text.limit);
	text_add_visible(&visible, buf_text(&page->text), true);
	trim(&visible);
	const char *line = buf_text(&visible);
	bool is_wanted = *line && !(page->tables && is_gutter(line));
	while (is_wanted) {
		size_t length = strcspn(line, "\n");
		html_page_line(page, line, length);
		line += length;
		if (!*line++)
			break;
	}
	buf_done(&visible);
	buf_clear(&page->text);
	page->is_space_due = false;
}

void html_page_line(struct html_page *page, const char *line, size_t length)
{
	bool is_first = page->out->length == page->start;
	if (!is_first)
		buf_add_char(page->out, '\n');
	if (!is_first && page->wants_gap) {
		size_t start = page->out->length;
		buf_add(page->out, buf_text(&page->prefix), page->gap_prefix);
		end_line(page, start);
		buf_add_char(page->out, '\n');
	}
	size_t start = page->out->length;
	buf_add_text(page->out, buf_text(&page->lead));
	add_spaced(page->out, line, length);
	end_line(page, start);
	page->line_count++;
	page->wants_gap = false;
	page->gap_prefix = page->prefix.length;
	copy_prefix(page);
}

size_t html_page_columns(const struct html_page *page)
{
	size_t used = text_width(buf_text(&page->prefix));
	return used < page->width ? page->width - used : 1;
}

static void cut(struct buf *buf, size_t length)
{
	buf->length = length;
	if (buf->data)
		buf->data[length] = '\0';
}

static void copy_prefix(struct html_page *page)
{
	buf_clear(&page->lead);
	buf_add_text(&page->lead, buf_text(&page->prefix));
}

/* Breaks of the line at the ends of a paragraph, but for its last, are empty lines around it. */
static void end_paragraph(struct html_page *page)
{
	struct buf visible;
	const char *text = buf_text(&page->text);
	page->wants_gap |= *text == '\n';
	if (!is_blank(text)) {
		html_page_close_link(page);
		text = buf_text(&page->text);
	}
	text += strspn(text, "\n");
	if (!is_blank(text)) {
		buf_init(&visible, page->text.limit);
		text_add_visible(&visible, text, true);
		size_t breaks = trim(&visible);
		text_wrap(buf_text(&visible), html_page_columns(page), wrap_line, page);
		page->wants_gap = breaks > 1;
		buf_done(&visible);
	}
	buf_clear(&page->text);
	page->is_space_due = false;
	page->link_start = 0;
}

static bool is_blank(const char *text)
{
	size_t length = 0;
	do
		text += length + strspn(text, " \n");
	while ((length = strncmp(text, no_break_space, 2) ? 0 : 2));
	return !*text;
}

/* Returns how many line breaks went. */
static size_t trim(struct buf *buf)
{
	size_t length = buf->length, breaks = 0;
	while (length && (buf->data[length - 1] == ' ' || buf->data[length - 1] == '\n'))
		breaks += buf->data[--length] == '\n';
	cut(buf, length);
	return breaks;
}

static bool is_gutter(const char *text)
{
	return strchr(text, '\n') && !text[strspn(text, "0123456789 \n")];
}

static void wrap_line(void *arg, const char *line, size_t length)
{
	html_page_line(arg, line, length);
}

static void end_line(struct html_page *page, size_t start)
{
	size_t length = page->out->length;
	while (length > start && page->out->data[length - 1] == ' ')
		length--;
	cut(page->out, length);
}

/* What must not break has not broken; a space is a space for who copies it. */
static void add_spaced(struct buf *out, const char *line, size_t length)
{
	const char *end = line + length;
	const char *found;
	while ((found = memmem(line, (size_t)(end - line), no_break_space, 2))) {
		buf_add(out, line, (size_t)(found - line));
		buf_add_char(out, ' ');
		line = found + 2;
	}
	buf_add(out, line, (size_t)(end - line));
}
