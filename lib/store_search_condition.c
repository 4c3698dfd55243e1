/* A query's tree as an SQL condition with bound values. */
#include "store_search_condition.h"

#include "store_search_match.h"
#include "store_sql.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/query.h"
#include "tidings/text.h"

#define QUERY_MEMORY (1u << 20) /* bytes of values: a query has 8 KiB */
#define QUERY_SQL_LIMIT 100000  /* bytes */
#define DEPTH_LIMIT 16          /* parentheses inside each other; the parsers of SQLite have stacks of 100 */
#define MATCH_LIMIT (64u << 10) /* bytes; a query of 8 KiB with every character doubled is far below */

/* In these, ? is the first value and ! the second. */
// clang-format off
static const char *const state_conditions[] = {
	[QUERY_NEW] = "entry.is_read = 0 AND entry.is_hidden = 0",
	[QUERY_READ] = "entry.is_read = 1",
	[QUERY_UNREAD] = "entry.is_read = 0",
	[QUERY_STARRED] = "entry.is_starred = 1",
	[QUERY_HIDDEN] = "entry.is_hidden = 1",
	[QUERY_EDITED] = "entry.is_edited = 1",
	[QUERY_WITH_ENCLOSURE] = "EXISTS (SELECT 1 FROM enclosure WHERE enclosure.entry = entry.id)",
	[QUERY_WITH_LINK] = "entry.link <> ''",
	[QUERY_WITH_AUTHOR] = "entry.author <> ''",
	[QUERY_WITH_TEXT] = "EXISTS (SELECT 1 FROM body WHERE body.entry = entry.id AND body.text <> '')",
	[QUERY_WITH_TAG] =
		("EXISTS (SELECT 1 FROM entry_tag WHERE entry_tag.entry = entry.id)"
		" OR EXISTS (SELECT 1 FROM feed_tag WHERE feed_tag.feed = entry.feed)"),
};

static const char *const pattern_conditions[] = {
	[QUERY_ANY] = "matches(?, entry.title) OR matches(?, entry.author)"
		" OR EXISTS (SELECT 1 FROM body WHERE body.entry = entry.id AND matches(?, body.text))",
	[QUERY_TITLE] = "matches(?, entry.title)",
	[QUERY_AUTHOR] = "matches(?, entry.author)",
	[QUERY_TEXT] = "EXISTS (SELECT 1 FROM body WHERE body.entry = entry.id AND matches(?, body.text))",
	[QUERY_FEED] = "entry.feed IN (SELECT feed.id FROM feed"
		" WHERE matches(?, feed.title) OR matches(?, feed.custom_title) OR matches(?, feed.url))",
	[QUERY_TAG] =
		"entry.id IN (SELECT entry_tag.entry FROM entry_tag WHERE matches(?, entry_tag.tag))"
		" OR entry.feed IN (SELECT feed_tag.feed FROM feed_tag WHERE matches(?, feed_tag.tag))",
	[QUERY_LINK] = "matches(?, entry.link)",
	[QUERY_CATEGORY] = "EXISTS (SELECT 1 FROM category WHERE category.entry = entry.id AND matches(?, category.name))",
};

enum value_kind { VALUE_TEXT, VALUE_PART, VALUE_FOLDED, VALUE_LANGUAGE, VALUE_NUMBER, VALUE_RANGE };

static const struct {
	const char *sql;
	enum value_kind kind;
} field_conditions[] = {
	[QUERY_TAG] = {
		"entry.id IN (SELECT entry_tag.entry FROM entry_tag WHERE entry_tag.tag = ?)"
		" OR entry.feed IN (SELECT feed_tag.feed FROM feed_tag WHERE feed_tag.tag = ?)", VALUE_TEXT},
	[QUERY_LINK] = {"entry.link LIKE ? ESCAPE '\\'", VALUE_PART},
	[QUERY_CATEGORY] = {"entry.id IN (SELECT category.entry FROM category WHERE category.folded = ?)", VALUE_FOLDED},
	[QUERY_LANG] = {
		"coalesce(entry.language, (SELECT feed.language FROM feed WHERE feed.id = entry.feed)) LIKE ? ESCAPE '\\'"
		" OR coalesce(entry.language, (SELECT feed.language FROM feed WHERE feed.id = entry.feed)) LIKE ! ESCAPE '\\'",
		VALUE_LANGUAGE},
	[QUERY_ID] = {"entry.id = ?", VALUE_NUMBER},
	/* most stories are one entry and not in the index of stories */
	[QUERY_STORY] = {
		"entry.id IN (SELECT one.id FROM entry AS one WHERE one.id = ? AND one.story = ?"
		" UNION ALL SELECT more.id FROM entry AS more WHERE more.story = ? AND more.story <> more.id)", VALUE_NUMBER},
	[QUERY_DATE] = {"entry.sort_time >= ? AND entry.sort_time < !", VALUE_RANGE},
	[QUERY_RECEIVED] = {"entry.received >= ? AND entry.received < !", VALUE_RANGE},
};

