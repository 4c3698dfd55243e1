/* parse_atom (rank 3): Atom 1.0 (RFC 4287) and its draft 0.3, with the modules that feeds really carry; a lone entry
 * document is a feed of one. */
#ifndef TIDINGS_PARSE_ATOM_H
#define TIDINGS_PARSE_ATOM_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct document;
struct error;

/* Reads `text` (the output of markup_repair, its root feed or entry) into the document. `address` is where it came
 * from, for xml:base; may be NULL. False when the XML reader gave up. */
bool parse_atom(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
    struct error *error);

#endif
