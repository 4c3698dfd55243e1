/* Instants from texts and back. */
#include "tidings/date.h"

#include "date_scan.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT_LENGTH_MOST 100
#define UNSET_SECONDS 86400 /* the first day is what Go and .NET write for a date that was never set */

static bool read_fields(const char *text, struct date_fields *fields);
static bool is_space(char character);
static bool parse_epoch(const char *text, int64_t *instant);
static bool instant_of(const struct date_fields *fields, int64_t *instant);

bool date_parse(const char *text, int64_t *instant)
{
	struct date_fields fields;
	if (parse_epoch(text, instant))
		return true;
	return read_fields(text, &fields) && instant_of(&fields, instant);
}

bool date_parse_http(const char *text, int64_t *instant)
{
	struct date_fields fields;
	if (!read_fields(text, &fields))
		return false;
	if (!fields.has_month_name || fields.precision != DATE_PRECISION_SECOND || fields.offset != 0)
		return false;
	return instant_of(&fields, instant);
}

void date_format_rfc3339(int64_t instant, char out[static DATE_TEXT_SIZE])
{
	out[0] = '\0';
	if (instant < DATE_FIRST || instant > DATE_LAST)
		return;
	time_t time = (time_t)instant;
	struct tm tm;
	gmtime_r(&time, &tm);
	/* %Y would not pad the year */
	size_t length = (size_t)snprintf(out, DATE_TEXT_SIZE, "%04d", tm.tm_year + 1900);
	strftime(out + length, DATE_TEXT_SIZE - length, "-%m-%dT%H:%M:%SZ", &tm);
}

void date_format_local(int64_t instant, const char *format, char *out, size_t size)
{
	if (size)
		out[0] = '\0';
	if (instant < DATE_FIRST || instant > DATE_LAST)
		return;
	time_t time = (time_t)instant;
	struct tm tm;
	/* unlike localtime, localtime_r need not look at TZ by itself */
	tzset();
	localtime_r(&time, &tm);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	size_t length = strftime(out, size, format, &tm);
#pragma GCC diagnostic pop
	if (length == 0 && size)
		out[0] = '\0';
}

static bool read_fields(const char *text, struct date_fields *fields)
{
	while (is_space(*text))
		text++;
	size_t length = strlen(text);
	while (length > 0 && is_space(text[length - 1]))
		length--;
	struct date_scan scan;
	if (length == 0 || length > TEXT_LENGTH_MOST)
		return false;
	return date_scan_read(text, length, &scan) && date_scan_resolve(&scan, fields);
}

static bool is_space(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

/* Nine or ten digits are seconds, thirteen are milliseconds; other lengths are other things. A fraction is dropped. */
static bool parse_epoch(const char *text, int64_t *instant)
{
	while (is_space(*text))
		text++;
	int64_t value = 0;
	int digits = 0;
	for (; *text >= '0' && *text <= '9' && digits <= 13; text++, digits++)
		value = value * 10 + (*text - '0');
	if (*text == '.') {
		do
			text++;
		while (*text >= '0' && *text <= '9');
	}
	while (is_space(*text))
		text++;
	bool is_epoch = digits == 9 || digits == 10 || digits == 13;
	if (*text || !is_epoch)
		return false;
	*instant = digits == 13 ? value / 1000 : value;
	return true;
}

static bool instant_of(const struct date_fields *fields, int64_t *instant)
{
	struct tm tm = {
	    .tm_year = fields->year - 1900,
	    .tm_mon = fields->month - 1,
	    .tm_mday = fields->day,
	    .tm_hour = fields->hour,
	    .tm_min = fields->minute,
	    .tm_sec = fields->second,
	};
	int64_t value = (int64_t)timegm(&tm) - (int64_t)fields->offset * 60;
	if (value < DATE_FIRST + UNSET_SECONDS || value > DATE_LAST)
		return false;
	*instant = value;
	return true;
}
