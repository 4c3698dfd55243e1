/* parse_rss: every RSS and the modules inside it, as feeds really spell them. */

#include "tidings/parse_rss.h"

#include "document_fixture.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define PARSE_DEPTH_TRIED 2000
#define RSS(body) "<rss version=\"2.0\"><channel>" body "</channel></rss>"
#define ITEM(body) RSS("<item>" body "</item>")
#define RDF "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">"
#define CONTENT "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
#define DC "xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
#define ATOM "xmlns:atom=\"http://www.w3.org/2005/Atom\""
#define MEDIA "xmlns:media=\"http://search.yahoo.com/mrss/\""
#define ITUNES "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""

struct row {
	const char *shows, *text, *expected;
};

static void check(const struct row *row)
{
	struct arena *arena = arena_new(16u << 20);
	struct document document = {0};
	struct error error = {0};
	struct buf dump;
	buf_init(&dump, DUMP_LIMIT);
	if (!parse_rss(arena, row->text, strlen(row->text), "http://h.org/feed", &document, &error))
		fail_msg("%s: %s", row->shows, error.text);
	dump_document(&dump, &document);
	expect_lines(row->shows, buf_text(&dump), row->expected);
	buf_done(&dump);
	arena_free(arena);
}

static void check_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&rows[i]);
}

#define CHECK(rows) check_all(rows, sizeof(rows) / sizeof *(rows))

static void test_formats(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"2.0", "<rss version=\"2.0\"><channel/></rss>", "format=rss2.0\nentries=0"},
	    {"2.0.1", "<rss version=\"2.0.1\"><channel/></rss>", "format=rss2.0"},
	    {"0.92", "<rss version=\" 0.92\"><channel/></rss>", "format=rss0.9x"},
	    {"no version", "<rss><channel/></rss>", "format=rss2.0"},
	    {"a channel without rss around it", "<channel><item><title>a</title></item></channel>",
	        "format=rss2.0\nentry.title(guess)=a"},
	    {"1.0, items beside the channel",
	        RDF "<channel><title>T</title></channel><item rdf:about=\"http://h/1\"><title>a</title></item></rdf:RDF>",
	        "format=rss1.0\ntitle(guess)=T\nentry.id=http://h/1\nentry.title(guess)=a\nentries=1"},
	    {"0.90",
	        "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
	        "xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><channel><title>T</title></channel></r:RDF>",
	        "format=rss0.9x\ntitle(guess)=T"},
	    {"1.0 with nothing in it", RDF "</rdf:RDF>", "format=rss1.0\nentries=0"},
	    {"items beside the channel of 2.0",
	        "<rss><channel><title>T</title></channel><item><title>a</title></item></rss>",
	        "title(guess)=T\nentry.title(guess)=a"},
	    {"names in upper case",
	        "<RSS VERSION=\"2.0\"><CHANNEL><ITEM><TITLE>a</TITLE><PUBDATE>2020-01-01</PUBDATE></ITEM>"
	        "</CHANNEL></RSS>",
	        "entry.title(guess)=a\nentry.published=2020-01-01"},
	};
	CHECK(rows);
}

static void test_namespaces(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"a default namespace of RSS's own",
	        "<rss xmlns=\"http://backend.userland.com/rss2\"><channel><title>T</title></channel></rss>",
	        "title(guess)=T"},
	    {"a default namespace that has nothing to do with RSS",
	        "<rss xmlns=\"http://www.w3.org/2005/Atom\"><channel><title>T</title></channel></rss>", "title(guess)=T"},
	    {"another prefix", ITEM("<x:creator xmlns:x=\"http://purl.org/dc/elements/1.1/\">A</x:creator>"),
	        "entry.person=A||"},
	    {"upper case, https and no slash",
	        ITEM("<x:creator xmlns:x=\"HTTPS://PURL.ORG/DC/Elements/1.1\">A</x:creator>"), "entry.person=A||"},
	    {"an unknown address behind a well-known prefix", ITEM("<dc:creator xmlns:dc=\"urn:x\">A</dc:creator>"),
	        "entry.person=A||"},
	    {"a prefix that nobody knows", ITEM("<x:title xmlns:x=\"urn:x\">no</x:title><title>yes</title>"),
	        "entry.title(guess)=yes"},
	    {"titles in unknown elements are not the item's", ITEM("<x:o xmlns:x=\"urn:x\"><title>no</title></x:o>"),
	        "!entry.title"},
	    {"atom without prefix, declared where it stands",
	        RSS("<link xmlns=\"http://www.w3.org/2005/Atom\" rel=\"self\" href=\"http://h/f\"/>"),
	        "link=http://h/f rel=self"},
	};
	CHECK(rows);
}

