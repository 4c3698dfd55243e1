/* cli/verb_check: `check`: what a feed's server answers, for publishers. */
#ifndef CLI_VERB_CHECK_H
#define CLI_VERB_CHECK_H

#include "session.h"

enum session_status verb_check_run(struct session *session, struct error *error);

#endif
