/* A growing string of bytes that stops at its limit. */
#include "tidings/buf.h"

#include "tidings/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CAPACITY_FIRST 64

static bool has_place(const struct buf *buf, size_t length);
static size_t room(struct buf *buf, size_t wanted);
static void grow(struct buf *buf, size_t extra);

void buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){.limit = limit};
}

void buf_done(struct buf *buf)
{
	mem_free(buf->data);
	*buf = (struct buf){.limit = buf->limit};
}

void buf_clear(struct buf *buf)
{
	buf->length = 0;
	buf->is_full = false;
	if (buf->data)
		buf->data[0] = '\0';
}

bool buf_add(struct buf *buf, const void *bytes, size_t length)
{
	if (length > 0 && has_place(buf, length)) {
		memcpy(buf->data + buf->length, bytes, length);
		buf->length += length;
		buf->data[buf->length] = '\0';
		return true;
	}
	size_t fitting = room(buf, length);
	grow(buf, fitting);
	if (fitting)
		memcpy(buf->data + buf->length, bytes, fitting);
	buf->length += fitting;
	buf->data[buf->length] = '\0';
	return fitting == length;
}

bool buf_add_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool buf_add_char(struct buf *buf, char character)
{
	if (!has_place(buf, 1))
		return buf_add(buf, &character, 1);
	buf->data[buf->length++] = character;
	buf->data[buf->length] = '\0';
	return true;
}

bool buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		mem_fail();
	size_t fitting = room(buf, (size_t)length);
	grow(buf, fitting);
	vsnprintf(buf->data + buf->length, fitting + 1, format, again);
	va_end(again);
	buf->length += fitting;
	return fitting == (size_t)length;
}

char *buf_reserve(struct buf *buf, size_t length)
{
	if (buf->is_full || length > buf->limit - buf->length) {
		buf->is_full = true;
		return NULL;
	}
	grow(buf, length);
	buf->data[buf->length] = '\0';
	return buf->data + buf->length;
}

void buf_commit(struct buf *buf, size_t length)
{
	if (!length)
		return;
	assert(length < buf->capacity - buf->length);
	buf->length += length;
	buf->data[buf->length] = '\0';
}

void buf_consume(struct buf *buf, size_t length)
{
	if (!length)
		return;
	assert(length <= buf->length);
	memmove(buf->data, buf->data + length, buf->length - length + 1);
	buf->length -= length;
}

const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

/* Whether the bytes and a NUL fit into what is allocated already: true for nearly every addition. */
static bool has_place(const struct buf *buf, size_t length)
{
	return length < buf->capacity - buf->length && length <= buf->limit - buf->length && !buf->is_full;
}

/* How many of `wanted` bytes may still be added. */
static size_t room(struct buf *buf, size_t wanted)
{
	if (buf->is_full)
		return 0;
	size_t left = buf->limit - buf->length;
	if (wanted <= left)
		return wanted;
	buf->is_full = true;
	return left;
}

/* Makes room for `extra` bytes and a NUL. */
static void grow(struct buf *buf, size_t extra)
{
	size_t needed;
	if (__builtin_add_overflow(buf->length + 1, extra, &needed))
		mem_fail();
	if (needed <= buf->capacity)
		return;
	size_t capacity = buf->capacity ? buf->capacity : CAPACITY_FIRST;
	while (capacity < needed) {
		if (__builtin_mul_overflow(capacity, 2, &capacity))
			capacity = needed;
	}
	buf->data = mem_resize(buf->data, capacity, 1);
	buf->capacity = capacity;
}
