/* cli/verb_follow: prints what arrived last, then what arrives. */
#ifndef CLI_VERB_FOLLOW_H
#define CLI_VERB_FOLLOW_H

#include "session.h"

enum session_status verb_follow_run(struct session *session, struct error *error);

#endif
