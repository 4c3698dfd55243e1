/* The bounded reader: which events come of which text, and what never happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/catalog.h>

#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/markup.h"
#include "tidings/xml.h"

struct row {
	const char *what, *text, *wanted;
};

// clang-format off
static const struct row rows[] = {
	{"elements and text", "<a>x<b>y</b>z</a>", "<a 1>x<b 2>y</b>z</a>"},
	{"namespaces", "<p:a xmlns:p='urn:x' p:b='1' c='2'/>", "<{urn:x}a 1 {urn:x}b=1 c=2></a>"},
	{"default namespace", "<a xmlns='urn:y'/>", "<{urn:y}a 1></a>"},
	{"an undeclared prefix is told apart from the name", "<dc:a/>", "<a 1></a>"},
	{"numeric references", "<a>&#233;&#x4e2d;</a>", "<a 1>\xc3\xa9\xe4\xb8\xad</a>"},
	{"ampersands in values", "<a b='x&amp;y&#38;z&amp;amp;'/>", "<a 1 b=x&y&z&amp;></a>"},
	{"angles and quotes in values", "<a b='&lt;&quot;&gt;'/>", "<a 1 b=<\">></a>"},
	{"CDATA is text", "<a><![CDATA[<b>&amp;]]></a>", "<a 1><b>&amp;</a>"},
	{"comments and instructions are nothing", "<a><!-- x --><?y z?>w</a>", "<a 1>w</a>"},
	{"an early end gives what was complete", "<a><b>x</b>", "<a 1><b 2>x</b>"},
	{"an internal entity is not expanded", "<!DOCTYPE a [<!ENTITY e 'xxxx'>]><a>&e;y</a>", "<a 1>y</a>"},
	{"an external entity is not read", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;y</a>", "<a 1>y</a>"},
	{"a catalog instruction is nothing", "<?oasis-xml-catalog catalog='file:///etc/passwd'?><a/>", "<a 1></a>"},
};
// clang-format on

static bool on_start(void *arg, const struct xml_element *element)
{
	struct buf *out = arg;
	buf_add_text(out, "<");
	if (*element->uri)
		buf_add_format(out, "{%s}", element->uri);
	buf_add_format(out, "%s %d", element->name, element->depth);
	for (size_t at = 0; at < element->attribute_count; at++) {
		const struct xml_attribute *attribute = &element->attributes[at];
		buf_add_text(out, " ");
		if (*attribute->uri)
			buf_add_format(out, "{%s}", attribute->uri);
		buf_add_format(out, "%s=%s", attribute->name, attribute->value);
	}
	return buf_add_text(out, ">");
}

static void on_end(void *arg, const char *uri, const char *name, int depth)
{
	(void)uri;
	(void)depth;
	buf_add_format(arg, "</%s>", name);
}

static void on_text(void *arg, const char *bytes, size_t length)
{
	buf_add(arg, bytes, length);
}

static const struct xml_handler recorder = {on_start, on_end, on_text};

static void events_of_a_text(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
		struct buf out;
		buf_init(&out, 4096);
		struct error error = {0};
		assert_true(xml_read(rows[at].text, strlen(rows[at].text), &recorder, &out, &error));
		if (strcmp(buf_text(&out), rows[at].wanted) != 0)
			fail_msg("%s: %s, wanted %s", rows[at].what, buf_text(&out), rows[at].wanted);
		buf_done(&out);
	}
}

static bool stop_at_second(void *arg, const struct xml_element *element)
{
	(void)element;
	return ++*(int *)arg < 2;
}

static void a_handler_stops_the_reading(void **state)
{
	(void)state;
	int count = 0;
	const struct xml_handler handler = {.start = stop_at_second};
	const char *text = "<a><b/><c/><d/></a>";
	assert_true(xml_read(text, strlen(text), &handler, &count, NULL));
	assert_int_equal(count, 2);
}

struct depth {
	int deepest, starts, ends;
};

static bool deeper(void *arg, const struct xml_element *element)
{
	struct depth *depth = arg;
	depth->starts++;
	if (element->depth > depth->deepest)
		depth->deepest = element->depth;
	return true;
}

static void shallower(void *arg, const char *uri, const char *name, int depth)
{
	(void)uri;
	(void)name;
	(void)depth;
	((struct depth *)arg)->ends++;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 1 << 22);
	for (int at = 0; at < 100000; at++)
		buf_add_text(&text, "<a>");
	struct depth depth = {0};
	const struct xml_handler handler = {.start = deeper, .end = shallower};
	xml_read(text.data, text.length, &handler, &depth, NULL);
	assert_int_equal(depth.deepest, MARKUP_DEPTH);
	assert_int_equal(depth.starts, MARKUP_DEPTH);
	buf_done(&text);
}

static void count_text(void *arg, const char *bytes, size_t length)
{
	(void)bytes;
	*(size_t *)arg += length;
}

/* libxml2 has limits of ten million bytes for one text; chunks end inside characters and references. */
static void a_long_text_arrives_whole(void **state)
{
	(void)state;
	static const struct {
		const char *before, *piece, *behind;
		size_t text_length;
	} cases[] = {
	    {"<a>", "1234567890", "</a>", 10},
	    {"<a>", "\xe2\x82\xac&#8364;1", "</a>", 7},
	    {"<a><![CDATA[", "<b>\xe2\x82\xac</b> ", "]]></a>", 11},
	    {"<a>", "<b c='\xe2\x82\xac'>x</b>", "</a>", 1},
	};
	for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
		struct buf text, repaired;
		struct markup_report report;
		const struct xml_handler handler = {.text = count_text};
		size_t got = 0, wanted = 0;
		buf_init(&text, 1 << 25);
		buf_init(&repaired, 1 << 25);
		buf_add_text(&text, cases[at].before);
		for (; text.length < 11000000; wanted += cases[at].text_length)
			buf_add_text(&text, cases[at].piece);
		buf_add_text(&text, cases[at].behind);
		assert_true(markup_repair(&repaired, text.data, text.length, &report));
		assert_true(xml_read(repaired.data, repaired.length, &handler, &got, NULL));
		assert_int_equal(got, wanted);
		buf_done(&repaired);
		buf_done(&text);
	}
}

