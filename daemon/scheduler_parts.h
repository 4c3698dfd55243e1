/* scheduler_parts: what the files of the scheduler share. */
#ifndef SCHEDULER_PARTS_H
#define SCHEDULER_PARTS_H

#include <ev.h>

#include "heap.h"
#include "roster.h"
#include "scheduler.h"

struct scheduler {
	struct ev_loop *loop;
	const struct poll_tools *tools;
	enum scheduler_mode mode;
	struct scheduler_listener listener;
	struct roster *roster;
	struct heap waiting;        /* feeds by due time */
	struct heap runnable, held; /* origins by their first feed's due time, by the end of the pause */
	struct heap speaking;       /* feeds on the network by when they count as silent */
	size_t queued;
	int polling;
	bool must_reload, was_offline;
	double second;        /* monotonic: when the present second of handing out began, */
	int started;          /* and how many polls since then */
	double expected, lag; /* when the timer is to go off, and how late it was the last time */
	ev_timer timer;       /* next due time or end of a pause */
	ev_timer soon;        /* now, but from the loop */
};

/* The store knows the due time; what delays the feed besides is in not_before. */
void scheduler_wait(struct scheduler *scheduler, struct roster_feed *feed, int64_t due);

/* Puts the origin into the heap that its queue, its pause and its transfers call for. */
void scheduler_place(struct scheduler *scheduler, struct roster_origin *origin);

/* A request to it has ended: what that says of the origin, and of the others that would ask it. */
void scheduler_note_reach(struct scheduler *scheduler, struct roster_origin *origin, bool is_unreachable);
void scheduler_note_hold(struct scheduler *scheduler, struct roster_feed *feed, const struct poll_end *end);

/* It has answered with a feed. */
void scheduler_note_answer(struct scheduler *scheduler, struct roster_origin *origin);

/* Transfers: at most so many run that hear something, and some more beside them that hear nothing. Feeds on the network
 * are taken in and leave; a reload carries them over. */
bool scheduler_slots_are_free(struct scheduler *scheduler);
void scheduler_slots_take(struct scheduler *scheduler, struct roster_feed *feed);
void scheduler_slots_leave(struct scheduler *scheduler, struct roster_feed *feed);
void scheduler_slots_carry(struct scheduler *scheduler, struct roster_feed *feed, const struct roster_feed *old);

/* Whether there may be one more poll at all. */
bool scheduler_slots_may_poll(const struct scheduler *scheduler);

/* Seconds until a transfer may count as silent and leave its place to another; infinite when none can. */
double scheduler_slots_wait(const struct scheduler *scheduler);

/* When the pauses of an origin are over. */
int64_t scheduler_free_at(const struct roster_origin *origin);

int64_t scheduler_later(int64_t first, int64_t second);

#endif
