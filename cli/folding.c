/* Of the entries of one story the first stands for the others. */
#include "folding.h"

#include <string.h>

#include "tidings/buf.h"
#include "tidings/mem.h"
#include "tidings/query.h"
#include "tidings/store_entries.h"

#define ROOM_LEAST 256             /* a power of two */
#define NAMES 3                    /* of other feeds */
#define SPREAD 0x9E3779B97F4A7C15u /* 2^64 by the golden ratio: numbers that follow each other come to lie apart */

static size_t place_of(const struct folding *folding, int64_t story);
static void grow(struct folding *folding);

bool folding_is_first(struct folding *folding, const struct store_entry *entry)
{
	if (entry->story == 0) /* in a damaged database only */
		return true;
	if (folding->count * 2 >= folding->room)
		grow(folding);
	size_t place = place_of(folding, entry->story);
	if (folding->stories[place] == entry->story)
		return false;
	folding->stories[place] = entry->story;
	folding->count++;
	return true;
}

/* Where it is, or where it would be. */
static size_t place_of(const struct folding *folding, int64_t story)
{
	size_t place = (size_t)(((uint64_t)story * SPREAD) >> 32) & (folding->room - 1);
	while (folding->stories[place] && folding->stories[place] != story)
		place = (place + 1) & (folding->room - 1);
	return place;
}

static void grow(struct folding *folding)
{
	struct folding larger = {.count = folding->count, .room = folding->room ? folding->room * 2 : ROOM_LEAST};
	larger.stories = mem_new(larger.room, sizeof *larger.stories);
	for (size_t i = 0; i < folding->room; i++)
		if (folding->stories[i])
			larger.stories[place_of(&larger, folding->stories[i])] = folding->stories[i];
	mem_free(folding->stories);
	*folding = larger;
}

void folding_done(struct folding *folding)
{
	mem_free(folding->stories);
	*folding = (struct folding){0};
}

bool folding_is_asked(const struct query *query)
{
	if (!query)
		return false;
	return query->field == QUERY_STORY || folding_is_asked(query->left) || folding_is_asked(query->right);
}

void folding_add_others(struct buf *out, const struct store_entry *entry)
{
	size_t others = 0;
	const char *names = entry->also_in;
	if (!names || !*names)
		return;
	for (const char *at = names; at; at = strchr(at + 1, '\n'))
		others++;
	buf_add_format(out, "+%zu · ", others);
	for (size_t i = 0; i < others && i < NAMES; i++) {
		size_t length = strcspn(names, "\n");
		buf_add_text(out, i ? ", " : "");
		buf_add(out, names, length);
		names += length + (names[length] != '\0');
	}
	buf_add_text(out, others > NAMES ? ", …" : "");
}
