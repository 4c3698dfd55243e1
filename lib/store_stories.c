/* Which entries tell one story. */
#include "store_stories.h"

#include <stdlib.h>
#include <string.h>

#include "store_sql.h"
#include "store_stories_index.h"
#include "store_stories_words.h"
#include "tidings/arena.h"
#include "tidings/date.h"
#include "tidings/feed.h"
#include "tidings/hash.h"
#include "tidings/url.h"

#define SCRATCH_LIMIT ((size_t)1 << 20) /* for the addresses of one entry */
#define COMMON_TIMES 2                  /* of a feed's last entries that a shingle stands in before it says nothing */
#define FORGET_TIMES 2                  /* entries that are forgotten for each that is judged */
#define DAY 86400

enum {
	SQL_PAST,
	SQL_ADD_PAST,
	SQL_SET_PAST,
	SQL_SIGNATURE,
	SQL_ADD_SIGNATURE,
	SQL_SET_SIGNATURE,
	SQL_FORGET,
	SQL_IS_SETTLED,
	SQL_STORY,
	SQL_ATTACH,
	SQL_ADD_JOIN,
	SQL_COUNT,
};

/* No OR REPLACE where there is a reference to another table: such a statement has a savepoint of its own, at which FTS5
 * writes out all that it has gathered. */
// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_PAST] =
		"SELECT samples, is_apart FROM feed LEFT JOIN story_feed ON story_feed.feed = feed.id WHERE feed.id = ?1",
	[SQL_ADD_PAST] = "INSERT INTO story_feed (feed, samples) VALUES (?1, ?2)",
	[SQL_SET_PAST] = "UPDATE story_feed SET samples = ?2 WHERE feed = ?1",
	[SQL_SIGNATURE] = "SELECT feed, site, moment, link, data FROM story_signature WHERE entry = ?1",
	[SQL_ADD_SIGNATURE] =
		"INSERT INTO story_signature (entry, feed, site, moment, received, link, data)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_SET_SIGNATURE] =
		"UPDATE story_signature SET feed = ?2, site = ?3, moment = ?4, received = ?5, link = ?6, data = ?7 WHERE entry = ?1",
	[SQL_FORGET] =
		"DELETE FROM story_signature WHERE entry IN (SELECT entry FROM story_signature ORDER BY entry LIMIT ?2)"
		" AND received < ?1",
	[SQL_IS_SETTLED] =
		"SELECT EXISTS (SELECT 1 FROM entry WHERE id = ?1 AND story <> id)"
		" OR EXISTS (SELECT 1 FROM entry WHERE story = ?1 AND story <> id)"
		" OR EXISTS (SELECT 1 FROM story_join WHERE entry = ?1 AND is_manual = 1)",
	[SQL_STORY] = "SELECT story FROM entry WHERE id = ?1",
	[SQL_ATTACH] = "UPDATE entry SET story = ?2 WHERE id = ?1",
	[SQL_ADD_JOIN] = "INSERT OR IGNORE INTO story_join (entry, other, level, score) VALUES (?1, ?2, ?3, ?4)",
};
// clang-format on

const struct store_sql_table store_stories_sql = {STORE_SQL_STORIES, SQL_COUNT, texts};

/* An entry and what is known of it besides its words. */
struct subject {
	int64_t id, feed, site, moment, link; /* site and link are hashes, 0: none */
	unsigned language;
	struct similar_signature signature;
};

struct match {
	int64_t id;
	struct similar_verdict verdict;
};

static bool write_past(struct store_stories *stories, size_t index, struct error *error);
static bool load_past(struct store_stories *stories, struct error *error);
static void describe(struct store_stories *stories, const struct feed_entry *entry, struct subject *subject);
static int64_t link_hash(struct arena *scratch, const char *link);
static int64_t site_hash(struct arena *scratch, const struct feed *fresh, const struct feed_entry *entry);
static void mark_common(struct store_stories *stories, struct similar_signature *signature, bool is_new);
static void count_shared(
    const struct similar_signature *signature, const uint32_t past[static SIMILAR_SAMPLE_COUNT], uint8_t *times);
