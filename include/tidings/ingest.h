/* ingest (rank 5): bytes to a clean feed: parse, normalise, identity. A pure function, called in the confined parser
 * and by `tidings parse`. */
#ifndef TIDINGS_INGEST_H
#define TIDINGS_INGEST_H

#include "tidings/feed.h"

struct arena;

/* Always gives a result: a feed, or a reason (one line, nothing raw of the document in it) and, for a web page, the
 * feeds it mentions (main feeds before comment feeds). Everything lives in the arena. */
void ingest(struct arena *arena, const struct feed_source *source, struct feed_result *result);

#endif
