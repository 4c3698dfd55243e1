/* The query language: tokens to a tree. */
#include "tidings/query.h"

#include <string.h>

#include "query_parts.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define TEXT_LIMIT 8192
#define NODE_LIMIT 256
#define DEPTH_LIMIT 64
#define WATCH_LIMIT 32 /* saved queries that one query may bring in, those inside them counted */

/* A query's words, cleaned and joined, and what they are. */
struct query_source {
	struct buf text;
	struct query_tokens tokens;
};

struct query_parser {
	struct arena *arena;
	int64_t now;
	const struct query_saved *saved;
	struct error *error;
	const struct query_source *source;
	const struct query_token *at, *end;
	struct query *operands[NODE_LIMIT]; /* of the groups that are being read, innermost last */
	size_t operand_count, node_count, watch_count;
	int depth;
};

// clang-format off
const struct query_word query_words[] = {
	{"WORD", "Entries with this word in title, author or text; all words have to be there.", "kernel"},
	{"\"A PHRASE\"", "These words, one behind the other.", "\"formed penetrators\""},
	{"PREFIX*", "Words that begin with it.", "penguin*"},
	{"-TERM", "Not this one; NOT TERM is the same.", "-windows"},
	{"/PATTERN/", "Where this regular expression, in Perl's syntax, is found: in title, author or text, or in the field before it.", "title:/^(re|fwd):/"},
	{"OR", "The terms on its left or those on its right; AND may be written, too.", "apples OR oranges"},
	{"( )", "Belongs together.", "fruit (apples OR oranges)"},
	{"title:", "In the title.", "title:envoy"},
	{"author:", "In the author's name.", "author:smith"},
	{"text:", "In the text.", "text:\"per cent\""},
	{"feed:", "Of this feed: its id, or a part of its title or address.", "feed:observatory"},
	{"tag:", "With this tag.", "tag:later"},
	{"link:", "With this in its address.", "link:example.org/2026"},
	{"category:", "Filed under this category by the feed.", "category:science"},
	{"lang:", "In this language.", "lang:de"},
	{"id:", "The entry with this number.", "id:1234"},
	{"story:", "The entries that tell this story.", "story:1200"},
	{"is:", "new, read, unread, starred, hidden or edited.", "is:starred"},
	{"has:", "With an enclosure, link, author, text or tag.", "has:enclosure"},
	{"date:", "Of this day, month or year, or from one to another; either end may be left out.", "date:2026-05..2026-07"},
	{"since:", "As new as this, or newer.", "since:2d"},
	{"before:", "Older than this.", "before:2026-05-01"},
	{"received:", "First seen then, whatever date the entry bears.", "received:today"},
	{0},
};
// clang-format on

static void source_init(struct query_source *source, struct arena *arena);
static void source_done(struct query_source *source);
static void source_add(struct query_source *source, const char *word, bool is_group);
static bool has_white_space(const char *text);

static struct query *parse_whole(struct query_parser *parser, struct query_source *source);
static bool parse_source(struct query_parser *parser, struct query_source *source, struct query **tree);
static bool parse_or(struct query_parser *parser, struct query **tree);
static bool parse_and(struct query_parser *parser, struct query **tree);
static bool parse_not(struct query_parser *parser, struct query **tree);
static bool parse_group(struct query_parser *parser, struct query **tree);
static bool parse_text(struct query_parser *parser, struct query **tree);
static bool parse_watch(struct query_parser *parser, const struct query_token *token, struct query **tree);

static struct query *new_node(struct query_parser *parser, enum query_kind kind);
static void push(struct query_parser *parser, struct query *operand);
static bool join(struct query_parser *parser, enum query_kind kind, size_t base, struct query **tree);
static struct query *join_balanced(
    struct query_parser *parser, enum query_kind kind, struct query **items, size_t count);
static bool is_at(const struct query_parser *parser, enum query_token_kind kind);
static bool fail_at(struct query_parser *parser, const struct query_token *token);

struct query *query_parse(struct arena *arena, const char *text, int64_t now, struct error *error)
{
	struct query_parser parser = {.arena = arena, .now = now, .error = error};
	struct query_source source;
	source_init(&source, arena);
	source_add(&source, text, false);
	struct query *tree = parse_whole(&parser, &source);
	source_done(&source);
	return tree;
}

struct query *query_parse_words(struct arena *arena, char *const *words, size_t count, int64_t now, struct error *error)
{
	return query_parse_saved(arena, words, count, now, NULL, error);
}

