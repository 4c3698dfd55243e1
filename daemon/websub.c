/* Hubs: asking them, and what they say and bring. */
#include "websub.h"

#include <string.h>
#include <sys/random.h>

#include <ev.h>

#include "clock.h"
#include "fetch.h"
#include "poll.h"
#include "scheduler.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/store.h"
#include "tidings/store_websub.h"
#include "tidings/text.h"
#include "tidings/url.h"
#include "websub_listener.h"
#include "websub_signature.h"

#define ARENA_LIMIT ((size_t)1 << 20)
#define FORM_LIMIT ((size_t)64 << 10)
#define REASON_LIMIT 200
#define MISSING_AT_ONCE 100
#define BACKOFF_MOST INT64_C(604800)
#define RENEW_TENTHS 9 /* of a lease */

enum status { STATUS_OK = 200, STATUS_TAKEN = 202, STATUS_NOT_FOUND = 404, STATUS_GONE = 410, STATUS_BUSY = 503 };

/* A request that a hub has not answered yet. */
struct asking {
	struct websub *websub;
	struct fetch *fetch; /* NULL: free */
	int64_t feed;
};

struct websub {
	struct ev_loop *loop;
	struct websub_tools tools;
	struct websub_listener *listener;
	struct asking askings[WEBSUB_AT_ONCE];
	bool knows_all; /* feeds of before our time have been looked at */
	ev_timer tick;
};

static void on_tick(struct ev_loop *loop, ev_timer *timer, int events);
static bool look_at_missing(struct websub *websub, struct error *error);
static bool follow_feed(struct websub *websub, int64_t feed, bool *has_begun, struct error *error);
static void make_key(char key[static STORE_WEBSUB_KEY_SIZE]);
static struct asking *free_asking(struct websub *websub);
static bool ask_next(struct websub *websub, struct asking *asking, bool *is_asked, struct error *error);
static void ask(struct websub *websub, struct asking *asking, const struct store_websub *subscription);
static void add_field(struct buf *form, const char *name, const char *value);
static void on_answered(void *arg, const struct fetch_answer *answer);
static void note_answer(struct store_websub *subscription, const struct fetch_answer *answer);
static int64_t backoff(int64_t failures);
static unsigned on_knock(void *arg, const char *token);
static unsigned on_ask(void *arg, const struct websub_question *question);
static unsigned judge_question(struct store_websub *subscription, const struct websub_question *question);
static void confirm(struct store_websub *subscription, const char *lease);
static unsigned on_bring(void *arg, const struct websub_delivery *delivery);
static unsigned push(struct websub *websub, const struct store_websub *found, const struct websub_delivery *delivery);
static bool note_end(struct websub *websub, struct arena *arena, const struct poll_end *end, struct error *error);
static bool find(struct websub *websub, struct arena *arena, const char *token, struct store_websub *found);
static bool set(struct websub *websub, const struct store_websub *changed, struct error *error);
static void complain(const struct error *error);

struct websub *websub_open(struct ev_loop *loop, const struct websub_tools *tools, struct error *error)
{
	struct websub *websub = mem_new(1, sizeof *websub);
	const struct websub_hearer hearer = {on_knock, on_ask, on_bring, websub};
	*websub = (struct websub){.loop = loop, .tools = *tools};
	if (url_is_http(tools->config->websub_callback))
		websub->listener = websub_listener_open(loop, tools->config, &hearer, error);
	else
		error_set(error, ERROR_INPUT, "websub-callback: %s is no web address", tools->config->websub_callback);
	if (!websub->listener) {
		mem_free(websub);
		return NULL;
	}
	for (size_t i = 0; i < WEBSUB_AT_ONCE; i++)
		websub->askings[i].websub = websub;
	ev_timer_init(&websub->tick, on_tick, 0., WEBSUB_TICK);
	websub->tick.data = websub;
	ev_timer_start(loop, &websub->tick);
	log_info("hubs bring what is new to %s, heard at %s", tools->config->websub_callback, tools->config->websub_listen);
	return websub;
}

