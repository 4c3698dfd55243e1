/* The repair pass in front of json-c: one linear scan over hostile text. */
#include <string.h>
#include <strings.h>

#include "json_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define KEPT_DEPTH 2    /* a list in the root: its elements survive a cut */
#define ESCAPE_DIGITS 4 /* of \uXXXX */
#define REPLACEMENT 0xfffdu

/* Bytes that json-c takes, as measured with malloc's overhead: even an empty object has a table. */
#define OBJECT_WEIGHT 1300 /* and what we make of it */
#define LIST_WEIGHT 420
#define VALUE_WEIGHT 120 /* or name, besides its characters */

struct repair {
	struct buf *out;
	const char *at, *end;
	int depth;
	char closers[KEPT_DEPTH];
	size_t complete; /* length of the output behind the last complete element; 0 none */
	int complete_depth;
	size_t weight; /* of what was read so far */
};

static size_t weight_of(char byte, size_t length);
static void skip_byte_order_mark(struct repair *repair);
static void repair_token(struct repair *repair);
static void repair_string(struct repair *repair, char quote);
static void repair_escape(struct repair *repair);
static bool is_unicode_escape(const struct repair *repair);
static void repair_character(struct repair *repair);
static bool skip_comment(struct repair *repair);
static void repair_word(struct repair *repair);
static bool is_word_byte(char byte);
static bool is_not_a_number(const char *word, size_t length);
static void open_container(struct repair *repair, char bracket);
static void close_container(struct repair *repair, char bracket);
static void close_cut_document(struct repair *repair);

bool json_repair(struct buf *out, const char *text, size_t length, bool *is_cut)
{
	struct repair repair = {.out = out, .at = text, .end = text + length};
	skip_byte_order_mark(&repair);
	bool had_container = false;
	while (repair.at < repair.end && (repair.depth || !had_container)) {
		const char *start = repair.at;
		repair_token(&repair);
		had_container |= repair.depth > 0;
		repair.weight += weight_of(*start, (size_t)(repair.at - start));
		if (repair.weight > JSON_MEMORY_LIMIT)
			return false;
	}
	*is_cut = repair.depth > 0 && repair.complete > 0;
	if (*is_cut)
		close_cut_document(&repair);
	return true;
}

/* By the first byte of a token. */
static size_t weight_of(char byte, size_t length)
{
	if (byte == '{')
		return OBJECT_WEIGHT;
	if (byte == '[')
		return LIST_WEIGHT;
	return byte == '"' || byte == '\'' || is_word_byte(byte) ? VALUE_WEIGHT + length : 0;
}

static void skip_byte_order_mark(struct repair *repair)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t length = sizeof mark - 1;
	if ((size_t)(repair->end - repair->at) >= length && !memcmp(repair->at, mark, length))
		repair->at += length;
}

static void repair_token(struct repair *repair)
{
	char byte = *repair->at;
	if (byte == '/' && skip_comment(repair))
		return;
	if (is_word_byte(byte)) {
		repair_word(repair);
		return;
	}
	if ((unsigned char)byte >= 0x80) {
		text_next(&repair->at, repair->end);
		buf_add_char(repair->out, ' ');
		return;
	}
	repair->at++;
	if (byte == '"' || byte == '\'')
		repair_string(repair, byte);
	else if (byte == '{' || byte == '[')
		open_container(repair, byte);
	else if (byte == '}' || byte == ']')
		close_container(repair, byte);
	else
		buf_add_char(repair->out, (unsigned char)byte < ' ' ? ' ' : byte);
}

/* A string that does not end is left open: json-c refuses it unless the document is closed before it. */
static void repair_string(struct repair *repair, char quote)
{
	buf_add_char(repair->out, '"');
	while (repair->at < repair->end) {
		const char *run = repair->at;
		while (run < repair->end && (unsigned char)*run >= ' ' && (unsigned char)*run < 0x7f && *run != '"' &&
		       *run != '\'' && *run != '\\')
			run++;
		buf_add(repair->out, repair->at, (size_t)(run - repair->at));
		repair->at = run;
		if (run == repair->end)
			return;
		if (*run == quote) {
			repair->at++;
			buf_add_char(repair->out, '"');
			return;
		}
		if (*run == '\\')
			repair_escape(repair);
		else
			repair_character(repair);
	}
}

