/* Rows in columns that fit the terminal, by the width characters have on it. */
#include "table.h"

#include <stdint.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define ROWS 200        /* measured together; later rows never make a column narrower */
#define CELL_LIMIT 4096 /* bytes of one cell */
#define ARENA_LIMIT ((size_t)64 << 20)
#define GAP 2
#define NOTE_INDENT 4

static const char marks[] = {TABLE_MARK_START, TABLE_MARK_END, '\0'};

struct table {
	struct output *output;
	const struct table_column *columns;
	size_t column_count;
	bool has_heading;
	size_t natural[TABLE_COLUMNS], widths[TABLE_COLUMNS];
	struct arena *arena;
	struct table_line rows[ROWS]; /* copied, made visible */
	size_t row_count;
};

static const char *copy_visible(struct table *table, const char *text);
static const char *copy_note(struct table *table, const char *note);
static void fit_columns(struct table *table);
static size_t line_width(const struct table *table);
static size_t widest_that_shrinks(const struct table *table);
static void print_row(struct table *table, const struct table_line *line, bool is_heading);
static enum output_style style_of(const struct table *table, const struct table_line *line, size_t column);
static void print_note(struct table *table, const char *note);
static size_t last_column(const struct table *table);
static void print_cell(struct table *table, const char *text, size_t column, enum output_style style);
static void print_spaces(struct output *output, size_t count);

struct table *table_new(struct output *output, const struct table_column *columns, size_t count, bool has_heading)
{
	struct table *table = mem_new(1, sizeof *table);
	table->output = output;
	table->columns = columns;
	table->column_count = count;
	table->has_heading = has_heading;
	table->arena = arena_new(ARENA_LIMIT);
	for (size_t i = 0; has_heading && i < count; i++)
		table->natural[i] = text_width(columns[i].title);
	return table;
}

void table_add(struct table *table, const char *const *cells, bool is_bold)
{
	struct table_line line = {.is_bold = is_bold};
	memcpy(line.cells, cells, table->column_count * sizeof *cells);
	table_add_line(table, &line);
}

void table_add_line(struct table *table, const struct table_line *line)
{
	if (table->row_count == ROWS)
		table_flush(table);
	struct table_line *row = &table->rows[table->row_count++];
	*row = *line;
	row->link = line->link ? arena_copy(table->arena, line->link) : NULL;
	row->note = line->note ? copy_note(table, line->note) : NULL;
	for (size_t i = 0; i < table->column_count; i++) {
		row->cells[i] = copy_visible(table, line->cells[i]);
		size_t width = text_width(row->cells[i]);
		if (width > table->natural[i])
			table->natural[i] = width;
	}
}

/* As a cell, but with the marks kept. */
static const char *copy_note(struct table *table, const char *note)
{
	struct buf visible;
	buf_init(&visible, 2 * CELL_LIMIT);
	while (*note && visible.length < CELL_LIMIT) {
		size_t length = strcspn(note, marks);
		char *part = mem_copy_bytes(note, length);
		text_add_visible(&visible, part, false);
		mem_free(part);
		note += length;
		if (*note)
			buf_add_char(&visible, *note++);
	}
	const char *copy = arena_copy(table->arena, buf_text(&visible));
	buf_done(&visible);
	return copy;
}

void table_end(struct table *table)
{
	if (!table)
		return;
	table_flush(table);
	arena_free(table->arena);
	mem_free(table);
}

static const char *copy_visible(struct table *table, const char *text)
{
	if (!text || !*text)
		return "";
	struct buf visible;
	buf_init(&visible, CELL_LIMIT);
	text_add_visible(&visible, text, false);
	const char *copy =
	    arena_copy_bytes(table->arena, buf_text(&visible), text_cut(buf_text(&visible), visible.length, CELL_LIMIT));
	buf_done(&visible);
	return copy;
}

void table_flush(struct table *table)
{
	struct table_line titles = {0};
	if (table->row_count == 0)
		return;
	fit_columns(table);
	for (size_t i = 0; i < table->column_count; i++)
		titles.cells[i] = table->columns[i].title;
	if (table->has_heading)
		print_row(table, &titles, true);
	table->has_heading = false;
	for (size_t i = 0; i < table->row_count; i++)
		print_row(table, &table->rows[i], false);
	table->row_count = 0;
	arena_reset(table->arena);
	output_record_end(table->output);
}

