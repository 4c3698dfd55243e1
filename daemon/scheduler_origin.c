/* Origins: which of them may be asked, and what their answers mean for the feeds that wait for them. */
#include "scheduler_parts.h"

#include "cadence.h"
#include "clock.h"
#include "reach.h"
#include "tidings/config.h"

#define UNREACHABLE_MOST 2 /* as often in a row, and the other feeds of an origin are left for later, */
#define ANSWER_SECONDS 120 /* unless it has answered others within this time: then those addresses are to blame */
#define ILL_SECONDS 3600   /* a 503 for one address keeps the others of its origin waiting so long at most */

static void move(struct roster_origin *origin, struct heap *heap, int64_t key);
static bool is_down(const struct roster_origin *origin);
static void note_illness(struct scheduler *scheduler, struct roster_origin *origin, const struct poll_end *end);
static void put_off(struct scheduler *scheduler, struct roster_origin *origin, int64_t until, const char *why);

void scheduler_place(struct scheduler *scheduler, struct roster_origin *origin)
{
	bool is_alone = is_down(origin) || clock_until(origin->slow_until) > 0;
	int64_t room = is_alone ? 1 : scheduler->tools->config->per_host;
	if (!origin->first)
		move(origin, NULL, 0);
	else if (clock_until(origin->hold) > 0)
		move(origin, &scheduler->held, scheduler_free_at(origin));
	else if (clock_until(origin->ill_until) > 0 && !origin->first->is_requested)
		move(origin, &scheduler->held, scheduler_free_at(origin));
	else if (origin->fetching >= room)
		move(origin, NULL, 0);
	else
		move(origin, &scheduler->runnable, origin->first->due);
}

int64_t scheduler_free_at(const struct roster_origin *origin)
{
	return scheduler_later(origin->hold, origin->ill_until);
}

static void move(struct roster_origin *origin, struct heap *heap, int64_t key)
{
	if (origin->heap)
		heap_remove(origin->heap, &origin->item);
	origin->heap = heap;
	origin->item.key = key;
	origin->item.order = origin->first ? origin->first->id : 0;
	if (heap)
		heap_insert(heap, &origin->item);
}

/* A host that is down costs its first feeds their timeouts, not all of them. */
void scheduler_note_reach(struct scheduler *scheduler, struct roster_origin *origin, bool is_unreachable)
{
	/* while nobody can be reached, this one is not to blame */
	if (is_unreachable && scheduler->tools->reach->is_offline)
		return;
	origin->unreachable = is_unreachable ? origin->unreachable + 1 : 0;
	if (!is_unreachable)
		origin->answered = clock_now();
	if (is_down(origin))
		put_off(scheduler, origin, clock_now() + scheduler->tools->config->interval / 2, "its host does not answer");
	else
		scheduler_place(scheduler, origin);
}

static bool is_down(const struct roster_origin *origin)
{
	return origin->unreachable >= UNREACHABLE_MOST && clock_until(origin->answered + ANSWER_SECONDS) <= 0;
}

void scheduler_note_hold(struct scheduler *scheduler, struct roster_feed *feed, const struct poll_end *end)
{
	if (!end->hold_key)
		return;
	struct roster_origin *origin = roster_find_origin(scheduler->roster, end->hold_key);
	feed->hold = end->hold_until;
	if (!origin) {
		note_illness(scheduler, feed->origin, end);
		return;
	}
	origin->hold = end->hold_until;
	origin->slow_until = clock_now() + CADENCE_SLOW;
	put_off(scheduler, origin, 0, "its server asked for a pause");
}

/* A server that is not available for one address may be so for others; the first that answers proves the contrary. */
static void note_illness(struct scheduler *scheduler, struct roster_origin *origin, const struct poll_end *end)
{
	if (end->status != 503 || scheduler->mode != SCHEDULER_DAEMON)
		return;
	int64_t most = clock_now() + ILL_SECONDS;
	origin->ill_until = end->hold_until < most ? end->hold_until : most;
	scheduler_place(scheduler, origin);
}

void scheduler_note_answer(struct scheduler *scheduler, struct roster_origin *origin)
{
	origin->ill_until = 0;
	scheduler_place(scheduler, origin);
}

/* The queue of an origin waits again, with the old due times, so that the longest overdue stays first. */
static void put_off(struct scheduler *scheduler, struct roster_origin *origin, int64_t until, const char *why)
{
	for (struct roster_feed *feed; (feed = roster_take(origin));) {
		const struct poll_end end = {
		    .feed = feed->id, .outcome = POLL_SKIPPED, .is_saved = true, .due = feed->due, .url = "", .problem = why};
		bool is_requested = feed->is_requested;
		scheduler->queued--;
		feed->is_requested = false;
		feed->not_before = scheduler_later(until, origin->hold);
		scheduler_wait(scheduler, feed, feed->due);
		if (is_requested)
			scheduler->listener.ended(scheduler->listener.arg, &end);
	}
	scheduler_place(scheduler, origin);
}

int64_t scheduler_later(int64_t first, int64_t second)
{
	return first > second ? first : second;
}
