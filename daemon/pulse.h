/* pulse: whether polls move on, so that the service manager's watchdog is fed only while they do. Pure. */
#ifndef PULSE_H
#define PULSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero at first. */
struct pulse {
	int64_t ended; /* polls, when something moved last */
	double moved;  /* and when that was */
};

/* Whether it beats: no poll is under way, or one has ended within `patience` seconds. `ended` counts those so far, `now`
 * is seconds of the monotonic clock. */
bool pulse_beats(struct pulse *pulse, size_t polling, int64_t ended, double now, double patience);

#endif
