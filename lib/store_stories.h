/* store_stories (rank 5, private): which entries tell one story. Judged inside the poll's transaction, for entries that
 * are new or have changed, against those of the last STORE_STORIES_WINDOW seconds. */
#ifndef TIDINGS_STORE_STORIES_H
#define TIDINGS_STORE_STORIES_H

#include <stdbool.h>
#include <stdint.h>

#include "tidings/similar.h"

struct error;
struct feed;
struct feed_entry;
struct store;

#define STORE_STORIES_WINDOW (14 * 86400) /* seconds */
#define STORE_STORIES_SAMPLES 8           /* entries of a feed by which is known what repeats in it */

/* Why an entry is judged. */
enum store_stories_reason {
	STORE_STORIES_NEW,
	STORE_STORIES_EDITED,
	STORE_STORIES_AGAIN, /* history is gone through once more: as if it were new, but for the counts of words */
	STORE_STORIES_KNOWN, /* the same, but it stays where it is: others are to find it */
};

/* What is known of a feed while its document is merged. */
struct store_stories {
	struct store *store;
	int64_t feed, now;
	const struct feed *fresh;
	unsigned judged;
	bool is_replay; /* of history: nothing is forgotten, and nothing compared with what came later */
	bool is_apart;  /* the feed stays out of stories */
	bool has_past;  /* stored, which may be replaced then */
	struct {
		uint32_t next;
		uint32_t samples[STORE_STORIES_SAMPLES][SIMILAR_SAMPLE_COUNT]; /* each sorted, zeroes behind it */
	} past;
};

/* Finds the story of a stored entry, or lets it be one of its own. One that has changed is judged again while no other
 * entry is in its story and no person has decided about it: what was folded together stays so. */
bool store_stories_judge(struct store_stories *stories, int64_t id, const struct feed_entry *entry,
    enum store_stories_reason reason, struct error *error);

/* After the last entry: keeps what repeats in the feed, and forgets a few of the entries that are past the window. */
bool store_stories_end(struct store_stories *stories, struct error *error);

#endif
