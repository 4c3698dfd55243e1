/* normalise: a document as its dialect said it to a clean feed */

#include "tidings/normalise.h"

#include <string.h>
#include <strings.h>

#include "normalise_link.h"
#include "normalise_newest.h"
#include "normalise_text.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/hash.h"
#include "tidings/url.h"

#define LANGUAGE_LIMIT 64
#define TYPE_LIMIT 256
#define LOOKED_AT 1024           /* categories and enclosures of one entry */
#define GROWTH_LIMIT (64u << 20) /* bytes that a feed may grow by, beyond four times the document */

/* What every step needs. */
struct normaliser {
	struct arena *arena;
	const struct document *document;
	const char *base; /* the last one of relative addresses, or NULL */
};

static void normalise_head(struct normaliser *normaliser, struct feed *feed);
static void normalise_rhythm(const struct document *document, struct feed *feed);
static int64_t parse_number(const char *text, int64_t fallback);
static int64_t period_seconds(const char *period, const char *frequency);
static uint32_t parse_hours(const char *text);
static uint32_t parse_days(const char *text);
static void normalise_entries(struct normaliser *normaliser, struct feed *feed);
static bool is_worth_keeping(const struct document_entry *entry);
static void normalise_entry(
    struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean);
static void normalise_bodies(
    struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean);
static const char *normalise_id(struct arena *arena, const char *id);
static int64_t normalise_date(const char *text);
static void normalise_categories(
    struct arena *arena, const struct document_entry *entry, bool is_guessed, struct feed_entry *clean);
static void normalise_enclosures(
    struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean);
static struct feed_enclosure *find_enclosure(const struct feed_entry *entry, const char *url);
static void add_warning(struct arena *arena, struct feed *feed, const char *warning);

struct feed *normalise_document(struct arena *arena, const struct document *document, const char *address)
{
	struct normaliser normaliser = {.arena = arena, .document = document, .base = address};
	struct feed *feed = ARENA_NEW(arena, struct feed);
	feed->format = document->format;
	feed->is_cut = document->is_cut;
	for (size_t i = 0; i < document->warning_count; i++)
		add_warning(arena, feed, document->warnings[i]);
	normalise_head(&normaliser, feed);
	normalise_rhythm(document, feed);
	normalise_entries(&normaliser, feed);
	return feed;
}

static void normalise_head(struct normaliser *normaliser, struct feed *feed)
{
	struct arena *arena = normaliser->arena;
	const struct document *document = normaliser->document;
	feed->self = normalise_link_find(arena, document->links, "self", normaliser->base);
	if (!normaliser->base)
		normaliser->base = feed->self;
	feed->link = normalise_link_page(arena, document->links, normaliser->base);
	if (!feed->link && document->id && url_is_http(document->id))
		feed->link = url_clean(arena, document->id);
	if (!feed->link)
		feed->link = feed->self;
	if (!normaliser->base)
		normaliser->base = feed->link;
	feed->hub = normalise_link_find(arena, document->links, "hub", normaliser->base);
	feed->next = normalise_link_find(arena, document->links, "next", normaliser->base);
	if (!feed->next)
		feed->next = normalise_link_find(arena, document->links, "prev-archive", normaliser->base);
	feed->title = normalise_text_title(arena, &document->title, FEED_TITLE_LIMIT);
	feed->description = normalise_text_title(arena, &document->description, FEED_TITLE_LIMIT);
	feed->language = normalise_text_line(arena, document->language, LANGUAGE_LIMIT);
	feed->icon = normalise_link_resolve(arena, document->base ? document->base : normaliser->base, document->icon);
	feed->updated = normalise_date(document->updated);
}

static void normalise_rhythm(const struct document *document, struct feed *feed)
{
	feed->ttl = parse_number(document->ttl, 0);
	feed->update_period = period_seconds(document->update_period, document->update_frequency);
	feed->skip_hours = parse_hours(document->skip_hours);
	feed->skip_days = parse_days(document->skip_days);
}

