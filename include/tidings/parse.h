/* parse (rank 3): bytes to a document: charset, repair, what is it, and the reader of that dialect. */
#ifndef TIDINGS_PARSE_H
#define TIDINGS_PARSE_H

#include <stdbool.h>

#include "tidings/document.h"
#include "tidings/feed.h"

struct arena;
struct buf;
struct error;

/* Fills the document (texts in the arena). `decoded` receives the bytes as UTF-8, for a caller that wants to look at a
 * page that is no feed. False, with a reason, when it is no feed. */
bool parse_document(struct arena *arena, const struct feed_source *source, struct document *document,
    struct buf *decoded, struct error *error);

#endif
