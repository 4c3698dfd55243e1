/* store_websub (rank 5): what hubs were asked for (WebSub, W3C Recommendation of 2018): one subscription a feed that
 * names a hub. */
#ifndef TIDINGS_STORE_WEBSUB_H
#define TIDINGS_STORE_WEBSUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct store;

#define STORE_WEBSUB_KEY_SIZE 33 /* 128 bits in hexadecimal digits, ended by NUL */

struct store_websub {
	int64_t feed;
	const char *hub, *topic; /* addresses: whom we asked, and for what */
	const char *token;       /* the last part of the callback's address: who knows it is the hub */
	const char *secret;      /* what the hub signs with */
	int64_t next;            /* instant at which the hub is to be asked (again) */
	int64_t expires;         /* end of the lease, or DATE_NONE: not confirmed */
	int64_t failures;        /* in a row, of asking the hub */
	const char *original;    /* the feed's address as subscribed, */
	bool is_private;         /* which a person allowed private addresses for */
	const char *problem;     /* one line, or NULL */
	int64_t pushed;          /* when something last came, or DATE_NONE */
	bool is_missed;          /* a poll has found what the hub did not bring */
};

/* Brings the subscription of fresh->feed in line with what the feed says: begun with the token, secret and next of
 * `fresh` when the feed names a hub, begun anew when that or the topic is another, dropped when it names none.
 * *has_begun: the hub is to be asked. */
bool store_websub_sync(struct store *store, const struct store_websub *fresh, bool *has_begun, struct error *error);

/* The subscription with the least `next` that is due; *is_there false when there is none. The texts are copied. */
bool store_websub_due(struct store *store, struct arena *arena, int64_t now, struct store_websub *found, bool *is_there,
    struct error *error);

/* The subscription of a callback, or of a feed. */
bool store_websub_find(struct store *store, struct arena *arena, const char *token, struct store_websub *found,
    bool *is_there, struct error *error);
bool store_websub_get(struct store *store, struct arena *arena, int64_t feed, struct store_websub *found,
    bool *is_there, struct error *error);

/* Writes next, expires, failures, problem, pushed and is_missed of one that was found. */
bool store_websub_set(struct store *store, const struct store_websub *changed, struct error *error);

/* Feeds that name a hub and have no subscription yet, at most `limit` of them, by id. */
bool store_websub_missing(struct store *store, int64_t *feeds, size_t limit, size_t *count, struct error *error);

#endif
