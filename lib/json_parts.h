/* What the parts of json share. */
#ifndef TIDINGS_LIB_JSON_PARTS_H
#define TIDINGS_LIB_JSON_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct json_writer;

/* Adds the text in a form json-c reads: comments and BOM gone, strings in double quotes with valid UTF-8 and known
 * escapes only, NaN and infinities as null, nothing behind the first value. A text that ends too early is closed after
 * the last complete element of a list in the root, and *is_cut. False when json-c would take more than
 * JSON_MEMORY_LIMIT bytes for what the text has in it, about. */
bool json_repair(struct buf *out, const char *text, size_t length, bool *is_cut);

#define JSON_MEMORY_LIMIT ((size_t)160 << 20)

/* Writes a value that is JSON already, adding only the escapes that a terminal wants. */
void json_write_serialised(struct json_writer *writer, const char *json);

#endif
