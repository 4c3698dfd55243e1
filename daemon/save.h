/* save: writes down how polls ended. Polls that end together share one transaction, for a commit costs more than what
 * is in it: a group is written after 250 ms, 1,000 entries, 8 MB, or at once when no poll is left that could join it.
 */
#ifndef SAVE_H
#define SAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cadence.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

struct ev_loop;
struct feed;
struct saver;

#define SAVE_SECONDS 0.25
#define SAVE_ENTRIES 1000
#define SAVE_BYTES (8u << 20)
#define SAVE_HOLDS 3

/* How one poll ended. Everything it points at is the owner's and stays until fn was called. */
struct save_item {
	struct store_poll poll;
	struct cadence cadence;   /* what poll.due was planned by: planned again when an entry is new */
	const struct feed *fresh; /* its entries are merged; NULL: none */
	size_t size;              /* bytes of the document, about */
	struct {
		const char *key; /* an origin, a feed's address, or as roster.h says; NULL: none */
		int64_t until;
	} holds[SAVE_HOLDS];
	struct store_merge merge; /* result */
	int64_t merged_into;      /* result: the feed that already had poll.moved_to, or 0 */
	void (*fn)(void *arg, bool is_saved);
	void *arg;
	struct save_item *next; /* the saver's */
};

/* The store and the loop are borrowed. */
struct saver *save_open(struct ev_loop *loop, struct store *store);

/* Writes what is waiting, calls its owners, and ends. NULL is fine. */
void save_close(struct saver *saver);

/* Takes part in the next group. fn is called once, never before this returns: is_saved false when the store could not
 * be written; then nothing of the item is kept, and the error has been logged. */
void save_add(struct saver *saver, struct save_item *item);

/* Withdraws an item that waits; fn is not called. */
void save_remove(struct saver *saver, struct save_item *item);

/* One poll more (+1) or fewer (-1) that will come with an item. */
void save_expect(struct saver *saver, int polls);

/* Whether the last group could not be written. */
bool save_is_failing(const struct saver *saver);

/* Writes what is waiting now. */
void save_flush(struct saver *saver);

#endif
