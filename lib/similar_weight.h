/* similar_weight (private to similar): what a token weighs. */
#ifndef TIDINGS_SIMILAR_WEIGHT_H
#define TIDINGS_SIMILAR_WEIGHT_H

#include "tidings/similar.h"

#define SIMILAR_VECTOR_COUNT 32

/* The heaviest tokens of an entry, heaviest first, as a vector of length 1. */
struct similar_vector {
	size_t count;
	similar_token tokens[SIMILAR_VECTOR_COUNT];
	double weights[SIMILAR_VECTOR_COUNT];
};

/* The weight of a token that was never seen. */
double similar_most(const struct similar_statistics *statistics, unsigned language);
double similar_weight(const struct similar_statistics *statistics, double most, similar_token token);
void similar_vector(const struct similar_statistics *statistics, double most, const struct similar_signature *signature,
    struct similar_vector *vector);

#endif
