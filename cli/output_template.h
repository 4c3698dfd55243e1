/* cli/output_template: entries as a person's own line: "{date} {title} {link}". */
#ifndef CLI_OUTPUT_TEMPLATE_H
#define CLI_OUTPUT_TEMPLATE_H

#include <stdbool.h>

#include "printer.h"

struct error;

extern const struct printer_form output_template_form;

/* Whether every {name} in it is a field's, with the nearest one in the error. "{{" stands for a brace; \n, \t and \\ for
 * a line feed, a tab and a backslash. */
bool output_template_check(const char *template, struct error *error);

#endif
