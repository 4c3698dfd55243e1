/* discover (rank 3): the feeds that a web page points at (<link rel=alternate type=…>, HTML living standard §4.6.6.1;
 * <base href> respected). */
#ifndef TIDINGS_DISCOVER_H
#define TIDINGS_DISCOVER_H

#include <stddef.h>

#include "tidings/feed.h"

struct arena;

#define DISCOVER_LIMIT 32

/* What the page names as its feeds; when it names none, what is known of the site that `address` is of (GitHub, YouTube,
 * …), then links whose addresses are those of feeds. The candidates in page order, comment feeds last, each address once; in the arena. `address` is the page's own.
 * Returns how many. */
size_t discover_feeds(
    struct arena *arena, const char *html, size_t length, const char *address, struct feed_candidate **candidates);

#endif
