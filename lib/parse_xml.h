/* parse_xml: what the XML dialects share. A dialect is a table of tags; the engine keeps track of where in the document
 * it is, finds the row of each element, collects its text (inline markup serialised as HTML) and stores it by rank. */
#ifndef LIB_PARSE_XML_H
#define LIB_PARSE_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/buf.h"
#include "tidings/document.h"
#include "tidings/markup.h"

struct arena;
struct error;
struct parse_xml;
struct xml_element;

/* Vocabularies. CORE is the dialect's own, whatever namespace it was given. */
enum parse_space {
	PARSE_OTHER,
	PARSE_CORE,
	PARSE_ATOM,
	PARSE_CONTENT,
	PARSE_DC, /* Dublin Core elements and terms */
	PARSE_SY,
	PARSE_MEDIA,
	PARSE_ITUNES,
	PARSE_FEEDBURNER,
	PARSE_THREAD,
	PARSE_XHTML,
	PARSE_RDF,
};

/* Where an element stands. The children of a VALUE are its text; what is in an unknown element is IGNORED. */
enum parse_place {
	PARSE_IGNORED,
	PARSE_ROOT,
	PARSE_FEED,
	PARSE_ENTRY,
	PARSE_SOURCE, /* the feed an entry was taken from */
	PARSE_PERSON,
	PARSE_IMAGE,
	PARSE_GROUP, /* media:group and media:content */
	PARSE_SKIP,  /* skipHours and skipDays */
	PARSE_VALUE,
};
#define PARSE_IN(place) (1u << (place))

/* What a value is kept as; parse_xml.c knows where. */
enum parse_field {
	PARSE_NOTHING,
	PARSE_TITLE,
	PARSE_SUMMARY, /* of a feed: its description */
	PARSE_CAPTION,
	PARSE_BODY,
	PARSE_ID,
	PARSE_PUBLISHED,
	PARSE_UPDATED,
	PARSE_LANGUAGE,
	PARSE_COMMENTS,
	PARSE_ICON,
	PARSE_TTL,
	PARSE_PERIOD,
	PARSE_FREQUENCY,
	PARSE_AUTHOR,
	PARSE_FIELD_COUNT,
};

/* A row of a dialect. */
struct parse_tag {
	enum parse_space space;
	const char *name; /* compared without regard to case */
	unsigned places;  /* PARSE_IN of where it means this */
	enum parse_place inside;
	enum parse_field field;
	uint8_t rank; /* from 1: a lower one replaces a higher one; of equals the first stays */
	void (*start)(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element);
	void (*end)(struct parse_xml *reader, const struct parse_tag *tag); /* instead of storing by field and rank */
};

struct parse_dialect {
	const struct parse_tag *tags;                                              /* ended by a row without name */
	void (*root)(struct parse_xml *reader, const struct xml_element *element); /* sets the format */
	enum parse_space core;                                                     /* the vocabulary that is CORE here */
	enum document_text_kind kind;                                              /* of a text that declares nothing */
};

/* The value being collected. */
struct parse_capture {
	const struct parse_tag *tag; /* NULL: none */
	int depth;
	struct buf text;
	size_t run;      /* where the last run of characters starts in text */
	bool has_markup; /* elements were serialised into it */
	bool is_base64, is_unwanted, is_undeclared, skips_wrapper;
	enum document_text_kind kind;
	const char *base;
};

/* Ends of the lists that are being filled. */
struct parse_lists {
	struct document_link **links;
	struct document_person **persons;
	struct document_category **categories; /* NULL where there are none */
	struct document_enclosure **enclosures;
	uint8_t ranks[PARSE_FIELD_COUNT]; /* of what is stored, 0 nothing */
};

#define PARSE_DEPTH (MARKUP_DEPTH + 2)
#define PARSE_VALUE_LIMIT (8u << 20) /* bytes of one value, as markup */

struct parse_xml {
	const struct parse_dialect *dialect;
	struct arena *arena;
	struct document *document;
	struct document_entry *entry, **entry_tail; /* the open one or NULL */
	struct parse_lists feed_lists, entry_lists;
	struct parse_capture capture;
	const struct parse_tag *tags[PARSE_DEPTH]; /* of the open elements, NULL unknown */
	enum parse_place places[PARSE_DEPTH];
	const char *bases[PARSE_DEPTH]; /* xml:base in force; NULL: none was said */
	size_t base_bytes;              /* spent on bases so far */
	const char *address;
	char *core_uri; /* default namespace of the dialect, "" none */
	struct document_person person;
	struct buf person_text; /* characters directly inside a person */
	bool is_in_person;
	bool saw_feed; /* something that only a feed has */
};

bool parse_xml_read(struct parse_xml *reader, const char *text, size_t length, struct error *error);

/* For the rows' functions. */

/* The collected text as an arena copy without white space at the ends; NULL when empty. */
const char *parse_xml_value(struct parse_xml *reader);

/* The lists and ranks of the entry when one is open, of the feed otherwise. */
struct parse_lists *parse_xml_lists(struct parse_xml *reader);

/* xml:base in force at an element. */
const char *parse_xml_base(const struct parse_xml *reader, const struct xml_element *element);

/* An attribute as an arena copy; NULL when absent or blank. */
const char *parse_xml_attribute(struct parse_xml *reader, const struct xml_element *element, const char *name);

/* Whether a value of that field and rank would be kept, and makes it so. */
bool parse_xml_claim(struct parse_xml *reader, enum parse_field field, uint8_t rank);

/* Stores a string in a field, when the rank allows. */
void parse_xml_store(struct parse_xml *reader, enum parse_field field, uint8_t rank, const char *value);

void parse_xml_add_link(struct parse_xml *reader, const struct document_link *link);
void parse_xml_add_person(struct parse_xml *reader, uint8_t rank, const struct document_person *person);
void parse_xml_add_category(struct parse_xml *reader, const char *name);
void parse_xml_add_enclosure(struct parse_xml *reader, const struct document_enclosure *enclosure);

#endif
