/* Entries as a person's own line. */
#include "output_template.h"

#include <stdio.h>
#include <string.h>

#include "output.h"
#include "printer_field.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define NAME_SIZE 32

static void begin_list(struct printer *printer, enum printer_list list);
static void print_entry(struct printer *printer, const struct store_entry *entry);
static const char *add_piece(struct printer *printer, const char *at, const struct store_entry *entry);
static const struct printer_field *read_field(const char *at, char name[static NAME_SIZE], size_t *length);
static const char *name_of_field(const void *arg, size_t index);
static void end_list(struct printer *printer);

const struct printer_form output_template_form = {
    .begin = begin_list, .entry = print_entry, .pause = end_list, .end = end_list};

bool output_template_check(const char *template, struct error *error)
{
	for (const char *at = strchr(template, '{'); at; at = strchr(at, '{')) {
		char name[NAME_SIZE];
		size_t length;
		if (at[1] == '{') {
			at += 2;
			continue;
		}
		if (!read_field(at, name, &length)) {
			const char *nearest = text_nearest(name, name_of_field, NULL);
			return error_set(error, ERROR_INPUT, "--format: {%s} is no field; did you mean {%s}?", name,
			    nearest ? nearest : "title");
		}
		at += length;
	}
	return true;
}

static void begin_list(struct printer *printer, enum printer_list list)
{
	(void)printer;
	(void)list;
}

static void print_entry(struct printer *printer, const struct store_entry *entry)
{
	for (const char *at = printer->template; *at;)
		at = add_piece(printer, at, entry);
	output_add(printer->output, "\n");
	output_record_end(printer->output);
	printer->count++;
}

static const char *add_piece(struct printer *printer, const char *at, const struct store_entry *entry)
{
	static const char escapes[] = "n\nt\t\\\\";
	struct buf *out = &printer->output->text;
	char name[NAME_SIZE];
	size_t length;
	const struct printer_field *field = *at == '{' && at[1] != '{' ? read_field(at, name, &length) : NULL;
	if (field) {
		printer_field_add(out, field, entry, printer->now);
		return at + length;
	}
	for (const char *escape = escapes; *at == '\\' && *escape; escape += 2) {
		if (*escape != at[1])
			continue;
		buf_add_char(out, escape[1]);
		return at + 2;
	}
	buf_add_char(out, *at);
	return at + (*at == '{' ? 2 : 1);
}

/* The field of "{name}", and how long that is with its braces. */
static const struct printer_field *read_field(const char *at, char name[static NAME_SIZE], size_t *length)
{
	size_t end = strcspn(at + 1, "{}");
	snprintf(name, NAME_SIZE, "%.*s", end < NAME_SIZE ? (int)end : NAME_SIZE - 1, at + 1);
	*length = end + 2;
	return at[1 + end] == '}' ? printer_field_find(name) : NULL;
}

static const char *name_of_field(const void *arg, size_t index)
{
	(void)arg;
	return printer_fields[index].name;
}

static void end_list(struct printer *printer)
{
	(void)printer;
}
