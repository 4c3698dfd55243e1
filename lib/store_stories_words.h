/* store_stories_words (rank 5, private): how often words stand in what was read. Read at the first judgement, kept with
 * the store, written every few thousand entries and at closing; what is lost by a crash is a little staleness. */
#ifndef TIDINGS_STORE_STORIES_WORDS_H
#define TIDINGS_STORE_STORIES_WORDS_H

#include <stdbool.h>

struct error;
struct similar_signature;
struct similar_statistics;
struct store;

bool store_stories_words_load(struct store *store, struct error *error);

/* What was loaded. */
const struct similar_statistics *store_stories_words(const struct store *store);
void store_stories_words_count(struct store *store, const struct similar_signature *signature, unsigned language);

/* Inside a transaction: writes when much has been counted since the last time. */
bool store_stories_words_save(struct store *store, struct error *error);

/* At closing, outside of one: writes what was counted, if it can be, and frees. */
void store_stories_words_close(struct store *store);

#endif
