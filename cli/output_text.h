/* cli/output_text: records for people: tables that fit the terminal, pages with wrapped text. */
#ifndef CLI_OUTPUT_TEXT_H
#define CLI_OUTPUT_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "printer.h"

struct output;

extern const struct printer_form output_text_form;

#define OUTPUT_TEXT_SPAN_SIZE 40

/* How long until, or since, an instant, in words: "in 23m", "3h ago", "now", "never" for DATE_NONE. */
void output_text_span(int64_t instant, int64_t now, char out[static OUTPUT_TEXT_SPAN_SIZE]);

/* "Label:  value" with the values in one column; the value is made visible. Nothing for NULL or "". */
void output_text_label(struct output *output, const char *label, const char *value);

#endif
