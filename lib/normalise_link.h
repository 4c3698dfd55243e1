/* normalise_link: addresses of the dialect to absolute ones. Results are in the arena; NULL for what is none. */
#ifndef LIB_NORMALISE_LINK_H
#define LIB_NORMALISE_LINK_H

#include <stdbool.h>

struct arena;
struct document_entry;
struct document_link;

/* An absolute address of a scheme that may be offered to a person. */
const char *normalise_link_resolve(struct arena *arena, const char *base, const char *reference);

/* The first link of that relation (NULL: without one). `base` serves where the link has none of its own. */
const char *normalise_link_find(
    struct arena *arena, const struct document_link *links, const char *relation, const char *base);

/* The page that a feed's or an entry's links mean: without relation or alternate, pages before other types. */
const char *normalise_link_page(struct arena *arena, const struct document_link *links, const char *base);

/* The page of an entry: its links, else an id that is one, else its content elsewhere, else any link. */
const char *normalise_link_entry(struct arena *arena, const struct document_entry *entry, const char *base);

#endif
