/* normalise_text: texts by kind to what the clean feed holds. Results are in the arena; NULL for what says nothing. */
#ifndef LIB_NORMALISE_TEXT_H
#define LIB_NORMALISE_TEXT_H

#include <stddef.h>

struct arena;
struct document_person;
struct document_text;

/* One clean line of at most `limit` bytes, taken as it is. */
const char *normalise_text_line(struct arena *arena, const char *text, size_t limit);

/* The same of a text of any kind, its markup gone: titles. */
const char *normalise_text_title(struct arena *arena, const struct document_text *text, size_t limit);

/* The same of a name: a person, a category. References in it are decoded, but nothing in a name is markup. */
const char *normalise_text_name(struct arena *arena, const char *name, size_t limit);

/* The safe HTML of a text of any kind; relative addresses in it against its own base, else `base`. */
const char *normalise_text_html(struct arena *arena, const struct document_text *text, const char *base);

/* The plain text of safe HTML. */
const char *normalise_text_plain(struct arena *arena, const char *html);

/* The names of persons, each once, joined by commas; addresses only when nobody has a name. */
const char *normalise_text_authors(struct arena *arena, const struct document_person *persons);

#endif
