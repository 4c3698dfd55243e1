/* query_parts (rank 3, private to query): tokens, and what stands behind a field's colon. */
#ifndef QUERY_PARTS_H
#define QUERY_PARTS_H

#include "tidings/query.h"

enum query_token_kind {
	QUERY_TOKEN_TEXT, /* a word or a phrase */
	QUERY_TOKEN_OPEN,
	QUERY_TOKEN_CLOSE,
	QUERY_TOKEN_AND,
	QUERY_TOKEN_OR,
	QUERY_TOKEN_NOT,
};

/* How the value of a field is read. */
struct query_rule;

struct query_token {
	enum query_token_kind kind;
	bool is_quoted, is_prefix, is_pattern;
	const struct query_rule *rule; /* of the field, or NULL */
	const char *text;              /* without field, quotes and star; in the arena */
	size_t offset;                 /* in the query's text */
};

struct query_tokens {
	struct arena *arena;
	struct query_token *items; /* owned */
	size_t count, capacity;
	size_t open; /* parentheses not closed so far */
};

/* Adds what stands in the first `length` bytes of `text`, whose first byte is at `offset` of the whole. */
void query_tokens_add(struct query_tokens *tokens, const char *text, size_t length, size_t offset);

/* The same inside parentheses of its own. */
void query_tokens_add_group(struct query_tokens *tokens, const char *text, size_t length, size_t offset);

/* Decides which words are operators; to be called once all are added. */
void query_tokens_resolve(struct query_tokens *tokens);

void query_tokens_done(struct query_tokens *tokens);

/* The field whose name and colon the text begins with, the length of both in *length; NULL when none does. */
const struct query_rule *query_rule_find(const char *text, size_t *length);

/* The field that may have been meant by "titel:"; NULL when none resembles it. */
const char *query_rule_nearest(const char *name);

/* Whether the field's value may be a /pattern/; all fields together may. */
bool query_rule_takes_pattern(const struct query_rule *rule);

/* Whether the field is the name of a saved query. */
bool query_rule_is_watch(const struct query_rule *rule);

/* Makes a node of a text. The error does not say where. */
bool query_read_text(
    struct arena *arena, const struct query_token *token, int64_t now, struct query *node, struct error *error);

/* Whether something stands in the text that can be searched for: a letter or a digit. */
bool query_has_word(const char *text);

/* "title:" and the like; "" for QUERY_ANY. */
const char *query_field_name(enum query_field field);
const char *query_state_name(enum query_state state);

#endif
