/* cli/printer: records to the form that was asked for: text for people, JSON Lines and others for programs. A form is one
 * table of functions; entries come in all of them, the other records as text and as JSON. */
#ifndef CLI_PRINTER_H
#define CLI_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct feed;
struct output;
struct printer;
struct store_entry;
struct store_feed;
struct table;

enum printer_list { PRINTER_ENTRIES, PRINTER_FEEDS };

struct printer_form {
	bool is_for_people; /* a terminal gets a screenful, not everything */
	bool is_whole;      /* `entry` wants what only store_entries_get gives */
	void (*begin)(struct printer *printer, enum printer_list list);
	void (*entry)(struct printer *printer, const struct store_entry *entry); /* a line of a list */
	void (*pause)(struct printer *printer); /* the lines so far are wanted now; more may follow */
	void (*feed)(struct printer *printer, const struct store_feed *feed);
	void (*end)(struct printer *printer);
	void (*page)(struct printer *printer, const struct store_entry *entry); /* an entry whole */
	void (*document)(struct printer *printer, const struct feed *feed);     /* what `parse` found */
};

struct printer {
	const struct printer_form *form;
	struct output *output;
	int64_t now;
	struct table *table;  /* of the text form */
	const char *template; /* of the template form */
	const char *title;    /* of a form that has one: what was asked for; may be NULL */
	const char *note;     /* to stand below the next entry of a table, or NULL; see table_line */
	const char *others;   /* what the next entry of a table stands for besides itself, or NULL */
	size_t count;         /* records so far */
};

/* The forms by name, for help, manual and completion; ended by a row without name. */
struct printer_name {
	const char *name, *meaning;
	const struct printer_form *form;
};
extern const struct printer_name printer_names[];

void printer_init(struct printer *printer, struct output *output, bool is_json, int64_t now);

/* The same by the name of a form, or by a template, which has a { in it. NULL is text. */
bool printer_choose(
    struct printer *printer, struct output *output, const char *format, int64_t now, struct error *error);

#endif
