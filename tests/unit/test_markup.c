/* The repair pass: what becomes of broken markup, and that it is well-formed whatever went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "tidings/buf.h"
#include "tidings/markup.h"
#include "tidings/mem.h"

struct row {
	const char *what, *text, *wanted;
};

// clang-format off
static const struct row rows[] = {
	{"good markup stays", "<rss><a b=\"c\">d</a><e/></rss>", "<rss><a b=\"c\">d</a><e/></rss>"},
	{"the declaration goes", "<?xml version=\"1.0\"?>\n<rss/>", "<rss/>"},
	{"junk before goes", "Warning: x\n\n<rss>y</rss>", "<rss>y</rss>"},
	{"markup before a known root goes", "<br />\n<b>Warning</b>: x<?xml version='1.0'?><rss>y</rss>", "<rss>y</rss>"},
	{"junk behind goes", "<rss>y</rss>\n<!-- z --><p>w", "<rss>y</rss>"},
	{"a second document goes", "<rss>a</rss><rss>b</rss>", "<rss>a</rss>"},
	{"an unknown root is taken when there is no other", "<x>y</x>", "<x>y</x>"},
	{"a feed inside a page", "<html><body><rss version=\"2.0\">y</rss></body></html>", "<rss version=\"2.0\">y</rss>"},
	{"a page that only mentions one", "<html><feed>y</feed></html>", "<html><feed>y</feed></html>"},
	{"the DOCTYPE goes", "<!DOCTYPE rss [<!ELEMENT a (b)> <!-- ]> -->]><rss>x</rss>", "<rss>x</rss>"},
	{"its short entities are known", "<!DOCTYPE rss [<!ENTITY co \"A, B\">]><rss>&co;!</rss>", "<rss>A, B!</rss>"},
	{"nested ones are not", "<!DOCTYPE rss [<!ENTITY a \"&b;&b;\">]><rss>&a;</rss>", "<rss>&amp;a;</rss>"},
	{"external ones are not", "<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss>&a;</rss>", "<rss>&amp;a;</rss>"},
	{"its entities may have characters by number", "<!DOCTYPE rss [<!ENTITY a '&#8211;&#60;'>]><rss>&a;</rss>", "<rss>\xe2\x80\x93&lt;</rss>"},
	{"its first of a name counts", "<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY a 'y'>]><rss>&a;</rss>", "<rss>x</rss>"},
	{"it does not change the references of XML", "<!DOCTYPE rss [<!ENTITY lt 'x'>]><rss>&lt;</rss>", "<rss>&lt;</rss>"},
	{"nor do parameter entities", "<!DOCTYPE rss [<!ENTITY % a 'x'>%a;]><rss>&a;</rss>", "<rss>&amp;a;</rss>"},
	{"an apostrophe in its comment", "<!DOCTYPE rss [<!-- don't ]> -->]><rss>x</rss>", "<rss>x</rss>"},
	{"a quote that its name forgot", "<!DOCTYPE rss PUBLIC \"-//x><rss version=\"2.0\">x</rss>", "<rss version=\"2.0\">x</rss>"},
	{"a DOCTYPE that never ends", "<!DOCTYPE rss [ <rss>x</rss>", "<rss>x</rss>"},
	{"a DOCTYPE inside", "<rss><!DOCTYPE html [<!ENTITY a 'x'>]><b>&a;</b></rss>", "<rss>]&gt;<b>&amp;a;</b></rss>"},
	{"named references", "<rss>&eacute;&nbsp;&hellip;&NotEqualTilde;</rss>", "<rss>\xc3\xa9\xc2\xa0\xe2\x80\xa6\xe2\x89\x82\xcc\xb8</rss>"},
	{"references of XML stay what they are", "<rss>&lt;b&gt; &amp;amp; &quot;</rss>", "<rss>&lt;b&gt; &amp;amp; &quot;</rss>"},
	{"numeric references", "<rss>&#233; &#xE9; &#8217 x</rss>", "<rss>\xc3\xa9 \xc3\xa9 \xe2\x80\x99 x</rss>"},
	{"windows-1252 by number", "<rss>&#150;&#x93;</rss>", "<rss>\xe2\x80\x93\xe2\x80\x9c</rss>"},
	{"forbidden numbers", "<rss>a&#0;b&#x1b;c&#xd800;d&#99999999;</rss>", "<rss>abc\xef\xbf\xbd" "d\xef\xbf\xbd</rss>"},
	{"bare ampersands", "<rss>AT&T & x&copy=1 &unknown; &;</rss>", "<rss>AT&amp;T &amp; x&amp;copy=1 &amp;unknown; &amp;;</rss>"},
	{"bare angles", "<rss>a < b <3 a<=b</rss>", "<rss>a &lt; b &lt;3 a&lt;=b</rss>"},
	{"an address in angles is text", "<rss>J <j@x.org> <http://y/></rss>", "<rss>J &lt;j@x.org&gt; &lt;http://y/&gt;</rss>"},
	{"a section's end in text", "<rss>a]]>b</rss>", "<rss>a]]&gt;b</rss>"},
	{"controls go", "<rss>a\x01\x0b\x1b" "b\tc\nd</rss>", "<rss>ab\tc\nd</rss>"},
	{"noncharacters go", "<rss>a\xef\xbf\xbe" "b\xef\xbf\xbf</rss>", "<rss>ab</rss>"},
	{"sections stay", "<rss><![CDATA[<b>&amp;]]></rss>", "<rss><![CDATA[<b>&amp;]]></rss>"},
	{"sections of an unknown root, which was looked for to the end", "<x><![CDATA[]]]]><![CDATA[>]]></x>", "<x><![CDATA[]]]]><![CDATA[>]]></x>"},
	{"sections in small letters", "<rss><![cdata[a]]></rss>", "<rss><![CDATA[a]]></rss>"},
	{"controls in sections go", "<rss><![CDATA[a\x02z]]></rss>", "<rss><![CDATA[az]]></rss>"},
	{"a section without end stops at its element's", "<rss><t><![CDATA[x <b>y</b></t><u>z</u></rss>", "<rss><t><![CDATA[x <b>y</b>]]></t><u>z</u></rss>"},
	{"even if another section follows", "<rss><t><![CDATA[x</t><t><![CDATA[y]]></t></rss>", "<rss><t><![CDATA[x]]></t><t><![CDATA[y]]></t></rss>"},
	{"a section that quotes one", "<rss><t><![CDATA[a <![CDATA[ b]]></t></rss>", "<rss><t><![CDATA[a <![CDATA[ b]]></t></rss>"},
	{"comments and instructions go", "<rss>a<!-- <b> -->c<?php x ?>d</rss>", "<rss>acd</rss>"},
	{"a comment without end loses a tag only", "<rss><!-- x ><a>y</a></rss>", "<rss><a>y</a></rss>"},
	{"unquoted values", "<rss><a href=http://x/y?z=1&w=2 b>c</a></rss>", "<rss><a href=\"http://x/y?z=1&amp;w=2\" b=\"\">c</a></rss>"},
	{"unquoted value before the end of an empty tag", "<rss><a b=c/></rss>", "<rss><a b=\"c\"/></rss>"},
	{"repeated attributes: the first counts", "<rss><a b=\"1\" b='2'/></rss>", "<rss><a b=\"1\"/></rss>"},
	{"angles in values", "<rss><a b=\"x < y > z\"/></rss>", "<rss><a b=\"x &lt; y > z\"/></rss>"},
	{"missing blanks between attributes", "<rss><a b=\"1\"c=\"2\"/></rss>", "<rss><a b=\"1\" c=\"2\"/></rss>"},
	{"a value whose quote never closes", "<rss><a b=\"c>d</a></rss>", "<rss><a b=\"c\">d</a></rss>"},
	{"even if another quote follows far behind", "<rss><a b=\"c>d</a><e f=\"g\">h</e></rss>", "<rss><a b=\"c\">d</a><e f=\"g\">h</e></rss>"},
	{"an empty tag in that state", "<rss><a b='c/>d<e f='g'/></rss>", "<rss><a b=\"c\"/>d<e f=\"g\"/></rss>"},
	{"quotes inside quotes", "<rss><a b='\"' c=\"'\"/></rss>", "<rss><a b=\"&quot;\" c=\"'\"/></rss>"},
	{"line breaks in values by number", "<rss><a b='x&#10;y&Tab;'/></rss>", "<rss><a b=\"x&#10;y&#9;\"/></rss>"},
	{"stray quotes and signs in a tag", "<rss><a \"b\" = c=d //></rss>", "<rss><a b=\"\" c=\"d\"/></rss>"},
	{"an end tag without its end", "<rss><a>x</a <b>y</b></rss>", "<rss><a>x</a><b>y</b></rss>"},
	{"a known prefix is declared where it is used", "<rss><dc:date>x</dc:date><a xlink:href='y'/></rss>",
	 "<rss><dc:date xmlns:dc=\"http://purl.org/dc/elements/1.1/\">x</dc:date><a xlink:href=\"y\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/></rss>"},
	{"once for what is inside", "<wfw:a><wfw:b/></wfw:a>", "<wfw:a xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"><wfw:b/></wfw:a>"},
	{"one that was declared stays what it is", "<rss xmlns:dc=\"urn:x\"><dc:date/></rss>", "<rss xmlns:dc=\"urn:x\"><dc:date/></rss>"},
	{"one that was declared as nothing was not", "<rss xmlns:dc=\"\"><dc:a/></rss>", "<rss><dc:a xmlns:dc=\"http://purl.org/dc/elements/1.1/\"/></rss>"},
	{"nobody knows this one", "<rss><foo:a/></rss>", "<rss><foo:a/></rss>"},
	{"bytes that are no text", "<rss>a\xff\xc3z</rss>", "<rss>a\xef\xbf\xbd\xef\xbf\xbdz</rss>"},
	{"what is dropped cannot hide an end", "<rss><![CDATA[a]\x01]>b]]></rss>", "<rss><![CDATA[a]]>b]]&gt;</rss>"},
	{"names that XML does not take", "<rss><a:b:c/><:d/><e\xc3\xb7\xe2\x80\xa6/></rss>", "<rss><a:b_c/><_d/><e__/></rss>"},
	{"names beyond ASCII", "<rss><titr\xc3\xa9 \xc3\xa9t\xc3\xa9='1' \xc2\xb7='2'/><\xe9\xa1\x8c:\xe5\x90\x8d>x</\xe9\xa1\x8c:\xe5\x90\x8d></rss>",
	 "<rss><titr\xc3\xa9 \xc3\xa9t\xc3\xa9=\"1\"/><\xe9\xa1\x8c:\xe5\x90\x8d>x</\xe9\xa1\x8c:\xe5\x90\x8d></rss>"},
	{"line ends of any kind", "<rss>a\r\nb\rc\r</rss>", "<rss>a\nb\nc\n</rss>"},
	{"a line end by number stays", "<rss>a&#13;b</rss>", "<rss>a&#13;b</rss>"},
	{"mismatched tags", "<rss><a><b>x</a></b></rss>", "<rss><a><b>x</b></a></rss>"},
	{"end tags in another case", "<rss><Title>x</title></rss>", "<rss><Title>x</Title></rss>"},
	{"an end tag that nothing waits for", "<rss></p>x</rss>", "<rss>x</rss>"},
	{"an end tag with blanks", "<rss>x</rss >", "<rss>x</rss>"},
	{"an item ends the one before", "<rss><item><title>a<item><title>b</rss>", "<rss><item><title>a</title></item><item><title>b</title></item></rss>"},
	{"a link ends a title", "<rss><item><title>a<link>b</link></item></rss>", "<rss><item><title>a</title><link>b</link></item></rss>"},
	{"an early end", "<rss><item><title>abc", "<rss><item><title>abc</title></item></rss>"},
	{"an early end in a tag", "<rss><item>a<tit", "<rss><item>a</item></rss>"},
	{"an early end in a value", "<rss><item>a<b c=\"d", "<rss><item>a</item></rss>"},
	{"an early end in a section", "<rss><![CDATA[ab", "<rss><![CDATA[ab]]></rss>"},
	{"an early end in a reference", "<rss>a&am", "<rss>a&amp;am</rss>"},
	{"no markup at all", "hello", NULL},
	{"nothing", "", NULL},
};
// clang-format on

static void broken_markup_is_mended(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
		struct buf out;
		struct markup_report report;
		buf_init(&out, 1 << 16);
		bool is_markup = markup_repair(&out, rows[at].text, strlen(rows[at].text), &report);
		if (rows[at].wanted && (!is_markup || strcmp(buf_text(&out), rows[at].wanted) != 0))
			fail_msg("%s: %s, wanted %s", rows[at].what, buf_text(&out), rows[at].wanted);
		if (!rows[at].wanted && is_markup)
			fail_msg("%s: %s, wanted nothing", rows[at].what, buf_text(&out));
		buf_done(&out);
	}
}

static void reports_say_what_was_done(void **state)
{
	(void)state;
	// clang-format off
	static const struct { const char *text; struct markup_report report; } cases[] = {
		{"<rss>x</rss>", {0}},
		{"\n<?xml version='1.0'?><rss>x</rss>\n", {0}},
		{"<rss>\r\nx</rss>\r\n", {0}},
		{"<rss>x</rss>\n<!-- made by --> <?end?>\n<!-- <b> -->", {0}},
		{"<rss>x</rss><!-- y --><b/>", {.had_junk = true}},
		{"<rss>x</rss><!-- y", {.had_junk = true}},
		{"<rss>x</rss>junk", {.had_junk = true}},
		{"<b>junk</b><rss>x</rss>", {.had_junk = true}},
		{"<!DOCTYPE rss><rss>x</rss>", {.had_doctype = true}},
		{"<rss>AT&T</rss>", {.was_repaired = true}},
		{"<rss><a>x</rss>", {.was_repaired = true}},
		{"<rss>x", {.is_cut = true}},
		{"<rss/>", {0}},
	};
	// clang-format on
	for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
		struct buf out;
		struct markup_report report;
		buf_init(&out, 1 << 16);
		markup_repair(&out, cases[at].text, strlen(cases[at].text), &report);
		if (memcmp(&report, &cases[at].report, sizeof report) != 0)
			fail_msg("%s: junk %d, doctype %d, repaired %d, cut %d", cases[at].text, report.had_junk,
			    report.had_doctype, report.was_repaired, report.is_cut);
		buf_done(&out);
	}
}

static void check_well_formed(const char *text, size_t length, size_t limit)
{
	struct buf out;
	struct markup_report report;
	buf_init(&out, limit);
	bool is_markup = markup_repair(&out, text, length, &report);
	assert_int_equal(out.limit, limit);
	assert_true(out.length <= limit);
	if (is_markup && out.length) {
		xmlDocPtr document =
		    xmlReadMemory(out.data, (int)out.length, NULL, "UTF-8", XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
		if (!document)
			fail_msg("not well-formed: %s\nfrom %.*s", out.data, (int)length, text);
		xmlFreeDoc(document);
	}
	buf_done(&out);
}

static const char *const fixtures[] = {
    "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY e \"x\">]><rss version='2.0' xmlns:a=\"urn:a\"><channel><item "
    "a:b=\"1\"><title>a &amp; b&nbsp;&e;</title>"
    "<![CDATA[<p>c</p>]]><!-- d --></item></channel></rss>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\"><div "
    "xmlns=\"x\"><b>y</b><br/></div></content><link href='z?a=1&amp;b=2'/></entry></feed>",
    "<a x='&quot;' y=\"<\" z=&><b><![CDATA[]]]]><![CDATA[>]]></b>&#1;&#x10FFFF;&#xFFFF;]]></a>",
    "<rdf:RDF xmlns:rdf='urn:r'><item rdf:about=\"x\"><dc:date>\xe2\x82\xac</dc:date><foo:x:y bar:z=1/></item>"
    "<item><?x y?><t\xc3\xa9></t\xc3\xa9><title>]]&gt;<link/></item></rdf:RDF>",
};
#define FIXTURES (sizeof fixtures / sizeof *fixtures)

static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void any_beginning_becomes_well_formed(void **state)
{
	(void)state;
	for (size_t which = 0; which < FIXTURES; which++)
		for (size_t cut = 0; cut <= strlen(fixtures[which]); cut++)
			check_well_formed(fixtures[which], cut, 1 << 16);
}

/* Bytes are replaced by others that mean something to a parser, and bits flipped. */
static void any_text_becomes_well_formed(void **state)
{
	(void)state;
	static const char odd[] = "<>&\"'/!?[]-=: \x01;#xA\xc3\xed\xa0";
	uint32_t seed = 7;
	for (size_t which = 0; which < FIXTURES; which++)
		for (int round = 0; round < 4000; round++) {
			size_t length = strlen(fixtures[which]);
			char *text = mem_copy_bytes(fixtures[which], length);
			for (int change = 0; change < 4; change++)
				text[next_number(&seed) % length] = odd[next_number(&seed) % (sizeof odd - 1)];
			for (int change = 0; change < round % 3; change++)
				text[next_number(&seed) % length] ^= (char)(1 << next_number(&seed) % 8);
			check_well_formed(text, length, 1 << 16);
			mem_free(text);
		}
}

