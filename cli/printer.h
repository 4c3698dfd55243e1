/* cli/printer: records to the form that was asked for: text for people, JSON Lines for programs. A form is one table of
 * functions. */
#ifndef CLI_PRINTER_H
#define CLI_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct feed;
struct output;
struct printer;
struct store_entry;
struct store_feed;
struct table;

enum printer_list { PRINTER_ENTRIES, PRINTER_FEEDS };

struct printer_form {
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
	struct table *table; /* of the text form */
	size_t count;        /* records so far */
};

void printer_init(struct printer *printer, struct output *output, bool is_json, int64_t now);

#endif
