/* cli/verb_mark: the verbs that do something to entries, and `undo`. */
#ifndef CLI_VERB_MARK_H
#define CLI_VERB_MARK_H

#include "session.h"

enum session_status verb_mark_run(struct session *session, struct error *error);
enum session_status verb_mark_star(struct session *session, struct error *error);
enum session_status verb_mark_unstar(struct session *session, struct error *error);
enum session_status verb_mark_tag(struct session *session, struct error *error);

#endif
