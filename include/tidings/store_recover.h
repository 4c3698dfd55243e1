/* store_recover (rank 5): a new database from what can still be read of a damaged one. */
#ifndef TIDINGS_STORE_RECOVER_H
#define TIDINGS_STORE_RECOVER_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store_options;

struct store_recovered {
	int64_t feeds, entries;
	int64_t lost_feeds; /* of which only entries are left; they are not polled */
	int64_t lost_texts; /* entries of which only the line in lists is left */
	bool is_whole;      /* every page that was asked for could be read */
};

/* Reads `path`, which is not changed, and makes the database `target`, which must not exist yet (ERROR_REFUSED). Tables are
 * read from both ends and, between what cannot be read, row by row, so damage costs what stands on the damaged pages. Marks,
 * tags, stories and the journal come along; the index of words is made anew. On failure no target is left. */
bool store_recover(const char *path, const char *target, const struct store_options *options, int64_t now,
    struct store_recovered *recovered, struct error *error);

#endif