static void test_texts(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"the title", ITEM("<title> a  b\n</title>"), "entry.title(guess)=a  b"},
	    {"Dublin Core's title when there is no other", ITEM("<dc:title " DC ">d</dc:title>"), "entry.title(guess)=d"},
	    {"RSS's title wins, though it comes later", ITEM("<dc:title " DC ">d</dc:title><title>t</title>"),
	        "entry.title(guess)=t"},
	    {"an empty title is none", ITEM("<title> </title><dc:title " DC ">d</dc:title>"), "entry.title(guess)=d"},
	    {"the first of two", ITEM("<title>1</title><title>2</title>"), "entry.title(guess)=1"},
	    {"escaped markup arrives as markup", ITEM("<description>&lt;b&gt;x&lt;/b&gt;</description>"),
	        "entry.summary(guess)=<b>x</b>"},
	    {"inline markup is kept", ITEM("<description>a &amp; <b class=\"x&quot;y\">c</b><br/>d</description>"),
	        "entry.summary(xhtml)=a &amp; <b class=\"x&quot;y\">c</b><br>d"},
	    {"escaped markup beside inline markup is markup", ITEM("<description>&lt;i&gt;a&lt;/i&gt;<br/></description>"),
	        "entry.summary(xhtml)=<i>a</i><br>"},
	    {"content:encoded", ITEM("<description>s</description><content:encoded " CONTENT ">c</content:encoded>"),
	        "entry.summary(guess)=s\nentry.content(guess)=c"},
	    {"an xhtml body", ITEM("<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></body>"),
	        "entry.content(xhtml)=<p>x</p>"},
	    {"the picture's caption is not the description",
	        ITEM("<media:description " MEDIA ">m</media:description><description>d</description>"),
	        "entry.summary(guess)=d\nentry.caption(guess)=m"},
	    {"behind the description it is nothing",
	        ITEM("<description>d</description><media:description " MEDIA ">m</media:description>"),
	        "entry.summary(guess)=d\n!entry.caption"},
	    {"Dublin Core's description before RSS's is one of its own",
	        ITEM("<dc:description " DC ">m</dc:description><description>d</description>"),
	        "entry.summary(guess)=d\nentry.caption(guess)=m"},
	    {"a body of no vocabulary", ITEM("<description>d</description><body>b</body>"), "entry.content(guess)=b"},
	    {"media:group",
	        ITEM("<media:group " MEDIA "><media:title>t</media:title><media:description>d</media:description>"
	             "</media:group>"),
	        "entry.title(guess)=t\nentry.summary(guess)=d"},
	    {"Atom's text declares what it is", ITEM("<atom:title " ATOM " type=\"html\">&lt;b&gt;x</atom:title>"),
	        "entry.title(html)=<b>x"},
	    {"Atom's text without a type is a guess here", ITEM("<atom:title " ATOM ">&lt;b&gt;x</atom:title>"),
	        "entry.title(guess)=<b>x"},
	    {"Atom 0.3's tagline", RSS("<a:tagline xmlns:a=\"http://purl.org/atom/ns#\">x</a:tagline>"),
	        "description(guess)=x"},
	    {"iTunes' summary before its subtitle",
	        ITEM("<itunes:subtitle " ITUNES ">b</itunes:subtitle><itunes:summary " ITUNES ">a</itunes:summary>"),
	        "entry.summary(guess)=a"},
	    {"the title of the image is not the feed's", RSS("<image><title>no</title><url>/i.png</url></image>"),
	        "!title\nicon=/i.png"},
	    {"the title of the text input is not the feed's", RSS("<textInput><title>no</title></textInput>"), "!title"},
	};
	CHECK(rows);
}

