/* Records as JSON Lines; the members are a contract with scripts. */
#include "output_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

#define SUMMARY_LIMIT 65536 /* bytes; the store's is far less */

static void begin_list(struct printer *printer, enum printer_list list);
static void end_list(struct printer *printer);
static void print_entry(struct printer *printer, const struct store_entry *entry);
static void print_feed(struct printer *printer, const struct store_feed *feed);
static void print_page(struct printer *printer, const struct store_entry *entry);
static void print_document(struct printer *printer, const struct feed *feed);
static void write_entry(struct json_writer *writer, const struct store_entry *entry);
static void write_list(struct json_writer *writer, const char *key, const char *list, char separator);
static const char *state_of(const struct store_feed *feed);
static void write_feed_entry(struct json_writer *writer, const struct feed_entry *entry);
static void write_id(struct json_writer *writer, const struct feed_entry *entry);
static void write_enclosure(struct json_writer *writer, const char *url, const char *type, int64_t length);
static void end_line(struct printer *printer);

const struct printer_form output_json_form = {
    .begin = begin_list,
    .entry = print_entry,
    .feed = print_feed,
    .end = end_list,
    .pause = end_list,
    .page = print_page,
    .document = print_document,
};

static void begin_list(struct printer *printer, enum printer_list list)
{
	(void)printer;
	(void)list;
}

static void end_list(struct printer *printer)
{
	(void)printer;
}

static void print_entry(struct printer *printer, const struct store_entry *entry)
{
	struct json_writer writer;
	json_write_init(&writer, &printer->output->text);
	json_write_begin_object(&writer);
	write_entry(&writer, entry);
	json_write_end_object(&writer);
	end_line(printer);
}

static void print_feed(struct printer *printer, const struct store_feed *feed)
{
	struct json_writer writer;
	json_write_init(&writer, &printer->output->text);
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "id", feed->id);
	json_write_member_text(&writer, "url", feed->url);
	json_write_member_text(&writer, "title", feed->title);
	json_write_member_text(&writer, "link", feed->link);
	output_json_write_tags(&writer, feed->tags);
	json_write_member_text(&writer, "state", state_of(feed));
	json_write_member_integer(&writer, "new", feed->new_count);
	json_write_member_integer(&writer, "entries", feed->entry_count);
	if (feed->state != STORE_FEED_GONE)
		json_write_member_date(&writer, "next", feed->due > 0 ? feed->due : printer->now);
	json_write_member_date(&writer, "last_poll", feed->last_poll);
	json_write_member_date(&writer, "last_success", feed->last_success);
	json_write_member_date(&writer, "last_new", feed->last_new);
	json_write_member_integer(&writer, "status", feed->status);
	json_write_member_integer(&writer, "failures", feed->failures);
	json_write_member_text(&writer, "problem", feed->problem);
	json_write_member_text(&writer, "proposed", feed->proposed);
	json_write_member_bool(&writer, "private", feed->is_private);
	json_write_member_bool(&writer, "listed", feed->is_listed);
	json_write_end_object(&writer);
	end_line(printer);
}

static void print_page(struct printer *printer, const struct store_entry *entry)
{
	struct json_writer writer;
	json_write_init(&writer, &printer->output->text);
	json_write_begin_object(&writer);
	write_entry(&writer, entry);
	json_write_member_date(&writer, "updated", entry->updated);
	json_write_member_text(&writer, "feed_url", entry->feed_url);
	json_write_member_text(&writer, "language", entry->language);
	json_write_member_text(&writer, "content", entry->content);
	json_write_member_text(&writer, "text", entry->text);
	json_write_member_text(&writer, "comments", entry->comments);
	json_write_member_texts(&writer, "categories", (const char *const *)entry->categories, entry->category_count);
	json_write_key(&writer, "enclosures");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < entry->enclosure_count; i++)
		write_enclosure(&writer, entry->enclosures[i].url, entry->enclosures[i].type, entry->enclosures[i].length);
	json_write_end_array(&writer);
	json_write_end_object(&writer);
	end_line(printer);
}

static void print_document(struct printer *printer, const struct feed *feed)
{
	struct json_writer writer;
	json_write_init(&writer, &printer->output->text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "format", feed_format_name(feed->format));
	json_write_member_text(&writer, "title", feed->title);
	json_write_member_text(&writer, "link", feed->link);
	json_write_member_text(&writer, "description", feed->description);
	json_write_member_text(&writer, "language", feed->language);
	json_write_member_date(&writer, "updated", feed->updated);
	json_write_member_text(&writer, "icon", feed->icon);
	if (feed->ttl > 0)
		json_write_member_integer(&writer, "ttl", feed->ttl);
	json_write_member_text(&writer, "hub", feed->hub);
	json_write_member_text(&writer, "self", feed->self);
	json_write_member_text(&writer, "next", feed->next);
	if (feed->warning_count)
		json_write_member_texts(&writer, "warnings", (const char *const *)feed->warnings, feed->warning_count);
	json_write_key(&writer, "entries");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < feed->entry_count; i++) {
		write_feed_entry(&writer, &feed->entries[i]);
		output_record_end(printer->output);
	}
	json_write_end_array(&writer);
	json_write_end_object(&writer);
	end_line(printer);
}

