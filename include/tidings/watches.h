/* watches (rank 6): queries with names, where the language asks for them and when entries arrive. */
#ifndef TIDINGS_WATCHES_H
#define TIDINGS_WATCHES_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct error;
struct store;

/* For struct query_saved: where to look, and where the text goes. */
struct watches_source {
	struct store *store; /* NULL: there are none */
	struct arena *arena;
};
const char *watches_find(void *source, const char *name);

/* Does to the entries from the id `first` on what the watches say, inside the transaction that added them. A watch whose
 * query cannot be read any more is left out. */
bool watches_apply(struct store *store, int64_t first, int64_t now, struct error *error);

#endif
