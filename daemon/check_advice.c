/* What a publisher should know about an answer. */
#include "check_advice.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "tidings/arena.h"
#include "tidings/date.h"

#define SMALL_DOCUMENT 8192       /* bytes: below, compression gains little */
#define LARGE_DOCUMENT (1u << 20) /* bytes: above, a poll costs more than it brings */
#define MANY_ENTRIES 200
#define DAY INT64_C(86400)

/* What the entries have and lack. */
struct census {
	size_t entries, without_id, repeated_ids, without_date, future_dates, equal_dates;
};

struct facts {
	const struct check_result *result;
	const struct fetch_answer *answer;
	const struct feed *feed; /* NULL: none */
	struct census census;
};

typedef bool applies_fn(const struct facts *facts);

static void count_entries(struct arena *arena, const struct feed *feed, int64_t now, struct census *census);
static size_t count_repeated(const char **ids, size_t count);
static int compare_texts(const void *first, const void *second);
static applies_fn is_failed, is_page, is_cut, is_without_validators, is_gzip_tag, is_date_odd, is_date_future,
    is_not_honoured, is_moved, is_temporarily_elsewhere, is_plain_http, is_uncompressed, is_large, is_crowded,
    is_mislabelled, is_without_freshness, is_fresh_for_long, is_without_ids, is_repeating_ids, is_without_dates,
    is_from_the_future, is_dated_alike, is_self_elsewhere, is_repaired;

// clang-format off
static const struct {
	applies_fn *applies;
	struct check_remark remark;
} rules[] = {
	{is_failed,                {true,  "there is no answer that a feed reader could use"}},
	{is_page,                  {true,  "this is a web page; readers have to find the feed behind it: publish the feed's own address"}},
	{is_cut,                   {true,  "the document ends before its last tag: readers keep what is whole and ask again"}},
	{is_without_validators,    {true,  "neither ETag nor Last-Modified: every poll of every reader costs the whole document"}},
	{is_not_honoured,          {true,  "ETag or Last-Modified came back and the document was sent all the same, instead of status 304"}},
	{is_gzip_tag,              {true,  "the ETag ends in -gzip: Apache's mod_deflate does not recognise such tags (DeflateAlterETag NoChange)"}},
	{is_date_odd,              {true,  "Last-Modified is no date of HTTP"}},
	{is_date_future,           {true,  "Last-Modified lies in the future"}},
	{is_moved,                 {false, "the address has moved for good: publish the new one"}},
	{is_temporarily_elsewhere, {false, "the address redirects for now only: every poll takes two requests"}},
	{is_plain_http,            {false, "served without encryption"}},
	{is_uncompressed,          {true,  "sent without compression, which would be a fraction of it"}},
	{is_large,                 {true,  "a large document for a poll: the newest entries are enough"}},
	{is_crowded,               {false, "many entries: the newest few dozen are enough"}},
	{is_mislabelled,           {false, "the Content-Type is not that of a feed (application/rss+xml, application/atom+xml, application/feed+json)"}},
	{is_without_freshness,     {false, "no Cache-Control: max-age and no Expires: readers choose how often they ask"}},
	{is_fresh_for_long,        {false, "it claims to stay fresh for more than a day: careful readers see news that late"}},
	{is_without_ids,           {true,  "entries without guid or id: edited ones may look new"}},
	{is_repeating_ids,         {true,  "entries share a guid or id: one hides the other"}},
	{is_without_dates,         {true,  "entries without a date that can be read"}},
	{is_from_the_future,       {true,  "entries dated in the future"}},
	{is_dated_alike,           {true,  "all entries have the same date: is it the time of the request?"}},
	{is_self_elsewhere,        {false, "the feed names another address as its own (rel=self)"}},
	{is_repaired,              {true,  "the document had to be repaired; see the warnings"}},
};
// clang-format on

#define RULE_COUNT (sizeof rules / sizeof *rules)

size_t check_advise(struct arena *arena, const struct check_result *result, const struct check_remark **remarks)
{
	struct facts facts = {.result = result, .answer = &result->answer, .feed = result->parsed.feed};
	struct check_remark *found = arena_new_array(arena, RULE_COUNT, sizeof *found);
	size_t count = 0;
	if (facts.feed)
		count_entries(arena, facts.feed, result->now, &facts.census);
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (rules[i].applies(&facts))
			found[count++] = rules[i].remark;
	*remarks = found;
	return count;
}

