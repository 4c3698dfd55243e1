/* cli/printer: the same entries in every form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "output.h"
#include "printer.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/store_entries.h"

#define NOON 1774008000 /* 2026-03-20T12:00:00Z */

static const char *const categories[] = {"one", "two|three"};
static const struct store_entry plain = {
    .id = 7,
    .feed = 2,
    .feed_title = "Kitchen",
    .feed_url = "https://example.org/feed",
    .guid = "urn:7",
    .title = "Bread",
    .link = "https://example.org/7",
    .author = "Ann",
    .published = NOON,
    .updated = DATE_NONE,
    .received = NOON + 60,
    .sort_time = NOON,
    .tags = "daily,later",
    .summary = "Flour and water.",
    .content = "<p>Flour <b>and</b> water.</p>",
    .text = "Flour and water.",
};
static const struct store_entry hostile = {
    .id = 8,
    .feed = 2,
    .feed_title = "A, \"B\"\tC",
    .feed_url = "https://example.org/feed?a=1&b=2",
    .title = "=1+1 \"x\", <y> & ]]>\n\033[31mz",
    .link = "https://example.org/?a=1&b=2",
    .published = DATE_NONE,
    .updated = DATE_NONE,
    .received = NOON,
    .sort_time = NOON,
    .is_read = true,
    .is_starred = true,
    .tags = "",
    .text = "From the start\n.\n",
    .content = "<p>From the start</p>",
    .categories = (const char **)(uintptr_t)categories,
    .category_count = 2,
};

static void print(struct output *output, const char *format, const struct store_entry *entry)
{
	struct printer printer;
	struct error error = {0};
	setenv("TZ", "UTC", 1);
	tzset();
	*output = (struct output){.fd = -1};
	buf_init(&output->text, 1 << 20);
	if (!printer_choose(&printer, output, format, NOON + 3600, &error))
		fail_msg("%s", error.text);
	printer.title = "query";
	printer.form->begin(&printer, PRINTER_ENTRIES);
	printer.form->entry(&printer, entry);
	if (printer.form->end)
		printer.form->end(&printer);
}

static void test_lines(void **state)
{
	static const struct {
		const char *shows, *format;
		const struct store_entry *entry;
		const char *text;
	} cases[] = {
	    {"a template", "{id} {date} {age} {title} <{link}> {feed} {tags} {state}", &plain,
	        "7 2026-03-20 12:00 1h ago Bread <https://example.org/7> Kitchen daily,later N\n"},
	    {"a template of what is not there", "[{author}|{guid}|{published}]", &hostile, "[||]\n"},
	    {"a template keeps to its line", "{title}", &hostile, "=1+1 \"x\", <y> & ]]> [31mz\n"},
	    {"csv", "csv", &plain,
	        "id,feed_id,feed,title,link,published,received,author,summary,read,starred,tags\n"
	        "7,2,Kitchen,Bread,https://example.org/7,2026-03-20T12:00:00Z,2026-03-20T12:01:00Z,Ann,Flour and "
	        "water.,no,no,\"daily,later\"\n"},
	    {"csv with everything that separates", "csv", &hostile,
	        "id,feed_id,feed,title,link,published,received,author,summary,read,starred,tags\n"
	        "8,2,\"A, \"\"B\"\" C\",\"=1+1 \"\"x\"\", <y> & ]]> "
	        "[31mz\",https://example.org/?a=1&b=2,,2026-03-20T12:00:00Z,,,yes,yes,\n"},
	    {"tsv", "tsv", &plain,
	        "id\tfeed_id\tfeed\ttitle\tlink\tpublished\treceived\tauthor\tsummary\tread\tstarred\ttags\n"
	        "7\t2\tKitchen\tBread\thttps://example.org/7\t2026-03-20T12:00:00Z\t2026-03-20T12:01:00Z\tAnn\tFlour and "
	        "water.\tno\tno\tdaily,later\n"},
	    {"tsv with everything that separates", "tsv", &hostile,
	        "id\tfeed_id\tfeed\ttitle\tlink\tpublished\treceived\tauthor\tsummary\tread\tstarred\ttags\n"
	        "8\t2\tA, \"B\" C\t=1+1 \"x\", <y> & ]]> "
	        "[31mz\thttps://example.org/?a=1&b=2\t\t2026-03-20T12:00:00Z\t\t\tyes\tyes\t\n"},
	    {"sfeed", "sfeed", &plain,
	        "1774008000\tBread\thttps://example.org/7\t<p>Flour <b>and</b> water.</p>\thtml\turn:7\tAnn\t\t\n"},
	    {"sfeed with everything that separates", "sfeed", &hostile,
	        "1774008000\t=1+1 \"x\", <y> & ]]> [31mz\thttps://example.org/?a=1&b=2\t<p>From the "
	        "start</p>\thtml\thttps://example.org/?a=1&b=2\t\t\tone|two three\n"},
	    {"an Atom feed", "atom", &hostile,
	        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	        "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
	        "<title>query</title>\n"
	        "<id>urn:uuid:ce402b82-c72b-8e49-8e40-2b82c72b1e49</id>\n"
	        "<updated>2026-03-20T13:00:00Z</updated>\n"
	        "<author><name>tidings</name></author>\n"
	        "<generator version=\"" TIDINGS_VERSION "\">tidings</generator>\n"
	        "<entry>\n"
	        "<id>urn:uuid:5782f263-3b97-8e23-8b8c-62cf6fae7072</id>\n"
	        "<title>=1+1 &quot;x&quot;, &lt;y&gt; &amp; ]]&gt;\n"
	        "[31mz</title>\n"
	        "<updated>2026-03-20T12:00:00Z</updated>\n"
	        "<link rel=\"alternate\" href=\"https://example.org/?a=1&amp;b=2\"/>\n"
	        "<category term=\"one\"/>\n"
	        "<category term=\"two|three\"/>\n"
	        "<source><id>https://example.org/feed?a=1&amp;b=2</id>\n"
	        "<title>A, &quot;B&quot;\tC</title>\n"
	        "<link rel=\"self\" "
	        "href=\"https://example.org/feed?a=1&amp;b=2\"/><updated>2026-03-20T12:00:00Z</updated>\n"
	        "</source>\n"
	        "<content type=\"html\" xml:base=\"https://example.org/?a=1&amp;b=2\">&lt;p&gt;From the "
	        "start&lt;/p&gt;</content>\n"
	        "</entry>\n"
	        "</feed>\n"},
	    {"a mailbox", "mbox", &hostile,
	        "From tidings@localhost Fri Mar 20 12:00:00 2026\n"
	        "Date: Fri, 20 Mar 2026 12:00:00 +0000\n"
	        "From: =?utf-8?B?QSwgIkIiIEM=?= <tidings@localhost>\n"
	        "Subject: =1+1 \"x\", <y> & ]]> [31mz\n"
	        "Message-ID: <0000000000000008.34cde5f0e7d43caa@tidings.localhost>\n"
	        "X-Feed: A, \"B\" C\n"
	        "MIME-Version: 1.0\n"
	        "Content-Type: text/html; charset=utf-8\n"
	        "Content-Transfer-Encoding: quoted-printable\n"
	        "\n"
	        "<p>From the start</p>\n"
	        "<p><a href=3D\"https://example.org/?a=3D1&b=3D2\">https://example.org/?a=3D=\n"
	        "1&b=3D2</a></p>\n"
	        "\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct output output;
		print(&output, cases[i].format, cases[i].entry);
		if (strcmp(buf_text(&output.text), cases[i].text) != 0)
			fail_msg("%s: %s", cases[i].shows, buf_text(&output.text));
		output_done(&output);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
