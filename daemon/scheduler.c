/* Who is polled when. */
#include "scheduler.h"

#include <string.h>

#include "cadence.h"
#include "clock.h"
#include "reach.h"
#include "scheduler_parts.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"

#define NEVER (INT64_MAX / 2) /* an instant */
#define LONGEST_SLEEP 300.    /* the timer does not notice that the wall clock was set */
#define STARTS_LEAST 50       /* planned polls begun in one second, or */
#define STARTS_SPARE 4        /* so many times of what all feeds need at the usual interval, but never more than */
#define STARTS_MOST 1000

static int64_t fresh_until(const struct scheduler *scheduler, const struct roster_feed *feed);
static struct roster *load(const struct poll_tools *tools, struct error *error);
static int64_t horizon(const struct poll_tools *tools);
static void enter(struct scheduler *scheduler);
static bool is_held(const struct roster_feed *feed);
static void carry_over(struct scheduler *scheduler, struct roster *old);
static void carry_feed(struct scheduler *scheduler, struct roster_feed *old);
static void on_timer(struct ev_loop *loop, ev_timer *timer, int events);
static bool is_set_back(const struct scheduler *scheduler);
static void collect(struct scheduler *scheduler);
static void hand_out(struct scheduler *scheduler);
static double turn_in(const struct scheduler *scheduler, const struct roster_feed *feed);
static int starts_a_second(const struct scheduler *scheduler);
static void note_start(struct scheduler *scheduler);
static bool start_poll(struct scheduler *scheduler, struct roster_feed *feed);
static void tell_unread(struct scheduler *scheduler, const struct roster_feed *feed, const struct error *error);
static void arm(struct scheduler *scheduler);
static double next_turn(const struct scheduler *scheduler, const struct roster_feed *feed);
static bool is_once(const struct scheduler *scheduler);
static double least_of(double first, double second);
static bool is_finished(const struct scheduler *scheduler);
static void make_ready(struct scheduler *scheduler, struct roster_feed *feed);
static void on_fetched(void *arg, const struct poll_end *so_far);
static void note_network(struct scheduler *scheduler);
static void leave_network(struct scheduler *scheduler, struct roster_feed *feed);
static void on_ended(void *arg, const struct poll_end *end);

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
	heap_done(&scheduler->speaking);
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
	heap_done(&scheduler->speaking);
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

enum scheduler_answer scheduler_refresh(struct scheduler *scheduler, int64_t id, bool is_forced, int64_t *until)
{
	struct roster_feed *feed = roster_find_feed(scheduler->roster, id);
	*until = 0;
	if (!feed || feed->state == ROSTER_DONE)
		return SCHEDULER_UNKNOWN;
	if (feed->state <= ROSTER_READY) {
		int64_t hold = scheduler_later(feed->hold, feed->origin->hold), again = fresh_until(scheduler, feed);
		*until = clock_until(hold) > 0 ? hold : is_forced ? 0 : again;
		if (clock_until(*until) > 0)
			return *until == hold ? SCHEDULER_HELD : SCHEDULER_FRESH;
	}
	feed->is_requested = true;
	/* somebody who asks may know that the network is back */
	scheduler->tools->reach->is_offline = false;
	if (feed->state == ROSTER_WAITING) {
		heap_remove(&scheduler->waiting, &feed->item);
		make_ready(scheduler, feed);
	} else {
		scheduler_place(scheduler, feed->origin);
	}
	scheduler_wake(scheduler);
	return SCHEDULER_TAKEN;
}

bool scheduler_push(struct scheduler *scheduler, int64_t id, const struct poll_push *push)
{
	const struct poll_listener listener = {on_fetched, on_ended, scheduler};
	struct roster_feed *feed = roster_find_feed(scheduler->roster, id);
	struct error error = {0};
	if (!scheduler_slots_may_poll(scheduler) || !feed || feed->state != ROSTER_WAITING)
		return false;
	feed->poll = poll_push(scheduler->tools, id, push, &listener, &error);
	if (!feed->poll) {
		log_error("what a hub brought for feed %lld is lost: %s", (long long)id, error.text);
		return false;
	}
	heap_remove(&scheduler->waiting, &feed->item);
	feed->state = ROSTER_BUSY;
	scheduler->polling++;
	return true;
}

/* 0 when it has not been asked, or by a clock that was wrong. */
static int64_t fresh_until(const struct scheduler *scheduler, const struct roster_feed *feed)
{
	int64_t least = scheduler->tools->config->min_interval;
	if (feed->asked == DATE_NONE || clock_until(feed->asked) > 1) /* the clock is asked to the nearest second */
		return 0;
	return feed->asked + (least < SCHEDULER_RECENT ? least : SCHEDULER_RECENT);
}