static void test_links_and_ids(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"a link", ITEM("<link> http://h/1\n</link>"), "entry.link=http://h/1 rel=- own"},
	    {"a link as Atom writes it", ITEM("<link href=\"http://h/1\"/>"), "entry.link=http://h/1 rel=-"},
	    {"a link that has both an address and a text", ITEM("<link href=\"http://h/1\">here</link>"),
	        "entry.link=http://h/1 rel=-\n!entry.link=here"},
	    {"an empty address of its own is the base",
	        "<rss xml:base=\"http://h/f\"><channel><a:link rel=\"self\" href=\"\" "
	        "xmlns:a=\"http://www.w3.org/2005/Atom\"/></channel></rss>",
	        "link=http://h/f rel=self base=http://h/f"},
	    {"CDF's addresses and dates",
	        "<CHANNEL HREF=\"http://h/\" LASTMOD=\"2003-01-01\"><TITLE>T</TITLE><ABSTRACT>D</ABSTRACT>"
	        "<ITEM HREF=\"http://h/1\" LASTMOD=\"2003-01-02\"><TITLE>a</TITLE><ABSTRACT>s</ABSTRACT></ITEM></CHANNEL>",
	        "link=http://h/ rel=-\ntitle(guess)=T\ndescription(guess)=D\nupdated=2003-01-01\nentry.link=http://h/1 "
	        "rel=-\n"
	        "entry.title(guess)=a\nentry.summary(guess)=s\nentry.updated=2003-01-02"},
	    {"atom:link in the channel", RSS("<atom:link " ATOM " rel=\"hub\" href=\"http://hub/\"/>"),
	        "link=http://hub/ rel=hub"},
	    {"a guid may be the link", ITEM("<guid>http://h/1</guid>"), "entry.id(link)=http://h/1"},
	    {"a guid that says it is none", ITEM("<guid isPermaLink=\"False\">http://h/1</guid>"), "entry.id=http://h/1"},
	    {"an empty guid is none", ITEM("<guid> </guid>"), "!entry.id"},
	    {"rdf:about before dc:identifier",
	        RDF "<channel/><item rdf:about=\"http://h/1\"><dc:identifier " DC ">doi:1</dc:identifier></item></rdf:RDF>",
	        "entry.id=http://h/1"},
	    {"feedburner:origLink",
	        ITEM("<f:origLink xmlns:f=\"http://rssnamespace.org/feedburner/ext/1.0\">http://h/1</f:origLink>"),
	        "entry.link=http://h/1 rel=origin"},
	    {"xml:base, relative to the document's address",
	        "<rss xml:base=\"/a/\"><channel xml:base=\"b/\"><item><link>c</link></item></channel></rss>",
	        "base=http://h.org/a/b/\nentry.base=http://h.org/a/b/\nentry.link=c rel=- own base=http://h.org/a/b/"},
	    {"comments", ITEM("<comments>http://h/c</comments>"), "entry.comments=http://h/c"},
	};
	CHECK(rows);
}

static void test_people(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"author", ITEM("<author>a@h.org (A)</author>"), "entry.person=a@h.org (A)||"},
	    {"author with children", ITEM("<author><name>A</name><email>a@h.org</email></author>"),
	        "entry.person=A|a@h.org|"},
	    {"several dc:creator", ITEM("<dc:creator " DC ">A</dc:creator><dc:creator " DC ">B</dc:creator>"),
	        "entry.person=A||\nentry.person=B||"},
	    {"a name before an address alone", ITEM("<author>a@h.org</author><dc:creator " DC ">A</dc:creator>"),
	        "entry.person=A||\n!entry.person=a@h.org"},
	    {"author before dc:creator", ITEM("<dc:creator " DC ">B</dc:creator><author>A</author>"),
	        "entry.person=A||\n!entry.person=B"},
	    {"atom:author",
	        ITEM("<atom:author " ATOM "><atom:name>A</atom:name><atom:uri>http://a/</atom:uri></atom:author>"),
	        "entry.person=A||http://a/"},
	    {"itunes:author", ITEM("<itunes:author " ITUNES ">A</itunes:author>"), "entry.person=A||"},
	    {"an author who is nothing but an address of the web", ITEM("<author><url>http://a/</url></author>"),
	        "entry.person=||http://a/"},
	    {"itunes:owner is not the author", RSS("<itunes:owner " ITUNES "><itunes:name>A</itunes:name></itunes:owner>"),
	        "!person"},
	};
	CHECK(rows);
}

