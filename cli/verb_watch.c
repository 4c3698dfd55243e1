/* Queries with names. */
#include "verb_watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "selection.h"
#include "table.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/query.h"
#include "tidings/store_search.h"
#include "tidings/store_watches.h"
#include "tidings/watches.h"
#include "verb_stories.h"

#define NUMBER_SIZE 24

typedef enum session_status run_fn(struct session *session, struct error *error);

static run_fn list, add, remove_some, test;
static void print_table(struct session *session, const struct store_watch *watches, size_t count);
static void print_record(struct session *session, const struct store_watch *watch);
static int64_t count_new(struct session *session, const struct store_watch *watch);
static const char *deed_name(struct session *session, const struct store_watch *watch);
static void write_deed(struct session *session, struct json_writer *writer);
static enum session_status ask(struct session *session, struct buf *request, struct error *error);

// clang-format off
static const struct {
	const char *word;
	size_t least; /* words behind it */
	run_fn *run;
} deeds[] = {
	{"list", 0, list},
	{"add", 1, add},
	{"remove", 1, remove_some},
	{"test", 0, test},
};

static const struct {
	enum store_mark mark;
	const char *name;
} marks[] = {
	{STORE_MARK_HIDE, "hide"},
	{STORE_MARK_READ, "read"},
	{STORE_MARK_STAR, "star"},
	{STORE_MARK_TAG, "tag"},
};
// clang-format on

enum session_status verb_watch_run(struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	if (!session_has_store(session, error))
		return SESSION_FAILED;
	if (arguments->word_count == 0)
		return list(session, error);
	const char *word = arguments->words[0];
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		if (strcmp(deeds[i].word, word) != 0)
			continue;
		if (arguments->word_count > deeds[i].least)
			return deeds[i].run(session, error);
		error_set(error, ERROR_INPUT, "watch %s what? a name has to follow", word);
		return SESSION_FAILED;
	}
	error_set(error, ERROR_INPUT, "watch: list, add, remove or test, not %.40s", word);
	return SESSION_FAILED;
}

static enum session_status list(struct session *session, struct error *error)
{
	struct store_watch *watches;
	size_t count;
	bool is_json = arguments_has(session->arguments, OPTION_JSON);
	if (!store_watches_all(session->store, session->arena, &watches, &count, error))
		return SESSION_FAILED;
	for (size_t i = 0; i < count && is_json; i++)
		print_record(session, &watches[i]);
	if (count && !is_json)
		print_table(session, watches, count);
	if (count)
		return SESSION_DONE;
	output_complain("no watches yet: tidings watch add NAME QUERY");
	return SESSION_NOTHING;
}

static void print_table(struct session *session, const struct store_watch *watches, size_t count)
{
	static const struct table_column columns[] = {
	    {.title = "NAME"},
	    {.title = "NEW", .is_right = true},
	    {.title = "THEN", .may_shrink = true, .least = 4},
	    {.title = "QUERY", .may_shrink = true, .least = 8},
	};
	struct table *table =
	    table_new(&session->output, columns, sizeof columns / sizeof *columns, session->output.is_terminal);
	for (size_t i = 0; i < count; i++) {
		char number[NUMBER_SIZE];
		int64_t fresh = count_new(session, &watches[i]);
		snprintf(number, sizeof number, fresh < 0 ? "?" : "%" PRId64, fresh);
		const char *const cells[] = {watches[i].name, number, deed_name(session, &watches[i]), watches[i].query};
		table_add(table, cells, fresh > 0);
	}
	table_end(table);
}

static void print_record(struct session *session, const struct store_watch *watch)
{
	struct json_writer writer;
	json_write_init(&writer, &session->output.text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "name", watch->name);
	json_write_member_text(&writer, "query", watch->query);
	json_write_member_text(&writer, "then", watch->has_mark ? deed_name(session, watch) : NULL);
	json_write_member_integer(&writer, "new", count_new(session, watch));
	json_write_end_object(&writer);
	output_add(&session->output, "\n");
	output_record_end(&session->output);
}

/* -1 for a query that cannot be read any more, as when another watch that it names is gone. */
static int64_t count_new(struct session *session, const struct store_watch *watch)
{
	int64_t count;
	struct error ignored = {0};
	struct watches_source source = {session->store, session->arena};
	const struct query_saved saved = {watches_find, &source};
	char *text = arena_copy(session->arena, watch->query);
	struct query *query = query_parse_saved(session->arena, &text, 1, session->now, &saved, &ignored);
	struct query *fresh = query_parse(session->arena, "is:new", session->now, &ignored);
	bool is_counted =
	    query && store_search_count(session->store, query_and(session->arena, query, fresh), &count, &ignored);
	return is_counted ? count : -1;
}

static const char *deed_name(struct session *session, const struct store_watch *watch)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks && watch->has_mark; i++)
		if (marks[i].mark == watch->mark)
			return watch->tag ? arena_format(session->arena, "%s=%s", marks[i].name, watch->tag) : marks[i].name;
	return "";
}

static enum session_status add(struct session *session, struct error *error)
{
	struct selection selection;
	struct buf request;
	struct json_writer writer;
	if (!selection_read(&selection, session, 2, NULL, error))
		return SESSION_FAILED;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	json_write_init(&writer, &request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "watch");
	json_write_member_text(&writer, "name", session_word(session, session->arguments->words[1]));
	write_deed(session, &writer);
	json_write_member_texts(&writer, "query", (const char *const *)selection.words, selection.word_count);
	json_write_end_object(&writer);
	return ask(session, &request, error);
}

static void write_deed(struct session *session, struct json_writer *writer)
{
	const char *then = arguments_get(session->arguments, OPTION_THEN);
	if (!then)
		return;
	const char *word = session_word(session, then), *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	json_write_member_text(writer, "then", arena_copy_bytes(session->arena, word, length));
	json_write_member_text(writer, "tag", equals ? equals + 1 : NULL);
}

static enum session_status remove_some(struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	struct buf request;
	struct json_writer writer;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	json_write_init(&writer, &request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "unwatch");
	json_write_key(&writer, "names");
	json_write_begin_array(&writer);
	for (size_t i = 1; i < arguments->word_count; i++)
		json_write_text(&writer, session_word(session, arguments->words[i]));
	json_write_end_array(&writer);
	json_write_end_object(&writer);
	return ask(session, &request, error);
}

static enum session_status ask(struct session *session, struct buf *request, struct error *error)
{
	struct json *answer = NULL;
	bool is_done = client_ask(&session->config, request, &answer, error);
	json_free(answer);
	buf_done(request);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

/* What it would have done, and the newest of it. */
static enum session_status test(struct session *session, struct error *error)
{
	struct selection selection;
	struct query *since = NULL;
	int64_t matching, all;
	const char *when = arguments_get(session->arguments, OPTION_SINCE);
	if (!selection_read(&selection, session, 1, NULL, error))
		return SESSION_FAILED;
	if (when)
		since = query_parse(session->arena, arena_format(session->arena, "since:\"%s\"", session_word(session, when)),
		    session->now, error);
	if ((when && !since) || !store_search_count(session->store, selection.query, &matching, error) ||
	    !store_search_count(session->store, since, &all, error))
		return SESSION_FAILED;
	if (!arguments_has(session->arguments, OPTION_JSON))
		output_format(&session->output, "%" PRId64 " of %" PRId64 " entries match\n", matching, all);
	return matching ? verb_stories_list_from(session, 1, error) : SESSION_NOTHING;
}
