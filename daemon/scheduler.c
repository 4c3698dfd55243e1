/* Who is polled when. */
#include "scheduler.h"

#include <string.h>

#include <ev.h>

#include "cadence.h"
#include "clock.h"
#include "heap.h"
#include "roster.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"

#define NEVER (INT64_MAX / 2) /* an instant */
#define LONGEST_SLEEP 300.    /* the timer does not notice that the wall clock was set */
#define UNREACHABLE_MOST 2    /* as often in a row, and the other feeds of an origin are left for later, */
#define ANSWER_SECONDS 120    /* unless it has answered others within this time: then those addresses are to blame */
#define POLLS_A_TRANSFER 4    /* polls under way, parsing and saving included, for each transfer there may be */

struct scheduler {
	struct ev_loop *loop;
	const struct poll_tools *tools;
	enum scheduler_mode mode;
	struct scheduler_listener listener;
	struct roster *roster;
	struct heap waiting;        /* feeds by due time */
	struct heap runnable, held; /* origins by their first feed's due time, by the end of the pause */
	size_t queued;
	int fetching, polling;
	bool must_reload;
	ev_timer timer; /* next due time or end of a pause */
	ev_timer soon;  /* now, but from the loop */
};

static struct roster *load(const struct poll_tools *tools, struct error *error);
static int64_t horizon(const struct poll_tools *tools);
static void enter(struct scheduler *scheduler);
static void carry_over(struct scheduler *scheduler, struct roster *old);
static void carry_feed(struct scheduler *scheduler, struct roster_feed *old);
static void on_timer(struct ev_loop *loop, ev_timer *timer, int events);
static bool is_set_back(const struct scheduler *scheduler);
static void collect(struct scheduler *scheduler);
static void hand_out(struct scheduler *scheduler);
static bool start_poll(struct scheduler *scheduler, struct roster_feed *feed);
static void arm(struct scheduler *scheduler);
static bool is_once(const struct scheduler *scheduler);
static bool is_finished(const struct scheduler *scheduler);
static void wait(struct scheduler *scheduler, struct roster_feed *feed, int64_t due);
static void make_ready(struct scheduler *scheduler, struct roster_feed *feed);
static void place(struct scheduler *scheduler, struct roster_origin *origin);
static void move(struct roster_origin *origin, struct heap *heap, int64_t key);
static void on_fetched(void *arg, const struct poll_end *so_far);
static void leave_network(struct scheduler *scheduler, struct roster_feed *feed);
static void on_ended(void *arg, const struct poll_end *end);
static void note_reach(struct scheduler *scheduler, struct roster_origin *origin, bool is_unreachable);
static bool is_down(const struct roster_origin *origin);
static void note_hold(struct scheduler *scheduler, struct roster_feed *feed, const struct poll_end *end);
static void put_off(struct scheduler *scheduler, struct roster_origin *origin, int64_t until, const char *why);
static int64_t later_of(int64_t first, int64_t second);

struct scheduler *scheduler_new(struct ev_loop *loop, const struct poll_tools *tools, enum scheduler_mode mode,
    const struct scheduler_listener *listener, struct error *error)
{
	struct roster *roster = load(tools, error);
	if (!roster)
		return NULL;
	struct scheduler *scheduler = mem_new(1, sizeof *scheduler);
	*scheduler =
	    (struct scheduler){.loop = loop, .tools = tools, .mode = mode, .listener = *listener, .roster = roster};
	ev_timer_init(&scheduler->timer, on_timer, 0., 0.);
	ev_timer_init(&scheduler->soon, on_timer, 0., 0.);
	scheduler->timer.data = scheduler->soon.data = scheduler;
	enter(scheduler);
	scheduler_wake(scheduler);
	return scheduler;
}

void scheduler_free(struct scheduler *scheduler)
{
	if (!scheduler)
		return;
	for (size_t i = 0; i < scheduler->roster->feed_count; i++)
		poll_cancel(scheduler->roster->feeds[i].poll);
	ev_timer_stop(scheduler->loop, &scheduler->timer);
	ev_timer_stop(scheduler->loop, &scheduler->soon);
	heap_done(&scheduler->waiting);
	heap_done(&scheduler->runnable);
	heap_done(&scheduler->held);
	roster_free(scheduler->roster);
	mem_free(scheduler);
}

