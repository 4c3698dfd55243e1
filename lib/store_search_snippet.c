/* The part of an entry that has what was searched for. */
#include "store_search_match.h"
#include "store_sql.h"
#include "store_tokenizer.h"
#include "tidings/buf.h"
#include "tidings/query.h"
#include "tidings/store_search.h"

#define MATCH_LIMIT (64u << 10) /* bytes, as of the search itself */

enum { SQL_SNIPPET, SQL_COUNT };

// clang-format off
static const char *const texts[SQL_COUNT] = {
	/* 2: the column `text`; 24 words */
	[SQL_SNIPPET] = "SELECT snippet(entry_fts, 2, char(1), char(2), '…', 24) FROM entry_fts WHERE entry_fts MATCH ?1 AND rowid = ?2",
};
// clang-format on

const struct store_sql_table store_search_snippet_sql = {STORE_SQL_SEARCH_SNIPPET, SQL_COUNT, texts};

static void collect_words(const struct query *query, struct store_search_chain *words);
static bool read_snippet(struct store *store, const char *expression, int64_t id, struct buf *out, struct error *error);

bool store_search_snippet(
    struct store *store, const struct query *query, int64_t id, struct buf *out, struct error *error)
{
	struct store_search_chain words = {.count = 0};
	struct buf expression;
	if (query)
		collect_words(query, &words);
	if (words.count == 0)
		return true;
	buf_init(&expression, MATCH_LIMIT);
	store_search_match_add(&expression, words.items, words.count, true);
	bool is_read = read_snippet(store, buf_text(&expression), id, out, error);
	buf_done(&expression);
	return is_read;
}

/* Whole words that are not excluded: to find the beginnings of many words takes as long for one entry as for all. No deeper
 * than the parser's tree. */
static void collect_words(const struct query *query, struct store_search_chain *words)
{
	bool is_whole = query->kind == QUERY_WORDS && !query->is_prefix && !store_tokenizer_needs_prefix(query->text);
	if (is_whole && words->count < STORE_SEARCH_NODE_COUNT)
		words->items[words->count++] = query;
	if (query->kind == QUERY_AND || query->kind == QUERY_OR) {
		collect_words(query->left, words);
		collect_words(query->right, words);
	}
}

static bool read_snippet(struct store *store, const char *expression, int64_t id, struct buf *out, struct error *error)
{
	bool has_row;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_search_snippet_sql, SQL_SNIPPET, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, expression);
	store_sql_bind_integer(statement, 2, id);
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	const char *text = has_row ? store_sql_text(statement, 0) : NULL;
	if (text)
		buf_add_text(out, text);
	sqlite3_reset(statement);
	return true;
}
