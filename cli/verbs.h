/* cli/verbs: everything that tidings can be told, as one table; help, manual and completions are printed from it. */
#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include <stdbool.h>

#include "session.h"

/* In the order of the manual, ended by a row without name. */
extern const struct verb verbs[];

/* NULL for an unknown name. */
const struct verb *verbs_find(const char *name);

/* Whether the words behind that verb are a query. */
bool verbs_takes_query(const char *name);

#endif
