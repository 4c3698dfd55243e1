/* parse_construct: Atom's text constructs (RFC 4287 §3.1, and the modes of 0.3), in whichever dialect they stand. */
#ifndef LIB_PARSE_CONSTRUCT_H
#define LIB_PARSE_CONSTRUCT_H

#include "parse_rows.h"

/* A row: a text that an Atom element declares by its type and mode. */
#define ROW_CONSTRUCT(to, with) ROW_VALUE(to, with), .start = parse_construct_start, .end = parse_construct_end

void parse_construct_start(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
void parse_construct_end(struct parse_xml *reader, const struct parse_tag *tag);

#endif
