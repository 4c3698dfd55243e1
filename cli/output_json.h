/* cli/output_json: records as JSON Lines; the members are a contract with scripts. */
#ifndef CLI_OUTPUT_JSON_H
#define CLI_OUTPUT_JSON_H

#include "printer.h"

struct json_writer;

extern const struct printer_form output_json_form;

/* Members of records. The summary is HTML, as everywhere where a member has this name: what is a < in the text must not become
 * a tag in somebody's page. Tags are a list, also an empty one. */
void output_json_write_summary(struct json_writer *writer, const char *text);
void output_json_write_tags(struct json_writer *writer, const char *tags);

#endif
