/* cli/verb_import: the subscriptions of other readers, and what another tidings exported. */
#ifndef CLI_VERB_IMPORT_H
#define CLI_VERB_IMPORT_H

#include "session.h"

enum session_status verb_import_run(struct session *session, struct error *error);

#endif
