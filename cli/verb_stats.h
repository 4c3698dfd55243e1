/* cli/verb_stats: how many stories come, by day and by feed. */
#ifndef CLI_VERB_STATS_H
#define CLI_VERB_STATS_H

#include "session.h"

enum session_status verb_stats_run(struct session *session, struct error *error);

#endif
