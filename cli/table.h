/* cli/table: rows in columns that fit the terminal, by the width characters have on it. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "output.h"

#define TABLE_COLUMNS 8

struct table_column {
	const char *title; /* of the heading */
	bool is_right;     /* numbers */
	bool may_shrink;   /* gives way when the line is too long, down to `least` columns */
	size_t least;
	size_t most; /* on a terminal never wider; 0: as wide as it wants */
	enum output_style style;
};

/* A row. What is left zero is as the column says, or not there. */
struct table_line {
	const char *cells[TABLE_COLUMNS]; /* NULL: empty */
	enum output_style styles[TABLE_COLUMNS];
	const char *link; /* where the last column leads to, on terminals that know links */
	const char *note; /* a dim line below, what stands between TABLE_MARK_START and _END made to stand out */
	bool is_bold;     /* the last column stands out */
};
#define TABLE_MARK_START '\x01'
#define TABLE_MARK_END '\x02'

struct table;

/* `columns` and `output` outlive the table. With `has_heading` the titles stand above the rows. */
struct table *table_new(struct output *output, const struct table_column *columns, size_t count, bool has_heading);

/* One row; a cell a column, NULL for an empty one, copied. `is_bold` makes the last column stand out. */
void table_add(struct table *table, const char *const *cells, bool is_bold);

/* The same with all that a row may have. */
void table_add_line(struct table *table, const struct table_line *line);

/* Prints the rows so far, in columns no narrower than before; more may follow. */
void table_flush(struct table *table);

/* Prints what is left and frees; NULL is fine. */
void table_end(struct table *table);

#endif
