/* How many transfers may run: those that hear nothing for a while do not keep others waiting. */
#include <math.h>

#include "clock.h"
#include "scheduler_parts.h"
#include "tidings/config.h"

#define SILENT_SECONDS 2.  /* a transfer that has heard nothing for so long costs a descriptor, and nothing else */
#define POLLS_A_TRANSFER 4 /* polls under way, silent, being parsed or saved included, for each transfer there may be */

static void speak(struct scheduler *scheduler, struct roster_feed *feed);

bool scheduler_slots_may_poll(const struct scheduler *scheduler)
{
	return scheduler->polling < POLLS_A_TRANSFER * scheduler->tools->config->transfers;
}

bool scheduler_slots_are_free(struct scheduler *scheduler)
{
	double now = clock_monotonic();
	struct roster_feed *first;
	while ((first = heap_first(&scheduler->speaking)) && (double)first->item.key / 1000. <= now) {
		heap_pop(&scheduler->speaking);
		if (poll_heard(first->poll) + SILENT_SECONDS > now)
			speak(scheduler, first);
	}
	return scheduler_slots_may_poll(scheduler) &&
	       (int64_t)scheduler->speaking.count < scheduler->tools->config->transfers;
}

double scheduler_slots_wait(const struct scheduler *scheduler)
{
	const struct roster_feed *first = heap_first(&scheduler->speaking);
	if (!first || !scheduler_slots_may_poll(scheduler))
		return INFINITY;
	return (double)first->item.key / 1000. - clock_monotonic();
}

void scheduler_slots_take(struct scheduler *scheduler, struct roster_feed *feed)
{
	feed->origin->fetching++;
	speak(scheduler, feed);
}

void scheduler_slots_leave(struct scheduler *scheduler, struct roster_feed *feed)
{
	feed->origin->fetching--;
	heap_remove(&scheduler->speaking, &feed->item);
}

void scheduler_slots_carry(struct scheduler *scheduler, struct roster_feed *feed, const struct roster_feed *old)
{
	feed->origin->fetching++;
	if (old->item.position)
		speak(scheduler, feed);
}

/* It counts until it has been silent for too long. */
static void speak(struct scheduler *scheduler, struct roster_feed *feed)
{
	feed->item.key = (int64_t)ceil((poll_heard(feed->poll) + SILENT_SECONDS) * 1000.);
	feed->item.order = feed->id;
	heap_insert(&scheduler->speaking, &feed->item);
}
