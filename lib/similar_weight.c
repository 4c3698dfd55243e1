/* What a token weighs. */
#include "similar_weight.h"

#include <math.h>
#include <string.h>

#define PRIOR_ENTRIES 200 /* that a language is taken to have had before the first */
#define NUMBER_WEIGHT 0.5 /* of what a word as rare would weigh */
#define TITLE_TIMES 2     /* that a token of the title counts as standing in the text */
#define LEAST_WEIGHT 0.05

static void normalise(struct similar_vector *vector);
static void insert(struct similar_vector *vector, similar_token token, double weight);

double similar_most(const struct similar_statistics *statistics, unsigned language)
{
	return log(statistics->entries[language] + PRIOR_ENTRIES);
}

double similar_weight(const struct similar_statistics *statistics, double most, similar_token token)
{
	double rarity = most - log(statistics->tokens[token >> SIMILAR_BUCKET_SHIFT] + 1.0);
	return fmax(0, rarity) * (token & SIMILAR_NUMBER ? NUMBER_WEIGHT : 1);
}

void similar_vector(const struct similar_statistics *statistics, double most, const struct similar_signature *signature,
    struct similar_vector *vector)
{
	vector->count = 0;
	double times[SIMILAR_TITLE_COUNT];
	for (size_t i = 0; i < signature->title_count; i++)
		times[i] = TITLE_TIMES;
	for (size_t i = 0; i < signature->lead_count; i++) {
		size_t j = 0;
		while (j < signature->title_count && signature->title[j] != signature->lead[i])
			j++;
		if (j < signature->title_count) {
			times[j] += signature->lead_times[i];
			continue;
		}
		double rarity = fmax(LEAST_WEIGHT, similar_weight(statistics, most, signature->lead[i]));
		insert(vector, signature->lead[i], (1 + log(signature->lead_times[i])) * rarity * sqrt(rarity));
	}
	for (size_t i = 0; i < signature->title_count; i++) {
		double rarity = fmax(LEAST_WEIGHT, similar_weight(statistics, most, signature->title[i]));
		insert(vector, signature->title[i], (1 + log(times[i])) * rarity * sqrt(rarity));
	}
	normalise(vector);
}

static void normalise(struct similar_vector *vector)
{
	double square = 0;
	for (size_t i = 0; i < vector->count; i++)
		square += vector->weights[i] * vector->weights[i];
	for (size_t i = 0; i < vector->count; i++)
		vector->weights[i] /= sqrt(square);
}

static void insert(struct similar_vector *vector, similar_token token, double weight)
{
	size_t place = vector->count;
	while (place > 0 && vector->weights[place - 1] < weight)
		place--;
	if (place == SIMILAR_VECTOR_COUNT)
		return;
	size_t moved = (vector->count < SIMILAR_VECTOR_COUNT ? vector->count : SIMILAR_VECTOR_COUNT - 1) - place;
	memmove(vector->tokens + place + 1, vector->tokens + place, moved * sizeof *vector->tokens);
	memmove(vector->weights + place + 1, vector->weights + place, moved * sizeof *vector->weights);
	vector->tokens[place] = token;
	vector->weights[place] = weight;
	vector->count += vector->count < SIMILAR_VECTOR_COUNT;
}
