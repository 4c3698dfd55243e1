/* All that is known of feeds and entries as JSON Lines. */
#include "export_lines.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "output_json.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/store_transfer.h"

#define FORMAT_VERSION 1
#define ENTRY_MEMORY ((size_t)32 << 20)

struct exporting {
	struct output *output;
	struct json_writer writer;
	int64_t *feeds;
	size_t count, capacity;
};

static void write_head(struct exporting *exporting, const struct store_transfer_ids *ids);
static bool write_feed(void *arg, const struct store_transfer_feed *feed);
static void write_history(struct json_writer *writer, const struct store_feed *feed);
static bool write_entry(void *arg, const struct store_transfer_entry *entry);
static void write_names(struct json_writer *writer, const struct store_transfer_entry *entry);
static void write_lists(struct json_writer *writer, const struct store_entry *entry);
static void write_hash(struct json_writer *writer, uint64_t hash);
static struct json_writer *begin(struct exporting *exporting, const char *type);
static bool end(struct exporting *exporting);

bool export_lines(struct store *store, struct output *output, struct error *error)
{
	struct exporting exporting = {.output = output};
	struct store_transfer_ids ids;
	struct arena *scratch = arena_new(ENTRY_MEMORY);
	bool is_done = store_transfer_read_ids(store, &ids, error);
	if (is_done) {
		write_head(&exporting, &ids);
		is_done = store_transfer_each_feed(store, write_feed, &exporting, error);
	}
	for (size_t i = 0; i < exporting.count && is_done && output->failure == 0; i++)
		is_done = store_transfer_each_entry(store, scratch, exporting.feeds[i], write_entry, &exporting, error);
	mem_free(exporting.feeds);
	arena_free(scratch);
	return is_done;
}

static void write_head(struct exporting *exporting, const struct store_transfer_ids *ids)
{
	struct json_writer *writer = begin(exporting, "tidings");
	json_write_member_integer(writer, "version", FORMAT_VERSION);
	json_write_member_integer(writer, "feed", ids->feed);
	json_write_member_integer(writer, "entry", ids->entry);
	end(exporting);
}

static bool write_feed(void *arg, const struct store_transfer_feed *feed)
{
	struct exporting *exporting = arg;
	if (exporting->count == exporting->capacity) {
		exporting->capacity = exporting->capacity ? exporting->capacity * 2 : 64;
		exporting->feeds = mem_resize(exporting->feeds, exporting->capacity, sizeof *exporting->feeds);
	}
	exporting->feeds[exporting->count++] = feed->feed.id;
	struct json_writer *writer = begin(exporting, "feed");
	json_write_member_integer(writer, "id", feed->feed.id);
	json_write_member_text(writer, "url", feed->feed.url);
	json_write_member_text(writer, "original", feed->feed.original);
	json_write_member_text(writer, "title", feed->custom_title);
	json_write_member_text(writer, "own_title", feed->own_title);
	json_write_member_text(writer, "link", feed->feed.link);
	json_write_member_text(writer, "description", feed->feed.description);
	json_write_member_text(writer, "language", feed->feed.language);
	json_write_member_text(writer, "icon", feed->icon);
	json_write_member_text(writer, "hub", feed->hub);
	json_write_member_text(writer, "self", feed->self);
	json_write_member_bool(writer, "private", feed->feed.is_private);
	output_json_write_tags(writer, feed->feed.tags);
	write_history(writer, &feed->feed);
	return end(exporting);
}

