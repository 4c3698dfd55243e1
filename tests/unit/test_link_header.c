/* link_header: the hub and the feed's own address, as servers write them in Link headers. */

#include "tidings/link_header.h"

#include "document_fixture.h"
#include "tidings/arena.h"

static void check(const char *shows, const char *value, struct document_link *links, const char *expected)
{
	struct arena *arena = arena_new(1u << 20);
	struct document document = {.links = links};
	struct buf dump;
	buf_init(&dump, DUMP_LIMIT);
	link_header_add(arena, value, "http://h/f", &document);
	dump_links(&dump, "", document.links);
	expect_lines(shows, buf_text(&dump), expected);
	if (!*expected && document.links)
		fail_msg("%s: %s", shows, buf_text(&dump));
	buf_done(&dump);
	arena_free(arena);
}

static void test_links(void **state)
{
	(void)state;
	static const struct {
		const char *shows, *value, *expected;
	} rows[] = {
	    {"no header", NULL, ""},
	    {"a hub", "<http://hub/>; rel=\"hub\"", "link=http://hub/ rel=hub base=http://h/f"},
	    {"a hub and itself, unquoted and tight", "<http://hub/>;rel=hub,<http://h/f2>;rel=self",
	        "link=http://hub/ rel=hub base=http://h/f\nlink=http://h/f2 rel=self base=http://h/f"},
	    {"a relative target, blanks everywhere", " < /x > ; REL = \"Self\" ", "link= /x  rel=Self base=http://h/f"},
	    {"several relations", "</x>; rel=\"alternate self\"", "link=/x rel=alternate self base=http://h/f"},
	    {"a relation that only ends so", "</x>; rel=\"github\"", ""},
	    {"other relations", "</wp-json/>; rel=\"https://api.w.org/\", </s.css>; rel=preload; as=style", ""},
	    {"commas, semicolons and brackets in quotes", "</x>; title=\"a, b; <c> \\\" d\"; rel=hub",
	        "link=/x rel=hub base=http://h/f\n!link=c"},
	    {"a comma in the address", "</x,y>; rel=hub", "link=/x,y rel=hub base=http://h/f"},
	    {"the first relation counts", "</x>; rel=next; rel=hub", ""},
	    {"of something else", "</x>; rel=hub; anchor=\"/other\"", ""},
	    {"no relation", "</x>; title=hub", ""},
	    {"no address", "<>; rel=hub", ""},
	    {"an address without end", "<http://hub/; rel=hub", ""},
	    {"a quote without end", "</x>; rel=\"hub", "link=/x rel=hub base=http://h/f"},
	    {"a backslash at the end", "</x>; rel=hub; t=\"a\\", "link=/x rel=hub base=http://h/f"},
	    {"nothing but signs", "<a>==;;,=\"<b>=,;<c>;=", ""},
	    {"a broken one before a good one", "<x; rel=hub, <http://hub/>; rel=hub", "!link=http://hub/"},
	    {"a word before", "junk </x>; rel=hub", "link=/x rel=hub base=http://h/f"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(rows[i].shows, rows[i].value, NULL, rows[i].expected);
}

static void test_the_document_goes_first(void **state)
{
	(void)state;
	struct document_link page = {.href = "/page"};
	struct document_link hub = {.next = &page, .href = "/hub", .rel = "hub"};
	struct document document = {.links = &hub};
	struct arena *arena = arena_new(1u << 20);
	link_header_add(arena, "<http://hub/>; rel=hub", NULL, &document);
	assert_ptr_equal(document.links, &hub);
	assert_ptr_equal(hub.next, &page);
	assert_string_equal(page.next->href, "http://hub/");
	assert_null(page.next->next);
	arena_free(arena);
}

static void test_the_number_is_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16u << 20);
	struct document document = {0};
	struct buf value;
	buf_init(&value, 1u << 20);
	for (int i = 0; i < 5000; i++)
		buf_add_text(&value, "</x>; rel=hub, ");
	link_header_add(arena, buf_text(&value), NULL, &document);
	int count = 0;
	for (const struct document_link *link = document.links; link; link = link->next)
		count++;
	assert_true(count > 0 && count <= 256);
	buf_done(&value);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_the_document_goes_first),
	    cmocka_unit_test(test_the_number_is_bounded),
	};
	return cmocka_run_group_tests_name("link_header", tests, NULL, NULL);
}
