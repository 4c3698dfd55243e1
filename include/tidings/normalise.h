/* normalise (rank 4, pure): a document as its dialect said it to a clean feed: texts decoded by kind, HTML sanitised
 * and turned to text, addresses absolute, dates instants, everything within the limits of feed.h. */
#ifndef TIDINGS_NORMALISE_H
#define TIDINGS_NORMALISE_H

struct arena;
struct document;
struct feed;

/* `address`: where the document came from, the last base of relative links; may be NULL. */
struct feed *normalise_document(struct arena *arena, const struct document *document, const char *address);

#endif