static void count_entries(struct arena *arena, const struct feed *feed, int64_t now, struct census *census)
{
	const char **ids = arena_new_array(arena, feed->entry_count + 1, sizeof *ids);
	size_t id_count = 0;
	census->entries = feed->entry_count;
	for (size_t i = 0; i < feed->entry_count; i++) {
		const struct feed_entry *entry = &feed->entries[i];
		int64_t date = entry->published != DATE_NONE ? entry->published : entry->updated;
		census->without_date += date == DATE_NONE;
		census->future_dates += date != DATE_NONE && date > now + DAY;
		census->equal_dates += date != DATE_NONE && date == feed->entries[0].published;
		census->without_id += !entry->id;
		if (entry->id)
			ids[id_count++] = entry->id;
	}
	census->repeated_ids = count_repeated(ids, id_count);
}

static size_t count_repeated(const char **ids, size_t count)
{
	size_t repeated = 0;
	if (count)
		qsort(ids, count, sizeof *ids, compare_texts);
	for (size_t i = 1; i < count; i++)
		repeated += strcmp(ids[i - 1], ids[i]) == 0;
	return repeated;
}

static int compare_texts(const void *first, const void *second)
{
	return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static bool is_failed(const struct facts *facts)
{
	return !facts->feed && !facts->result->parsed.candidate_count;
}

static bool is_page(const struct facts *facts)
{
	return !facts->feed && facts->result->parsed.candidate_count;
}

static bool is_cut(const struct facts *facts)
{
	return facts->feed && facts->feed->is_cut;
}

static bool is_without_validators(const struct facts *facts)
{
	return facts->feed && !facts->answer->etag && !facts->answer->last_modified;
}

static bool is_gzip_tag(const struct facts *facts)
{
	const char *tag = facts->answer->etag;
	size_t length = tag ? strlen(tag) : 0;
	return facts->feed && length > 6 && strcmp(tag + length - 6, "-gzip\"") == 0;
}

static bool is_date_odd(const struct facts *facts)
{
	int64_t date;
	return facts->feed && facts->answer->last_modified && !date_parse_http(facts->answer->last_modified, &date);
}

static bool is_date_future(const struct facts *facts)
{
	int64_t date;
	return facts->feed && facts->answer->last_modified && date_parse_http(facts->answer->last_modified, &date) &&
	       date > facts->result->now + DAY;
}

static bool is_not_honoured(const struct facts *facts)
{
	return facts->result->again == 200;
}

static bool is_moved(const struct facts *facts)
{
	return facts->feed && facts->answer->moved_to;
}

static bool is_temporarily_elsewhere(const struct facts *facts)
{
	return facts->feed && facts->answer->hop_count && !facts->answer->moved_to;
}

static bool is_plain_http(const struct facts *facts)
{
	return facts->feed && !strncmp(facts->answer->url, "http:", 5);
}

static bool is_uncompressed(const struct facts *facts)
{
	const char *encoding = facts->answer->content_encoding;
	bool is_encoded = encoding && strcasecmp(encoding, "identity");
	return facts->feed && !is_encoded && facts->answer->length > SMALL_DOCUMENT;
}

static bool is_large(const struct facts *facts)
{
	return facts->feed && facts->answer->length > LARGE_DOCUMENT;
}

static bool is_crowded(const struct facts *facts)
{
	return facts->census.entries > MANY_ENTRIES;
}

static bool is_mislabelled(const struct facts *facts)
{
	static const char *const types[] = {"xml", "json", "rss", "atom"};
	const char *type = facts->answer->content_type;
	for (size_t i = 0; type && i < sizeof types / sizeof *types; i++)
		if (strcasestr(type, types[i]))
			return false;
	return facts->feed != NULL;
}

static bool is_without_freshness(const struct facts *facts)
{
	return facts->feed && !facts->answer->cache_control && !facts->answer->expires;
}

static bool is_fresh_for_long(const struct facts *facts)
{
	return facts->feed && facts->answer->freshness > DAY;
}

static bool is_without_ids(const struct facts *facts)
{
	return facts->census.without_id > 0;
}

static bool is_repeating_ids(const struct facts *facts)
{
	return facts->census.repeated_ids > 0;
}

static bool is_without_dates(const struct facts *facts)
{
	return facts->census.without_date > 0;
}

static bool is_from_the_future(const struct facts *facts)
{
	return facts->census.future_dates > 0;
}

static bool is_dated_alike(const struct facts *facts)
{
	return facts->census.entries > 2 && facts->census.equal_dates == facts->census.entries;
}

static bool is_self_elsewhere(const struct facts *facts)
{
	return facts->feed && facts->feed->self && strcmp(facts->feed->self, facts->answer->url);
}

static bool is_repaired(const struct facts *facts)
{
	return facts->feed && facts->feed->warning_count > 0;
}
