/* Tables of a page: those of data in columns; others are left to be read cell by cell. */
#include <string.h>

#include "html_page.h"
#include "tidings/arena.h"
#include "tidings/text.h"

#define COLUMN_COUNT 16
#define ROW_COUNT 2000
#define CELL_LIMIT 1000 /* bytes of a cell's markup: longer ones are prose */
#define TEXT_LIMIT ((size_t)64 * 1024)
#define TABLE_LIMIT ((size_t)256 << 20)
#define LINE_LIMIT ((size_t)64 * 1024)
#define NO_WIDTH ((size_t)1 << 24)
#define LEAST_WIDTH 6 /* of a column that had to shrink */

static const char gap[] = "  ";

struct shape {
	size_t rows, places, cells; /* of the row at hand: cells, and those that say something */
	size_t columns;             /* of the fullest row */
	const char *cell;           /* where the cell at hand starts, or NULL */
	bool is_filled, has_head, is_prose;
};

struct row {
	struct row *next;
	const char *cells[COLUMN_COUNT]; /* NULL: none, or taken by one above or beside */
	bool is_head;
};

struct table {
	struct html_page *page;
	struct arena *arena;
	struct row *first, *last;
	size_t column, next;       /* of the cell at hand, of the one behind it */
	size_t held[COLUMN_COUNT]; /* rows for which a cell from above still takes a column */
	struct buf text;           /* of the cell at hand */
	struct html_page cell;
	bool is_in_cell, is_caption;
	size_t widths[COLUMN_COUNT]; /* 0: nobody has anything in it */
	bool is_number[COLUMN_COUNT];
};

static void measure(struct shape *shape, const struct html_token *token, const char *at);
static void end_measured_cell(struct shape *shape, const char *at);
static bool is_prose(enum html_layout layout);
static bool is_blank(struct html_slice text);
static void read_token(struct table *table, struct html_reader *reader, const struct html_token *token);
static void start_row(struct table *table);
static void start_cell(struct table *table, const struct html_token *token);
static size_t span_of(const struct html_token *token, const char *name);
static void begin_text(struct table *table);
static void end_text(struct table *table);
static void print_table(struct table *table);
static void measure_columns(struct table *table);
static size_t widest_line(const char *text);
static bool is_number(const char *text);
static size_t width_of(const struct table *table);
static bool shrink(struct table *table);
static bool print_row(struct table *table, const struct row *row);
static const char *wrap_cell(struct table *table, const char *text, size_t width);
static void add_line(void *arg, const char *line, size_t length);
static void add_padded(struct buf *line, const char *text, size_t width, bool is_right);
static void print_rule(struct table *table);
static void print_joined(struct table *table, const struct row *row);

bool html_page_is_data(const struct html_reader *reader)
{
	struct html_reader ahead = *reader;
	struct html_token token;
	struct shape shape = {.rows = 0};
	for (;;) {
		const char *at = ahead.at;
		html_read(&ahead, &token);
		bool is_end = token.kind == HTML_END_TAG && token.element && token.element->layout == HTML_TABLED;
		if (is_end || token.kind == HTML_END_OF_TEXT)
			break;
		measure(&shape, &token, at);
		if (shape.is_prose)
			return false;
	}
	end_measured_cell(&shape, ahead.at);
	return !shape.is_prose && shape.columns >= 2 && (shape.rows >= 2 || shape.has_head);
}

void html_page_table(struct html_page *page, struct html_reader *reader)
{
	struct table table = {.page = page, .arena = arena_new(TABLE_LIMIT)};
	struct html_token token;
	buf_init(&table.text, TEXT_LIMIT);
	for (html_read(reader, &token); token.kind != HTML_END_OF_TEXT; html_read(reader, &token)) {
		if (token.kind == HTML_END_TAG && token.element && token.element->layout == HTML_TABLED)
			break;
		read_token(&table, reader, &token);
	}
	end_text(&table);
	print_table(&table);
	html_page_break(page, true);
	buf_done(&table.text);
	arena_free(table.arena);
}

static void measure(struct shape *shape, const struct html_token *token, const char *at)
{
	if (token->kind == HTML_TEXT) {
		shape->is_filled = shape->is_filled || !is_blank(token->text);
		return;
	}
	if (!token->element)
		return;
	enum html_layout layout = token->element->layout;
	bool is_start = token->kind == HTML_START_TAG;
	if (layout == HTML_TABLE_ROW || layout == HTML_TABLE_CELL)
		end_measured_cell(shape, at);
	if (layout == HTML_TABLE_ROW && is_start) {
		shape->is_prose |= ++shape->rows > ROW_COUNT;
		shape->places = shape->cells = 0;
	}
	if (layout == HTML_TABLE_CELL && is_start) {
		shape->cell = at;
		shape->is_filled = false;
		shape->has_head |= !strcmp(token->element->name, "th");
	}
	shape->is_filled |= is_start && layout == HTML_IMAGE;
	shape->is_prose |= is_start && is_prose(layout);
}

