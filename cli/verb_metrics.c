/* How polling goes, in the text format of Prometheus (its "exposition format", version 0.0.4). */
#include "verb_metrics.h"

#include <inttypes.h>

#include "tidings/date.h"
#include "tidings/json.h"
#include "verb_status_parts.h"

/* Values of one name stand together, each with another state; the first has the help. */
struct metric {
	const char *name, *state, *help;
	int64_t value;
};

static void print(struct output *output, const struct metric *metric);
static int64_t instant(int64_t date);

enum session_status verb_metrics_run(struct session *session, struct error *error)
{
	struct status status;
	if (!verb_status_gather(session, &status, error))
		return SESSION_FAILED;
	const struct store_poll_states *states = &status.states;
	const struct store_counts *counts = &status.counts;
	const struct store_poll_sum *day = &status.day;
	// clang-format off
	const struct metric metrics[] = {
		{"up", NULL, "Whether a daemon runs on the database.", status.daemon != NULL},
		{"healthy", NULL, "Whether polling goes well, as tidings status judges it.", status.problem_count == 0},
		{"feeds", "active", "Feeds by state.", states->active},
		{"feeds", "waiting", NULL, states->waiting},
		{"feeds", "failing", NULL, states->failing},
		{"feeds", "held", NULL, states->held},
		{"feeds", "dead", NULL, states->dead},
		{"feeds", "gone", NULL, states->gone},
		{"feeds_overdue", NULL, "Feeds that should have been polled more than an hour ago.", states->overdue},
		{"entries", NULL, "Entries in the database.", counts->entries},
		{"entries_new", NULL, "Entries neither read nor hidden.", counts->new_entries},
		{"entries_starred", NULL, "Entries with a star.", counts->starred},
		{"database_bytes", NULL, "Size of the database.", counts->bytes},
		{"polls_last_day", "unchanged", "Polls of the last 24 hours by outcome.", day->unchanged},
		{"polls_last_day", "failed", NULL, day->failed},
		{"polls_last_day", "read", NULL, day->polls - day->unchanged - day->failed},
		{"entries_received_last_day", NULL, "New entries of the last 24 hours.", day->added},
		{"bytes_received_last_day", NULL, "Bytes of documents of the last 24 hours, decoded.", day->bytes},
		{"bytes_saved_last_day", NULL, "Bytes that conditional requests saved in the last 24 hours.", day->saved},
		{"last_poll_timestamp_seconds", NULL, "When a feed was polled last, 0 never.", instant(counts->last_poll)},
		{"next_poll_timestamp_seconds", NULL, "When a feed is polled next, 0 never.", instant(counts->next_due)},
		{"loop_lag_milliseconds", NULL, "How late the daemon's loop was.", json_get_integer(status.daemon, "lag", 0)},
		{"offline", NULL, "Whether the daemon finds no server at all.", json_get_bool(status.daemon, "offline")},
		{"unsaved", NULL, "Whether what was polled could not be written.", json_get_bool(status.daemon, "unsaved")},
	};
	// clang-format on
	for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
		print(&session->output, &metrics[i]);
	json_free(status.daemon);
	return SESSION_DONE;
}

static void print(struct output *output, const struct metric *metric)
{
	if (metric->help)
		output_format(
		    output, "# HELP tidings_%s %s\n# TYPE tidings_%s gauge\n", metric->name, metric->help, metric->name);
	output_format(output, "tidings_%s", metric->name);
	if (metric->state)
		output_format(output, "{state=\"%s\"}", metric->state);
	output_format(output, " %" PRId64 "\n", metric->value);
}

static int64_t instant(int64_t date)
{
	return date == DATE_NONE ? 0 : date;
}
