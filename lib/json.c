/* Reading JSON: a value is json-c's own, seen through an opaque pointer. */
#include "tidings/json.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json_parts.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define JSON_DEPTH 128
#define EXACT_INTEGERS 9007199254740992.0 /* 2^53: doubles below it are exact */
#define REPAIR_GROWTH 3                   /* bytes a byte can become: a bad one is U+FFFD */
#define REPAIR_SLACK 64

static struct json *parse_repaired(const char *text, size_t length, struct error *error);
static struct json_object *object_of(const struct json *value);
static bool is_type(const struct json *value, enum json_type type);
static bool parse_integer(const char *text, int64_t *number);

/* Its address, as json-c's user data of the root, says that the document was cut. */
static const char cut_mark;

struct json *json_parse(const char *text, size_t length, struct error *error)
{
	if (length > INT_MAX / (REPAIR_GROWTH + 1)) {
		error_set(error, ERROR_INPUT, "the JSON document is too large");
		return NULL;
	}
	struct buf repaired;
	buf_init(&repaired, length * REPAIR_GROWTH + REPAIR_SLACK);
	bool is_cut = false;
	struct json *document = NULL;
	if (json_repair(&repaired, text, length, &is_cut))
		document = parse_repaired(buf_text(&repaired), repaired.length, error);
	else
		error_set(error, ERROR_INPUT, "the JSON document has too much in it");
	/* of a number the user data is its text */
	if (is_cut && (json_is_object(document) || json_is_array(document)))
		json_object_set_userdata(object_of(document), (void *)(uintptr_t)&cut_mark, NULL);
	buf_done(&repaired);
	return document;
}

void json_free(struct json *document)
{
	json_object_put(object_of(document));
}

bool json_is_cut(const struct json *document)
{
	return document && json_object_get_userdata(object_of(document)) == &cut_mark;
}

bool json_is_object(const struct json *value)
{
	return is_type(value, json_type_object);
}

bool json_is_array(const struct json *value)
{
	return is_type(value, json_type_array);
}

bool json_is_text(const struct json *value)
{
	return is_type(value, json_type_string);
}

const struct json *json_get(const struct json *value, const char *key)
{
	struct json_object *member = NULL;
	if (json_is_object(value))
		json_object_object_get_ex(object_of(value), key, &member);
	return (const struct json *)member;
}

size_t json_count(const struct json *value)
{
	return json_is_array(value) ? json_object_array_length(object_of(value)) : 0;
}

const struct json *json_at(const struct json *value, size_t index)
{
	return index < json_count(value) ? (const struct json *)json_object_array_get_idx(object_of(value), index) : NULL;
}

const char *json_text(const struct json *value)
{
	if (!value || json_is_object(value) || json_is_array(value))
		return NULL;
	return json_object_get_string(object_of(value));
}

const char *json_get_text(const struct json *value, const char *key)
{
	return json_text(json_get(value, key));
}

int64_t json_integer(const struct json *value, int64_t fallback)
{
	int64_t number;
	if (is_type(value, json_type_int))
		return json_object_get_int64(object_of(value));
	if (is_type(value, json_type_double)) {
		double real = json_object_get_double(object_of(value));
		bool is_whole = real > -EXACT_INTEGERS && real < EXACT_INTEGERS && real == (double)(int64_t)real;
		return is_whole ? (int64_t)real : fallback;
	}
	return json_is_text(value) && parse_integer(json_text(value), &number) ? number : fallback;
}

int64_t json_get_integer(const struct json *value, const char *key, int64_t fallback)
{
	return json_integer(json_get(value, key), fallback);
}

bool json_get_bool(const struct json *value, const char *key)
{
	const struct json *member = json_get(value, key);
	if (json_is_text(member))
		return !strcmp(json_text(member), "true");
	return member && !json_is_object(member) && !json_is_array(member) && json_object_get_boolean(object_of(member));
}

void json_each_member(
    const struct json *value, void (*fn)(void *arg, const char *key, const struct json *member), void *arg)
{
	if (!json_is_object(value))
		return;
	json_object_object_foreach(object_of(value), key, member) fn(arg, key, (const struct json *)member);
}

void json_write_value(struct json_writer *writer, const struct json *value)
{
	int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;
	json_write_serialised(writer, json_object_to_json_string_ext(object_of(value), flags));
}

/* json-c wants to see the NUL behind the text, or a number at its end could go on. */
static struct json *parse_repaired(const char *text, size_t length, struct error *error)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	if (!tokener)
		mem_fail();
	struct json_object *root = json_tokener_parse_ex(tokener, text, (int)length + 1);
	enum json_tokener_error problem = json_tokener_get_error(tokener);
	size_t offset = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (problem == json_tokener_continue || problem == json_tokener_error_parse_eof)
		error_set(error, ERROR_INPUT, "the JSON document ends too early");
	else if (problem != json_tokener_success)
		error_set(error, ERROR_INPUT, "no JSON: %s near byte %zu", json_tokener_error_desc(problem), offset);
	else if (!root && strncasecmp(text + strspn(text, " \t\r\n"), "null", 4) != 0)
		mem_fail(); /* json-c says no more of it than that there is no object */
	else if (!root)
		error_set(error, ERROR_INPUT, "the JSON document is null");
	return (struct json *)root;
}

/* json-c's readers take no const, and cache the text of a number in it. */
static struct json_object *object_of(const struct json *value)
{
	return (struct json_object *)(uintptr_t)value;
}

static bool is_type(const struct json *value, enum json_type type)
{
	return value && json_object_is_type(object_of(value), type);
}

static bool parse_integer(const char *text, int64_t *number)
{
	char *end;
	errno = 0;
	intmax_t parsed = strtoimax(text, &end, 10);
	if (end == text || *end || errno || parsed < INT64_MIN || parsed > INT64_MAX)
		return false;
	*number = parsed;
	return true;
}
