/* Rounds of the store's retention, on a timer. */
#include "retention.h"

#include <ev.h>

#include "clock.h"
#include "tidings/config.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/store_retention.h"

#define FIRST_SECONDS 120.
#define ROUND_SECONDS (6. * 3600.) /* between two rounds */
#define STEP_SECONDS 0.1           /* between two steps: polls and people come first */

struct retention {
	struct ev_loop *loop;
	const struct config *config;
	struct store *store;
	struct store_retention round;
	void (*fn)(void *arg); /* NULL: rounds go on */
	void *arg;
	ev_timer timer;
	bool is_running;
};

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events);
static void start_round(struct retention *retention);
static void end_round(struct retention *retention);
static void wait_for(struct retention *retention, double seconds);

struct retention *retention_open(struct ev_loop *loop, const struct config *config, struct store *store)
{
	struct retention *retention = mem_new(1, sizeof *retention);
	*retention = (struct retention){.loop = loop, .config = config, .store = store};
	ev_timer_init(&retention->timer, on_timer, FIRST_SECONDS, 0.);
	retention->timer.data = retention;
	ev_timer_start(loop, &retention->timer);
	return retention;
}

void retention_finish(struct retention *retention, void (*fn)(void *arg), void *arg)
{
	retention->fn = fn;
	retention->arg = arg;
	retention->is_running = false;
	wait_for(retention, 0.);
}

void retention_close(struct retention *retention)
{
	if (!retention)
		return;
	ev_timer_stop(retention->loop, &retention->timer);
	mem_free(retention);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct retention *retention = timer->data;
	struct error error = {0};
	bool is_done = false;
	if (!retention->is_running)
		start_round(retention);
	if (!store_retention_step(retention->store, &retention->round, &is_done, &error)) {
		log_warning("removing old entries: %s; tried again later", error.text);
		is_done = true;
	}
	if (is_done)
		end_round(retention);
	else
		wait_for(retention, retention->fn ? 0. : STEP_SECONDS);
}

static void start_round(struct retention *retention)
{
	retention->is_running = true;
	retention->round = (struct store_retention){
	    .now = clock_now(),
	    .keep = retention->config->keep,
	    .size = retention->config->keep_size,
	};
}

static void end_round(struct retention *retention)
{
	const struct store_retention *round = &retention->round;
	if (round->removed)
		log_info("%lld old entries removed", (long long)round->removed);
	if (round->is_short)
		log_warning("the database is larger than keep-size allows, and all that is left in it has to stay");
	retention->is_running = false;
	if (retention->fn)
		retention->fn(retention->arg);
	else
		wait_for(retention, ROUND_SECONDS);
}

static void wait_for(struct retention *retention, double seconds)
{
	ev_timer_stop(retention->loop, &retention->timer);
	ev_timer_set(&retention->timer, seconds, 0.);
	ev_timer_start(retention->loop, &retention->timer);
}
