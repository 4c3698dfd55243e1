/* cli/verb_export: the subscriptions for other readers, or all that is known for another tidings. */
#ifndef CLI_VERB_EXPORT_H
#define CLI_VERB_EXPORT_H

#include "session.h"

enum session_status verb_export_run(struct session *session, struct error *error);

#endif
