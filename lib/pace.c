/* What decides when a feed is polled again, in words. */
#include "tidings/pace.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tidings/buf.h"
#include "tidings/date.h"

// clang-format off
static const struct {
	const char *name;
	const char *before, *after; /* the sentence around the wait */
	const char *noun;           /* as the one that was outdone */
} rules[PACE_RULE_COUNT] = {
	[PACE_NONE] = {NULL, "", "", ""},
	[PACE_INTERVAL] = {"interval", "the usual interval is ", "", "the usual interval"},
	[PACE_OWN_INTERVAL] = {"set-interval", "its interval was set to ", "", "the interval that was set for it"},
	[PACE_MIN_INTERVAL] = {"min-interval", "no feed is polled more often than every ", " (min-interval)", "min-interval"},
	[PACE_RHYTHM] = {"rhythm", "it brings something new so often that every ", " suits it", "its own rhythm"},
	[PACE_QUIET] = {"quiet", "nothing new has come for so long that every ", " will do", "what its silence suggests"},
	[PACE_PUSHED] = {"pushed", "its hub brings what is new, so that every ", " will do", "what a feed with a hub needs"},
	[PACE_MAX_AGE] = {"max-age", "the server said that its answer stays fresh for ", " (max-age or Expires)",
		"what the server said (max-age or Expires)"},
	[PACE_TTL] = {"ttl", "the feed asks for ", " between polls (ttl)", "its ttl"},
	[PACE_UPDATE_PERIOD] = {"sy:updatePeriod", "the feed says that it is updated every ", " (sy:updatePeriod)",
		"its sy:updatePeriod"},
	[PACE_NO_VALIDATORS] = {"no-validators", "the server cannot say \"unchanged\", so every poll costs the whole feed: every ",
		" at most", "what a server without validators gets"},
	[PACE_BACKOFF] = {"backoff", "it failed, and the wait doubles each time: ", "", "the wait after a failure"},
	[PACE_DEAD] = {"dead", "it has failed for so long that it counts as dead, and is tried every ", "", "the wait of the dead"},
	[PACE_RETRY_AFTER] = {"Retry-After", "the server asked for a pause of ", " (Retry-After)", "Retry-After"},
	[PACE_TOO_MANY] = {"429", "the server asked for fewer requests (429): ", "", "the pause after 429"},
	[PACE_GONE] = {"410", "the server says that it is gone, which is believed when it says so again after ", "",
		"the wait after 410"},
	[PACE_OFFLINE] = {"offline", "this machine seemed to be offline; tried again every ", "", "the wait while offline"},
};
// clang-format on

static void add_duration(struct buf *out, int64_t seconds);
static int compare_numbers(const void *first, const void *second);

const char *pace_rule_name(enum pace_rule rule)
{
	return rules[rule].name;
}

enum pace_rule pace_rule_parse(const char *name)
{
	for (int i = PACE_NONE + 1; name && i < PACE_RULE_COUNT; i++)
		if (strcmp(rules[i].name, name) == 0)
			return (enum pace_rule)i;
	return PACE_NONE;
}

void pace_add_words(struct buf *out, const struct pace *pace)
{
	if (pace->rule == PACE_NONE)
		return;
	buf_add_text(out, rules[pace->rule].before);
	add_duration(out, pace->wait);
	buf_add_text(out, rules[pace->rule].after);
	if (pace->other != PACE_NONE) {
		buf_add_format(out, ", which is %s ", pace->wait > pace->other_wait ? "longer than" : "as long as");
		buf_add_format(out, "%s (", rules[pace->other].noun);
		add_duration(out, pace->other_wait);
		buf_add_text(out, ")");
	}
	if (pace->is_skipped)
		buf_add_text(out, "; put off until the feed may be polled again (skipHours, skipDays)");
}

static void add_duration(struct buf *out, int64_t seconds)
{
	char text[DATE_TEXT_SIZE];
	date_format_duration(seconds, text);
	buf_add_text(out, text);
}

int64_t pace_rhythm(const int64_t *instants, size_t count)
{
	int64_t gaps[PACE_INSTANTS];
	size_t gap_count = 0;
	int64_t last = count ? instants[0] : 0;
	for (size_t i = 1; i < count && i < PACE_INSTANTS; i++) {
		if (last - instants[i] < PACE_TOGETHER)
			continue;
		gaps[gap_count++] = last - instants[i];
		last = instants[i];
	}
	if (gap_count + 1 < PACE_ARRIVALS)
		return 0;
	qsort(gaps, gap_count, sizeof *gaps, compare_numbers);
	return gaps[gap_count / 2];
}

static int compare_numbers(const void *first, const void *second)
{
	int64_t a = *(const int64_t *)first, b = *(const int64_t *)second;
	return (a > b) - (a < b);
}
