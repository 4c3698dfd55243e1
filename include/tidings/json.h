/* json (rank 1): reading over json-c, writing our own (safe on a terminal: C0, DEL, C1, U+2028/9 and bidi controls as
 * \uXXXX). */
#ifndef TIDINGS_JSON_H
#define TIDINGS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;
struct json; /* a value inside a document; borrowed from it */

/* The whole document, or NULL with an error. BOM skipped; lone surrogates, control characters and bad UTF-8 repaired;
 * depth at most 128. Free with json_free. */
struct json *json_parse(const char *text, size_t length, struct error *error);
void json_free(struct json *document);

/* Whether the document (the root) ended too early and was closed behind the last complete element of a list in it. */
bool json_is_cut(const struct json *document);

/* What kind of value it is; NULL is none of them. */
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_text(const struct json *value);

/* The member of an object; NULL when absent, null or not an object (value may be NULL). */
const struct json *json_get(const struct json *value, const char *key);

/* The element of an array, NULL beyond its end; 0 elements for what is no array. */
size_t json_count(const struct json *value);
const struct json *json_at(const struct json *value, size_t index);

/* The value as text (numbers and booleans in their JSON spelling; NULL for null, arrays, objects and NULL itself).
 * Borrowed. */
const char *json_text(const struct json *value);
const char *json_get_text(const struct json *value, const char *key);

/* The value as an integer (texts that are one, too); `fallback` for anything else. */
int64_t json_integer(const struct json *value, int64_t fallback);
int64_t json_get_integer(const struct json *value, const char *key, int64_t fallback);

/* True for true, non-zero numbers, "true"; false otherwise. */
bool json_get_bool(const struct json *value, const char *key);

/* Visits the members of an object in order. */
void json_each_member(
    const struct json *value, void (*fn)(void *arg, const char *key, const struct json *member), void *arg);

/* A writer appends one value to a buf; commas are its business. At most 32 levels. */
struct json_writer {
	struct buf *out;
	int depth;
	uint32_t has_items; /* a bit a level */
	bool after_key;
};

/* Begins a value at the end of `out`, which must outlive the writer. */
void json_write_init(struct json_writer *writer, struct buf *out);

/* Each writes a piece; begin and end go in pairs, a key stands before every value inside an object. A NULL text writes
 * null. */
void json_write_begin_object(struct json_writer *writer);
void json_write_end_object(struct json_writer *writer);
void json_write_begin_array(struct json_writer *writer);
void json_write_end_array(struct json_writer *writer);
void json_write_key(struct json_writer *writer, const char *key);
void json_write_text(struct json_writer *writer, const char *text);
void json_write_integer(struct json_writer *writer, int64_t number);
void json_write_bool(struct json_writer *writer, bool is_true);

/* A member at once; json_write_member_text leaves the member out when text is NULL. */
void json_write_member_text(struct json_writer *writer, const char *key, const char *text);
void json_write_member_integer(struct json_writer *writer, const char *key, int64_t number);
void json_write_member_bool(struct json_writer *writer, const char *key, bool is_true);

/* A member that is an array of texts. */
void json_write_member_texts(struct json_writer *writer, const char *key, const char *const *texts, size_t count);

/* A member with an instant as RFC 3339; left out for DATE_NONE. */
void json_write_member_date(struct json_writer *writer, const char *key, int64_t instant);

/* A member with a value that was read elsewhere, copied. */
void json_write_value(struct json_writer *writer, const struct json *value);

#endif
