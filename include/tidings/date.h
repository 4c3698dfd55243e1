/* date (rank 1): instants. An instant is seconds since 1970-01-01 UTC without leap seconds, years 1 to 9999.
 * Reading never depends on LANG, and on TZ only for a person's date, and never asks for the time: what needs it takes
 * `now`. */
#ifndef TIDINGS_DATE_H
#define TIDINGS_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATE_NONE INT64_MIN              /* "no date": a feed's date that says nothing */
#define DATE_FIRST INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define DATE_LAST INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */
#define DATE_TEXT_SIZE 32

/* A date as feeds write it: RFC 822/2822 and its broken relatives (two-digit years, missing or wrong weekday, named and
 * numeric zones, missing time or seconds, full or localised month names), ISO 8601/W3CDTF/RFC 3339 in all forms,
 * asctime, epoch seconds and milliseconds. False when it says nothing ("now", year 0, day 32, NaN, empty): no date is
 * better than a wrong one. */
bool date_parse(const char *text, int64_t *instant);

/* An HTTP-date in any of the three forms of RFC 9110 §5.6.7. */
bool date_parse_http(const char *text, int64_t *instant);

/* A person's date: 2026-05-01, 2026-05, 2026, "2026-05-01 10:00" (local time), today, yesterday, "2d" (two days before
 * `now`; units s m h d w, months and years as 30 and 365 days: mo, y), RFC 3339. Gives the first second it covers and
 * the first after it; a relative date covers from then to INT64_MAX. */
bool date_parse_user(const char *text, int64_t now, int64_t *from, int64_t *until);

/* A duration as settings write it: 90s, 30m, 2h, 7d, 1w, or plain seconds. Seconds, never negative. */
bool date_parse_duration(const char *text, int64_t *seconds);

/* A duration in its largest whole unit: "90s", "30m", "2h", "7d". */
void date_format_duration(int64_t seconds, char out[static DATE_TEXT_SIZE]);

/* RFC 3339 in UTC: 2026-11-23T20:04:00Z. DATE_NONE and years outside 1..9999 give "". */
void date_format_rfc3339(int64_t instant, char out[static DATE_TEXT_SIZE]);

/* In local time by a strftime format; "" for DATE_NONE and years outside 1..9999. */
void date_format_local(int64_t instant, const char *format, char *out, size_t size);

#endif