void scheduler_count(const struct scheduler *scheduler, struct scheduler_counts *counts)
{
	const struct roster_feed *next = heap_first(&scheduler->waiting);
	*counts = (struct scheduler_counts){
	    .feeds = scheduler->roster->feed_count,
	    .polling = (size_t)scheduler->polling,
	    .queued = scheduler->queued,
	    .next = next ? next->due : DATE_NONE,
	    .is_offline = scheduler->tools->reach->is_offline,
	    .lag = scheduler->lag,
	};
	for (size_t i = 0; i < scheduler->roster->feed_count; i++) {
		const struct roster_feed *feed = &scheduler->roster->feeds[i];
		int64_t free = scheduler_later(feed->hold, scheduler_free_at(feed->origin));
		counts->held += free && clock_until(free) > 0; /* of many feeds hardly any is held */
	}
}

void scheduler_each_feed(const struct scheduler *scheduler, void (*fn)(void *arg, int64_t feed), void *arg)
{
	for (size_t i = 0; i < scheduler->roster->feed_count; i++)
		fn(arg, scheduler->roster->feeds[i].id);
}

static struct roster *load(const struct poll_tools *tools, struct error *error)
{
	struct roster *roster = roster_load(tools->store, clock_now(), horizon(tools), error);
	if (roster)
		tools->reach->known = roster->origin_count;
	return roster;
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
		if (!is_once(scheduler) && !feed->is_requested)
			scheduler_wait(scheduler, feed, feed->due);
		else if (feed->is_requested || (is_wanted && !is_held(feed)))
			make_ready(scheduler, feed);
		else
			feed->state = ROSTER_DONE;
	}
}

static bool is_held(const struct roster_feed *feed)
{
	return clock_until(scheduler_later(feed->hold, feed->origin->hold)) > 0;
}

static void carry_over(struct scheduler *scheduler, struct roster *old)
{
	for (size_t i = 0; i < old->origin_count; i++) {
		struct roster_origin *origin = roster_find_origin(scheduler->roster, old->origins[i].key);
		if (!origin)
			continue;
		origin->unreachable = old->origins[i].unreachable;
		origin->answered = old->origins[i].answered;
		origin->ill_until = old->origins[i].ill_until;
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
		return;
	}
	feed->state = old->state == ROSTER_READY ? ROSTER_WAITING : old->state;
	feed->poll = old->poll;
	feed->is_requested = old->is_requested;
	feed->asked = scheduler_later(feed->asked, old->asked);
	feed->not_before = old->not_before > horizon(scheduler->tools) ? 0 : old->not_before;
	if (old->state == ROSTER_FETCHING)
		scheduler_slots_carry(scheduler, feed, old);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct scheduler *scheduler = timer->data;
	struct error error = {0};
	if (timer == &scheduler->timer)
		scheduler->lag = clock_monotonic() - scheduler->expected;
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
			scheduler_wait(scheduler, feed, feed->hold);
		else
			make_ready(scheduler, feed);
	}
	for (struct roster_origin *origin;
	     (origin = heap_first(&scheduler->held)) && clock_until(scheduler_free_at(origin)) <= 0;)
		scheduler_place(scheduler, origin);
}

static void hand_out(struct scheduler *scheduler)
{
	while (scheduler_slots_are_free(scheduler)) {
		struct roster_origin *origin = heap_first(&scheduler->runnable);
		if (!origin || turn_in(scheduler, origin->first) > 0.)
			return;
		struct roster_feed *feed = roster_take(origin);
		scheduler->queued--;
		if (start_poll(scheduler, feed)) {
			scheduler_slots_take(scheduler, feed);
			scheduler->polling++;
		}
		scheduler_place(scheduler, origin);
	}
}

/* Seconds until this feed may be handed out, when it is its turn. What came due while we slept, were off or offline is
 * caught up with at a moderate pace: nobody waits for it, and the servers must not suffer from it. New subscriptions and
 * what a person wants do not wait. */
static double turn_in(const struct scheduler *scheduler, const struct roster_feed *feed)
{
	double now = clock_monotonic();
	if (scheduler->mode != SCHEDULER_DAEMON || feed->is_requested)
		return 0.;
	double wait = reach_wait(scheduler->tools->reach, now);
	if (wait > 0. || !feed->due || scheduler->started < starts_a_second(scheduler))
		return wait;
	return scheduler->second + 1. > now ? scheduler->second + 1. - now : 0.;
}

static int starts_a_second(const struct scheduler *scheduler)
{
	int64_t needed = STARTS_SPARE * (int64_t)scheduler->roster->feed_count / scheduler->tools->config->interval;
	return needed > STARTS_MOST ? STARTS_MOST : needed < STARTS_LEAST ? STARTS_LEAST : (int)needed;
}

/* One more has been started: counts it in its second, and as a try while we are offline. */
static void note_start(struct scheduler *scheduler)
{
	double now = clock_monotonic();
	if (scheduler->second + 1. <= now) {
		scheduler->second = now;
		scheduler->started = 0;
	}
	scheduler->started++;
	reach_probe(scheduler->tools->reach, now);
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
		feed->asked = clock_now();
		note_start(scheduler);
		return true;
	}
	bool is_planned_later = later != 0;
	feed->not_before = is_planned_later ? later : clock_now() + scheduler->tools->config->interval;
	scheduler_wait(scheduler, feed, feed->due);
	if (!is_planned_later)
		tell_unread(scheduler, feed, &error);
	return false;
}

