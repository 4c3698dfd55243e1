/* Records between the daemon and its parsers: the tables of wire_schema.c drive both directions. */
#include "tidings/wire.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/text.h"
#include "wire_schema.h"

#define MAGIC 0x31444954u /* "TID1" on the machine that all of this stays on */
#define NO_TEXT UINT32_MAX

struct wire_reader {
	const char *at, *end;
	struct arena *arena; /* texts are copied into it; NULL: they stay where they are */
	const char *failed;  /* the field that was wrong */
};

static bool wire_add(struct buf *out, const struct wire_schema *schema, const void *record);
static bool add_record(struct buf *out, const struct wire_schema *schema, const char *record);
static bool add_field(struct buf *out, const struct wire_field *field, const char *record);
static bool add_number(struct buf *out, const struct wire_field *field, const char *member);
static bool add_text(struct buf *out, const struct wire_field *field, const char *text);
static bool add_bytes(struct buf *out, const struct wire_field *field, const char *bytes, size_t length);
static bool add_list(struct buf *out, const struct wire_field *field, const char *items, size_t count);

static bool wire_read(struct wire_reader *reader, const struct wire_schema *schema, void *record, struct error *error);
static bool read_record(struct wire_reader *reader, const struct wire_schema *schema, char *record);
static bool read_field(struct wire_reader *reader, const struct wire_field *field, char *record);
static bool read_number(struct wire_reader *reader, const struct wire_field *field, char *record);
static bool read_text(struct wire_reader *reader, const struct wire_field *field, char *record);
static bool read_bytes(struct wire_reader *reader, const struct wire_field *field, char *record);
static bool read_list(struct wire_reader *reader, const struct wire_field *field, char *record);
static size_t least_size(const struct wire_schema *schema);
static bool take(struct wire_reader *reader, void *value, size_t size);

static const void *load_pointer(const char *member);
static void store_pointer(char *member, const void *pointer);
static size_t load_count(const struct wire_field *field, const char *record);
static int64_t load_number(enum wire_kind kind, const char *member);
static void store_number(enum wire_kind kind, char *member, int64_t number);
static bool is_in_range(const struct wire_field *field, int64_t number);

bool wire_add_source(struct buf *out, const struct feed_source *source)
{
	return wire_add(out, &wire_source_schema, source);
}

bool wire_add_result(struct buf *out, const struct feed_result *result)
{
	return wire_add(out, &wire_result_schema, result);
}

bool wire_read_header(const char header[WIRE_HEADER_SIZE], size_t *length)
{
	uint32_t words[2];
	memcpy(words, header, WIRE_HEADER_SIZE);
	if (words[0] != MAGIC || words[1] > WIRE_PAYLOAD_LIMIT)
		return false;
	*length = words[1];
	return true;
}

bool wire_read_source(const char *payload, size_t length, struct feed_source *source, struct error *error)
{
	struct feed_source read = {0};
	struct wire_reader reader = {.at = payload, .end = payload + length};
	if (!wire_read(&reader, &wire_source_schema, &read, error))
		return false;
	*source = read;
	return true;
}

bool wire_read_result(
    struct arena *arena, const char *payload, size_t length, struct feed_result *result, struct error *error)
{
	struct feed_result read = {0};
	struct wire_reader reader = {.at = payload, .end = payload + length, .arena = arena};
	if (!wire_read(&reader, &wire_result_schema, &read, error))
		return false;
	if (!read.feed && !read.reason)
		return error_set(error, ERROR_INPUT, "the parser's record holds neither a feed nor a reason");
	*result = read;
	return true;
}

/* What does not fit leaves the buf as it was, so that a shorter record can take its place. */
static bool wire_add(struct buf *out, const struct wire_schema *schema, const void *record)
{
	uint32_t header[2] = {MAGIC, 0};
	size_t start = out->length;
	bool was_full = out->is_full;
	bool is_added = buf_add(out, header, sizeof header) && add_record(out, schema, record);
	size_t length = is_added ? out->length - start - sizeof header : 0;
	if (!is_added || length > WIRE_PAYLOAD_LIMIT) {
		out->length = start;
		out->is_full = was_full;
		return false;
	}
	header[1] = (uint32_t)length;
	memcpy(out->data + start, header, sizeof header);
	return true;
}

