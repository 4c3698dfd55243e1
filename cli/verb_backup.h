/* cli/verb_backup: a copy of the database. */
#ifndef CLI_VERB_BACKUP_H
#define CLI_VERB_BACKUP_H

#include "session.h"

enum session_status verb_backup_run(struct session *session, struct error *error);

#endif