/* Every column as wide as it wants; while the line is too long, the widest of those that may shrink gives way. */
static void fit_columns(struct table *table)
{
	bool is_free = table->output->width == 0;
	for (size_t i = 0; i < table->column_count; i++) {
		size_t most = table->columns[i].most;
		table->widths[i] = !is_free && most && table->natural[i] > most ? most : table->natural[i];
	}
	if (is_free)
		return;
	for (size_t total = line_width(table); total > table->output->width; total = line_width(table)) {
		size_t widest = widest_that_shrinks(table);
		if (widest == table->column_count)
			return;
		table->widths[widest]--;
	}
}

static size_t line_width(const struct table *table)
{
	size_t total = 0;
	for (size_t i = 0; i < table->column_count; i++)
		if (table->widths[i])
			total += (total ? GAP : 0) + table->widths[i];
	return total;
}

/* The column's index, or column_count when none can give way. */
static size_t widest_that_shrinks(const struct table *table)
{
	size_t widest = table->column_count;
	for (size_t i = 0; i < table->column_count; i++) {
		if (!table->columns[i].may_shrink || table->widths[i] <= table->columns[i].least)
			continue;
		if (widest == table->column_count || table->widths[i] > table->widths[widest])
			widest = i;
	}
	return widest;
}

static void print_row(struct table *table, const struct table_line *line, bool is_heading)
{
	struct output *output = table->output;
	size_t last = last_column(table);
	bool is_first = true;

	for (size_t i = 0; i < table->column_count; i++) {
		if (table->widths[i] == 0)
			continue;
		print_spaces(output, is_first ? 0 : GAP);
		bool is_link = i == last && line->link && output_link_begin(output, line->link);
		print_cell(table, line->cells[i], i, is_heading ? OUTPUT_DIM : style_of(table, line, i));
		if (is_link)
			output_link_end(output);
		is_first = false;
	}
	output_add(output, "\n");
	if (line->note && *line->note)
		print_note(table, line->note);
}

static enum output_style style_of(const struct table *table, const struct table_line *line, size_t column)
{
	if (line->styles[column] != OUTPUT_PLAIN)
		return line->styles[column];
	bool is_bold = line->is_bold && column == last_column(table);
	return is_bold ? OUTPUT_BOLD : table->columns[column].style;
}

/* One line, cut at the end of the terminal's. */
static void print_note(struct table *table, const char *note)
{
	struct output *output = table->output;
	size_t room = output->width ? output->width - NOTE_INDENT : SIZE_MAX;
	print_spaces(output, NOTE_INDENT);
	output_style(output, OUTPUT_DIM);
	while (*note && room) {
		bool is_mark = *note == TABLE_MARK_START || *note == TABLE_MARK_END;
		if (is_mark) {
			output_style(output, OUTPUT_PLAIN);
			output_style(output, *note++ == TABLE_MARK_START ? OUTPUT_MATCH : OUTPUT_DIM);
			continue;
		}
		char *part = mem_copy_bytes(note, strcspn(note, marks));
		size_t length = text_fit(part, room);
		bool is_cut = part[length] != '\0';
		part[length] = '\0';
		output_add(output, part);
		room = is_cut ? 0 : room - text_width(part);
		note += strlen(part);
		mem_free(part);
	}
	output_style(output, OUTPUT_PLAIN);
	output_add(output, "\n");
}

static size_t last_column(const struct table *table)
{
	size_t last = 0;
	for (size_t i = 0; i < table->column_count; i++)
		if (table->widths[i])
			last = i;
	return last;
}

static void print_cell(struct table *table, const char *text, size_t column, enum output_style style)
{
	struct output *output = table->output;
	size_t room = table->widths[column];
	size_t width = text_width(text);
	bool is_cut = width > room;
	size_t length = is_cut ? text_fit(text, room - 1) : text_fit(text, room);
	char *shown = mem_copy_bytes(text, length);
	size_t used = text_width(shown) + (is_cut ? 1 : 0);
	size_t padding = used < room ? room - used : 0;

	print_spaces(output, table->columns[column].is_right ? padding : 0);
	if (style != OUTPUT_PLAIN && used)
		output_style(output, style);
	output_add(output, shown);
	output_add(output, is_cut ? "…" : "");
	if (style != OUTPUT_PLAIN && used)
		output_style(output, OUTPUT_PLAIN);
	if (!table->columns[column].is_right && column != last_column(table))
		print_spaces(output, padding);
	mem_free(shown);
}

static void print_spaces(struct output *output, size_t count)
{
	while (count--)
		output_add(output, " ");
}
