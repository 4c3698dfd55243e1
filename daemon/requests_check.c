/* "check": one look at an address, and the report on it. */
#include <string.h>

#include "check.h"
#include "check_advice.h"
#include "control.h"
#include "requests_parts.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/url.h"

#define URL_ARENA_LIMIT (1u << 20)
#define REPORT_ARENA_LIMIT (64u << 20)

static bool read_address(
    struct arena *arena, const struct json *json, struct check_request *wanted, struct error *error);
static void on_checked(void *arg, const struct check_result *result);
static void write_transport(struct arena *arena, struct json_writer *writer, const struct check_result *result);
static void write_redirects(struct arena *arena, struct json_writer *writer, const struct fetch_answer *answer);
static void write_validators(struct json_writer *writer, const struct check_result *result);
static void write_feed(struct arena *arena, struct json_writer *writer, const struct feed *feed);
static int64_t newest(const struct feed *feed);
static void write_warnings(struct json_writer *writer, const struct feed *feed);
static void write_candidates(struct arena *arena, struct json_writer *writer, const struct feed_result *parsed);
static void write_remarks(struct arena *arena, struct json_writer *writer, const struct check_result *result);

bool requests_run_check(struct request *request, const struct json *json, struct error *error)
{
	struct arena *arena = arena_new(URL_ARENA_LIMIT);
	struct check_request wanted = {
	    .is_private = json_get_bool(json, "private"),
	    .is_again = json_get_bool(json, "again"),
	};
	bool is_read = read_address(arena, json, &wanted, error);
	if (is_read)
		request->check = check_start(request->tools->fetcher, request->tools->workers, &wanted, on_checked, request);
	arena_free(arena);
	return is_read;
}

static bool read_address(
    struct arena *arena, const struct json *json, struct check_request *wanted, struct error *error)
{
	char *username, *password;
	const char *text = json_get_text(json, "url");
	const char *url = text ? url_subscribable(arena, text, error) : NULL;
	if (!url)
		return text ? false : error_set(error, ERROR_INPUT, "check needs an address");
	if (url_is_file(url))
		return error_set(error, ERROR_INPUT, "check asks web servers; tidings parse reads files");
	wanted->url = url_without_userinfo(arena, url, &username, &password);
	wanted->username = username;
	wanted->password = password;
	return wanted->url || error_set(error, ERROR_INPUT, "the address has a user name that cannot be read");
}

static void on_checked(void *arg, const struct check_result *result)
{
	struct request *request = arg;
	struct arena *arena = arena_new(REPORT_ARENA_LIMIT);
	struct json_writer writer;
	json_write_init(&writer, &request->line);
	json_write_begin_object(&writer);
	json_write_member_bool(&writer, "ok", true);
	json_write_key(&writer, "report");
	json_write_begin_object(&writer);
	write_transport(arena, &writer, result);
	write_validators(&writer, result);
	if (result->parsed.feed)
		write_feed(arena, &writer, result->parsed.feed);
	write_candidates(arena, &writer, &result->parsed);
	write_remarks(arena, &writer, result);
	json_write_end_object(&writer);
	json_write_end_object(&writer);
	arena_free(arena);
	request->check = NULL;
	requests_finish(request);
}

static void write_transport(struct arena *arena, struct json_writer *writer, const struct check_result *result)
{
	const struct fetch_answer *answer = &result->answer;
	json_write_member_text(writer, "url", url_masked(arena, result->url));
	json_write_member_text(writer, "problem", result->problem);
	write_redirects(arena, writer, answer);
	if (!answer->status)
		return;
	json_write_member_integer(writer, "status", answer->status);
	if (answer->moved_to)
		json_write_member_text(writer, "moved_to", url_masked(arena, answer->moved_to));
	if (answer->http_version)
		json_write_member_text(
		    writer, "http", arena_format(arena, "%d.%d", answer->http_version / 10, answer->http_version % 10));
	json_write_member_text(writer, "content_type", answer->content_type);
	json_write_member_text(writer, "content_encoding", answer->content_encoding);
	json_write_member_integer(writer, "bytes", (int64_t)answer->length);
	json_write_member_integer(writer, "bytes_sent", (int64_t)answer->sent);
	json_write_member_text(writer, "cache_control", answer->cache_control);
	json_write_member_text(writer, "expires", answer->expires);
	json_write_member_integer(writer, "fresh_seconds", answer->freshness);
	if (answer->retry_after >= 0)
		json_write_member_integer(writer, "retry_after", answer->retry_after);
}

