/* feedlist (rank 2, pure): a plain list of subscriptions, a line each, as newsboat's urls: an address, then tags (quoted
 * when they have spaces), one that begins with ~ being a title. Empty lines and those that begin with # are passed
 * over. */
#ifndef TIDINGS_FEEDLIST_H
#define TIDINGS_FEEDLIST_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

#define FEEDLIST_TAG_COUNT 32     /* of a feed; more are left out */
#define FEEDLIST_LIMIT (16 << 20) /* bytes of a list */

struct feedlist_feed {
	size_t line;
	const char *url;                         /* from url_subscribable, without userinfo */
	const char *username, *password, *title; /* NULL: none */
	const char *tags[FEEDLIST_TAG_COUNT];
	size_t tag_count;
	const char *problem; /* why the line names no feed, and then nothing else is there; or NULL */
};

/* Calls fn for every line that says something; `feed` is valid during the call, and so is what it points at. fn returns
 * false to stop. The arena is reset before each line. */
void feedlist_read(struct arena *arena, const char *text, size_t length,
    bool (*fn)(void *arg, const struct feedlist_feed *feed), void *arg);

#endif