bool scheduler_reload(struct scheduler *scheduler, struct error *error)
{
	struct roster *roster = load(scheduler->tools, error), *old = scheduler->roster;
	scheduler->must_reload = false;
	if (!roster)
		return false;
	scheduler->roster = roster;
	heap_done(&scheduler->waiting);
	heap_done(&scheduler->runnable);
	heap_done(&scheduler->held);
	scheduler->queued = 0;
	carry_over(scheduler, old);
	roster_free(old);
	enter(scheduler);
	scheduler_wake(scheduler);
	return true;
}

void scheduler_reload_soon(struct scheduler *scheduler)
{
	scheduler->must_reload = true;
	scheduler_wake(scheduler);
}

void scheduler_wake(struct scheduler *scheduler)
{
	ev_timer_start(scheduler->loop, &scheduler->soon);
}

bool scheduler_refresh(struct scheduler *scheduler, int64_t id, bool is_forced, int64_t *until)
{
	struct roster_feed *feed = roster_find_feed(scheduler->roster, id);
	*until = 0;
	if (!feed || feed->state == ROSTER_DONE)
		return false;
	if (is_forced)
		feed->hold = feed->origin->hold = 0;
	int64_t hold = later_of(feed->hold, feed->origin->hold);
	if (feed->state <= ROSTER_READY && clock_until(hold) > 0) {
		*until = hold;
		return false;
	}
	feed->is_requested = true;
	if (feed->state == ROSTER_WAITING) {
		heap_remove(&scheduler->waiting, &feed->item);
		make_ready(scheduler, feed);
	} else {
		place(scheduler, feed->origin);
	}
	scheduler_wake(scheduler);
	return true;
}

void scheduler_count(const struct scheduler *scheduler, struct scheduler_counts *counts)
{
	const struct roster_feed *next = heap_first(&scheduler->waiting);
	*counts = (struct scheduler_counts){
	    .feeds = scheduler->roster->feed_count,
	    .polling = (size_t)scheduler->polling,
	    .queued = scheduler->queued,
	    .next = next ? next->due : DATE_NONE,
	};
}

void scheduler_each_feed(const struct scheduler *scheduler, void (*fn)(void *arg, int64_t feed), void *arg)
{
	for (size_t i = 0; i < scheduler->roster->feed_count; i++)
		fn(arg, scheduler->roster->feeds[i].id);
}

static struct roster *load(const struct poll_tools *tools, struct error *error)
{
	return roster_load(tools->store, clock_now(), horizon(tools), error);
}

static int64_t horizon(const struct poll_tools *tools)
{
	return clock_now() + cadence_horizon(tools->config->interval, tools->config->min_interval);
}

/* Every feed that is not out goes where it belongs. */
static void enter(struct scheduler *scheduler)
{
	for (size_t i = 0; i < scheduler->roster->feed_count; i++) {
		struct roster_feed *feed = &scheduler->roster->feeds[i];
		if (feed->state != ROSTER_WAITING)
			continue;
		bool is_wanted =
		    scheduler->mode == SCHEDULER_ONCE || (scheduler->mode == SCHEDULER_ONCE_DUE && clock_until(feed->due) <= 0);
		bool is_held = clock_until(later_of(feed->hold, feed->origin->hold)) > 0;
		if (!is_once(scheduler) && !feed->is_requested)
			wait(scheduler, feed, feed->due);
		else if (feed->is_requested || (is_wanted && !is_held))
			make_ready(scheduler, feed);
		else
			feed->state = ROSTER_DONE;
	}
}

static void carry_over(struct scheduler *scheduler, struct roster *old)
{
	for (size_t i = 0; i < old->origin_count; i++) {
		struct roster_origin *origin = roster_find_origin(scheduler->roster, old->origins[i].key);
		if (!origin)
			continue;
		origin->unreachable = old->origins[i].unreachable;
		origin->answered = old->origins[i].answered;
	}
	for (size_t i = 0; i < old->feed_count; i++)
		carry_feed(scheduler, &old->feeds[i]);
}

