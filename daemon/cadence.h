/* cadence: when a feed is polled again. Pure: everything it depends on is passed in, so that years of polls can be
 * tested in a table. All durations are seconds, all points in time are instants (date.h). */
#ifndef CADENCE_H
#define CADENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "tidings/pace.h"

#define CADENCE_DAY INT64_C(86400)
#define CADENCE_CAP CADENCE_DAY        /* the longest wait a feed or server can impose by hints */
#define CADENCE_HOLD_LEAST INT64_C(60) /* Retry-After is obeyed between these two */
#define CADENCE_HOLD_MOST (7 * CADENCE_DAY)
#define CADENCE_SLOW CADENCE_DAY         /* after a 429 an origin is asked one request at a time for so long */
#define CADENCE_HOLD_USUAL INT64_C(3600) /* 429 without Retry-After: at least */
#define CADENCE_CONFIRM CADENCE_DAY      /* a 410 is believed when it is still there after this long */
#define CADENCE_DEAD_TRIES 20            /* a feed that has failed so often in a row, and for so long, is dead: */
#define CADENCE_DEAD_AGE (30 * CADENCE_DAY)

/* An interval shorter than this is somebody's wish, which the rhythm of a feed does not change. */
#define CADENCE_RHYTHM_LEAST INT64_C(1800)

enum cadence_kind {
	CADENCE_ANSWERED, /* a fresh feed or an unchanged one */
	CADENCE_LIMITED,  /* 429, or 503 with Retry-After */
	CADENCE_FAILED,
	CADENCE_GONE,    /* 410, not yet confirmed */
	CADENCE_OFFLINE, /* nothing answers: our network, not the feed */
};

struct cadence {
	enum cadence_kind kind;
	int64_t now;
	int64_t feed;                   /* its id, for the jitter */
	int64_t interval, min_interval; /* from the configuration */
	int64_t own_interval;           /* that a person gave this feed, 0 none */
	int64_t rhythm;                 /* between two arrivals of something new, usually; 0 unknown */
	bool is_pushed;                 /* a hub brings what is new: polls only make sure of it */
	bool has_validators;            /* the next request can be conditional */
	int64_t freshness;              /* max-age or Expires, 0 none (or already stale) */
	int64_t ttl, update_period;     /* from the feed, 0 none */
	uint32_t skip_hours, skip_days; /* as in feed.h */
	int64_t last_new;               /* when an entry last arrived, or DATE_NONE */
	int64_t retry_after;            /* -1 none */
	int64_t failures;               /* in a row, this one included */
	int64_t failing_since;          /* the first of them, or DATE_NONE */
	int64_t gone_since;             /* first 410, for CADENCE_GONE */
	int64_t due;                    /* when it was due, for CADENCE_OFFLINE */
};

struct cadence_plan {
	int64_t due;
	int64_t hold; /* instant until which nothing may be asked, even by hand; 0: no hold */
	struct pace pace;
};

/* Usually the feed's own rhythm, or the longest of what the feed and its server ask for besides, a little later by a
 * jitter of up to a tenth; after failures the interval doubled each time, up to a day, and weekly in the end; never
 * within skipped hours. While we are offline the feed stays due. */
struct cadence_plan cadence_plan(const struct cadence *cadence);

/* Whether the feed has failed so often and for so long that a person should look at it. */
bool cadence_is_dead(int64_t now, int64_t failures, int64_t failing_since);

/* The longest that a plan reaches: what does further comes from a wrong clock. `interval` is the longest in use. */
int64_t cadence_horizon(int64_t interval, int64_t min_interval);

/* Whether the feed asked not to be polled at this time (GMT), and the first instant from then on at which it may. */
bool cadence_is_skipped(int64_t instant, uint32_t skip_hours, uint32_t skip_days);
int64_t cadence_unskipped(int64_t instant, uint32_t skip_hours, uint32_t skip_days);

/* Whether this request should go without validators: a server stuck on 304 would mute a feed for ever, so a feed
 * without anything new is asked in full once a week. `last_success` and `last_new` may be DATE_NONE. */
bool cadence_is_full(int64_t now, int64_t last_success, int64_t last_new);

#endif
