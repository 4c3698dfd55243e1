/* parse_json: JSON Feed */

#include "tidings/parse_json.h"

#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/document.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/json.h"
#include "tidings/url.h"

/* Members of one object that are kept as they are. */
struct member {
	const char *key;
	size_t offset;
	bool is_text;
	enum document_text_kind kind;
};

/* A member that is a link. */
struct relation {
	const char *key, *rel;
};

// clang-format off
static const struct member feed_members[] = {
	{ "title",          offsetof(struct document, title), true, DOCUMENT_TEXT_PLAIN },
	{ "description",    offsetof(struct document, description), true, DOCUMENT_TEXT_PLAIN },
	{ "language",       offsetof(struct document, language), false, 0 },
	{ "icon",           offsetof(struct document, icon), false, 0 },
	{ "favicon",        offsetof(struct document, icon), false, 0 },
};

static const struct member entry_members[] = {
	{ "id",             offsetof(struct document_entry, id), false, 0 },
	{ "title",          offsetof(struct document_entry, title), true, DOCUMENT_TEXT_PLAIN },
	{ "summary",        offsetof(struct document_entry, summary), true, DOCUMENT_TEXT_PLAIN },
	{ "content_html",   offsetof(struct document_entry, content), true, DOCUMENT_TEXT_HTML },
	{ "content_text",   offsetof(struct document_entry, content), true, DOCUMENT_TEXT_PLAIN },
	{ "date_published", offsetof(struct document_entry, published), false, 0 },
	{ "date_modified",  offsetof(struct document_entry, updated), false, 0 },
	{ "language",       offsetof(struct document_entry, language), false, 0 },
};

static const struct relation feed_links[] = {
	{ "home_page_url",  NULL },
	{ "feed_url",       "self" },
	{ "next_url",       "next" },
};

static const struct relation entry_links[] = {
	{ "url",            NULL },
	{ "external_url",   "related" },
};
// clang-format on

static bool is_json_feed(const struct json *feed);
static void read_feed(struct arena *arena, const struct json *feed, struct document *document);
static struct document_entry *read_entry(struct arena *arena, const struct json *item);
static void read_members(
    struct arena *arena, const struct json *object, void *out, const struct member *members, size_t count);
static struct document_link **add_link(
    struct arena *arena, struct document_link **tail, const char *href, const char *rel);
static void read_persons(struct arena *arena, const struct json *object, struct document_person **tail);
static struct document_person **add_person(
    struct arena *arena, struct document_person **tail, const struct json *author);
static void read_tags(struct arena *arena, const struct json *tags, struct document_category **tail);
static void read_attachments(struct arena *arena, const struct json *attachments, struct document_enclosure **tail);

bool parse_json(struct arena *arena, const char *text, size_t length, struct document *document, struct error *error)
{
	struct json *feed = json_parse(text, length, error);
	if (!feed)
		return false;
	bool is_feed = is_json_feed(feed);
	if (is_feed)
		read_feed(arena, feed, document);
	else
		error_set(error, ERROR_INPUT, "the document is JSON, but no JSON Feed");
	json_free(feed);
	return is_feed;
}

/* A version that says so, or a list of items that look like entries. */
static bool is_json_feed(const struct json *feed)
{
	const char *version = json_get_text(feed, "version");
	const struct json *items = json_get(feed, "items");
	if (version && strcasestr(version, "jsonfeed.org/version"))
		return true;
	const struct json *first = json_at(items, 0);
	return json_get_text(feed, "title") && json_get(first, "id") &&
	       (json_get(first, "url") || json_get(first, "content_html") || json_get(first, "content_text"));
}

static void read_feed(struct arena *arena, const struct json *feed, struct document *document)
{
	document->format = DOCUMENT_JSON_1;
	document->is_cut = json_is_cut(feed);
	read_members(arena, feed, document, feed_members, sizeof feed_members / sizeof *feed_members);
	struct document_link **links = &document->links;
	for (size_t i = 0; i < sizeof feed_links / sizeof *feed_links; i++)
		links = add_link(arena, links, json_get_text(feed, feed_links[i].key), feed_links[i].rel);
	const struct json *hubs = json_get(feed, "hubs");
	for (size_t i = 0; i < json_count(hubs); i++)
		links = add_link(arena, links, json_get_text(json_at(hubs, i), "url"), "hub");
	read_persons(arena, feed, &document->persons);
	const struct json *items = json_get(feed, "items");
	struct document_entry **tail = &document->entries;
	for (size_t i = 0; i < json_count(items); i++) {
		if (!json_is_object(json_at(items, i)))
			continue;
		*tail = read_entry(arena, json_at(items, i));
		tail = &(*tail)->next;
		document->entry_count++;
	}
}

