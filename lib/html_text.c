/* HTML as plain text, for searching, listing and reading on a terminal. */
#include "tidings/html.h"

#include <stdio.h>

#include "html_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define LIST_DEPTH 32 /* deeper lists are laid out like the one at this depth */
#define INDENT_LEVELS 8
#define MARKER_SIZE 16
#define INDENT "  "
#define CELL_SEPARATOR " | "
#define SOFT_HYPHEN 0xadu
#define NO_BREAK_SPACE 0xa0u

struct list {
	bool is_numbered;
	int number; /* of its next item */
};

struct writer {
	struct buf *out;
	bool only_words;    /* nothing that stands in for markup */
	size_t start;       /* length of out before us */
	int pending_breaks; /* line feeds due before the next text: 2 make an empty line */
	bool pending_space;
	bool pending_cell;        /* a separator is due, if the line has text */
	char marker[MARKER_SIZE]; /* of a list item, due before its text; "" none */
	bool at_pre_start;        /* a line feed here is none */
	int preformatted;         /* depth of <pre> */
	struct list lists[LIST_DEPTH];
	int list_depth;
};

static void write_text(struct writer *writer, const char *html, size_t length);
static void add_token(struct writer *writer, const struct html_token *token);
static void start_element(struct writer *writer, const struct html_token *token);
static void end_element(struct writer *writer, const struct html_element *element);
static void lay_out(struct writer *writer, enum html_layout layout);
static void break_lines(struct writer *writer, int count);
static void open_list(struct writer *writer, const struct html_token *token, bool is_numbered);
static void close_list(struct writer *writer);
static void add_item(struct writer *writer, const struct html_token *token);
static struct list *innermost_list(struct writer *writer);
static void add_image(struct writer *writer, const struct html_token *token);
static void add_text(struct writer *writer, struct html_slice text, unsigned how);
static size_t plain_length(struct html_slice text);
static void add_character(struct writer *writer, uint32_t character);
static void flush_pending(struct writer *writer);
static void start_line(struct writer *writer);
static bool is_blank(uint32_t character);

void html_to_text(struct buf *out, const char *html, size_t length)
{
	struct writer writer = {.out = out, .start = out->length};
	write_text(&writer, html, length);
}

void html_to_words(struct buf *out, const char *html, size_t length)
{
	struct writer writer = {.out = out, .start = out->length, .only_words = true};
	write_text(&writer, html, length);
}

static void write_text(struct writer *writer, const char *html, size_t length)
{
	struct html_reader reader;
	struct html_token token;
	html_reader_init(&reader, html, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT && !writer->out->is_full;
	     html_read(&reader, &token))
		add_token(writer, &token);
}

static void add_token(struct writer *writer, const struct html_token *token)
{
	if (token->kind == HTML_TEXT)
		add_text(writer, token->text, 0);
	else if (token->element && token->kind == HTML_START_TAG)
		start_element(writer, token);
	else if (token->element)
		end_element(writer, token->element);
}

static void start_element(struct writer *writer, const struct html_token *token)
{
	switch (token->element->layout) {
	case HTML_BULLETS:
		open_list(writer, token, false);
		break;
	case HTML_NUMBERS:
		open_list(writer, token, true);
		break;
	case HTML_LIST_ITEM:
		add_item(writer, token);
		break;
	case HTML_IMAGE:
		add_image(writer, token);
		break;
	case HTML_TABLE_CELL:
		writer->pending_cell = true;
		break;
	case HTML_QUOTE:
		if (!writer->only_words)
			add_character(writer, 0x201c);
		break;
	case HTML_PREFORMATTED:
		break_lines(writer, 2);
		writer->at_pre_start = true;
		writer->preformatted += !token->is_closed;
		break;
	case HTML_INLINE:
	case HTML_LINES:
	case HTML_SPACED:
	case HTML_BREAK:
	case HTML_TABLE_ROW:
		lay_out(writer, token->element->layout);
		break;
	}
}

static void end_element(struct writer *writer, const struct html_element *element)
{
	switch (element->layout) {
	case HTML_BULLETS:
	case HTML_NUMBERS:
		close_list(writer);
		break;
	case HTML_LIST_ITEM:
		*writer->marker = '\0';
		writer->pending_breaks = 0;
		break_lines(writer, 1);
		break;
	case HTML_QUOTE:
		if (!writer->only_words)
			add_character(writer, 0x201d);
		break;
	case HTML_PREFORMATTED:
		writer->preformatted -= writer->preformatted > 0;
		writer->pending_breaks = 0;
		break_lines(writer, 2);
		break;
	case HTML_IMAGE:
	case HTML_TABLE_CELL:
		break;
	case HTML_INLINE:
	case HTML_LINES:
	case HTML_SPACED:
	case HTML_BREAK:
	case HTML_TABLE_ROW:
		lay_out(writer, element->layout);
		break;
	}
}