static void test_dates_and_lists(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"pubDate before dc:date", ITEM("<dc:date " DC ">2020-01-02</dc:date><pubDate>2020-01-01</pubDate>"),
	        "entry.published=2020-01-01\nentry.updated=2020-01-02"},
	    {"a pubDate that says nothing leaves room", ITEM("<pubDate>soon</pubDate><dc:date " DC ">2020-01-02</dc:date>"),
	        "entry.published=2020-01-02"},
	    {"atom:updated", ITEM("<atom:updated " ATOM ">2020-01-02</atom:updated>"), "entry.updated=2020-01-02"},
	    {"Atom 0.3's dates",
	        ITEM("<a:issued xmlns:a=\"http://purl.org/atom/ns#\">2020-01-01</a:issued>"
	             "<a:modified xmlns:a=\"http://purl.org/atom/ns#\">2020-01-02</a:modified>"),
	        "entry.published=2020-01-01\nentry.updated=2020-01-02"},
	    {"the channel's dates", RSS("<pubDate>2020-01-01</pubDate><lastBuildDate>2020-01-02</lastBuildDate>"),
	        "updated=2020-01-02"},
	    {"categories of any kind",
	        ITEM("<category domain=\"x\">a</category><dc:subject " DC ">b</dc:subject><atom:category " ATOM
	             " term=\"c\"/><itunes:keywords " ITUNES ">d, e,,f </itunes:keywords>"),
	        "entry.category=[a]\nentry.category=[b]\nentry.category=[c]\nentry.category=[d]\nentry.category=[e]\n"
	        "entry.category=[f]\n!entry.category=[]"},
	    {"an enclosure", ITEM("<enclosure url=\"/a.mp3\" type=\"audio/mpeg\" length=\"12\"/>"),
	        "entry.enclosure=/a.mp3|audio/mpeg|12"},
	    {"an enclosure as Atom writes its address", ITEM("<enclosure href=\"/a.mp3\"/>"), "entry.enclosure=/a.mp3||"},
	    {"categories and words of Media RSS and of nobody",
	        ITEM("<media:category " MEDIA ">a</media:category><media:group " MEDIA "><media:category>b</media:category>"
	             "</media:group><keywords>c, d</keywords>"),
	        "entry.category=[a]\nentry.category=[b]\nentry.category=[c]\nentry.category=[d]"},
	    {"an enclosure without address", ITEM("<enclosure type=\"audio/mpeg\"/>"), "!entry.enclosure"},
	    {"media:content, alone and in a group",
	        ITEM("<media:content " MEDIA " url=\"/a.jpg\" fileSize=\"1\"/><media:group " MEDIA
	             "><media:content url=\"/b.jpg\"/></media:group>"),
	        "entry.enclosure=/a.jpg||1\nentry.enclosure=/b.jpg||"},
	    {"how often to come",
	        RSS("<ttl>60</ttl><sy:updatePeriod xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">daily"
	            "</sy:updatePeriod><sy:updateFrequency xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">2"
	            "</sy:updateFrequency><skipHours><hour>1</hour><hour>2</hour></skipHours>"
	            "<skipDays><day>Sunday</day></skipDays>"),
	        "ttl=60\nperiod=daily\nfrequency=2\nhours=1,2\ndays=Sunday"},
	    {"the channel's xml:lang", "<rss xml:lang=\"x\"><channel xml:lang=\"de\"/></rss>", "language=de"},
	    {"languages", "<rss><channel xml:lang=\"x\"><language>de</language><item xml:lang=\"fr\"/></channel></rss>",
	        "language=de\nentry.language=fr"},
	};
	CHECK(rows);
}

