/* The headers of an answer, as servers send them. */
#include "fetch_headers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/feed.h"
#include "tidings/mem.h"

#define NOW INT64_C(1764000000) /* Mon, 24 Nov 2025 16:00:00 GMT */
#define MUCH (INT64_C(1) << 40)

/* Lines are separated by "|". */
static bool add_lines(struct fetch_headers *headers, const char *lines)
{
	bool is_fine = true;
	while (*lines && is_fine) {
		size_t length = strcspn(lines, "|");
		char *line = mem_format("%.*s\r\n", (int)length, lines);
		is_fine = fetch_headers_add(headers, line, strlen(line));
		mem_free(line);
		lines += length + (lines[length] != '\0');
	}
	return is_fine;
}

static void test_joined_values_are_bounded(void **state)
{
	(void)state;
	struct fetch_headers headers = {0};
	for (int i = 0; i < 1000; i++)
		assert_true(add_lines(&headers, "Link: <http://h.org/an/address/of/some/length>; rel=hub"));
	size_t length = strlen(headers.values[FETCH_LINK]);
	assert_true(length <= FEED_LINKS_LIMIT && length > FEED_LINKS_LIMIT - 64);
	fetch_headers_clear(&headers);
}

static void test_values(void **state)
{
	(void)state;
	static const struct {
		const char *what, *lines;
		enum fetch_header which;
		const char *value;
	} rows[] = {
	    {"names have no case", "HTTP/1.1 200 OK|eTaG: \"a\"", FETCH_ETAG, "\"a\""},
	    {"weak tags keep their mark", "HTTP/1.1 200 OK|ETag:W/\"a--gzip\"", FETCH_ETAG, "W/\"a--gzip\""},
	    {"space around the value goes", "HTTP/1.1 200 OK|ETag: \t \"a\" \t ", FETCH_ETAG, "\"a\""},
	    {"an empty value is none", "HTTP/1.1 200 OK|ETag:   ", FETCH_ETAG, NULL},
	    {"the first of two counts", "HTTP/1.1 200 OK|ETag: \"a\"|ETag: \"b\"", FETCH_ETAG, "\"a\""},
	    {"an early hint's tag is not the answer's", "HTTP/1.1 103 Early Hints|ETag: \"early\"|HTTP/1.1 200 OK",
	        FETCH_ETAG, NULL},
	    {"a proxy's header is not the answer's", "HTTP/1.1 200 Connected|Location: /x|HTTP/1.1 200 OK", FETCH_LOCATION,
	        NULL},
	    {"a name that only begins alike is another", "HTTP/1.1 200 OK|ETag-X: \"a\"", FETCH_ETAG, NULL},
	    {"a line without colon is nothing", "HTTP/1.1 200 OK|ETag", FETCH_ETAG, NULL},
	    {"lists are joined", "HTTP/1.1 200 OK|Cache-Control: public|Cache-Control: max-age=5", FETCH_CACHE_CONTROL,
	        "public, max-age=5"},
	    {"links are joined", "HTTP/1.1 200 OK|Link: </a>; rel=hub|link: </b>; rel=self", FETCH_LINK,
	        "</a>; rel=hub, </b>; rel=self"},
	    {"a value with a carriage return in it is not kept", "HTTP/1.1 200 OK|ETag: \"a\"\rX: y", FETCH_ETAG, NULL},
	    {"nor one with another control", "HTTP/1.1 200 OK|ETag: \"a\x1b[2J\"", FETCH_ETAG, NULL},
	    {"a tab inside a value stays", "HTTP/1.1 200 OK|Location: /a\tb", FETCH_LOCATION, "/a\tb"},
	    {"bytes that are no text are not kept", "HTTP/1.1 200 OK|ETag: \"\xff\"", FETCH_ETAG, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fetch_headers headers = {0};
		assert_true(add_lines(&headers, rows[i].lines));
		const char *value = headers.values[rows[i].which];
		if (!value != !rows[i].value || (value && strcmp(value, rows[i].value)))
			fail_msg("%s: %s", rows[i].what, value ? value : "(none)");
		fetch_headers_clear(&headers);
	}
}

static void test_limits(void **state)
{
	(void)state;
	struct fetch_headers headers = {0};
	char line[2048];
	memset(line, 'x', sizeof line);
	memcpy(line, "ETag: ", 6);
	assert_true(fetch_headers_add(&headers, line, sizeof line));
	assert_null(headers.values[FETCH_ETAG]);
	memcpy(line, "X-A:", 4);
	size_t added = 1;
	while (fetch_headers_add(&headers, line, sizeof line))
		added++;
	assert_int_equal(added, FETCH_HEADERS_LIMIT / sizeof line);
	fetch_headers_clear(&headers);

	int answers = 0;
	while (fetch_headers_add(&headers, "HTTP/1.1 103 X\r\n", 16))
		answers++;
	assert_int_equal(answers, FETCH_INTERIM_COUNT);
	fetch_headers_clear(&headers);
	assert_false(fetch_headers_add(&headers, line, FETCH_LINE_LIMIT + 1));
	fetch_headers_clear(&headers);
}

static void test_codings(void **state)
{
	(void)state;
	static const struct {
		const char *lines;
		bool is_fine;
	} rows[] = {
	    {"Content-Encoding: gzip", true},
	    {"Content-Encoding: identity, gzip", true},
	    {"Content-Encoding: gzip, gzip", false},
	    {"Content-Encoding: gzip|Content-Encoding: br", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fetch_headers headers = {0};
		assert_int_equal(add_lines(&headers, rows[i].lines), rows[i].is_fine);
		fetch_headers_clear(&headers);
	}
}

static void test_freshness(void **state)
{
	(void)state;
	static const struct {
		const char *what, *lines;
		int64_t seconds;
	} rows[] = {
	    {"nothing said", "", 0},
	    {"max-age", "Cache-Control: public, max-age=600", 600},
	    {"max-age in quotes", "Cache-Control: max-age=\"600\"", 600},
	    {"max-age in capitals", "Cache-Control: MAX-AGE=600, immutable", 600},
	    {"another directive that ends alike", "Cache-Control: s-max-age=600", 0},
	    {"less its age", "Cache-Control: max-age=600|Age: 100", 500},
	    {"older than it may be", "Cache-Control: max-age=600|Age: 700", 0},
	    {"max-age beyond all numbers", "Cache-Control: max-age=99999999999999999999999", MUCH},
	    {"max-age that is no number", "Cache-Control: max-age=soon", 0},
	    {"max-age below nothing", "Cache-Control: max-age=-5", 0},
	    {"Expires by the server's clock, a year fast",
	        "Date: Tue, 24 Nov 2026 16:00:00 GMT|Expires: Tue, 24 Nov 2026 18:00:00 GMT", 7200},
	    {"Expires without Date", "Expires: Mon, 24 Nov 2025 17:00:00 GMT", 3600},
	    {"Expires in the past", "Expires: Wed, 11 Jan 1984 05:00:00 GMT", 0},
	    {"Expires 0", "Expires: 0", 0},
	    {"max-age beats Expires", "Cache-Control: max-age=0|Expires: Mon, 24 Nov 2025 17:00:00 GMT", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fetch_headers headers = {0};
		assert_true(add_lines(&headers, rows[i].lines));
		if (fetch_headers_freshness(&headers, NOW) != rows[i].seconds)
			fail_msg("%s: %lld", rows[i].what, (long long)fetch_headers_freshness(&headers, NOW));
		fetch_headers_clear(&headers);
	}
}

static void test_retry_after(void **state)
{
	(void)state;
	static const struct {
		const char *what, *lines;
		int64_t seconds;
	} rows[] = {
	    {"nothing said", "", -1},
	    {"seconds", "Retry-After: 120", 120},
	    {"a date by the server's clock",
	        "Date: Mon, 24 Nov 2025 12:00:00 GMT|Retry-After: Mon, 24 Nov 2025 13:00:00 GMT", 3600},
	    {"a date by ours", "Retry-After: Mon, 24 Nov 2025 17:00:00 GMT", 3600},
	    {"a date that is over", "Retry-After: Mon, 24 Nov 2025 15:00:00 GMT", 0},
	    {"beyond all numbers", "Retry-After: 999999999999999999999", MUCH},
	    {"words", "Retry-After: later", -1},
	    {"below nothing", "Retry-After: -1", -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fetch_headers headers = {0};
		assert_true(add_lines(&headers, rows[i].lines));
		if (fetch_headers_retry_after(&headers, NOW) != rows[i].seconds)
			fail_msg("%s: %lld", rows[i].what, (long long)fetch_headers_retry_after(&headers, NOW));
		fetch_headers_clear(&headers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_joined_values_are_bounded),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_codings),
	    cmocka_unit_test(test_freshness),
	    cmocka_unit_test(test_retry_after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