static bool is_settled(struct store_stories *stories, int64_t id, bool *is, struct error *error);
static bool find_best(
    struct store_stories *stories, const struct subject *subject, struct match *best, struct error *error);
static bool judge_pair(struct store_stories *stories, const struct subject *subject, int64_t id,
    struct similar_verdict *verdict, struct error *error);
static bool attach(struct store_stories *stories, int64_t id, const struct match *best, struct error *error);
static bool keep(struct store_stories *stories, const struct subject *subject, bool is_new, struct error *error);
static bool write_signature(
    struct store_stories *stories, size_t index, const struct subject *subject, struct error *error);
static sqlite3_stmt *prepare(struct store_stories *stories, size_t index, int64_t first, struct error *error);

bool store_stories_judge(struct store_stories *stories, int64_t id, const struct feed_entry *entry,
    enum store_stories_reason reason, struct error *error)
{
	if (stories->judged == 0 && (!store_stories_words_load(stories->store, error) || !load_past(stories, error)))
		return false;
	stories->judged++;
	if (stories->is_apart)
		return true;
	struct subject subject = {.id = id, .feed = stories->feed};
	describe(stories, entry, &subject);
	mark_common(stories, &subject.signature, reason != STORE_STORIES_EDITED);
	if (reason == STORE_STORIES_NEW)
		store_stories_words_count(stories->store, &subject.signature, subject.language);
	bool has_story = reason == STORE_STORIES_KNOWN;
	struct match best = {0};
	if ((reason == STORE_STORIES_EDITED && !is_settled(stories, id, &has_story, error)) ||
	    (!has_story && !find_best(stories, &subject, &best, error)))
		return false;
	return (!best.id || attach(stories, id, &best, error)) &&
	       keep(stories, &subject, reason == STORE_STORIES_NEW, error);
}

bool store_stories_end(struct store_stories *stories, struct error *error)
{
	if (stories->judged == 0 || stories->is_apart)
		return true;
	if (!write_past(stories, stories->has_past ? SQL_SET_PAST : SQL_ADD_PAST, error))
		return false;
	if (stories->is_replay)
		return true;
	sqlite3_stmt *statement = prepare(stories, SQL_FORGET, stories->now - STORE_STORIES_WINDOW, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, (int64_t)stories->judged * FORGET_TIMES);
	return store_sql_run(stories->store, statement, error) && store_stories_words_save(stories->store, error);
}

static bool write_past(struct store_stories *stories, size_t index, struct error *error)
{
	sqlite3_stmt *statement = prepare(stories, index, stories->feed, error);
	if (!statement)
		return false;
	sqlite3_bind_blob(statement, 2, &stories->past, sizeof stories->past, SQLITE_STATIC);
	return store_sql_run(stories->store, statement, error);
}

static bool load_past(struct store_stories *stories, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = prepare(stories, SQL_PAST, stories->feed, error);
	if (!statement || !store_sql_step(stories->store, statement, &has_row, error))
		return false;
	stories->has_past = has_row && sqlite3_column_type(statement, 0) != SQLITE_NULL;
	stories->is_apart = has_row && store_sql_integer(statement, 1) != 0;
	if (has_row && sqlite3_column_bytes(statement, 0) == (int)sizeof stories->past)
		memcpy(&stories->past, sqlite3_column_blob(statement, 0), sizeof stories->past);
	sqlite3_reset(statement);
	return true;
}

