/* Clean feeds as lines of text, for the rows of tests. */
#ifndef FEED_FIXTURE_H
#define FEED_FIXTURE_H

#include "document_fixture.h"
#include "tidings/date.h"

static inline void dump_date(struct buf *out, const char *where, const char *name, int64_t instant)
{
	char text[DATE_TEXT_SIZE];
	date_format_rfc3339(instant, text);
	if (*text)
		dump_string(out, where, name, text);
}

/* Line feeds as "\n", so that a value stays one line. */
static inline void dump_lines(struct buf *out, const char *where, const char *name, const char *value)
{
	if (!value)
		return;
	buf_add_format(out, "%s%s=", where, name);
	for (; *value; value++) {
		if (*value == '\n')
			buf_add_text(out, "\\n");
		else
			buf_add_char(out, *value);
	}
	buf_add_char(out, '\n');
}

static inline void dump_feed_entry(struct buf *out, const struct feed_entry *entry)
{
	const char *where = "entry.";
	buf_add_text(out, "entry\n");
	dump_string(out, where, "id", entry->id);
	dump_string(out, where, "title", entry->title);
	dump_string(out, where, "link", entry->link);
	dump_string(out, where, "author", entry->author);
	dump_lines(out, where, "summary", entry->summary);
	dump_lines(out, where, "content", entry->content);
	dump_lines(out, where, "text", entry->text);
	dump_string(out, where, "comments", entry->comments);
	dump_string(out, where, "language", entry->language);
	dump_date(out, where, "published", entry->published);
	dump_date(out, where, "updated", entry->updated);
	for (size_t i = 0; i < entry->category_count; i++)
		buf_add_format(out, "%scategory=[%s]\n", where, entry->categories[i]);
	for (size_t i = 0; i < entry->enclosure_count; i++)
		buf_add_format(out, "%senclosure=%s|%s|%lld\n", where, entry->enclosures[i].url,
		    entry->enclosures[i].type ? entry->enclosures[i].type : "", (long long)entry->enclosures[i].length);
}

static inline void dump_feed(struct buf *out, const struct feed *feed)
{
	dump_string(out, "", "format", feed_format_name(feed->format));
	dump_string(out, "", "title", feed->title);
	dump_string(out, "", "link", feed->link);
	dump_string(out, "", "description", feed->description);
	dump_string(out, "", "language", feed->language);
	dump_string(out, "", "icon", feed->icon);
	dump_string(out, "", "hub", feed->hub);
	dump_string(out, "", "self", feed->self);
	dump_string(out, "", "next", feed->next);
	dump_date(out, "", "updated", feed->updated);
	buf_add_format(out, "ttl=%lld\nperiod=%lld\nhours=%x\ndays=%x\n", (long long)feed->ttl,
	    (long long)feed->update_period, (unsigned)feed->skip_hours, (unsigned)feed->skip_days);
	for (size_t i = 0; i < feed->entry_count; i++)
		dump_feed_entry(out, &feed->entries[i]);
	buf_add_format(out, "entries=%zu\n", feed->entry_count);
	for (size_t i = 0; i < feed->warning_count; i++)
		dump_string(out, "", "warning", feed->warnings[i]);
	if (feed->is_cut)
		buf_add_text(out, "cut\n");
}

#endif
