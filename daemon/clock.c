/* The wall clock, shifted for tests. */
#include "clock.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "tidings/date.h"

/* A century either way: sums with instants cannot overflow. */
#define CLOCK_OFFSET_LIMIT INT64_C(3200000000)

static int64_t clock_offset(void);

int64_t clock_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec + (now.tv_nsec >= 500000000) + clock_offset();
}

int64_t clock_next(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec + (now.tv_nsec > 0) + clock_offset();
}

double clock_until(int64_t instant)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (double)(instant - clock_offset() - now.tv_sec) - (double)now.tv_nsec / 1e9;
}

double clock_monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t clock_offset(void)
{
	const char *text = getenv("TIDINGS_CLOCK_OFFSET");
	int64_t offset;
	bool is_back = text && *text == '-';
	if (!text || !date_parse_duration(text + is_back, &offset) || offset > CLOCK_OFFSET_LIMIT)
		return 0;
	return is_back ? -offset : offset;
}
