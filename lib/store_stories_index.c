/* Entries by the keys of similar. */
#include "store_stories_index.h"

#include <stdlib.h>
#include <string.h>

#include "store_sql.h"
#include "tidings/similar.h"

#define BUCKET_BITS 17
#define BUCKET_SIZE 16 /* postings */
#define ENTRY_BITS 48  /* of a posting; above them is what the bucket's number does not say of the key */

enum { SQL_GET, SQL_SET, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_GET] = "SELECT postings FROM story_index WHERE bucket = ?1",
	[SQL_SET] = "INSERT OR REPLACE INTO story_index (bucket, postings) VALUES (?1, ?2)",
};
// clang-format on

const struct store_sql_table store_stories_index_sql = {STORE_SQL_STORIES_INDEX, SQL_COUNT, texts};

/* The newest first. */
struct bucket {
	size_t count;
	uint64_t postings[BUCKET_SIZE];
};

struct hit {
	int64_t entry;
	size_t times;
};

static bool read_bucket(struct store *store, uint32_t key, struct bucket *bucket, struct error *error);
static bool write_bucket(struct store *store, uint32_t key, const struct bucket *bucket, struct error *error);
static uint64_t posting_of(uint32_t key, int64_t entry);
static size_t count_hits(int64_t *entries, size_t count, struct hit *hits);
static int compare_entries(const void *left, const void *right);
static int compare_hits(const void *left, const void *right);

bool store_stories_index_find(struct store *store, const uint32_t *keys, size_t key_count, int64_t *candidates,
    size_t *count, struct error *error)
{
	int64_t entries[(SIMILAR_PROBE_COUNT + 1) * BUCKET_SIZE];
	struct hit hits[(SIMILAR_PROBE_COUNT + 1) * BUCKET_SIZE];
	size_t entry_count = 0;
	for (size_t i = 0; i < key_count && i <= SIMILAR_PROBE_COUNT; i++) {
		struct bucket bucket;
		if (!read_bucket(store, keys[i], &bucket, error))
			return false;
		for (size_t j = 0; j < bucket.count; j++) {
			if (bucket.postings[j] >> ENTRY_BITS == posting_of(keys[i], 0) >> ENTRY_BITS)
				entries[entry_count++] = (int64_t)(bucket.postings[j] & ((UINT64_C(1) << ENTRY_BITS) - 1));
		}
	}
	size_t hit_count = count_hits(entries, entry_count, hits);
	*count = hit_count < STORE_STORIES_CANDIDATES ? hit_count : STORE_STORIES_CANDIDATES;
	for (size_t i = 0; i < *count; i++)
		candidates[i] = hits[i].entry;
	return true;
}

bool store_stories_index_add(
    struct store *store, const uint32_t *keys, size_t count, int64_t entry, struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		struct bucket bucket;
		if (!read_bucket(store, keys[i], &bucket, error))
			return false;
		size_t moved = bucket.count < BUCKET_SIZE ? bucket.count : BUCKET_SIZE - 1;
		memmove(bucket.postings + 1, bucket.postings, moved * sizeof *bucket.postings);
		bucket.postings[0] = posting_of(keys[i], entry);
		bucket.count = moved + 1;
		if (!write_bucket(store, keys[i], &bucket, error))
			return false;
	}
	return true;
}

static bool read_bucket(struct store *store, uint32_t key, struct bucket *bucket, struct error *error)
{
	bool has_row;
	bucket->count = 0;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_stories_index_sql, SQL_GET, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, key % (1u << BUCKET_BITS));
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	if (!has_row)
		return true;
	size_t length = (size_t)sqlite3_column_bytes(statement, 0);
	if (length > 0 && length <= sizeof bucket->postings) {
		memcpy(bucket->postings, sqlite3_column_blob(statement, 0), length);
		bucket->count = length / sizeof *bucket->postings;
	}
	sqlite3_reset(statement);
	return true;
}

static bool write_bucket(struct store *store, uint32_t key, const struct bucket *bucket, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_stories_index_sql, SQL_SET, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, key % (1u << BUCKET_BITS));
	sqlite3_bind_blob(statement, 2, bucket->postings, (int)(bucket->count * sizeof *bucket->postings), SQLITE_STATIC);
	return store_sql_run(store, statement, error);
}

static uint64_t posting_of(uint32_t key, int64_t entry)
{
	return (uint64_t)(key >> (32 - (64 - ENTRY_BITS))) << ENTRY_BITS | (uint64_t)entry;
}

static size_t count_hits(int64_t *entries, size_t count, struct hit *hits)
{
	size_t hit_count = 0;
	qsort(entries, count, sizeof *entries, compare_entries);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || entries[i] != entries[i - 1])
			hits[hit_count++] = (struct hit){.entry = entries[i]};
		hits[hit_count - 1].times++;
	}
	qsort(hits, hit_count, sizeof *hits, compare_hits);
	return hit_count;
}

static int compare_entries(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return *a < *b ? 1 : -(*a > *b);
}

static int compare_hits(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;
	if (a->times != b->times)
		return a->times < b->times ? 1 : -1;
	return a->entry < b->entry ? 1 : -(a->entry > b->entry);
}
