/* cli/verb_watch: queries that are kept under a name, and what is done to what matches them. */
#ifndef CLI_VERB_WATCH_H
#define CLI_VERB_WATCH_H

#include "session.h"

enum session_status verb_watch_run(struct session *session, struct error *error);

#endif
