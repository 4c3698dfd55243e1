/* store_search_match (rank 5, private): the full-text part of a query as one FTS5 expression, every word quoted. */
#ifndef TIDINGS_STORE_SEARCH_MATCH_H
#define TIDINGS_STORE_SEARCH_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct query;

#define STORE_SEARCH_NODE_COUNT 256

/* The operands of a chain of ANDs or ORs. */
struct store_search_chain {
	const struct query *items[STORE_SEARCH_NODE_COUNT];
	size_t count;
};
void store_search_match_flatten(const struct query *query, struct store_search_chain *chain);

/* Whether FTS5 can answer the whole of it: words, and AND, OR, NOT of words, but not only NOT. */
bool store_search_match_fits(const struct query *query);

/* The same as the right side of an AND NOT. */
bool store_search_match_fits_negated(const struct query *query);

/* Whether it has words that every match must have, so that the full-text index can be asked first. */
bool store_search_match_leads(const struct query *query);

/* How many parentheses inside each other it takes. */
int store_search_match_depth(const struct query *query);

/* Adds the expression for operands that fit, joined by AND or OR; of AND some may be negated, but not all. */
void store_search_match_add(struct buf *out, const struct query *const *items, size_t count, bool is_or);

#endif
