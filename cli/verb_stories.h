/* cli/verb_stories: the verbs about what was read in the feeds. */
#ifndef CLI_VERB_STORIES_H
#define CLI_VERB_STORIES_H

#include "session.h"

enum session_status verb_stories_new(struct session *session, struct error *error);
enum session_status verb_stories_list(struct session *session, struct error *error);

/* The same, the query beginning with that word of the command line. */
enum session_status verb_stories_list_from(struct session *session, size_t first, struct error *error);
enum session_status verb_stories_search(struct session *session, struct error *error);
enum session_status verb_stories_count(struct session *session, struct error *error);

#endif
