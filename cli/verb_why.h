/* cli/verb_why: `why`: what decided that a feed is polled when it is, or that an entry is the one it is. */
#ifndef CLI_VERB_WHY_H
#define CLI_VERB_WHY_H

#include "session.h"

enum session_status verb_why_run(struct session *session, struct error *error);

#endif
