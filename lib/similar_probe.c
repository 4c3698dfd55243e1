/* Where an entry may be found again. */
#include "tidings/similar.h"

#include <math.h>

#include "similar_weight.h"
#include "tidings/hash.h"

#define MOST_ENTRIES 60000 /* of a language before all counts are halved: a token's stays within its 16 bits */
#define KEY_TOKENS 10
#define PROBE_TOKENS 16
#define PROBE_COMMON 0.6 /* of what a token seen in every entry has: more says too little */
#define KEY_SHINGLES 4   /* of the whole text, and as many of its beginning */

static void count_token(struct similar_statistics *statistics, similar_token token);
static void forget_half(struct similar_statistics *statistics);
static size_t add_shingles(const struct similar_signature *signature, uint32_t *values);
static size_t add_own(const struct similar_signature *signature, size_t limit, uint32_t *values);
static size_t add_lead(const struct similar_signature *signature, size_t limit, uint32_t *values);

unsigned similar_language(const char *language)
{
	return language && language[0] && language[1] ? (unsigned)(hash_bytes(language, 2) % SIMILAR_LANGUAGE_COUNT) : 0;
}

void similar_count(struct similar_statistics *statistics, const struct similar_signature *signature, unsigned language)
{
	for (size_t i = 0; i < signature->title_count; i++)
		count_token(statistics, signature->title[i]);
	for (size_t i = 0; i < signature->lead_count; i++) {
		bool is_counted = false;
		for (size_t j = 0; j < signature->title_count && !is_counted; j++)
			is_counted = signature->title[j] == signature->lead[i];
		if (!is_counted)
			count_token(statistics, signature->lead[i]);
	}
	statistics->entries[language]++;
	if (statistics->entries[language] >= MOST_ENTRIES)
		forget_half(statistics);
}

static void count_token(struct similar_statistics *statistics, similar_token token)
{
	uint16_t *times = &statistics->tokens[token >> SIMILAR_BUCKET_SHIFT];
	*times = (uint16_t)(*times + (*times < UINT16_MAX));
}

/* What was long ago counts less, and nothing ever overflows. */
static void forget_half(struct similar_statistics *statistics)
{
	for (size_t i = 0; i < SIMILAR_BUCKET_COUNT; i++)
		statistics->tokens[i] /= 2;
	for (size_t i = 0; i < SIMILAR_LANGUAGE_COUNT; i++)
		statistics->entries[i] /= 2;
}

size_t similar_keys(const struct similar_statistics *statistics, const struct similar_signature *signature,
    unsigned language, enum similar_level lowest, uint32_t *keys)
{
	size_t count = add_shingles(signature, keys);
	if (lowest != SIMILAR_EVENT)
		return count;
	struct similar_vector vector;
	similar_vector(statistics, similar_most(statistics, language), signature, &vector);
	for (size_t i = 0; i < vector.count && i < KEY_TOKENS; i++)
		keys[count++] = vector.tokens[i];
	return count;
}

size_t similar_probes(const struct similar_statistics *statistics, const struct similar_signature *signature,
    unsigned language, enum similar_level lowest, uint32_t *probes)
{
	size_t count = add_shingles(signature, probes);
	if (lowest != SIMILAR_EVENT)
		return count;
	struct similar_vector vector;
	double most = similar_most(statistics, language);
	similar_vector(statistics, most, signature, &vector);
	for (size_t i = 0; i < vector.count && i < PROBE_TOKENS; i++) {
		double times = statistics->tokens[vector.tokens[i] >> SIMILAR_BUCKET_SHIFT];
		if (times >= 2 && log(times + 1) <= PROBE_COMMON * most)
			probes[count++] = vector.tokens[i];
	}
	return count;
}

static size_t add_shingles(const struct similar_signature *signature, uint32_t *values)
{
	size_t count = add_own(signature, KEY_SHINGLES, values);
	return count + add_lead(signature, KEY_SHINGLES, values + count);
}

static size_t add_own(const struct similar_signature *signature, size_t limit, uint32_t *values)
{
	size_t count = 0;
	for (size_t i = 0; i < signature->sample_count && count < limit; i++) {
		if (!(signature->common >> i & 1))
			values[count++] = signature->sample[i];
	}
	return count;
}

static size_t add_lead(const struct similar_signature *signature, size_t limit, uint32_t *values)
{
	size_t count = 0;
	for (size_t i = 0; i < signature->lead_sample_count && count < limit; i++)
		values[count++] = signature->lead_sample[i];
	return count;
}
