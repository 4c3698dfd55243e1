/* cli/verb_page: the verbs about one entry: read it here, or in a browser. */
#ifndef CLI_VERB_PAGE_H
#define CLI_VERB_PAGE_H

#include "session.h"

enum session_status verb_page_show(struct session *session, struct error *error);
enum session_status verb_page_open(struct session *session, struct error *error);

#endif
