/* xml (rank 2): the bounded reader over libxml2's SAX2 push parser. It gives events of a repaired document; no DTD, no
 * entity, nothing from outside. */
#ifndef TIDINGS_XML_H
#define TIDINGS_XML_H

#include <stdbool.h>
#include <stddef.h>

struct error;

struct xml_attribute {
	const char *uri;          /* "" when without namespace */
	const char *prefix;       /* "" when none */
	const char *name, *value; /* value: NUL-terminated */
};

struct xml_element {
	const char *uri, *prefix, *name; /* "" when absent; borrowed for the call */
	const struct xml_attribute *attributes;
	size_t attribute_count;
	int depth; /* the root is 1 */
};

struct xml_handler {
	/* Each may be NULL. start returns false to stop the reading at once, without error. */
	bool (*start)(void *arg, const struct xml_element *element);
	void (*end)(void *arg, const char *uri, const char *name, int depth);
	void (*text)(void *arg, const char *bytes, size_t length);
};

/* Process-wide set-up (catalogs off, no loader, no memory ends the process). The first read does it, too, but a process
 * that gives up its rights first has to call it before that. */
void xml_init(void);

/* Reads `text` (the output of markup_repair). False with an error when libxml2 gave up for lack of memory or a limit;
 * ill-formed documents are read as far as they go. */
bool xml_read(const char *text, size_t length, const struct xml_handler *handler, void *arg, struct error *error);

/* The value of an attribute by its local name, without namespace or with any; NULL when absent. */
const char *xml_get(const struct xml_element *element, const char *name);

#endif
