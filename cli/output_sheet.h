/* cli/output_sheet: entries as sheets, a line an entry: CSV (RFC 4180, but lines end with a line feed) and TSV, both under
 * a line of names; and the nine fields of sfeed(5), which its tools read. */
#ifndef CLI_OUTPUT_SHEET_H
#define CLI_OUTPUT_SHEET_H

#include "printer.h"

extern const struct printer_form output_csv_form, output_tsv_form, output_sfeed_form;

#endif
