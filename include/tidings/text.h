/* text (rank 1): Unicode text, over libunistring. Everything inside the program is valid UTF-8; text_clean makes it so
 * at the border. */
#ifndef TIDINGS_TEXT_H
#define TIDINGS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

/* Reads one character at *at (before `end`) and steps over it; U+FFFD and one byte for what is no UTF-8. */
uint32_t text_next(const char **at, const char *end);

/* Adds one character in UTF-8; surrogates and values beyond U+10FFFF become U+FFFD. */
void text_add(struct buf *buf, uint32_t character);

/* Whether the bytes are valid UTF-8 throughout. */
bool text_is_valid(const char *bytes, size_t length);

/* The bytes of the character at `at` if it has several and is one that nobody has to look at: from U+00C0 up, and of those
 * whose first two bytes show that they are neither forbidden nor invisible to Unicode. 0 for others, and for what is no
 * UTF-8. */
size_t text_letter_length(const char *at, const char *end);

/* Adds `length` bytes as clean text: bad bytes become U+FFFD; C0, DEL, C1 and noncharacters go, but line breaks of any
 * kind become LF and TAB stays when `multiline`, else each is a space. */
void text_clean(struct buf *buf, const char *bytes, size_t length, bool multiline);

/* One line: white space of any kind collapsed to single spaces and trimmed, controls dropped, cut at a character
 * boundary after at most `limit` bytes. NULL gives NULL. */
char *text_line(struct arena *arena, const char *text, size_t limit);

/* The length of the longest prefix of at most `limit` bytes that ends at a character boundary. */
size_t text_cut(const char *text, size_t length, size_t limit);

/* Adds text as it may be shown on a terminal: controls, bidi overrides and invisible characters dropped, tabs as spaces,
 * line breaks of any kind as LF when `multiline`, else as spaces, at most 8 combining marks in a row, ZWJ kept. */
void text_add_visible(struct buf *buf, const char *text, bool multiline);

/* A whole number in decimal digits and nothing else; false when it is none or does not fit. */
bool text_parse_number(const char *text, int64_t *number);

/* Of the names that `name_at` gives for 0, 1, … until NULL, the one that takes the fewest edits to get from `word`, or that
 * begins with it; NULL when none resembles it. */
const char *text_nearest(const char *word, const char *(*name_at)(const void *arg, size_t index), const void *arg);

/* Whether the text has a letter or a digit of any script, which the search index keeps; signs and emoji it does not. */
bool text_has_letter(const char *text);

/* Columns the text takes on a terminal, by grapheme cluster (a family emoji is 2 wide, a combining mark 0). */
size_t text_width(const char *text);

/* The length in bytes of the longest prefix that fits `width` columns, whole clusters only. */
size_t text_fit(const char *text, size_t width);

/* Calls fn for each line of `text` wrapped at `width` columns by UAX #14; line feeds in the text break, too. */
void text_wrap(const char *text, size_t width, void (*fn)(void *arg, const char *line, size_t length), void *arg);

/* For comparing: NFKC, case folded, diacritics and invisible characters removed, white space collapsed. At most 12
 * times as long as the text (U+FDFA), so bound the text by the arena's limit. NULL gives NULL. */
char *text_fold(struct arena *arena, const char *text);

/* Whether the character is of a script that is written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar):
 * the search index keeps runs of these as overlapping pairs. */
bool text_is_unspaced(uint32_t character);

/* Whether the character is a letter, or a mark on one. */
bool text_is_letter(uint32_t character);

#endif
