/* The bounded reader over libxml2's SAX2 push parser. */
#include "tidings/xml.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "tidings/error.h"
#include "tidings/markup.h"
#include "tidings/mem.h"

#define XML_CHUNK 65536

struct xml_reader {
	const struct xml_handler *handler;
	void *arg;
	xmlParserCtxtPtr parser;
	struct xml_attribute *attributes;
	char *values; /* of the attributes of the current element, one after the other */
	size_t values_size;
	int depth;
	bool is_stopped;
	bool has_given_up; /* for lack of memory, or at a limit of libxml2's */
};

#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_problem;
#else
typedef xmlErrorPtr xml_problem;
#endif

static void *xml_allocate(size_t size);
static void *xml_resize(void *memory, size_t size);
static xmlParserInputPtr xml_load_nothing(const char *url, const char *id, xmlParserCtxtPtr parser);
static void xml_note(void *arg, xml_problem problem);
static void xml_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes);
static void xml_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
static void xml_text(void *arg, const xmlChar *bytes, int length);
static size_t xml_keep_attributes(struct xml_reader *reader, int count, const xmlChar **attributes);
static char *xml_copy_value(char *to, const char *from, const char *end);
static const char *xml_or_empty(const xmlChar *text);

void xml_init(void)
{
	/* Without this libxml2, when memory ends while it starts, waits for itself for ever. */
	xmlMemSetup(mem_free, xml_allocate, xml_resize, mem_copy);
	xmlInitParser();
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
	xmlSetExternalEntityLoader(xml_load_nothing);
}

bool xml_read(const char *text, size_t length, const struct xml_handler *handler, void *arg, struct error *error)
{
	xml_init();
	struct xml_reader reader = {.handler = handler, .arg = arg};
	xmlSAXHandler events = {
	    .initialized = XML_SAX2_MAGIC,
	    .startElementNs = xml_start,
	    .endElementNs = xml_end,
	    .characters = xml_text,
	    .ignorableWhitespace = xml_text,
	    .cdataBlock = xml_text,
	    .serror = xml_note,
	};
	/* The user data must not be the parser itself: libxml2 would expand internal entities then, whatever the options.
	 */
	reader.parser = xmlCreatePushParserCtxt(&events, &reader, NULL, 0, NULL);
	if (!reader.parser)
		return error_set(error, ERROR_INTERNAL, "no memory for the XML parser");
	xmlCtxtUseOptions(reader.parser,
	    XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	for (size_t at = 0; at < length && !reader.is_stopped && !reader.has_given_up; at += XML_CHUNK) {
		size_t size = length - at < XML_CHUNK ? length - at : XML_CHUNK;
		if (xmlParseChunk(reader.parser, text + at, (int)size, at + size == length) == XML_ERR_NO_MEMORY)
			reader.has_given_up = true;
	}
	if (reader.parser->myDoc)
		xmlFreeDoc(reader.parser->myDoc);
	xmlFreeParserCtxt(reader.parser);
	mem_free(reader.attributes);
	mem_free(reader.values);
	return !reader.has_given_up || reader.is_stopped ||
	       error_set(error, ERROR_INPUT, "the document is too complex for the XML parser");
}

const char *xml_get(const struct xml_element *element, const char *name)
{
	const char *value = NULL;
	for (size_t at = 0; at < element->attribute_count; at++) {
		if (strcasecmp(element->attributes[at].name, name) != 0)
			continue;
		if (!*element->attributes[at].uri)
			return element->attributes[at].value;
		if (!value)
			value = element->attributes[at].value;
	}
	return value;
}

static void *xml_allocate(size_t size)
{
	return mem_resize(NULL, size, 1);
}

static void *xml_resize(void *memory, size_t size)
{
	return mem_resize(memory, size, 1);
}

static xmlParserInputPtr xml_load_nothing(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)url;
	(void)id;
	(void)parser;
	return NULL;
}

/* What is ill-formed is read on; only what ends the reading for another reason counts. */
static void xml_note(void *arg, xml_problem problem)
{
	struct xml_reader *reader = arg;
	int code = problem ? problem->code : XML_ERR_OK;
	if (code == XML_ERR_NO_MEMORY || code == XML_ERR_NAME_TOO_LONG || code == XML_ERR_INTERNAL_ERROR)
		reader->has_given_up = true;
}

/* libxml2 prescribes the nine parameters. */
static void xml_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes)
{
	(void)namespace_count;
	(void)namespaces;
	(void)defaulted;
	struct xml_reader *reader = arg;
	reader->depth++;
	if (reader->is_stopped || reader->depth > MARKUP_DEPTH || !reader->handler->start)
		return;
	size_t kept = xml_keep_attributes(reader, count, attributes);
	struct xml_element element = {
	    .uri = xml_or_empty(uri),
	    .prefix = xml_or_empty(prefix),
	    .name = xml_or_empty(name),
	    .attribute_count = kept,
	    .attributes = reader->attributes,
	    .depth = reader->depth,
	};
	if (!reader->handler->start(reader->arg, &element)) {
		reader->is_stopped = true;
		xmlStopParser(reader->parser);
	}
}

static void xml_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix;
	struct xml_reader *reader = arg;
	if (!reader->is_stopped && reader->depth <= MARKUP_DEPTH && reader->handler->end)
		reader->handler->end(reader->arg, xml_or_empty(uri), xml_or_empty(name), reader->depth);
	reader->depth--;
}

static void xml_text(void *arg, const xmlChar *bytes, int length)
{
	struct xml_reader *reader = arg;
	if (!reader->is_stopped && length > 0 && reader->handler->text)
		reader->handler->text(reader->arg, (const char *)bytes, (size_t)length);
}

/* libxml2 hands over five pointers an attribute: name, prefix, address of the namespace, and where its value begins and
 * ends. */
static size_t xml_keep_attributes(struct xml_reader *reader, int count, const xmlChar **attributes)
{
	size_t kept = count < 0 ? 0 : count > MARKUP_ATTRIBUTES ? MARKUP_ATTRIBUTES : (size_t)count, size = 0;
	if (kept && !reader->attributes)
		reader->attributes = mem_new(MARKUP_ATTRIBUTES, sizeof *reader->attributes);
	for (size_t at = 0; at < kept; at++)
		size += (size_t)(attributes[5 * at + 4] - attributes[5 * at + 3]) + 1;
	if (size > reader->values_size) {
		reader->values = mem_resize(reader->values, size, 1);
		reader->values_size = size;
	}
	char *value = reader->values;
	for (size_t at = 0; at < kept; at++) {
		const xmlChar **from = attributes + 5 * at;
		char *end = xml_copy_value(value, (const char *)from[3], (const char *)from[4]);
		reader->attributes[at] =
		    (struct xml_attribute){xml_or_empty(from[2]), xml_or_empty(from[1]), xml_or_empty(from[0]), value};
		value = end + 1;
	}
	return kept;
}

/* An ampersand of a value stands there as "&#38;" as long as the parser is told to leave entities alone. Returns where
 * the NUL was put. */
static char *xml_copy_value(char *to, const char *from, const char *end)
{
	static const char ampersand[] = "&#38;";
	size_t span = sizeof ampersand - 1;
	while (from < end) {
		bool is_ampersand = (size_t)(end - from) >= span && memcmp(from, ampersand, span) == 0;
		*to++ = *from;
		from += is_ampersand ? span : 1;
	}
	*to = '\0';
	return to;
}

static const char *xml_or_empty(const xmlChar *text)
{
	return text ? (const char *)text : "";
}