static void end_measured_cell(struct shape *shape, const char *at)
{
	if (!shape->cell)
		return;
	shape->places++;
	shape->cells += shape->is_filled;
	if (shape->columns < shape->cells)
		shape->columns = shape->cells;
	shape->is_prose |= shape->places > COLUMN_COUNT || at - shape->cell > CELL_LIMIT;
	shape->cell = NULL;
}

/* What a table of data has no place for. */
static bool is_prose(enum html_layout layout)
{
	return layout == HTML_TABLED || layout == HTML_HEADED || layout == HTML_QUOTED || layout == HTML_RULE ||
	       layout == HTML_PREFORMATTED || layout == HTML_PLAYED;
}

static bool is_blank(struct html_slice text)
{
	while (text.length && strchr(" \t\r\n", *text.at)) {
		text.at++;
		text.length--;
	}
	return !text.length;
}

static void read_token(struct table *table, struct html_reader *reader, const struct html_token *token)
{
	bool is_start = token->kind == HTML_START_TAG;
	const struct html_element *element = token->kind == HTML_TEXT ? NULL : token->element;
	if (element && element->layout == HTML_TABLE_ROW) {
		end_text(table);
		if (is_start)
			start_row(table);
	} else if (element && element->layout == HTML_TABLE_CELL) {
		end_text(table);
		if (is_start)
			start_cell(table, token);
	} else if (element && element->family == HTML_CAPTION) {
		end_text(table);
		table->is_caption = is_start;
		if (is_start)
			begin_text(table);
	} else if (table->is_in_cell) {
		html_page_add(&table->cell, reader, token);
	}
}

static void start_row(struct table *table)
{
	for (size_t i = table->next; table->last && i < COLUMN_COUNT; i++)
		table->held[i] -= table->held[i] > 0;
	struct row *row = ARENA_NEW(table->arena, struct row);
	row->is_head = true;
	if (table->last)
		table->last->next = row;
	else
		table->first = row;
	table->last = row;
	table->next = 0;
}

/* A cell that spans columns has its text in the first. */
static void start_cell(struct table *table, const struct html_token *token)
{
	if (!table->last)
		start_row(table);
	while (table->next < COLUMN_COUNT && table->held[table->next])
		table->held[table->next++]--;
	table->column = table->next < COLUMN_COUNT ? table->next : COLUMN_COUNT - 1;
	size_t columns = span_of(token, "colspan"), rows = span_of(token, "rowspan");
	table->next = table->column + columns < COLUMN_COUNT ? table->column + columns : COLUMN_COUNT;
	for (size_t i = table->column; i < table->next; i++)
		table->held[i] = rows - 1;
	table->last->is_head &= !strcmp(token->element->name, "th");
	begin_text(table);
}

static size_t span_of(const struct html_token *token, const char *name)
{
	int span = html_token_number(token, name);
	return span < 1 ? 1 : (size_t)span;
}

static void begin_text(struct table *table)
{
	table->is_in_cell = true;
	buf_clear(&table->text);
	html_page_init(&table->cell, &table->text, NO_WIDTH, table->page->links);
}

static void end_text(struct table *table)
{
	if (!table->is_in_cell)
		return;
	table->is_in_cell = false;
	html_page_end(&table->cell);
	const char *text = arena_copy(table->arena, buf_text(&table->text));
	if (table->is_caption) {
		html_page_words(table->page, text);
		html_page_break(table->page, true);
		return;
	}
	const char **cell = &table->last->cells[table->column];
	*cell = *cell ? arena_format(table->arena, "%s %s", *cell, text) : text;
}

static void print_table(struct table *table)
{
	bool is_spread = false;
	measure_columns(table);
	bool fits = width_of(table) <= html_page_columns(table->page) || shrink(table);
	for (const struct row *row = table->first; row; row = row->next) {
		if (!fits) {
			print_joined(table, row);
			continue;
		}
		bool has_lines = print_row(table, row);
		if (row == table->first && row->is_head && row->next)
			print_rule(table);
		else
			is_spread |= has_lines;
		table->page->wants_gap = is_spread;
	}
}

