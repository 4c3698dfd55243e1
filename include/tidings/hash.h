/* hash (rank 1): 64-bit XXH3 hashes, stable for ever (they are stored). Not for secrets. */
#ifndef TIDINGS_HASH_H
#define TIDINGS_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The hash of `length` bytes, which may be NULL when there are none. */
uint64_t hash_bytes(const void *bytes, size_t length);

/* The hash of a string without its NUL; NULL hashes as "". */
uint64_t hash_text(const char *text);

/* Two hashes into one; the order matters. */
uint64_t hash_join(uint64_t first, uint64_t second);

#endif
