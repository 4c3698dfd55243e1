/* subscriptions (rank 6): the feeds file made true in the database. */
#ifndef TIDINGS_SUBSCRIPTIONS_H
#define TIDINGS_SUBSCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct store;

#define SUBSCRIPTIONS_PROBLEMS 5 /* lines that are told of */

struct subscriptions_change {
	int64_t listed, added, removed, bad; /* bad: lines that name no feed */
	struct {
		size_t line;
		char text[160];
	} problems[SUBSCRIPTIONS_PROBLEMS];
};

/* Reads the file and subscribes, changes and removes what it says, in one transaction; feeds that were subscribed by
 * command stay as they are. A file that names no feed at all removes none: an editor may be about to write it. False when
 * it cannot be read, and then nothing has changed. */
bool subscriptions_apply(
    struct store *store, const char *path, int64_t now, struct subscriptions_change *change, struct error *error);

#endif
