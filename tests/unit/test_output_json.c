/* cli/output_json: the members of each record are a contract. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "output.h"
#include "output_json.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/json.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

#define NOON 1774008000 /* 2026-03-20T12:00:00Z */

struct keys {
	char text[1024];
};

static void add_key(void *arg, const char *key, const struct json *member)
{
	struct keys *keys = arg;
	(void)member;
	strncat(keys->text, key, sizeof keys->text - strlen(keys->text) - 1);
	strncat(keys->text, " ", sizeof keys->text - strlen(keys->text) - 1);
}

static void assert_keys(const struct json *value, const char *expected)
{
	struct keys keys = {""};
	json_each_member(value, add_key, &keys);
	assert_string_equal(keys.text, expected);
}

static struct printer open_printer(struct output *output)
{
	struct printer printer = {.form = &output_json_form, .output = output, .now = NOON};
	*output = (struct output){.fd = -1};
	buf_init(&output->text, 1 << 20);
	return printer;
}

/* The one line that was printed, read back. */
static struct json *read_back(struct output *output)
{
	const char *text = buf_text(&output->text);
	const char *end = strchr(text, '\n');
	assert_non_null(end);
	assert_string_equal(end, "\n");
	struct json *document = json_parse(text, output->text.length, NULL);
	assert_non_null(document);
	return document;
}

static const struct store_enclosure enclosure = {.url = "http://example.org/a.mp3", .type = "audio/mpeg", .length = 5};
static const char *const categories[] = {"one", "two"};
static const struct store_entry entry = {
    .id = 7,
    .feed = 3,
    .story = 9,
    .feed_title = "Feed",
    .feed_url = "http://example.org/",
    .guid = "g",
    .title = "Ti\033tle \u202e",
    .link = "http://example.org/7",
    .author = "A",
    .published = NOON,
    .updated = DATE_NONE,
    .received = NOON + 60,
    .is_read = true,
    .tags = "a,b c",
    .summary = "a < b & <script>",
    .content = "<p>C</p>",
    .text = "C",
};

static void test_an_entry_of_a_list(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output);
	output_json_form.begin(&printer, PRINTER_ENTRIES);
	output_json_form.entry(&printer, &entry);
	output_json_form.end(&printer);
	assert_null(strchr(buf_text(&output.text), '\033'));
	assert_null(strstr(buf_text(&output.text), "\u202e"));
	struct json *document = read_back(&output);
	assert_keys(document,
	    "id feed feed_title guid title link published received author summary read starred tags story also_in ");
	assert_int_equal(json_get_integer(document, "id", 0), 7);
	assert_string_equal(json_get_text(document, "summary"), "a &lt; b &amp; &lt;script&gt;");
	assert_string_equal(json_get_text(document, "published"), "2026-03-20T12:00:00Z");
	assert_true(json_get_bool(document, "read"));
	assert_false(json_get_bool(document, "starred"));
	assert_int_equal(json_count(json_get(document, "tags")), 2);
	assert_string_equal(json_text(json_at(json_get(document, "tags"), 1)), "b c");
	assert_int_equal(printer.count, 1);
	json_free(document);
	output_done(&output);
}

static void test_missing_values_are_left_out(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output);
	output_json_form.entry(
	    &printer, &(struct store_entry){.id = 1, .feed = 1, .tags = "", .published = DATE_NONE, .received = NOON});
	struct json *document = read_back(&output);
	assert_keys(document, "id feed received read starred tags story also_in ");
	json_free(document);
	output_done(&output);
}

static void test_an_entry_whole(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output);
	struct store_entry whole = entry;
	const char *own_categories[] = {categories[0], categories[1]};
	whole.enclosures = &enclosure;
	whole.enclosure_count = 1;
	whole.categories = own_categories;
	whole.category_count = 2;
	output_json_form.page(&printer, &whole);
	struct json *document = read_back(&output);
	assert_string_equal(json_get_text(document, "content"), "<p>C</p>");
	assert_string_equal(json_text(json_at(json_get(document, "categories"), 1)), "two");
	assert_keys(json_at(json_get(document, "enclosures"), 0), "url type length ");
	json_free(document);
	output_done(&output);
}

static void test_feeds(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		struct store_feed feed;
		const char *state, *next;
	} rows[] = {
	    {"never polled: due now", {.state = STORE_FEED_PENDING}, "pending", "2026-03-20T12:00:00Z"},
	    {"polled", {.state = STORE_FEED_ACTIVE, .due = NOON + 60}, "active", "2026-03-20T12:01:00Z"},
	    {"failing", {.state = STORE_FEED_ACTIVE, .due = NOON + 60, .problem = "p"}, "failing", "2026-03-20T12:01:00Z"},
	    {"gone: no next poll", {.state = STORE_FEED_GONE, .problem = "p"}, "gone", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct output output;
		struct printer printer = open_printer(&output);
		struct store_feed feed = rows[i].feed;
		print_message("# %s\n", rows[i].shows);
		feed.id = 4;
		feed.url = "http://example.org/feed";
		feed.tags = "t";
		feed.last_poll = feed.last_success = feed.last_new = DATE_NONE;
		output_json_form.feed(&printer, &feed);
		struct json *document = read_back(&output);
		assert_int_equal(json_get_integer(document, "id", 0), 4);
		assert_string_equal(json_get_text(document, "url"), feed.url);
		assert_string_equal(json_get_text(document, "state"), rows[i].state);
		assert_null(json_get(document, "last_poll"));
		if (rows[i].next)
			assert_string_equal(json_get_text(document, "next"), rows[i].next);
		else
			assert_null(json_get(document, "next"));
		json_free(document);
		output_done(&output);
	}
}

static void test_a_document(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output);
	struct feed_enclosure attached = {.url = "http://example.org/x", .length = -1};
	const char *warnings[] = {"w"}, *names[] = {"c"};
	struct feed_entry entries[] = {
	    {.id = "i",
	        .title = "t",
	        .link = "http://example.org/l",
	        .published = NOON,
	        .updated = DATE_NONE,
	        .categories = names,
	        .category_count = 1,
	        .enclosures = &attached,
	        .enclosure_count = 1,
	        .text = "x"},
	    {.link = "http://example.org/l", .published = DATE_NONE, .updated = DATE_NONE},
	    {.title = "no name", .keys = {0xabc}, .key_count = 1, .published = DATE_NONE, .updated = DATE_NONE},
	};
	struct feed feed = {.format = DOCUMENT_ATOM_10,
	    .title = "T",
	    .updated = DATE_NONE,
	    .ttl = 60,
	    .entries = entries,
	    .entry_count = 3,
	    .warnings = warnings,
	    .warning_count = 1};
	output_json_form.document(&printer, &feed);
	struct json *document = read_back(&output);
	const struct json *list = json_get(document, "entries");
	assert_keys(document, "format title ttl warnings entries ");
	assert_string_equal(json_get_text(document, "format"), "atom1.0");
	assert_keys(json_at(list, 0), "id title link published text categories enclosures ");
	assert_keys(json_at(json_get(json_at(list, 0), "enclosures"), 0), "url ");
	assert_string_equal(json_get_text(json_at(list, 1), "id"), "http://example.org/l");
	assert_string_equal(json_get_text(json_at(list, 2), "id"), "key:0000000000000abc");
	json_free(document);
	output_done(&output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_entry_of_a_list),
	    cmocka_unit_test(test_missing_values_are_left_out),
	    cmocka_unit_test(test_an_entry_whole),
	    cmocka_unit_test(test_feeds),
	    cmocka_unit_test(test_a_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
