/* html_sanitise: what is let through, what is not, and that there is only one spelling of it. */
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
#define BASE "http://b.example/d/p"
#define IMAGE "data:image/gif;base64,R0lGODlhAQABAAAAACw="

struct row {
	const char *shows, *html, *safe;
};

static void sanitise(struct buf *out, const char *html, size_t length)
{
	buf_init(out, 1 << 20);
	html_sanitise(out, html, length, BASE);
	assert_false(out->is_full);
}

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf once, twice;
		sanitise(&once, rows[i].html, strlen(rows[i].html));
		sanitise(&twice, buf_text(&once), once.length);
		if (strcmp(buf_text(&once), rows[i].safe) != 0)
			fail_msg("%s: %s", rows[i].shows, buf_text(&once));
		if (strcmp(buf_text(&twice), rows[i].safe) != 0)
			fail_msg("%s, sanitised twice: %s", rows[i].shows, buf_text(&twice));
		buf_done(&once);
		buf_done(&twice);
	}
}

static void honest_markup_stays(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"plain text", "just text", "just text"},
		{"upper case becomes lower", "<P>a<BR>b</P>", "<p>a<br>b</p>"},
		{"a closed void element", "a<br/>b<hr />c", "a<br>b<hr>c"},
		{"references are decoded, what must be is escaped", "&eacute; &amp; &lt;b&gt; &quot;", "é &amp; &lt;b&gt; &quot;"},
		{"a bare ampersand and a bare less-than", "AT&T a < b", "AT&amp;T a &lt; b"},
		{"quotes of any kind", "<a title='x\"y' href=http://a.example/?a=1&b=2>t</a>", "<a href=\"http://a.example/?a=1&amp;b=2\" title=\"x&quot;y\">t</a>"},
		{"unknown attributes go", "<p class=x id=y style=z data-q=1 lang=de>t</p>", "<p lang=\"de\">t</p>"},
		{"unknown elements go, their text stays", "<font color=red>a<custom-x>b</custom-x></font>", "ab"},
		{"the first of equal attributes counts", "<a title=a title=b>t</a>", "<a title=\"a\">t</a>"},
		{"a relative address", "<a href=../x?y#z>t</a>", "<a href=\"http://b.example/x?y#z\">t</a>"},
		{"a legacy reference inside an address is none", "<a href='?a=1&copy=2'>t</a>", "<a href=\"http://b.example/d/p?a=1&amp;copy=2\">t</a>"},
		{"mail and magnet links", "<a href=mailto:a@b.example>m</a><a href='magnet:?xt=urn:x'>n</a>", "<a href=\"mailto:a@b.example\">m</a><a href=\"magnet:?xt=urn:x\">n</a>"},
		{"an image with its sizes", "<img src=/i.png alt='A \"b\"' width=10px height=' 20 '>", "<img src=\"http://b.example/i.png\" alt=\"A &quot;b&quot;\" width=\"10\" height=\"20\">"},
		{"sources resolved, commas in addresses encoded", "<img src=a srcset='b 1x, /w_1,h_2/c 2x,d 640w'>", "<img src=\"http://b.example/d/a\" srcset=\"http://b.example/d/b 1x, http://b.example/w_1%2Ch_2/c 2x, http://b.example/d/d 640w\">"},
		{"an image that a script would load", "<img src='" IMAGE "' data-src=/late.png>", "<img src=\"http://b.example/late.png\">"},
		{"pixels in the text", "<img src='" IMAGE "'>", "<img src=\"" IMAGE "\">"},
		{"audio and video", "<video controls src=v.mp4 autoplay><source src=w.webm type=video/webm></video>", "<video src=\"http://b.example/d/v.mp4\" controls=\"\"><source src=\"http://b.example/d/w.webm\" type=\"video/webm\"></video>"},
		{"a list's numbers", "<ol start=3 reversed><li value=-7>x</ol>", "<ol start=\"3\" reversed=\"\"><li value=\"-7\">x</li></ol>"},
		{"a table's spans", "<table><tr><td colspan=2 rowspan=x>a</table>", "<table><tr><td colspan=\"2\">a</td></tr></table>"},
		{"line feeds of all kinds", "a\r\nb\rc\td", "a\nb\nc\td"},
		{"controls and noncharacters go", "a\x01\x1b" "b\x7f" "c\xc2\x9b" "d\xef\xbf\xbf", "abcd"},
		{"references to controls are space", "a&#27;b", "a b"},
		{"bad UTF-8 becomes U+FFFD", "a\xff" "b", "a\xef\xbf\xbd" "b"},
		{"CDATA once too often", "<![CDATA[<p>a</p>]]>b", "<p>a</p>b"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

#define LINK(address) "<a href=\"" address "\">" address "</a>"

static void what_pages_need_scripts_for(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"a video", "<iframe src='//www.youtube-nocookie.com/embed/a-B_1?rel=0'>x</iframe>", LINK("https://www.youtube.com/watch?v=a-B_1")},
		{"a list of videos", "<iframe src='https://www.youtube.com/embed/videoseries?a=b&amp;list=PL1&c=d'></iframe>", LINK("https://www.youtube.com/playlist?list=PL1")},
		{"a video in a script's player", "<embed src='https://www.youtube.com/v/a?fs=1'>", LINK("https://www.youtube.com/watch?v=a")},
		{"other players", "<iframe src=https://player.vimeo.com/video/12?h=1></iframe> <iframe src=https://tube.example/videos/embed/u-1></iframe> <iframe src=https://open.spotify.com/embed/episode/x></iframe> <iframe src='https://player.twitch.tv/?channel=c&parent=d'></iframe>",
			LINK("https://vimeo.com/12") " " LINK("https://tube.example/videos/watch/u-1") " " LINK("https://open.spotify.com/episode/x") " " LINK("https://www.twitch.tv/c")},
		{"a frame that is loaded late", "<iframe src=about:blank data-src=https://player.vimeo.com/video/12></iframe>", LINK("https://vimeo.com/12")},
		{"any other frame", "<iframe src='/f?a=\"&b'></iframe>", "<a href=\"http://b.example/f?a=%22&amp;b\">http://b.example/f?a=%22&amp;b</a>"},
		{"frames that are no pages", "<iframe src=javascript:x></iframe><iframe src=data:text/html,x></iframe><iframe></iframe><iframe src=''></iframe><iframe width=1 height=1 src=x></iframe>", ""},
		{"a frame in a table", "<table><iframe src=/f></iframe><tr><td>a</table>", LINK("http://b.example/f") "<table><tr><td>a</td></tr></table>"},
		{"an image that is loaded late", "<img src=/blank.gif data-src=/a.png data-srcset='/b.png 2x'>", "<img src=\"http://b.example/a.png\" srcset=\"http://b.example/b.png 2x\">"},
		{"unless only a script can tell its address", "<img src=/a.png data-src=b>", "<img src=\"http://b.example/a.png\">"},
		{"and is said again without scripts", "<img data-src=/a.png><noscript><img src=/a.png></noscript><noscript><img src=/b.png></noscript><img data-src=/b.png>",
			"<img src=\"http://b.example/a.png\"><img src=\"http://b.example/b.png\">"},
		{"the same image twice", "<img src=/a.png><img src=/a.png>", "<img src=\"http://b.example/a.png\"><img src=\"http://b.example/a.png\">"},
		{"video without controls", "<video><source src=/a.mp4></video>", "<video controls=\"\"><source src=\"http://b.example/a.mp4\"></video>"},
		{"counters", "a<img src=http://feeds.feedburner.com/~r/x/~4/y><img src=//pixel.wp.com/b.gif?x><img src=/x style='Display: none'><img src=/x style='width:1px; height:1px'><img src=http://x.list-manage.com/track/open.php?u=1>b", "ab"},
		{"a formula in words", "<math alttext='x^2 < 3'><mi>x</mi></math>", "x^2 &lt; 3"},
		{"a formula in signs", "<math><semantics><mi>x</mi> <mo>&lt;</mo><mi>y</mi><annotation encoding='application/x-tex'>x<y</annotation></semantics></math>", "x&lt;y"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void strays_in_tables_stand_before_them(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"text between rows", "a<table>b<tr><td>c</td>d</tr> </table>e", "abd<table><tr><td>c</td></tr> </table>e"},
		{"elements between rows", "<table><tr><p>a<b>b<tr><td>c</table>", "<p>a<b>b</b></p><table><tr></tr><tr><td>c</td></tr></table>"},
		{"a table without cells", "<table>a<b>b</b></table>c", "a<b>b</b><table></table>c"},
		{"blanks stay", "<table>\n <tr>\n<td>a</td>\n</tr></table>", "<table>\n <tr>\n<td>a</td>\n</tr></table>"},
		{"a table in a cell", "<table><tr><td>a<table>b<tr>c<td>d</table>e</td>f</table>", "f<table><tr><td>abc<table><tr><td>d</td></tr></table>e</td></tr></table>"},
		{"a table right in a table ends it", "<table><a href=x>b<table>c</table>d</a>", "<a href=\"http://b.example/d/x\">b</a><table></table>c<table></table>d"},
		{"what would end something around the table", "<a title=x><table><a title=y>b</a><tr><td>c</table>d</a>", "<a title=\"x\">b<table><tr><td>c</td></tr></table>d</a>"},
		{"an item around the table", "<ul><li><table><li>a<tr><td>b</table>", "<ul><li>a<table><tr><td>b</td></tr></table></li></ul>"},
		{"an end of something around it", "<b><table>a</b>c<tr><td>d</table>e</b>", "<b>ac<table><tr><td>d</td></tr></table>e</b>"},
		{"a caption is none", "<table><caption>a</caption>b<tr><td>c</table>", "b<table><caption>a</caption><tr><td>c</td></tr></table>"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void elements_are_balanced(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"what is left open is closed", "<p><b>a", "<p><b>a</b></p>"},
		{"crossed ends are uncrossed", "<b><i>a</b>c</i>", "<b><i>a</i></b>c"},
		{"an end without a start", "a</p></div>b", "ab"},
		{"a paragraph ends a paragraph", "<p>a<p>b", "<p>a</p><p>b</p>"},
		{"a block ends a paragraph", "<p>a<div>b</div>", "<p>a</p><div>b</div>"},
		{"but not one with a link around the block", "<p><a href=x><div>b</div></a></p>", "<p><a href=\"http://b.example/d/x\"><div>b</div></a></p>"},
		{"an item ends an item", "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
		{"terms and definitions", "<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
		{"cells and rows", "<table><tr><td>a<td>b<tr><th>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>"},
		{"a table in a cell", "<table><tr><td><table><tr><td>a</table>b<td>c</table>", "<table><tr><td><table><tr><td>a</td></tr></table>b</td><td>c</td></tr></table>"},
		{"a cell without a table", "<tr><td>a</td></tr>", "a"},
		{"an end in a cell ends nothing outside", "<b><table><tr><td></b>a</table></b>", "<b><table><tr><td>a</td></tr></table></b>"},
		{"a link ends a link", "<a href=x>a<a href=y>b</a>", "<a href=\"http://b.example/d/x\">a</a><a href=\"http://b.example/d/y\">b</a>"},
		{"a heading ends a heading", "<h1>a<h2>b</h2>", "<h1>a</h1><h2>b</h2>"},
		{"XML's empty elements are empty", "<a title=x />a<b/>b<div/>c<a title=y/>d", "<a title=\"x\"></a>a<b></b>b<div></div>c<a title=\"y/\">d</a>"},
		{"an end of a line break is one", "a</br>b", "a<br>b"},
		{"ruby", "<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void scripts_do_not_get_through(void **state)
{
	static const struct row rows[] = {
	    // clang-format off
		{"a script", "a<script>alert(1)</script>b", "ab"},
		{"a script in a script", "<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"},
		{"a script whose end has attributes", "<script>alert(1)</script foo='>'>b", "b"},
		{"a script without end", "a<script>alert(1)", "a"},
		{"a script with a slash", "<script/src=http://a.example/>x</script>b", "b"},
		{"half a script", "a<script", "a"},
		{"style without end", "a<style>b{", "a"},
		{"handlers", "<p onclick=alert(1) ONLOAD='x'>a</p>", "<p>a</p>"},
		{"a handler glued to a value", "<b title=\"x\"onclick=\"alert(1)\">a</b>", "<b title=\"x\">a</b>"},
		{"a handler behind slashes", "<img/src=x/onerror=alert(1)>", "<img src=\"http://b.example/d/x/onerror=alert(1)\">"},
		{"breaking out of a value", "<p title='\"><script>alert(1)</script>'>a</p>", "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">a</p>"},
		{"breaking out by references", "<p title='&quot;&gt;&lt;script&gt;'>a</p>", "<p title=\"&quot;&gt;&lt;script&gt;\">a</p>"},
		{"a quote that nothing closes", "<a href=\"http://a.example/>t</a> <b>u</b>", "<a href=\"http://a.example/\">t</a> <b>u</b>"},
		{"backticks", "<img alt='`><script>x</script>' src=x>", "<img src=\"http://b.example/d/x\" alt=\"`&gt;&lt;script&gt;x&lt;/script&gt;\">"},
		{"a javascript address", "<a href=javascript:alert(1)>x</a>", "<a>x</a>"},
		{"in mixed case", "<a href=JaVaScRiPt:alert(1)>x</a>", "<a>x</a>"},
		{"with a tab", "<a href='java\tscript:alert(1)'>x</a>", "<a>x</a>"},
		{"with a tab by reference", "<a href='jav&#x09;ascript&colon;alert(1)'>x</a>", "<a>x</a>"},
		{"behind spaces and controls", "<a href=' &#1; \x01 javascript:alert(1)'>x</a>", "<a>x</a>"},
		{"by references without semicolons", "<a href=&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58alert(1)>x</a>", "<a>x</a>"},
		{"other schemes that run things", "<a href=vbscript:x>a</a><a href=data:text/html,x>b</a><a href=file:///etc/passwd>c</a><a href=feed:javascript:x>d</a>", "<a>a</a><a>b</a><a>c</a><a>d</a>"},
		{"an image that is a script", "<img src=javascript:alert(1) alt=x>", "x"},
		{"an image that is a document", "<img src='data:image/svg+xml;base64,PHN2Zz4='>", ""},
		{"an image that is not quite data", "<img src='data:image/png;base64,AA\"onerror=x'>", ""},
		{"a script among the sources", "<img srcset='javascript:alert(1) 1x, x 2x'>", "<img srcset=\"http://b.example/d/x 2x\">"},
		{"a script hidden behind a comma", "<img srcset='http://a.example/b,javascript:x 2x'>", "<img srcset=\"http://a.example/b%2Cjavascript:x 2x\">"},
		{"the second address does not count", "<a href=javascript:x href=http://a.example/>x</a>", "<a>x</a>"},
		{"frames, objects and forms", "<iframe srcdoc='<script>'></iframe><object data=x><p>a</object><embed src=x><form action=x>b<input></form>", "<a href=\"http://b.example/d/x\">http://b.example/d/x</a>b"},
		{"drawings and formulas", "<svg onload=x><script>y</script></svg>a<math href=x><mtext>b</math>c", "abc"},
		{"styles in drawings", "<svg></p><style><a id=\"</style><img src=1 onerror=x>\">", "<img src=\"http://b.example/d/1\">&quot;&gt;"},
		{"markup that changes by being read again", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">", "<table></table>"},
		{"no-script", "<noscript><p title=\"</noscript><img src=x onerror=y>\">a", "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=y&gt;\">a</p>"},
		{"a title", "<title><img title=\"</title><img src=x onerror=y>\">a", "<img src=\"http://b.example/d/x\">&quot;&gt;a"},
		{"a comment", "a<!-- <script>x</script> -->b", "ab"},
		{"a comment that ends at once", "a<!--><b>x</b>-->c", "a<b>x</b>--&gt;c"},
		{"a comment that ends with a bang", "a<!-- --!><b>x</b> -->c", "a<b>x</b> --&gt;c"},
		{"a comment without end", "a<!-- <b>x</b>", "a"},
		{"a conditional comment", "a<!--[if IE]><script>x</script><![endif]-->b", "ab"},
		{"a bogus comment", "a<!<script>x</script>>b<?php echo 1 ?>c", "ax&gt;bc"},
		{"nested CDATA", "<![CDATA[<![CDATA[<script>x</script>]]>]]>a", "]]&gt;a"},
		{"a namespace", "<svg:script xmlns:svg='x'>alert(1)</svg:script>", "alert(1)"},
		{"a name of many letters", "<bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb onclick=x>a", "a"},
		{"a counting pixel", "a<img src=x width=1 height=1>b<img src=y height=0>c", "abc"},
		{"a base of its own", "<base href=javascript:x//><a href=y>a</a>", "<a href=\"http://b.example/d/y\">a</a>"},
		{"markup in text stays text", "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"},
	    // clang-format on
	};
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void without_a_base_relative_addresses_stay_out(void **state)
{
	static const char html[] = "<a href=x>a</a><img src=y alt=z><a href=http://c.example/>c</a>";
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	html_sanitise(&out, html, strlen(html), NULL);
	assert_string_equal(buf_text(&out), "<a>a</a>z<a href=\"http://c.example/\">c</a>");
	buf_done(&out);
}

static void a_nul_byte_ends_nothing(void **state)
{
	static const char html[] = "<p>a\0b<script\0>x</script>c</p>";
	(void)state;
	struct buf out;
	sanitise(&out, html, sizeof html - 1);
	assert_string_equal(buf_text(&out), "<p>abxc</p>");
	buf_done(&out);
}

/* Every limit from nothing to enough: the output fits, and is whole, which sanitising it shows. */
static void what_is_cut_is_balanced(void **state)
{
	static const char html[] = "<div><p>One é &amp; <b>two <a href=\"http://a.example/\">three</a></b></p>"
	                           "<ul><li>four</li></ul><img src=\"http://a.example/i\"></div>";
	(void)state;
	struct buf whole;
	sanitise(&whole, html, strlen(html));
	for (size_t limit = 0; limit <= whole.length + 20; limit++) {
		struct buf cut, again;
		buf_init(&cut, limit);
		html_sanitise(&cut, html, strlen(html), BASE);
		assert_true(cut.length <= limit);
		assert_int_equal(cut.limit, limit);
		assert_true(cut.is_full || !strcmp(buf_text(&cut), buf_text(&whole)));
		sanitise(&again, buf_text(&cut), cut.length);
		assert_string_equal(buf_text(&again), buf_text(&cut));
		buf_done(&again);
		buf_done(&cut);
	}
	buf_done(&whole);
}

/* `count` times `part` between `before` and `after`. */
static void repeat(struct buf *out, const char *before, const char *part, size_t count, const char *after)
{
	buf_init(out, strlen(before) + strlen(part) * count + strlen(after));
	buf_add_text(out, before);
	for (size_t i = 0; i < count; i++)
		buf_add_text(out, part);
	buf_add_text(out, after);
}

/* Were any of these quadratic, the test would run into its time limit. */
static void hostile_repetition_is_linear(void **state)
{
	static const struct {
		const char *shows, *before, *part, *after;
		size_t at_most; /* bytes of output */
	} rows[] = {
	    // clang-format off
		{"attributes", "<p ", "a=b ", ">x</p>", 100},
		{"wanted attributes", "<p ", "title=b ", ">x</p>", 100},
		{"nested blocks", "", "<div>", "x", 1200},
		{"nested inline elements", "", "<b>", "x", 1200},
		{"unclosed comments", "", "<!--", "x", 0},
		{"unclosed quotes", "", "<a title=\"", "x", 300000},
		{"unclosed quotes of two kinds", "", "<a title='\"", "x", 300000},
		{"unclosed frames", "", "<iframe>", "x", 10},
		{"unclosed drawings of many kinds", "", "<svg><math><object><template>", "x", 10},
		{"unclosed tags", "", "<a ", "x", 0},
		{"unclosed instructions", "", "<?", "x", 0},
		{"less-thans", "", "<", "x", 300000},
		{"ampersands", "", "&", "x", 300000},
		{"ends without starts", "", "</div>", "x", 10},
		{"tables", "", "<table><tr><td>", "x", 2500},
		{"line breaks", "", "<br>", "x", 300000},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf html, out, text;
		repeat(&html, rows[i].before, rows[i].part, 50000, rows[i].after);
		sanitise(&out, buf_text(&html), html.length);
		if (out.length > rows[i].at_most)
			fail_msg("%s: %zu bytes", rows[i].shows, out.length);
		buf_init(&text, 1 << 20);
		html_to_page(&text, buf_text(&html), html.length, 80, NULL);
		assert_false(text.is_full);
		buf_done(&text);
		buf_done(&out);
		buf_done(&html);
	}
}

static void a_rule_below_the_deepest_element_ends_the_paragraph(void **state)
{
	(void)state;
	struct buf html, once, twice;
	repeat(&html, "<p>", "<b>", 200, "x<hr>y");
	sanitise(&once, buf_text(&html), html.length);
	assert_non_null(strstr(buf_text(&once), "</p><hr>y"));
	sanitise(&twice, buf_text(&once), once.length);
	assert_string_equal(buf_text(&twice), buf_text(&once));
	buf_done(&html);
	buf_done(&once);
	buf_done(&twice);
}

static void text_below_the_deepest_element_stays(void **state)
{
	(void)state;
	struct buf html, out;
	repeat(&html, "", "<div>", 500, "deep");
	html.limit = 10000;
	for (int i = 0; i < 500; i++)
		buf_add_text(&html, "</div>");
	buf_add_text(&html, "<p>after</p>");
	sanitise(&out, buf_text(&html), html.length);
	assert_non_null(strstr(buf_text(&out), "deep"));
	const char *after = strstr(buf_text(&out), "<p>after</p>");
	assert_non_null(after);
	assert_string_equal(after, "<p>after</p>");
	buf_done(&out);
	buf_done(&html);
}

static const char *skip_name(const char *at)
{
	return at + strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
}

/* Behind a tag in the one spelling that is allowed, NULL for any other. */
static const char *skip_tag(const char *at)
{
	at += at[1] == '/' ? 2 : 1;
	const char *name = at;
	at = skip_name(at);
	if (at == name)
		return NULL;
	while (*at == ' ') {
		const char *attribute = at + 1;
		at = skip_name(attribute);
		if (!strncmp(attribute, "on", 2) || !strncmp(attribute, "style", 5) || strncmp(at, "=\"", 2) != 0)
			return NULL;
		if (!strncmp(attribute, "href", 4) && strncmp(at, "=\"http://", 9) != 0)
			return NULL;
		at += 2 + strcspn(at + 2, "\"<>");
		if (*at++ != '"')
			return NULL;
	}
	return *at == '>' ? at + 1 : NULL;
}

static bool is_canonical(const char *html)
{
	while (html && *html) {
		if (*html == '>' || *html == '"')
			return false;
		if (*html == '&' && strncmp(html, "&amp;", 5) != 0 && strncmp(html, "&lt;", 4) != 0 &&
		    strncmp(html, "&gt;", 4) != 0 && strncmp(html, "&quot;", 6) != 0)
			return false;
		html = *html == '<' ? skip_tag(html) : html + 1;
	}
	return html != NULL;
}

static void the_judge_of_spelling_can_fail(void **state)
{
	static const char *const wrong[] = {"<", ">", "\"", "&", "&nbsp;", "<P>", "<p", "<p >", "<p a=b>", "<p a='b'>",
	    "<p on=\"\">", "<p style=\"\">", "<a href=\"javascript:x\">", "<!-- -->", "<p a=\"<\">", "x<p>y<"};
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (is_canonical(wrong[i]))
			fail_msg("%s", wrong[i]);
	assert_true(is_canonical("a<p lang=\"x&amp;y\">b</p><br>&lt;"));
}

/* Pieces of hostile HTML in an order that a fixed sequence chooses: what comes out must be stable. */
static void mutations_are_stable(void **state)
{
	static const char *const pieces[] = {
	    "<svg>",
	    "</svg>",
	    "<style>",
	    "</style>",
	    "<!--",
	    "-->",
	    "<![CDATA[",
	    "]]>",
	    "<table>",
	    "<td>",
	    "<tr>",
	    "</table>",
	    "<p>",
	    "</p>",
	    "<a href=x>",
	    "</a>",
	    "<ul>",
	    "<li>",
	    "</ul>",
	    "\"",
	    "'",
	    "<",
	    ">",
	    "&",
	    "&#60;",
	    "&lt;",
	    "&amp;",
	    "<b/>",
	    "<div>",
	    "</div>",
	    "<pre>",
	    "\n",
	    "<br>",
	    "<img src=x alt='",
	    "\xff",
	    "\xc2\x9b",
	    "<dd>",
	    "<h1>",
	    "</h1>",
	    "<caption>",
	    "<tbody>",
	    "<ruby>",
	    "<rt>",
	    "</br>",
	    "&#x80;",
	    "&copy",
	    "text ",
	    "javascript:",
	    "<noscript>",
	    " title=\"",
	    "<a title=",
	    "/>",
	    "<script>",
	    "</script>",
	    "<iframe/>",
	    "onclick=x ",
	    "=",
	};
	(void)state;
	uint32_t seed = 1;
	for (int round = 0; round < 5000; round++) {
		struct buf html, once, twice;
		buf_init(&html, 4096);
		for (int i = 0; i < 24; i++) {
			seed = seed * 1664525u + 1013904223u;
			buf_add_text(&html, pieces[(seed >> 8) % COUNT(pieces)]);
		}
		sanitise(&once, buf_text(&html), html.length);
		sanitise(&twice, buf_text(&once), once.length);
		if (strcmp(buf_text(&once), buf_text(&twice)) != 0)
			fail_msg("%s\nonce:  %s\ntwice: %s", buf_text(&html), buf_text(&once), buf_text(&twice));
		if (!is_canonical(buf_text(&once)))
			fail_msg("%s\nonce:  %s", buf_text(&html), buf_text(&once));
		buf_done(&html);
		buf_done(&once);
		buf_done(&twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(honest_markup_stays),
	    cmocka_unit_test(what_pages_need_scripts_for),
	    cmocka_unit_test(strays_in_tables_stand_before_them),
	    cmocka_unit_test(elements_are_balanced),
	    cmocka_unit_test(scripts_do_not_get_through),
	    cmocka_unit_test(without_a_base_relative_addresses_stay_out),
	    cmocka_unit_test(a_nul_byte_ends_nothing),
	    cmocka_unit_test(what_is_cut_is_balanced),
	    cmocka_unit_test(hostile_repetition_is_linear),
	    cmocka_unit_test(text_below_the_deepest_element_stays),
	    cmocka_unit_test(a_rule_below_the_deepest_element_ends_the_paragraph),
	    cmocka_unit_test(the_judge_of_spelling_can_fail),
	    cmocka_unit_test(mutations_are_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