static void describe(struct store_stories *stories, const struct feed_entry *entry, struct subject *subject)
{
	const char *language = entry->language ? entry->language : stories->fresh->language;
	int64_t moment = entry->published != DATE_NONE ? entry->published : entry->updated;
	struct arena *scratch = arena_new(SCRATCH_LIMIT);
	subject->moment = moment == DATE_NONE || moment > stories->now ? stories->now : moment;
	subject->language = similar_language(language);
	subject->link = link_hash(scratch, entry->link);
	subject->site = site_hash(scratch, stories->fresh, entry);
	similar_sign(stories->fresh, entry, &subject->signature);
	arena_free(scratch);
}

/* Many entries may link to a front page. */
static int64_t link_hash(struct arena *scratch, const char *link)
{
	const char *canonical = link ? url_canonical(scratch, link) : NULL;
	return canonical && canonical[strcspn(canonical, "/?")] ? (int64_t)hash_text(canonical) : 0;
}

static int64_t site_hash(struct arena *scratch, const struct feed *fresh, const struct feed_entry *entry)
{
	const char *host = fresh->link ? url_host(scratch, fresh->link) : NULL;
	if (!host)
		host = entry->link ? url_host(scratch, entry->link) : NULL;
	if (!host)
		return 0;
	return (int64_t)hash_text(strncmp(host, "www.", 4) == 0 ? host + 4 : host);
}

static void mark_common(struct store_stories *stories, struct similar_signature *signature, bool is_new)
{
	uint8_t times[SIMILAR_SAMPLE_COUNT] = {0};
	for (size_t i = 0; i < STORE_STORIES_SAMPLES; i++)
		count_shared(signature, stories->past.samples[i], times);
	for (size_t i = 0; i < signature->sample_count; i++) {
		if (times[i] >= COMMON_TIMES)
			signature->common |= UINT64_C(1) << i;
	}
	if (!is_new)
		return;
	uint32_t *slot = stories->past.samples[stories->past.next % STORE_STORIES_SAMPLES];
	memset(slot, 0, sizeof stories->past.samples[0]);
	memcpy(slot, signature->sample, signature->sample_count * sizeof *slot);
	stories->past.next++;
}

/* Both are sorted. */
static void count_shared(
    const struct similar_signature *signature, const uint32_t past[static SIMILAR_SAMPLE_COUNT], uint8_t *times)
{
	size_t i = 0, j = 0;
	while (i < signature->sample_count && j < SIMILAR_SAMPLE_COUNT && (past[j] || j == 0)) {
		if (signature->sample[i] < past[j])
			i++;
		else if (signature->sample[i] > past[j])
			j++;
		else
			times[i++]++;
	}
}

/* With others in its story, or put where it is by a person. */
static bool is_settled(struct store_stories *stories, int64_t id, bool *is, struct error *error)
{
	int64_t number;
	sqlite3_stmt *statement = prepare(stories, SQL_IS_SETTLED, id, error);
	if (!statement || !store_sql_run_integer(stories->store, statement, 0, &number, error))
		return false;
	*is = number != 0;
	return true;
}

/* The best of those that share something rare: never two of them, for then stories would grow together. */
static bool find_best(
    struct store_stories *stories, const struct subject *subject, struct match *best, struct error *error)
{
	int64_t candidates[STORE_STORIES_CANDIDATES];
	size_t count;
	uint32_t probes[SIMILAR_PROBE_COUNT + 1];
	size_t probe_count = similar_probes(
	    store_stories_words(stories->store), &subject->signature, subject->language, SIMILAR_NEAR, probes);
	if (subject->link)
		probes[probe_count++] = (uint32_t)subject->link;
	if (!store_stories_index_find(stories->store, probes, probe_count, candidates, &count, error))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct match match = {.id = candidates[i]};
		if (match.id == subject->id || (stories->is_replay && match.id > subject->id))
			continue;
		if (!judge_pair(stories, subject, match.id, &match.verdict, error))
			return false;
		bool is_better = match.verdict.level > best->verdict.level ||
		                 (match.verdict.level == best->verdict.level && match.verdict.score > best->verdict.score);
		if (is_better)
			*best = match;
	}
	return true;
}

