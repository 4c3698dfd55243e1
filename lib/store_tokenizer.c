/* The words of the full-text index: unicode61, and pairs where a script has no spaces. */
#include "store_tokenizer.h"

#include <stddef.h>
#include <string.h>

#include "tidings/mem.h"
#include "tidings/text.h"

#define FIRST_UNSPACED_BYTE 0xe0u /* nothing below U+0800 is written without spaces */

typedef int token_fn(void *context, int flags, const char *token, int length, int start, int end);

/* What is shared by all tokenizers of a connection. */
struct factory {
	fts5_api *api;
};

struct tokenizer {
	fts5_tokenizer words;
	Fts5Tokenizer *instance; /* of `words` */
};

/* One text being taken apart. */
struct pass {
	const struct tokenizer *tokenizer;
	const char *text, *end;
	int flags;
	int offset; /* of the stretch that unicode61 has */
	token_fn *emit;
	void *context;
};

static int find_api(sqlite3 *db, fts5_api **api);
static int tokenizer_create(void *arg, const char **arguments, int count, Fts5Tokenizer **out);
static void tokenizer_delete(Fts5Tokenizer *instance);
static int tokenizer_tokenize(
    Fts5Tokenizer *instance, void *context, int flags, const char *text, int length, token_fn *emit);
static const char *skip_spaced(const char *at, const char *end);
static const char *skip_unspaced(const char *at, const char *end);
static int emit_words(struct pass *pass, const char *from, const char *until);
static int emit_shifted(void *context, int flags, const char *token, int length, int start, int end);
static int emit_pairs(const struct pass *pass, const char *from, const char *until);
static int emit_one(const struct pass *pass, int flags, const char *from, const char *until);

int store_tokenizer_register(sqlite3 *db)
{
	fts5_api *api = NULL;
	int result = find_api(db, &api);
	if (result != SQLITE_OK)
		return result;
	struct factory *factory = mem_new(1, sizeof *factory);
	factory->api = api;
	fts5_tokenizer functions = {tokenizer_create, tokenizer_delete, tokenizer_tokenize};
	return api->xCreateTokenizer(api, "tidings", factory, &functions, mem_free);
}

bool store_tokenizer_needs_prefix(const char *text)
{
	const char *at = text;
	const char *end = text + strlen(text);
	return at < end && text_is_unspaced(text_next(&at, end)) && at == end;
}

static int find_api(sqlite3 *db, fts5_api **api)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);
	if (result == SQLITE_OK) {
		sqlite3_bind_pointer(statement, 1, (void *)api, "fts5_api_ptr", NULL);
		sqlite3_step(statement);
		result = sqlite3_finalize(statement);
	}
	return result == SQLITE_OK && !*api ? SQLITE_ERROR : result;
}

static int tokenizer_create(void *arg, const char **arguments, int count, Fts5Tokenizer **out)
{
	(void)arguments;
	(void)count;
	static const char *options[] = {"remove_diacritics", "2"};
	const struct factory *factory = arg;
	struct tokenizer *tokenizer = mem_new(1, sizeof *tokenizer);
	void *user_data = NULL;
	int result = factory->api->xFindTokenizer(factory->api, "unicode61", &user_data, &tokenizer->words);
	if (result == SQLITE_OK)
		result = tokenizer->words.xCreate(user_data, options, 2, &tokenizer->instance);
	if (result == SQLITE_OK)
		*out = (Fts5Tokenizer *)tokenizer;
	else
		mem_free(tokenizer);
	return result;
}

static void tokenizer_delete(Fts5Tokenizer *instance)
{
	struct tokenizer *tokenizer = (struct tokenizer *)instance;
	tokenizer->words.xDelete(tokenizer->instance);
	mem_free(tokenizer);
}

static int tokenizer_tokenize(
    Fts5Tokenizer *instance, void *context, int flags, const char *text, int length, token_fn *emit)
{
	struct pass pass = {
	    .tokenizer = (struct tokenizer *)instance,
	    .text = text,
	    .end = text + length,
	    .flags = flags,
	    .emit = emit,
	    .context = context,
	};
	int result = SQLITE_OK;
	const char *at = text;
	while (result == SQLITE_OK && at < pass.end) {
		const char *run = skip_spaced(at, pass.end);
		const char *after = skip_unspaced(run, pass.end);
		if (run > at)
			result = emit_words(&pass, at, run);
		if (result == SQLITE_OK)
			result = emit_pairs(&pass, run, after);
		at = after;
	}
	return result;
}

/* To the first character of an unspaced script. */
static const char *skip_spaced(const char *at, const char *end)
{
	while (at < end) {
		if ((unsigned char)*at < FIRST_UNSPACED_BYTE) {
			at++;
			continue;
		}
		const char *next = at;
		if (text_is_unspaced(text_next(&next, end)))
			break;
		at = next;
	}
	return at;
}

static const char *skip_unspaced(const char *at, const char *end)
{
	const char *next = at;
	while (next < end && text_is_unspaced(text_next(&next, end)))
		at = next;
	return at;
}

static int emit_words(struct pass *pass, const char *from, const char *until)
{
	const struct tokenizer *tokenizer = pass->tokenizer;
	pass->offset = (int)(from - pass->text);
	return tokenizer->words.xTokenize(tokenizer->instance, pass, pass->flags, from, (int)(until - from), emit_shifted);
}

static int emit_shifted(void *context, int flags, const char *token, int length, int start, int end)
{
	const struct pass *pass = context;
	return pass->emit(pass->context, flags, token, length, start + pass->offset, end + pass->offset);
}

static int emit_pairs(const struct pass *pass, const char *from, const char *until)
{
	const char *first = from;
	const char *second = from;
	if (first < until)
		text_next(&second, until);
	if (first < until && second == until)
		return emit_one(pass, 0, first, until);
	int result = SQLITE_OK;
	while (result == SQLITE_OK && second < until) {
		const char *after = second;
		text_next(&after, until);
		result = emit_one(pass, 0, first, after);
		first = second;
		second = after;
	}
	bool is_query = pass->flags & FTS5_TOKENIZE_QUERY;
	if (result == SQLITE_OK && first < until && !is_query)
		result = emit_one(pass, FTS5_TOKEN_COLOCATED, first, until);
	return result;
}

static int emit_one(const struct pass *pass, int flags, const char *from, const char *until)
{
	int start = (int)(from - pass->text);
	return pass->emit(pass->context, flags, from, (int)(until - from), start, start + (int)(until - from));
}
