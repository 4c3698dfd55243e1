/* roster: what the scheduler knows of every feed that may be polled, and of the origins they are asked from. Filled
 * from the store, feeds sorted by id, origins by name; open data that the scheduler works on. */
#ifndef ROSTER_H
#define ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap.h"

struct error;
struct poll;
struct store;

/* Before an origin's key: a hold in the store that only means one request at a time. */
#define ROSTER_SLOW "slow "

enum roster_state {
	ROSTER_WAITING,  /* for its due time */
	ROSTER_READY,    /* in its origin's queue */
	ROSTER_FETCHING, /* handed out, on the network */
	ROSTER_BUSY,     /* handed out, being parsed or saved */
	ROSTER_DONE,     /* with --once: had its turn */
};

struct roster_feed {
	int64_t id, due;
	int64_t hold;       /* instant until which its address may not be asked */
	int64_t not_before; /* our own delay, which the store knows nothing of */
	int64_t asked;      /* when it was last asked, or DATE_NONE */
	enum roster_state state;
	bool is_requested; /* by a person */
	struct roster_origin *origin;
	struct roster_feed *next; /* in the origin's queue */
	struct heap_item item;    /* by due */
	struct poll *poll;
};

struct roster_origin {
	const char *key; /* scheme://host:port, or "file:" */
	int64_t hold;
	int64_t slow_until; /* one request at a time */
	int64_t ill_until;  /* one of its addresses asked for a pause (503); nothing is stored, and an answer ends it */
	int fetching;       /* feeds of it on the network */
	int unreachable;    /* times in a row that it did not answer at all */
	int64_t answered;   /* when it last did, 0 never */
	struct roster_feed *first, *last;
	struct heap *heap; /* that its item is in, or NULL */
	struct heap_item item;
};

struct roster {
	struct roster_feed *feeds;
	size_t feed_count;
	struct roster_origin *origins;
	size_t origin_count;
	struct arena *arena; /* of the keys */
};

/* Everything from the store; a due time beyond the horizon, an instant, counts as `now`, a pause until then as none. */
struct roster *roster_load(struct store *store, int64_t now, int64_t horizon, struct error *error);

/* NULL is fine. Polls are not touched. */
void roster_free(struct roster *roster);

/* NULL when there is none. */
struct roster_feed *roster_find_feed(const struct roster *roster, int64_t id);
struct roster_origin *roster_find_origin(const struct roster *roster, const char *key);

/* An origin's queue, in order of due times. */
void roster_queue(struct roster_feed *feed);
struct roster_feed *roster_take(struct roster_origin *origin);

#endif
