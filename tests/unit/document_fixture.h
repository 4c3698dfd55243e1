/* Documents as lines of text, so that a test row can say what it wants to see in them. */
#ifndef DOCUMENT_FIXTURE_H
#define DOCUMENT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/buf.h"
#include "tidings/document.h"
#include "tidings/feed.h"

#define DUMP_LIMIT (4u << 20)

static inline void dump_string(struct buf *out, const char *where, const char *name, const char *value)
{
	if (value)
		buf_add_format(out, "%s%s=%s\n", where, name, value);
}

/* "title(html)=<b>x</b> base=http://…" */
static inline void dump_text(struct buf *out, const char *where, const char *name, const struct document_text *text)
{
	static const char *const kinds[] = {"guess", "plain", "html", "xhtml"};
	if (!text->value)
		return;
	buf_add_format(out, "%s%s(%s)=%s", where, name, kinds[text->kind], text->value);
	if (text->base)
		buf_add_format(out, " base=%s", text->base);
	buf_add_char(out, '\n');
}

static inline void dump_links(struct buf *out, const char *where, const struct document_link *link)
{
	for (; link; link = link->next) {
		buf_add_format(out, "%slink=%s", where, link->href);
		buf_add_format(out, " rel=%s%s", link->rel ? link->rel : "-", link->is_own ? " own" : "");
		if (link->type)
			buf_add_format(out, " type=%s", link->type);
		if (link->base)
			buf_add_format(out, " base=%s", link->base);
		buf_add_char(out, '\n');
	}
}

static inline void dump_persons(struct buf *out, const char *where, const struct document_person *person)
{
	for (; person; person = person->next)
		buf_add_format(out, "%sperson=%s|%s|%s\n", where, person->name ? person->name : "",
		    person->email ? person->email : "", person->uri ? person->uri : "");
}

static inline void dump_entry(struct buf *out, const struct document_entry *entry)
{
	const char *where = "entry.";
	buf_add_text(out, "entry\n");
	dump_string(out, where, entry->is_id_link ? "id(link)" : "id", entry->id);
	dump_text(out, where, "title", &entry->title);
	dump_text(out, where, "summary", &entry->summary);
	dump_text(out, where, "caption", &entry->caption);
	dump_text(out, where, "content", &entry->content);
	dump_links(out, where, entry->links);
	dump_persons(out, where, entry->persons);
	for (const struct document_category *category = entry->categories; category; category = category->next)
		buf_add_format(out, "%scategory=[%s]\n", where, category->name);
	for (const struct document_enclosure *file = entry->enclosures; file; file = file->next)
		buf_add_format(out, "%senclosure=%s|%s|%s\n", where, file->url, file->type ? file->type : "",
		    file->length ? file->length : "");
	dump_string(out, where, "published", entry->published);
	dump_string(out, where, "updated", entry->updated);
	dump_string(out, where, "comments", entry->comments);
	dump_string(out, where, "language", entry->language);
	dump_string(out, where, "base", entry->base);
	if (entry->is_cut)
		buf_add_text(out, "entry.cut\n");
}

static inline void dump_document(struct buf *out, const struct document *document)
{
	dump_string(out, "", "format", feed_format_name(document->format));
	dump_text(out, "", "title", &document->title);
	dump_text(out, "", "description", &document->description);
	dump_links(out, "", document->links);
	dump_persons(out, "", document->persons);
	dump_string(out, "", "id", document->id);
	dump_string(out, "", "language", document->language);
	dump_string(out, "", "updated", document->updated);
	dump_string(out, "", "icon", document->icon);
	dump_string(out, "", "base", document->base);
	dump_string(out, "", "ttl", document->ttl);
	dump_string(out, "", "period", document->update_period);
	dump_string(out, "", "frequency", document->update_frequency);
	dump_string(out, "", "hours", document->skip_hours);
	dump_string(out, "", "days", document->skip_days);
	for (const struct document_entry *entry = document->entries; entry; entry = entry->next)
		dump_entry(out, entry);
	buf_add_format(out, "entries=%zu\n", document->entry_count);
	for (size_t i = 0; i < document->warning_count; i++)
		dump_string(out, "", "warning", document->warnings[i]);
	if (document->is_cut)
		buf_add_text(out, "cut\n");
}

/* Every line of `expected` stands in `dump`; one that starts with '!' does not (as the beginning of a line). */
static inline void expect_lines(const char *shows, const char *dump, const char *expected)
{
	while (*expected) {
		size_t length = strcspn(expected, "\n");
		bool is_wanted = *expected != '!';
		const char *line = is_wanted ? expected : expected + 1;
		size_t line_length = is_wanted ? length : length - 1;
		bool is_there = false;
		for (const char *at = dump; *at && !is_there; at += strcspn(at, "\n") + 1)
			is_there = strncmp(at, line, line_length) == 0 && (!is_wanted || at[line_length] == '\n');
		if (is_there != is_wanted)
			fail_msg("%s: %s%.*s in\n%s", shows, is_wanted ? "no line " : "unwanted ", (int)line_length, line, dump);
		expected += length;
		expected += *expected == '\n';
	}
}

#endif