void websub_close(struct websub *websub)
{
	if (!websub)
		return;
	ev_timer_stop(websub->loop, &websub->tick);
	for (size_t i = 0; i < WEBSUB_AT_ONCE; i++)
		fetch_cancel(websub->askings[i].fetch);
	websub_listener_close(websub->listener);
	mem_free(websub);
}

void websub_note(struct websub *websub, const struct poll_end *end)
{
	struct error error = {0};
	int64_t until;
	if (end->is_push && end->outcome == POLL_SKIPPED) /* it may at least have meant that there is something */
		scheduler_refresh(websub->tools.scheduler, end->feed, false, &until);
	if (!end->is_saved || end->outcome != POLL_FRESH)
		return;
	struct arena *arena = arena_new(ARENA_LIMIT);
	if (!note_end(websub, arena, end, &error))
		complain(&error);
	arena_free(arena);
}

/* What is due, a few at a time: a hub often serves many feeds. */
static void on_tick(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct websub *websub = timer->data;
	struct error error = {0};
	bool is_asked = look_at_missing(websub, &error);
	for (struct asking *asking; is_asked && (asking = free_asking(websub));)
		if (!ask_next(websub, asking, &is_asked, &error))
			break;
	if (error.kind != ERROR_NONE)
		complain(&error);
}

/* Feeds that named a hub before there was a callback address. */
static bool look_at_missing(struct websub *websub, struct error *error)
{
	int64_t feeds[MISSING_AT_ONCE];
	size_t count = 0;
	bool ignored;
	if (!websub->knows_all && !store_websub_missing(websub->tools.store, feeds, MISSING_AT_ONCE, &count, error))
		return false;
	websub->knows_all = count < MISSING_AT_ONCE;
	for (size_t i = 0; i < count; i++)
		if (!follow_feed(websub, feeds[i], &ignored, error))
			return false;
	return true;
}

static bool follow_feed(struct websub *websub, int64_t feed, bool *has_begun, struct error *error)
{
	struct store *store = websub->tools.store;
	char token[STORE_WEBSUB_KEY_SIZE], secret[STORE_WEBSUB_KEY_SIZE];
	make_key(token);
	make_key(secret);
	const struct store_websub fresh = {.feed = feed, .token = token, .secret = secret, .next = clock_now()};
	if (!store_begin(store, error))
		return false;
	if (store_websub_sync(store, &fresh, has_begun, error))
		return store_commit(store, true, error);
	store_rollback(store);
	return false;
}

static void make_key(char key[static STORE_WEBSUB_KEY_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[STORE_WEBSUB_KEY_SIZE / 2];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		mem_fail();
	for (size_t i = 0; i < sizeof bytes; i++) {
		key[2 * i] = digits[bytes[i] >> 4];
		key[2 * i + 1] = digits[bytes[i] & 15];
	}
	key[2 * sizeof bytes] = '\0';
}

static struct asking *free_asking(struct websub *websub)
{
	for (size_t i = 0; i < WEBSUB_AT_ONCE; i++)
		if (!websub->askings[i].fetch)
			return &websub->askings[i];
	return NULL;
}

/* It is put off before it is asked: whatever happens then, it is not asked again at once. */
static bool ask_next(struct websub *websub, struct asking *asking, bool *is_asked, struct error *error)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct store_websub due;
	int64_t now = clock_now();
	bool is_read = store_websub_due(websub->tools.store, arena, now, &due, is_asked, error);
	if (is_read && *is_asked) {
		bool has_lapsed = due.expires != DATE_NONE && due.expires <= now;
		int64_t until;
		due.next = now + WEBSUB_RETRY;
		due.expires = has_lapsed ? DATE_NONE : due.expires;
		is_read = set(websub, &due, error);
		if (is_read)
			ask(websub, asking, &due);
		if (has_lapsed)
			scheduler_refresh(websub->tools.scheduler, due.feed, false, &until);
	}
	arena_free(arena);
	return is_read;
}

