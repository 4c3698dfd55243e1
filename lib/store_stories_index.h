/* store_stories_index (rank 5, private): entries by the keys of similar. Fixed in size: a bucket keeps its newest entries
 * only, so a feed that repeats itself pushes out nothing but itself. Entries that are gone stay until they are. */
#ifndef TIDINGS_STORE_STORIES_INDEX_H
#define TIDINGS_STORE_STORIES_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct store;

#define STORE_STORIES_CANDIDATES 64

/* The entries that share most keys, and of those the newest; each once. `candidates` has room for
 * STORE_STORIES_CANDIDATES. */
bool store_stories_index_find(struct store *store, const uint32_t *keys, size_t key_count, int64_t *candidates,
    size_t *count, struct error *error);

bool store_stories_index_add(
    struct store *store, const uint32_t *keys, size_t count, int64_t entry, struct error *error);

#endif