struct query *query_parse_saved(struct arena *arena, char *const *words, size_t count, int64_t now,
    const struct query_saved *saved, struct error *error)
{
	struct query_parser parser = {.arena = arena, .now = now, .saved = saved, .error = error};
	struct query_source source;
	source_init(&source, arena);
	for (size_t i = 0; i < count; i++)
		source_add(&source, words[i], count > 1);
	struct query *tree = parse_whole(&parser, &source);
	source_done(&source);
	return tree;
}

struct query *query_and(struct arena *arena, struct query *left, struct query *right)
{
	if (!left || !right)
		return left ? left : right;
	struct query *both = ARENA_NEW(arena, struct query);
	*both = (struct query){.kind = QUERY_AND, .left = left, .right = right};
	return both;
}

static void source_init(struct query_source *source, struct arena *arena)
{
	buf_init(&source->text, TEXT_LIMIT);
	source->tokens = (struct query_tokens){.arena = arena};
}

static void source_done(struct query_source *source)
{
	query_tokens_done(&source->tokens);
	buf_done(&source->text);
}

/* Beyond the limit nothing is read any more; parse_source reports it. */
static void source_add(struct query_source *source, const char *word, bool is_group)
{
	struct buf *text = &source->text;
	if (text->is_full || (text->length > 0 && !buf_add_char(text, ' ')))
		return;
	size_t offset = text->length;
	text_clean(text, word, strlen(word), true);
	const char *added = buf_text(text) + offset;
	if (is_group && has_white_space(added))
		query_tokens_add_group(&source->tokens, added, text->length - offset, offset);
	else
		query_tokens_add(&source->tokens, added, text->length - offset, offset);
}

static bool has_white_space(const char *text)
{
	return text[strcspn(text, " \t\n")] != '\0';
}

/* A query of odd characters alone asks for these; an empty one for everything. */
static struct query *parse_whole(struct query_parser *parser, struct query_source *source)
{
	struct query *tree = NULL;
	if (!parse_source(parser, source, &tree))
		return NULL;
	if (tree)
		return tree;
	tree = new_node(parser, QUERY_ALL);
	for (size_t i = 0; tree && i < source->tokens.count; i++) {
		const struct query_token *token = &source->tokens.items[i];
		if (token->kind != QUERY_TOKEN_TEXT || token->rule)
			continue;
		tree->kind = QUERY_WORDS;
		tree->text = token->text;
		break;
	}
	return tree;
}

static bool parse_source(struct query_parser *parser, struct query_source *source, struct query **tree)
{
	if (source->text.is_full)
		return error_set(parser->error, ERROR_INPUT, "the query is longer than %d bytes", TEXT_LIMIT);
	query_tokens_resolve(&source->tokens);
	parser->source = source;
	parser->at = source->tokens.items;
	parser->end = parser->at ? parser->at + source->tokens.count : NULL;
	return parse_or(parser, tree);
}

static bool parse_or(struct query_parser *parser, struct query **tree)
{
	size_t base = parser->operand_count;
	for (;; parser->at++) {
		struct query *operand = NULL;
		if (!parse_and(parser, &operand))
			return false;
		push(parser, operand);
		if (!is_at(parser, QUERY_TOKEN_OR))
			return join(parser, QUERY_OR, base, tree);
	}
}

/* AND may be written or not. */
static bool parse_and(struct query_parser *parser, struct query **tree)
{
	size_t base = parser->operand_count;
	while (parser->at < parser->end && !is_at(parser, QUERY_TOKEN_OR) && !is_at(parser, QUERY_TOKEN_CLOSE)) {
		struct query *operand = NULL;
		if (is_at(parser, QUERY_TOKEN_AND))
			parser->at++;
		if (!parse_not(parser, &operand))
			return false;
		push(parser, operand);
	}
	return join(parser, QUERY_AND, base, tree);
}

static bool parse_not(struct query_parser *parser, struct query **tree)
{
	bool is_negated = false;
	for (; is_at(parser, QUERY_TOKEN_NOT); parser->at++)
		is_negated = !is_negated;
	struct query *operand = NULL;
	bool is_group = is_at(parser, QUERY_TOKEN_OPEN);
	if (is_group ? !parse_group(parser, &operand) : !parse_text(parser, &operand))
		return false;
	*tree = operand;
	if (!operand || !is_negated)
		return true;
	bool is_double = operand->kind == QUERY_NOT;
	*tree = is_double ? operand->left : new_node(parser, QUERY_NOT);
	if (*tree && !is_double)
		(*tree)->left = operand;
	return *tree != NULL;
}

