/* cli/verb_undo: taking back marks and tags. */
#ifndef CLI_VERB_UNDO_H
#define CLI_VERB_UNDO_H

#include "session.h"

enum session_status verb_undo_run(struct session *session, struct error *error);

#endif
