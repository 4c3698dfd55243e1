/* When a feed is polled again. */
#include "cadence.h"

#include <stddef.h>

#include "reach.h"
#include "tidings/date.h"
#include "tidings/hash.h"

#define HOUR INT64_C(3600)
#define WEEK (7 * CADENCE_DAY)

#define RHYTHM_SHARE 4 /* a quarter of the time between two arrivals: what is new is late by so much at most */
#define QUIET_SHARE 60 /* a 60th of the time since the last one: 12 hours after a month, a day after two */
#define MINUTE 60

#define SKIPPED_MOST (8 * 24) /* hours */
#define ALL_HOURS UINT32_C(0xffffff)
#define ALL_DAYS UINT32_C(0x7f)

struct bound {
	enum pace_rule rule;
	int64_t seconds;
};

static struct pace plan_answered(const struct cadence *cadence);
static struct bound usual_wait(const struct cadence *cadence);
static struct bound quiet_wait(const struct cadence *cadence);
static struct pace longest_of(const struct bound *bounds, size_t count);
static struct pace plan_failed(const struct cadence *cadence);
static int64_t doubled(int64_t wait, int64_t times);
static struct pace plan_limited(const struct cadence *cadence);
static struct pace plan_gone(const struct cadence *cadence);
static int64_t base_interval(const struct cadence *cadence);
static int64_t to_minutes(int64_t seconds);
static int64_t jittered(const struct cadence *cadence, int64_t seconds, int64_t least, int64_t most);
static int64_t least_of(int64_t first, int64_t second);
static int64_t most_of(int64_t first, int64_t second);

struct cadence_plan cadence_plan(const struct cadence *cadence)
{
	struct cadence_plan plan = {0};
	int64_t least = 1000, most = 1100;
	switch (cadence->kind) {
	case CADENCE_ANSWERED:
		plan.pace = plan_answered(cadence);
		break;
	case CADENCE_FAILED:
		plan.pace = plan_failed(cadence);
		least = 900;
		break;
	case CADENCE_LIMITED:
		plan.pace = plan_limited(cadence);
		plan.hold = cadence->now + plan.pace.wait;
		break;
	case CADENCE_GONE:
		plan.pace = plan_gone(cadence);
		plan.hold = cadence->gone_since + CADENCE_CONFIRM;
		break;
	case CADENCE_OFFLINE:
		plan.pace = (struct pace){.rule = PACE_OFFLINE, .wait = REACH_SECONDS};
		plan.due = cadence->due;
		return plan;
	}
	int64_t due = cadence->now + jittered(cadence, plan.pace.wait, least, most);
	plan.due = cadence_unskipped(due, cadence->skip_hours, cadence->skip_days);
	plan.pace.is_skipped = plan.due != due;
	return plan;
}

bool cadence_is_dead(int64_t now, int64_t failures, int64_t failing_since)
{
	return failures >= CADENCE_DEAD_TRIES && failing_since != DATE_NONE && now - failing_since >= CADENCE_DEAD_AGE;
}

int64_t cadence_horizon(int64_t interval, int64_t min_interval)
{
	int64_t usual = interval > min_interval ? interval : min_interval;
	int64_t longest = 2 * usual > WEEK ? 2 * usual : WEEK;
	return longest + longest / 10 + SKIPPED_MOST * HOUR;
}

bool cadence_is_skipped(int64_t instant, uint32_t skip_hours, uint32_t skip_days)
{
	/* 1970-01-01 was a Thursday */
	int64_t hour = instant / HOUR % 24, day = (instant / CADENCE_DAY + 4) % 7;
	bool hours = (skip_hours & ALL_HOURS) != ALL_HOURS && skip_hours >> hour & 1;
	bool days = (skip_days & ALL_DAYS) != ALL_DAYS && skip_days >> day & 1;
	return hours || days;
}

int64_t cadence_unskipped(int64_t instant, uint32_t skip_hours, uint32_t skip_days)
{
	for (int hour = 0; hour < SKIPPED_MOST && cadence_is_skipped(instant, skip_hours, skip_days); hour++)
		instant = (instant / HOUR + 1) * HOUR;
	return instant;
}

bool cadence_is_full(int64_t now, int64_t last_success, int64_t last_new)
{
	if (last_new == DATE_NONE || last_success == DATE_NONE || last_success < last_new || now < last_success)
		return false;
	return (now - last_new) / WEEK != (last_success - last_new) / WEEK;
}

static struct pace plan_answered(const struct cadence *cadence)
{
	const struct bound bounds[] = {
	    usual_wait(cadence),
	    quiet_wait(cadence),
	    {PACE_MIN_INTERVAL, cadence->min_interval},
	    {PACE_MAX_AGE, least_of(cadence->freshness, CADENCE_CAP)},
	    {PACE_TTL, least_of(cadence->ttl, CADENCE_CAP)},
	    {PACE_UPDATE_PERIOD, least_of(cadence->update_period, CADENCE_CAP)},
	    {PACE_NO_VALIDATORS, cadence->has_validators ? 0 : doubled(base_interval(cadence), 2)},
	};
	return longest_of(bounds, sizeof bounds / sizeof *bounds);
}

