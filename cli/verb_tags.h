/* cli/verb_tags: the tags that there are. */
#ifndef CLI_VERB_TAGS_H
#define CLI_VERB_TAGS_H

#include "session.h"

enum session_status verb_tags_run(struct session *session, struct error *error);

#endif
