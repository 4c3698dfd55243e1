/* cli/verb_parse: what our own parser makes of a file, in a confined process: for scripts, tests and reports of
 * defects. */
#ifndef CLI_VERB_PARSE_H
#define CLI_VERB_PARSE_H

#include "session.h"

enum session_status verb_parse_run(struct session *session, struct error *error);

#endif