static void carry_feed(struct scheduler *scheduler, struct roster_feed *old)
{
	struct roster_feed *feed = roster_find_feed(scheduler->roster, old->id);
	if (!feed) {
		poll_cancel(old->poll);
		scheduler->polling -= old->poll != NULL;
		scheduler->fetching -= old->state == ROSTER_FETCHING;
		return;
	}
	feed->state = old->state == ROSTER_READY ? ROSTER_WAITING : old->state;
	feed->poll = old->poll;
	feed->is_requested = old->is_requested;
	feed->not_before = old->not_before > horizon(scheduler->tools) ? 0 : old->not_before;
	feed->origin->fetching += old->state == ROSTER_FETCHING;
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct scheduler *scheduler = timer->data;
	struct error error = {0};
	if ((scheduler->must_reload || is_set_back(scheduler)) && !scheduler_reload(scheduler, &error))
		log_error("the feeds cannot be read again: %s", error.text);
	collect(scheduler);
	hand_out(scheduler);
	arm(scheduler);
	if (is_finished(scheduler))
		scheduler->listener.finished(scheduler->listener.arg);
}

/* The clock, so far that nothing would be polled for long. */
static bool is_set_back(const struct scheduler *scheduler)
{
	const struct roster_feed *next = heap_first(&scheduler->waiting);
	return next && next->due > horizon(scheduler->tools);
}

/* Feeds that are due queue; origins whose pause is over go on. */
static void collect(struct scheduler *scheduler)
{
	for (struct roster_feed *feed; (feed = heap_first(&scheduler->waiting)) && clock_until(feed->item.key) <= 0;) {
		heap_pop(&scheduler->waiting);
		if (clock_until(feed->hold) > 0)
			wait(scheduler, feed, feed->hold);
		else
			make_ready(scheduler, feed);
	}
	for (struct roster_origin *origin; (origin = heap_first(&scheduler->held)) && clock_until(origin->hold) <= 0;)
		place(scheduler, origin);
}

static void hand_out(struct scheduler *scheduler)
{
	const struct config *config = scheduler->tools->config;
	while (scheduler->fetching < config->transfers && scheduler->polling < POLLS_A_TRANSFER * config->transfers) {
		struct roster_origin *origin = heap_first(&scheduler->runnable);
		if (!origin)
			return;
		struct roster_feed *feed = roster_take(origin);
		scheduler->queued--;
		if (start_poll(scheduler, feed)) {
			scheduler->fetching++;
			scheduler->polling++;
			origin->fetching++;
		}
		place(scheduler, origin);
	}
}

static bool start_poll(struct scheduler *scheduler, struct roster_feed *feed)
{
	const struct poll_listener listener = {on_fetched, on_ended, scheduler};
	bool is_planned = !feed->is_requested && scheduler->mode != SCHEDULER_ONCE;
	struct error error = {0};
	int64_t later;
	feed->poll = poll_start(scheduler->tools, feed->id, is_planned, &listener, &later, &error);
	if (feed->poll) {
		feed->state = ROSTER_FETCHING;
		return true;
	}
	if (!later) {
		log_error("feed %lld cannot be polled: %s", (long long)feed->id, error.text);
		later = clock_now() + scheduler->tools->config->interval;
	}
	feed->not_before = later;
	wait(scheduler, feed, feed->due);
	return false;
}

static void arm(struct scheduler *scheduler)
{
	const struct roster_feed *feed = heap_first(&scheduler->waiting);
	const struct roster_origin *origin = heap_first(&scheduler->held);
	double sleep = LONGEST_SLEEP, due = feed ? clock_until(feed->item.key) : LONGEST_SLEEP;
	double free = origin ? clock_until(origin->hold) : LONGEST_SLEEP;
	sleep = due < sleep ? due : sleep;
	sleep = free < sleep ? free : sleep;
	ev_timer_stop(scheduler->loop, &scheduler->timer);
	ev_timer_set(&scheduler->timer, sleep > 0. ? sleep : 0., 0.);
	ev_timer_start(scheduler->loop, &scheduler->timer);
}

static bool is_once(const struct scheduler *scheduler)
{
	return scheduler->mode == SCHEDULER_ONCE || scheduler->mode == SCHEDULER_ONCE_DUE;
}

static bool is_finished(const struct scheduler *scheduler)
{
	return is_once(scheduler) && !scheduler->queued && !scheduler->polling;
}

