/* pace (rank 2): what decides when a feed is polled again, and how to say it. The daemon plans and writes it down, the
 * command line reads it out. */
#ifndef TIDINGS_PACE_H
#define TIDINGS_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum pace_rule {
	PACE_NONE, /* not known: never polled, or by an older version */
	PACE_INTERVAL,
	PACE_OWN_INTERVAL, /* that a person gave this feed */
	PACE_MIN_INTERVAL,
	PACE_RHYTHM, /* how often something new comes */
	PACE_QUIET,  /* how long nothing new has come */
	PACE_PUSHED, /* a hub brings what is new */
	PACE_MAX_AGE,
	PACE_TTL,
	PACE_UPDATE_PERIOD,
	PACE_NO_VALIDATORS,
	PACE_BACKOFF,
	PACE_DEAD,
	PACE_RETRY_AFTER,
	PACE_TOO_MANY, /* 429 without Retry-After */
	PACE_GONE,
	PACE_OFFLINE,
	PACE_RULE_COUNT,
};

/* The rule that won, and the one that would have without it. Waits are seconds, before the jitter. */
struct pace {
	enum pace_rule rule, other; /* other: PACE_NONE when nothing else was asked for */
	int64_t wait, other_wait;
	bool is_skipped; /* then put off, out of hours or days that the feed asked not to be polled in */
};

/* As it is stored and printed for programs: "interval", "max-age", … PACE_NONE is NULL, and an unknown name is it. */
const char *pace_rule_name(enum pace_rule rule);
enum pace_rule pace_rule_parse(const char *name);

/* Appends the reason in words, no capital and no full stop: "the feed's ttl asks for 6h, which is longer than the usual
 * interval (1h)". Nothing for PACE_NONE. */
void pace_add_words(struct buf *out, const struct pace *pace);

#define PACE_INSTANTS 100  /* entries that the rhythm is taken from, at most */
#define PACE_ARRIVALS 5    /* it takes so many times of arrival to speak of a rhythm */
#define PACE_TOGETHER 1800 /* seconds: what comes within this time came together */

/* Seconds between two arrivals of something new, usually (the median), from the times of the newest entries, the latest
 * first; at most PACE_INSTANTS are looked at. 0 when they are too few to tell. */
int64_t pace_rhythm(const int64_t *instants, size_t count);

#endif
