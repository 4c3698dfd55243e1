/* cli/verb_why_entry: what decided that an entry is the one it is, and of which story. */
#ifndef CLI_VERB_WHY_ENTRY_H
#define CLI_VERB_WHY_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct session;

/* ERROR_NOT_FOUND for an unknown id. */
bool verb_why_entry_print(struct session *session, int64_t id, struct error *error);

#endif
