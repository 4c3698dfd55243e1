/* Which known name a person may have meant. */
#include "tidings/text.h"

#include <string.h>

#define NAME_LIMIT 32 /* longer words resemble no name */

#define BEGINNING 2 /* bytes of a name that are enough to mean it */

static size_t count_edits(const char *word, size_t length, const char *name);
static size_t edit_distance(const char *left, const char *right);
static size_t smaller(size_t left, size_t right);

/* A third of the letters may be wrong, and one more. */
const char *text_nearest(const char *word, const char *(*name_at)(const void *arg, size_t index), const void *arg)
{
	const char *nearest = NULL, *name;
	size_t length = strlen(word);
	size_t fewest = length > NAME_LIMIT ? 0 : length / 3 + 2;
	for (size_t i = 0; fewest > 0 && (name = name_at(arg, i)); i++) {
		size_t edits = count_edits(word, length, name);
		if (edits < fewest) {
			fewest = edits;
			nearest = name;
		}
	}
	return nearest;
}

static size_t count_edits(const char *word, size_t length, const char *name)
{
	if (strlen(name) > NAME_LIMIT)
		return NAME_LIMIT;
	bool is_beginning = length >= BEGINNING && strncmp(word, name, length) == 0;
	return is_beginning ? 1 : edit_distance(word, name);
}

/* Insertions, deletions, replacements and neighbours that changed places, of single bytes. Both are at most NAME_LIMIT
 * long. */
static size_t edit_distance(const char *left, const char *right)
{
	size_t rows[3][NAME_LIMIT + 1], height = strlen(left), width = strlen(right);
	for (size_t i = 0; i <= width; i++)
		rows[0][i] = i;
	for (size_t at = 1; at <= height; at++) {
		size_t *row = rows[at % 3];
		const size_t *above = rows[(at + 2) % 3], *before = rows[(at + 1) % 3];
		row[0] = at;
		for (size_t i = 1; i <= width; i++) {
			size_t least = above[i - 1] + (left[at - 1] != right[i - 1]);
			least = smaller(least, smaller(above[i], row[i - 1]) + 1);
			bool is_swapped = at > 1 && i > 1 && left[at - 1] == right[i - 2] && left[at - 2] == right[i - 1];
			row[i] = is_swapped ? smaller(least, before[i - 2] + 1) : least;
		}
	}
	return rows[height % 3][width];
}

static size_t smaller(size_t left, size_t right)
{
	return left < right ? left : right;
}
