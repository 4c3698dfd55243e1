/* store_feeds (rank 5): the subscriptions and their polling state. */
#ifndef TIDINGS_STORE_FEEDS_H
#define TIDINGS_STORE_FEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/pace.h"

struct arena;
struct error;
struct store;

#define STORE_KEEP_ALL (-1)

enum store_feed_state {
	STORE_FEED_PENDING, /* subscribed, never polled with success */
	STORE_FEED_ACTIVE,
	STORE_FEED_GONE, /* 410, confirmed: not polled any more */
	STORE_FEED_DEAD, /* failed so often and for so long that it is hardly polled any more */
};

/* A subscription as lists and the poll need it. Copies in the caller's arena. Texts may be NULL unless said. */
struct store_feed {
	int64_t id;
	const char *url;      /* polled; never NULL */
	const char *original; /* as subscribed; never NULL */
	const char *title;    /* the person's, else the feed's own */
	const char *link, *description, *language;
	const char *tags; /* comma-joined, sorted; "" when none */
	enum store_feed_state state;
	bool is_private;                           /* the person allowed private addresses for this origin */
	const char *username, *password;           /* for HTTP authentication, only given by store_feeds_get */
	const char *etag, *last_modified;          /* validators as given, of `url` */
	uint64_t body_hash;                        /* of the last 200's bytes, 0 none */
	int64_t due;                               /* instant of the next poll; 0: now */
	int64_t last_poll, last_success, last_new; /* instants or DATE_NONE; last_new: when an entry last arrived */
	int64_t failures;                          /* in a row */
	int64_t gone_since;                        /* first 410, or DATE_NONE */
	int64_t status;                            /* last HTTP status, 0 none */
	const char *problem;                       /* why the last poll failed, one line; NULL when it did not */
	int64_t ttl, update_period;                /* seconds, 0 none */
	uint32_t skip_hours, skip_days;            /* as in feed.h */
	int64_t entry_count, new_count;
	const char *moving;    /* where the last answer said it had moved for good; not believed yet */
	const char *proposed;  /* where it may be now that it is missing; for a person to decide */
	int64_t wasted;        /* times in a row that an ETag did not spare the same bytes */
	int64_t added;         /* instant of the subscription */
	int64_t own_interval;  /* seconds, set by a person; 0: as the others */
	int64_t own_keep;      /* seconds that entries stay, set by a person; 0: as the others; STORE_KEEP_ALL: for ever */
	bool is_apart;         /* a person wants no entry of it in a story with others */
	int64_t rhythm;        /* seconds between two arrivals of something new, 0 unknown */
	int64_t failing_since; /* the first failure in a row, or DATE_NONE */
	int64_t polls;         /* so far */
	bool is_listed;        /* stands in the feeds file */
	int64_t body_size;     /* bytes of the last whole document, decoded; 0 unknown */
	bool is_pushed;        /* its hub brings what is new (store_websub), and has missed nothing since it last did */
};

struct store_feed_new {
	const char *url;   /* from url_subscribable, without userinfo */
	const char *title; /* the person's, or NULL */
	const char *tag;   /* one or NULL */
	const char *username, *password;
	bool is_private;
};

/* Subscribes. When the address (now or as subscribed) is known already, gives the old id with *is_added false (a new
 * tag is added to it). */
bool store_feeds_add(struct store *store, const struct store_feed_new *feed, int64_t now, int64_t *id, bool *is_added,
    struct error *error);

/* Unsubscribes and forgets the entries. ERROR_NOT_FOUND for an unknown id. */
bool store_feeds_remove(struct store *store, int64_t id, struct error *error);

/* One feed. ERROR_NOT_FOUND for an unknown id. */
bool store_feeds_get(
    struct store *store, struct arena *arena, int64_t id, struct store_feed *feed, struct error *error);

/* The feed a person means: an id, the whole address, or a title or part of the address that only one feed has.
 * ERROR_INPUT names the matches when there are several. */
bool store_feeds_find(struct store *store, const char *text, int64_t *id, struct error *error);

/* Every feed, by title. The feed is valid during the call only; fn returns false to stop. */
bool store_feeds_each(
    struct store *store, bool (*fn)(void *arg, const struct store_feed *feed), void *arg, struct error *error);

