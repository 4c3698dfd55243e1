/* parse_rows: functions that the rows of both XML dialects share */

#include "parse_rows.h"

#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/xml.h"

#define EMAIL_RANK 16 /* added to the rank of a person without a name */

static void add_person(struct parse_xml *reader, const struct parse_tag *tag);
static bool has_name(const struct document_person *person);

void parse_rows_start_entry(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	struct document_entry *entry = ARENA_NEW(reader->arena, struct document_entry);
	*reader->entry_tail = entry;
	reader->entry_tail = &entry->next;
	reader->document->entry_count++;
	reader->entry = entry;
	reader->entry_lists = (struct parse_lists){.links = &entry->links,
	    .persons = &entry->persons,
	    .categories = &entry->categories,
	    .enclosures = &entry->enclosures};
	entry->base = parse_xml_base(reader, element);
	entry->language = parse_xml_attribute(reader, element, "lang");
	reader->saw_feed = true;
}

void parse_rows_end_entry(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	reader->entry = NULL;
}

void parse_rows_start_link(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	const char *href = parse_xml_attribute(reader, element, "href");
	const char *rel = parse_xml_attribute(reader, element, "rel");
	if (!href && xml_get(element, "href") && rel && strcasecmp(rel, "self") == 0)
		href = parse_xml_base(reader, element);
	if (!href)
		return;
	reader->capture.is_unwanted = true;
	struct document_link link = {.href = href,
	    .rel = rel,
	    .type = parse_xml_attribute(reader, element, "type"),
	    .title = parse_xml_attribute(reader, element, "title"),
	    .length = parse_xml_attribute(reader, element, "length"),
	    .base = parse_xml_base(reader, element)};
	if (rel && strcasecmp(rel, "enclosure") == 0)
		parse_xml_add_enclosure(
		    reader, &(struct document_enclosure){
		                .url = link.href, .type = link.type, .length = link.length, .base = link.base});
	else
		parse_xml_add_link(reader, &link);
}

void parse_rows_end_link(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	const char *href = reader->capture.is_unwanted ? NULL : parse_xml_value(reader);
	bool is_own = reader->document->format <= DOCUMENT_RSS_10;
	if (href)
		parse_xml_add_link(
		    reader, &(struct document_link){.href = href, .base = reader->capture.base, .is_own = is_own});
}

void parse_rows_start_person(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	(void)element;
	reader->person = (struct document_person){0};
	reader->is_in_person = true;
	buf_clear(&reader->person_text);
}

void parse_rows_end_person(struct parse_xml *reader, const struct parse_tag *tag)
{
	reader->is_in_person = false;
	if (!reader->person.name && !reader->person.email && reader->person_text.length > 0)
		reader->person.name = arena_copy(reader->arena, buf_text(&reader->person_text));
	add_person(reader, tag);
}

void parse_rows_end_person_name(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	reader->person.name = parse_xml_value(reader);
}

void parse_rows_end_person_email(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	reader->person.email = parse_xml_value(reader);
}

void parse_rows_end_person_uri(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	reader->person.uri = parse_xml_value(reader);
}

void parse_rows_end_person_text(struct parse_xml *reader, const struct parse_tag *tag)
{
	reader->person = (struct document_person){.name = parse_xml_value(reader)};
	add_person(reader, tag);
}

static void add_person(struct parse_xml *reader, const struct parse_tag *tag)
{
	const struct document_person *person = &reader->person;
	if (!person->name && !person->email && !person->uri)
		return;
	parse_xml_add_person(reader, has_name(person) ? tag->rank : (uint8_t)(tag->rank + EMAIL_RANK), person);
}

/* Not when it is an address and nothing else. */
static bool has_name(const struct document_person *person)
{
	if (!person->name)
		return false;
	const char *name = person->name + strspn(person->name, " \t\r\n");
	return *name && (!strchr(name, '@') || strpbrk(name, " (\t\n"));
}

void parse_rows_end_category(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	parse_xml_add_category(reader, parse_xml_value(reader));
}

void parse_rows_end_keywords(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	const char *list = parse_xml_value(reader);
	while (list && *list) {
		list += strspn(list, ", \t\r\n");
		size_t length = strcspn(list, ",");
		if (length > 0)
			parse_xml_add_category(reader, arena_copy_bytes(reader->arena, list, length));
		list += length;
	}
}

void parse_rows_end_date(struct parse_xml *reader, const struct parse_tag *tag)
{
	int64_t instant;
	const char *value = parse_xml_value(reader);
	if (value && date_parse(value, &instant))
		parse_xml_store(reader, tag->field, tag->rank, value);
}

void parse_rows_end_origin(struct parse_xml *reader, const struct parse_tag *tag)
{
	(void)tag;
	const char *href = parse_xml_value(reader);
	if (href)
		parse_xml_add_link(reader, &(struct document_link){.href = href, .rel = "origin"});
}

void parse_rows_start_media(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	parse_xml_add_enclosure(reader, &(struct document_enclosure){.url = parse_xml_attribute(reader, element, "url"),
	                                    .type = parse_xml_attribute(reader, element, "type"),
	                                    .length = parse_xml_attribute(reader, element, "fileSize"),
	                                    .base = parse_xml_base(reader, element)});
}