/* A whole number of at most 15 digits, white space around it. */
static int64_t parse_number(const char *text, int64_t fallback)
{
	if (!text)
		return fallback;
	text += strspn(text, " \t\r\n");
	int64_t number = 0;
	int digits = 0;
	for (; *text >= '0' && *text <= '9' && digits <= 15; text++, digits++)
		number = number * 10 + (*text - '0');
	return digits > 0 && digits <= 15 && text[strspn(text, " \t\r\n")] == '\0' ? number : fallback;
}

static int64_t period_seconds(const char *period, const char *frequency)
{
	// clang-format off
	static const struct { const char *name; int64_t seconds; } periods[] = {
		{ "hourly", 3600 }, { "daily", 86400 }, { "weekly", 7 * 86400 }, { "monthly", 30 * 86400 }, { "yearly", 365 * 86400 },
	};
	// clang-format on
	if (!period)
		return 0;
	period += strspn(period, " \t\r\n");
	int64_t times = parse_number(frequency, 1);
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		if (strncasecmp(period, periods[i].name, strlen(periods[i].name)) == 0)
			return periods[i].seconds / (times > 0 ? times : 1);
	return 0;
}

/* 24 is midnight to some; a day without any hour left would be never. */
static uint32_t parse_hours(const char *text)
{
	uint32_t hours = 0;
	while (text && *text) {
		text += strspn(text, ", \t\r\n");
		size_t digits = strspn(text, "0123456789");
		unsigned hour = digits > 0 ? (unsigned)(text[0] - '0') : 99;
		if (digits == 2)
			hour = 10 * hour + (unsigned)(text[1] - '0');
		if (digits <= 2 && hour <= 24)
			hours |= UINT32_C(1) << hour % 24;
		text += strcspn(text, ",");
	}
	return hours == 0xffffff ? 0 : hours;
}

static uint32_t parse_days(const char *text)
{
	static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	uint32_t days = 0;
	while (text && *text) {
		text += strspn(text, ", \t\r\n");
		for (unsigned i = 0; i < 7; i++)
			if (strncasecmp(text, names[i], 3) == 0)
				days |= UINT32_C(1) << i;
		text += strcspn(text, ",");
	}
	return days == 0x7f ? 0 : days;
}

static void normalise_entries(struct normaliser *normaliser, struct feed *feed)
{
	struct arena *arena = normaliser->arena;
	const struct document *document = normaliser->document;
	size_t count, used = arena_used(arena), most = document->max_entries ? document->max_entries : FEED_ENTRY_COUNT;
	size_t budget = used + 4 * used + GROWTH_LIMIT;
	const struct document_entry **entries = normalise_newest(arena, document, most, &count);
	if (document->entry_count > count)
		add_warning(
		    arena, feed, arena_format(arena, "of %zu entries the newest %zu are read", document->entry_count, count));
	feed->entries = arena_new_array(arena, count, sizeof *feed->entries);
	for (size_t i = 0; i < count; i++) {
		if (arena_used(arena) > budget) {
			add_warning(arena, feed, "the entries grow too large; the last ones are left out");
			break;
		}
		if (is_worth_keeping(entries[i]))
			normalise_entry(normaliser, entries[i], &feed->entries[feed->entry_count++]);
	}
}

/* An entry that the end of the document cut in two has to be recognisable when it comes whole. */
static bool is_worth_keeping(const struct document_entry *entry)
{
	return !entry->is_cut || (entry->title.value && (entry->id || entry->links));
}

static void normalise_entry(struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean)
{
	struct arena *arena = normaliser->arena;
	const struct document *document = normaliser->document;
	bool is_rss = document->format <= DOCUMENT_RSS_10;
	clean->id = normalise_id(arena, entry->id);
	clean->title = normalise_text_title(arena, &entry->title, FEED_TITLE_LIMIT);
	clean->link = normalise_link_entry(arena, entry, normaliser->base);
	clean->comments = normalise_link_resolve(arena, entry->base ? entry->base : normaliser->base, entry->comments);
	if (!clean->comments)
		clean->comments = normalise_link_find(arena, entry->links, "replies", normaliser->base);
	clean->author = normalise_text_authors(arena, entry->persons || is_rss ? entry->persons : document->persons);
	clean->language = normalise_text_line(arena, entry->language, LANGUAGE_LIMIT);
	clean->published = normalise_date(entry->published);
	clean->updated = normalise_date(entry->updated);
	normalise_bodies(normaliser, entry, clean);
	normalise_categories(arena, entry, is_rss, clean);
	normalise_enclosures(normaliser, entry, clean);
}

