/* cli/output_text: lists and pages as people see them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "output.h"
#include "output_text.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

#define NOON 1774008000 /* 2026-03-20T12:00:00Z */
#define DAY 86400

static struct printer open_printer(struct output *output, size_t width)
{
	struct printer printer = {.form = &output_text_form, .output = output, .now = NOON};
	setenv("TZ", "UTC", 1);
	tzset();
	*output = (struct output){.fd = -1, .is_terminal = width > 0, .width = width};
	buf_init(&output->text, 8 << 20);
	return printer;
}

static void test_spans(void **state)
{
	(void)state;
	static const struct {
		int64_t instant;
		const char *text;
	} rows[] = {
	    {DATE_NONE, "never"},
	    {NOON, "now"},
	    {NOON + 30, "in 30s"},
	    {NOON - 59, "59s ago"},
	    {NOON + 61, "in 1m"},
	    {NOON + 3725, "in 62m"},
	    {NOON - 3 * 3600 - 59, "3h ago"},
	    {NOON + 3 * DAY + 3601, "in 3d"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char span[OUTPUT_TEXT_SPAN_SIZE];
		output_text_span(rows[i].instant, NOON, span);
		assert_string_equal(span, rows[i].text);
	}
}

static void test_a_list_of_entries(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output, 0);
	const struct store_entry entries[] = {
	    {.id = 12, .feed_title = "Kitchen", .title = "Bread", .sort_time = NOON - 3600},
	    {.id = 3,
	        .feed_title = "Space",
	        .title = "",
	        .summary = "only a summary",
	        .sort_time = NOON - 3 * DAY,
	        .is_read = true},
	    {.id = 2,
	        .feed_url = "http://example.org/f",
	        .link = "http://example.org/2",
	        .sort_time = NOON - 400 * DAY,
	        .is_starred = true},
	};
	output_text_form.begin(&printer, PRINTER_ENTRIES);
	for (size_t i = 0; i < 3; i++)
		output_text_form.entry(&printer, &entries[i]);
	output_text_form.end(&printer);
	assert_string_equal(buf_text(&output.text), "12  N   11:00       Kitchen               Bread\n"
	                                            " 3      2026-03-17  Space                 only a summary\n"
	                                            " 2  N*  2025-02-13  http://example.org/f  http://example.org/2\n");
	assert_int_equal(printer.count, 3);
	output_done(&output);
}

static void test_ages_on_a_terminal(void **state)
{
	static const struct {
		int64_t instant;
		const char *age;
	} rows[] = {
	    {NOON + 500, "now"},
	    {NOON - 59, "now"},
	    {NOON - 60, "1 min"},
	    {NOON - 3599, "59 min"},
	    {NOON - 3600, "1 h"},
	    {NOON - 12 * 3600 + 1, "11 h"},
	    {NOON - 12 * 3600, "12 h"},
	    {NOON - 12 * 3600 - 1, "yesterday"},
	    {NOON - 36 * 3600, "yesterday"},
	    {NOON - 36 * 3600 - 1, "2 days"},
	    {NOON - 6 * DAY, "6 days"},
	    {NOON - 7 * DAY, "2026-03-13"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct output output;
		struct printer printer = open_printer(&output, 80);
		const struct store_entry entry = {
		    .id = 1, .feed_title = "F", .title = "T", .sort_time = rows[i].instant, .is_read = true};
		output_text_form.begin(&printer, PRINTER_ENTRIES);
		output_text_form.entry(&printer, &entry);
		output_text_form.end(&printer);
		char expected[64];
		snprintf(expected, sizeof expected, "1  %s  F  T\n", rows[i].age);
		assert_string_equal(buf_text(&output.text), expected);
		output_done(&output);
	}
}

static void test_a_list_of_feeds(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output, 80);
	const struct store_feed feeds[] = {
	    {.id = 1,
	        .url = "http://example.org/a",
	        .title = "Kitchen",
	        .state = STORE_FEED_ACTIVE,
	        .due = NOON + 1800,
	        .new_count = 3,
	        .entry_count = 120},
	    {.id = 2, .url = "http://example.org/b", .state = STORE_FEED_PENDING},
	    {.id = 3,
	        .url = "http://example.org/c",
	        .title = "C",
	        .state = STORE_FEED_ACTIVE,
	        .due = NOON - 5,
	        .problem = "404\033[2J not found"},
	    {.id = 4, .url = "http://example.org/d", .title = "D", .state = STORE_FEED_GONE, .problem = "410"},
	};
	output_text_form.begin(&printer, PRINTER_FEEDS);
	for (size_t i = 0; i < 4; i++)
		output_text_form.feed(&printer, &feeds[i]);
	output_text_form.end(&printer);
	assert_string_equal(buf_text(&output.text), "ID  TITLE                   NEW    NEXT  STATE\n"
	                                            " 1  Kitchen               3/120  in 30m  ok\n"
	                                            " 2  http://example.org/b    0/0     now  waits for its first poll\n"
	                                            " 3  C                       0/0     now  404[2J not found\n"
	                                            " 4  D                       0/0          gone: not polled any more\n");
	output_done(&output);
}

