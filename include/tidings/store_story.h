/* store_story (rank 5): the entries of one story: why they are in it, and what a person decides about it, which no
 * judgement undoes. */
#ifndef TIDINGS_STORE_STORY_H
#define TIDINGS_STORE_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/similar.h"

struct arena;
struct error;
struct store;

/* An entry of a story, and why it is in it. */
struct store_story_member {
	int64_t id, feed;
	const char *feed_title; /* or its address */
	const char *title;
	int64_t with;             /* the entry it was found to tell the same as; 0: the first, or unknown */
	enum similar_level level; /* of that; SIMILAR_NONE: none */
	double score;             /* 0..1, comparable within a level */
	bool is_manual;           /* a person put it here */
};

#define STORE_STORY_MEMBERS 100 /* that are told */

/* The first members of a story by id, in the arena. */
bool store_story_read(struct store *store, struct arena *arena, int64_t story, struct store_story_member **members,
    size_t *count, struct error *error);

/* Each of the entries is a story of its own from now on, inside a transaction. *changed counts those that were not.
 * ERROR_NOT_FOUND for an unknown id, before anything is changed. */
bool store_story_split(struct store *store, const int64_t *ids, size_t count, int64_t *changed, struct error *error);

/* The stories of the entries become one, that of the smallest number, inside a transaction. */
bool store_story_merge(
    struct store *store, const int64_t *ids, size_t count, int64_t *story, int64_t *changed, struct error *error);

#endif
