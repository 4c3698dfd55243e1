/* cli/folding: of the entries of one story the first stands for the others. */
#ifndef CLI_FOLDING_H
#define CLI_FOLDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct query;
struct store_entry;

/* Stories that have an entry in the list. All zero is empty. */
struct folding {
	int64_t *stories; /* by their hash; 0: free */
	size_t count, room;
};

/* Whether the entry is the first of its story. */
bool folding_is_first(struct folding *folding, const struct store_entry *entry);

void folding_done(struct folding *folding);

/* Whether a query asks for stories by name: then their entries are what is wanted. */
bool folding_is_asked(const struct query *query);

/* "+3 · BBC, NPR, …": how many other feeds have its story, and the first of them by name. Nothing when there are none. */
void folding_add_others(struct buf *out, const struct store_entry *entry);

#endif
