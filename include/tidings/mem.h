/* mem (rank 0): the heap. Allocation ends the process when it fails (one line on stderr, exit 2), so no caller checks;
 * in exchange every size that comes from outside is bounded by a named limit first. */
#ifndef TIDINGS_MEM_H
#define TIDINGS_MEM_H

#include <stddef.h>

/* Zeroed memory for `count` objects of `size` bytes; an overflowing product ends the process. Free with mem_free. */
void *mem_new(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* Like realloc for `count` objects of `size` bytes; what is new is not zeroed. */
void *mem_resize(void *memory, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy of a string (NULL gives NULL), of the first `length` bytes plus a NUL, of a printf-formatted text. */
char *mem_copy(const char *text);
char *mem_copy_bytes(const char *bytes, size_t length) __attribute__((returns_nonnull));
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/* free(); NULL is fine. */
void mem_free(void *memory);

/* Ends the process as a failed allocation does: for those that hand memory out with a limit of their own. */
_Noreturn void mem_fail(void);

#endif
