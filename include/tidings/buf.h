/* buf (rank 0): a growing string of bytes with a limit. Nothing is added beyond the limit: the bytes that still fit
 * are kept, `is_full` is set, and every later addition is refused. Always NUL-terminated once anything was added. */
#ifndef TIDINGS_BUF_H
#define TIDINGS_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* NULL until the first addition; owned */
	size_t length;
	size_t capacity;
	size_t limit;
	bool is_full; /* something did not fit */
};

/* An empty buf that holds at most `limit` bytes, the NUL not counted. */
void buf_init(struct buf *buf, size_t limit);

/* Frees the content; the buf may be used again after buf_init. */
void buf_done(struct buf *buf);

/* Empties it, keeps the memory, clears is_full. */
void buf_clear(struct buf *buf);

/* Each returns false, with is_full set, when not everything fitted. */
bool buf_add(struct buf *buf, const void *bytes, size_t length);
bool buf_add_text(struct buf *buf, const char *text);
bool buf_add_char(struct buf *buf, char character);
bool buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for `length` more bytes and returns where to write them; call buf_commit with how many were written.
 * NULL, with is_full set, when they would not fit. */
char *buf_reserve(struct buf *buf, size_t length);
void buf_commit(struct buf *buf, size_t length);

/* Drops the first `length` bytes (a reader that consumes records from the front). */
void buf_consume(struct buf *buf, size_t length);

/* The content as a string, "" when empty; borrowed until the next change. */
const char *buf_text(const struct buf *buf);

#endif
