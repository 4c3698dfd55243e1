/* cli/verb_status: `status`: how polling goes. */
#ifndef CLI_VERB_STATUS_H
#define CLI_VERB_STATUS_H

#include "session.h"

enum session_status verb_status_run(struct session *session, struct error *error);

#endif
