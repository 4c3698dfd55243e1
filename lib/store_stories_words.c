/* How often words stand in what was read. */
#include "store_stories_words.h"

#include <string.h>

#include "store_sql.h"
#include "tidings/mem.h"
#include "tidings/similar.h"
#include "tidings/store.h"

#define SAVE_EVERY 4096 /* entries */

enum { SQL_GET, SQL_SET, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	[SQL_GET] = "SELECT counts FROM story_words WHERE id = 1",
	[SQL_SET] = "INSERT OR REPLACE INTO story_words (id, counts) VALUES (1, ?1)",
};
// clang-format on

const struct store_sql_table store_stories_words_sql = {STORE_SQL_STORIES_WORDS, SQL_COUNT, texts};

static bool save(struct store *store, struct error *error);

bool store_stories_words_load(struct store *store, struct error *error)
{
	bool has_row;
	if (store->words)
		return true;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_stories_words_sql, SQL_GET, error);
	if (!statement || !store_sql_step(store, statement, &has_row, error))
		return false;
	store->words = mem_new(1, sizeof *store->words);
	if (has_row && sqlite3_column_bytes(statement, 0) == (int)sizeof *store->words)
		memcpy(store->words, sqlite3_column_blob(statement, 0), sizeof *store->words);
	sqlite3_reset(statement);
	return true;
}

const struct similar_statistics *store_stories_words(const struct store *store)
{
	return store->words;
}

void store_stories_words_count(struct store *store, const struct similar_signature *signature, unsigned language)
{
	similar_count(store->words, signature, language);
	store->words_unsaved++;
}

bool store_stories_words_save(struct store *store, struct error *error)
{
	return store->words_unsaved < SAVE_EVERY || save(store, error);
}

void store_stories_words_close(struct store *store)
{
	if (store->words_unsaved > 0 && !store->is_damaged && store_begin(store, NULL)) {
		if (!save(store, NULL) || !store_commit(store, false, NULL))
			store_rollback(store);
	}
	mem_free(store->words);
}

static bool save(struct store *store, struct error *error)
{
	sqlite3_stmt *statement = store_sql_prepare(store, &store_stories_words_sql, SQL_SET, error);
	if (!statement)
		return false;
	sqlite3_bind_blob(statement, 1, store->words, sizeof *store->words, SQLITE_STATIC);
	if (!store_sql_run(store, statement, error))
		return false;
	store->words_unsaved = 0;
	return true;
}
