/* cli/verb_metrics: how polling goes, in the text format of Prometheus. */
#ifndef CLI_VERB_METRICS_H
#define CLI_VERB_METRICS_H

#include "session.h"

enum session_status verb_metrics_run(struct session *session, struct error *error);

#endif
