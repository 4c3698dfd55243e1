/* XXH3 in 64 bits. */
#include "tidings/hash.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* One byte order for what is hashed and stored, whatever the machine's. */
static void put_number(unsigned char bytes[static 8], uint64_t number);

uint64_t hash_bytes(const void *bytes, size_t length)
{
	return XXH3_64bits(length ? bytes : "", length);
}

uint64_t hash_text(const char *text)
{
	return text ? hash_bytes(text, strlen(text)) : hash_bytes("", 0);
}

uint64_t hash_join(uint64_t first, uint64_t second)
{
	unsigned char bytes[16];
	put_number(bytes, first);
	put_number(bytes + 8, second);
	return hash_bytes(bytes, sizeof bytes);
}

static void put_number(unsigned char bytes[static 8], uint64_t number)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
}
