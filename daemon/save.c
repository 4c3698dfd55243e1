/* Grouped commits of polls. */
#include "save.h"

#include <ev.h>

#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/store.h"
#include "tidings/store_polls.h"
#include "tidings/watches.h"

#define IDLE_SECONDS 5. /* without a group: the log of the database is brought in */

struct saver {
	struct ev_loop *loop;
	struct store *store;
	struct save_item *first, *last;
	int waiting, expected;
	size_t entries, bytes;
	bool has_failed; /* the last group: the next failure is no news */
	ev_timer flush, idle;
};

static void on_flush(struct ev_loop *loop, ev_timer *timer, int events);
static void on_idle(struct ev_loop *loop, ev_timer *timer, int events);
static void plan_flush(struct saver *saver);
static bool write_group(struct saver *saver, struct save_item *first, struct error *error);
static bool write_item(struct store *store, struct save_item *item, struct error *error);
static bool plan_again(struct store *store, struct save_item *item, struct error *error);
static bool write_holds(struct store *store, const struct save_item *item, struct error *error);
static void write_alone(struct saver *saver, struct save_item *item);
static void tell(struct saver *saver, const struct error *error);

struct saver *save_open(struct ev_loop *loop, struct store *store)
{
	struct saver *saver = mem_new(1, sizeof *saver);
	*saver = (struct saver){.loop = loop, .store = store};
	ev_timer_init(&saver->flush, on_flush, 0., 0.);
	ev_timer_init(&saver->idle, on_idle, 0., IDLE_SECONDS);
	saver->flush.data = saver->idle.data = saver;
	return saver;
}

void save_close(struct saver *saver)
{
	if (!saver)
		return;
	save_flush(saver);
	ev_timer_stop(saver->loop, &saver->flush);
	ev_timer_stop(saver->loop, &saver->idle);
	mem_free(saver);
}

void save_add(struct saver *saver, struct save_item *item)
{
	item->next = NULL;
	if (saver->last)
		saver->last->next = item;
	else
		saver->first = item;
	saver->last = item;
	saver->waiting++;
	saver->entries += item->fresh ? item->fresh->entry_count : 0;
	saver->bytes += item->size;
	plan_flush(saver);
}

void save_remove(struct saver *saver, struct save_item *item)
{
	struct save_item *before = NULL;
	for (struct save_item *other = saver->first; other; before = other, other = other->next) {
		if (other != item)
			continue;
		*(before ? &before->next : &saver->first) = item->next;
		if (saver->last == item)
			saver->last = before;
		saver->waiting--;
		return;
	}
}

void save_expect(struct saver *saver, int polls)
{
	saver->expected += polls;
	if (polls < 0 && saver->waiting)
		plan_flush(saver);
}

bool save_is_failing(const struct saver *saver)
{
	return saver->has_failed;
}

void save_flush(struct saver *saver)
{
	struct error error = {0};
	struct save_item *first = saver->first;
	ev_timer_stop(saver->loop, &saver->flush);
	if (!first)
		return;
	saver->first = saver->last = NULL;
	saver->waiting = 0;
	saver->entries = saver->bytes = 0;
	bool is_alone = !first->next;
	bool is_saved = write_group(saver, first, &error);
	if (is_saved)
		saver->has_failed = false;
	else if (is_alone)
		tell(saver, &error);
	for (struct save_item *item = first, *next; item; item = next) {
		next = item->next;
		if (is_saved || is_alone)
			item->fn(item->arg, is_saved);
		else
			write_alone(saver, item);
	}
	store_checkpoint(saver->store, false);
	ev_timer_again(saver->loop, &saver->idle);
}

static void on_flush(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	save_flush(timer->data);
}

static void on_idle(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)events;
	struct saver *saver = timer->data;
	ev_timer_stop(loop, timer);
	store_checkpoint(saver->store, true);
}

static void plan_flush(struct saver *saver)
{
	bool is_full = saver->entries >= SAVE_ENTRIES || saver->bytes >= SAVE_BYTES || saver->waiting >= saver->expected;
	if (ev_is_active(&saver->flush) && !is_full)
		return;
	ev_timer_stop(saver->loop, &saver->flush);
	ev_timer_set(&saver->flush, is_full ? 0. : SAVE_SECONDS, 0.);
	ev_timer_start(saver->loop, &saver->flush);
}

static bool write_group(struct saver *saver, struct save_item *first, struct error *error)
{
	if (!store_begin(saver->store, error))
		return false;
	for (struct save_item *item = first; item; item = item->next)
		if (!write_item(saver->store, item, error)) {
			store_rollback(saver->store);
			return false;
		}
	return store_commit(saver->store, true, error);
}

static bool write_item(struct store *store, struct save_item *item, struct error *error)
{
	struct store_poll *poll = &item->poll;
	item->merge = (struct store_merge){0};
	item->merged_into = 0;
	bool is_written =
	    !item->fresh || store_entries_merge(store, poll->feed, item->fresh, poll->now, &item->merge, error);
	is_written = is_written && (!item->merge.added || (watches_apply(store, item->merge.first, poll->now, error) &&
	                                                      plan_again(store, item, error)));
	/* What has our entries is our feed, wherever it is now. */
	if (item->merge.unchanged + item->merge.updated > 0)
		poll->moved_to = poll->moved_to ? poll->moved_to : poll->moving;
	is_written =
	    is_written && store_feeds_record(store, poll, &item->merged_into, error) && write_holds(store, item, error);
	return is_written || error_prefix(error, "feed %lld cannot be saved", (long long)poll->feed);
}

/* Only now it is known that the feed is not quiet, and how often it brings something. */
static bool plan_again(struct store *store, struct save_item *item, struct error *error)
{
	struct store_poll *poll = &item->poll;
	if (!store_polls_rhythm(store, poll->feed, poll->now, &poll->rhythm, error))
		return false;
	item->cadence.last_new = poll->now;
	item->cadence.rhythm = poll->rhythm;
	const struct cadence_plan plan = cadence_plan(&item->cadence);
	poll->added = item->merge.added;
	poll->due = plan.due;
	poll->pace = plan.pace;
	return true;
}

static bool write_holds(struct store *store, const struct save_item *item, struct error *error)
{
	for (int i = 0; i < SAVE_HOLDS; i++)
		if (item->holds[i].key && !store_feeds_hold(store, item->holds[i].key, item->holds[i].until, error))
			return false;
	return true;
}

/* After a group failed, each of it has a transaction of its own: one feed never costs another its entries. */
static void write_alone(struct saver *saver, struct save_item *item)
{
	struct error error = {0};
	item->next = NULL;
	bool is_saved = write_group(saver, item, &error);
	if (is_saved)
		saver->has_failed = false;
	else
		tell(saver, &error);
	item->fn(item->arg, is_saved);
}

/* A full disk fails every poll: it is worth one line until something could be written again. */
static void tell(struct saver *saver, const struct error *error)
{
	if (!saver->has_failed)
		log_error("%s; tried again later", error->text);
	saver->has_failed = true;
}