static void test_an_item_inside_an_item_ends_it(void **state)
{
	(void)state;
	const struct row row = {"the end tag of the first is missing",
	    ITEM("<title>1</title><item><title>2</title></item><title>no</title>"),
	    "entry.title(guess)=1\nentry.title(guess)=2\nentries=2\n!title"};
	check(&row);
}

static void test_other_rdf_is_refused(void **state)
{
	(void)state;
	static const char text[] = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description/>"
	                           "</rdf:RDF>";
	struct arena *arena = arena_new(1u << 20);
	struct document document = {0};
	struct error error = {0};
	assert_false(parse_rss(arena, text, sizeof text - 1, NULL, &document, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	arena_free(arena);
}

static void test_bases_do_not_multiply(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 64u << 20);
	buf_add_text(&text, "<rss><channel xml:base=\"http://h.org/");
	for (int i = 0; i < 4000; i++)
		buf_add_char(&text, 'a');
	buf_add_text(&text, "/\">");
	for (int i = 0; i < 20000; i++)
		buf_add_text(&text, "<item xml:base=\"b/\"><title>t</title></item>");
	buf_add_text(&text, "</channel></rss>");
	struct arena *arena = arena_new(512u << 20);
	struct document document = {0};
	assert_true(parse_rss(arena, text.data, text.length, NULL, &document, NULL));
	assert_int_equal(document.entry_count, 20000);
	assert_true(arena_used(arena) < 32u << 20);
	arena_free(arena);
	buf_done(&text);
}

static void add_repeated(struct buf *text, const char *piece, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_text(text, piece);
}

static void test_depth_is_bounded(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 1u << 20);
	buf_add_text(&text, "<rss><channel><item><description>a");
	add_repeated(&text, "<b>", 200);
	buf_add_text(&text, "c");
	add_repeated(&text, "</b>", 200);
	buf_add_text(&text, "</description></item>");
	add_repeated(&text, "<x xml:base=\"y/\">", PARSE_DEPTH_TRIED);
	add_repeated(&text, "</x>", PARSE_DEPTH_TRIED);
	buf_add_text(&text, "<item><title>t</title></item></channel></rss>");
	struct arena *arena = arena_new(64u << 20);
	struct document document = {0};
	struct error error = {0};
	bool is_read = parse_rss(arena, buf_text(&text), text.length, NULL, &document, &error);
	assert_true(document.entry_count >= 1);
	assert_true(strstr(document.entries->summary.value, "<b><b>c</b></b>"));
	assert_true(is_read ? document.entry_count == 2 : error.kind != ERROR_NONE);
	arena_free(arena);
	buf_done(&text);
}

static void test_a_value_is_bounded(void **state)
{
	(void)state;
	struct buf text;
	buf_init(&text, 64u << 20);
	buf_add_text(&text, "<rss><channel><item><description>");
	add_repeated(&text, "&amp;<br/>", 2000000);
	buf_add_text(&text, "</description><title>t</title></item></channel></rss>");
	struct arena *arena = arena_new(128u << 20);
	struct document document = {0};
	assert_true(parse_rss(arena, buf_text(&text), text.length, NULL, &document, NULL));
	assert_true(strlen(document.entries->summary.value) <= 8u << 20);
	assert_string_equal(document.entries->title.value, "t");
	arena_free(arena);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_formats),
	    cmocka_unit_test(test_namespaces),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_links_and_ids),
	    cmocka_unit_test(test_people),
	    cmocka_unit_test(test_dates_and_lists),
	    cmocka_unit_test(test_an_item_inside_an_item_ends_it),
	    cmocka_unit_test(test_other_rdf_is_refused),
	    cmocka_unit_test(test_depth_is_bounded),
	    cmocka_unit_test(test_a_value_is_bounded),
	    cmocka_unit_test(test_bases_do_not_multiply),
	};
	return cmocka_run_group_tests_name("parse_rss", tests, NULL, NULL);
}