static void a_limit_keeps_what_is_complete(void **state)
{
	(void)state;
	for (size_t which = 0; which < FIXTURES; which++)
		for (size_t limit = 0; limit < 500; limit++)
			check_well_formed(fixtures[which], strlen(fixtures[which]), limit);
	struct buf out;
	struct markup_report report;
	buf_init(&out, 38);
	assert_true(markup_repair(&out, "<rss><item>a</item><item>bc</item></rss>", 40, &report));
	assert_string_equal(buf_text(&out), "<rss><item>a</item><item></item></rss>");
	assert_true(report.is_cut);
	buf_done(&out);
}

static void repairing_twice_changes_nothing(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
		struct buf once, twice;
		struct markup_report report;
		buf_init(&once, 1 << 16);
		buf_init(&twice, 1 << 16);
		if (markup_repair(&once, rows[at].text, strlen(rows[at].text), &report)) {
			assert_true(markup_repair(&twice, once.data, once.length, &report));
			if (!strstr(rows[at].what, "number"))
				assert_string_equal(twice.data, once.data);
			assert_false(report.is_cut);
		}
		buf_done(&once);
		buf_done(&twice);
	}
}

static void a_tag_is_bounded(void **state)
{
	(void)state;
	struct buf text, out;
	struct markup_report report;
	buf_init(&text, 1 << 24);
	buf_init(&out, 1 << 24);
	buf_add_text(&text, "<rss><dc:a");
	for (int at = 0; at < 100000; at++)
		buf_add_format(&text, " a%d='\"\"\"\"\"\"\"\"'", at);
	buf_add_text(&text, " last='x'>y</dc:a><b c='");
	for (int at = 0; at < 300000; at++)
		buf_add_char(&text, '<');
	buf_add_text(&text, "' d='e'>f</b></rss>");
	assert_true(markup_repair(&out, text.data, text.length, &report));
	assert_true(report.was_repaired);
	const char *tail = strstr(out.data, "</dc:a>");
	assert_non_null(tail);
	assert_string_equal(tail, "</dc:a><b d=\"e\">f</b></rss>");
	assert_true((size_t)(tail - out.data) < MARKUP_TAG_LIMIT);
	size_t count = 0;
	for (const char *equals = out.data; (equals = strchr(equals, '=')); equals++)
		count++;
	assert_true(count <= MARKUP_ATTRIBUTES + 2);
	check_well_formed(text.data, text.length, 1 << 24);
	buf_done(&text);
	buf_done(&out);
}

