/* store_polls (rank 5): what polling was like: the last polls of each feed, what all of them were together by the hour,
 * and what follows from that. */
#ifndef TIDINGS_STORE_POLLS_H
#define TIDINGS_STORE_POLLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/pace.h"

struct error;
struct store;
struct store_poll;

#define STORE_POLLS_KEPT 20        /* of each feed */
#define STORE_POLLS_HOURS (8 * 24) /* are kept */

/* Part of store_feeds_record: puts it among the feed's last polls and into its hour. The feed's own row is written
 * already, with this poll counted. */
bool store_polls_add(struct store *store, const struct store_poll *poll, struct error *error);

/* The feed's rhythm by its newest entries, as pace_rhythm. */
bool store_polls_rhythm(struct store *store, int64_t feed, int64_t now, int64_t *rhythm, struct error *error);

/* A poll of the past. Texts are valid during the call only. */
struct store_past_poll {
	int64_t at, due; /* instants */
	const char *outcome;
	int64_t status;      /* HTTP, 0 none */
	const char *problem; /* NULL: success */
	int64_t bytes, added, took;
	struct pace pace;
};

/* The last polls of a feed, newest first. fn returns false to stop. */
bool store_polls_each(struct store *store, int64_t feed, bool (*fn)(void *arg, const struct store_past_poll *poll),
    void *arg, struct error *error);

struct store_poll_sum {
	int64_t polls, unchanged, failed, added, bytes;
	int64_t saved; /* bytes that were not sent, about: what the document was last time for each "unchanged" */
};

/* The hour that ends with `now` last, `count` of them: sums[count - 1] is the present one, which is not over. */
bool store_polls_hours(
    struct store *store, int64_t now, struct store_poll_sum *sums, size_t count, struct error *error);

/* How the feeds are, each counted once. */
struct store_poll_states {
	int64_t active, failing, held, dead, gone;
	int64_t waiting; /* for their first poll */
	int64_t overdue; /* of all: due for more than an hour */
};
bool store_polls_states(struct store *store, int64_t now, struct store_poll_states *states, struct error *error);

/* Feeds that fail or are dead or gone: those with a proposal first, then the longest failing. The texts are valid during the call only. */
struct store_bad_feed {
	int64_t id;
	const char *name;     /* title or address */
	const char *state;    /* "failing", "dead", "gone" */
	const char *problem;  /* or NULL */
	const char *proposed; /* where it may be now, or NULL */
	int64_t failures, failing_since;
};
bool store_polls_each_bad(struct store *store, int64_t limit, bool (*fn)(void *arg, const struct store_bad_feed *feed),
    void *arg, struct error *error);

#endif
