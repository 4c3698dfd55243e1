/* How polling goes, for people. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "output_text.h"
#include "session.h"
#include "sparkline.h"
#include "table.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/json.h"
#include "verb_status_parts.h"

#define VALUE_SIZE 240
#define BAD_SHOWN 10

static void print_health(const struct status *status);
static void print_daemon(struct session *session, const struct json *daemon);
static void print_feeds(const struct status *status);
static void add_state(struct buf *out, int64_t count, const char *name);
static void print_counts(const struct status *status);
static void tell_past(const struct session *session, int64_t instant, char out[static OUTPUT_TEXT_SPAN_SIZE]);
static void print_day(const struct status *status);
static void print_hours(const struct status *status);
static void print_bad(const struct status *status);
static const char *describe(struct session *session, const struct store_bad_feed *feed);
static void print_value(struct session *session, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void verb_status_print(const struct status *status)
{
	struct session *session = status->session;
	print_health(status);
	print_daemon(session, status->daemon);
	output_text_label(&session->output, "Database:", session->config.database);
	if (!session->store) {
		output_text_label(&session->output, "Feeds:", "none yet; subscribe to one: tidings subscribe URL");
		return;
	}
	print_value(session, "Size:", "%.1f MB", (double)status->counts.bytes / 1e6);
	print_feeds(status);
	print_counts(status);
	print_day(status);
	print_bad(status);
}

static void print_health(const struct status *status)
{
	for (size_t i = 0; i < status->problem_count; i++)
		output_text_label(&status->session->output, i ? " " : "Trouble:", status->problems[i]);
}

static void print_daemon(struct session *session, const struct json *daemon)
{
	char span[OUTPUT_TEXT_SPAN_SIZE] = "";
	int64_t started = 0;
	if (!daemon) {
		output_text_label(
		    &session->output, "Daemon:", "not running; start tidingsd, or poll once with tidingsd --once");
		return;
	}
	const char *since = json_get_text(daemon, "started"), *version = json_get_text(daemon, "version");
	int64_t lag = json_get_integer(daemon, "lag", 0), lost = json_get_integer(daemon, "lost_parsers", 0);
	if (since && date_parse(since, &started))
		output_text_span(started, session->now, span);
	print_value(session, "Daemon:", "running (process %" PRId64 ", version %.20s%s%s)",
	    json_get_integer(daemon, "pid", 0), version ? version : "?", *span ? ", started " : "", span);
	print_value(session, "Polling:", "%" PRId64 " now, %" PRId64 " queued, %" PRId64 " held by their servers",
	    json_get_integer(daemon, "polling", 0), json_get_integer(daemon, "queued", 0),
	    json_get_integer(daemon, "held", 0));
	print_value(session, "Loop:", "%" PRId64 " ms late, %" PRId64 " parsers running, %" PRId64 " lost", lag,
	    json_get_integer(daemon, "workers", 0), lost);
}

static void print_feeds(const struct status *status)
{
	const struct store_poll_states *states = &status->states;
	struct buf text;
	buf_init(&text, VALUE_SIZE);
	buf_add_format(&text, "%" PRId64, status->counts.feeds);
	add_state(&text, states->active, "active");
	add_state(&text, states->waiting, "waiting for their first poll");
	add_state(&text, states->failing, "failing");
	add_state(&text, states->held, "held by their servers");
	add_state(&text, states->dead, "dead");
	add_state(&text, states->gone, "gone");
	if (states->overdue)
		buf_add_format(&text, "; %" PRId64 " overdue", states->overdue);
	output_text_label(&status->session->output, "Feeds:", buf_text(&text));
	buf_done(&text);
}

static void add_state(struct buf *out, int64_t count, const char *name)
{
	if (count)
		buf_add_format(out, ", %" PRId64 " %s", count, name);
}

static void print_counts(const struct status *status)
{
	struct session *session = status->session;
	const struct store_counts *counts = &status->counts;
	char span[OUTPUT_TEXT_SPAN_SIZE];
	print_value(session, "Entries:", "%" PRId64, counts->entries);
	print_value(session, "New:", "%" PRId64, counts->new_entries);
	print_value(session, "Starred:", "%" PRId64, counts->starred);
	tell_past(session, counts->last_poll, span);
	output_text_label(&session->output, "Last poll:", span);
	if (counts->next_due == DATE_NONE)
		return;
	output_text_span(counts->next_due > session->now ? counts->next_due : session->now, session->now, span);
	output_text_label(&session->output, "Next poll:", span);
}

/* Instants are rounded: what was a moment ago may still be to come. */
static void tell_past(const struct session *session, int64_t instant, char out[static OUTPUT_TEXT_SPAN_SIZE])
{
	output_text_span(instant > session->now ? session->now : instant, session->now, out);
}

