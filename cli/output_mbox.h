/* cli/output_mbox: entries as messages of a mailbox (RFC 4155), for mail readers. */
#ifndef CLI_OUTPUT_MBOX_H
#define CLI_OUTPUT_MBOX_H

#include "printer.h"

extern const struct printer_form output_mbox_form;

#endif
