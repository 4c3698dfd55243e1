/* parse: what a document is, whatever stands around it, and what it is told when it is no feed. */

#include "tidings/parse.h"

#include "document_fixture.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define DECODED_LIMIT (4u << 20)
#define ATOM "<feed xmlns=\"http://www.w3.org/2005/Atom\">"
#define ENTRY "<entry><id>1</id><title>t</title></entry>"

struct row {
	const char *shows, *bytes;
	size_t length; /* 0: up to the NUL */
	const char *content_type, *expected;
};

static void check(const struct row *row, bool is_feed)
{
	struct arena *arena = arena_new(16u << 20);
	struct document document;
	struct error error = {0};
	struct buf decoded, dump;
	buf_init(&decoded, DECODED_LIMIT);
	buf_init(&dump, DUMP_LIMIT);
	struct feed_source source = {.bytes = row->bytes,
	    .length = row->length ? row->length : strlen(row->bytes),
	    .content_type = row->content_type};
	bool is_read = parse_document(arena, &source, &document, &decoded, &error);
	if (is_read)
		dump_document(&dump, &document);
	else
		buf_add_format(&dump, "%s\n", error.text);
	if (is_read != is_feed)
		fail_msg("%s: %s", row->shows, buf_text(&dump));
	expect_lines(row->shows, buf_text(&dump), row->expected);
	buf_done(&decoded);
	buf_done(&dump);
	arena_free(arena);
}

static void test_feeds(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"RSS", "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel/></rss>", 0, NULL, "format=rss2.0\n!warning"},
	    {"Atom", ATOM ENTRY "</feed>", 0, NULL, "format=atom1.0\nentries=1\n!warning"},
	    {"Atom with a prefix", "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"/>", 0, NULL, "format=atom1.0"},
	    {"RDF",
	        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"/>",
	        0, NULL, "format=rss1.0"},
	    {"JSON Feed, whatever the server calls it", " {\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", 0,
	        "text/html", "format=json1.x"},
	    {"a byte order mark", "\xEF\xBB\xBF<rss version=\"2.0\"><channel/></rss>", 0, NULL, "format=rss2.0"},
	    {"UTF-16", "\xFF\xFE<\0r\0s\0s\0/\0>\0", 14, NULL, "format=rss2.0"},
	    {"junk in front", "Warning: foo in x.php\n<rss version=\"2.0\"><channel/></rss>", 0, NULL, "format=rss2.0"},
	    {"a charset that only the server knows", "<rss><channel><title>\xE4</title></channel></rss>", 0,
	        "text/xml; charset=iso-8859-1", "title(guess)=\xC3\xA4"},
	    {"named references", "<rss><channel><title>&eacute;&nbsp;&amp; R&D</title></channel></rss>", 0, NULL,
	        "title(guess)=\xC3\xA9\xC2\xA0& R&D"},
	    {"cut in an entry", ATOM ENTRY "<entry><id>2</id><title>ha", 0, NULL,
	        "entries=2\ncut\nentry.id=2\nentry.cut\nwarning=the document ends early"},
	    {"cut behind an entry", ATOM ENTRY "<a:entry xmlns:a='http://www.w3.org/2005/Atom'><id>2</id></a:entry> <upd",
	        0, NULL, "entries=2\nentry.id=2\n!entry.cut\nwarning=the document ends early"},
	    {"JSON cut in an item",
	        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"},{\"id\":\"2", 0, NULL,
	        "entries=1\ncut\nentry.id=1\nwarning=the document ends early"},
	    {"whole JSON", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"}]}", 0, NULL,
	        "entries=1\n!cut\n!warning=the document ends early"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(&rows[i], true);
}

static void test_other_documents(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"nothing", "", 0, NULL, "the document is empty"},
	    {"white space", " \r\n\t", 0, NULL, "the document is empty"},
	    {"a web page", "<!DOCTYPE html><html><head><title>x</title></head><body><p>y</body></html>", 0, "text/html",
	        "the document is a web page, not a feed"},
	    {"a web page served as a feed", "<html><body><rss/></body></html>", 0, "application/rss+xml",
	        "the document is a web page, not a feed"},
	    {"a web page whose first tag is not html", "<!doctype html><meta charset=utf-8><title>x</title><p>feed", 0,
	        NULL, ""},
	    {"OPML", "<opml version=\"2.0\"><body/></opml>", 0, NULL,
	        "the document is a list of subscriptions (OPML), not a feed"},
	    {"a sitemap", "<urlset><url/></urlset>", 0, NULL, "the document is a sitemap, not a feed"},
	    {"SOAP under a prefix", "<s:Envelope xmlns:s=\"x\"/>", 0, NULL, "the document is a SOAP message, not a feed"},
	    {"other XML", "<thing/>", 0, NULL, "the document is XML of a kind that is no feed"},
	    {"other RDF", "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>", 0, NULL,
	        "the document has neither a channel nor items"},
	    {"other JSON", "{\"a\":1}", 0, NULL, "the document is JSON, but no JSON Feed"},
	    {"a text", "Hello there", 0, NULL, "the document is neither XML nor JSON"},
	    {"a picture", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16, NULL, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(&rows[i], false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_feeds),
	    cmocka_unit_test(test_other_documents),
	};
	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