/* The time a parser takes for a name grows with the declarations in force. */
static void declarations_in_force_are_bounded(void **state)
{
	(void)state;
	struct buf text, out;
	struct markup_report report;
	buf_init(&text, 1 << 24);
	buf_init(&out, 1 << 24);
	for (int depth = 0; depth < 200; depth++) {
		buf_add_text(&text, depth ? "<b" : "<rss");
		for (int at = 0; at < 200; at++)
			buf_add_format(&text, " xmlns:p%d='u' q%d='1'", 200 * depth + at, at);
		buf_add_text(&text, ">");
	}
	markup_repair(&out, text.data, text.length, &report);
	size_t count = 0;
	for (const char *found = out.data; (found = strstr(found, "xmlns:")); found++)
		count++;
	assert_int_equal(count, MARKUP_DECLARATIONS);
	assert_non_null(strstr(out.data, "<b q0=\"1\" q1"));
	assert_true(report.was_repaired);
	buf_clear(&text);
	buf_clear(&out);
	buf_add_text(&text, "<rss>");
	for (int at = 0; at < 1000; at++)
		buf_add_text(&text, "<b xmlns='u'/>");
	buf_add_text(&text, "</rss>");
	markup_repair(&out, text.data, text.length, &report);
	assert_false(report.was_repaired);
	buf_done(&text);
	buf_done(&out);
}

