/* What is known of sites whose pages have feeds that the pages do not always name. */
#ifndef TIDINGS_LIB_DISCOVER_SITE_H
#define TIDINGS_LIB_DISCOVER_SITE_H

struct arena;

/* The address of the feed that a page of a known site has, by the page's own address; in the arena. NULL for others. */
char *discover_site_feed(struct arena *arena, const char *address);

#endif
