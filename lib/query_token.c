/* A query's text to tokens. Nothing is an error here: what has no other meaning is text. */
#include "query_parts.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/mem.h"
#include "tidings/text.h"

/* The part of the query that is being read. */
struct query_cursor {
	struct query_tokens *tokens;
	const char *start, *at, *end;
	size_t offset; /* of `start` */
};

static bool add_mark(struct query_cursor *cursor);
static void add_text(struct query_cursor *cursor);
static void read_phrase(struct query_cursor *cursor, struct query_token *token);
static bool read_pattern(struct query_cursor *cursor, struct query_token *token);
static void read_word(struct query_cursor *cursor, struct query_token *token);
static const char *find_word_end(const struct query_cursor *cursor);
static bool is_operator(const char *word, size_t length);
static struct query_token *add_token(struct query_cursor *cursor, enum query_token_kind kind);
static void resolve_token(struct query_token *token, bool has_left, bool has_right);
static bool is_white(char character);

void query_tokens_add(struct query_tokens *tokens, const char *text, size_t length, size_t offset)
{
	struct query_cursor cursor = {tokens, text, text, text + length, offset};
	while (cursor.at < cursor.end) {
		if (is_white(*cursor.at))
			cursor.at++;
		else if (!add_mark(&cursor))
			add_text(&cursor);
	}
}

void query_tokens_add_group(struct query_tokens *tokens, const char *text, size_t length, size_t offset)
{
	struct query_cursor cursor = {tokens, text, text, text + length, offset};
	size_t outer = tokens->open;
	tokens->open = 0;
	add_token(&cursor, QUERY_TOKEN_OPEN);
	query_tokens_add(tokens, text, length, offset);
	cursor.at = cursor.end;
	for (size_t i = 0; i <= tokens->open; i++)
		add_token(&cursor, QUERY_TOKEN_CLOSE);
	tokens->open = outer;
}

/* AND and OR join what is left and right of them, NOT needs something behind it. */
void query_tokens_resolve(struct query_tokens *tokens)
{
	bool has_left = false;
	for (size_t i = 0; i < tokens->count; i++) {
		struct query_token *token = &tokens->items[i];
		bool has_right = i + 1 < tokens->count && token[1].kind != QUERY_TOKEN_CLOSE;
		if (token->kind == QUERY_TOKEN_TEXT && !token->is_quoted && !token->is_prefix && !token->is_pattern &&
		    !token->rule)
			resolve_token(token, has_left, has_right);
		has_left = token->kind == QUERY_TOKEN_TEXT || token->kind == QUERY_TOKEN_CLOSE;
	}
}

void query_tokens_done(struct query_tokens *tokens)
{
	mem_free(tokens->items);
	tokens->items = NULL;
	tokens->count = tokens->capacity = 0;
}

/* Parentheses and the minus; false when it is none of them. */
static bool add_mark(struct query_cursor *cursor)
{
	const char *next = cursor->at + 1;
	if (*cursor->at == '(') {
		add_token(cursor, QUERY_TOKEN_OPEN);
		cursor->tokens->open++;
	} else if (*cursor->at == ')' && cursor->tokens->open > 0) {
		add_token(cursor, QUERY_TOKEN_CLOSE);
		cursor->tokens->open--;
	} else if (*cursor->at == '-' && next < cursor->end && !is_white(*next) && *next != '-' && *next != ')') {
		add_token(cursor, QUERY_TOKEN_NOT);
	} else {
		return false;
	}
	cursor->at++;
	return true;
}

static void add_text(struct query_cursor *cursor)
{
	struct query_token *token = add_token(cursor, QUERY_TOKEN_TEXT);
	size_t length;
	const struct query_rule *rule = query_rule_find(cursor->at, &length);
	const char *value = rule ? cursor->at + length : cursor->end;
	if (value < cursor->end && !is_white(*value) && *value != ')') {
		token->rule = rule;
		cursor->at = value;
	}
	if (*cursor->at == '"')
		read_phrase(cursor, token);
	else if (*cursor->at != '/' || !query_rule_takes_pattern(token->rule) || !read_pattern(cursor, token))
		read_word(cursor, token);
}

