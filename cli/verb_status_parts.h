/* cli/verb_status_parts (private): what `status` found out, and the ways to say it. */
#ifndef CLI_VERB_STATUS_PARTS_H
#define CLI_VERB_STATUS_PARTS_H

#include "health.h"
#include "tidings/store_entries.h"
#include "tidings/store_polls.h"

struct error;
struct json;
struct session;

#define STATUS_HOURS 24
#define STATUS_BAD_COUNT 100 /* feeds that are told of; the rest is counted */

struct status {
	struct session *session;
	struct json *daemon; /* its answer, or NULL when none runs */
	struct store_counts counts;
	struct store_poll_states states;
	struct store_poll_sum hours[STATUS_HOURS], day; /* the last one is the present one */
	struct store_bad_feed bad[STATUS_BAD_COUNT];    /* texts in the session's arena */
	size_t bad_count;
	char problems[HEALTH_COUNT][HEALTH_TEXT_SIZE];
	size_t problem_count;
};

/* Everything that follows. status->daemon is the caller's to free with json_free. */
bool verb_status_gather(struct session *session, struct status *status, struct error *error);

void verb_status_print(const struct status *status);
void verb_status_print_json(const struct status *status);

/* `part` of `whole` in percent, rounded down; 0 of nothing. */
int64_t verb_status_percent(int64_t part, int64_t whole);

#endif
