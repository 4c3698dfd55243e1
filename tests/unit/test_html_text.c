/* html_to_words and what else looks at HTML: is it any, what do its tags say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "tidings/buf.h"
#include "tidings/html.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void html_reads_as_words(void **state)
{
	static const struct {
		const char *shows, *html, *text;
	} rows[] = {
	    // clang-format off
		{"plain text", "just text", "just text"},
		{"nothing", "", ""},
		{"white space collapses", "  a \n\t b&nbsp; c  ", "a b c"},
		{"references", "&eacute; &amp;amp; &#8212; &hellip; a < b", "é &amp; \u2014 \u2026 a < b"},
		{"paragraphs have an empty line between them", "<p>a</p>\n<p>b</p>", "a\n\nb"},
		{"divisions are lines", "<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd"},
		{"a line break", "a<br>b<br/>\n c", "a\nb\nc"},
		{"many line breaks make one empty line", "a<br><br><br><br>b", "a\n\nb"},
		{"a heading", "a<h2>b</h2>c", "a\n\nb\n\nc"},
		{"inline elements leave no trace", "a<b>b</b><i>c</i> <span> d</span>", "abc d"},
		{"a link is its text", "see <a href=http://a.example/>this</a>.", "see this."},
		{"a list", "a<ul><li>b<li>c</ul>d", "a\nb\nc\nd"},
		{"a numbered list", "<ol><li>a<li>b<li value=7>c<li>d</ol>", "a\nb\nc\nd"},
		{"a list in a list", "<ul><li>a<ol><li>b<li>c</ol><li>d</ul>", "a\nb\nc\nd"},
		{"a paragraph in an item", "<ul>\n<li>\n<p>a</p><p>b</p></li><li>c</ul>", "a\n\nb\n\nc"},
		{"an empty item is nothing", "<ul><li></li><li>a</ul>", "a"},
		{"an item without a list", "<li>a<li>b", "a\nb"},
		{"preformatted text", "a<pre>\nb  c\n\n\n d</pre>e", "a\n\nb  c\n\n\n d\n\ne"},
		{"code in it", "<pre><code>x &lt; y\n\tz</code></pre>", "x < y\n\tz"},
		{"a table", "<table><tr><th>a<th>b<tr><td>c<td>d</table>e", "a b\nc d\n\ne"},
		{"empty cells", "<table><tr><td></td><td>a</td><td></td><td>b</td></table>", "a b"},
		{"terms", "<dl><dt>a<dd>b<dt>c</dl>", "a\nb\nc"},
		{"images have none", "a <img src=x alt=y> b", "a b"},
		{"ruby", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"},
		{"scripts and styles are no text", "a<script>b</script><style>c</style><title>d</title><noscript>e</noscript>f", "aef"},
		{"comments are no text", "a<!-- b -->c<![CDATA[d]]>e<?f?>", "acde"},
		{"soft hyphens go", "in&shy;visi\u00adble", "invisible"},
		{"controls go", "a\x01\x1b[31mb\xc2\x9b" "c", "a[31mbc"},
		{"bad UTF-8 becomes U+FFFD", "a\xff", "a\xef\xbf\xbd"},
		{"also among letters", "\xd0\xb0\xd0 \xe6\x97 \xed\xa0\x80", "\xd0\xb0\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"words of any script have one space between them", " Привет,  мир \n 日本 、語", "Привет, мир 日本 、語"},
		{"markup by reference stays text", "&lt;b&gt;a&lt;/b&gt;", "<b>a</b>"},
		{"a tag that does not end", "a <b>b</b> <a href='", "a b"},
		{"ends without starts", "</ul></pre>a</li></p>b", "a\n\nb"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out;
		buf_init(&out, 1000);
		html_to_words(&out, rows[i].html, strlen(rows[i].html));
		if (strcmp(buf_text(&out), rows[i].text) != 0)
			fail_msg("%s: %s", rows[i].shows, buf_text(&out));
		buf_done(&out);
	}
}

static void text_is_added_to_what_is_there(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 100);
	buf_add_text(&out, "before:");
	html_to_words(&out, "<p>a</p><p>b", 12);
	assert_string_equal(buf_text(&out), "before:a\n\nb");
	buf_done(&out);
}

static void text_keeps_to_its_limit(void **state)
{
	static const char html[] = "<ul><li>one<li>two</ul><pre>\n\n\nthree</pre>";
	(void)state;
	for (size_t limit = 0; limit < 30; limit++) {
		struct buf out;
		buf_init(&out, limit);
		html_to_words(&out, html, strlen(html));
		assert_true(out.length <= limit);
		buf_done(&out);
	}
}

static void markup_is_told_from_text(void **state)
{
	static const struct {
		const char *text;
		bool is_markup;
	} rows[] = {
	    // clang-format off
		{"plain", false},
		{"<b>bold</b>", true},
		{"line<br>line", true},
		{"<BR/>", true},
		{"an end</p>", true},
		{"&amp;", true},
		{"&#8217;", true},
		{"&eacute;t&eacute;", true},
		{"<!-- only a comment -->", true},
		{"AT&T", false},
		{"a&b;c", false},
		{"1 < 2 > 0", false},
		{"i<3", false},
		{"<nonesuch> tag", false},
		{"List<String> x", false},
		{"me <me@example.org>", false},
		{"<b", false},
		{"", false},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (html_looks_like_markup(rows[i].text, strlen(rows[i].text)) != rows[i].is_markup)
			fail_msg("%s", rows[i].text);
}

static bool note_tag(void *arg, const struct html_tag *tag)
{
	buf_add_format(arg, "%s(", tag->name);
	for (size_t i = 0; i < tag->attribute_count; i++)
		buf_add_format(arg, "%s=%s,", tag->attributes[i].name, tag->attributes[i].value);
	buf_add_text(arg, ")");
	return strcmp(tag->name, "stop") != 0;
}

static void tags_are_visited_in_order(void **state)
{
	static const char html[] = "<!DOCTYPE html><HTML><title>A &amp; B</title><LINK REL=x Href='?a=1&amp;b=2&copy=3'>"
	                           "<script>'<link>'</script><!-- <link> --></html><stop><never>";
	(void)state;
	struct buf seen;
	buf_init(&seen, 1000);
	html_each_tag(html, strlen(html), note_tag, &seen);
	assert_string_equal(buf_text(&seen), "html()title(=A & B,)link(rel=x,href=?a=1&b=2&copy=3,)script()stop()");
	buf_done(&seen);
}

static bool count_attributes(void *arg, const struct html_tag *tag)
{
	size_t *count = arg;
	*count += tag->attribute_count;
	assert_null(html_get(tag, "none"));
	assert_string_equal(html_get(tag, "first"), "1");
	return true;
}

static void attributes_without_end_are_stepped_over(void **state)
{
	(void)state;
	struct buf html;
	size_t count = 0;
	buf_init(&html, 1 << 20);
	buf_add_text(&html, "<link first=1 ");
	for (int i = 0; i < 50000; i++)
		buf_add_text(&html, "a=b ");
	buf_add_text(&html, ">");
	html_each_tag(buf_text(&html), html.length, count_attributes, &count);
	assert_in_range(count, 2, 100);
	buf_done(&html);
}

static void a_text_is_cut_between_characters(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 5);
	html_to_words(&out, "ééé", strlen("ééé"));
	assert_string_equal(buf_text(&out), "éé");
	assert_true(out.is_full);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(html_reads_as_words),
	    cmocka_unit_test(text_is_added_to_what_is_there),
	    cmocka_unit_test(text_keeps_to_its_limit),
	    cmocka_unit_test(a_text_is_cut_between_characters),
	    cmocka_unit_test(markup_is_told_from_text),
	    cmocka_unit_test(tags_are_visited_in_order),
	    cmocka_unit_test(attributes_without_end_are_stepped_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