/* Up to the closing quote, or all there is; a doubled quote stands for one. */
static void read_phrase(struct query_cursor *cursor, struct query_token *token)
{
	const char *start = cursor->at + 1, *at = start;
	while (at < cursor->end && (*at != '"' || (at + 1 < cursor->end && at[1] == '"')))
		at += *at == '"' ? 2 : 1;
	char *phrase = arena_copy_bytes(cursor->tokens->arena, start, (size_t)(at - start));
	char *to = phrase;
	for (const char *from = phrase; *from; from += from[0] == '"' ? 2 : 1)
		*to++ = *from;
	*to = '\0';
	if (at < cursor->end)
		at++;
	token->text = phrase;
	token->is_quoted = true;
	token->is_prefix = at < cursor->end && *at == '*' && query_has_word(phrase);
	cursor->at = token->is_prefix ? at + 1 : at;
}

/* Between slashes, with \/ for one inside; a path such as /usr/bin/ is none, nor is what begins as no pattern can. */
static bool read_pattern(struct query_cursor *cursor, struct query_token *token)
{
	const char *start = cursor->at + 1, *at = start;
	if (at == cursor->end || is_white(*at) || strchr("/*+?", *at))
		return false;
	for (; at < cursor->end && *at != '/'; at++)
		at += *at == '\\' && at + 1 < cursor->end;
	bool is_ended = at < cursor->end && !is_white(at[-1]);
	if (!is_ended || (at + 1 < cursor->end && !is_white(at[1]) && at[1] != ')'))
		return false;
	token->text = arena_copy_bytes(cursor->tokens->arena, start, (size_t)(at - start));
	token->is_pattern = true;
	cursor->at = at + 1;
	return true;
}

/* A star that ends a word makes it a prefix; behind an odd character it is one more of them. */
static void read_word(struct query_cursor *cursor, struct query_token *token)
{
	const char *end = find_word_end(cursor), *last = end;
	while (last > cursor->at && last[-1] == '*')
		last--;
	char *word = arena_copy_bytes(cursor->tokens->arena, cursor->at, (size_t)(last - cursor->at));
	size_t length = strlen(word);
	size_t before = length;
	while (before > 0 && ((unsigned char)word[--before] & 0xc0) == 0x80)
		continue;
	token->text = word;
	token->is_prefix = last < end && query_has_word(word + before);
	cursor->at = end;
}

/* White space ends a word, and so does a parenthesis that was opened before it, not inside it. */
static const char *find_word_end(const struct query_cursor *cursor)
{
	size_t inside = 0;
	const char *at = cursor->at;
	for (; at < cursor->end && !is_white(*at); at++) {
		if (*at == '(') {
			if (is_operator(cursor->at, (size_t)(at - cursor->at)))
				return at;
			inside++;
		}
		if (*at != ')')
			continue;
		if (inside > 0)
			inside--;
		else if (cursor->tokens->open > 0)
			return at;
	}
	return at;
}

static bool is_operator(const char *word, size_t length)
{
	return (length == 3 && (memcmp(word, "AND", 3) == 0 || memcmp(word, "NOT", 3) == 0)) ||
	       (length == 2 && memcmp(word, "OR", 2) == 0);
}

static struct query_token *add_token(struct query_cursor *cursor, enum query_token_kind kind)
{
	struct query_tokens *tokens = cursor->tokens;
	if (tokens->count == tokens->capacity) {
		tokens->capacity = tokens->capacity ? tokens->capacity * 2 : 32;
		tokens->items = mem_resize(tokens->items, tokens->capacity, sizeof *tokens->items);
	}
	struct query_token *token = &tokens->items[tokens->count++];
	*token = (struct query_token){.kind = kind, .offset = cursor->offset + (size_t)(cursor->at - cursor->start)};
	return token;
}

static void resolve_token(struct query_token *token, bool has_left, bool has_right)
{
	if (strcmp(token->text, "NOT") == 0 && has_right)
		token->kind = QUERY_TOKEN_NOT;
	else if (strcmp(token->text, "AND") == 0 && has_left && has_right)
		token->kind = QUERY_TOKEN_AND;
	else if (strcmp(token->text, "OR") == 0 && has_left && has_right)
		token->kind = QUERY_TOKEN_OR;
}

static bool is_white(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}
