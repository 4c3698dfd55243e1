/* cli/verb_database: the database itself: whether it is sound, and what can be saved of it. */
#ifndef CLI_VERB_DATABASE_H
#define CLI_VERB_DATABASE_H

#include "session.h"

enum session_status verb_database_check(struct session *session, struct error *error);
enum session_status verb_database_recover(struct session *session, struct error *error);

#endif