static struct document_entry *read_entry(struct arena *arena, const struct json *item)
{
	struct document_entry *entry = ARENA_NEW(arena, struct document_entry);
	read_members(arena, item, entry, entry_members, sizeof entry_members / sizeof *entry_members);
	struct document_link **links = &entry->links;
	for (size_t i = 0; i < sizeof entry_links / sizeof *entry_links; i++)
		links = add_link(arena, links, json_get_text(item, entry_links[i].key), entry_links[i].rel);
	read_persons(arena, item, &entry->persons);
	entry->is_id_link = entry->id && url_is_http(entry->id);
	read_tags(arena, json_get(item, "tags"), &entry->categories);
	read_attachments(arena, json_get(item, "attachments"), &entry->enclosures);
	return entry;
}

/* Of two members for one place the first that is there wins. */
static void read_members(
    struct arena *arena, const struct json *object, void *out, const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = json_get_text(object, members[i].key);
		char *slot = (char *)out + members[i].offset;
		if (!value || !*value)
			continue;
		if (members[i].is_text) {
			struct document_text *text = (struct document_text *)(void *)slot;
			if (!text->value)
				*text = (struct document_text){.value = arena_copy(arena, value), .kind = members[i].kind};
		} else if (!*(const char **)(void *)slot) {
			*(const char **)(void *)slot = arena_copy(arena, value);
		}
	}
}

static struct document_link **add_link(
    struct arena *arena, struct document_link **tail, const char *href, const char *rel)
{
	if (!href || !*href)
		return tail;
	struct document_link *link = ARENA_NEW(arena, struct document_link);
	link->href = arena_copy(arena, href);
	link->rel = rel;
	*tail = link;
	return &link->next;
}

/* "authors" of version 1.1, else "author" of 1.0. */
static void read_persons(struct arena *arena, const struct json *object, struct document_person **tail)
{
	const struct json *authors = json_get(object, "authors");
	struct document_person **first = tail;
	for (size_t i = 0; i < json_count(authors); i++)
		tail = add_person(arena, tail, json_at(authors, i));
	if (!*first)
		add_person(arena, tail, json_get(object, "author"));
}

static struct document_person **add_person(
    struct arena *arena, struct document_person **tail, const struct json *author)
{
	const char *name = json_is_text(author) ? json_text(author) : json_get_text(author, "name");
	const char *url = json_get_text(author, "url");
	bool has_name = name && *name;
	if (!has_name && !(url && *url))
		return tail;
	struct document_person *person = ARENA_NEW(arena, struct document_person);
	person->name = has_name ? arena_copy(arena, name) : NULL;
	person->uri = arena_copy(arena, url);
	*tail = person;
	return &person->next;
}

static void read_tags(struct arena *arena, const struct json *tags, struct document_category **tail)
{
	for (size_t i = 0; i < json_count(tags); i++) {
		const char *name = json_text(json_at(tags, i));
		if (!name || !*name)
			continue;
		struct document_category *category = ARENA_NEW(arena, struct document_category);
		category->name = arena_copy(arena, name);
		*tail = category;
		tail = &category->next;
	}
}

static void read_attachments(struct arena *arena, const struct json *attachments, struct document_enclosure **tail)
{
	for (size_t i = 0; i < json_count(attachments); i++) {
		const struct json *attachment = json_at(attachments, i);
		const char *url = json_get_text(attachment, "url");
		if (!url || !*url)
			continue;
		struct document_enclosure *enclosure = ARENA_NEW(arena, struct document_enclosure);
		enclosure->url = arena_copy(arena, url);
		enclosure->type = arena_copy(arena, json_get_text(attachment, "mime_type"));
		enclosure->length = arena_copy(arena, json_get_text(attachment, "size_in_bytes"));
		*tail = enclosure;
		tail = &enclosure->next;
	}
}