static const char ids_with_words[] = "entry.id IN (SELECT rowid FROM entry_fts WHERE entry_fts MATCH ?)";

/* Asked of a row of the full-text index, before its entry is looked up; the plus keeps SQLite from asking that index for
 * each entry of the feed. */
static const char rows_of_feed[] =
	"+entry_fts.rowid IN (SELECT own.id FROM entry AS own INDEXED BY entry_feed WHERE own.feed = ?)";

static const char feeds_by_name[] =
	"entry.feed IN (SELECT feed.id FROM feed WHERE feed.url LIKE ? ESCAPE '\\' OR feed.original LIKE ? ESCAPE '\\'"
	" OR feed.title LIKE ? ESCAPE '\\' OR feed.custom_title LIKE ? ESCAPE '\\')";

enum { SQL_FEED_BY_NUMBER, SQL_FEEDS_BY_NAME, SQL_COUNT };

static const char *const texts[SQL_COUNT] = {
	[SQL_FEED_BY_NUMBER] = "SELECT id FROM feed WHERE id = ?1",
	[SQL_FEEDS_BY_NAME] =
		"SELECT id FROM feed WHERE url LIKE ?1 ESCAPE '\\' OR original LIKE ?1 ESCAPE '\\' OR title LIKE ?1 ESCAPE '\\'"
		" OR custom_title LIKE ?1 ESCAPE '\\' LIMIT 2",
};
// clang-format on

const struct store_sql_table store_search_condition_sql = {STORE_SQL_SEARCH_CONDITION, SQL_COUNT, texts};

static bool check_size(const struct query *query, struct error *error);
static bool fits(const struct query *query, size_t *left);
static bool speaks_of_hidden(const struct query *query);
static bool add_node(struct store_search_condition *condition, const struct query *query, struct error *error);
static bool add_inside(struct store_search_condition *condition, const struct query *query, struct error *error);
static bool fail_too_deep(struct error *error);
static bool add_chain(struct store_search_condition *condition, const struct query *query, struct error *error);
static void take_words(struct store_search_chain *chain, bool is_or, struct store_search_chain *words);
static bool add_match(struct store_search_condition *condition, const struct query *const *items, size_t count,
    bool is_or, const char *sql, struct error *error);
static bool add_feed(struct store_search_condition *condition, const struct query *query, struct error *error);
static bool find_feed(struct store_search_condition *condition, const struct query *query, const char *pattern,
    int64_t *id, bool *is_single, struct error *error);
static void add_pattern(struct store_search_condition *condition, const struct query *query);
static void add_field(struct store_search_condition *condition, const struct query *query);
static void add_sql(struct store_search_condition *condition, const char *sql, size_t first);

struct store_search_condition *store_search_condition_new(struct store *store)
{
	struct store_search_condition *condition = mem_new(1, sizeof *condition);
	condition->store = store;
	condition->arena = arena_new(QUERY_MEMORY);
	buf_init(&condition->sql, QUERY_SQL_LIMIT);
	return condition;
}

void store_search_condition_free(struct store_search_condition *condition)
{
	buf_done(&condition->sql);
	arena_free(condition->arena);
	mem_free(condition);
}

bool store_search_condition_add(
    struct store_search_condition *condition, const struct query *query, struct error *error)
{
	if (!check_size(query, error))
		return false;
	bool is_all = !query || query->kind == QUERY_ALL;
	if (is_all || !speaks_of_hidden(query))
		buf_add_text(&condition->sql, is_all ? "entry.is_hidden = 0" : "entry.is_hidden = 0 AND ");
	return is_all || add_node(condition, query, error);
}

bool store_search_condition_add_joined(
    struct store_search_condition *condition, const struct query *query, struct error *error)
{
	struct store_search_chain chain = {.items = {query}, .count = 1}, words;
	if (!check_size(query, error))
		return false;
	if (query->kind == QUERY_AND)
		store_search_match_flatten(query, &chain);
	take_words(&chain, false, &words);
	condition->is_joined = true;
	if (!add_match(condition, words.items, words.count, false, "entry_fts MATCH ?", error))
		return false;
	if (!speaks_of_hidden(query))
		buf_add_text(&condition->sql, " AND entry.is_hidden = 0");
	bool is_added = true;
	for (size_t i = 0; i < chain.count && is_added; i++) {
		buf_add_text(&condition->sql, " AND ");
		is_added = add_node(condition, chain.items[i], error);
	}
	return is_added;
}

