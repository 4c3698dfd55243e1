/* The verbs about subscriptions. */
#include "verb_feeds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "input.h"
#include "inspect.h"
#include "printer.h"
#include "subscription.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/opml.h"
#include "tidings/store_feeds.h"
#include "tidings/url.h"

#define IMPORT_LIMIT ((size_t)64 << 20)

/* The feeds of an export, on their way from the rows to the folders. */
struct exported {
	struct session *session;
	struct arena *arena;
	struct opml_feed *feeds;
	size_t count, capacity;
	bool has_passwords;
};

static bool subscribe_all(struct subscription *subscription, struct session *session, struct error *error);
static bool check_address(struct subscription *subscription, const char *word, const char *url);
static bool has_control(const char *word);
static enum session_status summarise_subscriptions(struct subscription *subscription);
static bool ask_unsubscribe(struct session *session, struct client *client, struct json **answer, struct error *error);
static bool print_name(void *arg, const struct store_feed *feed);
static bool print_feed(void *arg, const struct store_feed *feed);
static bool import_all(
    struct subscription *subscription, const struct opml_feed *feeds, int64_t *refused, struct error *error);
static enum session_status summarise_import(struct subscription *subscription, int64_t refused);
static bool collect_feed(void *arg, const struct store_feed *feed);
static const char *address_of(const struct exported *exported, const struct store_feed *feed);
static int compare_by_tag(const void *left, const void *right);
static void print_opml(struct session *session, struct exported *exported);

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
	buf_init(&request, IMPORT_LIMIT);
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

enum session_status verb_feeds_import(struct session *session, struct error *error)
{
	const char *path = session->arguments->words[0];
	struct buf content;
	struct opml_feed *feeds = NULL;
	enum session_status status = SESSION_FAILED;

	buf_init(&content, IMPORT_LIMIT);
	bool is_read = input_read(path, &content, error);
	if (is_read && !opml_read(session->arena, buf_text(&content), content.length, &feeds, error))
		is_read = error_prefix(error, "importing %.200s", path);
	buf_done(&content);
	struct client *client = is_read ? client_open(&session->config, CLIENT_ANY, error) : NULL;
	if (client) {
		struct subscription subscription;
		int64_t refused = 0;
		subscription_begin(&subscription, session, client);
		subscription.is_brief = true;
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

enum session_status verb_feeds_export(struct session *session, struct error *error)
{
	struct exported exported = {.session = session,
	    .arena = session->arena,
	    .has_passwords = arguments_has(session->arguments, OPTION_PASSWORDS)};
	bool is_done = !session->store || store_feeds_each(session->store, collect_feed, &exported, error);
	if (is_done)
		print_opml(session, &exported);
	mem_free(exported.feeds);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static bool collect_feed(void *arg, const struct store_feed *feed)
{
	struct exported *exported = arg;
	if (exported->count == exported->capacity) {
		exported->capacity = exported->capacity ? exported->capacity * 2 : 64;
		exported->feeds = mem_resize(exported->feeds, exported->capacity, sizeof *exported->feeds);
	}
	size_t tag_length = feed->tags ? strcspn(feed->tags, ",") : 0;
	exported->feeds[exported->count++] = (struct opml_feed){
	    .url = address_of(exported, feed),
	    .title = arena_copy(exported->arena, feed->title),
	    .link = arena_copy(exported->arena, feed->link),
	    .tag = tag_length ? arena_copy_bytes(exported->arena, feed->tags, tag_length) : NULL,
	};
	return true;
}

static const char *address_of(const struct exported *exported, const struct store_feed *feed)
{
	struct store_feed whole;
	bool is_told = exported->has_passwords &&
	               store_feeds_get(exported->session->store, exported->session->arena, feed->id, &whole, NULL) &&
	               whole.username;
	return is_told ? url_with_userinfo(exported->arena, whole.original, whole.username, whole.password)
	               : arena_copy(exported->arena, feed->url);
}

/* Feeds without a folder first; inside one, by title, then address. */
static int compare_by_tag(const void *left, const void *right)
{
	const struct opml_feed *a = left, *b = right;
	int order = strcmp(a->tag ? a->tag : "", b->tag ? b->tag : "");
	if (order == 0)
		order = strcmp(a->title ? a->title : "", b->title ? b->title : "");
	return order ? order : strcmp(a->url, b->url);
}

static void print_opml(struct session *session, struct exported *exported)
{
	struct opml_writer writer;
	if (exported->count)
		qsort(exported->feeds, exported->count, sizeof *exported->feeds, compare_by_tag);
	opml_write_begin(&writer, &session->output.text, "tidings");
	for (size_t i = 0; i < exported->count; i++)
		opml_write_feed(&writer, &exported->feeds[i]);
	opml_write_end(&writer);
}
