/* cli/completion: what completes tidings in a shell, printed from the tables. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "session.h"

enum session_status completion_run(struct session *session, struct error *error);

#endif
