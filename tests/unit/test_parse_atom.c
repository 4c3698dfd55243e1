/* parse_atom: Atom 1.0, its draft 0.3, and what stands in such feeds besides. */

#include "tidings/parse_atom.h"

#include "document_fixture.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define FEED(body) "<feed xmlns=\"http://www.w3.org/2005/Atom\">" body "</feed>"
#define ENTRY(body) FEED("<entry>" body "</entry>")
#define DRAFT(body) "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>" body "</entry></feed>"
#define XHTML "xmlns=\"http://www.w3.org/1999/xhtml\""

struct row {
	const char *shows, *text, *expected;
};

static void check_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new(16u << 20);
		struct document document = {0};
		struct error error = {0};
		struct buf dump;
		buf_init(&dump, DUMP_LIMIT);
		if (!parse_atom(arena, rows[i].text, strlen(rows[i].text), "http://h.org/feed", &document, &error))
			fail_msg("%s: %s", rows[i].shows, error.text);
		dump_document(&dump, &document);
		expect_lines(rows[i].shows, buf_text(&dump), rows[i].expected);
		buf_done(&dump);
		arena_free(arena);
	}
}

#define CHECK(rows) check_all(rows, sizeof(rows) / sizeof *(rows))

static void test_frames(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"1.0", FEED(""), "format=atom1.0\nentries=0"},
	    {"0.3 by its namespace", "<feed xmlns=\"http://purl.org/atom/ns#\"/>", "format=atom0.3"},
	    {"0.3 by its version", "<feed version=\"0.3\"/>", "format=atom0.3"},
	    {"no namespace at all", "<feed><title>T</title><entry><id>1</id></entry></feed>",
	        "format=atom1.0\ntitle(plain)=T\nentry.id=1"},
	    {"everything under a prefix",
	        "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:id>1</a:id></a:entry></a:feed>", "entry.id=1"},
	    {"a lone entry", "<entry xmlns=\"http://www.w3.org/2005/Atom\"><id>1</id></entry>", "entry.id=1\nentries=1"},
	    {"the feed's own elements",
	        "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
	        "xml:lang=\"de\"><id>i</id><title>T</title><subtitle>S</subtitle>"
	        "<updated>2020-01-01T00:00:00Z</updated><logo>/l.png</logo><icon>/i.png</icon>"
	        "<author><name>A</name><email>a@h</email><uri>http://a/</uri></author></feed>",
	        "id=i\nlanguage=de\ntitle(plain)=T\ndescription(plain)=S\nupdated=2020-01-01T00:00:00Z\nicon=/i.png\n"
	        "person=A|a@h|http://a/"},
	};
	CHECK(rows);
}

