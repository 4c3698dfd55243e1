/* parse_rss (rank 3): RSS 0.90 to 2.0 and 1.0 (RDF), with the modules that feeds really carry: content, Dublin Core,
 * syndication, Media RSS, iTunes, Atom inside RSS, FeedBurner. */
#ifndef TIDINGS_PARSE_RSS_H
#define TIDINGS_PARSE_RSS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct document;
struct error;

/* Reads `text` (the output of markup_repair, its root rss, RDF or channel) into the document. `address` is where it
 * came from, for xml:base; may be NULL. False when the XML reader gave up, or when it is RDF of another kind. */
bool parse_rss(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
    struct error *error);

#endif
