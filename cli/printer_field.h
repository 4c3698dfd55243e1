/* cli/printer_field: what sheets and templates say of an entry, by name. Every value is one line that a terminal may
 * see. */
#ifndef CLI_PRINTER_FIELD_H
#define CLI_PRINTER_FIELD_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct store_entry;

#define PRINTER_FIELD_LIMIT ((size_t)4 << 20) /* bytes of one value */

typedef void printer_field_fn(struct buf *out, const struct store_entry *entry, int64_t now);

struct printer_field {
	const char *name, *meaning;
	printer_field_fn *add;
};

/* Ended by a row without name. */
extern const struct printer_field printer_fields[];

/* NULL for a name that is none. */
const struct printer_field *printer_field_find(const char *name);

void printer_field_add(
    struct buf *out, const struct printer_field *field, const struct store_entry *entry, int64_t now);

#endif