static void test_text_constructs(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"no type is plain", ENTRY("<title>1 &lt; 2</title>"), "entry.title(plain)=1 < 2"},
	    {"no type, but markup in what is no title", ENTRY("<summary>&lt;p&gt;a &amp;amp; b</summary>"),
	        "entry.summary(html)=<p>a &amp; b"},
	    {"no type, and nothing that looks like markup", ENTRY("<summary>1 &lt; 2 &amp; 3</summary>"),
	        "entry.summary(plain)=1 < 2 & 3"},
	    {"a title without a type may be about tags", ENTRY("<title>the &lt;b&gt; tag &amp;amp; more</title>"),
	        "entry.title(plain)=the <b> tag &amp; more"},
	    {"but its references are decoded", ENTRY("<title>AT&amp;amp;T</title>"), "entry.title(html)=AT&amp;T"},
	    {"plain by declaration stays so", ENTRY("<summary type=\"text\">&lt;p&gt;</summary>"),
	        "entry.summary(plain)=<p>"},
	    {"text is plain", ENTRY("<title type=\"text\">&lt;b&gt;</title>"), "entry.title(plain)=<b>"},
	    {"html", ENTRY("<title type=\"html\">&lt;b&gt;x&lt;/b&gt;</title>"), "entry.title(html)=<b>x</b>"},
	    {"text/html", ENTRY("<summary type=\"text/html\">&lt;b&gt;x&lt;/b&gt;</summary>"),
	        "entry.summary(html)=<b>x</b>"},
	    {"xhtml without its div",
	        ENTRY("<content type=\"xhtml\">\n<div " XHTML ">a &lt; <b>b</b><br/></div></content>"),
	        "entry.content(xhtml)=a &lt; <b>b</b><br>"},
	    {"xhtml under a prefix",
	        ENTRY("<content type=\"xhtml\"><x:div "
	              "xmlns:x=\"http://www.w3.org/1999/xhtml\"><x:p>a</x:p></x:div></content>"),
	        "entry.content(xhtml)=<p>a</p>"},
	    {"a div inside the div stays", ENTRY("<content type=\"xhtml\"><div " XHTML "><div>a</div></div></content>"),
	        "entry.content(xhtml)=<div>a</div>"},
	    {"xhtml that was escaped after all", ENTRY("<content type=\"xhtml\">&lt;p&gt;a&lt;/p&gt;</content>"),
	        "entry.content(html)=<p>a</p>"},
	    {"html with elements in it", ENTRY("<content type=\"html\"><p>a</p></content>"),
	        "entry.content(xhtml)=<p>a</p>"},
	    {"a type nobody knows", ENTRY("<title type=\"x-y\">a</title>"), "entry.title(plain)=a"},
	    {"a picture is no text", ENTRY("<content type=\"image/png\">iVBO</content>"), "!entry.content"},
	    {"content elsewhere", ENTRY("<content type=\"text/html\" src=\"http://h/c\"/>"),
	        "entry.link=http://h/c rel=content"},
	    {"content:encoded in Atom",
	        ENTRY("<c:encoded xmlns:c=\"http://purl.org/rss/1.0/modules/content/\">&lt;p&gt;a</c:encoded>"),
	        "entry.content(guess)=<p>a"},
	    {"0.3, escaped", DRAFT("<content type=\"text/html\" mode=\"escaped\">&lt;p&gt;a</content>"),
	        "entry.content(html)=<p>a"},
	    {"0.3, escaped without type", DRAFT("<title mode=\"escaped\">a &lt;b&gt;</title>"), "entry.title(guess)=a <b>"},
	    {"0.3, xml",
	        DRAFT("<content type=\"application/xhtml+xml\" mode=\"xml\"><div " XHTML "><p>a</p></div></content>"),
	        "entry.content(xhtml)=<p>a</p>"},
	    {"0.3, base64", DRAFT("<content type=\"text/html\" mode=\"base64\">PGI+\n8J+YgDwv Yj4=</content>"),
	        "entry.content(html)=<b>\xF0\x9F\x98\x80</b>"},
	    {"0.3, base64 of no text becomes clean text", DRAFT("<title mode=\"base64\">/wBh</title>"),
	        "entry.title(plain)=\xEF\xBF\xBD"
	        "a"},
	    {"mode means nothing in 1.0", ENTRY("<title mode=\"base64\">PGI+</title>"), "entry.title(plain)=PGI+"},
	    {"addresses under an inner xml:base are resolved at once",
	        ENTRY("<content type=\"xhtml\" xml:base=\"http://b.org/\"><div " XHTML
	              "><p xml:base=\"x/\"><a href=\"y\">z</a></p><a href=\"y\">z</a></div></content>"),
	        "entry.content(xhtml)=<p><a href=\"http://b.org/x/y\">z</a></p><a href=\"y\">z</a> base=http://b.org/"},
	};
	CHECK(rows);
}

