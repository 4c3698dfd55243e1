/* cli/output_json: records as JSON Lines; the members are a contract with scripts. */
#ifndef CLI_OUTPUT_JSON_H
#define CLI_OUTPUT_JSON_H

#include "printer.h"

extern const struct printer_form output_json_form;

#endif
