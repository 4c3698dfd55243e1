/* store_entries (rank 5): what was read in the feeds. */
#ifndef TIDINGS_STORE_ENTRIES_H
#define TIDINGS_STORE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct feed;
struct store;

struct store_merge {
	int64_t added, updated, unchanged;
	int64_t first; /* the smallest id of those added; 0: none was */
};

/* Puts the entries of a fresh feed into the store, inside the poll's transaction: found by any of their keys and
 * updated in place when changed (read and star stay; `edited` is set), else added. The oldest of the document first, so
 * that ids grow with time. The full-text index and the counters are kept in step. */
bool store_entries_merge(struct store *store, int64_t feed, const struct feed *fresh, int64_t now,
    struct store_merge *merge, struct error *error);

struct store_enclosure {
	const char *url, *type;
	int64_t length; /* bytes, -1 unknown */
};

/* An entry as lists and pages show it. */
struct store_entry {
	int64_t id, feed, story;
	const char *feed_title, *feed_url;
	const char *guid, *title, *link, *author, *language;
	int64_t published, updated, received; /* instants; the first two may be DATE_NONE */
	int64_t sort_time;                    /* instant: published, else updated, but never later than received */
	bool is_read, is_starred, is_hidden, is_edited;
	const char *tags;    /* comma-joined, sorted; "" when none */
	const char *also_in; /* titles of other feeds with the same story, a line each; NULL when there are none */
	const char *summary; /* plain text, at most ~500 bytes in lists */
	/* only from store_entries_get: */
	const char *content, *text, *comments;
	const char **categories;
	size_t category_count;
	const struct store_enclosure *enclosures;
	size_t enclosure_count;
};

/* One entry whole. ERROR_NOT_FOUND for an unknown id. */
bool store_entries_get(
    struct store *store, struct arena *arena, int64_t id, struct store_entry *entry, struct error *error);

/* What the entries of a feed are known by, of the newest STORE_NAMES_COUNT. */
#define STORE_NAMES_COUNT 500
struct store_names {
	int64_t entries;
	int64_t guids, links;                     /* that have one */
	int64_t different_guids, different_links; /* of those */
};
bool store_entries_names(struct store *store, int64_t feed, struct store_names *names, struct error *error);

struct store_counts {
	int64_t feeds, pending, failing, gone, entries, new_entries, starred;
	int64_t next_due;  /* instant of the next poll or DATE_NONE */
	int64_t last_poll; /* instant or DATE_NONE */
	int64_t bytes;     /* of the database file */
};
bool store_entries_count(struct store *store, struct store_counts *counts, struct error *error);

/* The greatest id that was given so far, 0 for none; it never falls, whatever is removed. */
bool store_entries_newest(struct store *store, int64_t *id, struct error *error);

#endif