static void repair_escape(struct repair *repair)
{
	if (is_unicode_escape(repair)) {
		bool is_nul = !memcmp(repair->at, "\\u0000", 6);
		buf_add(repair->out, is_nul ? "\\ufffd" : repair->at, 2 + ESCAPE_DIGITS);
		repair->at += 2 + ESCAPE_DIGITS;
		return;
	}
	char letter = repair->end - repair->at > 1 ? repair->at[1] : '\0';
	if (letter && strchr("\"\\/bfnrt", letter)) {
		buf_add(repair->out, repair->at, 2);
		repair->at += 2;
		return;
	}
	if (letter != '\'')
		buf_add_text(repair->out, "\\\\");
	repair->at++;
	if (letter == '\'') {
		buf_add_char(repair->out, letter);
		repair->at++;
	}
}

static bool is_unicode_escape(const struct repair *repair)
{
	if (repair->end - repair->at < 2 + ESCAPE_DIGITS || repair->at[1] != 'u')
		return false;
	for (int i = 2; i < 2 + ESCAPE_DIGITS; i++)
		if (!repair->at[i] || !strchr("0123456789abcdefABCDEF", repair->at[i]))
			return false;
	return true;
}

/* One character of a string that is no plain ASCII: a foreign quote, a control or something beyond. */
static void repair_character(struct repair *repair)
{
	const char *start = repair->at;
	uint32_t character = text_next(&repair->at, repair->end);
	if (character == '"')
		buf_add_text(repair->out, "\\\"");
	else if (character == REPLACEMENT)
		text_add(repair->out, character);
	else if (character >= ' ' ? character != 0x7f : character == '\t' || character == '\n' || character == '\r')
		buf_add(repair->out, start, (size_t)(repair->at - start));
}

/* Steps over a comment; false when the slash starts none. One that does not end takes the rest. */
static bool skip_comment(struct repair *repair)
{
	size_t left = (size_t)(repair->end - repair->at);
	if (left < 2 || (repair->at[1] != '/' && repair->at[1] != '*'))
		return false;
	const char *body = repair->at + 2;
	bool is_line = repair->at[1] == '/';
	const char *stop = is_line ? memchr(body, '\n', left - 2) : memmem(body, left - 2, "*/", 2);
	repair->at = !stop ? repair->end : is_line ? stop : stop + 2;
	buf_add_char(repair->out, ' ');
	return true;
}

static void repair_word(struct repair *repair)
{
	const char *start = repair->at;
	while (repair->at < repair->end && is_word_byte(*repair->at))
		repair->at++;
	size_t length = (size_t)(repair->at - start);
	if (is_not_a_number(start, length))
		buf_add_text(repair->out, "null");
	else
		buf_add(repair->out, start, length);
}

static bool is_word_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       byte == '+' || byte == '-' || byte == '.' || byte == '_';
}

/* json-c takes whatever begins with one of the first two. */
static bool is_not_a_number(const char *word, size_t length)
{
	static const char *const spellings[] = {"nan", "inf", "undefined"};
	if (length && (*word == '-' || *word == '+')) {
		word++;
		length--;
	}
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (strlen(spellings[i]) <= length && !strncasecmp(word, spellings[i], strlen(spellings[i])))
			return true;
	return false;
}

static void open_container(struct repair *repair, char bracket)
{
	if (repair->depth < KEPT_DEPTH)
		repair->closers[repair->depth] = bracket == '{' ? '}' : ']';
	repair->depth++;
	buf_add_char(repair->out, bracket);
}

static void close_container(struct repair *repair, char bracket)
{
	repair->depth -= repair->depth > 0;
	buf_add_char(repair->out, bracket);
	if (repair->depth > KEPT_DEPTH)
		return;
	repair->complete = repair->out->length;
	repair->complete_depth = repair->depth;
}

/* What stands behind the last complete element goes; the containers around it end there. */
static void close_cut_document(struct repair *repair)
{
	struct buf *out = repair->out;
	out->length = repair->complete;
	for (int level = repair->complete_depth; level > 0; level--)
		buf_add_char(out, repair->closers[level - 1]);
}