bool store_search_condition_add_words(
    struct store_search_condition *condition, const struct query *query, const char *sql, struct error *error)
{
	return check_size(query, error) && add_match(condition, &query, 1, false, sql, error);
}

static bool check_size(const struct query *query, struct error *error)
{
	size_t left = STORE_SEARCH_NODE_COUNT;
	return fits(query, &left) || error_set(error, ERROR_INPUT, "the query has too many parts (at most %d words)",
	                                 STORE_SEARCH_NODE_COUNT / 2);
}

/* The parser's own limit, again for a tree that was joined of several. Goes no deeper than it counts. */
static bool fits(const struct query *query, size_t *left)
{
	if (!query)
		return true;
	if (*left == 0)
		return false;
	--*left;
	return fits(query->left, left) && fits(query->right, left);
}

static bool speaks_of_hidden(const struct query *query)
{
	if (query->kind == QUERY_TERM)
		return query->field == QUERY_IS && query->state == QUERY_HIDDEN;
	return (query->left && speaks_of_hidden(query->left)) || (query->right && speaks_of_hidden(query->right));
}

/* A condition that may stand beside AND. */
static bool add_node(struct store_search_condition *condition, const struct query *query, struct error *error)
{
	switch (query->kind) {
	case QUERY_ALL:
		buf_add_text(&condition->sql, "1");
		return true;
	case QUERY_AND:
	case QUERY_OR:
		return add_inside(condition, query, error);
	case QUERY_NOT:
		/* what is unknown, such as the language of most entries, is not what was excluded */
		return add_inside(condition, query->left, error) && buf_add_text(&condition->sql, " IS NOT TRUE");
	case QUERY_WORDS:
		return add_match(condition, &query, 1, false, ids_with_words, error);
	case QUERY_REGEX:
		add_pattern(condition, query);
		return true;
	case QUERY_TERM:
		if (query->field == QUERY_FEED)
			return add_feed(condition, query, error);
		add_field(condition, query);
		return true;
	}
	return error_set(error, ERROR_INTERNAL, "unknown kind of query %d", (int)query->kind);
}

static bool add_inside(struct store_search_condition *condition, const struct query *query, struct error *error)
{
	if (condition->depth == DEPTH_LIMIT)
		return fail_too_deep(error);
	condition->depth++;
	buf_add_char(&condition->sql, '(');
	bool is_chain = query->kind == QUERY_AND || query->kind == QUERY_OR;
	bool is_added = is_chain ? add_chain(condition, query, error) : add_node(condition, query, error);
	buf_add_char(&condition->sql, ')');
	condition->depth--;
	return is_added;
}

static bool fail_too_deep(struct error *error)
{
	return error_set(error, ERROR_INPUT, "the query has more than %d parentheses inside each other", DEPTH_LIMIT);
}

static bool add_chain(struct store_search_condition *condition, const struct query *query, struct error *error)
{
	bool is_or = query->kind == QUERY_OR;
	struct store_search_chain chain, words;
	store_search_match_flatten(query, &chain);
	take_words(&chain, is_or, &words);
	bool is_added = words.count == 0 || add_match(condition, words.items, words.count, is_or, ids_with_words, error);
	for (size_t i = 0; i < chain.count && is_added; i++) {
		if (i || words.count)
			buf_add_text(&condition->sql, is_or ? " OR " : " AND ");
		is_added = add_node(condition, chain.items[i], error);
	}
	return is_added;
}

/* Moves to `words` what one full-text expression can answer together. */
static void take_words(struct store_search_chain *chain, bool is_or, struct store_search_chain *words)
{
	size_t kept = 0;
	bool has_words = false;
	for (size_t i = 0; i < chain->count; i++)
		has_words = has_words || store_search_match_fits(chain->items[i]);
	words->count = 0;
	for (size_t i = 0; i < chain->count; i++) {
		const struct query *item = chain->items[i];
		bool is_taken = store_search_match_fits(item) || (has_words && !is_or && store_search_match_fits_negated(item));
		if (is_taken)
			words->items[words->count++] = item;
		else
			chain->items[kept++] = item;
	}
	chain->count = kept;
}

static bool add_match(struct store_search_condition *condition, const struct query *const *items, size_t count,
    bool is_or, const char *sql, struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		if (store_search_match_depth(items[i]) > DEPTH_LIMIT)
			return fail_too_deep(error);
	}
	struct buf expression;
	buf_init(&expression, MATCH_LIMIT);
	store_search_match_add(&expression, items, count, is_or);
	size_t value = store_search_condition_value(condition, arena_copy(condition->arena, buf_text(&expression)), 0);
	buf_done(&expression);
	add_sql(condition, sql, value);
	return true;
}

