/* clock: the wall clock by which polls are planned. TIDINGS_CLOCK_OFFSET (seconds, may be negative) shifts it, so that
 * days of polls can be tested in seconds. Timeouts never use it: they are monotonic. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* The instant it is, to the nearest second. */
int64_t clock_now(void);

/* The first whole instant that is not past: pauses counted from it never end early. */
int64_t clock_next(void);

/* Seconds, with fractions, until an instant; not positive when it has come. */
double clock_until(int64_t instant);

/* Seconds, with fractions, of a clock that only goes forward: for timeouts. */
double clock_monotonic(void);

#endif
