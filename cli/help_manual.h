/* cli/help_manual: the generated parts of the manual pages (mdoc), and the sample configuration. */
#ifndef CLI_HELP_MANUAL_H
#define CLI_HELP_MANUAL_H

#include <stdbool.h>

struct session;

/* Prints the part that an option of the session asks for; false when none does. */
bool help_manual_print(struct session *session);

#endif
