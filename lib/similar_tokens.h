/* similar_tokens (private to similar): a text as tokens. */
#ifndef TIDINGS_SIMILAR_TOKENS_H
#define TIDINGS_SIMILAR_TOKENS_H

#include <stddef.h>

#include "tidings/similar.h"

struct arena;

/* At most `limit` tokens of the beginning of `text` (NULL has none). Words are folded, numbers keep their inner points
 * and commas, runs of scripts without spaces become overlapping pairs. */
size_t similar_tokens(struct arena *scratch, const char *text, similar_token *tokens, size_t limit);

/* Sixteen bits of a token; the lowest still say which kind it is. */
static inline uint16_t similar_short(similar_token token)
{
	return (uint16_t)((token >> 16 & 0xfffcu) | (token & 3u));
}

#endif
