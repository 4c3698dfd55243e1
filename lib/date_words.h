/* date_words (rank 1): the words that stand in dates, in the languages that feeds use. */
#ifndef TIDINGS_DATE_WORDS_H
#define TIDINGS_DATE_WORDS_H

#include <stddef.h>

enum date_word_kind {
	DATE_WORD_UNKNOWN,
	DATE_WORD_MONTH,   /* value: 1 to 12 */
	DATE_WORD_ZONE,    /* value: minutes east of UTC */
	DATE_WORD_NOON,    /* value: 0 before, 12 after noon */
	DATE_WORD_WEEKDAY, /* value: 0 Sunday to 6 */
	DATE_WORD_IGNORE,  /* a preposition, the CJK word for year */
};

struct date_word {
	enum date_word_kind kind;
	int value;
};

/* Looks a word up in UTF-8 without regard to case. */
struct date_word date_word_find(const char *word, size_t length);

#endif
