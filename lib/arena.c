/* Blocks that double in size; what is handed out is never moved. */
#include "tidings/arena.h"

#include "tidings/mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BLOCK_SIZE_FIRST ((size_t)4 * 1024)
#define BLOCK_SIZE_MOST ((size_t)1024 * 1024)

/* Under AddressSanitizer what is not handed out is poisoned, with a gap behind every piece. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define GAP alignof(max_align_t)
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define GAP 0
#endif

struct block {
	struct block *previous;
	size_t size;
	size_t used;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *newest;
	size_t limit;
	size_t used;
};

static char *take(struct arena *arena, size_t bytes) __attribute__((returns_nonnull));
static struct block *block_new(size_t needed, const struct block *previous);
static void free_blocks(struct block *block);

struct arena *arena_new(size_t limit)
{
	struct arena *arena = mem_new(1, sizeof *arena);
	arena->limit = limit;
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	free_blocks(arena->newest);
	mem_free(arena);
}

void arena_reset(struct arena *arena)
{
	arena->used = 0;
	struct block *kept = arena->newest;
	if (!kept)
		return;
	free_blocks(kept->previous);
	kept->previous = NULL;
	/* one big document must not pin its memory for the rest of a loop */
	if (kept->size > BLOCK_SIZE_MOST) {
		free_blocks(kept);
		arena->newest = NULL;
		return;
	}
	ASAN_POISON_MEMORY_REGION(kept->data, kept->used);
	kept->used = 0;
}

void *arena_new_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		mem_fail();
	return memset(take(arena, bytes), 0, bytes);
}

char *arena_copy(struct arena *arena, const char *text)
{
	return text ? arena_copy_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	size_t needed;
	if (__builtin_add_overflow(length, 1, &needed))
		mem_fail();
	char *copy = take(arena, needed);
	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		mem_fail();
	char *text = take(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

/* Not zeroed: most of it is for copies of text. */
static char *take(struct arena *arena, size_t bytes)
{
	if (bytes > arena->limit - arena->used || bytes > SIZE_MAX / 2)
		mem_fail();
	arena->used += bytes;
	size_t padded = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t) + GAP;
	struct block *block = arena->newest;
	if (!block || padded > block->size - block->used) {
		block = block_new(padded, block);
		block->previous = arena->newest;
		arena->newest = block;
	}
	char *memory = block->data + block->used;
	block->used += padded;
	ASAN_UNPOISON_MEMORY_REGION(memory, bytes);
	return memory;
}

static struct block *block_new(size_t needed, const struct block *previous)
{
	size_t size = previous ? previous->size * 2 : BLOCK_SIZE_FIRST;
	if (size > BLOCK_SIZE_MOST)
		size = BLOCK_SIZE_MOST;
	if (size < needed)
		size = needed;
	struct block *block = mem_resize(NULL, 1, sizeof *block + size);
	block->previous = NULL;
	block->size = size;
	block->used = 0;
	ASAN_POISON_MEMORY_REGION(block->data, size);
	return block;
}

static void free_blocks(struct block *block)
{
	while (block) {
		struct block *previous = block->previous;
		ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
		mem_free(block);
		block = previous;
	}
}
