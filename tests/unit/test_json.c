/* json: what is read of hostile documents, and that what is written is safe on a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/mem.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct json *parse(const char *text)
{
	return json_parse(text, strlen(text), NULL);
}

/* `count` times `piece` in a list. */
static bool can_read_list(const char *piece, size_t count)
{
	struct error error = {0};
	struct buf text;
	buf_init(&text, (size_t)64 << 20);
	buf_add_text(&text, "[0");
	for (size_t i = 0; i < count; i++)
		buf_add_text(&text, piece);
	buf_add_text(&text, "]");
	struct json *document = json_parse(buf_text(&text), text.length, &error);
	assert_true(document || strstr(error.text, "too much"));
	bool is_read = document != NULL;
	json_free(document);
	buf_done(&text);
	return is_read;
}

static void memory_is_bounded_before_it_is_taken(void **state)
{
	static const struct {
		const char *shows, *piece;
		size_t fits, bursts;
	} rows[] = {
	    {"objects", ",{}", 100000, 140000},
	    {"lists", ",[]", 300000, 420000},
	    {"numbers", ",1", 1000000, 1500000},
	    {"texts", ",''", 1000000, 1500000},
	    {"names", ",{'a':1,'b':1,'c':1,'d':1}", 60000, 90000},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!can_read_list(rows[i].piece, rows[i].fits) || can_read_list(rows[i].piece, rows[i].bursts))
			fail_msg("%s", rows[i].shows);
}

