/* Any text as markup: what comes out is well-formed by libxml2's strict reading, bounded, and reads the same when it is repaired again. */
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/markup.h"
#include "tidings/xml.h"

/* A character becomes at most a reference to it, a forgotten end tag is as long as its start tag. */
#define GROWTH 16

static void check_well_formed(const struct buf *markup);
static void ignore(void *arg, xmlErrorPtr problem);
static void check_again(const struct buf *markup);
static void tell(struct buf *out, const struct buf *markup);
static bool tell_start(void *arg, const struct xml_element *element);
static void tell_end(void *arg, const char *uri, const char *name, int depth);
static void tell_text(void *arg, const char *bytes, size_t length);
static void check_reference(const char *text, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *text = (const char *)bytes;
	struct markup_report report;
	struct buf markup;
	if (!text_is_valid(text, length))
		return 0;
	check_reference(text, length);
	buf_init(&markup, FUZZ_MEMORY);
	if (markup_repair(&markup, text, length, &report)) {
		FUZZ_CHECK(markup.length <= GROWTH * length + 64 && text_is_valid(buf_text(&markup), markup.length));
		check_well_formed(&markup);
		check_again(&markup);
	}
	buf_done(&markup);
	return 0;
}

/* Prefixes that nobody declared are no matter of form. */
static void check_well_formed(const struct buf *markup)
{
	xml_init();
	xmlSetStructuredErrorFunc(NULL, ignore);
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	xmlDocPtr document =
	    xmlCtxtReadMemory(parser, buf_text(markup), (int)markup->length, NULL, "UTF-8", XML_PARSE_NONET);
	FUZZ_CHECK(parser->wellFormed && document && !document->intSubset);
	xmlFreeDoc(document);
	xmlFreeParserCtxt(parser);
}

static void ignore(void *arg, xmlErrorPtr problem)
{
	(void)arg;
	(void)problem;
}

/* A feed may come to light inside another root, when what hid it is gone. */
static void check_again(const struct buf *markup)
{
	struct markup_report report;
	struct buf again;
	buf_init(&again, FUZZ_MEMORY);
	FUZZ_CHECK(markup_repair(&again, buf_text(markup), markup->length, &report));
	FUZZ_CHECK(!report.had_doctype && !report.is_cut);
	struct buf first, second;
	tell(&first, markup);
	tell(&second, &again);
	FUZZ_CHECK(report.had_junk || strcmp(buf_text(&first), buf_text(&second)) == 0);
	buf_done(&first);
	buf_done(&second);
	buf_done(&again);
}

/* What a reader of it is told, in words. */
static void tell(struct buf *out, const struct buf *markup)
{
	static const struct xml_handler handler = {.start = tell_start, .end = tell_end, .text = tell_text};
	buf_init(out, FUZZ_MEMORY);
	FUZZ_CHECK(xml_read(buf_text(markup), markup->length, &handler, out, NULL));
}

static bool tell_start(void *arg, const struct xml_element *element)
{
	FUZZ_CHECK(element->depth <= MARKUP_DEPTH && element->attribute_count <= MARKUP_ATTRIBUTES);
	buf_add_format(arg, "\n<%s %s", element->uri, element->name);
	for (size_t i = 0; i < element->attribute_count; i++)
		buf_add_format(
		    arg, "\n %s %s=%s", element->attributes[i].uri, element->attributes[i].name, element->attributes[i].value);
	buf_add_text(arg, "\n");
	return true;
}

static void tell_end(void *arg, const char *uri, const char *name, int depth)
{
	buf_add_format(arg, "\n>%s %s %d\n", uri, name, depth);
}

static void tell_text(void *arg, const char *bytes, size_t length)
{
	buf_add(arg, bytes, length);
}

static void check_reference(const char *text, size_t length)
{
	uint32_t characters[2];
	if (length == 0 || text[0] != '&')
		return;
	size_t span = markup_reference(text, length, characters);
	FUZZ_CHECK(span <= length && (!span || (span >= 2 && characters[0] <= 0x10ffff && characters[1] <= 0x10ffff)));
}
