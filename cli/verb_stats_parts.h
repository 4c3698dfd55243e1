/* cli/verb_stats_parts (private to verb_stats): what was counted, and its printers. */
#ifndef CLI_VERB_STATS_PARTS_H
#define CLI_VERB_STATS_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "session.h"

#define STATS_DAYS 14         /* usually */
#define STATS_DAYS_MOST 36600 /* a hundred years */

struct stats_day {
	int64_t start; /* instant of its local midnight */
	int64_t count;
};

struct stats_feed {
	int64_t id, count;
	const char *title;
};

struct stats {
	struct session *session;
	struct stats_day *days; /* the first one first; at least one */
	size_t day_count;
	struct stats_feed *feeds; /* those with most first once all is counted */
	size_t feed_count, feed_capacity;
	int64_t total;
};

void verb_stats_print(const struct stats *stats);
void verb_stats_print_json(const struct stats *stats);

#endif
