/* When a feed is polled again. */
#include "cadence.h"

#include <stddef.h>

#include "tidings/date.h"
#include "tidings/hash.h"

#define HOUR INT64_C(3600)
#define WEEK (7 * CADENCE_DAY)

#define QUIET_FIRST (30 * CADENCE_DAY)  /* nothing new for so long: every 12 hours */
#define QUIET_SECOND (90 * CADENCE_DAY) /* daily */
#define DOUBLINGS_MOST 20
#define HOPELESS_FAILURES 45 /* at one a day more than a month: weekly from then on */

#define SKIPPED_MOST (8 * 24) /* hours */
#define ALL_HOURS UINT32_C(0xffffff)
#define ALL_DAYS UINT32_C(0x7f)

struct bound {
	const char *reason;
	int64_t seconds;
};

static struct bound plan_answered(const struct cadence *cadence);
static int64_t quiet_wait(const struct cadence *cadence);
static struct bound plan_failed(const struct cadence *cadence);
static struct bound plan_limited(const struct cadence *cadence);
static int64_t jittered(const struct cadence *cadence, int64_t seconds, int64_t least, int64_t most);
static int64_t least_of(int64_t first, int64_t second);

struct cadence_plan cadence_plan(const struct cadence *cadence)
{
	struct bound bound = {"interval", cadence->interval};
	int64_t least = 1000, most = 1100, hold = 0;
	switch (cadence->kind) {
	case CADENCE_ANSWERED:
		bound = plan_answered(cadence);
		break;
	case CADENCE_FAILED:
		bound = plan_failed(cadence);
		least = 900;
		break;
	case CADENCE_LIMITED:
		bound = plan_limited(cadence);
		hold = cadence->now + bound.seconds;
		break;
	case CADENCE_GONE:
		hold = cadence->gone_since + CADENCE_CONFIRM;
		bound = (struct bound){"410", hold > cadence->now ? hold - cadence->now : CADENCE_CONFIRM};
		break;
	}
	int64_t due = cadence->now + jittered(cadence, bound.seconds, least, most);
	return (struct cadence_plan){cadence_unskipped(due, cadence->skip_hours, cadence->skip_days), bound.reason, hold};
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

static struct bound plan_answered(const struct cadence *cadence)
{
	const struct bound bounds[] = {
	    {"interval", cadence->interval},
	    {"min-interval", cadence->min_interval},
	    {"max-age", least_of(cadence->freshness, CADENCE_CAP)},
	    {"ttl", least_of(cadence->ttl, CADENCE_CAP)},
	    {"sy:updatePeriod", least_of(cadence->update_period, CADENCE_CAP)},
	    {"no validators", cadence->has_validators ? 0 : 2 * cadence->interval},
	    {"quiet", quiet_wait(cadence)},
	};
	struct bound longest = bounds[0];
	for (size_t i = 1; i < sizeof bounds / sizeof *bounds; i++)
		if (bounds[i].seconds > longest.seconds)
			longest = bounds[i];
	return longest;
}

/* A person who wants a feed more or less often than daily says so by the interval; this only slows the usual down. */
static int64_t quiet_wait(const struct cadence *cadence)
{
	if (cadence->last_new == DATE_NONE)
		return 0;
	int64_t quiet = cadence->now - cadence->last_new;
	return quiet >= QUIET_SECOND ? 24 * HOUR : quiet >= QUIET_FIRST ? 12 * HOUR : 0;
}

static struct bound plan_failed(const struct cadence *cadence)
{
	int64_t base = cadence->interval > cadence->min_interval ? cadence->interval : cadence->min_interval;
	if (cadence->failures >= HOPELESS_FAILURES)
		return (struct bound){"failing for long", base > WEEK ? base : WEEK};
	int64_t wait = base;
	for (int64_t i = 1; i < cadence->failures && i < DOUBLINGS_MOST && wait < CADENCE_CAP; i++)
		wait = least_of(2 * wait, CADENCE_CAP);
	return (struct bound){"backoff", wait};
}

static struct bound plan_limited(const struct cadence *cadence)
{
	if (cadence->retry_after < 0) {
		int64_t backoff = plan_failed(cadence).seconds;
		return (struct bound){"429", backoff > CADENCE_HOLD_USUAL ? backoff : CADENCE_HOLD_USUAL};
	}
	int64_t wait = least_of(cadence->retry_after, CADENCE_HOLD_MOST);
	return (struct bound){"Retry-After", wait > CADENCE_HOLD_LEAST ? wait : CADENCE_HOLD_LEAST};
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