/* Each row's document is an object; its member "k" as text. */
static void reads_what_the_wild_writes(void **state)
{
	static const struct {
		const char *shows, *json, *text;
	} rows[] = {
	    // clang-format off
		{"a plain text", "{\"k\":\"v\"}", "v"},
		{"a byte order mark is skipped", "\xef\xbb\xbf{\"k\":\"v\"}", "v"},
		{"no-break spaces and controls between tokens are space", "\xc2\xa0{\x01\"k\"\x0b:\xe2\x80\xa8\"v\"}", "v"},
		{"an integer keeps its spelling", "{\"k\":-12}", "-12"},
		{"a real keeps its spelling", "{\"k\":1.50e3}", "1.50e3"},
		{"true is a word", "{\"k\":true}", "true"},
		{"null has no text", "{\"k\":null}", NULL},
		{"an array has no text", "{\"k\":[1]}", NULL},
		{"an object has no text", "{\"k\":{}}", NULL},
		{"NaN is null", "{\"k\":NaN}", NULL},
		{"so is what json-c would begin to read as one", "{\"k\":NaN1}", NULL},
		{"a negative infinity is null", "{\"k\":-Infinity}", NULL},
		{"undefined is null", "{\"k\":undefined}", NULL},
		{"NaN inside a text stays", "{\"k\":\"NaN -Infinity\"}", "NaN -Infinity"},
		{"the last of equal keys wins", "{\"k\":1,\"k\":2}", "2"},
		{"a trailing comma is no harm", "{\"k\":\"v\",}", "v"},
		{"what follows the document is no harm", "{\"k\":\"v\"}<!-- cache -->\"", "v"},
		{"a line comment is space", "{// \"k\":\"x\n\"k\":\"v\"}", "v"},
		{"a block comment is space", "{/* \"k\":\"x\" */\"k\":\"v\"}", "v"},
		{"slashes in a text are no comment", "{\"k\":\"http://a/*b*/\"}", "http://a/*b*/"},
		{"single quotes quote", "{'k':'a\"b'}", "a\"b"},
		{"an escaped single quote", "{\"k\":\"a\\'b\"}", "a'b"},
		{"the escapes of the standard", "{\"k\":\"\\\"\\\\\\/\\n\\t\\u00e9\"}", "\"\\/\n\t\xc3\xa9"},
		{"a pair of surrogates", "{\"k\":\"\\ud83d\\ude00\"}", "\xf0\x9f\x98\x80"},
		{"a lone high surrogate", "{\"k\":\"a\\ud83db\"}", "a\xef\xbf\xbd" "b"},
		{"a lone low surrogate", "{\"k\":\"a\\ude00b\"}", "a\xef\xbf\xbd" "b"},
		{"a high surrogate before the end", "{\"k\":\"a\\ud83d\"}", "a\xef\xbf\xbd"},
		{"an escaped NUL ends nothing", "{\"k\":\"a\\u0000b\"}", "a\xef\xbf\xbd" "b"},
		{"an unknown escape keeps its backslash", "{\"k\":\"C:\\dir\\x\"}", "C:\\dir\\x"},
		{"half a unicode escape is text", "{\"k\":\"\\u12g4\"}", "\\u12g4"},
		{"raw controls in a text go", "{\"k\":\"a\x01\x1b[31m\x7f" "b\"}", "a[31mb"},
		{"a raw line break in a text stays", "{\"k\":\"a\nb\tc\"}", "a\nb\tc"},
		{"bad UTF-8 becomes U+FFFD", "{\"k\":\"a\xff\xc3(\"}", "a\xef\xbf\xbd\xef\xbf\xbd("},
		{"good UTF-8 stays", "{\"k\":\"\xe6\x97\xa5\xf0\x9f\x98\x80\"}", "\xe6\x97\xa5\xf0\x9f\x98\x80"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error error = {0};
		struct json *document = json_parse(rows[i].json, strlen(rows[i].json), &error);
		if (!document)
			fail_msg("%s: %s", rows[i].shows, error.text);
		const char *text = json_get_text(document, "k");
		if (!text != !rows[i].text || (text && strcmp(text, rows[i].text) != 0))
			fail_msg("%s: got %s", rows[i].shows, text ? text : "nothing");
		assert_false(json_is_cut(document));
		json_free(document);
	}
}

static void refuses_what_is_none(void **state)
{
	static const struct {
		const char *shows, *json, *reason;
	} rows[] = {
	    // clang-format off
		{"nothing at all", "", "too early"},
		{"white space only", " \n\t", "too early"},
		{"a page", "<html>", "no JSON"},
		{"null", "null", "null"},
		{"null in capitals, which json-c takes for it", " NULL", "null"},
		{"an object that ends at once", "{", "too early"},
		{"a member without its value", "{\"version\": \"1\", ", "too early"},
		{"a text that does not end", "{\"k\":\"v", "too early"},
		{"the wrong bracket", "{\"k\":[1}", "no JSON"},
		{"no quotes", "{k:1}", "no JSON"},
		{"a bracket too few in the root's list", "{\"k\":[1,2", "too early"},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct error error = {0};
		struct json *document = json_parse(rows[i].json, strlen(rows[i].json), &error);
		if (document)
			fail_msg("%s was read", rows[i].shows);
		assert_int_equal(error.kind, ERROR_INPUT);
		if (!strstr(error.text, rows[i].reason))
			fail_msg("%s: %s", rows[i].shows, error.text);
	}
}

static void a_cut_document_keeps_its_complete_elements(void **state)
{
	static const struct {
		const char *shows, *json;
		size_t count;
	} rows[] = {
	    // clang-format off
		{"cut inside a text", "{\"v\":1,\"items\":[{\"id\":\"a\"},{\"id\":\"b", 1},
		{"cut behind a comma", "{\"v\":1,\"items\":[{\"id\":\"a\"},{\"id\":\"b\"},", 2},
		{"cut inside a nested list", "{\"v\":1,\"items\":[{\"id\":\"a\"},{\"id\":\"b\",\"tags\":[[1],", 1},
		{"cut behind the list", "{\"v\":1,\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"x\":\"", 2},
		{"cut inside a comment", "{\"v\":1,\"items\":[{\"id\":\"a\"}/* ", 1},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct json *document = parse(rows[i].json);
		if (!document)
			fail_msg("%s was refused", rows[i].shows);
		assert_true(json_is_cut(document));
		assert_int_equal(json_get_integer(document, "v", 0), 1);
		if (json_count(json_get(document, "items")) != rows[i].count)
			fail_msg("%s: %zu elements", rows[i].shows, json_count(json_get(document, "items")));
		assert_string_equal(json_get_text(json_at(json_get(document, "items"), 0), "id"), "a");
		json_free(document);
	}
}

static void a_number_keeps_its_text_whatever_follows(void **state)
{
	(void)state;
	struct json *document = parse("0e30 [{},");
	assert_string_equal(json_text(document), "0e30");
	assert_false(json_is_cut(document));
	json_free(document);
}

static void a_nul_byte_ends_nothing(void **state)
{
	static const char bytes[] = "{\"a\":\"x\0y\",\0\"k\":1}";
	(void)state;
	struct json *document = json_parse(bytes, sizeof bytes - 1, NULL);
	assert_non_null(document);
	assert_string_equal(json_get_text(document, "a"), "xy");
	assert_int_equal(json_get_integer(document, "k", 0), 1);
	json_free(document);
}

/* {"k":[[[…]]]} with `depth` levels in all. */
static bool reads_depth(size_t depth)
{
	struct buf text;
	buf_init(&text, 4 * depth + 64);
	buf_add_text(&text, "{\"k\":");
	for (size_t i = 1; i < depth; i++)
		buf_add_char(&text, '[');
	for (size_t i = 1; i < depth; i++)
		buf_add_char(&text, ']');
	buf_add_char(&text, '}');
	struct json *document = json_parse(buf_text(&text), text.length, NULL);
	bool was_read = document != NULL;
	json_free(document);
	buf_done(&text);
	return was_read;
}

static void depth_is_limited(void **state)
{
	(void)state;
	assert_true(reads_depth(101));
	assert_false(reads_depth(200));
	assert_false(reads_depth(1000000));
}

static void integers_and_booleans_in_any_spelling(void **state)
{
	static const struct {
		const char *shows, *value;
		int64_t integer;
		bool is_true;
	} rows[] = {
	    // clang-format off
		{"an integer", "12", 12, true},
		{"zero", "0", 0, false},
		{"the largest", "9223372036854775807", INT64_MAX, true},
		{"a text that is one", "\"-7\"", -7, false},
		{"a text that only starts with one", "\"7 bytes\"", -1, false},
		{"a text beyond 64 bits", "\"99999999999999999999\"", -1, false},
		{"a whole real", "5.0", 5, true},
		{"a broken real", "5.5", -1, true},
		{"a real beyond all", "1e999", -1, true},
		{"true", "true", -1, true},
		{"the word true", "\"true\"", -1, true},
		{"the word false", "\"false\"", -1, false},
		{"an empty text", "\"\"", -1, false},
		{"null", "null", -1, false},
		{"an array", "[1]", -1, false},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *text = mem_format("{\"k\":%s}", rows[i].value);
		struct json *document = parse(text);
		assert_non_null(document);
		if (json_get_integer(document, "k", -1) != rows[i].integer)
			fail_msg("%s: integer %lld", rows[i].shows, (long long)json_get_integer(document, "k", -1));
		if (json_get_bool(document, "k") != rows[i].is_true)
			fail_msg("%s: wrong truth", rows[i].shows);
		json_free(document);
		mem_free(text);
	}
}

static void absent_things_are_null_all_the_way(void **state)
{
	(void)state;
	assert_null(json_get(NULL, "k"));
	assert_null(json_get_text(json_get(NULL, "k"), "l"));
	assert_null(json_at(NULL, 0));
	assert_int_equal(json_count(NULL), 0);
	assert_int_equal(json_integer(NULL, 3), 3);
	assert_false(json_get_bool(NULL, "k"));
	json_each_member(NULL, NULL, NULL);
	json_free(NULL);
	struct json *document = parse("[1,\"b\"]");
	assert_true(json_is_array(document));
	assert_false(json_is_object(document));
	assert_true(json_is_text(json_at(document, 1)));
	assert_null(json_at(document, 2));
	assert_null(json_get(document, "k"));
	json_free(document);
}

static void note_key(void *arg, const char *key, const struct json *member)
{
	buf_add_format(arg, "%s=%s;", key, json_text(member) ? json_text(member) : "-");
}

static void members_are_visited_in_order(void **state)
{
	(void)state;
	struct buf seen;
	buf_init(&seen, 100);
	struct json *document = parse("{\"z\":1,\"a\":\"x\",\"m\":null}");
	json_each_member(document, note_key, &seen);
	assert_string_equal(buf_text(&seen), "z=1;a=x;m=-;");
	json_free(document);
	buf_done(&seen);
}

static void texts_are_written_for_terminals(void **state)
{
	static const struct {
		const char *shows, *text, *json;
	} rows[] = {
	    // clang-format off
		{"nothing is null", NULL, "null"},
		{"an empty text", "", "\"\""},
		{"quote and backslash", "a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
		{"line breaks and tabs", "a\n\t\r", "\"a\\n\\t\\r\""},
		{"C0 and DEL", "\x01\x1b[0m\x7f", "\"\\u0001\\u001b[0m\\u007f\""},
		{"C1", "\xc2\x9b" "31m", "\"\\u009b31m\""},
		{"line and paragraph separator", "\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\""},
		{"a bidi override", "\xe2\x80\xae" "fdp", "\"\\u202efdp\""},
		{"a bidi isolate", "\xe2\x81\xa6x", "\"\\u2066x\""},
		{"a tag character is a pair", "\xf3\xa0\x80\x81", "\"\\udb40\\udc01\""},
		{"letters of any script stay", "\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80", "\"\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80\""},
		{"a joiner stays", "\xe2\x80\x8d", "\"\xe2\x80\x8d\""},
		{"bad UTF-8 becomes U+FFFD", "a\xff", "\"a\xef\xbf\xbd\""},
	    // clang-format on
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out;
		struct json_writer writer;
		buf_init(&out, 1000);
		json_write_init(&writer, &out);
		json_write_text(&writer, rows[i].text);
		if (strcmp(buf_text(&out), rows[i].json) != 0)
			fail_msg("%s: %s", rows[i].shows, buf_text(&out));
		buf_done(&out);
	}
}

static void commas_are_the_writers_business(void **state)
{
	(void)state;
	struct buf out;
	struct json_writer writer;
	struct json *read = parse("{\"a\":[1,2.50,\"\\u202e\"],\"b\":null}");
	buf_init(&out, 1000);
	json_write_init(&writer, &out);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "text", "x");
	json_write_member_text(&writer, "absent", NULL);
	json_write_member_integer(&writer, "number", INT64_MIN);
	json_write_member_bool(&writer, "yes", true);
	json_write_member_date(&writer, "when", 0);
	json_write_member_date(&writer, "never", DATE_NONE);
	json_write_key(&writer, "empty");
	json_write_begin_array(&writer);
	json_write_end_array(&writer);
	json_write_key(&writer, "list");
	json_write_begin_array(&writer);
	json_write_bool(&writer, false);
	json_write_begin_object(&writer);
	json_write_end_object(&writer);
	json_write_text(&writer, NULL);
	json_write_end_array(&writer);
	json_write_key(&writer, "copy");
	json_write_value(&writer, read);
	json_write_key(&writer, "none");
	json_write_value(&writer, NULL);
	json_write_end_object(&writer);
	assert_string_equal(buf_text(&out),
	    "{\"text\":\"x\",\"number\":-9223372036854775808,\"yes\":true,\"when\":\"1970-01-01T00:00:00Z\",\"empty\":[],"
	    "\"list\":[false,{},null],\"copy\":{\"a\":[1,2.50,\"\\u202e\"],\"b\":null},\"none\":null}");
	json_free(read);
	buf_done(&out);
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	char text[0x100];
	for (int i = 1; i < 0x80; i++)
		text[i - 1] = (char)i;
	text[0x7f] = '\0';
	struct buf out;
	struct json_writer writer;
	buf_init(&out, 4096);
	json_write_init(&writer, &out);
	json_write_begin_array(&writer);
	json_write_text(&writer, text);
	json_write_end_array(&writer);
	for (size_t i = 0; i < out.length; i++)
		assert_in_range(out.data[i], ' ', '~');
	struct json *document = json_parse(buf_text(&out), out.length, NULL);
	assert_string_equal(json_text(json_at(document, 0)), text);
	json_free(document);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_bounded_before_it_is_taken),
	    cmocka_unit_test(reads_what_the_wild_writes),
	    cmocka_unit_test(refuses_what_is_none),
	    cmocka_unit_test(a_cut_document_keeps_its_complete_elements),
	    cmocka_unit_test(a_number_keeps_its_text_whatever_follows),
	    cmocka_unit_test(a_nul_byte_ends_nothing),
	    cmocka_unit_test(depth_is_limited),
	    cmocka_unit_test(integers_and_booleans_in_any_spelling),
	    cmocka_unit_test(absent_things_are_null_all_the_way),
	    cmocka_unit_test(members_are_visited_in_order),
	    cmocka_unit_test(texts_are_written_for_terminals),
	    cmocka_unit_test(commas_are_the_writers_business),
	    cmocka_unit_test(what_is_written_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