/* The store knows the due time; what delays the feed besides is in not_before. */
static void wait(struct scheduler *scheduler, struct roster_feed *feed, int64_t due)
{
	if (is_once(scheduler)) {
		feed->state = ROSTER_DONE;
		return;
	}
	feed->state = ROSTER_WAITING;
	feed->due = due;
	feed->item.key = scheduler->mode == SCHEDULER_ASKED ? NEVER : later_of(due, feed->not_before);
	feed->item.order = due;
	heap_insert(&scheduler->waiting, &feed->item);
}

static void make_ready(struct scheduler *scheduler, struct roster_feed *feed)
{
	feed->not_before = 0;
	roster_queue(feed);
	scheduler->queued++;
	place(scheduler, feed->origin);
}

/* Puts the origin into the heap that its queue, its pause and its transfers call for. */
static void place(struct scheduler *scheduler, struct roster_origin *origin)
{
	bool is_alone = is_down(origin) || clock_until(origin->slow_until) > 0;
	int64_t room = is_alone ? 1 : scheduler->tools->config->per_host;
	if (!origin->first)
		move(origin, NULL, 0);
	else if (clock_until(origin->hold) > 0)
		move(origin, &scheduler->held, origin->hold);
	else if (origin->fetching >= room)
		move(origin, NULL, 0);
	else
		move(origin, &scheduler->runnable, origin->first->due);
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

static void on_fetched(void *arg, const struct poll_end *so_far)
{
	struct scheduler *scheduler = arg;
	struct roster_feed *feed = roster_find_feed(scheduler->roster, so_far->feed);
	if (feed) {
		leave_network(scheduler, feed);
		note_reach(scheduler, feed->origin, so_far->is_unreachable);
		note_hold(scheduler, feed, so_far);
	}
	scheduler_wake(scheduler);
}

static void leave_network(struct scheduler *scheduler, struct roster_feed *feed)
{
	if (feed->state != ROSTER_FETCHING)
		return;
	feed->state = ROSTER_BUSY;
	scheduler->fetching--;
	feed->origin->fetching--;
	place(scheduler, feed->origin);
}

static void on_ended(void *arg, const struct poll_end *end)
{
	struct scheduler *scheduler = arg;
	struct roster_feed *feed = roster_find_feed(scheduler->roster, end->feed);
	if (feed) {
		leave_network(scheduler, feed);
		feed->poll = NULL;
		feed->is_requested = false;
		feed->not_before = end->is_saved ? 0 : end->due;
		wait(scheduler, feed, end->due);
	}
	scheduler->polling--;
	scheduler->must_reload = scheduler->must_reload || (end->is_elsewhere && !is_once(scheduler));
	scheduler->listener.ended(scheduler->listener.arg, end);
	scheduler_wake(scheduler);
}

/* A host that is down costs its first feeds their timeouts, not all of them. */
static void note_reach(struct scheduler *scheduler, struct roster_origin *origin, bool is_unreachable)
{
	origin->unreachable = is_unreachable ? origin->unreachable + 1 : 0;
	if (!is_unreachable)
		origin->answered = clock_now();
	if (is_down(origin))
		put_off(scheduler, origin, clock_now() + scheduler->tools->config->interval / 2, "its host does not answer");
	else
		place(scheduler, origin);
}

static bool is_down(const struct roster_origin *origin)
{
	return origin->unreachable >= UNREACHABLE_MOST && clock_until(origin->answered + ANSWER_SECONDS) <= 0;
}

static void note_hold(struct scheduler *scheduler, struct roster_feed *feed, const struct poll_end *end)
{
	if (!end->hold_key)
		return;
	struct roster_origin *origin = roster_find_origin(scheduler->roster, end->hold_key);
	feed->hold = end->hold_until;
	if (!origin)
		return;
	origin->hold = end->hold_until;
	origin->slow_until = clock_now() + CADENCE_SLOW;
	put_off(scheduler, origin, 0, "its server asked for a pause");
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
		feed->not_before = later_of(until, origin->hold);
		wait(scheduler, feed, feed->due);
		if (is_requested)
			scheduler->listener.ended(scheduler->listener.arg, &end);
	}
	place(scheduler, origin);
}

static int64_t later_of(int64_t first, int64_t second)
{
	return first > second ? first : second;
}
