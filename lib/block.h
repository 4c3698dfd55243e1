/* block (rank 0, private): eight bytes of a text at once. A mark is the high bit of a byte; behind a byte that bears one
 * others may bear it wrongly, so no mark means none, and a mark that the byte has to be looked at. */
#ifndef TIDINGS_LIB_BLOCK_H
#define TIDINGS_LIB_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_SIZE 8
#define BLOCK_EACH UINT64_C(0x0101010101010101)

static inline uint64_t block_load(const char *at)
{
	uint64_t block;
	memcpy(&block, at, sizeof block);
	return block;
}

static inline bool block_has_marks(uint64_t marks)
{
	return marks & 0x80 * BLOCK_EACH;
}

/* Marks what is not from ' ' to '~'. */
static inline uint64_t block_mark_unprintable(uint64_t block)
{
	return block | (block + BLOCK_EACH) | (block - ' ' * BLOCK_EACH);
}

/* Marks the controls of ASCII. */
static inline uint64_t block_mark_control(uint64_t block)
{
	return ((block - ' ' * BLOCK_EACH) | (block + BLOCK_EACH)) & ~block;
}

/* Marks this byte. */
static inline uint64_t block_mark(uint64_t block, char byte)
{
	uint64_t difference = block ^ (unsigned char)byte * BLOCK_EACH;
	return (difference - BLOCK_EACH) & ~difference;
}

/* Marks these two bytes, which differ in one bit only. */
static inline uint64_t block_mark_both(uint64_t block, char one, char other)
{
	return block_mark(block & ~((unsigned char)(one ^ other) * BLOCK_EACH), (char)(one & other));
}

#endif