/* Every answer on the way, the last one's address at the end. */
static void write_redirects(struct arena *arena, struct json_writer *writer, const struct fetch_answer *answer)
{
	if (!answer->hop_count)
		return;
	json_write_key(writer, "redirects");
	json_write_begin_array(writer);
	for (int i = 0; i < answer->hop_count; i++) {
		const char *to = i + 1 < answer->hop_count ? answer->hops[i + 1].url : answer->url;
		json_write_begin_object(writer);
		json_write_member_integer(writer, "status", answer->hops[i].status);
		json_write_member_text(writer, "to", url_masked(arena, to));
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
}

static void write_validators(struct json_writer *writer, const struct check_result *result)
{
	const struct fetch_answer *answer = &result->answer;
	json_write_member_text(writer, "etag", answer->etag);
	if (answer->etag)
		json_write_member_bool(writer, "etag_is_weak", !strncmp(answer->etag, "W/", 2));
	json_write_member_text(writer, "last_modified", answer->last_modified);
	if (result->again) {
		json_write_member_integer(writer, "again_status", result->again);
		json_write_member_bool(writer, "again_unchanged", result->again == 304);
	}
}

static void write_feed(struct arena *arena, struct json_writer *writer, const struct feed *feed)
{
	json_write_member_text(writer, "format", feed_format_name(feed->format));
	json_write_member_text(writer, "title", feed->title);
	json_write_member_text(writer, "link", feed->link);
	json_write_member_text(writer, "self", feed->self ? url_masked(arena, feed->self) : NULL);
	json_write_member_text(writer, "hub", feed->hub ? url_masked(arena, feed->hub) : NULL);
	json_write_member_integer(writer, "entries", (int64_t)feed->entry_count);
	json_write_member_date(writer, "newest", newest(feed));
	json_write_member_integer(writer, "ttl", feed->ttl);
	json_write_member_integer(writer, "update_period", feed->update_period);
	write_warnings(writer, feed);
}

static int64_t newest(const struct feed *feed)
{
	int64_t instant = DATE_NONE;
	for (size_t i = 0; i < feed->entry_count; i++) {
		const struct feed_entry *entry = &feed->entries[i];
		int64_t date = entry->published != DATE_NONE ? entry->published : entry->updated;
		if (date != DATE_NONE && (instant == DATE_NONE || date > instant))
			instant = date;
	}
	return instant;
}

static void write_warnings(struct json_writer *writer, const struct feed *feed)
{
	json_write_key(writer, "warnings");
	json_write_begin_array(writer);
	for (size_t i = 0; i < feed->warning_count; i++)
		json_write_text(writer, feed->warnings[i]);
	json_write_end_array(writer);
}

static void write_candidates(struct arena *arena, struct json_writer *writer, const struct feed_result *parsed)
{
	if (!parsed->candidate_count)
		return;
	json_write_key(writer, "feeds");
	json_write_begin_array(writer);
	for (size_t i = 0; i < parsed->candidate_count; i++) {
		json_write_begin_object(writer);
		json_write_member_text(writer, "url", url_masked(arena, parsed->candidates[i].url));
		json_write_member_text(writer, "title", parsed->candidates[i].title);
		json_write_member_text(writer, "type", parsed->candidates[i].type);
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
}

static void write_remarks(struct arena *arena, struct json_writer *writer, const struct check_result *result)
{
	const struct check_remark *remarks;
	size_t count = check_advise(arena, result, &remarks);
	json_write_key(writer, "remarks");
	json_write_begin_array(writer);
	for (size_t i = 0; i < count; i++) {
		json_write_begin_object(writer);
		json_write_member_text(writer, "kind", remarks[i].is_problem ? "problem" : "hint");
		json_write_member_text(writer, "text", remarks[i].text);
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
}
