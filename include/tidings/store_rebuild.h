/* store_rebuild (rank 5): which entries tell one story is found once more, from what is stored. */
#ifndef TIDINGS_STORE_REBUILD_H
#define TIDINGS_STORE_REBUILD_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

#define STORE_REBUILD_STEP 100 /* entries that one step goes through */

struct store_rebuild {
	int64_t since;   /* instant: entries received from then on are judged again */
	int64_t after;   /* in: 0 begins; the last entry that the step before went through. out: the same of this one */
	int64_t changed; /* out: entries of this step that are in another story than before */
	bool is_done;    /* out: there was nothing left */
};

/* One step, inside a transaction. They are judged in the order in which they came, with those before them; stories whose
 * entries stay together keep their numbers, and what people decided stays as it is. Until the last step, new entries
 * may miss copies of theirs; they are gone through, too. */
bool store_rebuild_step(struct store *store, struct store_rebuild *rebuild, struct error *error);

#endif
