/* cli/shared_words: what two texts have in common, for people. */
#ifndef CLI_SHARED_WORDS_H
#define CLI_SHARED_WORDS_H

struct arena;
struct buf;

/* Adds the longest words that stand in both texts, a dozen at most, in the order of the first, with commas between them.
 * Where words are not separated, two neighbouring characters are one. */
void shared_words_add(struct buf *out, struct arena *arena, const char *first, const char *second);

#endif
