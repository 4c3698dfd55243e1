/* html_to_page: HTML as people read it on a terminal. */
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
#define PAGE "http://a.example/p"
#define RULE_8 "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"

struct row {
	const char *shows, *html, *text;
};

static void check_rows(const struct row *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++) {
		struct buf out;
		buf_init(&out, 1 << 16);
		html_to_page(&out, rows[i].html, strlen(rows[i].html), width, PAGE);
		if (strcmp(buf_text(&out), rows[i].text) != 0)
			fail_msg("%s:\n%s", rows[i].shows, buf_text(&out));
		buf_done(&out);
	}
}

static void paragraphs(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"plain text", "just text", "just text"},
		{"nothing", " <p> </p><br>&nbsp;<div></div>", ""},
		{"white space collapses, but for what does not break", "  a \n\t b&nbsp; c  ", "a b  c"},
		{"long lines are wrapped", "<p>one two three four five six", "one two three four\nfive six"},
		{"what must not break does not", "aaa bbb ccc ddd 100&nbsp;km", "aaa bbb ccc ddd\n100 km"},
		{"wide characters take two columns", "漢字漢字漢字漢字漢字漢", "漢字漢字漢字漢字漢字\n漢"},
		{"paragraphs have an empty line between them", "<p>a</p>\n<p>b</p>", "a\n\nb"},
		{"divisions are lines", "<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd"},
		{"a line break", "a<br>b <br/>\n c", "a\nb\nc"},
		{"line breaks that stand for paragraphs", "a<br><br><br>b<br><br><div>c</div>d<br><p>e", "a\n\nb\n\nc\nd\n\ne"},
		{"a heading says how deep it is", "a<h2>b</h2>c<h4>d d d d d d d d d d d</h4>", "a\n\n## b\n\nc\n\n#### d d d d d d d d\n     d d d"},
		{"inline elements leave no trace", "a<b>b</b><i>c</i> <span> d</span>", "abc d"},
		{"powers and indices", "E=mc<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "E=mc\u00b2 H\u2082O 1st"},
		{"a quotation in a line", "a<q>b</q>", "a\u201cb\u201d"},
		{"ruby with and without brackets of its own", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>", "漢(kan)字(ji)"},
		{"a rule", "a<hr>b", "a\n\n" RULE_8 RULE_8 "\u2500\u2500\u2500\u2500\n\nb"},
		{"a quotation of blocks", "a<blockquote><p>b b b b b b b b b b b</p><p>c</blockquote>d", "a\n\n> b b b b b b b b b\n> b b\n>\n> c\n\nd"},
		{"a quotation in a quotation", "<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n>\n> > b\n>\n> c"},
		{"preformatted text", "a<pre>\nb  c\n\n\n\td and more than a line holds\n\n</pre>e", "a\n\nb  c\n\n\n        d and more than a line holds\n\ne"},
		{"lines of preformatted text that are blocks", "<pre><div>a</div><div>b</div></pre>", "a\nb"},
		{"terms", "<dl><dt>a</dt><dd>b b b b b b b b b b</dd><dt>c</dt><dd>d</dl>", "a\n    b b b b b b b b\n    b b\nc\n    d"},
		{"a figure", "a<figure><img src=x alt=b><figcaption>c</figcaption></figure>d", "a\n\n[image: b]\nc\n\nd"},
		{"what a terminal would obey goes", "a\x1b[31mb\xe2\x80\xaeg\xc2\x9b", "a[31mbg"},
		{"emoji are as wide as they look", "👨‍👩‍👧 aaaaaaaaaaaaaaaaa b", "👨‍👩‍👧 aaaaaaaaaaaaaaaaa\nb"},
		{"ends without starts", "</ul></pre>a</li></blockquote></table></p>b", "a\n\nb"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows), 20);
}

static void lists(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"bullets, with text beside them", "a<ul><li>b b b b b b b b b b<li>c</ul>d", "a\n\n\u2022 b b b b b b b b b\n  b\n\u2022 c\n\nd"},
		{"numbers", "<ol><li>a<li>b<li value=7>c<li>d</ol>", "1. a\n2. b\n7. c\n8. d"},
		{"numbers from elsewhere", "<ol start=9><li>a<li>b b b b b b b b b</ol>", "9. a\n10. b b b b b b b b\n    b"},
		{"numbers backwards", "<ol reversed><li>a<ol><li>x</ol><li>b</ol><ol reversed start=5><li>c<li>d</ol>", "2. a\n   1. x\n1. b\n\n5. c\n4. d"},
		{"letters", "<ol type=a><li>a<li>b</ol>", "a. a\nb. b"},
		{"a list in a list", "<ul><li>a<ol><li>b<li>c</ol><li>d</ul>", "\u2022 a\n  1. b\n  2. c\n\u2022 d"},
		{"paragraphs in an item stand beside its bullet", "<ul>\n<li>\n<p>a</p><p>b</p></li><li>c</ul>", "\u2022 a\n\n  b\n\u2022 c"},
		{"an empty item is nothing", "<ul><li></li><li>a</ul>", "\u2022 a"},
		{"an item without a list", "<li>a<li>b", "\u2022 a\n\u2022 b"},
		{"a list in a quotation", "<blockquote><ul><li>a</ul></blockquote>b", "> \u2022 a\n\nb"},
		{"a quotation in a list", "<ul><li>a<blockquote>b</blockquote><li>c</ul>", "\u2022 a\n\n  > b\n\u2022 c"},
		{"code in a list", "<ol><li>a<pre>b\n c</pre></ol>", "1. a\n\n   b\n    c"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows), 20);
}

