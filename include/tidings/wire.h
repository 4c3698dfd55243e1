/* wire (rank 2): the length-prefixed records between the daemon and its parsers. Both directions are bounded and
 * checked: a parser that was taken over can say wrong things about its one feed, and nothing else. */
#ifndef TIDINGS_WIRE_H
#define TIDINGS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/feed.h"

struct arena;
struct buf;
struct error;

#define WIRE_HEADER_SIZE 8 /* magic and length of the payload that follows, both 32 bits, host order */
#define WIRE_PAYLOAD_LIMIT (256u << 20)

/* Adds a whole record (header and payload). False when it would exceed the limit. */
bool wire_add_source(struct buf *out, const struct feed_source *source);
bool wire_add_result(struct buf *out, const struct feed_result *result);

/* The payload's length from a header; false when it is none of ours. */
bool wire_read_header(const char header[WIRE_HEADER_SIZE], size_t *length);

/* Reads a payload. Texts of a source are borrowed from `payload`; a result is copied into the arena, every count and
 * text checked against the limits of feed.h and for UTF-8: it takes at most three times `length` bytes of it, and
 * 16 KiB. */
bool wire_read_source(const char *payload, size_t length, struct feed_source *source, struct error *error);
bool wire_read_result(
    struct arena *arena, const char *payload, size_t length, struct feed_result *result, struct error *error);

#endif
