/* cli/verb_set: `set`: the settings of one feed. */
#ifndef CLI_VERB_SET_H
#define CLI_VERB_SET_H

#include "session.h"

enum session_status verb_set_run(struct session *session, struct error *error);

#endif
