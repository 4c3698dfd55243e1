/* cli/verb_feeds: the verbs about subscriptions. */
#ifndef CLI_VERB_FEEDS_H
#define CLI_VERB_FEEDS_H

#include "session.h"

enum session_status verb_feeds_subscribe(struct session *session, struct error *error);
enum session_status verb_feeds_unsubscribe(struct session *session, struct error *error);
enum session_status verb_feeds_list(struct session *session, struct error *error);

#endif
