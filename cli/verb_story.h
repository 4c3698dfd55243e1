/* cli/verb_story: taking stories apart and putting them together. */
#ifndef CLI_VERB_STORY_H
#define CLI_VERB_STORY_H

#include "session.h"

enum session_status verb_story_run(struct session *session, struct error *error);

#endif
