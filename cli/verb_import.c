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
#include "tidings/opml.h"
#include "tidings/url.h"

#define LIST_LIMIT ((size_t)64 << 20)

static enum session_status import_list(struct session *session, struct input *input, struct error *error);
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
	if (!opml_read(session->arena, buf_text(&input->content), input->content.length, &feeds, error)) {
		error_prefix(error, "importing %.200s", input->name);
		return SESSION_FAILED;
	}
	return subscribe(session, feeds, error);
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
	for (; feeds; feeds = feeds->next) {
		if (url_is_file(feeds->url) || feeds->url[0] == '/') {
			(*refused)++;
			continue;
		}
		if (!subscription_add(subscription, feeds->url, feeds->title, feeds->tag, error))
			return false;
	}
	return subscription_end(subscription, error);
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

