/* arena (rank 0): memory with one owner. A document, a query or a row lives in one arena and goes with it. */
#ifndef TIDINGS_ARENA_H
#define TIDINGS_ARENA_H

#include <stddef.h>

struct arena;

/* An arena that never hands out more than `limit` bytes in all; asking for more ends the process, as mem does. */
struct arena *arena_new(size_t limit) __attribute__((returns_nonnull));

/* Frees everything in it; NULL is fine. */
void arena_free(struct arena *arena);

/* Forgets everything in it and keeps a block for reuse: for a row buffer in a loop. */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type; the product must not overflow (else the process ends). */
void *arena_new_array(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* One zeroed object of the given type. */
#define ARENA_NEW(arena, type) ((type *)arena_new_array((arena), 1, sizeof(type)))

/* Copies of a string (NULL gives NULL), of `length` bytes plus a NUL, of a formatted text. */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));

/* Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

#endif
