/* What sheets and templates say of an entry. */
#include "printer_field.h"

#include <inttypes.h>
#include <string.h>

#include "output_text.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/store_entries.h"
#include "tidings/text.h"

static void add_text(struct buf *out, const char *text);
static void add_instant(struct buf *out, int64_t instant);

static printer_field_fn add_id, add_date, add_age, add_title, add_link, add_feed, add_feed_id, add_feed_url, add_author,
    add_summary, add_tags, add_guid, add_language, add_published, add_updated, add_received, add_read, add_starred,
    add_state;

// clang-format off
const struct printer_field printer_fields[] = {
	{"id", "the number that list prints first", add_id},
	{"date", "day and time, as lists are sorted", add_date},
	{"age", "how long ago that was", add_age},
	{"title", "the title, or how the text begins", add_title},
	{"link", "its address", add_link},
	{"feed", "the feed's title", add_feed},
	{"feed_id", "the feed's number", add_feed_id},
	{"feed_url", "the feed's address", add_feed_url},
	{"author", "who wrote it", add_author},
	{"summary", "how the text begins", add_summary},
	{"tags", "its tags, with commas between them", add_tags},
	{"guid", "the name that its feed has for it", add_guid},
	{"language", "its language", add_language},
	{"published", "when it was published, in UTC", add_published},
	{"updated", "when it was changed, in UTC", add_updated},
	{"received", "when it was first seen, in UTC", add_received},
	{"read", "yes or no", add_read},
	{"starred", "yes or no", add_starred},
	{"state", "N for new, * for starred", add_state},
	{0},
};
// clang-format on

const struct printer_field *printer_field_find(const char *name)
{
	for (const struct printer_field *field = printer_fields; field->name; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

void printer_field_add(struct buf *out, const struct printer_field *field, const struct store_entry *entry, int64_t now)
{
	field->add(out, entry, now);
}

static void add_text(struct buf *out, const char *text)
{
	if (text)
		text_add_visible(out, text, false);
}

static void add_instant(struct buf *out, int64_t instant)
{
	char date[DATE_TEXT_SIZE];
	date_format_rfc3339(instant, date);
	buf_add_text(out, date);
}

static void add_id(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	buf_add_format(out, "%" PRId64, entry->id);
}

static void add_date(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	char date[DATE_TEXT_SIZE];
	date_format_local(entry->sort_time, "%Y-%m-%d %H:%M", date, sizeof date);
	buf_add_text(out, date);
}

static void add_age(struct buf *out, const struct store_entry *entry, int64_t now)
{
	char span[OUTPUT_TEXT_SPAN_SIZE];
	output_text_span(entry->sort_time, now, span);
	buf_add_text(out, span);
}

static void add_title(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->title && *entry->title ? entry->title : entry->summary);
}

static void add_link(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->link);
}

static void add_feed(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->feed_title ? entry->feed_title : entry->feed_url);
}

static void add_feed_id(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	buf_add_format(out, "%" PRId64, entry->feed);
}

static void add_feed_url(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->feed_url);
}

static void add_author(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->author);
}

static void add_summary(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->summary);
}

static void add_tags(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->tags);
}

static void add_guid(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->guid);
}

static void add_language(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_text(out, entry->language);
}

static void add_published(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_instant(out, entry->published);
}

static void add_updated(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_instant(out, entry->updated);
}

static void add_received(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	add_instant(out, entry->received);
}

static void add_read(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	buf_add_text(out, entry->is_read ? "yes" : "no");
}

static void add_starred(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	buf_add_text(out, entry->is_starred ? "yes" : "no");
}

static void add_state(struct buf *out, const struct store_entry *entry, int64_t now)
{
	(void)now;
	buf_add_text(out, entry->is_read || entry->is_hidden ? "" : "N");
	buf_add_text(out, entry->is_starred ? "*" : "");
}