static void ask(struct websub *websub, struct asking *asking, const struct store_websub *subscription)
{
	struct buf form, callback;
	const char *base = websub->tools.config->websub_callback;
	size_t length = strlen(base);
	buf_init(&form, FORM_LIMIT);
	buf_init(&callback, FORM_LIMIT);
	buf_add_format(&callback, "%s%s%s", base, base[length - 1] == '/' ? "" : "/", subscription->token);
	buf_add_format(&form, "hub.mode=subscribe&hub.lease_seconds=%d", WEBSUB_LEASE);
	add_field(&form, "&hub.callback=", buf_text(&callback));
	add_field(&form, "&hub.topic=", subscription->topic);
	add_field(&form, "&hub.secret=", subscription->secret);
	const struct fetch_request request = {
	    .url = subscription->hub,
	    .form = buf_text(&form),
	    .is_private = subscription->is_private,
	    .scope = subscription->original,
	};
	asking->feed = subscription->feed;
	asking->fetch = fetch_start(websub->tools.fetcher, &request, on_answered, asking);
	buf_done(&callback);
	buf_done(&form);
}

/* application/x-www-form-urlencoded */
static void add_field(struct buf *form, const char *name, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	buf_add_text(form, name);
	for (; *value; value++) {
		if (strchr(plain, *value))
			buf_add_char(form, *value);
		else
			buf_add_format(form, "%%%02X", (unsigned)(unsigned char)*value);
	}
}

static void on_answered(void *arg, const struct fetch_answer *answer)
{
	struct asking *asking = arg;
	struct websub *websub = asking->websub;
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct error error = {0};
	struct store_websub subscription;
	bool is_there;
	asking->fetch = NULL;
	if (!store_websub_get(websub->tools.store, arena, asking->feed, &subscription, &is_there, &error)) {
		complain(&error);
	} else if (is_there) {
		note_answer(&subscription, answer);
		if (!set(websub, &subscription, &error))
			complain(&error);
	}
	arena_free(arena);
}

/* The hub may have confirmed already, before it answered: then the renewal is planned, and stays. */
static void note_answer(struct store_websub *subscription, const struct fetch_answer *answer)
{
	int64_t now = clock_now();
	if (answer->status >= 200 && answer->status < 300) {
		subscription->next = subscription->next > now + WEBSUB_RETRY ? subscription->next : now + WEBSUB_CONFIRM;
		return;
	}
	int64_t wait = backoff(++subscription->failures);
	subscription->next = now + (answer->retry_after > wait ? answer->retry_after : wait);
	if (subscription->expires > now && subscription->next > subscription->expires)
		subscription->next = subscription->expires;
	subscription->problem = answer->problem ? answer->problem : "the hub does not take the request";
	log_info("feed %lld: its hub was asked in vain: %s", (long long)subscription->feed, subscription->problem);
}

static int64_t backoff(int64_t failures)
{
	int64_t wait = WEBSUB_RETRY;
	while (failures-- > 1 && wait < BACKOFF_MOST)
		wait *= 2;
	return wait < BACKOFF_MOST ? wait : BACKOFF_MOST;
}

static unsigned on_knock(void *arg, const char *token)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct store_websub found;
	bool is_ours = find(arg, arena, token, &found);
	arena_free(arena);
	return is_ours ? STATUS_OK : STATUS_GONE; /* after which a hub forgets us */
}

static unsigned on_ask(void *arg, const struct websub_question *question)
{
	struct websub *websub = arg;
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct error error = {0};
	struct store_websub found;
	bool is_ours = question->mode && question->topic && find(websub, arena, question->token, &found) &&
	               !strcmp(found.topic, question->topic);
	unsigned status = is_ours ? judge_question(&found, question) : STATUS_NOT_FOUND;
	if (status == STATUS_OK && !set(websub, &found, &error)) {
		complain(&error);
		status = STATUS_BUSY;
	}
	arena_free(arena);
	return status;
}

