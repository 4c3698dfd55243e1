/* markup_parts (rank 2, private to markup): text, references, tags, prefixes, the DOCTYPE. */
#ifndef TIDINGS_MARKUP_PARTS_H
#define TIDINGS_MARKUP_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/markup.h"

struct buf;

/* A name with its semicolon, or without where HTML5 knows it so; sorted by strcmp. */
struct markup_entity {
	const char *name;
	uint32_t characters[2];
};
extern const struct markup_entity markup_entities[];
extern const size_t markup_entity_count;

/* Entities that the document itself declared: short plain text only. */
#define MARKUP_DECLARED 64
#define MARKUP_DECLARED_LIMIT 256
#define MARKUP_EXPANSION_LIMIT 65536 /* bytes that they may add to one document */

struct markup_declared {
	const char *name, *value;
	size_t name_length, value_length;
};

struct markup_scope {
	struct markup_declared declared[MARKUP_DECLARED];
	size_t declared_count, expanded;
	struct markup_report *report;
};

/* Where a DOCTYPE ends that begins at `at`: behind its '>', or at the tag that shows that it was not ended. Entities of
 * its internal subset go into the scope. */
const char *markup_read_doctype(struct markup_scope *scope, const char *at, const char *end);

/* Whether the text holds nothing but characters of XML, in valid UTF-8, and no line ends but LF. */
bool markup_is_clean(const char *text, size_t length);

/* Adds the text with U+FFFD for bad bytes, without what XML does not allow and with LF for line ends of any kind.
 * Whether there was anything but line ends to mend. */
bool markup_clean(struct buf *out, const char *text, size_t length);

/* Adds clean text as XML: references resolved, what is no markup escaped; `quote` as for a value in double quotes. */
void markup_add_text(struct buf *out, const char *text, size_t length, bool quote, struct markup_scope *scope);

struct markup_attribute {
	const char *name, *value; /* value NULL: none was given */
	size_t name_length, value_length;
};

/* A start or end tag as it stands in the text. */
struct markup_tag {
	enum { MARKUP_NO_TAG, MARKUP_START, MARKUP_EMPTY, MARKUP_END, MARKUP_CUT_TAG } kind;
	const char *name;
	size_t name_length;
	const char *end; /* behind the tag, or behind what was looked at to see that it is none */
	bool was_mended; /* attributes were dropped */
	size_t attribute_count;
	struct markup_attribute attributes[MARKUP_ATTRIBUTES]; /* with regular names, none twice */
};

/* Looks at the '<' at `at`. No byte before tag->end need be looked at again: what is no tag is text up to there. */
void markup_read_tag(struct markup_tag *tag, const char *at, const char *end);

/* Adds a start tag, with declarations for the well-known prefixes in the set `missing`. */
void markup_add_tag(struct buf *out, const struct markup_tag *tag, uint32_t missing, struct markup_scope *scope);

/* Whether a byte may begin a tag's name, or stand in one. Beyond ASCII any may: characters are judged later. */
bool markup_begins_name(char byte);
bool markup_is_name_byte(char byte);

/* Whether it is a name as XML and its namespaces allow it: one colon at most, between two parts. */
bool markup_is_name(const char *name, size_t length);

/* Adds a name; what does not fit becomes '_', a character for each. */
void markup_add_name(struct buf *out, const char *name, size_t length);

/* The first byte at or behind `at` that is no white space, or `end`. */
const char *markup_skip_space(const char *at, const char *end);

/* Sets of well-known namespace prefixes: those that a start tag declares, those that it uses. */
uint32_t markup_declared_prefixes(const struct markup_tag *tag);
uint32_t markup_used_prefixes(const struct markup_tag *tag);

/* Leaves out a start tag's declarations of namespaces but for the first `room`; returns how many stay. libxml2 looks
 * through all that are in force for every name. */
size_t markup_limit_declarations(struct markup_tag *tag, size_t room);

/* Adds ` xmlns:prefix="address"` for each prefix of a set. */
void markup_add_prefixes(struct buf *out, uint32_t prefixes);

#endif