static void write_entry(struct json_writer *writer, const struct store_entry *entry)
{
	json_write_member_integer(writer, "id", entry->id);
	json_write_member_integer(writer, "feed", entry->feed);
	json_write_member_text(writer, "feed_title", entry->feed_title);
	json_write_member_text(writer, "guid", entry->guid);
	json_write_member_text(writer, "title", entry->title);
	json_write_member_text(writer, "link", entry->link);
	json_write_member_date(writer, "published", entry->published);
	json_write_member_date(writer, "received", entry->received);
	json_write_member_text(writer, "author", entry->author);
	output_json_write_summary(writer, entry->summary);
	json_write_member_bool(writer, "read", entry->is_read);
	json_write_member_bool(writer, "starred", entry->is_starred);
	output_json_write_tags(writer, entry->tags);
	json_write_member_integer(writer, "story", entry->story);
	write_list(writer, "also_in", entry->also_in, '\n');
}

void output_json_write_summary(struct json_writer *writer, const char *text)
{
	struct buf html;
	if (!text)
		return;
	buf_init(&html, SUMMARY_LIMIT);
	for (; *text; text++) {
		if (*text == '&')
			buf_add_text(&html, "&amp;");
		else if (*text == '<')
			buf_add_text(&html, "&lt;");
		else if (*text == '>')
			buf_add_text(&html, "&gt;");
		else
			buf_add_char(&html, *text);
	}
	json_write_member_text(writer, "summary", buf_text(&html));
	buf_done(&html);
}

void output_json_write_tags(struct json_writer *writer, const char *tags)
{
	write_list(writer, "tags", tags, ',');
}

static void write_list(struct json_writer *writer, const char *key, const char *list, char separator)
{
	const char separators[] = {separator, '\0'};
	json_write_key(writer, key);
	json_write_begin_array(writer);
	while (list && *list) {
		size_t length = strcspn(list, separators);
		char *item = mem_copy_bytes(list, length);
		json_write_text(writer, item);
		mem_free(item);
		list += length + (list[length] == separator);
	}
	json_write_end_array(writer);
}

static const char *state_of(const struct store_feed *feed)
{
	static const char *const names[] = {
	    [STORE_FEED_PENDING] = "pending",
	    [STORE_FEED_ACTIVE] = "active",
	    [STORE_FEED_GONE] = "gone",
	    [STORE_FEED_DEAD] = "dead",
	};
	return feed->problem && feed->state < STORE_FEED_GONE ? "failing" : names[feed->state];
}

static void write_feed_entry(struct json_writer *writer, const struct feed_entry *entry)
{
	json_write_begin_object(writer);
	write_id(writer, entry);
	json_write_member_text(writer, "title", entry->title);
	json_write_member_text(writer, "link", entry->link);
	json_write_member_date(writer, "published", entry->published);
	json_write_member_date(writer, "updated", entry->updated);
	json_write_member_text(writer, "author", entry->author);
	json_write_member_text(writer, "summary", entry->summary);
	json_write_member_text(writer, "content", entry->content);
	json_write_member_text(writer, "text", entry->text);
	if (entry->category_count)
		json_write_member_texts(writer, "categories", (const char *const *)entry->categories, entry->category_count);
	if (entry->enclosure_count) {
		json_write_key(writer, "enclosures");
		json_write_begin_array(writer);
		for (size_t i = 0; i < entry->enclosure_count; i++)
			write_enclosure(writer, entry->enclosures[i].url, entry->enclosures[i].type, entry->enclosures[i].length);
		json_write_end_array(writer);
	}
	json_write_member_text(writer, "comments", entry->comments);
	json_write_end_object(writer);
}

/* An entry that names itself nothing still needs a name: its address, else the key that we know it by. */
static void write_id(struct json_writer *writer, const struct feed_entry *entry)
{
	char key[32];
	snprintf(key, sizeof key, "key:%016" PRIx64, entry->key_count ? entry->keys[0] : 0);
	const char *other = entry->link ? entry->link : key;
	json_write_member_text(writer, "id", entry->id ? entry->id : other);
}

static void write_enclosure(struct json_writer *writer, const char *url, const char *type, int64_t length)
{
	json_write_begin_object(writer);
	json_write_member_text(writer, "url", url);
	json_write_member_text(writer, "type", type);
	if (length >= 0)
		json_write_member_integer(writer, "length", length);
	json_write_end_object(writer);
}

static void end_line(struct printer *printer)
{
	output_add(printer->output, "\n");
	output_record_end(printer->output);
	printer->count++;
}
