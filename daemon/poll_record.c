/* What a poll leaves behind. */
#include "poll_record.h"

#include <string.h>

#include "roster.h"
#include "tidings/arena.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/url.h"

static struct cadence cadence_of(const struct poll *poll, int64_t now);
static int64_t first_of(int64_t instant, int64_t now);
static void fill_record(struct poll *poll, int64_t now);
static bool is_move_believed(const struct poll *poll);
static const char *target_of(const struct poll *poll);
static int64_t wasted(const struct poll *poll);
static void fill_feed(struct store_poll *record, const struct feed *fresh);
static void fill_validators(struct poll *poll);
static void fill_holds(struct poll *poll);

void poll_record_fill(struct poll *poll, int64_t now)
{
	poll->item.cadence = cadence_of(poll, now);
	poll->plan = cadence_plan(&poll->item.cadence);
	poll->item.fresh = poll->fresh;
	poll->item.size = poll->fresh ? poll->answer.length : 0;
	fill_record(poll, now);
	fill_validators(poll);
	fill_holds(poll);
}

/* The wider of the two. */
const char *poll_record_hold_key(const struct poll *poll)
{
	return poll->item.holds[1].key ? poll->item.holds[1].key : poll->item.holds[0].key;
}

static struct cadence cadence_of(const struct poll *poll, int64_t now)
{
	static const enum cadence_kind kinds[] = {
	    [POLL_FRESH] = CADENCE_ANSWERED,
	    [POLL_UNCHANGED] = CADENCE_ANSWERED,
	    [POLL_LIMITED] = CADENCE_LIMITED,
	    [POLL_GONE] = CADENCE_GONE,
	    [POLL_FAILED] = CADENCE_FAILED,
	    [POLL_OFFLINE] = CADENCE_OFFLINE,
	};
	const struct store_feed *feed = &poll->feed;
	const struct feed *fresh = poll->fresh;
	const struct config *config = poll->tools->config;
	return (struct cadence){
	    .kind = fresh && fresh->is_cut ? CADENCE_FAILED : kinds[poll->outcome],
	    .now = now,
	    .feed = feed->id,
	    .interval = config->interval,
	    .min_interval = config->min_interval,
	    .own_interval = feed->own_interval,
	    .rhythm = feed->rhythm,
	    .is_pushed = poll->tools->is_pushed_to && (poll->is_push || feed->is_pushed),
	    .has_validators =
	        poll->is_push || poll->answer.etag || poll->answer.last_modified || poll->outcome == POLL_UNCHANGED,
	    .freshness = poll->answer.freshness,
	    .ttl = fresh ? 60 * fresh->ttl : feed->ttl,
	    .update_period = fresh ? fresh->update_period : feed->update_period,
	    .skip_hours = fresh ? fresh->skip_hours : feed->skip_hours,
	    .skip_days = fresh ? fresh->skip_days : feed->skip_days,
	    .last_new = feed->last_new == DATE_NONE ? feed->added : feed->last_new,
	    .retry_after = poll->answer.retry_after,
	    .failures = feed->failures + 1,
	    .failing_since = first_of(feed->failing_since, now),
	    .gone_since = first_of(feed->gone_since, now),
	    .due = feed->due,
	};
}

static int64_t first_of(int64_t instant, int64_t now)
{
	return instant == DATE_NONE || instant > now ? now : instant;
}

static void fill_record(struct poll *poll, int64_t now)
{
	const struct store_feed *feed = &poll->feed;
	const struct cadence *cadence = &poll->item.cadence;
	bool is_charged = poll->problem && poll->outcome != POLL_OFFLINE;
	bool is_gone = poll->outcome == POLL_GONE;
	poll->item.poll = (struct store_poll){
	    .feed = feed->id,
	    .now = now,
	    .due = poll->plan.due,
	    .status = poll->answer.status,
	    .problem = poll->problem,
	    .moved_to = is_move_believed(poll) ? target_of(poll) : NULL,
	    .moving = target_of(poll),
	    .proposed = poll->proposed,
	    .wasted = wasted(poll),
	    .failures = is_charged      ? cadence->failures
	                : poll->problem ? feed->failures
	                                : 0,
	    .failing_since = is_charged      ? cadence->failing_since
	                     : poll->problem ? feed->failing_since
	                                     : DATE_NONE,
	    .gone_since = is_gone ? cadence->gone_since : DATE_NONE,
	    .is_gone = is_gone && feed->gone_since != DATE_NONE && now >= feed->gone_since + CADENCE_CONFIRM,
	    .is_dead = poll->plan.pace.rule == PACE_DEAD,
	    .rhythm = feed->rhythm,
	    .outcome = poll->is_push ? "pushed" : poll_outcome_name(poll->outcome),
	    .bytes = (int64_t)poll->answer.length,
	    .is_unchanged = poll->answer.status == 304 && poll->outcome == POLL_UNCHANGED,
	    .took = poll->took,
	    .pace = poll->plan.pace,
	};
	if (poll->fresh && !poll->is_push)
		fill_feed(&poll->item.poll, poll->fresh);
}

