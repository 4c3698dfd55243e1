/* Which entries of a document are read. */
#include "normalise_newest.h"

#include <stdint.h>
#include <stdlib.h>

#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/document.h"
#include "tidings/mem.h"

struct dated {
	int64_t date;
	size_t place;
};

static int64_t date_of(const struct document_entry *entry, int64_t fallback);
static int by_age(const void *first, const void *second);
static int by_place(const void *first, const void *second);

const struct document_entry **normalise_newest(
    struct arena *arena, const struct document *document, size_t limit, size_t *count)
{
	size_t all = document->entry_count, kept = all < limit ? all : limit, place = 0;
	const struct document_entry **entries = arena_new_array(arena, kept, sizeof(const struct document_entry *));
	struct dated *dated = mem_new(all, sizeof *dated);
	int64_t date = INT64_MAX;
	for (const struct document_entry *entry = document->entries; all > kept && entry; entry = entry->next, place++) {
		date = date_of(entry, date);
		dated[place] = (struct dated){date, place};
	}
	if (all > kept) {
		qsort(dated, all, sizeof *dated, by_age);
		qsort(dated, kept, sizeof *dated, by_place);
	}
	place = *count = 0;
	for (const struct document_entry *entry = document->entries; entry && *count < kept; entry = entry->next, place++)
		if (all == kept || dated[*count].place == place)
			entries[(*count)++] = entry;
	mem_free(dated);
	return entries;
}

static int64_t date_of(const struct document_entry *entry, int64_t fallback)
{
	int64_t date;
	if (entry->published && date_parse(entry->published, &date))
		return date;
	return entry->updated && date_parse(entry->updated, &date) ? date : fallback;
}

/* The newest first; of equal ones the first. */
static int by_age(const void *first, const void *second)
{
	const struct dated *a = first, *b = second;
	return a->date != b->date ? (a->date < b->date) - (a->date > b->date) : by_place(first, second);
}

static int by_place(const void *first, const void *second)
{
	size_t a = ((const struct dated *)first)->place, b = ((const struct dated *)second)->place;
	return (a > b) - (a < b);
}
