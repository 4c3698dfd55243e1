/* Dates and durations as people write them. */
#include "tidings/date.h"

#include "date_scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT_LENGTH_MOST 64
#define DAY INT64_C(86400)

struct unit {
	const char *name;
	int64_t seconds;
};

static const struct unit units[] = {
    {"", 1},
    {"s", 1},
    {"m", 60},
    {"h", 3600},
    {"d", DAY},
    {"w", 7 * DAY},
    {"mo", 30 * DAY},
    {"y", 365 * DAY},
};

/* Which of them are meant where: up to a week and without a unit; from the second on; shown. */
enum { DURATION_FIRST = 0, DURATION_COUNT = 6, USER_FIRST = 1, USER_COUNT = 7, SHOWN_FIRST = 1, SHOWN_LAST = 4 };

static bool parse_ago(const char *text, int64_t now, int64_t *from, int64_t *until);
static bool parse_amount(const char *text, const struct unit *allowed, int count, int64_t *seconds);
static const struct unit *find_unit(const char *name, const struct unit *allowed, int count);
static bool parse_day_word(const char *text, int64_t now, int64_t *from, int64_t *until);
static bool parse_calendar(const char *text, int64_t *from, int64_t *until);
static void add_one(struct tm *tm, enum date_precision precision);

bool date_parse_user(const char *text, int64_t now, int64_t *from, int64_t *until)
{
	int64_t start, end;
	if (!parse_ago(text, now, &start, &end) && !parse_day_word(text, now, &start, &end) &&
	    !parse_calendar(text, &start, &end))
		return false;
	if (end <= DATE_FIRST || start > DATE_LAST)
		return false;
	*from = start < DATE_FIRST ? DATE_FIRST : start;
	*until = end;
	return true;
}

bool date_parse_duration(const char *text, int64_t *seconds)
{
	return parse_amount(text, units + DURATION_FIRST, DURATION_COUNT, seconds);
}

void date_format_duration(int64_t seconds, char out[static DATE_TEXT_SIZE])
{
	const struct unit *unit = &units[SHOWN_LAST];
	while (unit > &units[SHOWN_FIRST] && (seconds == 0 || seconds % unit->seconds != 0))
		unit--;
	snprintf(out, DATE_TEXT_SIZE, "%" PRId64 "%s", seconds / unit->seconds, unit->name);
}

static bool parse_ago(const char *text, int64_t now, int64_t *from, int64_t *until)
{
	int64_t seconds, start;
	if (!parse_amount(text, units + USER_FIRST, USER_COUNT, &seconds) || __builtin_sub_overflow(now, seconds, &start))
		return false;
	*from = start;
	*until = INT64_MAX;
	return true;
}

/* Digits and one of the allowed units. */
static bool parse_amount(const char *text, const struct unit *allowed, int count, int64_t *seconds)
{
	int64_t value = 0;
	const char *at = text;
	for (; *at >= '0' && *at <= '9'; at++) {
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *at - '0', &value))
			return false;
	}
	const struct unit *unit = find_unit(at, allowed, count);
	if (at == text || !unit || __builtin_mul_overflow(value, unit->seconds, &value))
		return false;
	*seconds = value;
	return true;
}

static const struct unit *find_unit(const char *name, const struct unit *allowed, int count)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(allowed[i].name, name) == 0)
			return &allowed[i];
	}
	return NULL;
}

/* A day is as long as the clocks make it. */
static bool parse_day_word(const char *text, int64_t now, int64_t *from, int64_t *until)
{
	bool is_yesterday = strcmp(text, "yesterday") == 0;
	if (!is_yesterday && strcmp(text, "today") != 0)
		return false;
	time_t time = (time_t)now;
	struct tm local;
	tzset();
	if (!localtime_r(&time, &local))
		return false;
	struct tm start = {.tm_year = local.tm_year, .tm_mon = local.tm_mon, .tm_mday = local.tm_mday, .tm_isdst = -1};
	start.tm_mday -= is_yesterday;
	struct tm end = start;
	add_one(&end, DATE_PRECISION_DAY);
	*from = (int64_t)mktime(&start);
	*until = (int64_t)mktime(&end);
	return true;
}

/* Local time unless there is a zone. */
static bool parse_calendar(const char *text, int64_t *from, int64_t *until)
{
	struct date_scan scan;
	struct date_fields fields;
	size_t length = strlen(text);
	if (length > TEXT_LENGTH_MOST || !date_scan_read(text, length, &scan) || scan.unknown_words > 0)
		return false;
	if (!date_scan_resolve(&scan, &fields))
		return false;
	struct tm start = {
	    .tm_year = fields.year - 1900,
	    .tm_mon = fields.month - 1,
	    .tm_mday = fields.day,
	    .tm_hour = fields.hour,
	    .tm_min = fields.minute,
	    .tm_sec = fields.second,
	    .tm_isdst = -1,
	};
	struct tm end = start;
	add_one(&end, fields.precision);
	time_t (*convert)(struct tm *) = fields.has_zone ? timegm : mktime;
	*from = (int64_t)convert(&start) - (int64_t)fields.offset * 60;
	*until = (int64_t)convert(&end) - (int64_t)fields.offset * 60;
	return true;
}

static void add_one(struct tm *tm, enum date_precision precision)
{
	switch (precision) {
	case DATE_PRECISION_YEAR:
		tm->tm_year++;
		break;
	case DATE_PRECISION_MONTH:
		tm->tm_mon++;
		break;
	case DATE_PRECISION_DAY:
		tm->tm_mday++;
		break;
	case DATE_PRECISION_HOUR:
		tm->tm_hour++;
		break;
	case DATE_PRECISION_MINUTE:
		tm->tm_min++;
		break;
	case DATE_PRECISION_SECOND:
		tm->tm_sec++;
		break;
	}
}