static bool add_record(struct buf *out, const struct wire_schema *schema, const char *record)
{
	for (const struct wire_field *field = schema->fields; field->name; field++)
		if (!add_field(out, field, record))
			return false;
	return true;
}

static bool add_field(struct buf *out, const struct wire_field *field, const char *record)
{
	const char *member = record + field->offset;
	switch (field->kind) {
	case WIRE_TEXT:
		return add_text(out, field, load_pointer(member));
	case WIRE_BYTES:
		return add_bytes(out, field, load_pointer(member), load_count(field, record));
	case WIRE_LIST:
		return add_list(out, field, load_pointer(member), load_count(field, record));
	case WIRE_RECORD:
		return add_list(out, field, load_pointer(member), load_pointer(member) ? 1 : 0);
	case WIRE_INTEGER:
	case WIRE_INSTANT:
	case WIRE_HASH:
	case WIRE_BITS:
	case WIRE_SIZE:
	case WIRE_FLAG:
		return add_number(out, field, member);
	}
	return false;
}

static bool add_number(struct buf *out, const struct wire_field *field, const char *member)
{
	int64_t number = load_number(field->kind, member);
	return is_in_range(field, number) && buf_add(out, &number, sizeof number);
}

/* The NUL goes along, so that a reader can borrow the text. */
static bool add_text(struct buf *out, const struct wire_field *field, const char *text)
{
	size_t length = text ? strlen(text) : 0;
	uint32_t prefix = text ? (uint32_t)length : NO_TEXT;
	if (!text)
		return !field->is_required && buf_add(out, &prefix, sizeof prefix);
	return length <= (size_t)field->most && buf_add(out, &prefix, sizeof prefix) && buf_add(out, text, length + 1);
}

static bool add_bytes(struct buf *out, const struct wire_field *field, const char *bytes, size_t length)
{
	return length <= (size_t)field->most && buf_add(out, &length, sizeof length) && buf_add(out, bytes, length);
}

static bool add_list(struct buf *out, const struct wire_field *field, const char *items, size_t count)
{
	uint32_t prefix = (uint32_t)count;
	if (count > (size_t)field->most || !buf_add(out, &prefix, sizeof prefix))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_record(out, field->schema, items + i * field->schema->size))
			return false;
	return true;
}

static bool wire_read(struct wire_reader *reader, const struct wire_schema *schema, void *record, struct error *error)
{
	const char *start = reader->at;
	if (!read_record(reader, schema, record))
		return error_set(error, ERROR_INPUT, "the parser's record is wrong at byte %zu (%s)",
		    (size_t)(reader->at - start), reader->failed);
	if (reader->at != reader->end)
		return error_set(
		    error, ERROR_INPUT, "the parser's record has %zu bytes too many", (size_t)(reader->end - reader->at));
	return true;
}

static bool read_record(struct wire_reader *reader, const struct wire_schema *schema, char *record)
{
	for (const struct wire_field *field = schema->fields; field->name; field++) {
		if (read_field(reader, field, record))
			continue;
		if (!reader->failed)
			reader->failed = field->name;
		return false;
	}
	return true;
}

static bool read_field(struct wire_reader *reader, const struct wire_field *field, char *record)
{
	switch (field->kind) {
	case WIRE_TEXT:
		return read_text(reader, field, record);
	case WIRE_BYTES:
		return read_bytes(reader, field, record);
	case WIRE_LIST:
	case WIRE_RECORD:
		return read_list(reader, field, record);
	case WIRE_INTEGER:
	case WIRE_INSTANT:
	case WIRE_HASH:
	case WIRE_BITS:
	case WIRE_SIZE:
	case WIRE_FLAG:
		return read_number(reader, field, record);
	}
	return false;
}

static bool read_number(struct wire_reader *reader, const struct wire_field *field, char *record)
{
	int64_t number;
	if (!take(reader, &number, sizeof number) || !is_in_range(field, number))
		return false;
	store_number(field->kind, record + field->offset, number);
	return true;
}

