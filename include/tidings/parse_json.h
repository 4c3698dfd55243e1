/* parse_json (rank 3): JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */
#ifndef TIDINGS_PARSE_JSON_H
#define TIDINGS_PARSE_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct document;
struct error;

/* Reads `text` into the document. False, with the reason, when it is no JSON or no JSON Feed. */
bool parse_json(struct arena *arena, const char *text, size_t length, struct document *document, struct error *error);

#endif