/* What the scheduler needs of every feed that may be polled (not gone), by id. */
struct store_due {
	int64_t id, due;
	int64_t last_poll; /* instant or DATE_NONE */
	const char *url;
};
bool store_feeds_each_due(
    struct store *store, bool (*fn)(void *arg, const struct store_due *due), void *arg, struct error *error);

/* How one poll ended: all that changes about the feed besides its entries. */
struct store_poll {
	int64_t feed, now, due;
	int64_t status;      /* HTTP, 0 when there was no answer */
	const char *problem; /* NULL: success */
	bool has_answer;     /* a fresh feed or a 304: validators below are what is stored from now on (NULL clears) */
	const char *etag, *last_modified;
	uint64_t body_hash;
	const char *moved_to; /* new address after permanent redirects or discovery, or NULL */
	const char *moving;   /* the same before it is believed; stored on success, NULL clears */
	const char *proposed; /* stored on failure when not NULL; success clears */
	int64_t wasted;       /* as in store_feed */
	int64_t failures, failing_since, gone_since;
	bool is_gone, is_dead;
	int64_t rhythm; /* seconds, 0 unknown */
	/* for the history */
	const char *outcome; /* one word, never NULL */
	int64_t bytes;       /* of the document that came, decoded; 0 none */
	bool is_unchanged;   /* the server said so: bytes were saved */
	int64_t added;       /* entries */
	int64_t took;        /* milliseconds until the answer was there */
	struct pace pace;    /* what decided on the due time */
	/* from the feed itself, on a fresh one (has_feed) */
	bool has_feed;
	const char *title, *link, *description, *language, *icon, *hub, *self;
	int64_t ttl, update_period;
	uint32_t skip_hours, skip_days;
};

/* Inside a transaction, with the entries of the same poll. When moved_to is another feed's address already, the two are
 * merged: this feed's entries go to that one, and *merged_into is its id (else 0). */
bool store_feeds_record(struct store *store, const struct store_poll *poll, int64_t *merged_into, struct error *error);

/* Origins that asked for a pause (429): until when nobody polls them. Expired ones are dropped by `now`. */
bool store_feeds_hold(struct store *store, const char *origin, int64_t until, struct error *error);
bool store_feeds_each_hold(struct store *store, int64_t now, void (*fn)(void *arg, const char *origin, int64_t until),
    void *arg, struct error *error);

/* What a person sets for one feed that is there: the interval in seconds (0: as the others), how long entries stay (as
 * own_keep), whether it stays out of stories, its title (NULL: its own), all of its tags. */
bool store_feeds_set_interval(struct store *store, int64_t id, int64_t seconds, struct error *error);
bool store_feeds_set_keep(struct store *store, int64_t id, int64_t seconds, struct error *error);
bool store_feeds_set_apart(struct store *store, int64_t id, bool is_apart, struct error *error);
bool store_feeds_set_title(struct store *store, int64_t id, const char *title, struct error *error);
bool store_feeds_set_tags(struct store *store, int64_t id, const char *const *tags, size_t count, struct error *error);

/* Its address, and who asks there: due now, with nothing left of how the old one answered. Title and tag of `feed` do not
 * count. ERROR_INPUT when another feed has that address. */
bool store_feeds_set_address(struct store *store, int64_t id, const struct store_feed_new *feed, struct error *error);

struct feedlist_feed;

/* The feeds of a list, inside a transaction: begin, one call a feed, end. New ones are subscribed; those that came from the
 * list have its title, tags and password; those that are not in it any more are removed. What was subscribed otherwise stays
 * as it is. */
bool store_feeds_list_begin(struct store *store, struct error *error);
bool store_feeds_list_add(
    struct store *store, const struct feedlist_feed *listed, int64_t now, bool *is_added, struct error *error);
bool store_feeds_list_end(struct store *store, int64_t *removed, struct error *error);

/* Makes a gone or failing feed pollable again, due now; the pause after a first 410 is forgotten. */
bool store_feeds_revive(struct store *store, int64_t id, struct error *error);

#endif
