/* poll: the life of one poll: ask, judge the answer, have it parsed, decide when again, save, end. However it ends, it
 * is recorded once. */
#ifndef POLL_H
#define POLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct error;
struct fetcher;
struct poll;
struct reach;
struct saver;
struct store;
struct workers;

/* What all polls share; borrowed. */
struct poll_tools {
	const struct config *config;
	struct store *store;
	struct fetcher *fetcher;
	struct workers *workers;
	struct saver *saver;
	struct reach *reach;
	bool is_pushed_to; /* hubs can reach us: those that bring what is new are relied upon */
};

/* What a hub brought. */
struct poll_push {
	const char *content_type, *links; /* as the headers Content-Type and Link, or NULL */
	const char *bytes;
	size_t length;
};

enum poll_outcome {
	POLL_FRESH,     /* a feed, parsed and stored */
	POLL_UNCHANGED, /* 304, or the bytes of last time */
	POLL_LIMITED,   /* the server asked for a pause */
	POLL_GONE,      /* 410 */
	POLL_FAILED,
	POLL_OFFLINE, /* our own network is away: not the feed's failure */
	POLL_SKIPPED, /* nothing was asked: a hold, an hour the feed asked not to be polled in, a host that is down */
};

/* How it ended; borrowed until the call returns. */
struct poll_end {
	int64_t feed;
	enum poll_outcome outcome;
	bool is_saved; /* false: the store could not be written, and nothing was kept */
	int64_t due;
	int64_t status;       /* HTTP, 0 none */
	int64_t added, total; /* entries: new ones, in the document */
	const char *url;      /* asked */
	const char *problem;  /* one line, or NULL */
	bool is_unreachable;  /* the host did not answer at all */
	const char *hold_key; /* what the server's pause is for, an origin or an address; NULL: no pause */
	int64_t hold_until;
	int64_t merged_into; /* the feed that this one turned out to be, or 0 */
	bool is_elsewhere;   /* the feed's address changed, or it went into another feed */
	bool is_push;        /* nothing was asked: a hub brought it */
};

/* Who wants to know. Neither is called before poll_start has returned; `ended` comes last, once. */
struct poll_listener {
	/* The network is done with; parsing and saving go on. Known so far: feed, status, outcome, is_unreachable and the hold. */
	void (*fetched)(void *arg, const struct poll_end *so_far);
	void (*ended)(void *arg, const struct poll_end *end);
	void *arg;
};

/* Polls one feed now. When it is_planned and the feed asked not to be polled at this hour, gives NULL and the first
 * instant at which it may in *later. Otherwise NULL, with *later 0 and an error, when the feed cannot be read. */
struct poll *poll_start(const struct poll_tools *tools, int64_t feed, bool is_planned,
    const struct poll_listener *listener, int64_t *later, struct error *error);

/* Takes what a hub brought for the feed as its poll: `fetched` is not called, the feed's validators stay. What turns out
 * to be no feed is POLL_SKIPPED and leaves no record. The push is copied. NULL with an error when the feed cannot be
 * read. */
struct poll *poll_push(const struct poll_tools *tools, int64_t feed, const struct poll_push *push,
    const struct poll_listener *listener, struct error *error);

/* Monotonic seconds: when the network last said something, were it only that it was asked. */
double poll_heard(const struct poll *poll);

/* Ends it without a record or a call. NULL is fine. */
void poll_cancel(struct poll *poll);

/* "fresh", "unchanged", "limited", "gone", "failed", "skipped". */
const char *poll_outcome_name(enum poll_outcome outcome);

#endif
