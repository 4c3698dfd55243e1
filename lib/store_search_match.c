/* Words and phrases as an FTS5 expression. */
#include "store_search_match.h"

#include "store_tokenizer.h"
#include "tidings/buf.h"
#include "tidings/query.h"

static void flatten(const struct query *query, enum query_kind kind, struct store_search_chain *chain);
static bool is_chain(const struct query *query);
static void add_all(struct buf *out, const struct query *const *items, size_t count);
static void add_any(struct buf *out, const struct query *const *items, size_t count);
static void add_operand(struct buf *out, const struct query *query);
static void add_phrase(struct buf *out, const struct query *query);

void store_search_match_flatten(const struct query *query, struct store_search_chain *chain)
{
	chain->count = 0;
	flatten(query, query->kind, chain);
}

static void flatten(const struct query *query, enum query_kind kind, struct store_search_chain *chain)
{
	if (query->kind == kind && is_chain(query)) {
		flatten(query->left, kind, chain);
		flatten(query->right, kind, chain);
	} else if (chain->count < STORE_SEARCH_NODE_COUNT) {
		chain->items[chain->count++] = query;
	}
}

static bool is_chain(const struct query *query)
{
	return query->kind == QUERY_AND || query->kind == QUERY_OR;
}

bool store_search_match_fits(const struct query *query)
{
	if (query->kind == QUERY_WORDS)
		return true;
	if (query->kind == QUERY_OR)
		return store_search_match_fits(query->left) && store_search_match_fits(query->right);
	if (query->kind != QUERY_AND)
		return false;
	bool left = store_search_match_fits(query->left);
	bool right = store_search_match_fits(query->right);
	return (left && right) || (left && store_search_match_fits_negated(query->right)) ||
	       (right && store_search_match_fits_negated(query->left));
}

bool store_search_match_fits_negated(const struct query *query)
{
	return query->kind == QUERY_NOT && store_search_match_fits(query->left);
}

bool store_search_match_leads(const struct query *query)
{
	if (!query)
		return false;
	if (store_search_match_fits(query))
		return true;
	return query->kind == QUERY_AND &&
	       (store_search_match_leads(query->left) || store_search_match_leads(query->right));
}

int store_search_match_depth(const struct query *query)
{
	if (query->kind == QUERY_WORDS)
		return 0;
	if (query->kind == QUERY_NOT)
		return store_search_match_depth(query->left);
	struct store_search_chain chain;
	store_search_match_flatten(query, &chain);
	int deepest = 0;
	for (size_t i = 0; i < chain.count; i++) {
		int depth = store_search_match_depth(chain.items[i]);
		if (depth > deepest)
			deepest = depth;
	}
	return deepest + 1;
}

void store_search_match_add(struct buf *out, const struct query *const *items, size_t count, bool is_or)
{
	if (is_or)
		add_any(out, items, count);
	else
		add_all(out, items, count);
}

/* Words side by side are an AND that leaves out those without any letter ("-", "++"); a written AND would find nothing.
 * So words come first, then what is in parentheses, then what must not be there. */
static void add_all(struct buf *out, const struct query *const *items, size_t count)
{
	const char *between = "";
	for (size_t i = 0; i < count; i++) {
		if (items[i]->kind != QUERY_WORDS)
			continue;
		buf_add_text(out, between);
		add_phrase(out, items[i]);
		between = " ";
	}
	if (*between)
		between = " AND ";
	for (size_t i = 0; i < count; i++) {
		if (items[i]->kind == QUERY_WORDS || items[i]->kind == QUERY_NOT)
			continue;
		buf_add_text(out, between);
		add_operand(out, items[i]);
		between = " AND ";
	}
	for (size_t i = 0; i < count; i++) {
		if (items[i]->kind != QUERY_NOT)
			continue;
		buf_add_text(out, " NOT ");
		add_operand(out, items[i]->left);
	}
}

static void add_any(struct buf *out, const struct query *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_text(out, i ? " OR " : "");
		add_operand(out, items[i]);
	}
}

static void add_operand(struct buf *out, const struct query *query)
{
	if (query->kind == QUERY_WORDS) {
		add_phrase(out, query);
		return;
	}
	struct store_search_chain chain;
	store_search_match_flatten(query, &chain);
	buf_add_char(out, '(');
	store_search_match_add(out, chain.items, chain.count, query->kind == QUERY_OR);
	buf_add_char(out, ')');
}

static void add_phrase(struct buf *out, const struct query *query)
{
	if (query->field == QUERY_TITLE)
		buf_add_text(out, "title : ");
	else if (query->field == QUERY_AUTHOR)
		buf_add_text(out, "author : ");
	else if (query->field == QUERY_TEXT)
		buf_add_text(out, "text : ");
	buf_add_char(out, '"');
	for (const char *at = query->text; *at; at++) {
		if (*at == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *at);
	}
	buf_add_char(out, '"');
	if (query->is_prefix || store_tokenizer_needs_prefix(query->text))
		buf_add_text(out, " *");
}