/* Nobody is to wait for a poll that does not begin, nor to take it for one that went well. */
static void tell_unread(struct scheduler *scheduler, const struct roster_feed *feed, const struct error *error)
{
	const struct poll_end end = {
	    .feed = feed->id,
	    .outcome = POLL_FAILED,
	    .due = feed->not_before,
	    .url = feed->origin->key,
	    .problem = error->text,
	};
	log_error("feed %lld cannot be polled: %s", (long long)feed->id, error->text);
	scheduler->listener.ended(scheduler->listener.arg, &end);
}

static void arm(struct scheduler *scheduler)
{
	const struct roster_feed *feed = heap_first(&scheduler->waiting);
	const struct roster_origin *origin = heap_first(&scheduler->held), *next = heap_first(&scheduler->runnable);
	double due = feed ? clock_until(feed->item.key) : LONGEST_SLEEP;
	double free = origin ? clock_until(scheduler_free_at(origin)) : LONGEST_SLEEP;
	double turn = next ? next_turn(scheduler, next->first) : LONGEST_SLEEP;
	double sleep = least_of(LONGEST_SLEEP, least_of(due, least_of(free, turn)));
	ev_timer_stop(scheduler->loop, &scheduler->timer);
	sleep = sleep > 0. ? sleep : 0.;
	scheduler->expected = clock_monotonic() + sleep;
	ev_timer_set(&scheduler->timer, sleep, 0.);
	ev_timer_start(scheduler->loop, &scheduler->timer);
}

/* Its turn is now, and there is no place for it: one that falls silent makes some. */
static double next_turn(const struct scheduler *scheduler, const struct roster_feed *feed)
{
	double turn = turn_in(scheduler, feed);
	return turn > 0. ? turn : scheduler_slots_wait(scheduler);
}

static bool is_once(const struct scheduler *scheduler)
{
	return scheduler->mode == SCHEDULER_ONCE || scheduler->mode == SCHEDULER_ONCE_DUE;
}

static double least_of(double first, double second)
{
	return first < second ? first : second;
}

static bool is_finished(const struct scheduler *scheduler)
{
	return is_once(scheduler) && !scheduler->queued && !scheduler->polling;
}

/* The store knows the due time; what delays the feed besides is in not_before. */
void scheduler_wait(struct scheduler *scheduler, struct roster_feed *feed, int64_t due)
{
	if (is_once(scheduler)) {
		feed->state = ROSTER_DONE;
		return;
	}
	feed->state = ROSTER_WAITING;
	feed->due = due;
	feed->item.key = scheduler->mode == SCHEDULER_ASKED ? NEVER : scheduler_later(due, feed->not_before);
	feed->item.order = due;
	heap_insert(&scheduler->waiting, &feed->item);
}

static void make_ready(struct scheduler *scheduler, struct roster_feed *feed)
{
	feed->not_before = 0;
	roster_queue(feed);
	scheduler->queued++;
	scheduler_place(scheduler, feed->origin);
}

static void on_fetched(void *arg, const struct poll_end *so_far)
{
	struct scheduler *scheduler = arg;
	struct roster_feed *feed = roster_find_feed(scheduler->roster, so_far->feed);
	if (feed) {
		leave_network(scheduler, feed);
		scheduler_note_reach(scheduler, feed->origin, so_far->is_unreachable);
		if (so_far->status == 200 || so_far->status == 304)
			scheduler_note_answer(scheduler, feed->origin);
		scheduler_note_hold(scheduler, feed, so_far);
	}
	note_network(scheduler);
	scheduler_wake(scheduler);
}

/* When the network is back, whatever was put off while it was not comes first. */
static void note_network(struct scheduler *scheduler)
{
	bool is_offline = scheduler->tools->reach->is_offline, was_offline = scheduler->was_offline;
	scheduler->was_offline = is_offline;
	if (is_offline && !was_offline)
		log_warning("no server answers: this machine seems to be offline; one feed is tried every %d s", REACH_SECONDS);
	if (is_offline || !was_offline)
		return;
	log_info("servers answer again");
	for (size_t i = 0; i < scheduler->roster->feed_count; i++) {
		struct roster_feed *feed = &scheduler->roster->feeds[i];
		if (feed->state != ROSTER_WAITING || clock_until(feed->not_before) <= 0)
			continue;
		heap_remove(&scheduler->waiting, &feed->item);
		feed->not_before = 0;
		scheduler_wait(scheduler, feed, feed->due);
	}
}

static void leave_network(struct scheduler *scheduler, struct roster_feed *feed)
{
	if (feed->state != ROSTER_FETCHING)
		return;
	feed->state = ROSTER_BUSY;
	scheduler_slots_leave(scheduler, feed);
	scheduler_place(scheduler, feed->origin);
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
		/* behind all others: some host may be gone for good */
		scheduler_wait(scheduler, feed, end->outcome == POLL_OFFLINE ? clock_now() + REACH_SECONDS : end->due);
	}
	scheduler->polling--;
	scheduler->must_reload = scheduler->must_reload || (end->is_elsewhere && !is_once(scheduler));
	scheduler->listener.ended(scheduler->listener.arg, end);
	scheduler_wake(scheduler);
}