/* A redirect to something else than what we know may be a mistake, and is believed when it is there again. Whether the
 * entries are known is seen when they are saved. */
static bool is_move_believed(const struct poll *poll)
{
	const char *before = poll->feed.moving, *now = target_of(poll);
	bool is_ours = poll->candidate || poll->feed.state == STORE_FEED_PENDING || poll->outcome == POLL_UNCHANGED;
	return is_ours || (before && now && !strcmp(before, now));
}

/* Where a whole feed was found for good; NULL: at its address. */
static const char *target_of(const struct poll *poll)
{
	bool is_feed = poll->outcome == POLL_UNCHANGED || (poll->outcome == POLL_FRESH && !poll->fresh->is_cut);
	const char *address = poll->answer.moved_to ? poll->answer.moved_to : poll->candidate;
	return is_feed && address && strcmp(address, poll->feed.url) ? address : NULL;
}

/* Some servers make up a new tag each time, or do not know the one they gave. */
static int64_t wasted(const struct poll *poll)
{
	bool is_same = poll->outcome == POLL_UNCHANGED && poll->is_tag_sent;
	if (is_same && poll->answer.status == 304)
		return 0;
	return poll->feed.wasted + (is_same && poll->feed.wasted < POLL_RECORD_WASTED);
}

static void fill_feed(struct store_poll *record, const struct feed *fresh)
{
	record->has_feed = true;
	record->title = fresh->title;
	record->link = fresh->link;
	record->description = fresh->description;
	record->language = fresh->language;
	record->icon = fresh->icon;
	record->hub = fresh->hub;
	record->self = fresh->self;
	record->ttl = 60 * fresh->ttl;
	record->update_period = fresh->update_period;
	record->skip_hours = fresh->skip_hours;
	record->skip_days = fresh->skip_days;
}

/* Validators belong to what is stored: a whole document's are taken as they are, a 304 may renew them, nothing else
 * touches them. */
static void fill_validators(struct poll *poll)
{
	struct store_poll *record = &poll->item.poll;
	const struct fetch_answer *answer = &poll->answer;
	bool is_kept = answer->status == 304;
	record->has_answer = !poll->is_push && (poll->outcome == POLL_FRESH || poll->outcome == POLL_UNCHANGED);
	if (!record->has_answer || (poll->fresh && poll->fresh->is_cut))
		return;
	record->etag = answer->etag || !is_kept ? answer->etag : poll->feed.etag;
	record->last_modified = answer->last_modified || !is_kept ? answer->last_modified : poll->feed.last_modified;
	record->body_hash = is_kept ? poll->feed.body_hash : poll->body_hash;
}

/* Too many requests are the client's whole business with an origin; anything else is this one address's. */
static void fill_holds(struct poll *poll)
{
	if (!poll->plan.hold)
		return;
	poll->item.holds[0].key = poll->feed.url;
	poll->item.holds[0].until = poll->plan.hold;
	if (poll->answer.status != 429)
		return;
	poll->item.holds[1].key = url_origin(poll->arena, poll->answer.url);
	poll->item.holds[1].until = poll->plan.hold;
	if (poll->item.holds[1].key)
		poll->item.holds[2].key = arena_format(poll->arena, ROSTER_SLOW "%s", poll->item.holds[1].key);
	poll->item.holds[2].until = poll->item.poll.now + CADENCE_SLOW;
}
