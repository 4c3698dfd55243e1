/* parse_json: JSON Feed as people write it, and JSON that is none. */

#include "tidings/parse_json.h"

#include "document_fixture.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define VERSION "\"version\":\"https://jsonfeed.org/version/1.1\""

struct row {
	const char *shows, *text, *expected;
};

static void test_members(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"the feed's own members",
	        "{" VERSION ",\"title\":\"T & <b>\",\"description\":\"D\",\"language\":\"de\",\"icon\":\"/i.png\","
	        "\"home_page_url\":\"http://h/\",\"feed_url\":\"http://h/f\",\"next_url\":\"http://h/2\","
	        "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"http://hub/\"}],\"items\":[]}",
	        "format=json1.x\ntitle(plain)=T & <b>\ndescription(plain)=D\nlanguage=de\nicon=/i.png\nlink=http://h/ "
	        "rel=-\n"
	        "link=http://h/f rel=self\nlink=http://h/2 rel=next\nlink=http://hub/ rel=hub\nentries=0"},
	    {"an item's members",
	        "{" VERSION ",\"items\":[{\"id\":\"a\",\"url\":\"http://h/a\",\"external_url\":\"http://e/\","
	        "\"title\":\"T\",\"summary\":\"S\",\"content_html\":\"<p>C\",\"date_published\":\"2020-01-02T03:04:05Z\","
	        "\"date_modified\":\"2020-01-03T03:04:05Z\",\"tags\":[\"x\",\"\",\"y\"],\"language\":\"en\"}]}",
	        "entry.id=a\nentry.link=http://h/a rel=-\nentry.link=http://e/ rel=related\nentry.title(plain)=T\n"
	        "entry.summary(plain)=S\nentry.content(html)=<p>C\nentry.published=2020-01-02T03:04:05Z\n"
	        "entry.updated=2020-01-03T03:04:05Z\nentry.category=[x]\nentry.category=[y]\n!entry.category=[]\nentry."
	        "language=en"},
	    {"an id that is a number", "{" VERSION ",\"items\":[{\"id\":17}]}", "entry.id=17"},
	    {"plain content when there is no HTML", "{" VERSION ",\"items\":[{\"id\":\"a\",\"content_text\":\"1 < 2\"}]}",
	        "entry.content(plain)=1 < 2"},
	    {"HTML before plain content",
	        "{" VERSION ",\"items\":[{\"id\":\"a\",\"content_text\":\"t\",\"content_html\":\"h\"}]}",
	        "entry.content(html)=h"},
	    {"authors of version 1.1 before the author of 1.0",
	        "{" VERSION ",\"items\":[{\"id\":\"a\",\"author\":{\"name\":\"Old\"},"
	        "\"authors\":[{\"name\":\"A\",\"url\":\"http://a/\"},{\"name\":\"B\"}]}]}",
	        "entry.person=A||http://a/\nentry.person=B||\n!entry.person=Old"},
	    {"the author of 1.0", "{" VERSION ",\"items\":[{\"id\":\"a\",\"author\":{\"name\":\"Old\"}}]}",
	        "entry.person=Old||"},
	    {"an author who has only an address",
	        "{" VERSION ",\"items\":[{\"id\":\"a\",\"authors\":[{\"url\":\"http://a/\"},{\"avatar\":\"x\"}]}]}",
	        "entry.person=||http://a/"},
	    {"an author that is only a text", "{" VERSION ",\"items\":[{\"id\":\"a\",\"author\":\"Plain\"}]}",
	        "entry.person=Plain||"},
	    {"attachments, the one without address left out",
	        "{" VERSION ",\"items\":[{\"id\":\"a\",\"attachments\":[{\"url\":\"http://h/a.mp3\","
	        "\"mime_type\":\"audio/mpeg\",\"size_in_bytes\":12},{\"mime_type\":\"x/y\"}]}]}",
	        "entry.enclosure=http://h/a.mp3|audio/mpeg|12\n!entry.enclosure=|"},
	    {"members of the wrong type are absent",
	        "{" VERSION
	        ",\"title\":{\"a\":1},\"items\":[{\"id\":[1],\"tags\":\"x\",\"authors\":{},\"attachments\":7}]}",
	        "!title\n!entry.id\n!entry.category\n!entry.enclosure\nentries=1"},
	    {"what is no object is no item", "{" VERSION ",\"items\":[1,\"x\",null,{\"id\":\"a\"}]}", "entries=1"},
	    {"no version, but items that look like entries",
	        "{\"title\":\"T\",\"items\":[{\"id\":\"a\",\"url\":\"http://h/a\"}]}", "entry.id=a"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(1u << 20);
		struct document document = {0};
		struct error error = {0};
		struct buf dump;
		buf_init(&dump, DUMP_LIMIT);
		if (!parse_json(arena, rows[i].text, strlen(rows[i].text), &document, &error))
			fail_msg("%s: %s", rows[i].shows, error.text);
		dump_document(&dump, &document);
		expect_lines(rows[i].shows, buf_text(&dump), rows[i].expected);
		buf_done(&dump);
		arena_free(arena);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	static const struct row rows[] = {
	    {"an object of other things", "{\"a\":[1,2,3]}", NULL},
	    {"an array", "[]", NULL},
	    {"items that are no entries", "{\"title\":\"Shop\",\"items\":[{\"id\":1,\"price\":2}]}", NULL},
	    {"no JSON", "{\"version\":", NULL},
	    {"another version's address", "{\"version\":\"https://example.org/1\",\"items\":[]}", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(1u << 20);
		struct document document = {0};
		struct error error = {0};
		if (parse_json(arena, rows[i].text, strlen(rows[i].text), &document, &error))
			fail_msg("%s was taken", rows[i].shows);
		assert_int_equal(error.kind, ERROR_INPUT);
		assert_true(strlen(error.text) > 0);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests_name("parse_json", tests, NULL, NULL);
}
