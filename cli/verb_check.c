/* What a feed's server answers, for publishers. */
#include "verb_check.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "output_text.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/url.h"

/* A line of the report, made of one member of the answer or of several. */
struct row {
	const char *label, *member;
	const char *(*format)(struct session *session, const struct json *report); /* NULL: the member's text */
};

static struct json *ask(struct session *session, struct error *error);
static bool write_request(struct session *session, struct buf *request);
static void print_json(struct session *session, const struct json *report);
static void print_report(struct session *session, const struct json *report);
static void print_redirects(struct session *session, const struct json *report);
static void print_list(struct session *session, const char *label, const struct json *list, const char *member);
static void print_remarks(struct session *session, const struct json *report);
static const char *format_size(struct session *session, const struct json *report);
static const char *format_etag(struct session *session, const struct json *report);
static const char *format_again(struct session *session, const struct json *report);
static const char *format_freshness(struct session *session, const struct json *report);
static const char *format_ttl(struct session *session, const struct json *report);

// clang-format off
static const struct row rows[] = {
	{"Status:",        "status",           NULL},
	{"HTTP:",          "http",             NULL},
	{"Moved to:",      "moved_to",         NULL},
	{"Type:",          "content_type",     NULL},
	{"Encoding:",      "content_encoding", NULL},
	{"Size:",          "bytes",            format_size},
	{"ETag:",          "etag",             format_etag},
	{"Modified:",      "last_modified",    NULL},
	{"Again:",         "again_status",     format_again},
	{"Caching:",       "cache_control",    NULL},
	{"Expires:",       "expires",          NULL},
	{"Fresh for:",     "fresh_seconds",    format_freshness},
	{"Retry-After:",   "retry_after",      NULL},
	{"Format:",        "format",           NULL},
	{"Title:",         "title",            NULL},
	{"Link:",          "link",             NULL},
	{"Self:",          "self",             NULL},
	{"Hub:",           "hub",              NULL},
	{"Entries:",       "entries",          NULL},
	{"Newest:",        "newest",           NULL},
	{"TTL:",           "ttl",              format_ttl},
};
// clang-format on

enum session_status verb_check_run(struct session *session, struct error *error)
{
	struct json *answer = ask(session, error);
	if (!answer)
		return SESSION_FAILED;
	const struct json *report = json_get(answer, "report");
	if (arguments_has(session->arguments, OPTION_JSON))
		print_json(session, report);
	else
		print_report(session, report);
	const char *problem = json_get_text(report, "problem");
	const char *url = json_get_text(report, "url");
	bool is_feed = json_get(report, "format") != NULL;
	if (!is_feed)
		error_set(error, ERROR_NOT_FOUND, "%.300s: %s", url ? url : "", problem ? problem : "no feed");
	json_free(answer);
	return is_feed ? SESSION_DONE : SESSION_NOTHING;
}

static struct json *ask(struct session *session, struct error *error)
{
	struct json *answer = NULL;
	struct buf request;
	struct client *client = client_open_check(&session->config, session_config_file(session), error);
	if (!client)
		return NULL;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	if (write_request(session, &request))
		client_run(client, request.data, request.length, &answer, error);
	buf_done(&request);
	client_close(client);
	return answer;
}

static bool write_request(struct session *session, struct buf *request)
{
	struct json_writer writer;
	json_write_init(&writer, request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "check");
	json_write_member_text(&writer, "url", session_word(session, session->arguments->words[0]));
	json_write_member_bool(&writer, "private", arguments_has(session->arguments, OPTION_PRIVATE));
	json_write_member_bool(&writer, "again", arguments_has(session->arguments, OPTION_AGAIN));
	json_write_end_object(&writer);
	return !request->is_full;
}

static void print_json(struct session *session, const struct json *report)
{
	struct json_writer writer;
	json_write_init(&writer, &session->output.text);
	json_write_value(&writer, report);
	output_add(&session->output, "\n");
}

static void print_report(struct session *session, const struct json *report)
{
	struct output *output = &session->output;
	output_text_label(output, "Address:", json_get_text(report, "url"));
	print_redirects(session, report);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		const char *text = json_get_text(report, row->member);
		output_text_label(output, row->label, text && row->format ? row->format(session, report) : text);
	}
	print_list(session, "Warning:", json_get(report, "warnings"), NULL);
	print_list(session, "Feed there:", json_get(report, "feeds"), "url");
	print_remarks(session, report);
}

static void print_redirects(struct session *session, const struct json *report)
{
	const struct json *redirects = json_get(report, "redirects");
	for (size_t i = 0; i < json_count(redirects); i++) {
		const struct json *redirect = json_at(redirects, i);
		const char *to = json_get_text(redirect, "to");
		output_text_label(&session->output, "Redirect:",
		    arena_format(
		        session->arena, "%" PRId64 " to %s", json_get_integer(redirect, "status", 0), to ? to : "nowhere"));
	}
}

/* Texts, or the member of that name of objects. */
static void print_list(struct session *session, const char *label, const struct json *list, const char *member)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *item = json_at(list, i);
		output_text_label(&session->output, label, member ? json_get_text(item, member) : json_text(item));
	}
}

static void print_remarks(struct session *session, const struct json *report)
{
	const struct json *remarks = json_get(report, "remarks");
	for (size_t i = 0; i < json_count(remarks); i++) {
		const struct json *remark = json_at(remarks, i);
		const char *kind = json_get_text(remark, "kind");
		bool is_problem = kind && strcmp(kind, "problem") == 0;
		output_text_label(&session->output, is_problem ? "Problem:" : "Hint:", json_get_text(remark, "text"));
	}
}

static const char *format_size(struct session *session, const struct json *report)
{
	int64_t bytes = json_get_integer(report, "bytes", 0), sent = json_get_integer(report, "bytes_sent", 0);
	return sent == bytes ? arena_format(session->arena, "%" PRId64 " bytes", bytes)
	                     : arena_format(session->arena, "%" PRId64 " bytes, sent as %" PRId64, bytes, sent);
}

static const char *format_etag(struct session *session, const struct json *report)
{
	const char *strength = json_get_bool(report, "etag_is_weak") ? "weak" : "strong";
	return arena_format(session->arena, "%s (%s)", json_get_text(report, "etag"), strength);
}

static const char *format_again(struct session *session, const struct json *report)
{
	int64_t status = json_get_integer(report, "again_status", 0);
	return arena_format(session->arena, "status %" PRId64 "%s", status,
	    json_get_bool(report, "again_unchanged") ? ": the condition was honoured" : "");
}

static const char *format_freshness(struct session *session, const struct json *report)
{
	char text[DATE_TEXT_SIZE];
	int64_t seconds = json_get_integer(report, "fresh_seconds", 0);
	if (seconds == 0)
		return NULL;
	date_format_duration(seconds, text);
	return arena_copy(session->arena, text);
}

static const char *format_ttl(struct session *session, const struct json *report)
{
	int64_t minutes = json_get_integer(report, "ttl", 0);
	return minutes ? arena_format(session->arena, "%" PRId64 " minutes", minutes) : NULL;
}
