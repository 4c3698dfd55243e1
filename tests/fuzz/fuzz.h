/* What the fuzz targets share: a property that does not hold ends the program. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/text.h"

#define FUZZ_MEMORY ((size_t)512 << 20)

#define FUZZ_CHECK(condition)                                                                                          \
	((condition) ? (void)0 : (fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition), abort()))

/* Called by libFuzzer, or by replay.c, with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Valid UTF-8 of at most `limit` bytes without controls (LF and TAB may stand in `multiline` text); NULL is fine. */
static inline void fuzz_check_text(const char *text, size_t limit, bool multiline)
{
	if (!text)
		return;
	size_t length = strlen(text);
	FUZZ_CHECK(length <= limit);
	FUZZ_CHECK(text_is_valid(text, length));
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		FUZZ_CHECK((byte >= ' ' && byte != 0x7f) || (multiline && (byte == '\n' || byte == '\t')));
		FUZZ_CHECK(byte != 0xc2 || (unsigned char)at[1] >= 0xa0);
	}
}

/* Equal, or both NULL. */
static inline bool fuzz_is_same(const char *left, const char *right)
{
	return left && right ? strcmp(left, right) == 0 : left == right;
}

#endif