static void test_links(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"relations and types", ENTRY("<link rel=\"alternate\" type=\"text/html\" href=\"/a\"/><link href=\"/b\"/>"),
	        "entry.link=/a rel=alternate type=text/html\nentry.link=/b rel=-"},
	    {"an enclosure", ENTRY("<link rel=\"enclosure\" href=\"/a.mp3\" type=\"audio/mpeg\" length=\"7\"/>"),
	        "entry.enclosure=/a.mp3|audio/mpeg|7\n!entry.link"},
	    {"a link as RSS writes it", ENTRY("<link>http://h/1</link>"), "entry.link=http://h/1 rel=-"},
	    {"a guid that is a page", ENTRY("<guid>http://h/1</guid>"), "entry.id(link)=http://h/1"},
	    {"a link without address", ENTRY("<link rel=\"alternate\"/>"), "!entry.link"},
	    {"hub, self and next of the feed",
	        FEED("<link rel=\"hub\" href=\"h\"/><link rel=\"self\" href=\"s\"/><link rel=\"next\" href=\"n\"/>"),
	        "link=h rel=hub\nlink=s rel=self\nlink=n rel=next"},
	    {"an id that is a page", ENTRY("<id>http://h/1</id>"), "entry.id(link)=http://h/1"},
	    {"an id that is none", ENTRY("<id>urn:uuid:1</id>"), "entry.id=urn:uuid:1"},
	    {"xml:base from feed to link",
	        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"http://b.org/x/\"><entry xml:base=\"y/\">"
	        "<link href=\"z\" xml:base=\"w/\"/></entry></feed>",
	        "base=http://b.org/x/\nentry.base=http://b.org/x/y/\nentry.link=z rel=- base=http://b.org/x/y/w/"},
	};
	CHECK(rows);
}

static void test_people_dates_lists(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"authors", ENTRY("<author><name>A</name></author><author><name>B</name></author>"),
	        "entry.person=A||\nentry.person=B||"},
	    {"an author without children", ENTRY("<author>A</author>"), "entry.person=A||"},
	    {"contributors are not authors", ENTRY("<contributor><name>C</name></contributor>"), "!entry.person"},
	    {"the source's author when the entry names none",
	        ENTRY("<source><title>no</title><id>no</id><author><name>S</name></author></source>"),
	        "entry.person=S||\n!entry.title\n!entry.id"},
	    {"the entry's author before the source's",
	        ENTRY("<source><author><name>S</name></author></source><author><name>A</name></author>"),
	        "entry.person=A||\n!entry.person=S"},
	    {"published and updated",
	        ENTRY("<published>2020-01-01T00:00:00Z</published><updated>2020-01-02T00:00:00Z</updated>"),
	        "entry.published=2020-01-01T00:00:00Z\nentry.updated=2020-01-02T00:00:00Z"},
	    {"0.3's dates",
	        DRAFT("<created>2020-01-01</created><issued>2020-01-02</issued><modified>2020-01-03</modified>"),
	        "entry.published=2020-01-02\nentry.updated=2020-01-03"},
	    {"categories by term, else by label",
	        ENTRY("<category term=\"t\" label=\"L\"/><category label=\"M\"/><category>N</category>"),
	        "entry.category=[t]\nentry.category=[M]\nentry.category=[N]\n!entry.category=[L]"},
	    {"categories of other vocabularies",
	        ENTRY("<i:keywords xmlns:i=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">a, b</i:keywords>"
	              "<m:category xmlns:m=\"http://search.yahoo.com/mrss/\">c</m:category>"),
	        "entry.category=[a]\nentry.category=[b]\nentry.category=[c]"},
	    {"a language as RSS writes it", FEED("<language>de</language>"), "language=de"},
	    {"a video's group",
	        ENTRY("<m:group "
	              "xmlns:m=\"http://search.yahoo.com/mrss/\"><m:title>t</m:title><m:description>d</m:description>"
	              "<m:content url=\"/v\" type=\"video/mp4\"/></m:group><title>T</title>"),
	        "entry.title(plain)=T\nentry.summary(guess)=d\nentry.enclosure=/v|video/mp4|"},
	};
	CHECK(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_frames),
	    cmocka_unit_test(test_text_constructs),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_people_dates_lists),
	};
	return cmocka_run_group_tests_name("parse_atom", tests, NULL, NULL);
}
