/* The members of what crosses between the daemon and its parsers, with their limits. */
#include "wire_schema.h"

#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/url.h"
#include "tidings/wire.h"

#define WARNING_COUNT 64
#define CANDIDATE_COUNT 64
#define LINE_LIMIT 4096
#define TYPE_LIMIT 1024
#define MINUTES_MOST (INT64_MAX / 60) /* they are made seconds of */

_Static_assert(sizeof(enum document_format) == sizeof(uint32_t), "an enum is read as 32 bits");

/* The parser keeps the limits of feed.h; twice as much is taken, so that only a parser gone wrong is refused. */
#define SLACK(limit) (2 * (int64_t)(limit))

// clang-format off
#define AT(type, member) .name = #member, .offset = offsetof(type, member)
#define TEXT(type, member, limit) {AT(type, member), .kind = WIRE_TEXT, .most = SLACK(limit)}
#define NAME(type, member, limit) {AT(type, member), .kind = WIRE_TEXT, .most = SLACK(limit), .is_required = true}
#define NUMBER(type, member, form, first, last) {AT(type, member), .kind = form, .least = first, .most = last}
#define INSTANT(type, member) NUMBER(type, member, WIRE_INSTANT, DATE_FIRST, DATE_LAST)
#define HASH(type, member) NUMBER(type, member, WIRE_HASH, INT64_MIN, INT64_MAX)
#define LIST(type, member, number, limit, rows) \
	{AT(type, member), .kind = WIRE_LIST, .count_offset = offsetof(type, number), .most = SLACK(limit), .schema = rows}

static const struct wire_schema category_schema = {
	sizeof(const char *),
	(const struct wire_field[]){
		{.name = "category", .kind = WIRE_TEXT, .most = SLACK(FEED_CATEGORY_LIMIT), .is_required = true},
		{0}}};

static const struct wire_schema warning_schema = {
	sizeof(const char *),
	(const struct wire_field[]){
		{.name = "warning", .kind = WIRE_TEXT, .most = SLACK(LINE_LIMIT), .is_required = true},
		{0}}};

static const struct wire_schema enclosure_schema = {
	sizeof(struct feed_enclosure),
	(const struct wire_field[]){
		NAME(struct feed_enclosure, url, URL_LIMIT),
		TEXT(struct feed_enclosure, type, TYPE_LIMIT),
		NUMBER(struct feed_enclosure, length, WIRE_INTEGER, -1, INT64_MAX),
		{0}}};

static const struct wire_schema entry_schema = {
	sizeof(struct feed_entry),
	(const struct wire_field[]){
		TEXT(struct feed_entry, id, FEED_ID_LIMIT),
		TEXT(struct feed_entry, title, FEED_TITLE_LIMIT),
		TEXT(struct feed_entry, link, URL_LIMIT),
		TEXT(struct feed_entry, author, FEED_AUTHOR_LIMIT),
		TEXT(struct feed_entry, summary, FEED_CONTENT_LIMIT),
		TEXT(struct feed_entry, content, FEED_CONTENT_LIMIT),
		TEXT(struct feed_entry, text, FEED_CONTENT_LIMIT),
		TEXT(struct feed_entry, comments, URL_LIMIT),
		TEXT(struct feed_entry, language, LINE_LIMIT),
		INSTANT(struct feed_entry, published),
		INSTANT(struct feed_entry, updated),
		LIST(struct feed_entry, categories, category_count, FEED_CATEGORY_COUNT, &category_schema),
		LIST(struct feed_entry, enclosures, enclosure_count, FEED_ENCLOSURE_COUNT, &enclosure_schema),
		HASH(struct feed_entry, keys[0]),
		HASH(struct feed_entry, keys[1]),
		HASH(struct feed_entry, keys[2]),
		HASH(struct feed_entry, keys[3]),
		NUMBER(struct feed_entry, key_count, WIRE_SIZE, 0, FEED_KEY_COUNT),
		HASH(struct feed_entry, content_hash),
		{0}}};
_Static_assert(FEED_KEY_COUNT == 4, "entry_schema has a row a key");

static const struct wire_schema feed_schema = {
	sizeof(struct feed),
	(const struct wire_field[]){
		NUMBER(struct feed, format, WIRE_BITS, DOCUMENT_RSS_20, DOCUMENT_JSON_1),
		TEXT(struct feed, title, FEED_TITLE_LIMIT),
		TEXT(struct feed, link, URL_LIMIT),
		TEXT(struct feed, description, FEED_CONTENT_LIMIT),
		TEXT(struct feed, language, LINE_LIMIT),
		TEXT(struct feed, icon, URL_LIMIT),
		TEXT(struct feed, hub, URL_LIMIT),
		TEXT(struct feed, self, URL_LIMIT),
		TEXT(struct feed, next, URL_LIMIT),
		INSTANT(struct feed, updated),
		NUMBER(struct feed, ttl, WIRE_INTEGER, 0, MINUTES_MOST),
		NUMBER(struct feed, update_period, WIRE_INTEGER, 0, INT64_MAX),
		NUMBER(struct feed, skip_hours, WIRE_BITS, 0, (1 << 24) - 1),
		NUMBER(struct feed, skip_days, WIRE_BITS, 0, (1 << 7) - 1),
		LIST(struct feed, entries, entry_count, FEED_ENTRY_MOST, &entry_schema),
		LIST(struct feed, warnings, warning_count, WARNING_COUNT, &warning_schema),
		NUMBER(struct feed, is_cut, WIRE_FLAG, 0, 1),
		{0}}};

static const struct wire_schema candidate_schema = {
	sizeof(struct feed_candidate),
	(const struct wire_field[]){
		NAME(struct feed_candidate, url, URL_LIMIT),
		TEXT(struct feed_candidate, title, FEED_TITLE_LIMIT),
		TEXT(struct feed_candidate, type, TYPE_LIMIT),
		{0}}};

const struct wire_schema wire_result_schema = {
	sizeof(struct feed_result),
	(const struct wire_field[]){
		{AT(struct feed_result, feed), .kind = WIRE_RECORD, .most = 1, .schema = &feed_schema},
		TEXT(struct feed_result, reason, LINE_LIMIT),
		LIST(struct feed_result, candidates, candidate_count, CANDIDATE_COUNT, &candidate_schema),
		{0}}};

const struct wire_schema wire_source_schema = {
	sizeof(struct feed_source),
	(const struct wire_field[]){
		TEXT(struct feed_source, address, URL_LIMIT),
		TEXT(struct feed_source, content_type, URL_LIMIT),
		TEXT(struct feed_source, links, FEED_LINKS_LIMIT),
		NUMBER(struct feed_source, max_entries, WIRE_INTEGER, 0, FEED_ENTRY_MOST),
		{AT(struct feed_source, bytes), .kind = WIRE_BYTES, .count_offset = offsetof(struct feed_source, length),
			.most = WIRE_PAYLOAD_LIMIT},
		{0}}};
// clang-format on
