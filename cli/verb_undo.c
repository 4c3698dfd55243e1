/* Taking back marks and tags, and the journal of them. */
#include "verb_undo.h"

#include <inttypes.h>
#include <stdio.h>

#include "client.h"
#include "output_text.h"
#include "table.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/store_marks.h"
#include "tidings/text.h"

#define NUMBER_SIZE 24
#define RECORD_LIMIT ((size_t)64 << 10)

struct journal {
	struct session *session;
	struct table *table; /* NULL: as JSON Lines */
	size_t count;
};

static enum session_status list_journal(struct session *session, struct error *error);
static bool add_line(void *arg, const struct store_marks_action *action);
static void print_record(struct output *output, const struct store_marks_action *action);
static enum session_status undo(struct session *session, int64_t action, struct error *error);
static void write_request(struct buf *request, int64_t action, bool is_dry);
static void tell(struct session *session, const struct json *answer, bool is_dry);

enum session_status verb_undo_run(struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	int64_t action = 0;
	if (!session_has_store(session, error))
		return SESSION_FAILED;
	if (arguments_has(arguments, OPTION_LIST))
		return list_journal(session, error);
	if (arguments->word_count && (!text_parse_number(arguments->words[0], &action) || action <= 0)) {
		error_set(error, ERROR_INPUT, "%.40s is no number of tidings undo --list", arguments->words[0]);
		return SESSION_FAILED;
	}
	return undo(session, action, error);
}

static enum session_status list_journal(struct session *session, struct error *error)
{
	static const struct table_column columns[] = {
	    {.title = "NUMBER", .is_right = true, .style = OUTPUT_DIM},
	    {.title = "WHEN", .style = OUTPUT_DIM},
	    {.title = "CHANGED", .is_right = true},
	    {.title = "WHAT", .may_shrink = true, .least = 8},
	};
	struct journal journal = {.session = session};
	bool is_terminal = session->output.is_terminal;
	if (!arguments_has(session->arguments, OPTION_JSON))
		journal.table = table_new(&session->output, columns, sizeof columns / sizeof *columns, is_terminal);
	bool is_done = store_marks_each(session->store, add_line, &journal, error);
	table_end(journal.table);
	if (!is_done)
		return SESSION_FAILED;
	if (journal.count)
		return SESSION_DONE;
	output_complain("nothing to undo");
	return SESSION_NOTHING;
}

static bool add_line(void *arg, const struct store_marks_action *action)
{
	struct journal *journal = arg;
	char id[NUMBER_SIZE], when[OUTPUT_TEXT_SPAN_SIZE], changed[NUMBER_SIZE];
	journal->count++;
	if (!journal->table) {
		print_record(&journal->session->output, action);
		return journal->session->output.failure == 0;
	}
	snprintf(id, sizeof id, "%" PRId64, action->id);
	output_text_span(action->at, journal->session->now, when);
	snprintf(changed, sizeof changed, "%" PRId64, action->changed);
	const char *const cells[] = {id, when, changed, action->what};
	table_add(journal->table, cells, false);
	return true;
}

static void print_record(struct output *output, const struct store_marks_action *action)
{
	struct buf record;
	struct json_writer writer;
	buf_init(&record, RECORD_LIMIT);
	json_write_init(&writer, &record);
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "id", action->id);
	json_write_member_date(&writer, "at", action->at);
	json_write_member_text(&writer, "what", action->what);
	json_write_member_integer(&writer, "changed", action->changed);
	json_write_end_object(&writer);
	output_add(output, buf_text(&record));
	output_add(output, "\n");
	output_record_end(output);
	buf_done(&record);
}

static enum session_status undo(struct session *session, int64_t action, struct error *error)
{
	bool is_dry = arguments_has(session->arguments, OPTION_DRY_RUN);
	struct buf request;
	struct json *answer = NULL;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	write_request(&request, action, is_dry);
	bool is_done = client_ask(&session->config, &request, &answer, error);
	if (is_done)
		tell(session, answer, is_dry);
	json_free(answer);
	buf_done(&request);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static void write_request(struct buf *request, int64_t action, bool is_dry)
{
	struct json_writer writer;
	json_write_init(&writer, request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "undo");
	if (action)
		json_write_member_integer(&writer, "id", action);
	if (is_dry)
		json_write_member_bool(&writer, "dry", true);
	json_write_end_object(&writer);
}

static void tell(struct session *session, const struct json *answer, bool is_dry)
{
	char when[OUTPUT_TEXT_SPAN_SIZE];
	int64_t changed = json_get_integer(answer, "changed", 0);
	const char *what = json_get_text(answer, "what");
	output_text_span(json_get_integer(answer, "at", session->now), session->now, when);
	output_format(&session->output, "%s %" PRId64 " change%s of ", is_dry ? "Would undo" : "Undid", changed,
	    changed == 1 ? "" : "s");
	output_add_visible(&session->output, what ? what : "");
	output_format(&session->output, " (%s)\n", when);
}
