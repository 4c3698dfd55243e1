/* Whether polling goes as it should. */
#include "health.h"

#include <inttypes.h>
#include <stdio.h>

#define LAG_MOST 5000    /* milliseconds */
#define OVERDUE_SHARE 50 /* one in so many may be late: slow servers, a pause just over */
#define POLLS_LEAST 10   /* fewer say nothing about the rest */

static bool is_late(const struct health_facts *facts);

size_t health_judge(const struct health_facts *facts, char problems[static HEALTH_COUNT][HEALTH_TEXT_SIZE])
{
	size_t count = 0;
	if (facts->is_unsaved)
		snprintf(problems[count++], HEALTH_TEXT_SIZE, "what is polled cannot be saved; the log says why");
	if (facts->is_offline)
		snprintf(problems[count++], HEALTH_TEXT_SIZE, "no server answers: this machine seems to be offline");
	if (is_late(facts))
		snprintf(problems[count++], HEALTH_TEXT_SIZE,
		    "%" PRId64 " of %" PRId64 " feeds should have been polled more than an hour ago%s", facts->overdue,
		    facts->feeds, facts->is_running ? "" : "; no daemon is running");
	if (facts->lag > LAG_MOST)
		snprintf(problems[count++], HEALTH_TEXT_SIZE, "the daemon is %" PRId64 " seconds late at its work",
		    facts->lag / 1000);
	if (facts->polls >= POLLS_LEAST && facts->bad_polls > facts->polls / 2)
		snprintf(problems[count++], HEALTH_TEXT_SIZE, "%" PRId64 " of the last %" PRId64 " polls failed",
		    facts->bad_polls, facts->polls);
	return count;
}

/* Feeds that wait because their servers asked for it are not late. */
static bool is_late(const struct health_facts *facts)
{
	int64_t late = facts->overdue - facts->held;
	return late > 0 && late > facts->feeds / OVERDUE_SHARE;
}
