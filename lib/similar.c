/* similar: what is kept of an entry's words */
#include "tidings/similar.h"

#include <string.h>

#include "similar_tokens.h"
#include "tidings/arena.h"
#include "tidings/feed.h"
#include "tidings/hash.h"
#include "tidings/url.h"

#define SCRATCH_LIMIT ((size_t)2 << 20)
#define SHINGLE_LENGTH 3     /* tokens */
#define FEED_NAME_COUNT 32   /* tokens of a feed's title and address */
#define REPEATED_TITLE_MIN 3 /* tokens of a title that are looked for at the beginning of the text */
#define SET_WORDS 1024       /* 64 bits each: one a 16-bit value */

/* A set of 16-bit values. */
struct set {
	uint64_t words[SET_WORDS];
};

static size_t sign_title(struct arena *scratch, const struct feed *feed, const char *title, similar_token *tokens);
static char *without_feed_name(struct arena *scratch, const struct feed *feed, const char *title);
static char *find_last_separator(char *title, size_t *length);
static bool names_feed(const similar_token *name, size_t name_count, const similar_token *part, size_t part_count);
static size_t keep_different(similar_token *tokens, size_t count, size_t limit);
static void sign_lead(struct similar_signature *signature, const similar_token *tokens, size_t count);
static void sign_body(struct similar_signature *signature, const similar_token *tokens, size_t count);
static void sign_shingles(struct similar_signature *signature, const similar_token *tokens, size_t count);
static bool add_to_sample(uint32_t *sample, uint8_t *count, size_t limit, uint32_t value);
static bool set_add(struct set *set, uint16_t value);

void similar_sign(const struct feed *feed, const struct feed_entry *entry, struct similar_signature *signature)
{
	similar_token title[SIMILAR_TITLE_COUNT * 2], text[SIMILAR_BODY_COUNT];
	struct arena *scratch = arena_new(SCRATCH_LIMIT);
	*signature = (struct similar_signature){0};
	size_t title_count = sign_title(scratch, feed, entry->title, title);
	size_t text_count = similar_tokens(scratch, entry->text, text, SIMILAR_BODY_COUNT);
	const similar_token *body = text;
	bool is_repeated = title_count >= REPEATED_TITLE_MIN && text_count >= title_count &&
	                   memcmp(title, text, title_count * sizeof *title) == 0;
	if (is_repeated) {
		body += title_count;
		text_count -= title_count;
	}
	sign_lead(signature, body, text_count);
	sign_shingles(signature, body, text_count);
	sign_body(signature, body, text_count);
	title_count = keep_different(title, title_count, SIMILAR_TITLE_COUNT);
	memcpy(signature->title, title, title_count * sizeof *title);
	signature->title_count = (uint8_t)title_count;
	arena_free(scratch);
}

static size_t sign_title(struct arena *scratch, const struct feed *feed, const char *title, similar_token *tokens)
{
	return title ? similar_tokens(
	                   scratch, without_feed_name(scratch, feed, title), tokens, SIMILAR_TITLE_COUNT * (size_t)2)
	             : 0;
}

/* "What happened - The Daily Post" is about what happened. */
static char *without_feed_name(struct arena *scratch, const struct feed *feed, const char *title)
{
	similar_token name[FEED_NAME_COUNT * 2], part[FEED_NAME_COUNT];
	char *rest = arena_copy(scratch, title), *host = url_host(scratch, feed->link ? feed->link : "");
	size_t name_count = similar_tokens(scratch, feed->title, name, FEED_NAME_COUNT);
	for (char *at = host; at && *at; at++)
		*at = *at == '.' ? ' ' : *at;
	name_count += similar_tokens(scratch, host, name + name_count, FEED_NAME_COUNT);
	size_t length;
	for (char *last = find_last_separator(rest, &length); last; last = find_last_separator(rest, &length)) {
		size_t part_count = similar_tokens(scratch, last + length, part, FEED_NAME_COUNT);
		if (!names_feed(name, name_count, part, part_count))
			break;
		*last = '\0';
	}
	return rest;
}