static void measure_columns(struct table *table)
{
	bool has_number[COLUMN_COUNT] = {false}, has_words[COLUMN_COUNT] = {false};
	for (const struct row *row = table->first; row; row = row->next)
		for (size_t i = 0; i < COLUMN_COUNT; i++) {
			if (!row->cells[i] || !*row->cells[i])
				continue;
			size_t width = widest_line(row->cells[i]);
			if (table->widths[i] < width)
				table->widths[i] = width;
			if (is_number(row->cells[i]))
				has_number[i] = true;
			else if (!row->is_head)
				has_words[i] = true;
		}
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		table->is_number[i] = has_number[i] && !has_words[i];
}

static size_t widest_line(const char *text)
{
	size_t widest = 0;
	struct buf line;
	buf_init(&line, TEXT_LIMIT);
	for (const char *stop; *text; text = *stop ? stop + 1 : stop) {
		stop = text + strcspn(text, "\n");
		buf_clear(&line);
		buf_add(&line, text, (size_t)(stop - text));
		size_t width = text_width(buf_text(&line));
		if (widest < width)
			widest = width;
	}
	buf_done(&line);
	return widest;
}

/* With signs, separators and units of one character; a dash alone stands for one. */
static bool is_number(const char *text)
{
	return !text[strspn(text, "0123456789+-.,:%$()~<>/ \u2212\u20ac\u00a3\u2013\u2014")];
}

static size_t width_of(const struct table *table)
{
	size_t width = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (table->widths[i])
			width += table->widths[i] + (width ? strlen(gap) : 0);
	return width;
}

/* The widest columns give way, down to the same width. False when that would leave too little to read. */
static bool shrink(struct table *table)
{
	size_t columns = html_page_columns(table->page), most = columns;
	while (most >= LEAST_WIDTH) {
		struct table narrow = *table;
		for (size_t i = 0; i < COLUMN_COUNT; i++)
			if (narrow.widths[i] > most)
				narrow.widths[i] = most;
		if (width_of(&narrow) <= columns) {
			memcpy(table->widths, narrow.widths, sizeof table->widths);
			return true;
		}
		most--;
	}
	return false;
}

/* True when it took several lines. */
static bool print_row(struct table *table, const struct row *row)
{
	const char *rest[COLUMN_COUNT] = {NULL};
	struct buf line;
	size_t count = 0;
	buf_init(&line, LINE_LIMIT);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (table->widths[i])
			rest[i] = wrap_cell(table, row->cells[i], table->widths[i]);
	for (bool has_more = true; has_more; count++) {
		has_more = false;
		buf_clear(&line);
		for (size_t i = 0; i < COLUMN_COUNT; i++) {
			if (!rest[i])
				continue;
			size_t length = strcspn(rest[i], "\n");
			const char *piece = arena_copy_bytes(table->arena, rest[i], length);
			if (line.length)
				buf_add_text(&line, gap);
			add_padded(&line, piece, table->widths[i], table->is_number[i]);
			rest[i] += length + (rest[i][length] == '\n');
			has_more |= *rest[i] != '\0';
		}
		if (line.length)
			html_page_line(table->page, buf_text(&line), line.length);
	}
	buf_done(&line);
	return count > 1;
}

static const char *wrap_cell(struct table *table, const char *text, size_t width)
{
	struct buf lines;
	if (!text)
		return "";
	buf_init(&lines, TEXT_LIMIT * 2);
	text_wrap(text, width, add_line, &lines);
	const char *wrapped = arena_copy(table->arena, buf_text(&lines));
	buf_done(&lines);
	return wrapped;
}

static void add_line(void *arg, const char *line, size_t length)
{
	struct buf *lines = arg;
	if (lines->length)
		buf_add_char(lines, '\n');
	buf_add(lines, line, length);
}

static void add_padded(struct buf *line, const char *text, size_t width, bool is_right)
{
	size_t used = text_width(text);
	int padding = used < width ? (int)(width - used) : 0;
	buf_add_format(line, "%*s", is_right ? padding : 0, "");
	buf_add_text(line, text);
	buf_add_format(line, "%*s", is_right ? 0 : padding, "");
}

static void print_rule(struct table *table)
{
	struct buf line;
	buf_init(&line, LINE_LIMIT);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (table->widths[i] && line.length)
			buf_add_text(&line, gap);
		for (size_t j = 0; j < table->widths[i]; j++)
			buf_add_text(&line, "\u2500");
	}
	html_page_line(table->page, buf_text(&line), line.length);
	buf_done(&line);
}

/* A row that has no columns is a paragraph. */
static void print_joined(struct table *table, const struct row *row)
{
	bool is_first = true;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (!row->cells[i] || !*row->cells[i])
			continue;
		if (!is_first)
			html_page_words(table->page, " | ");
		html_page_words(table->page, row->cells[i]);
		is_first = false;
	}
	html_page_break(table->page, true);
}