static void a_long_section_is_cut_between_characters(void **state)
{
	(void)state;
	struct buf text, out, joined;
	struct markup_report report;
	buf_init(&text, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_init(&joined, 1 << 20);
	buf_add_text(&text, "<rss><![CDATA[");
	for (int at = 0; at < 20000; at++)
		buf_add_text(&text, "\xe2\x82\xac]");
	buf_add_text(&text, "]]></rss>");
	assert_true(markup_repair(&out, text.data, text.length, &report));
	assert_false(report.was_repaired);
	static const char seam[] = "]]><![CDATA[";
	const char *at = out.data;
	for (const char *found; (found = strstr(at, seam)); at = found + sizeof seam - 1) {
		assert_true(found - at < 20000);
		buf_add(&joined, at, (size_t)(found - at));
	}
	buf_add_text(&joined, at);
	assert_string_equal(joined.data, text.data);
	check_well_formed(text.data, text.length, 1 << 20);
	buf_done(&text);
	buf_done(&out);
	buf_done(&joined);
}

static void deep_elements_lose_their_tags_not_their_text(void **state)
{
	(void)state;
	struct buf text, out;
	struct markup_report report;
	buf_init(&text, 1 << 24);
	buf_init(&out, 1 << 24);
	for (int at = 0; at < 1000; at++)
		buf_add_text(&text, "<a>x");
	for (int at = 0; at < 1000; at++)
		buf_add_text(&text, "</a>");
	assert_true(markup_repair(&out, text.data, text.length, &report));
	assert_false(report.is_cut);
	assert_int_equal(out.length, 1000 + MARKUP_DEPTH * strlen("<a></a>"));
	check_well_formed(text.data, text.length, 1 << 24);
	buf_done(&text);
	buf_done(&out);
}

/* Quadratic passes over any of these would take minutes, and end in the test's time limit. */
static void large_oddities_are_cheap(void **state)
{
	(void)state;
	static const char *const pieces[] = {"<a>", "<![CDATA[x", "<!--", "<a b=c ", "&", "<", "<?", "</", "<a b=\"",
	    "<item>", "]]>", "&#", "<!DOCTYPE a [", "<!DOCTYPE a [>", "<!DOCTYPE a \">", "<![CDATA[</a>",
	    "<a b=\"'<a b='\" c=\"'", "<a b=\">' <a c='>", "</b>", "<a </a",
	    "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "<dc:a>", "\xff", "\x01", ">", "a=\"1\" "};
	for (size_t which = 0; which < 2 * sizeof pieces / sizeof *pieces; which++) {
		struct buf text, out;
		struct markup_report report;
		buf_init(&text, 1 << 22);
		buf_init(&out, 1 << 25);
		buf_add_text(&text, which & 1 ? "<rss>" : "");
		while (text.length < 1 << 20)
			buf_add_text(&text, pieces[which / 2]);
		markup_repair(&out, text.data, text.length, &report);
		assert_true(out.length <= 6 * text.length + 1024);
		buf_done(&text);
		buf_done(&out);
	}
}

static void an_attribute_too_large_is_left_out(void **state)
{
	(void)state;
	struct buf text, out;
	struct markup_report report;
	buf_init(&text, 1 << 22);
	buf_init(&out, 1 << 22);
	buf_add_text(&text, "<rss a=\"");
	for (size_t at = 0; at < MARKUP_TAG_LIMIT; at++)
		buf_add_char(&text, 'x');
	buf_add_text(&text, "\" b=\"1\"><c/></rss>");
	assert_true(markup_repair(&out, text.data, text.length, &report));
	assert_string_equal(out.data, "<rss b=\"1\"><c/></rss>");
	assert_true(report.was_repaired && !report.is_cut);
	buf_done(&text);
	buf_done(&out);
}

static void a_reference_is_spanned(void **state)
{
	(void)state;
	// clang-format off
	static const struct { const char *text; size_t span; uint32_t first, second; } cases[] = {
		{"&amp;x", 5, '&', 0}, {"&ampx", 4, '&', 0}, {"&notit;", 4, 0xac, 0}, {"&notin;", 7, 0x2209, 0}, {"&eacute", 7, 0xe9, 0}, {"&hellip", 0, 0, 0},
		{"&#65;", 5, 'A', 0}, {"&#x41", 5, 'A', 0}, {"&#;", 0, 0, 0}, {"&#x;", 0, 0, 0}, {"&", 0, 0, 0}, {"x", 0, 0, 0}, {"&NotEqualTilde;", 15, 0x2242, 0x338},
	};
	// clang-format on
	for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
		uint32_t characters[2];
		assert_int_equal(markup_reference(cases[at].text, strlen(cases[at].text), characters), cases[at].span);
		assert_int_equal(characters[0], cases[at].first);
		assert_int_equal(characters[1], cases[at].second);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(broken_markup_is_mended),
	    cmocka_unit_test(reports_say_what_was_done),
	    cmocka_unit_test(any_beginning_becomes_well_formed),
	    cmocka_unit_test(any_text_becomes_well_formed),
	    cmocka_unit_test(a_limit_keeps_what_is_complete),
	    cmocka_unit_test(repairing_twice_changes_nothing),
	    cmocka_unit_test(a_tag_is_bounded),
	    cmocka_unit_test(declarations_in_force_are_bounded),
	    cmocka_unit_test(a_long_section_is_cut_between_characters),
	    cmocka_unit_test(deep_elements_lose_their_tags_not_their_text),
	    cmocka_unit_test(large_oddities_are_cheap),
	    cmocka_unit_test(an_attribute_too_large_is_left_out),
	    cmocka_unit_test(a_reference_is_spanned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