/* Most often it is one feed, and then its own index gives the order. */
static bool add_feed(struct store_search_condition *condition, const struct query *query, struct error *error)
{
	int64_t id = 0;
	bool is_single = false;
	const char *pattern = store_sql_like(condition->arena, "%", query->text, "%");
	if (!find_feed(condition, query, pattern, &id, &is_single, error))
		return false;
	if (!id)
		buf_add_text(&condition->sql, "0");
	else if (is_single)
		add_sql(condition, condition->is_joined && condition->depth == 0 ? rows_of_feed : "entry.feed = ?",
		    store_search_condition_value(condition, NULL, id));
	else
		add_sql(condition, feeds_by_name, store_search_condition_value(condition, pattern, 0));
	return true;
}

static bool find_feed(struct store_search_condition *condition, const struct query *query, const char *pattern,
    int64_t *id, bool *is_single, struct error *error)
{
	struct store *store = condition->store;
	sqlite3_stmt *statement = store_sql_prepare(store, &store_search_condition_sql, SQL_FEED_BY_NUMBER, error);
	if (!statement)
		return false;
	store_sql_bind_integer(statement, 1, query->number);
	if (!store_sql_run_integer(store, statement, 0, id, error))
		return false;
	*is_single = *id != 0;
	if (*id)
		return true;
	bool has_row, has_more = false;
	statement = store_sql_prepare(store, &store_search_condition_sql, SQL_FEEDS_BY_NAME, error);
	if (!statement)
		return false;
	store_sql_bind_text(statement, 1, pattern);
	if (!store_sql_step(store, statement, &has_row, error))
		return false;
	if (has_row) {
		*id = store_sql_integer(statement, 0);
		if (!store_sql_step(store, statement, &has_more, error))
			return false;
	}
	*is_single = !has_more;
	sqlite3_reset(statement);
	return true;
}

static void add_pattern(struct store_search_condition *condition, const struct query *query)
{
	buf_add_char(&condition->sql, '(');
	add_sql(condition, pattern_conditions[query->field], store_search_condition_value(condition, query->text, 0));
	buf_add_char(&condition->sql, ')');
}

static void add_field(struct store_search_condition *condition, const struct query *query)
{
	if (query->field == QUERY_IS || query->field == QUERY_HAS) {
		buf_add_format(&condition->sql, "(%s)", state_conditions[query->state]);
		return;
	}
	struct arena *arena = condition->arena;
	size_t first = 0;
	switch (field_conditions[query->field].kind) {
	case VALUE_TEXT:
		first = store_search_condition_value(condition, query->text, 0);
		break;
	case VALUE_PART:
		first = store_search_condition_value(condition, store_sql_like(arena, "%", query->text, "%"), 0);
		break;
	case VALUE_FOLDED:
		first = store_search_condition_value(condition, text_fold(arena, query->text), 0);
		break;
	case VALUE_LANGUAGE:
		first = store_search_condition_value(condition, store_sql_like(arena, "", query->text, ""), 0);
		store_search_condition_value(condition, store_sql_like(arena, "", query->text, "-%"), 0);
		break;
	case VALUE_NUMBER:
		first = store_search_condition_value(condition, NULL, query->number);
		break;
	case VALUE_RANGE:
		first = store_search_condition_value(condition, NULL, query->from);
		store_search_condition_value(condition, NULL, query->until);
		break;
	}
	buf_add_char(&condition->sql, '(');
	add_sql(condition, field_conditions[query->field].sql, first);
	buf_add_char(&condition->sql, ')');
}

static void add_sql(struct store_search_condition *condition, const char *sql, size_t first)
{
	for (const char *at = sql; *at; at++) {
		if (*at == '?' || *at == '!')
			buf_add_format(&condition->sql, "?%zu", *at == '?' ? first : first + 1);
		else
			buf_add_char(&condition->sql, *at);
	}
}

size_t store_search_condition_value(struct store_search_condition *condition, const char *text, int64_t number)
{
	if (condition->value_count < STORE_SEARCH_VALUE_COUNT)
		condition->values[condition->value_count++] = (struct store_search_value){text, number};
	return condition->value_count;
}

void store_search_condition_bind(const struct store_search_condition *condition, sqlite3_stmt *statement)
{
	for (size_t i = 0; i < condition->value_count; i++) {
		if (condition->values[i].text)
			store_sql_bind_text(statement, (int)i + 1, condition->values[i].text);
		else
			store_sql_bind_integer(statement, (int)i + 1, condition->values[i].number);
	}
}