static bool read_text(struct wire_reader *reader, const struct wire_field *field, char *record)
{
	uint32_t length;
	if (!take(reader, &length, sizeof length))
		return false;
	if (length == NO_TEXT)
		return !field->is_required;
	if (length > field->most || length >= (size_t)(reader->end - reader->at))
		return false;
	const char *text = reader->at;
	if (text[length] != '\0' || memchr(text, '\0', length) || !text_is_valid(text, length))
		return false;
	reader->at += length + 1;
	store_pointer(record + field->offset, reader->arena ? arena_copy_bytes(reader->arena, text, length) : text);
	return true;
}

static bool read_bytes(struct wire_reader *reader, const struct wire_field *field, char *record)
{
	size_t length;
	if (!take(reader, &length, sizeof length) || length > (size_t)field->most ||
	    length > (size_t)(reader->end - reader->at))
		return false;
	store_pointer(record + field->offset, reader->at);
	store_number(WIRE_SIZE, record + field->count_offset, (int64_t)length);
	reader->at += length;
	return true;
}

/* What the bytes at hand cannot hold is not allocated either. */
static bool read_list(struct wire_reader *reader, const struct wire_field *field, char *record)
{
	uint32_t count;
	if (!take(reader, &count, sizeof count) || count > field->most ||
	    count > (size_t)(reader->end - reader->at) / least_size(field->schema))
		return false;
	if (count == 0)
		return true;
	char *items = arena_new_array(reader->arena, count, field->schema->size);
	for (size_t i = 0; i < count; i++)
		if (!read_record(reader, field->schema, items + i * field->schema->size))
			return false;
	store_pointer(record + field->offset, items);
	if (field->kind == WIRE_LIST)
		store_number(WIRE_SIZE, record + field->count_offset, count);
	return true;
}

/* Bytes that the shortest record takes: every field has a prefix or a number. */
static size_t least_size(const struct wire_schema *schema)
{
	size_t size = 0;
	for (const struct wire_field *field = schema->fields; field->name; field++)
		size += field->kind == WIRE_TEXT || field->kind == WIRE_LIST || field->kind == WIRE_RECORD ? sizeof(uint32_t)
		                                                                                           : sizeof(int64_t);
	return size;
}

static bool take(struct wire_reader *reader, void *value, size_t size)
{
	if ((size_t)(reader->end - reader->at) < size)
		return false;
	memcpy(value, reader->at, size);
	reader->at += size;
	return true;
}

/* Members are reached by their bytes: a pointer to a record has another type than the pointer read here. */
static const void *load_pointer(const char *member)
{
	const void *pointer;
	memcpy(&pointer, member, sizeof pointer);
	return pointer;
}

static void store_pointer(char *member, const void *pointer)
{
	memcpy(member, &pointer, sizeof pointer);
}

static size_t load_count(const struct wire_field *field, const char *record)
{
	return (size_t)load_number(WIRE_SIZE, record + field->count_offset);
}

static int64_t load_number(enum wire_kind kind, const char *member)
{
	if (kind == WIRE_BITS)
		return *(const uint32_t *)member;
	if (kind == WIRE_FLAG)
		return *(const bool *)member;
	if (kind == WIRE_SIZE)
		return (int64_t) * (const size_t *)member;
	int64_t number;
	memcpy(&number, member, sizeof number);
	return number;
}

static void store_number(enum wire_kind kind, char *member, int64_t number)
{
	if (kind == WIRE_BITS)
		*(uint32_t *)member = (uint32_t)number;
	else if (kind == WIRE_FLAG)
		*(bool *)member = number != 0;
	else if (kind == WIRE_SIZE)
		*(size_t *)member = (size_t)number;
	else
		memcpy(member, &number, sizeof number);
}

static bool is_in_range(const struct wire_field *field, int64_t number)
{
	if (field->kind == WIRE_INSTANT && number == DATE_NONE)
		return true;
	return number >= field->least && number <= field->most;
}