/* To unsubscribe we never ask: what we do not want any more has no token. */
static unsigned judge_question(struct store_websub *subscription, const struct websub_question *question)
{
	if (!strcmp(question->mode, "denied")) {
		log_info("feed %lld: its hub refuses", (long long)subscription->feed);
		subscription->problem = "the hub refuses";
		subscription->expires = DATE_NONE;
		subscription->next = clock_now() + BACKOFF_MOST;
		return STATUS_OK;
	}
	bool is_whole =
	    question->challenge && *question->challenge && strlen(question->challenge) <= WEBSUB_CHALLENGE_LIMIT;
	if (strcmp(question->mode, "subscribe") != 0 || !is_whole)
		return STATUS_NOT_FOUND;
	confirm(subscription, question->lease);
	return STATUS_OK;
}

static void confirm(struct store_websub *subscription, const char *lease)
{
	int64_t seconds = WEBSUB_LEASE, now = clock_now();
	if (lease && text_parse_number(lease, &seconds))
		seconds = seconds < WEBSUB_LEASE_LEAST ? WEBSUB_LEASE_LEAST : seconds;
	seconds = seconds > WEBSUB_LEASE_MOST ? WEBSUB_LEASE_MOST : seconds;
	subscription->expires = now + seconds;
	subscription->next = now + seconds / 10 * RENEW_TENTHS;
	subscription->failures = 0;
	subscription->problem = NULL;
	log_info("feed %lld: its hub brings what is new", (long long)subscription->feed);
}

static unsigned on_bring(void *arg, const struct websub_delivery *delivery)
{
	struct websub *websub = arg;
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct store_websub found;
	bool is_ours = find(websub, arena, delivery->token, &found);
	unsigned status = is_ours ? push(websub, &found, delivery) : STATUS_GONE;
	arena_free(arena);
	return status;
}

/* What is not signed right is taken and dropped: who forges signatures learns nothing (§8). */
static unsigned push(struct websub *websub, const struct store_websub *found, const struct websub_delivery *delivery)
{
	if (!websub_signature_is_good(delivery->signature, found->secret, delivery->bytes, delivery->length)) {
		log_debug("feed %lld: what came from its hub is not signed right", (long long)found->feed);
		return STATUS_TAKEN;
	}
	const struct poll_push push = {
	    .content_type = delivery->content_type,
	    .links = delivery->links,
	    .bytes = delivery->bytes,
	    .length = delivery->length,
	};
	return scheduler_push(websub->tools.scheduler, found->feed, &push) ? STATUS_TAKEN : STATUS_BUSY;
}

/* A hub is relied upon from its first delivery on, until a poll finds what it did not bring. */
static bool note_end(struct websub *websub, struct arena *arena, const struct poll_end *end, struct error *error)
{
	struct store_websub found;
	bool is_there, has_begun = false;
	if (!end->is_push && !follow_feed(websub, end->feed, &has_begun, error))
		return false;
	if (has_begun)
		ev_feed_event(websub->loop, &websub->tick, EV_TIMER);
	if (!store_websub_get(websub->tools.store, arena, end->feed, &found, &is_there, error))
		return false;
	if (!is_there || (!end->is_push && (!end->added || found.pushed == DATE_NONE || found.is_missed)))
		return true;
	found.is_missed = !end->is_push;
	found.pushed = end->is_push ? clock_now() : found.pushed;
	if (found.is_missed)
		log_info("feed %lld: its hub has missed something; polled as before", (long long)found.feed);
	return set(websub, &found, error);
}

static bool find(struct websub *websub, struct arena *arena, const char *token, struct store_websub *found)
{
	struct error error = {0};
	bool is_there = false;
	if (strlen(token) != STORE_WEBSUB_KEY_SIZE - 1)
		return false;
	if (!store_websub_find(websub->tools.store, arena, token, found, &is_there, &error))
		complain(&error);
	return is_there;
}

static bool set(struct websub *websub, const struct store_websub *changed, struct error *error)
{
	struct store *store = websub->tools.store;
	if (!store_begin(store, error))
		return false;
	if (store_websub_set(store, changed, error))
		return store_commit(store, false, error);
	store_rollback(store);
	return false;
}

static void complain(const struct error *error)
{
	log_error("hubs: %s", error->text);
}
