/* poll_record: what is written down about a poll when it ends, and when the feed is asked again. Part of poll. */
#ifndef POLL_RECORD_H
#define POLL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "cadence.h"
#include "fetch.h"
#include "poll.h"
#include "save.h"
#include "tidings/store_feeds.h"

struct arena;
struct workers_job;

struct poll {
	const struct poll_tools *tools;
	struct poll_listener listener;
	struct arena *arena;
	struct store_feed feed;
	struct fetch *fetch; /* each of the three: NULL or false unless it is going on */
	struct workers_job *job;
	bool is_saving;
	bool is_push;               /* a hub brought it: there is no answer to speak of */
	const char *candidate;      /* the feed that the page at the feed's address points at; NULL: not needed */
	struct fetch_answer answer; /* copied into the arena, without the bytes */
	bool is_tag_sent;           /* the request carried an ETag */
	uint64_t body_hash;
	const struct feed *fresh;
	const char *proposed; /* where the feed may be now; NULL: not known */
	double started;       /* monotonic seconds */
	int64_t took;         /* milliseconds until the last answer was there */
	enum poll_outcome outcome;
	const char *problem;
	struct cadence_plan plan;
	struct save_item item;
	void (*site_done)(struct poll *poll); /* of poll_site */
};

/* A tag that was in vain so often is not sent again where there is a date. */
#define POLL_RECORD_WASTED 2

/* Fills plan and item from what the poll has found; outcome and problem are known. */
void poll_record_fill(struct poll *poll, int64_t now);

/* What the pause is for that the server asked for, an origin or the feed's address; NULL: no pause. */
const char *poll_record_hold_key(const struct poll *poll);

#endif