static void a_limit_of_the_parser_is_an_error(void **state)
{
	(void)state;
	struct buf text;
	struct error error = {0};
	const struct xml_handler handler = {0};
	buf_init(&text, 1 << 20);
	buf_add_text(&text, "<a><");
	for (int at = 0; at < 60000; at++)
		buf_add_char(&text, 'n');
	buf_add_text(&text, "/>x</a>");
	assert_false(xml_read(text.data, text.length, &handler, NULL, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	buf_done(&text);
}

static void values_are_found_by_local_name(void **state)
{
	(void)state;
	const struct xml_attribute attributes[] = {
	    {"urn:x", "x", "href", "far"}, {"", "", "HREF", "near"}, {"urn:x", "x", "rel", "r"}};
	const struct xml_element element = {.attributes = attributes, .attribute_count = 3};
	assert_string_equal(xml_get(&element, "href"), "near");
	assert_string_equal(xml_get(&element, "rel"), "r");
	assert_null(xml_get(&element, "type"));
}

static void reading_needs_no_set_up(void **state)
{
	(void)state;
	static const struct xml_handler nothing;
	struct error error = {0};
	assert_true(xml_read("<a/>", 4, &nothing, NULL, &error));
	assert_int_equal(xmlCatalogGetDefaults(), XML_CATA_ALLOW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reading_needs_no_set_up),
	    cmocka_unit_test(events_of_a_text),
	    cmocka_unit_test(a_handler_stops_the_reading),
	    cmocka_unit_test(depth_is_bounded),
	    cmocka_unit_test(a_long_text_arrives_whole),
	    cmocka_unit_test(a_limit_of_the_parser_is_an_error),
	    cmocka_unit_test(values_are_found_by_local_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
