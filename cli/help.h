/* cli/help: how to use the program and each verb, printed from the tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "session.h"

/* The verb: the program's help, one verb's, or a part of the manual. */
enum session_status help_run(struct session *session, struct error *error);

/* All verbs with their meanings; one verb with its options. */
void help_print_program(struct output *output, const struct verb *verbs);
void help_print_verb(struct output *output, const struct verb *verb);

#endif
