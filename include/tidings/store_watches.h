/* store_watches (rank 5): queries that people keep under a name, and what is done to what matches them. */
#ifndef TIDINGS_STORE_WATCHES_H
#define TIDINGS_STORE_WATCHES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/store_marks.h"

struct arena;
struct error;
struct store;

#define STORE_WATCHES_MOST 200 /* watches of one database */

struct store_watch {
	const char *name;  /* one word, whatever its case; never NULL */
	const char *query; /* its text; never NULL */
	bool has_mark;     /* something is done when an entry arrives: */
	enum store_mark mark;
	const char *tag; /* for STORE_MARK_TAG */
};

/* Inside a transaction. One of that name is replaced and stays in its place. ERROR_INPUT when there are too many. */
bool store_watches_set(struct store *store, const struct store_watch *watch, struct error *error);

/* Inside a transaction. ERROR_NOT_FOUND when there is none of that name. */
bool store_watches_remove(struct store *store, const char *name, struct error *error);

/* The query of that name in the arena; NULL without an error when there is none, and with one on failure. */
const char *store_watches_find(struct store *store, struct arena *arena, const char *name, struct error *error);

/* All of them in the order in which they were added, in the arena. */
bool store_watches_all(
    struct store *store, struct arena *arena, struct store_watch **watches, size_t *count, struct error *error);

#endif
