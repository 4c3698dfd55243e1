/* markup (rank 2): the repair pass between the bytes and libxml2: one linear scan that makes any XML-like text safe and
 * cheap to parse. */
#ifndef TIDINGS_MARKUP_H
#define TIDINGS_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

#define MARKUP_DEPTH 256        /* open elements */
#define MARKUP_TAG_LIMIT 65536  /* bytes of one start tag; attributes that exceed it are left out */
#define MARKUP_ATTRIBUTES 256   /* attributes of one tag that are kept */
#define MARKUP_DECLARATIONS 256 /* of namespaces in force at one place; those that a missing prefix needs not counted */

struct markup_report {
	bool had_junk; /* something stood before or after the document */
	bool had_doctype;
	bool was_repaired; /* references, stray < or &, controls, attributes were mended */
	bool is_cut;       /* ended before the root element did */
};

/* Repairs `text` (UTF-8) into `out`: everything before the root that a feed begins with, the XML declaration and the
 * DOCTYPE dropped, named references resolved (the HTML5 table and short plain entities of the internal subset), bare &
 * and < escaped, NUL and other controls dropped, attributes quoted, deduplicated and capped, end tags balanced, a
 * second <item> closing the first, everything behind the root's end dropped, line ends made LF. What comes out is well-formed; prefixes
 * that were never declared stay undeclared. False when there is no markup in it at all. */
bool markup_repair(struct buf *out, const char *text, size_t length, struct markup_report *report);

/* Decodes the character reference at `text` (which starts with '&'): writes up to two code points, returns the bytes it
 * spans, 0 when it is none. HTML5 rules: &#128; to &#159; are windows-1252, names may lack their semicolon where HTML5
 * says so. */
size_t markup_reference(const char *text, size_t length, uint32_t characters[2]);

#endif
