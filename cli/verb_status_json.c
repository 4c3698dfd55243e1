/* How polling goes, for programs. */
#include "session.h"
#include "tidings/json.h"
#include "verb_status_parts.h"

static void write_counts(struct json_writer *writer, const struct store_counts *counts);
static void write_states(struct json_writer *writer, const struct store_poll_states *states);
static void write_day(struct json_writer *writer, const struct status *status);
static void write_bad(struct json_writer *writer, const struct status *status);
static void write_problems(struct json_writer *writer, const struct status *status);

void verb_status_print_json(const struct status *status)
{
	struct session *session = status->session;
	struct json_writer writer;
	json_write_init(&writer, &session->output.text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "version", TIDINGS_VERSION);
	json_write_member_text(&writer, "database", session->config.database);
	json_write_member_text(&writer, "socket", session->config.socket);
	json_write_member_bool(&writer, "healthy", status->problem_count == 0);
	write_problems(&writer, status);
	json_write_member_bool(&writer, "running", status->daemon != NULL);
	if (status->daemon) {
		json_write_key(&writer, "daemon");
		json_write_value(&writer, status->daemon);
	}
	write_counts(&writer, &status->counts);
	write_states(&writer, &status->states);
	write_day(&writer, status);
	write_bad(&writer, status);
	json_write_end_object(&writer);
	output_add(&session->output, "\n");
}

static void write_problems(struct json_writer *writer, const struct status *status)
{
	json_write_key(writer, "problems");
	json_write_begin_array(writer);
	for (size_t i = 0; i < status->problem_count; i++)
		json_write_text(writer, status->problems[i]);
	json_write_end_array(writer);
}

static void write_counts(struct json_writer *writer, const struct store_counts *counts)
{
	json_write_member_integer(writer, "feeds", counts->feeds);
	json_write_member_integer(writer, "pending", counts->pending);
	json_write_member_integer(writer, "failing", counts->failing);
	json_write_member_integer(writer, "gone", counts->gone);
	json_write_member_integer(writer, "entries", counts->entries);
	json_write_member_integer(writer, "new", counts->new_entries);
	json_write_member_integer(writer, "starred", counts->starred);
	json_write_member_date(writer, "next", counts->next_due);
	json_write_member_date(writer, "last_poll", counts->last_poll);
	json_write_member_integer(writer, "bytes", counts->bytes);
}

static void write_states(struct json_writer *writer, const struct store_poll_states *states)
{
	json_write_key(writer, "states");
	json_write_begin_object(writer);
	json_write_member_integer(writer, "active", states->active);
	json_write_member_integer(writer, "waiting", states->waiting);
	json_write_member_integer(writer, "failing", states->failing);
	json_write_member_integer(writer, "held", states->held);
	json_write_member_integer(writer, "dead", states->dead);
	json_write_member_integer(writer, "gone", states->gone);
	json_write_end_object(writer);
	json_write_member_integer(writer, "overdue", states->overdue);
}

static void write_day(struct json_writer *writer, const struct status *status)
{
	const struct store_poll_sum *day = &status->day;
	json_write_key(writer, "day");
	json_write_begin_object(writer);
	json_write_member_integer(writer, "polls", day->polls);
	json_write_member_integer(writer, "unchanged", day->unchanged);
	json_write_member_integer(writer, "unchanged_percent", verb_status_percent(day->unchanged, day->polls));
	json_write_member_integer(writer, "failed", day->failed);
	json_write_member_integer(writer, "new", day->added);
	json_write_member_integer(writer, "bytes", day->bytes);
	json_write_member_integer(writer, "bytes_saved", day->saved);
	json_write_key(writer, "polls_by_hour");
	json_write_begin_array(writer);
	for (size_t i = 0; i < STATUS_HOURS; i++)
		json_write_integer(writer, status->hours[i].polls);
	json_write_end_array(writer);
	json_write_end_object(writer);
}

static void write_bad(struct json_writer *writer, const struct status *status)
{
	json_write_key(writer, "troubled");
	json_write_begin_array(writer);
	for (size_t i = 0; i < status->bad_count; i++) {
		const struct store_bad_feed *feed = &status->bad[i];
		json_write_begin_object(writer);
		json_write_member_integer(writer, "id", feed->id);
		json_write_member_text(writer, "title", feed->name);
		json_write_member_text(writer, "state", feed->state);
		json_write_member_text(writer, "problem", feed->problem);
		json_write_member_integer(writer, "failures", feed->failures);
		json_write_member_date(writer, "failing_since", feed->failing_since);
		json_write_member_text(writer, "proposed", feed->proposed);
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
}