static void normalise_bodies(
    struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean)
{
	struct arena *arena = normaliser->arena;
	const struct document_text *summary = &entry->summary, *content = &entry->content;
	if (!content->value && entry->caption.value && entry->caption.value != summary->value) {
		content = summary;
		summary = &entry->caption;
	}
	clean->summary = normalise_text_html(arena, summary, normaliser->base);
	clean->content = normalise_text_html(arena, content, normaliser->base);
	clean->text = normalise_text_plain(arena, clean->content);
	if (!clean->text)
		clean->text = normalise_text_plain(arena, clean->summary);
}

static const char *normalise_id(struct arena *arena, const char *id)
{
	const char *line = normalise_text_line(arena, id, SIZE_MAX);
	if (!line || strlen(line) <= FEED_ID_LIMIT)
		return line;
	return arena_format(arena, "xxh3:%016llx", (unsigned long long)hash_text(line));
}

static int64_t normalise_date(const char *text)
{
	int64_t instant;
	return text && date_parse(text, &instant) ? instant : DATE_NONE;
}

static void normalise_categories(
    struct arena *arena, const struct document_entry *entry, bool is_guessed, struct feed_entry *clean)
{
	const char *names[FEED_CATEGORY_COUNT];
	size_t count = 0;
	const struct document_category *category = entry->categories;
	for (int i = 0; category && i < LOOKED_AT && count < FEED_CATEGORY_COUNT; i++, category = category->next) {
		const char *name = is_guessed ? normalise_text_name(arena, category->name, FEED_CATEGORY_LIMIT)
		                              : normalise_text_line(arena, category->name, FEED_CATEGORY_LIMIT);
		bool is_known = !name;
		for (size_t j = 0; j < count && !is_known; j++)
			is_known = strcmp(names[j], name) == 0;
		if (!is_known)
			names[count++] = name;
	}
	clean->categories = arena_new_array(arena, count, sizeof *clean->categories);
	clean->category_count = count;
	memcpy(clean->categories, names, count * sizeof *names);
}

static void normalise_enclosures(
    struct normaliser *normaliser, const struct document_entry *entry, struct feed_entry *clean)
{
	struct arena *arena = normaliser->arena;
	if (!entry->enclosures)
		return;
	clean->enclosures = arena_new_array(arena, FEED_ENCLOSURE_COUNT, sizeof *clean->enclosures);
	const struct document_enclosure *enclosure = entry->enclosures;
	for (int i = 0; enclosure && i < LOOKED_AT; i++, enclosure = enclosure->next) {
		const char *base = enclosure->base ? enclosure->base : normaliser->base;
		const char *url = normalise_link_resolve(arena, base, enclosure->url);
		struct feed_enclosure *known = url ? find_enclosure(clean, url) : NULL;
		if (!url || (!known && clean->enclosure_count == FEED_ENCLOSURE_COUNT))
			continue;
		if (!known) {
			known = &clean->enclosures[clean->enclosure_count++];
			*known = (struct feed_enclosure){.url = url, .length = -1};
		}
		if (!known->type)
			known->type = normalise_text_line(arena, enclosure->type, TYPE_LIMIT);
		if (known->length < 0)
			known->length = parse_number(enclosure->length, -1);
	}
}

static struct feed_enclosure *find_enclosure(const struct feed_entry *entry, const char *url)
{
	for (size_t i = 0; i < entry->enclosure_count; i++)
		if (strcmp(entry->enclosures[i].url, url) == 0)
			return &entry->enclosures[i];
	return NULL;
}

static void add_warning(struct arena *arena, struct feed *feed, const char *warning)
{
	const char **warnings = arena_new_array(arena, feed->warning_count + 1, sizeof *warnings);
	if (feed->warning_count > 0)
		memcpy(warnings, feed->warnings, feed->warning_count * sizeof *warnings);
	warnings[feed->warning_count++] = warning;
	feed->warnings = warnings;
}