/* By the feed's rhythm, between half the interval and a day. */
static struct bound usual_wait(const struct cadence *cadence)
{
	if (cadence->own_interval)
		return (struct bound){PACE_OWN_INTERVAL, cadence->own_interval};
	if (cadence->is_pushed)
		return (struct bound){PACE_PUSHED, most_of(cadence->interval, CADENCE_CAP)};
	if (!cadence->rhythm || cadence->interval < CADENCE_RHYTHM_LEAST)
		return (struct bound){PACE_INTERVAL, cadence->interval};
	int64_t least = most_of(cadence->interval / 2, CADENCE_RHYTHM_LEAST);
	int64_t most = most_of(cadence->interval, CADENCE_CAP);
	return (struct bound){PACE_RHYTHM, least_of(most_of(to_minutes(cadence->rhythm / RHYTHM_SHARE), least), most)};
}

static struct bound quiet_wait(const struct cadence *cadence)
{
	bool is_fixed = cadence->own_interval || cadence->interval < CADENCE_RHYTHM_LEAST;
	if (is_fixed || cadence->last_new == DATE_NONE || cadence->last_new > cadence->now)
		return (struct bound){PACE_NONE, 0};
	int64_t quiet = to_minutes((cadence->now - cadence->last_new) / QUIET_SHARE);
	return (struct bound){PACE_QUIET, least_of(quiet, CADENCE_CAP)};
}

/* Of equal ones the first. */
static struct pace longest_of(const struct bound *bounds, size_t count)
{
	size_t longest = 0, second = count;
	for (size_t i = 1; i < count; i++)
		if (bounds[i].seconds > bounds[longest].seconds)
			longest = i;
	for (size_t i = 0; i < count; i++)
		if (i != longest && bounds[i].seconds > 0 && (second == count || bounds[i].seconds > bounds[second].seconds))
			second = i;
	struct pace pace = {.rule = bounds[longest].rule, .wait = bounds[longest].seconds};
	if (second < count) {
		pace.other = bounds[second].rule;
		pace.other_wait = bounds[second].seconds;
	}
	return pace;
}

static struct pace plan_failed(const struct cadence *cadence)
{
	int64_t base = base_interval(cadence);
	if (cadence_is_dead(cadence->now, cadence->failures, cadence->failing_since))
		return (struct pace){.rule = PACE_DEAD, .wait = most_of(base, WEEK)};
	return (struct pace){.rule = PACE_BACKOFF, .wait = doubled(base, cadence->failures)};
}

/* Once for each time after the first, as long as it stays within a day. */
static int64_t doubled(int64_t wait, int64_t times)
{
	for (int64_t i = 1; i < times && wait < CADENCE_CAP; i++)
		wait = least_of(2 * wait, CADENCE_CAP);
	return wait;
}

static struct pace plan_limited(const struct cadence *cadence)
{
	if (cadence->retry_after < 0) {
		int64_t backoff = doubled(base_interval(cadence), cadence->failures);
		return (struct pace){.rule = PACE_TOO_MANY, .wait = most_of(backoff, CADENCE_HOLD_USUAL)};
	}
	int64_t wait = most_of(least_of(cadence->retry_after, CADENCE_HOLD_MOST), CADENCE_HOLD_LEAST);
	return (struct pace){.rule = PACE_RETRY_AFTER, .wait = wait};
}

static struct pace plan_gone(const struct cadence *cadence)
{
	int64_t confirmed = cadence->gone_since + CADENCE_CONFIRM;
	return (struct pace){
	    .rule = PACE_GONE, .wait = confirmed > cadence->now ? confirmed - cadence->now : CADENCE_CONFIRM};
}

/* What is doubled: a rhythm says nothing about when a server recovers. */
static int64_t base_interval(const struct cadence *cadence)
{
	return most_of(cadence->own_interval ? cadence->own_interval : cadence->interval, cadence->min_interval);
}

/* Nobody wants to read of 3127 seconds. */
static int64_t to_minutes(int64_t seconds)
{
	return seconds / MINUTE * MINUTE;
}

/* Spreads feeds that were polled together: a factor between least and most thousandths, fixed by feed and time. */
static int64_t jittered(const struct cadence *cadence, int64_t seconds, int64_t least, int64_t most)
{
	const int64_t seed[] = {cadence->feed, cadence->now};
	int64_t spread = (int64_t)(hash_bytes(seed, sizeof seed) % (uint64_t)(most - least + 1));
	return seconds / 1000 * (least + spread) + seconds % 1000 * (least + spread) / 1000;
}

static int64_t least_of(int64_t first, int64_t second)
{
	return first < second ? first : second;
}

static int64_t most_of(int64_t first, int64_t second)
{
	return first > second ? first : second;
}
