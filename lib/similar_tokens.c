/* A text as tokens. */
#include "similar_tokens.h"

#include <string.h>

#include "tidings/arena.h"
#include "tidings/hash.h"
#include "tidings/text.h"

#define BYTES_PER_TOKEN 16 /* of text that is looked at; words and what stands between them are shorter on average */

enum kind { KIND_NONE, KIND_WORD, KIND_NUMBER, KIND_UNSPACED };

struct reader {
	const char *at, *end;
	similar_token *tokens;
	size_t count, limit;
};

static void read_run(struct reader *reader, enum kind kind, const char *start);
static void read_pairs(struct reader *reader, const char *start);
static enum kind kind_at(const char *at, const char *end, const char **next);
static bool is_inside_number(const char *at, const char *end);
static void skip_possessive(struct reader *reader);
static void add(struct reader *reader, const char *start, const char *end, uint32_t flag);

size_t similar_tokens(struct arena *scratch, const char *text, similar_token *tokens, size_t limit)
{
	if (!text)
		return 0;
	size_t length = text_cut(text, strlen(text), limit * BYTES_PER_TOKEN);
	char *folded = text_fold(scratch, arena_copy_bytes(scratch, text, length));
	struct reader reader = {.at = folded, .end = folded + strlen(folded), .tokens = tokens, .limit = limit};
	while (reader.at < reader.end && reader.count < limit) {
		const char *start = reader.at;
		enum kind kind = kind_at(start, reader.end, &reader.at);
		if (kind != KIND_NONE)
			read_run(&reader, kind, start);
	}
	return reader.count;
}

static void read_run(struct reader *reader, enum kind kind, const char *start)
{
	const char *next;
	while (reader->at < reader->end) {
		bool goes_on = kind_at(reader->at, reader->end, &next) == kind;
		if (!goes_on && !(kind == KIND_NUMBER && is_inside_number(reader->at, reader->end)))
			break;
		reader->at = next;
	}
	switch (kind) {
	case KIND_WORD:
		add(reader, start, reader->at, 0);
		skip_possessive(reader);
		break;
	case KIND_NUMBER:
		add(reader, start, reader->at, SIMILAR_NUMBER);
		break;
	case KIND_UNSPACED:
		read_pairs(reader, start);
		break;
	case KIND_NONE:
		break;
	}
}

static void read_pairs(struct reader *reader, const char *start)
{
	const char *first = start, *second = start;
	text_next(&second, reader->at);
	if (second == reader->at)
		add(reader, first, second, SIMILAR_PAIR);
	while (second < reader->at) {
		const char *end = second;
		text_next(&end, reader->at);
		add(reader, first, end, SIMILAR_PAIR);
		first = second;
		second = end;
	}
}

static enum kind kind_at(const char *at, const char *end, const char **next)
{
	unsigned char byte = (unsigned char)*at;
	if (byte < 0x80) {
		*next = at + 1;
		if (byte >= '0' && byte <= '9')
			return KIND_NUMBER;
		return byte >= 'a' && byte <= 'z' ? KIND_WORD : KIND_NONE;
	}
	*next = at;
	uint32_t character = text_next(next, end);
	if (text_is_unspaced(character))
		return KIND_UNSPACED;
	return text_is_letter(character) ? KIND_WORD : KIND_NONE;
}

/* A point, comma or colon between digits. */
static bool is_inside_number(const char *at, const char *end)
{
	return (*at == '.' || *at == ',' || *at == ':') && at + 1 < end && at[1] >= '0' && at[1] <= '9';
}

static void skip_possessive(struct reader *reader)
{
	static const char *const apostrophes[] = {"'s", "\u2019s"};
	for (size_t i = 0; i < sizeof apostrophes / sizeof *apostrophes; i++) {
		size_t length = strlen(apostrophes[i]);
		const char *next;
		if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, apostrophes[i], length) != 0)
			continue;
		if (reader->at + length == reader->end || kind_at(reader->at + length, reader->end, &next) == KIND_NONE)
			reader->at += length;
	}
}

static void add(struct reader *reader, const char *start, const char *end, uint32_t flag)
{
	if (reader->count < reader->limit)
		reader->tokens[reader->count++] =
		    ((similar_token)hash_bytes(start, (size_t)(end - start)) & ~(SIMILAR_NUMBER | SIMILAR_PAIR)) | flag;
}
