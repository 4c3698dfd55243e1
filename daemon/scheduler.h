/* scheduler: who is polled when. Feeds wait for their due second in a heap with one timer; then they queue at their
 * origin, the longest overdue first, and are handed out while there is room: so many transfers in all, so many to one
 * origin, none to an origin that asked for a pause. A feed handed out is not handed out again until its poll has ended.
 */
#ifndef SCHEDULER_H
#define SCHEDULER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "poll.h"

struct error;
struct ev_loop;
struct scheduler;

enum scheduler_mode {
	SCHEDULER_DAEMON,
	SCHEDULER_ONCE,     /* every feed once now, held and gone ones excepted */
	SCHEDULER_ONCE_DUE, /* every feed that is due once */
	SCHEDULER_ASKED,    /* only what scheduler_refresh asks for */
};

struct scheduler_listener {
	/* A poll has ended, or a requested one will not be (POLL_SKIPPED). May call the scheduler. */
	void (*ended)(void *arg, const struct poll_end *end);
	/* Not for a daemon: every feed had its turn. Called once. */
	void (*finished)(void *arg);
	void *arg;
};

struct scheduler_counts {
	size_t feeds, polling, queued;
	size_t held;     /* feeds whose server asked for a pause */
	bool is_offline; /* no server answers */
	double lag;      /* seconds by which the loop was late the last time it was to wake up */
	int64_t next;    /* instant at which the next feed is due, or DATE_NONE */
};

/* Loop and tools are borrowed. Nothing is handed out before the loop runs. */
struct scheduler *scheduler_new(struct ev_loop *loop, const struct poll_tools *tools, enum scheduler_mode mode,
    const struct scheduler_listener *listener, struct error *error);

/* Cancels the polls. NULL is fine. */
void scheduler_free(struct scheduler *scheduler);

/* Reads the feeds again: after subscriptions changed. Polls of feeds that are gone are cancelled. Not from within a
 * listener's call: there, have it done soon, from the loop. */
bool scheduler_reload(struct scheduler *scheduler, struct error *error);
void scheduler_reload_soon(struct scheduler *scheduler);

/* Looks at the clock and the limits again, soon, from the loop. */
void scheduler_wake(struct scheduler *scheduler);

#define SCHEDULER_RECENT 300 /* seconds; a feed is not asked again within them for a person's impatience */

enum scheduler_answer {
	SCHEDULER_TAKEN,   /* its end will be told */
	SCHEDULER_UNKNOWN, /* no such feed, or one that is not polled any more */
	SCHEDULER_HELD,    /* its server asked for a pause */
	SCHEDULER_FRESH,   /* it was asked a moment ago: within SCHEDULER_RECENT, or min-interval when that is shorter */
};

/* Wants the feed polled now whatever its due time; `is_forced`: even one that was asked a moment ago. Pauses that
 * servers asked for are kept all the same. *until is the instant at which it may be asked when it may not now. */
enum scheduler_answer scheduler_refresh(struct scheduler *scheduler, int64_t feed, bool is_forced, int64_t *until);

/* Has what a hub brought for a feed taken as its poll. False when it is no feed of ours, is being polled or about to be,
 * or too much else is: the hub may come again. */
bool scheduler_push(struct scheduler *scheduler, int64_t feed, const struct poll_push *push);

void scheduler_count(const struct scheduler *scheduler, struct scheduler_counts *counts);

/* Calls fn with the id of every feed known. */
void scheduler_each_feed(const struct scheduler *scheduler, void (*fn)(void *arg, int64_t feed), void *arg);

#endif
