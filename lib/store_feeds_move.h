/* store_feeds_move (rank 5, private): one feed turns out to be another. */
#ifndef TIDINGS_STORE_FEEDS_MOVE_H
#define TIDINGS_STORE_FEEDS_MOVE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

/* Inside a transaction: the entries and tags of feed `from` go to feed `to`, and `from` is forgotten. An entry that
 * both have is kept once; a star on either stays, and it is read if either was. */
bool store_feeds_move(struct store *store, int64_t from, int64_t to, struct error *error);

/* Inside a transaction: forgets a feed with its entries. */
bool store_feeds_forget(struct store *store, int64_t id, struct error *error);

#endif
