/* cli/health: whether polling goes as it should, judged from what the daemon and the database say. Pure. */
#ifndef CLI_HEALTH_H
#define CLI_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct health_facts {
	bool is_running; /* a daemon; the next four are its own words */
	bool is_offline;
	bool is_unsaved;   /* what it polled could not be written */
	int64_t lag;       /* milliseconds by which its loop was late */
	int64_t held;      /* feeds whose servers asked for a pause */
	int64_t feeds;     /* that are polled at all */
	int64_t overdue;   /* of them, for more than an hour */
	int64_t polls;     /* of the last two hours */
	int64_t bad_polls; /* of them, that failed */
};

#define HEALTH_TEXT_SIZE 160
#define HEALTH_COUNT 8

/* Writes what is not as it should be, a sentence each without full stop, the worst first; gives how many. None: healthy.
 * A feed that fails is its publisher's matter and no fault of ours; most of them at once are. */
size_t health_judge(const struct health_facts *facts, char problems[static HEALTH_COUNT][HEALTH_TEXT_SIZE]);

#endif