static void lay_out(struct writer *writer, enum html_layout layout)
{
	if (layout == HTML_LINES || layout == HTML_TABLE_ROW)
		break_lines(writer, 1);
	else if (layout == HTML_SPACED)
		break_lines(writer, 2);
	else if (layout == HTML_BREAK)
		break_lines(writer, writer->pending_breaks + 1);
}

/* Never more than one empty line, none at the beginning, none between a bullet and its text. */
static void break_lines(struct writer *writer, int count)
{
	if (*writer->marker)
		return;
	writer->pending_space = false;
	writer->pending_cell = false;
	if (count > 2)
		count = 2;
	if (writer->pending_breaks < count)
		writer->pending_breaks = count;
}

static void open_list(struct writer *writer, const struct html_token *token, bool is_numbered)
{
	*writer->marker = '\0';
	break_lines(writer, writer->list_depth ? 1 : 2);
	if (token->is_closed)
		return;
	int start = html_token_number(token, "start");
	if (writer->list_depth < LIST_DEPTH)
		writer->lists[writer->list_depth] = (struct list){is_numbered, start >= 0 ? start : 1};
	writer->list_depth++;
}

static void close_list(struct writer *writer)
{
	*writer->marker = '\0';
	writer->list_depth -= writer->list_depth > 0;
	break_lines(writer, writer->list_depth ? 1 : 2);
}

static void add_item(struct writer *writer, const struct html_token *token)
{
	*writer->marker = '\0';
	break_lines(writer, 1);
	struct list *list = innermost_list(writer);
	int value = html_token_number(token, "value");
	if (list && value >= 0)
		list->number = value;
	if (writer->only_words)
		return;
	if (list && list->is_numbered)
		snprintf(writer->marker, sizeof writer->marker, "%d. ", list->number++);
	else
		snprintf(writer->marker, sizeof writer->marker, "\u2022 ");
}

static struct list *innermost_list(struct writer *writer)
{
	int depth = writer->list_depth < LIST_DEPTH ? writer->list_depth : LIST_DEPTH;
	return depth ? &writer->lists[depth - 1] : NULL;
}

static void add_image(struct writer *writer, const struct html_token *token)
{
	const struct html_slice *alternative = html_token_get(token, "alt");
	if (writer->only_words || !alternative || !alternative->length || html_is_pixel(token))
		return;
	add_character(writer, '[');
	add_text(writer, *alternative, HTML_ATTRIBUTE);
	writer->pending_space = false;
	add_character(writer, ']');
}

static void add_text(struct writer *writer, struct html_slice text, unsigned how)
{
	while (text.length && !writer->out->is_full) {
		size_t run = plain_length(text);
		if (run) {
			flush_pending(writer);
			html_add_run(writer->out, text.at, run);
			text.at += run;
			text.length -= run;
			continue;
		}
		uint32_t characters[2];
		size_t count = html_next(&text, how, characters);
		for (size_t i = 0; i < count; i++)
			add_character(writer, characters[i]);
	}
}

/* Of words that need neither decoding nor layout: most bytes of most texts. */
static size_t plain_length(struct html_slice text)
{
	size_t length = html_run_length(text, HTML_WORD);
	while (length && length + 1 < text.length && text.at[length] == ' ') {
		struct html_slice rest = {text.at + length + 1, text.length - length - 1};
		size_t word = html_run_length(rest, HTML_WORD);
		if (!word)
			break;
		length += 1 + word;
	}
	return length;
}

static void add_character(struct writer *writer, uint32_t character)
{
	if (character == SOFT_HYPHEN)
		return;
	if (writer->preformatted && character == '\n') {
		writer->pending_breaks += !writer->at_pre_start;
		writer->at_pre_start = false;
		return;
	}
	if (is_blank(character) && !writer->preformatted) {
		writer->pending_space = true;
		return;
	}
	flush_pending(writer);
	text_add(writer->out, character == NO_BREAK_SPACE ? ' ' : character);
}

/* What is due before text: white space, and the marker of its list item. */
static void flush_pending(struct writer *writer)
{
	struct buf *out = writer->out;
	bool has_text = out->length > writer->start;
	if (has_text && writer->pending_breaks)
		start_line(writer);
	else if (has_text && writer->pending_cell)
		buf_add_text(out, writer->only_words ? " " : CELL_SEPARATOR);
	else if (has_text && writer->pending_space)
		buf_add_char(out, ' ');
	buf_add_text(out, writer->marker);
	*writer->marker = '\0';
	writer->pending_breaks = 0;
	writer->pending_space = writer->pending_cell = writer->at_pre_start = false;
}

/* An item's text stands to the right of its marker. */
static void start_line(struct writer *writer)
{
	int levels = writer->only_words ? 0 : writer->list_depth - (*writer->marker && writer->list_depth);
	for (int i = 0; i < writer->pending_breaks; i++)
		buf_add_char(writer->out, '\n');
	for (int i = 0; i < levels && i < INDENT_LEVELS; i++)
		buf_add_text(writer->out, INDENT);
}

static bool is_blank(uint32_t character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == NO_BREAK_SPACE;
}