static void tables(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"a head, words to the left, numbers to the right", "<table><tr><th>a<th>size<tr><td>bcd<td>5<tr><td>e<td>17</table>f",
			"a    size\n\u2500\u2500\u2500  \u2500\u2500\u2500\u2500\nbcd     5\ne      17\n\nf"},
		{"no head", "<table><tr><td>a<td>b<tr><td>cc<td>d</table>", "a   b\ncc  d"},
		{"a caption", "<table><caption>x y</caption><tr><td>a<td>b<tr><td>c<td>d</table>", "x y\n\na  b\nc  d"},
		{"wide characters", "<table><tr><td>漢字<td>a<tr><td>b<td>c</table>", "漢字  a\nb     c"},
		{"columns that nobody uses", "<table><tr><td>a<td><td>b<tr><td>c<td> <td>d</table>", "a  b\nc  d"},
		{"cells that span", "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d<tr><td>e<td>f</table>", "a  b\n   c\nd\ne  f"},
		{"a cell of several lines", "<table><tr><td>a<td>one two three four five six<tr><td>c<td>d</table>", "a  one two three\n   four five six\n\nc  d"},
		{"columns that do not fit are read row by row",
			"<table><tr><td>aaaaaaaa<td>bbbbbbbb<td>cccccccc<tr><td>d<td>eeeeeeee<td>ffffffff</table>", "aaaaaaaa | bbbbbbbb\n| cccccccc\n\nd | eeeeeeee |\nffffffff"},
		{"a single column is no table", "<table><tr><td>a<tr><td>b</table>", "a\nb"},
		{"a single row lays out a page", "<table><tr><td>a<td><p>b</table>", "a\n\nb"},
		{"and so does a table with tables", "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>e<tr><td>f<td>g</table>", "a  b\nc  d\n\ne\nf\ng"},
		{"line numbers beside code", "<table><tr><td><pre>1\n2</pre><td><pre>a\nb</pre></table>", "a\nb"},
		{"links in cells", "<table><tr><td><a href=http://b.example/>a</a><td>b<tr><td>c<td>d</table>", "a[1]  b\nc     d\n\n[1] http://b.example/"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows), 20);
}

static void links_and_pictures(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"a link is a number", "see <a href=http://b.example/>this</a>.", "see this[1].\n\n[1] http://b.example/"},
		{"each address once", "<a href=http://b.example/>a</a> <a href=http://c.example/>b</a> <a href=http://b.example/>c</a>", "a[1] b[2] c[1]\n\n[1] http://b.example/\n[2] http://c.example/"},
		{"an address that is there to read", "<a href=https://b.example/c/>b.example/c</a> <a href=mailto:x@b.example>x@b.example</a>", "b.example/c x@b.example"},
		{"a part of the page itself", "<a href=" PAGE "#note>a</a>", "a"},
		{"a link that nothing is read of", "a<a href=http://b.example/> </a>b", "a b"},
		{"a link around blocks", "<a href=http://b.example/><h2>a</h2><p>b</p></a>", "## a[1]\n\nb\n\n[1] http://b.example/"},
		{"a link in code stays out of it", "<pre><a href=http://b.example/>a</a></pre>", "a"},
		{"an image's words", "a <img src=x alt='the &quot;sea&quot;'> b", "a [image: the \"sea\"] b"},
		{"and what it says when pointed at", "<img src=x alt=a title=b><img src=x title=c><img src=x alt=d title=d>", "[image: a \u2014 b][image: c][image: d]"},
		{"decoration", "a<img src=x alt=''>b", "ab"},
		{"an image of which nothing is known", "a <img src=x>", "a [image]"},
		{"a link to a picture", "<a href=http://b.example/i.png><img src=x alt=''></a>", "[image][1]\n\n[1] http://b.example/i.png"},
		{"a counting pixel", "a<img src=x alt=x width=1 height=1>", "a"},
		{"what is played", "<video src=http://b.example/v>sorry</video> <audio><source src=http://b.example/w><source src=http://b.example/x>sorry</audio>", "[video][1] [audio][2]\n\n[1] http://b.example/v\n[2] http://b.example/w"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows), 80);
}

static void a_page_is_added_to_what_is_there(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 100);
	buf_add_text(&out, "before:");
	html_to_page(&out, "<p>a</p><p>b", 12, 80, NULL);
	assert_string_equal(buf_text(&out), "before:a\n\nb");
	buf_done(&out);
}

static void a_page_keeps_to_its_limit_at_any_width(void **state)
{
	static const char html[] =
	    "<ul><li>one<li>two<blockquote><a href=http://b.example/>three</a></ul><pre>\n\n\nfour</pre>"
	    "<table><tr><td>a<td>b<tr><td>c<td>d</table>";
	(void)state;
	for (size_t limit = 0; limit < 100; limit++) {
		struct buf out;
		buf_init(&out, limit);
		html_to_page(&out, html, strlen(html), limit % 7, NULL);
		assert_true(out.length <= limit);
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paragraphs),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(tables),
	    cmocka_unit_test(links_and_pictures),
	    cmocka_unit_test(a_page_is_added_to_what_is_there),
	    cmocka_unit_test(a_page_keeps_to_its_limit_at_any_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
