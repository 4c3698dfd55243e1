/* store_transfer (rank 5): all that is known of feeds and entries, out of one database and into another. Secrets stay,
 * and so do validators: a server may say "unchanged" only of what is really here. */
#ifndef TIDINGS_STORE_TRANSFER_H
#define TIDINGS_STORE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

struct arena;
struct error;
struct feed_entry;
struct store;

#define STORE_TRANSFER_KEYS 64               /* names of one entry that go along */
#define STORE_TRANSFER_ID (INT64_C(1) << 48) /* no id of another database beyond this is taken over */

/* The greatest ids that were given so far, 0 for none. */
struct store_transfer_ids {
	int64_t feed, entry;
};
bool store_transfer_read_ids(struct store *store, struct store_transfer_ids *ids, struct error *error);

/* A subscription with what lists do not show. */
struct store_transfer_feed {
	struct store_feed feed;
	const char *custom_title, *own_title; /* the person's and the feed's, or NULL */
	const char *icon, *hub, *self;        /* or NULL */
};

/* Every feed by id; valid during the call only. fn returns false to stop. */
bool store_transfer_each_feed(
    struct store *store, bool (*fn)(void *arg, const struct store_transfer_feed *feed), void *arg, struct error *error);

/* An entry with what lists do not show. */
struct store_transfer_entry {
	struct store_entry entry; /* `tags` are its own only */
	uint64_t content_hash;
	uint64_t keys[STORE_TRANSFER_KEYS];
	size_t key_count;
};

/* Every entry of a feed by id; valid during the call only (`scratch` is reset after each). fn returns false to stop. */
bool store_transfer_each_entry(struct store *store, struct arena *scratch, int64_t feed,
    bool (*fn)(void *arg, const struct store_transfer_entry *entry), void *arg, struct error *error);

/* In a database that never had a feed: ids up to these are set apart for what comes from another, so that it may keep
 * its own; *is_reserved false in any other. Inside a transaction, as what follows. */
bool store_transfer_reserve(
    struct store *store, const struct store_transfer_ids *ids, bool *is_reserved, struct error *error);

/* Adds a feed with its history; one that is known already (by its address) only gets the tags. With `keeps_id` it has
 * feed->feed.id, unless that is taken. *id is what it has here. */
bool store_transfer_add_feed(struct store *store, const struct store_transfer_feed *feed, bool keeps_id, int64_t *id,
    bool *is_added, struct error *error);

/* The feed of that address, now or as subscribed; 0 when there is none. */
bool store_transfer_find_feed(struct store *store, const char *url, int64_t *id, struct error *error);

/* What a person and time have made of an entry. */
struct store_transfer_state {
	int64_t id;            /* to keep, 0: any */
	int64_t story;         /* where the id is kept; 0: a story of its own */
	int64_t received;      /* instant */
	uint64_t content_hash; /* 0: not known, so that a first difference is no edit */
	bool is_read, is_starred, is_hidden, is_edited;
	const char *summary;     /* plain text, or NULL: made of the entry */
	const char *const *tags; /* its own */
	size_t tag_count;
};

/* Adds an entry to a feed. One that is known there by any of its keys stays as it is, but for marks and tags that the
 * state has and it has not. */
bool store_transfer_add_entry(struct store *store, int64_t feed, const struct feed_entry *entry,
    const struct store_transfer_state *state, bool *is_added, struct error *error);

#endif
