/* What is said about an answer. */
#include "check_advice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check.h"
#include "tidings/arena.h"
#include "tidings/date.h"

#define NOW INT64_C(1780000000)

static struct feed_entry good[] = {
    {.id = "a", .published = NOW - 100, .updated = DATE_NONE},
    {.id = "b", .published = NOW - 200, .updated = DATE_NONE},
    {.id = "c", .published = DATE_NONE, .updated = NOW - 300},
};
static struct feed_entry nameless[] = {{.published = NOW - 100, .updated = DATE_NONE}};
static struct feed_entry repeated[] = {
    {.id = "a", .published = NOW - 100}, {.id = "b", .published = NOW}, {.id = "a", .published = NOW}};
static struct feed_entry undated[] = {{.id = "a", .published = DATE_NONE, .updated = DATE_NONE}};
static struct feed_entry future[] = {{.id = "a", .published = NOW + 10 * 86400, .updated = DATE_NONE}};
static struct feed_entry alike[] = {
    {.id = "a", .published = NOW}, {.id = "b", .published = NOW}, {.id = "c", .published = NOW}};

static struct feed_candidate candidate = {.url = "https://a.example/f"};

#define PLACE .status = 200, .url = "https://a.example/f"
#define NAMED .etag = "\"1\""
#define TYPED .content_type = "application/rss+xml"
#define CACHED .cache_control = "max-age=3600", .freshness = 3600
#define SMALL .length = 100

static struct check_result result(struct fetch_answer answer, const struct feed *feed)
{
	return (struct check_result){.url = answer.url, .answer = answer, .parsed.feed = feed, .now = NOW};
}

static bool is_said(const struct check_result *checked, const char *words)
{
	struct arena *arena = arena_new(1 << 20);
	const struct check_remark *remarks;
	size_t count = check_advise(arena, checked, &remarks);
	bool is_found = !words && count == 0;
	for (size_t i = 0; words && i < count; i++)
		is_found = is_found || strstr(remarks[i].text, words);
	arena_free(arena);
	return is_found;
}

static void test_answers(void **state)
{
	(void)state;
	const struct feed feed = {.entries = good, .entry_count = 3};
	const struct {
		const char *what;
		struct fetch_answer answer;
		const char *says; /* NULL: nothing */
	} rows[] = {
	    {"all is well", {PLACE, NAMED, TYPED, CACHED, SMALL}, NULL},
	    {"no validators", {PLACE, TYPED, CACHED, SMALL, .etag = NULL}, "neither ETag nor"},
	    {"a date is one", {PLACE, TYPED, CACHED, SMALL, .etag = NULL, .last_modified = "Fri, 01 May 2026 10:00:00 GMT"},
	        NULL},
	    {"Apache's tag", {PLACE, TYPED, CACHED, SMALL, .etag = "\"1-gzip\""}, "-gzip"},
	    {"an odd date", {PLACE, NAMED, TYPED, CACHED, SMALL, .last_modified = "yesterday"}, "no date of HTTP"},
	    {"a date to come", {PLACE, NAMED, TYPED, CACHED, SMALL, .last_modified = "Mon, 01 Jun 2099 10:00:00 GMT"},
	        "in the future"},
	    {"moved", {PLACE, NAMED, TYPED, CACHED, SMALL, .hop_count = 1, .moved_to = "https://a.example/g"}, "for good"},
	    {"elsewhere for now", {PLACE, NAMED, TYPED, CACHED, SMALL, .hop_count = 1}, "two requests"},
	    {"in the clear", {NAMED, TYPED, CACHED, SMALL, .status = 200, .url = "http://a.example/f"},
	        "without encryption"},
	    {"not compressed", {PLACE, NAMED, TYPED, CACHED, .length = 9000}, "without compression"},
	    {"compressed", {PLACE, NAMED, TYPED, CACHED, .length = 9000, .content_encoding = "gzip"}, NULL},
	    {"large", {PLACE, NAMED, TYPED, CACHED, .length = 2 << 20, .content_encoding = "gzip"}, "large document"},
	    {"called a page", {PLACE, NAMED, CACHED, SMALL, .content_type = "text/html"}, "Content-Type"},
	    {"called nothing", {PLACE, NAMED, CACHED, SMALL, .content_type = NULL}, "Content-Type"},
	    {"no freshness", {PLACE, NAMED, TYPED, SMALL, .cache_control = NULL}, "max-age"},
	    {"fresh for long", {PLACE, NAMED, TYPED, SMALL, .cache_control = "x", .freshness = 1000000}, "more than a day"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct check_result checked = result(rows[i].answer, &feed);
		if (!is_said(&checked, rows[i].says))
			fail_msg("%s", rows[i].what);
	}
}

static void test_feeds(void **state)
{
	(void)state;
	static const char *warnings[] = {"something"};
	const struct {
		const char *what;
		struct feed feed;
		const char *says;
	} rows[] = {
	    {"empty", {.entry_count = 0}, NULL},
	    {"cut", {.entries = good, .entry_count = 3, .is_cut = true}, "ends before"},
	    {"repaired", {.entries = good, .entry_count = 3, .warnings = warnings, .warning_count = 1}, "repaired"},
	    {"without ids", {.entries = nameless, .entry_count = 1}, "without guid"},
	    {"the same id twice", {.entries = repeated, .entry_count = 3}, "share a guid"},
	    {"without dates", {.entries = undated, .entry_count = 1}, "without a date"},
	    {"from the future", {.entries = future, .entry_count = 1}, "in the future"},
	    {"the time of the request", {.entries = alike, .entry_count = 3}, "the same date"},
	    {"another self", {.entries = good, .entry_count = 3, .self = "https://b.example/"}, "rel=self"},
	    {"its own self", {.entries = good, .entry_count = 3, .self = "https://a.example/f"}, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct check_result checked =
		    result((struct fetch_answer){PLACE, NAMED, TYPED, CACHED, SMALL}, &rows[i].feed);
		if (!is_said(&checked, rows[i].says))
			fail_msg("%s", rows[i].what);
	}
}

static void test_what_is_no_feed(void **state)
{
	(void)state;
	struct check_result checked = result((struct fetch_answer){.status = 404, .url = "https://a.example/f"}, NULL);
	assert_true(is_said(&checked, "no answer"));
	checked.parsed.candidates = &candidate;
	checked.parsed.candidate_count = 1;
	assert_true(is_said(&checked, "web page"));
	assert_false(is_said(&checked, "no answer"));
}

static void test_conditions_not_honoured(void **state)
{
	(void)state;
	const struct feed feed = {.entries = good, .entry_count = 3};
	struct check_result checked = result((struct fetch_answer){PLACE, NAMED, TYPED, CACHED, SMALL}, &feed);
	checked.again = 304;
	assert_true(is_said(&checked, NULL));
	checked.again = 200;
	assert_true(is_said(&checked, "sent all the same"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_feeds),
	    cmocka_unit_test(test_what_is_no_feed),
	    cmocka_unit_test(test_conditions_not_honoured),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
