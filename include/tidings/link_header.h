/* link_header (rank 3): the links that an HTTP answer names in its Link headers (RFC 8288). */
#ifndef TIDINGS_LINK_HEADER_H
#define TIDINGS_LINK_HEADER_H

struct arena;
struct document;

/* Adds the hub and the feed's own address behind the links of the document, which go first: a server may name them
 * instead of the feed (WebSub, section 4). `value` is that of the headers, joined by commas, or NULL; `address` is where
 * the answer came from, the base of relative targets, or NULL. What cannot be read is passed over; links of something
 * else (with an anchor) are left out. */
void link_header_add(struct arena *arena, const char *value, const char *address, struct document *document);

#endif