static void write_history(struct json_writer *writer, const struct store_feed *feed)
{
	static const char *const states[] = {
	    [STORE_FEED_PENDING] = "pending",
	    [STORE_FEED_ACTIVE] = "active",
	    [STORE_FEED_GONE] = "gone",
	    [STORE_FEED_DEAD] = "dead",
	};
	json_write_member_text(writer, "state", states[feed->state]);
	json_write_member_date(writer, "added", feed->added);
	if (feed->due > 0)
		json_write_member_date(writer, "next", feed->due);
	json_write_member_date(writer, "last_poll", feed->last_poll);
	json_write_member_date(writer, "last_success", feed->last_success);
	json_write_member_date(writer, "last_new", feed->last_new);
	json_write_member_date(writer, "failing_since", feed->failing_since);
	json_write_member_date(writer, "gone_since", feed->gone_since);
	json_write_member_integer(writer, "failures", feed->failures);
	json_write_member_integer(writer, "status", feed->status);
	json_write_member_text(writer, "problem", feed->problem);
	json_write_member_text(writer, "proposed", feed->proposed);
	json_write_member_integer(writer, "ttl", feed->ttl);
	json_write_member_integer(writer, "update_period", feed->update_period);
	json_write_member_integer(writer, "skip_hours", feed->skip_hours);
	json_write_member_integer(writer, "skip_days", feed->skip_days);
	json_write_member_integer(writer, "interval", feed->own_interval);
	json_write_member_integer(writer, "keep", feed->own_keep);
	json_write_member_bool(writer, "apart", feed->is_apart);
	json_write_member_integer(writer, "rhythm", feed->rhythm);
	json_write_member_integer(writer, "polls", feed->polls);
	json_write_member_integer(writer, "size", feed->body_size);
}

static bool write_entry(void *arg, const struct store_transfer_entry *whole)
{
	struct exporting *exporting = arg;
	const struct store_entry *entry = &whole->entry;
	struct json_writer *writer = begin(exporting, "entry");
	json_write_member_integer(writer, "id", entry->id);
	json_write_member_text(writer, "feed_url", entry->feed_url);
	json_write_member_text(writer, "guid", entry->guid);
	json_write_member_text(writer, "title", entry->title);
	json_write_member_text(writer, "link", entry->link);
	json_write_member_text(writer, "author", entry->author);
	json_write_member_text(writer, "language", entry->language);
	json_write_member_date(writer, "published", entry->published);
	json_write_member_date(writer, "updated", entry->updated);
	json_write_member_date(writer, "received", entry->received);
	json_write_member_bool(writer, "read", entry->is_read);
	json_write_member_bool(writer, "starred", entry->is_starred);
	json_write_member_bool(writer, "hidden", entry->is_hidden);
	json_write_member_bool(writer, "edited", entry->is_edited);
	json_write_member_integer(writer, "story", entry->story);
	output_json_write_tags(writer, entry->tags);
	output_json_write_summary(writer, entry->summary);
	json_write_member_text(writer, "content", entry->content);
	json_write_member_text(writer, "text", entry->text);
	json_write_member_text(writer, "comments", entry->comments);
	write_lists(writer, entry);
	write_names(writer, whole);
	return end(exporting);
}

static void write_lists(struct json_writer *writer, const struct store_entry *entry)
{
	json_write_member_texts(writer, "categories", (const char *const *)entry->categories, entry->category_count);
	json_write_key(writer, "enclosures");
	json_write_begin_array(writer);
	for (size_t i = 0; i < entry->enclosure_count; i++) {
		json_write_begin_object(writer);
		json_write_member_text(writer, "url", entry->enclosures[i].url);
		json_write_member_text(writer, "type", entry->enclosures[i].type);
		json_write_member_integer(writer, "length", entry->enclosures[i].length);
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
}

/* Hexadecimal texts: no program takes 64 bits of a JSON number for granted. */
static void write_names(struct json_writer *writer, const struct store_transfer_entry *entry)
{
	json_write_key(writer, "hash");
	write_hash(writer, entry->content_hash);
	json_write_key(writer, "keys");
	json_write_begin_array(writer);
	for (size_t i = 0; i < entry->key_count; i++)
		write_hash(writer, entry->keys[i]);
	json_write_end_array(writer);
}

static void write_hash(struct json_writer *writer, uint64_t hash)
{
	char text[20];
	snprintf(text, sizeof text, "%016" PRIx64, hash);
	json_write_text(writer, text);
}

static struct json_writer *begin(struct exporting *exporting, const char *type)
{
	json_write_init(&exporting->writer, &exporting->output->text);
	json_write_begin_object(&exporting->writer);
	json_write_member_text(&exporting->writer, "type", type);
	return &exporting->writer;
}

static bool end(struct exporting *exporting)
{
	json_write_end_object(&exporting->writer);
	output_add(exporting->output, "\n");
	output_record_end(exporting->output);
	return exporting->output->failure == 0;
}
