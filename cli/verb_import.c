/* The subscriptions of other readers, and what another tidings exported: the file's beginning says what it is. */
#include "verb_import.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "import_lines.h"
#include "input.h"
#include "subscription.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/feedlist.h"
#include "tidings/opml.h"
#include "tidings/url.h"

#define LIST_LIMIT ((size_t)64 << 20)
#define LINE_MEMORY ((size_t)4 << 20)

/* A list of lines on its way to the same form as OPML. */
struct lines {
	struct arena *arena;
	struct opml_feed *feeds, **tail;
	size_t found;
};

static enum session_status import_list(struct session *session, struct input *input, struct error *error);
static bool read_lines(struct session *session, const struct input *input, struct opml_feed **feeds);
static bool take_line(void *arg, const struct feedlist_feed *feed);
static enum session_status subscribe(struct session *session, const struct opml_feed *feeds, struct error *error);
static bool import_all(
    struct subscription *subscription, const struct opml_feed *feeds, int64_t *refused, struct error *error);
static enum session_status summarise_import(struct subscription *subscription, int64_t refused);

enum session_status verb_import_run(struct session *session, struct error *error)
{
	struct input input;
	enum session_status status = SESSION_FAILED;
	if (!input_open(&input, session->arguments->words[0], error))
		return SESSION_FAILED;
	const char *start = buf_text(&input.content);
	if (start[strspn(start, " \t\r\n")] == '{')
		status = import_lines(session, &input, error) ? SESSION_DONE : SESSION_FAILED;
	else
		status = import_list(session, &input, error);
	input_close(&input);
	return status;
}

static enum session_status import_list(struct session *session, struct input *input, struct error *error)
{
	struct opml_feed *feeds = NULL;
	if (!input_rest(input, LIST_LIMIT, error))
		return SESSION_FAILED;
	const char *start = buf_text(&input->content);
	bool is_markup = memchr(start, '<', input->content.length) != NULL;
	if (!is_markup && read_lines(session, input, &feeds))
		return subscribe(session, feeds, error);
	if (!opml_read(session->arena, buf_text(&input->content), input->content.length, &feeds, error)) {
		error_prefix(error, "importing %.200s", input->name);
		return SESSION_FAILED;
	}
	return subscribe(session, feeds, error);
}

/* newsboat's urls. False when no line of it names a feed. */
static bool read_lines(struct session *session, const struct input *input, struct opml_feed **feeds)
{
	struct lines lines = {.arena = session->arena};
	struct arena *scratch = arena_new(LINE_MEMORY);
	lines.tail = &lines.feeds;
	feedlist_read(scratch, buf_text(&input->content), input->content.length, take_line, &lines);
	arena_free(scratch);
	*feeds = lines.feeds;
	return lines.found > 0;
}

/* A feed with several tags is asked for once with each: subscribing again adds the tag. */
static bool take_line(void *arg, const struct feedlist_feed *feed)
{
	struct lines *lines = arg;
	if (feed->problem)
		return true;
	lines->found++;
	for (size_t i = 0; i == 0 || i < feed->tag_count; i++) {
		struct opml_feed *one = ARENA_NEW(lines->arena, struct opml_feed);
		one->url = feed->username ? url_with_userinfo(lines->arena, feed->url, feed->username, feed->password)
		                          : arena_copy(lines->arena, feed->url);
		one->title = arena_copy(lines->arena, feed->title);
		one->tag = i < feed->tag_count ? arena_copy(lines->arena, feed->tags[i]) : NULL;
		one->is_again = i > 0;
		*lines->tail = one;
		lines->tail = &one->next;
	}
	return lines->found < OPML_FEED_LIMIT;
}

static enum session_status subscribe(struct session *session, const struct opml_feed *feeds, struct error *error)
{
	enum session_status status = SESSION_FAILED;
	struct client *client = client_open(&session->config, CLIENT_ANY, error);
	if (client) {
		struct subscription subscription;
		int64_t refused = 0;
		subscription_begin(&subscription, session, client);
		subscription.is_brief = true;
		subscription.is_private = arguments_has(session->arguments, OPTION_PRIVATE);
		if (import_all(&subscription, feeds, &refused, error))
			status = summarise_import(&subscription, refused);
		subscription_done(&subscription);
	}
	client_close(client);
	return status;
}

/* A list from outside may name web addresses and nothing else; a file only a person may ask for, and what begins with a
 * slash was the share of another system. */
static bool import_all(
    struct subscription *subscription, const struct opml_feed *feeds, int64_t *refused, struct error *error)
{
	int64_t again = 0;
	for (; feeds; feeds = feeds->next) {
		again += feeds->is_again;
		if (url_is_file(feeds->url) || feeds->url[0] == '/') {
			(*refused)++;
			continue;
		}
		if (!subscription_add(subscription, feeds->url, feeds->title, feeds->tag, error))
			return false;
	}
	if (!subscription_end(subscription, error))
		return false;
	subscription->known -= again;
	return true;
}

static enum session_status summarise_import(struct subscription *subscription, int64_t refused)
{
	struct output *output = &subscription->session->output;
	int64_t failed = subscription->failed + refused;
	output_format(output, "Imported %" PRId64 " %s", subscription->added, subscription->added == 1 ? "feed" : "feeds");
	if (subscription->known)
		output_format(output, ", %" PRId64 " known already", subscription->known);
	if (failed)
		output_format(output, ", %" PRId64 " refused", failed);
	output_add(output, "\n");
	if (refused)
		output_complain_format("%" PRId64 " of the list are no web addresses; subscribe to files by hand", refused);
	return failed ? SESSION_NOTHING : SESSION_DONE;
}
