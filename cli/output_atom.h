/* cli/output_atom: entries as an Atom feed (RFC 4287), so that what a query finds can be read again. */
#ifndef CLI_OUTPUT_ATOM_H
#define CLI_OUTPUT_ATOM_H

#include "printer.h"

extern const struct printer_form output_atom_form;

#endif
