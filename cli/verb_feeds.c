/* The verbs about subscriptions. */
#include "verb_feeds.h"

#include <string.h>

#include "client.h"
#include "inspect.h"
#include "printer.h"
#include "subscription.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store_feeds.h"
#include "tidings/url.h"

#define REQUEST_LIMIT ((size_t)64 << 20)

static bool subscribe_all(struct subscription *subscription, struct session *session, struct error *error);
static bool check_address(struct subscription *subscription, const char *word, const char *url);
static bool has_control(const char *word);
static enum session_status summarise_subscriptions(struct subscription *subscription);
static bool ask_unsubscribe(struct session *session, struct client *client, struct json **answer, struct error *error);
static bool print_name(void *arg, const struct store_feed *feed);
static bool print_feed(void *arg, const struct store_feed *feed);

enum session_status verb_feeds_subscribe(struct session *session, struct error *error)
{
	struct subscription subscription;
	if (arguments_has(session->arguments, OPTION_TITLE) && session->arguments->word_count > 1) {
		error_set(error, ERROR_INPUT, "--title goes with one address only");
		return SESSION_FAILED;
	}
	bool is_waiting = !arguments_has(session->arguments, OPTION_NO_WAIT);
	struct client *client = is_waiting ? client_open_network(&session->config, session_config_file(session), error)
	                                   : client_open(&session->config, CLIENT_ANY, error);
	if (!client)
		return SESSION_FAILED;
	subscription_begin(&subscription, session, client);
	subscription.is_private = arguments_has(session->arguments, OPTION_PRIVATE);
	subscription.waits = is_waiting && client_has_network(client);
	bool is_done = subscribe_all(&subscription, session, error);
	enum session_status status = is_done ? summarise_subscriptions(&subscription) : SESSION_FAILED;
	subscription_done(&subscription);
	client_close(client);
	return status;
}

static bool subscribe_all(struct subscription *subscription, struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	const char *title = arguments_get(arguments, OPTION_TITLE);
	const char *tag = arguments_get(arguments, OPTION_TAG);
	title = title ? session_word(session, title) : NULL;
	tag = tag ? session_word(session, tag) : NULL;
	for (size_t i = 0; i < arguments->word_count; i++) {
		const char *url = session_word(session, arguments->words[i]);
		if (!check_address(subscription, arguments->words[i], url))
			continue;
		if (!subscription_add(subscription, url, title, tag, error))
			return false;
	}
	return subscription_end(subscription, error);
}

/* A file of this machine is looked at before it is subscribed to, unless it is polled at once. */
static bool check_address(struct subscription *subscription, const char *word, const char *url)
{
	struct error error = {0};
	const char *regular = url_subscribable(subscription->session->arena, url, NULL);
	if (has_control(word))
		error_set(&error, ERROR_INPUT, "%.200s: an address has no line breaks or control characters",
		    url_masked(subscription->session->arena, url));
	else if (subscription->waits || !regular || !url_is_file(regular) ||
	         inspect_file(&subscription->session->config, regular, &error))
		return true;
	output_complain(error.text);
	subscription->failed++;
	return false;
}

static bool has_control(const char *word)
{
	for (; *word; word++)
		if ((unsigned char)*word < ' ' || *word == 0x7f)
			return true;
	return false;
}

static enum session_status summarise_subscriptions(struct subscription *subscription)
{
	if (subscription->added && !client_has_daemon(subscription->client))
		output_add(&subscription->session->output,
		    "No daemon is running: start tidingsd, or run tidingsd --once now and then, to have them polled.\n");
	return subscription->failed ? SESSION_NOTHING : SESSION_DONE;
}

enum session_status verb_feeds_unsubscribe(struct session *session, struct error *error)
{
	struct json *answer = NULL;
	if (!session_has_store(session, error))
		return SESSION_FAILED;
	struct client *client = client_open(&session->config, CLIENT_ANY, error);
	if (!client)
		return SESSION_FAILED;
	bool is_done = ask_unsubscribe(session, client, &answer, error);
	client_close(client);
	if (!is_done)
		return SESSION_FAILED;
	const struct json *feeds = json_get(answer, "feeds");
	for (size_t i = 0; i < json_count(feeds); i++) {
		const char *title = json_get_text(json_at(feeds, i), "title");
		output_add(&session->output, "Unsubscribed from ");
		output_add_visible(&session->output, title && *title ? title : json_get_text(json_at(feeds, i), "url"));
		output_add(&session->output, "\n");
	}
	json_free(answer);
	return SESSION_DONE;
}

static bool ask_unsubscribe(struct session *session, struct client *client, struct json **answer, struct error *error)
{
	struct buf request;
	struct json_writer writer;
	buf_init(&request, REQUEST_LIMIT);
	json_write_init(&writer, &request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "unsubscribe");
	json_write_key(&writer, "feeds");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < session->arguments->word_count; i++)
		json_write_text(&writer, session_word(session, session->arguments->words[i]));
	json_write_end_array(&writer);
	json_write_end_object(&writer);
	bool is_done = client_run(client, request.data, request.length, answer, error);
	buf_done(&request);
	return is_done;
}

enum session_status verb_feeds_list(struct session *session, struct error *error)
{
	struct printer printer;
	if (arguments_has(session->arguments, OPTION_NAMES)) {
		bool is_listed = !session->store || store_feeds_each(session->store, print_name, &session->output, error);
		return is_listed ? SESSION_DONE : SESSION_FAILED;
	}
	printer_init(&printer, &session->output, arguments_has(session->arguments, OPTION_JSON), session->now);
	printer.form->begin(&printer, PRINTER_FEEDS);
	bool is_done = !session->store || store_feeds_each(session->store, print_feed, &printer, error);
	printer.form->end(&printer);
	if (!is_done)
		return SESSION_FAILED;
	if (printer.count == 0)
		output_complain("no feeds yet; subscribe to one: tidings subscribe URL");
	return SESSION_DONE;
}

static bool print_name(void *arg, const struct store_feed *feed)
{
	struct output *output = arg;
	output_add_visible(output, feed->title && *feed->title ? feed->title : feed->url);
	output_add(output, "\n");
	output_record_end(output);
	return output->failure == 0;
}

static bool print_feed(void *arg, const struct store_feed *feed)
{
	struct printer *printer = arg;
	printer->form->feed(printer, feed);
	return printer->output->failure == 0;
}