static void test_a_page(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output, 40);
	const struct store_enclosure enclosure = {.url = "http://example.org/a.mp3", .type = "audio/mpeg", .length = 1};
	struct store_entry entry = {.title = "A \033]0;title\007",
	    .feed_title = "Kitchen",
	    .author = "M",
	    .published = NOON,
	    .link = "http://example.org/1",
	    .tags = "",
	    .enclosures = &enclosure,
	    .enclosure_count = 1,
	    .text = "First paragraph that is longer than the line — with a dash.\n\n• one\n• two\033[31m\n"};
	output_text_form.page(&printer, &entry);
	assert_string_equal(buf_text(&output.text), "A ]0;title\n"
	                                            "Feed:       Kitchen\n"
	                                            "Author:     M\n"
	                                            "Date:       2026-03-20 12:00\n"
	                                            "Link:       http://example.org/1\n"
	                                            "Enclosure:  http://example.org/a.mp3 (audio/mpeg)\n"
	                                            "\n"
	                                            "First paragraph that is longer than the\n"
	                                            "line — with a dash.\n"
	                                            "\n"
	                                            "• one\n"
	                                            "• two[31m\n");
	buf_clear(&output.text);
	output_text_form.page(&printer, &(struct store_entry){.published = DATE_NONE, .received = NOON, .summary = "s"});
	assert_string_equal(buf_text(&output.text), "\n(no title)\nDate:       2026-03-20 12:00\n\ns\n");
	output_done(&output);
}

static void test_a_document(void **state)
{
	(void)state;
	struct output output;
	struct printer printer = open_printer(&output, 0);
	const char *warnings[] = {"cut \033[2J short"};
	struct feed_entry entries[] = {
	    {.title = "E", .link = "http://example.org/e", .published = DATE_NONE, .updated = NOON, .text = "body"}};
	struct feed feed = {.format = DOCUMENT_RSS_20,
	    .title = "T",
	    .updated = DATE_NONE,
	    .entries = entries,
	    .entry_count = 1,
	    .warnings = warnings,
	    .warning_count = 1};
	output_text_form.document(&printer, &feed);
	assert_string_equal(buf_text(&output.text), "T\n"
	                                            "Format:     rss2.0\n"
	                                            "Entries:    1\n"
	                                            "Warning:    cut [2J short\n"
	                                            "\n"
	                                            "E\n"
	                                            "Date:       2026-03-20 12:00\n"
	                                            "Link:       http://example.org/e\n"
	                                            "\n"
	                                            "body\n");
	output_done(&output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_spans),
	    cmocka_unit_test(test_a_list_of_entries),
	    cmocka_unit_test(test_ages_on_a_terminal),
	    cmocka_unit_test(test_a_list_of_feeds),
	    cmocka_unit_test(test_a_page),
	    cmocka_unit_test(test_a_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
