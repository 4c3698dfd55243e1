/* feedlist: what the lines of a feeds file say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/feedlist.h"
#include "tidings/mem.h"

static bool add_feed(void *arg, const struct feedlist_feed *feed)
{
	struct buf *out = arg;
	buf_add_format(out, "%zu", feed->line);
	if (feed->problem)
		buf_add_text(out, " no");
	if (feed->url)
		buf_add_format(out, " %s", feed->url);
	if (feed->username)
		buf_add_format(out, " user %s %s", feed->username, feed->password);
	if (feed->title)
		buf_add_format(out, " called %s", feed->title);
	for (size_t i = 0; i < feed->tag_count; i++)
		buf_add_format(out, " [%s]", feed->tags[i]);
	buf_add_text(out, ";");
	return true;
}

static void read(const char *text, size_t length, struct buf *out)
{
	struct arena *arena = arena_new(1 << 20);
	buf_init(out, 1 << 20);
	feedlist_read(arena, text, length, add_feed, out);
	arena_free(arena);
}

static void test_lines(void **state)
{
	(void)state;
	static const struct {
		const char *what, *text, *feeds;
	} rows[] = {
	    {"nothing", "", ""},
	    {"nothing that says something", "\n  \n# http://a.example/\n\t#x\n", ""},
	    {"an address", "http://a.example/", "1 http://a.example/;"},
	    {"the lines of Windows", "http://a.example/ t\r\nhttp://b.example/\r\n",
	        "1 http://a.example/ [t];2 http://b.example/;"},
	    {"tags", "http://a.example/ one \"two words\"\tthree", "1 http://a.example/ [one] [two words] [three];"},
	    {"a title", "http://a.example/ \"~The A\" one", "1 http://a.example/ called The A [one];"},
	    {"a title without quotes", "http://a.example/ ~A one", "1 http://a.example/ called A [one];"},
	    {"quotes inside", "http://a.example/ \"~a \\\"b\\\" \\\\ c\"", "1 http://a.example/ called a \"b\" \\ c;"},
	    {"a quote that does not end", "http://a.example/ \"one two", "1 http://a.example/ [one two];"},
	    {"an empty tag and an empty title", "http://a.example/ \"\" \"~\" \" \"", "1 http://a.example/;"},
	    {"hidden in newsboat's lists", "http://a.example/ ! one", "1 http://a.example/ [one];"},
	    {"a comma in a tag", "http://a.example/ a,b", "1 http://a.example/ [a b];"},
	    {"a comment behind", "http://a.example/#x # one two", "1 http://a.example/;"},
	    {"an address in quotes", "\"http://a.example/x y\"", "1 http://a.example/x%20y;"},
	    {"no scheme", "a.example/feed", "1 https://a.example/feed;"},
	    {"a user", "http://ann:p%20w@a.example/", "1 http://a.example/ user ann p w;"},
	    {"newsboat's own", "exec:ls\nfilter:x:http://a.example/\n\"query:a:b\"", "1 no;2 no;3 no;"},
	    {"another scheme", "gopher://a.example/\nhttp://b.example/", "1 no;2 http://b.example/;"},
	    {"bytes that are no text", "http://a.example/\xff\nhttp://b.example/", "1 no;2 http://b.example/;"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf feeds;
		read(rows[i].text, strlen(rows[i].text), &feeds);
		if (strcmp(buf_text(&feeds), rows[i].feeds) != 0)
			fail_msg("%s: %s", rows[i].what, buf_text(&feeds));
		buf_done(&feeds);
	}
}

static void test_a_line_that_is_too_long(void **state)
{
	(void)state;
	size_t length = 100000;
	char *text = mem_new(length, 1);
	struct buf feeds;
	memset(text, 'a', length);
	memcpy(text + length - 17, "\nhttp://a.example", 17);
	read(text, length, &feeds);
	assert_string_equal(buf_text(&feeds), "1 no;2 http://a.example;");
	buf_done(&feeds);
	mem_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_a_line_that_is_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