/* What is never closed ends with the query. */
static bool parse_group(struct query_parser *parser, struct query **tree)
{
	const struct query_token *open = parser->at++;
	if (parser->depth == DEPTH_LIMIT) {
		error_set(parser->error, ERROR_INPUT, "parentheses inside more than %d others", DEPTH_LIMIT);
		return fail_at(parser, open);
	}
	parser->depth++;
	bool is_parsed = parse_or(parser, tree);
	parser->depth--;
	if (is_parsed && is_at(parser, QUERY_TOKEN_CLOSE))
		parser->at++;
	return is_parsed;
}

/* Odd characters between words ask for nothing. */
static bool parse_text(struct query_parser *parser, struct query **tree)
{
	if (!is_at(parser, QUERY_TOKEN_TEXT))
		return true;
	const struct query_token *token = parser->at++;
	if (query_rule_is_watch(token->rule))
		return parse_watch(parser, token, tree);
	if (!token->rule && !token->is_pattern && !query_has_word(token->text))
		return true;
	struct query *node = new_node(parser, QUERY_WORDS);
	if (!node)
		return false;
	*tree = node;
	return query_read_text(parser->arena, token, parser->now, node, parser->error) || fail_at(parser, token);
}

/* The saved query's own text, as if it stood here in parentheses. */
static bool parse_watch(struct query_parser *parser, const struct query_token *token, struct query **tree)
{
	const struct query_saved *saved = parser->saved;
	const char *text = saved ? saved->find(saved->arg, token->text) : NULL;
	if (!text || parser->watch_count == WATCH_LIMIT || parser->depth == DEPTH_LIMIT) {
		error_set(parser->error, ERROR_INPUT,
		    text ? "watch:%s leads to too many saved queries" : "no saved query is named \"%s\"", token->text);
		return fail_at(parser, token);
	}
	parser->watch_count++;
	parser->depth++;
	const struct query_source *outer = parser->source;
	const struct query_token *at = parser->at, *end = parser->end;
	struct query_source source;
	source_init(&source, parser->arena);
	source_add(&source, text, false);
	bool is_parsed = parse_source(parser, &source, tree);
	source_done(&source);
	parser->depth--;
	parser->source = outer;
	parser->at = at;
	parser->end = end;
	return is_parsed || error_prefix(parser->error, "watch:%s", token->text);
}

static struct query *new_node(struct query_parser *parser, enum query_kind kind)
{
	if (parser->node_count == NODE_LIMIT) {
		error_set(parser->error, ERROR_INPUT, "the query has too many parts (at most %d words)", NODE_LIMIT / 2);
		return NULL;
	}
	parser->node_count++;
	struct query *node = ARENA_NEW(parser->arena, struct query);
	node->kind = kind;
	return node;
}

/* There are never more operands than nodes. */
static void push(struct query_parser *parser, struct query *operand)
{
	if (operand)
		parser->operands[parser->operand_count++] = operand;
}

/* Takes the operands from `base` on and makes one of them; none makes none. */
static bool join(struct query_parser *parser, enum query_kind kind, size_t base, struct query **tree)
{
	size_t count = parser->operand_count - base;
	parser->operand_count = base;
	if (count == 0)
		return true;
	*tree = join_balanced(parser, kind, parser->operands + base, count);
	return *tree != NULL;
}

/* In halves, so that a long list makes no deep tree. */
static struct query *join_balanced(
    struct query_parser *parser, enum query_kind kind, struct query **items, size_t count)
{
	if (count == 1)
		return items[0];
	struct query *left = join_balanced(parser, kind, items, count / 2);
	struct query *right = left ? join_balanced(parser, kind, items + count / 2, count - count / 2) : NULL;
	struct query *node = right ? new_node(parser, kind) : NULL;
	if (node) {
		node->left = left;
		node->right = right;
	}
	return node;
}

static bool is_at(const struct query_parser *parser, enum query_token_kind kind)
{
	return parser->at < parser->end && parser->at->kind == kind;
}

/* Columns count characters from 1. */
static bool fail_at(struct query_parser *parser, const struct query_token *token)
{
	const char *text = buf_text(&parser->source->text);
	size_t column = 1;
	for (size_t i = 0; i < token->offset; i++)
		column += ((unsigned char)text[i] & 0xc0) != 0x80;
	return error_prefix(parser->error, "column %zu", column);
}
