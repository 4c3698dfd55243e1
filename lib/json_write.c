/* Writing JSON that is safe on a terminal. */
#include "tidings/json.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "json_parts.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/text.h"

#define WRITER_DEPTH 32

/* Controls, and what a terminal hides or reorders by. */
static const struct character_range {
	uint32_t first, last;
} escaped_ranges[] = {
    // clang-format off
	{0x0000, 0x001f},   /* C0 */
	{0x007f, 0x009f},   /* DEL and C1 */
	{0x061c, 0x061c},   /* Arabic letter mark */
	{0x180e, 0x180e},   /* Mongolian vowel separator */
	{0x200b, 0x200b},   /* zero width space */
	{0x200e, 0x200f},   /* direction marks */
	{0x2028, 0x202e},   /* line and paragraph separators, bidi embeddings */
	{0x2060, 0x206f},   /* invisible operators, bidi isolates */
	{0xfeff, 0xfeff},   /* byte order mark */
	{0xfff9, 0xfffb},   /* interlinear annotation */
	{0xe0000, 0xe007f}, /* tags */
    // clang-format on
};

static void begin_value(struct json_writer *writer);
static void begin_container(struct json_writer *writer, char bracket);
static void end_container(struct json_writer *writer, char bracket);
static void write_string(struct buf *out, const char *text);
static void write_safely(struct buf *out, const char **at, const char *end);
static bool is_escaped(uint32_t character);
static void write_escape(struct buf *out, uint32_t character);

void json_write_init(struct json_writer *writer, struct buf *out)
{
	*writer = (struct json_writer){.out = out};
}

void json_write_begin_object(struct json_writer *writer)
{
	begin_container(writer, '{');
}

void json_write_end_object(struct json_writer *writer)
{
	end_container(writer, '}');
}

void json_write_begin_array(struct json_writer *writer)
{
	begin_container(writer, '[');
}

void json_write_end_array(struct json_writer *writer)
{
	end_container(writer, ']');
}

void json_write_key(struct json_writer *writer, const char *key)
{
	begin_value(writer);
	write_string(writer->out, key);
	buf_add_char(writer->out, ':');
	writer->after_key = true;
}

void json_write_text(struct json_writer *writer, const char *text)
{
	begin_value(writer);
	if (text)
		write_string(writer->out, text);
	else
		buf_add_text(writer->out, "null");
}

void json_write_integer(struct json_writer *writer, int64_t number)
{
	begin_value(writer);
	buf_add_format(writer->out, "%" PRId64, number);
}

void json_write_bool(struct json_writer *writer, bool is_true)
{
	begin_value(writer);
	buf_add_text(writer->out, is_true ? "true" : "false");
}

void json_write_serialised(struct json_writer *writer, const char *json)
{
	begin_value(writer);
	const char *end = json + strlen(json);
	while (json < end)
		write_safely(writer->out, &json, end);
}

void json_write_member_text(struct json_writer *writer, const char *key, const char *text)
{
	if (!text)
		return;
	json_write_key(writer, key);
	json_write_text(writer, text);
}

void json_write_member_integer(struct json_writer *writer, const char *key, int64_t number)
{
	json_write_key(writer, key);
	json_write_integer(writer, number);
}

void json_write_member_bool(struct json_writer *writer, const char *key, bool is_true)
{
	json_write_key(writer, key);
	json_write_bool(writer, is_true);
}

void json_write_member_texts(struct json_writer *writer, const char *key, const char *const *texts, size_t count)
{
	json_write_key(writer, key);
	json_write_begin_array(writer);
	for (size_t i = 0; i < count; i++)
		json_write_text(writer, texts[i]);
	json_write_end_array(writer);
}

void json_write_member_date(struct json_writer *writer, const char *key, int64_t instant)
{
	char text[DATE_TEXT_SIZE];
	date_format_rfc3339(instant, text);
	if (*text)
		json_write_member_text(writer, key, text);
}

/* The comma in front, unless the value belongs to a key or is the first of its container. */
static void begin_value(struct json_writer *writer)
{
	uint32_t level = (uint32_t)1 << (writer->depth ? writer->depth - 1 : 0);
	if (writer->after_key)
		writer->after_key = false;
	else if (writer->depth && writer->has_items & level)
		buf_add_char(writer->out, ',');
	if (writer->depth)
		writer->has_items |= level;
}

static void begin_container(struct json_writer *writer, char bracket)
{
	assert(writer->depth < WRITER_DEPTH);
	begin_value(writer);
	buf_add_char(writer->out, bracket);
	writer->depth++;
	writer->has_items &= ~((uint32_t)1 << (writer->depth - 1));
}

static void end_container(struct json_writer *writer, char bracket)
{
	assert(writer->depth > 0);
	writer->depth--;
	buf_add_char(writer->out, bracket);
}

static void write_string(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	buf_add_char(out, '"');
	while (text < end) {
		const char *run = text;
		while (*run && *run != '"' && *run != '\\')
			run++;
		while (text < run)
			write_safely(out, &text, run);
		if (run == end)
			break;
		buf_add_char(out, '\\');
		buf_add_char(out, *text++);
	}
	buf_add_char(out, '"');
}

/* Printable ASCII at once, or one character that may need an escape. */
static void write_safely(struct buf *out, const char **at, const char *end)
{
	const char *start = *at;
	while (*at < end && **at >= ' ' && **at < 0x7f)
		(*at)++;
	if (*at > start) {
		buf_add(out, start, (size_t)(*at - start));
		return;
	}
	uint32_t character = text_next(at, end);
	if (is_escaped(character))
		write_escape(out, character);
	else
		text_add(out, character);
}

static bool is_escaped(uint32_t character)
{
	for (size_t i = 0; i < sizeof escaped_ranges / sizeof *escaped_ranges; i++)
		if (character <= escaped_ranges[i].last)
			return character >= escaped_ranges[i].first;
	return false;
}

static void write_escape(struct buf *out, uint32_t character)
{
	switch (character) {
	case '\n':
		buf_add_text(out, "\\n");
		return;
	case '\t':
		buf_add_text(out, "\\t");
		return;
	case '\r':
		buf_add_text(out, "\\r");
		return;
	}
	if (character < 0x10000) {
		buf_add_format(out, "\\u%04" PRIx32, character);
		return;
	}
	character -= 0x10000;
	buf_add_format(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xd800 + (character >> 10), 0xdc00 + (character & 0x3ff));
}
