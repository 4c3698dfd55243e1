/* parse_rows: functions that the rows of both XML dialects share. */
#ifndef LIB_PARSE_ROWS_H
#define LIB_PARSE_ROWS_H

#include "parse_xml.h"

/* The columns behind the place of the commonest rows: a value that is kept, a date, a text for a function, an element
 * of which only the attributes matter, a person with children, a person that is nothing but text. */
#define ROW_VALUE(to, with) .inside = PARSE_VALUE, .field = (to), .rank = (with)
#define ROW_DATE(to, with) ROW_VALUE(to, with), .end = parse_rows_end_date
#define ROW_TEXT(function) .inside = PARSE_VALUE, .end = (function)
#define ROW_EMPTY(function) .inside = PARSE_IGNORED, .start = (function)
#define ROW_PERSON(with)                                                                                               \
	.inside = PARSE_PERSON, .rank = (with), .start = parse_rows_start_person, .end = parse_rows_end_person
#define ROW_BYLINE(with) .inside = PARSE_VALUE, .rank = (with), .end = parse_rows_end_person_text

/* An entry begins and ends. One that begins inside another ends that. */
void parse_rows_start_entry(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
void parse_rows_end_entry(struct parse_xml *reader, const struct parse_tag *tag);

/* atom:link; one of rel=enclosure becomes an enclosure. With an address there, its text is no link. */
void parse_rows_start_link(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);

/* A link that is text. */
void parse_rows_end_link(struct parse_xml *reader, const struct parse_tag *tag);

/* A person with children or with plain text, its children, and a person that is nothing but text. */
void parse_rows_start_person(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
void parse_rows_end_person(struct parse_xml *reader, const struct parse_tag *tag);
void parse_rows_end_person_name(struct parse_xml *reader, const struct parse_tag *tag);
void parse_rows_end_person_email(struct parse_xml *reader, const struct parse_tag *tag);
void parse_rows_end_person_uri(struct parse_xml *reader, const struct parse_tag *tag);
void parse_rows_end_person_text(struct parse_xml *reader, const struct parse_tag *tag);

/* A category as text, and several with commas between them. */
void parse_rows_end_category(struct parse_xml *reader, const struct parse_tag *tag);
void parse_rows_end_keywords(struct parse_xml *reader, const struct parse_tag *tag);

/* A date, kept only when it says something, so that a lower rank has its chance. */
void parse_rows_end_date(struct parse_xml *reader, const struct parse_tag *tag);

/* feedburner:origLink. */
void parse_rows_end_origin(struct parse_xml *reader, const struct parse_tag *tag);

/* media:content. */
void parse_rows_start_media(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);

#endif
