/* store_remove (rank 5, private): one entry goes, and everything that hangs on it. */
#ifndef TIDINGS_STORE_REMOVE_H
#define TIDINGS_STORE_REMOVE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

/* Inside a transaction. Its names stay, so that a feed that still has it does not bring it again; so does the number of a
 * story that others are in. An entry that is not there is fine. */
bool store_remove_entry(struct store *store, int64_t id, struct error *error);

#endif