static void print_day(const struct status *status)
{
	struct session *session = status->session;
	const struct store_poll_sum *day = &status->day;
	if (!day->polls)
		return;
	print_value(session, "Last day:",
	    "%" PRId64 " polls (%.1f an hour), %" PRId64 " %% unchanged, %" PRId64 " %% failed; %" PRId64 " new entries",
	    day->polls, (double)day->polls / STATUS_HOURS, verb_status_percent(day->unchanged, day->polls),
	    verb_status_percent(day->failed, day->polls), day->added);
	print_value(session, "Traffic:", "%.1f MB of documents came, about %.1f MB were spared", (double)day->bytes / 1e6,
	    (double)day->saved / 1e6);
	print_hours(status);
}

static void print_hours(const struct status *status)
{
	int64_t polls[STATUS_HOURS], most = 0;
	struct buf line;
	for (size_t i = 0; i < STATUS_HOURS; i++) {
		polls[i] = status->hours[i].polls;
		most = polls[i] > most ? polls[i] : most;
	}
	buf_init(&line, VALUE_SIZE);
	sparkline_add(&line, polls, STATUS_HOURS);
	buf_add_format(&line, " polls by the hour until now, %" PRId64 " at most", most);
	output_text_label(&status->session->output, "Hours:", buf_text(&line));
	buf_done(&line);
}

static void print_bad(const struct status *status)
{
	static const struct table_column columns[] = {
	    {.title = "ID", .is_right = true, .style = OUTPUT_DIM},
	    {.title = "TITLE", .may_shrink = true, .least = 6, .most = 30},
	    {.title = "STATE"},
	    {.title = "SINCE", .is_right = true, .style = OUTPUT_DIM},
	    {.title = "PROBLEM", .may_shrink = true, .least = 8},
	};
	struct session *session = status->session;
	if (!status->bad_count)
		return;
	output_add(&session->output, "\n");
	struct table *table = table_new(&session->output, columns, sizeof columns / sizeof *columns, true);
	for (size_t i = 0; i < status->bad_count && i < BAD_SHOWN; i++) {
		const struct store_bad_feed *feed = &status->bad[i];
		char id[VALUE_SIZE], since[OUTPUT_TEXT_SPAN_SIZE] = "";
		snprintf(id, sizeof id, "%" PRId64, feed->id);
		if (feed->failing_since != DATE_NONE)
			tell_past(session, feed->failing_since, since);
		const char *cells[] = {id, feed->name, feed->state, since, describe(session, feed)};
		table_add(table, cells, false);
	}
	table_end(table);
	if (status->bad_count > BAD_SHOWN)
		output_add(&session->output, "and more; tidings feeds lists them all\n");
}

static const char *describe(struct session *session, const struct store_bad_feed *feed)
{
	if (!feed->proposed)
		return feed->problem;
	return arena_format(session->arena, "perhaps at %s now; %s", feed->proposed, feed->problem ? feed->problem : "");
}

static void print_value(struct session *session, const char *label, const char *format, ...)
{
	char value[VALUE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(value, sizeof value, format, arguments);
	va_end(arguments);
	output_text_label(&session->output, label, value);
}
