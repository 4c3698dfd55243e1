/* What two texts have in common, for people. */
#include "shared_words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define TEXT_LIMIT 8192 /* bytes of a text that are looked at */
#define WORD_LIMIT 2048 /* words */
#define SHARED_LIMIT 12 /* that are told */
#define WORD_LETTERS 4  /* shorter ones stand in every text */

struct word {
	const char *text; /* folded */
	size_t place;     /* in the text */
};

static size_t split(struct arena *arena, const char *text, struct word *words);
static const char *word_end(const char *at, const char *end);
static int compare_texts(const void *left, const void *right);
static int compare_lengths(const void *left, const void *right);
static int compare_places(const void *left, const void *right);
static size_t unique(struct word *words, size_t count);

void shared_words_add(struct buf *out, struct arena *arena, const char *first, const char *second)
{
	struct word *mine = arena_new_array(arena, WORD_LIMIT, sizeof *mine);
	struct word *others = arena_new_array(arena, WORD_LIMIT, sizeof *others);
	size_t count = split(arena, first, mine), other_count = split(arena, second, others), shared = 0;
	qsort(others, other_count, sizeof *others, compare_texts);
	qsort(mine, count, sizeof *mine, compare_texts);
	count = unique(mine, count);
	for (size_t i = 0; i < count; i++)
		if (bsearch(&mine[i], others, other_count, sizeof *others, compare_texts))
			mine[shared++] = mine[i];
	qsort(mine, shared, sizeof *mine, compare_lengths);
	shared = shared < SHARED_LIMIT ? shared : SHARED_LIMIT;
	qsort(mine, shared, sizeof *mine, compare_places);
	for (size_t i = 0; i < shared; i++) {
		buf_add_text(out, i ? ", " : "");
		buf_add_text(out, mine[i].text);
	}
}

static size_t split(struct arena *arena, const char *text, struct word *words)
{
	size_t count = 0;
	const char *folded = text_fold(arena, arena_copy_bytes(arena, text, text_cut(text, strlen(text), TEXT_LIMIT)));
	const char *at = folded, *end = folded + strlen(folded);
	while (at < end && count < WORD_LIMIT) {
		const char *stop = word_end(at, end), *next = at;
		bool is_unspaced = text_is_unspaced(text_next(&next, end));
		if (stop > at && (is_unspaced || stop - at >= WORD_LETTERS)) {
			words[count] = (struct word){arena_copy_bytes(arena, at, (size_t)(stop - at)), count};
			count++;
		}
		at = stop > at && !is_unspaced ? stop : next;
	}
	return count;
}

/* The end of the word or pair that begins here; `at` when none does. */
static const char *word_end(const char *at, const char *end)
{
	const char *stop = at;
	uint32_t first = text_next(&stop, end);
	if (!text_is_letter(first))
		return at;
	if (text_is_unspaced(first)) {
		const char *next = stop;
		return next < end && text_is_unspaced(text_next(&next, end)) ? next : at;
	}
	while (stop < end) {
		const char *next = stop;
		uint32_t letter = text_next(&next, end);
		if (!text_is_letter(letter) || text_is_unspaced(letter))
			break;
		stop = next;
	}
	return stop;
}

static int compare_texts(const void *left, const void *right)
{
	return strcmp(((const struct word *)left)->text, ((const struct word *)right)->text);
}

static int compare_lengths(const void *left, const void *right)
{
	size_t a = strlen(((const struct word *)left)->text), b = strlen(((const struct word *)right)->text);
	return a != b ? (a < b ? 1 : -1) : compare_places(left, right);
}

static int compare_places(const void *left, const void *right)
{
	size_t a = ((const struct word *)left)->place, b = ((const struct word *)right)->place;
	return (a > b) - (a < b);
}

static size_t unique(struct word *words, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(words[kept - 1].text, words[i].text) != 0)
			words[kept++] = words[i];
	return kept;
}
