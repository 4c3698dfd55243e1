/* markup_parts (rank 2, private to markup): references and tags. */
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

/* Reads the entity declarations of a DOCTYPE. */
void markup_read_declarations(struct markup_scope *scope, const char *text, size_t length);

/* Adds text as XML: references resolved, what is no markup escaped, controls dropped; `quote` as for an attribute's
 * value. */
void markup_add_text(struct buf *out, const char *text, size_t length, bool quote, struct markup_scope *scope);

/* Adds text for a CDATA section: only controls dropped. */
void markup_add_plain(struct buf *out, const char *text, size_t length, struct markup_scope *scope);

/* A start or end tag as it stands in the text. */
struct markup_tag {
	const char *name;
	size_t name_length;
	size_t length; /* of the whole tag; 0 when there is no tag here, SIZE_MAX when the text ends inside it */
	bool is_end, is_empty;
};

/* Looks at the '<' at `text`. */
void markup_find_tag(const char *text, size_t length, struct markup_tag *tag);

/* Adds a start tag with its attributes mended; the name as markup_add_name writes it. */
void markup_add_tag(struct buf *out, const char *text, const struct markup_tag *tag, struct markup_scope *scope);

/* Adds a name as XML allows it. */
void markup_add_name(struct buf *out, const char *name, size_t length);

#endif
