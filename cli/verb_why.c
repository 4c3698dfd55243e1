/* Why a feed is polled when it is. */
#include "verb_why.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output_text.h"
#include "table.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"
#include "tidings/store_polls.h"
#include "tidings/text.h"
#include "tidings/url.h"
#include "verb_why_entry.h"

#define ENTRY_PREFIX "id:"
#define WORDS_LIMIT 2048
#define CELL_SIZE 48
#define TIME_FORMAT "%Y-%m-%d %H:%M:%S"

/* What is known of one feed's polls. */
struct reasons {
	struct session *session;
	struct store_feed feed;
	struct store_past_poll polls[STORE_POLLS_KEPT]; /* newest first, in the session's arena */
	size_t count;
	const char *origin;
	int64_t held_until; /* 0: not held */
	struct store_names names;
};

static bool find(struct session *session, const char *word, int64_t *feed, int64_t *entry, struct error *error);
static bool collect(struct reasons *reasons, int64_t feed, struct error *error);
static bool keep_poll(void *arg, const struct store_past_poll *poll);
static void keep_hold(void *arg, const char *key, int64_t until);
static void print_feed(const struct reasons *reasons);
static void print_instant(struct session *session, const char *label, int64_t instant);
static const char *masked(struct session *session, const char *url);
static void print_reason(const struct reasons *reasons);
static void print_duration(struct session *session, const char *label, int64_t seconds);
static const char *judge_names(const struct store_names *names);
static void print_polls(const struct reasons *reasons);
static void print_feed_json(const struct reasons *reasons);
static void write_poll(struct json_writer *writer, const struct store_past_poll *poll);
static void write_pace(struct json_writer *writer, const struct pace *pace);

enum session_status verb_why_run(struct session *session, struct error *error)
{
	struct reasons reasons = {.session = session};
	int64_t feed = 0, entry = 0;
	if (!session_has_store(session, error) ||
	    !find(session, session_word(session, session->arguments->words[0]), &feed, &entry, error))
		return SESSION_FAILED;
	if (entry)
		return verb_why_entry_print(session, entry, error) ? SESSION_DONE : SESSION_FAILED;
	if (!collect(&reasons, feed, error))
		return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_JSON))
		print_feed_json(&reasons);
	else
		print_feed(&reasons);
	return SESSION_DONE;
}

/* A number is a feed's, else an entry's, before it is part of an address; id:42 is an entry's. */
static bool find(struct session *session, const char *word, int64_t *feed, int64_t *entry, struct error *error)
{
	struct store_feed known;
	struct store_entry found;
	int64_t number;
	if (strncmp(word, ENTRY_PREFIX, strlen(ENTRY_PREFIX)) == 0 && text_parse_number(word + strlen(ENTRY_PREFIX), entry))
		return true;
	if (text_parse_number(word, &number) && !store_feeds_get(session->store, session->arena, number, &known, NULL) &&
	    store_entries_get(session->store, session->arena, number, &found, NULL)) {
		*entry = number;
		return true;
	}
	return store_feeds_find(session->store, word, feed, error);
}

static bool collect(struct reasons *reasons, int64_t feed, struct error *error)
{
	struct session *session = reasons->session;
	if (!store_feeds_get(session->store, session->arena, feed, &reasons->feed, error) ||
	    !store_polls_each(session->store, feed, keep_poll, reasons, error) ||
	    !store_entries_names(session->store, feed, &reasons->names, error))
		return false;
	reasons->origin = url_origin(session->arena, reasons->feed.url);
	return store_feeds_each_hold(session->store, session->now, keep_hold, reasons, error);
}

static bool keep_poll(void *arg, const struct store_past_poll *poll)
{
	struct reasons *reasons = arg;
	struct store_past_poll *kept = &reasons->polls[reasons->count++];
	*kept = *poll;
	kept->outcome = arena_copy(reasons->session->arena, poll->outcome);
	kept->problem = arena_copy(reasons->session->arena, poll->problem);
	return reasons->count < STORE_POLLS_KEPT;
}

static void keep_hold(void *arg, const char *key, int64_t until)
{
	struct reasons *reasons = arg;
	bool is_ours = strcmp(key, reasons->feed.url) == 0 || (reasons->origin && strcmp(key, reasons->origin) == 0);
	if (is_ours && until > reasons->held_until)
		reasons->held_until = until;
}

