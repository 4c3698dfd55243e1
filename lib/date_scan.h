/* date_scan (rank 1): a date in whatever form, as calendar fields. */
#ifndef TIDINGS_DATE_SCAN_H
#define TIDINGS_DATE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum date_precision {
	DATE_PRECISION_YEAR,
	DATE_PRECISION_MONTH,
	DATE_PRECISION_DAY,
	DATE_PRECISION_HOUR,
	DATE_PRECISION_MINUTE,
	DATE_PRECISION_SECOND,
};

/* Valid calendar fields, but for hour 24 (midnight at the end of the day) and second 60. */
struct date_fields {
	int year; /* 1 to 9999 */
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int offset; /* minutes east of UTC */
	bool has_zone;
	bool has_month_name;
	enum date_precision precision; /* the smallest unit that was written */
};

/* What was written, token by token, before it makes sense. */
struct date_number {
	int value;
	int digits;
};

struct date_scan {
	struct date_number numbers[3]; /* of the date, in the order they were written */
	int count;
	int month;      /* by name; 0: none */
	char separator; /* the last of '-', '/', '.' between numbers; 0: none */
	bool is_week;   /* 2021-W36-1 */
	bool has_time;
	int hour;
	int minute; /* -1: not written */
	int second; /* -1: not written */
	int noon;   /* hours to add; -1: not written */
	bool has_zone;
	bool has_offset; /* has_zone, in numbers */
	int offset;
	int weekday;    /* 0 Sunday; -1: not written */
	bool is_korean; /* written with Korean words */
	int unknown_words;
};

/* Takes `length` bytes apart; false for what stands in no date. */
bool date_scan_read(const char *text, size_t length, struct date_scan *scan);

/* Makes sense of it; false when there is none, or more than one and no way to choose. */
bool date_scan_resolve(const struct date_scan *scan, struct date_fields *fields);

#endif
