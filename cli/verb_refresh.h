/* cli/verb_refresh: `refresh`: the verb that only a daemon can run. */
#ifndef CLI_VERB_REFRESH_H
#define CLI_VERB_REFRESH_H

#include "session.h"

enum session_status verb_refresh_run(struct session *session, struct error *error);

#endif
