/* Makes sense of what a date's text consists of. */
#include "date_scan.h"

#include <time.h>

/* RFC 5322 §4.3: two digits below 50 are of this century; three digits count from 1900. */
#define CENTURY_SPLIT 50
#define KOREAN_OFFSET (9 * 60)

static bool resolve_date(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_week(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_named_month(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_numbers(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_day_first(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_by_weekday(const struct date_scan *scan, struct date_fields *fields);
static bool resolve_time(const struct date_scan *scan, struct date_fields *fields);
static bool set_time(struct date_fields *fields, int hour, int minute, int second);
static bool is_military_time(const struct date_scan *scan);
static bool set_date(struct date_fields *fields, int year, int month, int day);
static bool set_day_of_year(struct date_fields *fields, int year, int day);
static int year_of(struct date_number number);
static int days_in_year(int year);
static int days_in_month(int year, int month);

bool date_scan_resolve(const struct date_scan *scan, struct date_fields *fields)
{
	struct date_fields read = {.has_month_name = scan->month > 0, .has_zone = scan->has_zone, .offset = scan->offset};
	if (!resolve_date(scan, &read) || !resolve_time(scan, &read))
		return false;
	/* nobody else writes like that */
	if (scan->is_korean && scan->has_time && !scan->has_zone) {
		read.offset = KOREAN_OFFSET;
		read.has_zone = true;
	}
	*fields = read;
	return true;
}

static bool resolve_date(const struct date_scan *scan, struct date_fields *fields)
{
	fields->precision = DATE_PRECISION_DAY;
	if (scan->is_week)
		return resolve_week(scan, fields);
	if (scan->month)
		return resolve_named_month(scan, fields);
	return resolve_numbers(scan, fields);
}

/* 2021-W36, 2021-W36-1, 2021W361: week 1 has the fourth of January, weeks start on Monday. */
static bool resolve_week(const struct date_scan *scan, struct date_fields *fields)
{
	if (scan->count < 2 || scan->numbers[0].digits != 4 || scan->month)
		return false;
	int week = scan->numbers[1].value;
	int weekday = scan->count == 3 ? scan->numbers[2].value : 1;
	if (scan->numbers[1].digits == 3 && scan->count == 2) {
		weekday = week % 10;
		week /= 10;
	}
	if (week < 1 || week > 53 || weekday < 1 || weekday > 7)
		return false;
	struct tm fourth = {.tm_year = scan->numbers[0].value - 1900, .tm_mday = 4};
	timegm(&fourth);
	int monday = 4 - (fourth.tm_wday + 6) % 7 + (week - 1) * 7;
	/* a week is of the year that has its Thursday */
	bool exists = monday + 3 <= days_in_year(scan->numbers[0].value);
	return exists && set_day_of_year(fields, scan->numbers[0].value, monday + weekday - 1);
}

/* "6 Sep 2021", "Sep 6 2021", "2021 Sep 6", "September 2021". */
static bool resolve_named_month(const struct date_scan *scan, struct date_fields *fields)
{
	const struct date_number *numbers = scan->numbers;
	if (scan->count == 1 && numbers[0].digits == 4 && !scan->has_time && !scan->unknown_words) {
		fields->precision = DATE_PRECISION_MONTH;
		return set_date(fields, numbers[0].value, scan->month, 1);
	}
	if (scan->count != 2 && !is_military_time(scan))
		return false;
	if (numbers[0].digits == 4 && numbers[1].digits <= 2)
		return set_date(fields, numbers[0].value, scan->month, numbers[1].value);
	return numbers[0].digits <= 2 && set_date(fields, year_of(numbers[1]), scan->month, numbers[0].value);
}

/* "2021-09-06", "2021-249", "2021-09", "2021", "6.9.2021", "9/6/2021 12:01 AM". */
static bool resolve_numbers(const struct date_scan *scan, struct date_fields *fields)
{
	const struct date_number *numbers = scan->numbers;
	bool is_year_first = scan->count > 0 && numbers[0].digits == 4;
	if (!is_year_first)
		return resolve_day_first(scan, fields);
	/* "2003-012-31" was Google's */
	bool is_month = scan->count == 3 && (numbers[1].digits <= 2 || (numbers[1].digits == 3 && numbers[1].value <= 12));
	if (scan->count == 3)
		return is_month && numbers[2].digits <= 2 &&
		       set_date(fields, numbers[0].value, numbers[1].value, numbers[2].value);
	if (scan->count == 2 && numbers[1].digits == 3)
		return numbers[1].value >= 1 && numbers[1].value <= days_in_year(numbers[0].value) &&
		       set_day_of_year(fields, numbers[0].value, numbers[1].value);
	if (scan->has_time || scan->unknown_words)
		return false;
	if (scan->count == 2) {
		fields->precision = DATE_PRECISION_MONTH;
		return numbers[1].digits <= 2 && set_date(fields, numbers[0].value, numbers[1].value, 1);
	}
	fields->precision = DATE_PRECISION_YEAR;
	return set_date(fields, numbers[0].value, 1, 1);
}

/* Dots mean day first. Elsewhere it depends on who wrote it: without a day beyond 12, AM and PM or an English weekday
 * nobody can tell. */
static bool resolve_day_first(const struct date_scan *scan, struct date_fields *fields)
{
	const struct date_number *numbers = scan->numbers;
	bool is_dotted = scan->separator == '.';
	if (scan->count != 3 || numbers[0].digits > 2 || numbers[1].digits > 2)
		return false;
	int first = numbers[0].value;
	int second = numbers[1].value;
	int year = year_of(numbers[2]);
	bool has_short_year = numbers[2].digits == 2 && (is_dotted || (scan->separator == '/' && second > 12));
	if (numbers[2].digits != 4 && !has_short_year)
		return false;
	if (is_dotted || first > 12 || first == second)
		return set_date(fields, year, second, first);
	if (second > 12 || (scan->separator == '/' && scan->noon >= 0))
		return set_date(fields, year, first, second);
	return resolve_by_weekday(scan, fields);
}

static bool resolve_by_weekday(const struct date_scan *scan, struct date_fields *fields)
{
	bool is_day[2];
	for (int i = 0; i < 2; i++) {
		struct tm tm = {
		    .tm_year = scan->numbers[2].value - 1900,
		    .tm_mon = scan->numbers[i].value - 1,
		    .tm_mday = scan->numbers[1 - i].value,
		};
		timegm(&tm);
		is_day[i] = tm.tm_wday == scan->weekday;
	}
	if (is_day[0] == is_day[1])
		return false;
	int month = is_day[0] ? 0 : 1;
	return set_date(fields, scan->numbers[2].value, scan->numbers[month].value, scan->numbers[1 - month].value);
}

static bool resolve_time(const struct date_scan *scan, struct date_fields *fields)
{
	if (is_military_time(scan)) {
		fields->precision = DATE_PRECISION_MINUTE;
		return set_time(fields, scan->numbers[2].value / 100, scan->numbers[2].value % 100, 0);
	}
	if (!scan->has_time)
		return true;
	fields->precision = scan->second >= 0   ? DATE_PRECISION_SECOND
	                    : scan->minute >= 0 ? DATE_PRECISION_MINUTE
	                                        : DATE_PRECISION_HOUR;
	int hour = scan->hour;
	/* "19:48 PM" is written, too */
	if (scan->noon >= 0 && hour >= 1 && hour <= 12)
		hour = hour % 12 + scan->noon;
	return set_time(fields, hour, scan->minute < 0 ? 0 : scan->minute, scan->second < 0 ? 0 : scan->second);
}

static bool set_time(struct date_fields *fields, int hour, int minute, int second)
{
	bool is_end_of_day = hour == 24 && minute == 0 && second == 0;
	if ((hour > 23 && !is_end_of_day) || minute > 59 || second > 60)
		return false;
	fields->hour = hour;
	fields->minute = minute;
	fields->second = second;
	return true;
}

/* "03 Apr 02 1500 GMT". */
static bool is_military_time(const struct date_scan *scan)
{
	const struct date_number *numbers = scan->numbers;
	return scan->month && !scan->has_time && scan->count == 3 && numbers[0].digits <= 2 && numbers[1].digits == 2 &&
	       numbers[2].digits == 4;
}

static bool set_date(struct date_fields *fields, int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	fields->year = year;
	fields->month = month;
	fields->day = day;
	return true;
}

/* Days before the first and behind the last belong to the years beside. */
static bool set_day_of_year(struct date_fields *fields, int year, int day)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mday = day};
	timegm(&tm);
	return set_date(fields, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* 0, which is no year, for what cannot be one. */
static int year_of(struct date_number number)
{
	if (number.digits == 4)
		return number.value;
	if (number.digits == 3)
		return number.value >= 100 && number.value < 200 ? 1900 + number.value : 0;
	if (number.digits != 2)
		return 0;
	return number.value + (number.value < CENTURY_SPLIT ? 2000 : 1900);
}

static int days_in_year(int year)
{
	return 337 + days_in_month(year, 2);
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && is_leap);
}
