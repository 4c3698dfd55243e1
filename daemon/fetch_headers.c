/* The headers of an answer. */
#include "fetch_headers.h"

#include <string.h>
#include <strings.h>

#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define SECONDS_MOST (INT64_C(1) << 40)

struct header {
	const char *name;
	bool is_joined;
	size_t limit; /* of what is kept, all values together; 0: none of its own */
};

// clang-format off
static const struct header headers_kept[FETCH_HEADER_COUNT] = {
	[FETCH_ETAG]             = {"etag", false, FETCH_VALIDATOR_LIMIT},
	[FETCH_LAST_MODIFIED]    = {"last-modified", false, FETCH_VALIDATOR_LIMIT},
	[FETCH_CONTENT_TYPE]     = {"content-type", false, FETCH_VALIDATOR_LIMIT},
	[FETCH_CONTENT_ENCODING] = {"content-encoding", true, 0},
	[FETCH_LOCATION]         = {"location", false, 0},
	[FETCH_CACHE_CONTROL]    = {"cache-control", true, 0},
	[FETCH_AGE]              = {"age", false, 0},
	[FETCH_DATE]             = {"date", false, 0},
	[FETCH_EXPIRES]          = {"expires", false, 0},
	[FETCH_RETRY_AFTER]      = {"retry-after", false, 0},
	[FETCH_LINK]             = {"link", true, FEED_LINKS_LIMIT},
};
// clang-format on

static void clear_values(struct fetch_headers *headers);
static void keep(struct fetch_headers *headers, enum fetch_header which, const char *value, size_t length);
static bool is_sendable(const char *value, size_t length);
static bool is_coded_twice(const char *codings);
static bool is_space(char character);
static bool find_max_age(const char *directives, int64_t *seconds);
static bool read_seconds(const char *text, int64_t *seconds);

void fetch_headers_clear(struct fetch_headers *headers)
{
	clear_values(headers);
	*headers = (struct fetch_headers){0};
}

bool fetch_headers_add(struct fetch_headers *headers, const char *line, size_t length)
{
	headers->size += length;
	if (headers->size > FETCH_HEADERS_LIMIT || length > FETCH_LINE_LIMIT)
		return false;
	if (length >= 5 && !memcmp(line, "HTTP/", 5)) {
		clear_values(headers);
		return ++headers->answers <= FETCH_INTERIM_COUNT;
	}
	const char *colon = memchr(line, ':', length);
	if (!colon)
		return true;
	for (int which = 0; which < FETCH_HEADER_COUNT; which++) {
		const char *name = headers_kept[which].name;
		if (strlen(name) == (size_t)(colon - line) && !strncasecmp(name, line, strlen(name)))
			keep(headers, which, colon + 1, length - (size_t)(colon + 1 - line));
	}
	return !is_coded_twice(headers->values[FETCH_CONTENT_ENCODING]);
}

int64_t fetch_headers_freshness(const struct fetch_headers *headers, int64_t now)
{
	int64_t seconds, age, expires, date;
	const char *directives = headers->values[FETCH_CACHE_CONTROL];
	if (directives && find_max_age(directives, &seconds)) {
		if (headers->values[FETCH_AGE] && read_seconds(headers->values[FETCH_AGE], &age))
			seconds -= age;
	} else if (headers->values[FETCH_EXPIRES] && date_parse_http(headers->values[FETCH_EXPIRES], &expires)) {
		if (!headers->values[FETCH_DATE] || !date_parse_http(headers->values[FETCH_DATE], &date))
			date = now;
		seconds = expires - date;
	} else {
		return 0;
	}
	return seconds > 0 ? seconds : 0;
}

int64_t fetch_headers_retry_after(const struct fetch_headers *headers, int64_t now)
{
	const char *text = headers->values[FETCH_RETRY_AFTER];
	int64_t seconds, until, date;
	if (!text)
		return -1;
	if (read_seconds(text, &seconds))
		return seconds;
	if (!date_parse_http(text, &until))
		return -1;
	if (!headers->values[FETCH_DATE] || !date_parse_http(headers->values[FETCH_DATE], &date))
		date = now;
	return until > date ? until - date : 0;
}

static void clear_values(struct fetch_headers *headers)
{
	for (int which = 0; which < FETCH_HEADER_COUNT; which++) {
		mem_free(headers->values[which]);
		headers->values[which] = NULL;
	}
}

/* The first value counts, unless the header is a list. */
static void keep(struct fetch_headers *headers, enum fetch_header which, const char *value, size_t length)
{
	while (length && is_space(*value)) {
		value++;
		length--;
	}
	while (length && is_space(value[length - 1]))
		length--;
	const struct header *header = &headers_kept[which];
	char *old = headers->values[which];
	size_t joined = length + (old ? strlen(old) + strlen(", ") : 0);
	bool is_fit = length && (!header->limit || joined <= header->limit);
	if (!is_fit || !is_sendable(value, length) || (old && !header->is_joined))
		return;
	char *copy = mem_copy_bytes(value, length);
	headers->values[which] = old ? mem_format("%s, %s", old, copy) : copy;
	if (old) {
		mem_free(old);
		mem_free(copy);
	}
}

/* Text without controls (RFC 9110 §5.5): a validator goes back to the server, where a CR could begin another header. */
static bool is_sendable(const char *value, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)value[i] < ' ' && value[i] != '\t') || value[i] == 0x7f)
			return false;
	return text_is_valid(value, length);
}

/* Stacked codings multiply the bytes that a small answer unfolds to. */
static bool is_coded_twice(const char *codings)
{
	int count = 0;
	for (const char *at = codings; at && *at;) {
		at += strspn(at, ", \t");
		size_t length = strcspn(at, ", \t");
		count += length && !(length == 8 && !strncasecmp(at, "identity", 8));
		at += length;
	}
	return count > 1;
}

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

static bool find_max_age(const char *directives, int64_t *seconds)
{
	static const char name[] = "max-age";
	for (const char *at = directives; *at;) {
		at += strspn(at, ", \t");
		const char *end = at + strcspn(at, ",");
		if (!strncasecmp(at, name, sizeof name - 1)) {
			const char *value = at + sizeof name - 1;
			value += strspn(value, " \t");
			if (*value == '=')
				return read_seconds(value + 1, seconds);
		}
		at = end;
	}
	return false;
}

/* Digits, quoted or not; what is too large to believe counts as SECONDS_MOST (RFC 9111 §1.2.2). */
static bool read_seconds(const char *text, int64_t *seconds)
{
	text += strspn(text, " \t\"");
	if (*text < '0' || *text > '9')
		return false;
	int64_t value = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		value = value < SECONDS_MOST ? 10 * value + (*text - '0') : SECONDS_MOST;
	text += strspn(text, " \t\"");
	*seconds = value < SECONDS_MOST ? value : SECONDS_MOST;
	return !*text || *text == ',' || *text == ';';
}
