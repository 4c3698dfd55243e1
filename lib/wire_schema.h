/* wire_schema (rank 2, private to wire): how a struct is made, member by member. */
#ifndef WIRE_SCHEMA_H
#define WIRE_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_kind {
	WIRE_TEXT,    /* const char *: UTF-8 without NUL */
	WIRE_BYTES,   /* const char * and size_t */
	WIRE_INTEGER, /* int64_t */
	WIRE_INSTANT, /* int64_t, or DATE_NONE */
	WIRE_HASH,    /* uint64_t of any value */
	WIRE_BITS,    /* uint32_t or an enum */
	WIRE_SIZE,    /* size_t */
	WIRE_FLAG,    /* bool */
	WIRE_LIST,    /* pointer to records and size_t */
	WIRE_RECORD,  /* pointer to one record, or NULL */
};

struct wire_field {
	const char *name; /* for the error */
	enum wire_kind kind;
	bool is_required;    /* a text that is always there */
	size_t offset;       /* in the struct */
	size_t count_offset; /* of the size_t that goes with it */
	int64_t least, most; /* of the number, the text's length, the list's count */
	const struct wire_schema *schema;
};

struct wire_schema {
	size_t size;
	const struct wire_field *fields; /* ended by a row without name */
};

/* struct feed_source and struct feed_result. */
extern const struct wire_schema wire_source_schema, wire_result_schema;

#endif
