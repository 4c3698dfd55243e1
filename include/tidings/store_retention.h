/* store_retention (rank 5): what is old goes, in small steps. What is starred or tagged stays. */
#ifndef TIDINGS_STORE_RETENTION_H
#define TIDINGS_STORE_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct store;

#define STORE_RETENTION_STEP 64 /* entries that one step removes at most */

/* One round over all feeds. The caller sets the first three members; the others are zero at the beginning. */
struct store_retention {
	int64_t now;     /* instant */
	int64_t keep;    /* seconds that the entries of a feed without a setting of its own stay, 0: for ever */
	int64_t size;    /* bytes that the database may use, 0: any number */
	int64_t removed; /* so far */
	bool is_short;   /* result: it uses more, and nothing is left that may go */
	int64_t feed;    /* is next, or one after it */
	bool is_aged;    /* what was too old is gone */
	bool is_measured;
	int64_t excess;   /* entries that still have to go, for the size */
	int64_t received; /* instant: what came before stays */
};

/* One step, a transaction of its own; a failed one leaves all as it was. *is_done: the round is over. After entries went
 * for the size, a part of their room comes free only while others are added: one round removes no greater share of the
 * entries than the database is too large by. */
bool store_retention_step(struct store *store, struct store_retention *round, bool *is_done, struct error *error);

#endif
