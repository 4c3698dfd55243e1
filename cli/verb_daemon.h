/* cli/verb_daemon: the verbs that ask the daemon. */
#ifndef CLI_VERB_DAEMON_H
#define CLI_VERB_DAEMON_H

#include "session.h"

enum session_status verb_daemon_refresh(struct session *session, struct error *error);
enum session_status verb_daemon_status(struct session *session, struct error *error);

#endif
