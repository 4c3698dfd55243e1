/* Rows in columns that fit the terminal, by the width characters have on it. */
#include "table.h"

#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define ROWS 200        /* measured together; later rows never make a column narrower */
#define CELL_LIMIT 4096 /* bytes of one cell */
#define ARENA_LIMIT ((size_t)64 << 20)
#define GAP 2

struct row {
	const char *cells[TABLE_COLUMNS];
	bool is_bold;
};

struct table {
	struct output *output;
	const struct table_column *columns;
	size_t column_count;
	bool has_heading;
	size_t natural[TABLE_COLUMNS], widths[TABLE_COLUMNS];
	struct arena *arena;
	struct row rows[ROWS];
	size_t row_count;
};

static const char *copy_visible(struct table *table, const char *text);
static void fit_columns(struct table *table);
static size_t line_width(const struct table *table);
static size_t widest_that_shrinks(const struct table *table);
static void print_row(struct table *table, const char *const *cells, bool is_heading, bool is_bold);
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
	if (table->row_count == ROWS)
		table_flush(table);
	struct row *row = &table->rows[table->row_count++];
	row->is_bold = is_bold;
	for (size_t i = 0; i < table->column_count; i++) {
		row->cells[i] = copy_visible(table, cells[i]);
		size_t width = text_width(row->cells[i]);
		if (width > table->natural[i])
			table->natural[i] = width;
	}
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
	const char *titles[TABLE_COLUMNS];
	if (table->row_count == 0)
		return;
	fit_columns(table);
	for (size_t i = 0; i < table->column_count; i++)
		titles[i] = table->columns[i].title;
	if (table->has_heading)
		print_row(table, titles, true, false);
	table->has_heading = false;
	for (size_t i = 0; i < table->row_count; i++)
		print_row(table, table->rows[i].cells, false, table->rows[i].is_bold);
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

static void print_row(struct table *table, const char *const *cells, bool is_heading, bool is_bold)
{
	struct output *output = table->output;
	size_t last = last_column(table);
	bool is_first = true;

	for (size_t i = 0; i < table->column_count; i++) {
		if (table->widths[i] == 0)
			continue;
		enum output_style style = table->columns[i].style;
		if (is_heading)
			style = OUTPUT_DIM;
		else if (is_bold && i == last)
			style = OUTPUT_BOLD;
		print_spaces(output, is_first ? 0 : GAP);
		print_cell(table, cells[i], i, style);
		is_first = false;
	}
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