static void print_feed(const struct reasons *reasons)
{
	struct session *session = reasons->session;
	const struct store_feed *feed = &reasons->feed;
	char number[CELL_SIZE];
	snprintf(number, sizeof number, "%" PRId64, feed->id);
	output_text_label(&session->output, "Feed:", number);
	output_text_label(&session->output, "Title:", feed->title);
	output_text_label(&session->output, "Address:", masked(session, feed->url));
	if (feed->state == STORE_FEED_GONE)
		output_text_label(
		    &session->output, "Next poll:", "never: its server says that it is gone; refresh --force asks again");
	else if (!feed->due)
		output_text_label(&session->output, "Next poll:", "as soon as a daemon runs");
	else
		print_instant(session, "Next poll:", feed->due);
	print_reason(reasons);
	if (reasons->held_until)
		print_instant(session, "Held until:", reasons->held_until);
	output_text_label(&session->output, "Problem:", feed->problem);
	if (feed->problem && feed->failing_since != DATE_NONE)
		print_instant(session, "Failing:", feed->failing_since);
	print_duration(session, "Interval:", feed->own_interval);
	if (feed->own_keep == STORE_KEEP_ALL)
		output_text_label(&session->output, "Keeps:", "for ever");
	else
		print_duration(session, "Keeps:", feed->own_keep);
	if (feed->is_apart)
		output_text_label(
		    &session->output, "Stories:", "none with others; what came before it was set so stays where it is");
	print_duration(session, "New every:", feed->rhythm);
	output_text_label(&session->output, "Moving:", masked(session, feed->moving));
	output_text_label(&session->output, "Perhaps at:", masked(session, feed->proposed));
	output_text_label(&session->output, "Known by:", judge_names(&reasons->names));
	print_polls(reasons);
}

static void print_instant(struct session *session, const char *label, int64_t instant)
{
	char value[2 * CELL_SIZE], date[CELL_SIZE], span[OUTPUT_TEXT_SPAN_SIZE];
	output_text_span(instant, session->now, span);
	date_format_local(instant, TIME_FORMAT, date, sizeof date);
	snprintf(value, sizeof value, "%s (%s)", date, span);
	output_text_label(&session->output, label, value);
}

static const char *masked(struct session *session, const char *url)
{
	return url ? url_masked(session->arena, url) : NULL;
}

static void print_reason(const struct reasons *reasons)
{
	struct buf words;
	if (!reasons->count || reasons->feed.state == STORE_FEED_GONE)
		return;
	buf_init(&words, WORDS_LIMIT);
	pace_add_words(&words, &reasons->polls[0].pace);
	output_text_label(&reasons->session->output, "Because:", buf_text(&words));
	buf_done(&words);
}

static void print_duration(struct session *session, const char *label, int64_t seconds)
{
	char value[DATE_TEXT_SIZE];
	if (!seconds)
		return;
	date_format_duration(seconds, value);
	output_text_label(&session->output, label, value);
}

/* As identity names entries, of which this is the consequence for a feed. */
static const char *judge_names(const struct store_names *names)
{
	if (!names->entries)
		return NULL;
	if (names->guids && names->different_guids < names->guids)
		return "guids that several entries share: with link and title";
	if (names->guids == names->entries)
		return "their guids: each entry has one of its own";
	if (names->guids)
		return "their guids; those without one by link, or title and text";
	if (names->links && names->different_links < names->links)
		return "links that several entries share: with the title, for there are no guids";
	return names->links == names->entries ? "their links, for there are no guids"
	                                      : "title and text, for there are no guids";
}

