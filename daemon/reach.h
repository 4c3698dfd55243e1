/* reach: whether it is our own network that is away. Pure: told of every request that was answered or not. When several
 * hosts in a row do not answer and nobody else does, nothing is wrong with them: we are offline, feeds are not charged
 * with failures, and one request now and then finds out when that is over. */
#ifndef REACH_H
#define REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REACH_HOSTS_LEAST 3 /* fewer cannot tell the network's fault from their own */
#define REACH_HOSTS_MOST 5
#define REACH_SECONDS 300 /* between two requests while offline */

/* All-zero: nothing known, which is online. */
struct reach {
	uint64_t silent[REACH_HOSTS_MOST]; /* hashes of hosts that did not answer since the last one that did */
	size_t silent_count;
	size_t known;    /* hosts there are to be asked; 0: many */
	double answered; /* monotonic seconds: when somebody last did */
	bool is_offline;
	double probed; /* monotonic seconds: the last request while offline */
};

/* A request to `host`, begun at `started`, has ended at `now` (monotonic seconds). One that was under way while others
 * were answered says nothing about the network. */
void reach_note(struct reach *reach, const char *host, bool is_unreachable, double started, double now);

/* Seconds until the next request may be made, 0 when we are online. While offline, a caller that makes one says so. */
double reach_wait(const struct reach *reach, double now);
void reach_probe(struct reach *reach, double now);

#endif