static bool judge_pair(struct store_stories *stories, const struct subject *subject, int64_t id,
    struct similar_verdict *verdict, struct error *error)
{
	struct similar_signature known;
	bool has_row;
	sqlite3_stmt *statement = prepare(stories, SQL_SIGNATURE, id, error);
	if (!statement || !store_sql_step(stories->store, statement, &has_row, error))
		return false;
	/* forgotten, or removed with its feed */
	if (!has_row)
		return true;
	int64_t feed = store_sql_integer(statement, 0), site = store_sql_integer(statement, 1);
	int64_t apart = llabs(subject->moment - store_sql_integer(statement, 2));
	int64_t link = store_sql_integer(statement, 3);
	bool is_whole =
	    similar_unpack(sqlite3_column_blob(statement, 4), (size_t)sqlite3_column_bytes(statement, 4), &known);
	sqlite3_reset(statement);
	if (!is_whole || apart > STORE_STORIES_WINDOW)
		return true;
	const struct similar_pair pair = {
	    .fresh = &subject->signature,
	    .known = &known,
	    .is_same_feed = feed == subject->feed,
	    .is_same_source = feed == subject->feed || (site && site == subject->site),
	    .is_same_link = link && link == subject->link,
	    .days = (double)apart / DAY,
	    .language = subject->language,
	};
	*verdict = similar_judge(store_stories_words(stories->store), &pair, SIMILAR_NEAR);
	return true;
}

static bool attach(struct store_stories *stories, int64_t id, const struct match *best, struct error *error)
{
	int64_t story;
	sqlite3_stmt *statement = prepare(stories, SQL_STORY, best->id, error);
	if (!statement || !store_sql_run_integer(stories->store, statement, best->id, &story, error))
		return false;
	statement = prepare(stories, SQL_ATTACH, id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, story);
	if (!store_sql_run(stories->store, statement, error))
		return false;
	statement = prepare(stories, SQL_ADD_JOIN, id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, best->id);
	store_sql_bind_integer(statement, 3, best->verdict.level);
	sqlite3_bind_double(statement, 4, best->verdict.score);
	return store_sql_run(stories->store, statement, error);
}

static bool keep(struct store_stories *stories, const struct subject *subject, bool is_new, struct error *error)
{
	if (!is_new && !write_signature(stories, SQL_SET_SIGNATURE, subject, error))
		return false;
	bool is_kept = !is_new && sqlite3_changes(stories->store->db) > 0;
	if (!is_kept && !write_signature(stories, SQL_ADD_SIGNATURE, subject, error))
		return false;
	uint32_t keys[SIMILAR_KEY_COUNT + 1];
	size_t count =
	    similar_keys(store_stories_words(stories->store), &subject->signature, subject->language, SIMILAR_NEAR, keys);
	if (subject->link)
		keys[count++] = (uint32_t)subject->link;
	return store_stories_index_add(stories->store, keys, count, subject->id, error);
}

static bool write_signature(
    struct store_stories *stories, size_t index, const struct subject *subject, struct error *error)
{
	uint8_t packed[SIMILAR_PACKED_SIZE];
	size_t length = similar_pack(&subject->signature, packed);
	sqlite3_stmt *statement = prepare(stories, index, subject->id, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 2, subject->feed);
	store_sql_bind_integer(statement, 3, subject->site);
	store_sql_bind_integer(statement, 4, subject->moment);
	store_sql_bind_integer(statement, 5, stories->now);
	store_sql_bind_integer(statement, 6, subject->link);
	sqlite3_bind_blob(statement, 7, packed, (int)length, SQLITE_STATIC);
	return store_sql_run(stories->store, statement, error);
}

static sqlite3_stmt *prepare(struct store_stories *stories, size_t index, int64_t first, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(stories->store, &store_stories_sql, index, error);
	if (statement)
		store_sql_bind_integer(statement, 1, first);
	return statement;
}