static void print_polls(const struct reasons *reasons)
{
	static const struct table_column columns[] = {
	    {.title = "POLLED"},
	    {.title = "OUTCOME"},
	    {.title = "STATUS", .is_right = true},
	    {.title = "NEW", .is_right = true},
	    {.title = "BYTES", .is_right = true},
	    {.title = "MS", .is_right = true},
	    {.title = "NEXT"},
	    {.title = "BY"},
	};
	struct output *output = &reasons->session->output;
	output_add(output, reasons->count ? "\n" : "It has not been polled yet.\n");
	struct table *table = table_new(output, columns, sizeof columns / sizeof *columns, reasons->count > 0);
	for (size_t i = 0; i < reasons->count; i++) {
		const struct store_past_poll *poll = &reasons->polls[i];
		char at[CELL_SIZE], due[CELL_SIZE], numbers[4][CELL_SIZE];
		date_format_local(poll->at, TIME_FORMAT, at, sizeof at);
		date_format_local(poll->due, TIME_FORMAT, due, sizeof due);
		snprintf(numbers[0], CELL_SIZE, "%" PRId64, poll->status);
		snprintf(numbers[1], CELL_SIZE, "%" PRId64, poll->added);
		snprintf(numbers[2], CELL_SIZE, "%" PRId64, poll->bytes);
		snprintf(numbers[3], CELL_SIZE, "%" PRId64, poll->took);
		const char *cells[] = {at, poll->outcome, poll->status ? numbers[0] : "-", numbers[1], numbers[2], numbers[3],
		    due, pace_rule_name(poll->pace.rule)};
		table_add(table, cells, false);
	}
	table_end(table);
}

static void print_feed_json(const struct reasons *reasons)
{
	const struct store_feed *feed = &reasons->feed;
	struct json_writer writer;
	json_write_init(&writer, &reasons->session->output.text);
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "feed", feed->id);
	json_write_member_text(&writer, "url", masked(reasons->session, feed->url));
	json_write_member_text(&writer, "title", feed->title);
	if (feed->state != STORE_FEED_GONE)
		json_write_member_date(&writer, "next", feed->due ? feed->due : reasons->session->now);
	if (reasons->count)
		write_pace(&writer, &reasons->polls[0].pace);
	if (reasons->held_until)
		json_write_member_date(&writer, "held_until", reasons->held_until);
	json_write_member_text(&writer, "problem", feed->problem);
	json_write_member_integer(&writer, "failures", feed->failures);
	json_write_member_date(&writer, "failing_since", feed->failing_since);
	json_write_member_integer(&writer, "interval", feed->own_interval);
	json_write_member_integer(&writer, "keep", feed->own_keep);
	json_write_member_bool(&writer, "stories", !feed->is_apart);
	json_write_member_integer(&writer, "rhythm", feed->rhythm);
	json_write_member_text(&writer, "moving", masked(reasons->session, feed->moving));
	json_write_member_text(&writer, "proposed", masked(reasons->session, feed->proposed));
	json_write_member_text(&writer, "known_by", judge_names(&reasons->names));
	json_write_key(&writer, "polls");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < reasons->count; i++)
		write_poll(&writer, &reasons->polls[i]);
	json_write_end_array(&writer);
	json_write_end_object(&writer);
	output_add(&reasons->session->output, "\n");
}

static void write_poll(struct json_writer *writer, const struct store_past_poll *poll)
{
	json_write_begin_object(writer);
	json_write_member_date(writer, "at", poll->at);
	json_write_member_text(writer, "outcome", poll->outcome);
	json_write_member_integer(writer, "status", poll->status);
	json_write_member_text(writer, "problem", poll->problem);
	json_write_member_integer(writer, "new", poll->added);
	json_write_member_integer(writer, "bytes", poll->bytes);
	json_write_member_integer(writer, "took_ms", poll->took);
	json_write_member_date(writer, "next", poll->due);
	write_pace(writer, &poll->pace);
	json_write_end_object(writer);
}

static void write_pace(struct json_writer *writer, const struct pace *pace)
{
	struct buf words;
	if (pace->rule == PACE_NONE)
		return;
	buf_init(&words, WORDS_LIMIT);
	pace_add_words(&words, pace);
	json_write_member_text(writer, "rule", pace_rule_name(pace->rule));
	json_write_member_integer(writer, "wait", pace->wait);
	if (pace->other != PACE_NONE) {
		json_write_member_text(writer, "other", pace_rule_name(pace->other));
		json_write_member_integer(writer, "other_wait", pace->other_wait);
	}
	json_write_member_bool(writer, "skipped", pace->is_skipped);
	json_write_member_text(writer, "because", buf_text(&words));
	buf_done(&words);
}