static char *find_last_separator(char *title, size_t *length)
{
	static const char *const separators[] = {" - ", " | ", " – ", " — ", " · ", " • ", " » ", " « ", " :: "};
	char *last = NULL;
	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
		char *found = strstr(last ? last + 1 : title, separators[i]);
		while (found) {
			last = found;
			*length = strlen(separators[i]);
			found = strstr(found + 1, separators[i]);
		}
	}
	return last;
}

static bool names_feed(const similar_token *name, size_t name_count, const similar_token *part, size_t part_count)
{
	size_t known = 0;
	for (size_t i = 0; i < part_count; i++) {
		bool is_known = false;
		for (size_t j = 0; j < name_count && !is_known; j++)
			is_known = name[j] == part[i];
		known += is_known;
	}
	return part_count > 0 && known * 2 >= part_count;
}

static size_t keep_different(similar_token *tokens, size_t count, size_t limit)
{
	size_t kept = 0;
	for (size_t i = 0; i < count && kept < limit; i++) {
		size_t j = 0;
		while (j < kept && tokens[j] != tokens[i])
			j++;
		if (j == kept)
			tokens[kept++] = tokens[i];
	}
	return kept;
}

static void sign_lead(struct similar_signature *signature, const similar_token *tokens, size_t count)
{
	for (size_t i = 0; i < count && i < SIMILAR_LEAD_COUNT; i++) {
		size_t j = 0;
		while (j < signature->lead_count && signature->lead[j] != tokens[i])
			j++;
		if (j == signature->lead_count)
			signature->lead[signature->lead_count++] = tokens[i];
		signature->lead_times[j]++;
	}
}

/* Each different one once, in order: a bit a value needs no sorting. */
static void sign_body(struct similar_signature *signature, const similar_token *tokens, size_t count)
{
	struct set set = {0};
	for (size_t i = 0; i < count; i++)
		set_add(&set, similar_short(tokens[i]));
	for (size_t i = 0; i < SET_WORDS; i++) {
		for (uint64_t word = set.words[i]; word; word &= word - 1)
			signature->body[signature->body_count++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(word));
	}
}

static void sign_shingles(struct similar_signature *signature, const similar_token *tokens, size_t count)
{
	struct set set = {0};
	for (size_t i = 0; i + SHINGLE_LENGTH <= count; i++) {
		uint32_t shingle = (uint32_t)hash_bytes(tokens + i, SHINGLE_LENGTH * sizeof *tokens);
		signature->shingle_count += set_add(&set, (uint16_t)(shingle & 0xffff));
		add_to_sample(signature->sample, &signature->sample_count, SIMILAR_SAMPLE_COUNT, shingle);
		if (i + SHINGLE_LENGTH <= SIMILAR_LEAD_COUNT)
			add_to_sample(signature->lead_sample, &signature->lead_sample_count, SIMILAR_LEAD_SAMPLE_COUNT, shingle);
	}
}

/* The smallest values in order, each once. */
static bool add_to_sample(uint32_t *sample, uint8_t *count, size_t limit, uint32_t value)
{
	size_t place = *count;
	while (place > 0 && sample[place - 1] > value)
		place--;
	if (place == limit || (place > 0 && sample[place - 1] == value))
		return false;
	size_t moved = *count < limit ? *count - place : limit - 1 - place;
	memmove(sample + place + 1, sample + place, moved * sizeof *sample);
	sample[place] = value;
	*count = (uint8_t)(*count + (*count < limit));
	return true;
}

static bool set_add(struct set *set, uint16_t value)
{
	uint64_t bit = UINT64_C(1) << (value % 64);
	bool is_new = !(set->words[value / 64] & bit);
	set->words[value / 64] |= bit;
	return is_new;
}
