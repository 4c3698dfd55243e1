/* Which known name a person may have meant. */
#include "tidings/text.h"

#include <string.h>

#define NAME_LIMIT 32 /* longer words resemble no name */

static size_t edit_distance(const char *left, const char *right);

const char *text_nearest(const char *word, const char *(*name_at)(size_t index))
{
	const char *nearest = NULL;
	size_t length = strlen(word);
	size_t fewest = length > NAME_LIMIT ? 0 : length / 2 + 2;
	for (size_t i = 0; name_at(i) && fewest > 0; i++) {
		size_t edits = strlen(name_at(i)) > NAME_LIMIT ? NAME_LIMIT : edit_distance(word, name_at(i));
		if (edits < fewest) {
			fewest = edits;
			nearest = name_at(i);
		}
	}
	return nearest;
}

/* Levenshtein's: insertions, deletions and replacements of single bytes. Both are at most NAME_LIMIT long. */
static size_t edit_distance(const char *left, const char *right)
{
	size_t row[NAME_LIMIT + 1], width = strlen(right);
	for (size_t i = 0; i <= width; i++)
		row[i] = i;
	for (size_t above = 0; *left; left++) {
		size_t diagonal = above++;
		row[0] = above;
		for (size_t i = 0; i < width; i++) {
			size_t replaced = diagonal + (*left != right[i]);
			diagonal = row[i + 1];
			size_t least = (row[i] < diagonal ? row[i] : diagonal) + 1;
			row[i + 1] = replaced < least ? replaced : least;
		}
	}
	return row[width];
}
