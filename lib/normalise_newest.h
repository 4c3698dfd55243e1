/* normalise_newest: which entries of a document are read when there are more than we want. */
#ifndef LIB_NORMALISE_NEWEST_H
#define LIB_NORMALISE_NEWEST_H

#include <stddef.h>

struct arena;
struct document;
struct document_entry;

/* The newest `limit` entries, in the order of the document; all when there are no more. One without a date is as old as
 * the one before it, for publishers put them in order; the first ones without are the newest. The array is in the arena,
 * *count long. */
const struct document_entry **normalise_newest(
    struct arena *arena, const struct document *document, size_t limit, size_t *count);

#endif
