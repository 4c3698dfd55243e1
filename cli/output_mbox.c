/* Entries as messages of a mailbox: RFC 4155, 5322, 2045, 2047. */
#include "output_mbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "output.h"
#include "tidings/date.h"
#include "tidings/hash.h"
#include "tidings/mem.h"
#include "tidings/store_entries.h"
#include "tidings/text.h"

#define HEADER_LIMIT 1000          /* bytes of a value: the rest of a longer title is in the text */
#define WORD_BYTES 45              /* of an encoded word: 60 characters of base64, 72 with what is around them */
#define LINE_COLUMNS 72            /* of quoted-printable; 76 are allowed */
#define PLAIN_LIMIT 70             /* characters of a header that need no folding */
#define SPECIALS "()<>[]:;@\\,.\"" /* of an address: the sender's name stands before one */
#define DATE_SIZE 64

static void begin_list(struct printer *printer, enum printer_list list);
static void print_entry(struct printer *printer, const struct store_entry *entry);
static void add_date(struct output *output, const char *format, int64_t instant);
static void add_header(struct output *output, const char *name, const char *value, const char *special);
static bool is_plain(const char *text, const char *special);
static void add_encoded(struct buf *out, const char *text);
static void add_encoded_word(struct buf *out, const char *bytes, size_t length);
static void add_body(struct output *output, const struct store_entry *entry);
static void add_quoted(struct output *output, const char *text, size_t *column);
static bool needs_code(const char *at, size_t column);
static void end_list(struct printer *printer);

const struct printer_form output_mbox_form = {
    .begin = begin_list, .entry = print_entry, .pause = end_list, .end = end_list, .is_whole = true};

static void begin_list(struct printer *printer, enum printer_list list)
{
	(void)printer;
	(void)list;
}

static void print_entry(struct printer *printer, const struct store_entry *entry)
{
	struct output *output = printer->output;
	bool has_guid = entry->guid && *entry->guid;
	uint64_t name = has_guid ? hash_text(entry->guid) : (uint64_t)entry->id;
	const char *feed = entry->feed_title ? entry->feed_title : entry->feed_url;
	output_add(output, "From tidings@localhost ");
	add_date(output, "%a %b %e %H:%M:%S %Y\n", entry->received);
	output_add(output, "Date: ");
	add_date(output, "%a, %d %b %Y %H:%M:%S +0000\n", entry->sort_time);
	add_header(output, "From", entry->author && *entry->author ? entry->author : feed, SPECIALS);
	add_header(output, "Subject", entry->title && *entry->title ? entry->title : entry->summary, "");
	output_format(
	    output, "Message-ID: <%016" PRIx64 ".%016" PRIx64 "@tidings.localhost>\n", name, hash_text(entry->feed_url));
	add_header(output, "X-Feed", feed, "");
	output_format(output,
	    "MIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n",
	    entry->content && *entry->content ? "html" : "plain");
	add_body(output, entry);
	output_record_end(output);
	printer->count++;
}

/* In English and UTC, whatever the locale. */
static void add_date(struct output *output, const char *format, int64_t instant)
{
	char date[DATE_SIZE] = "\n";
	struct tm tm;
	time_t time = (time_t)instant;
	if (gmtime_r(&time, &tm)) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		strftime(date, sizeof date, format, &tm);
#pragma GCC diagnostic pop
	}
	output_add(output, date);
}

static void add_header(struct output *output, const char *name, const char *value, const char *special)
{
	struct buf line;
	char *cut =
	    mem_copy_bytes(value ? value : "", text_cut(value ? value : "", value ? strlen(value) : 0, HEADER_LIMIT));
	buf_init(&line, 4 * HEADER_LIMIT);
	text_add_visible(&line, cut, false);
	output_format(output, "%s: ", name);
	if (is_plain(buf_text(&line), special))
		output_add(output, buf_text(&line));
	else
		add_encoded(&output->text, buf_text(&line));
	output_add(output, *special ? " <tidings@localhost>\n" : "\n");
	buf_done(&line);
	mem_free(cut);
}

/* What is not may hold bytes beyond ASCII, or something that means more than itself. */
static bool is_plain(const char *text, const char *special)
{
	if (strlen(text) > PLAIN_LIMIT || strstr(text, "=?") || strpbrk(text, special))
		return false;
	while (*text >= ' ' && *text <= '~')
		text++;
	return !*text;
}

/* RFC 2047; a word holds whole characters. */
static void add_encoded(struct buf *out, const char *text)
{
	size_t length = strlen(text);
	const char *between = "";
	while (length) {
		size_t piece = text_cut(text, length, WORD_BYTES);
		buf_add_text(out, between);
		add_encoded_word(out, text, piece);
		between = "\n ";
		text += piece;
		length -= piece;
	}
}

static void add_encoded_word(struct buf *out, const char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	buf_add_text(out, "=?utf-8?B?");
	for (size_t i = 0; i < length; i += 3) {
		size_t count = length - i < 3 ? length - i : 3;
		uint32_t bits = 0;
		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 | (j < count ? (unsigned char)bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_add_char(out, j <= count ? digits[bits >> (18 - 6 * j) & 63] : '=');
	}
	buf_add_text(out, "?=");
}

static void add_body(struct output *output, const struct store_entry *entry)
{
	size_t column = 0;
	bool is_html = entry->content && *entry->content;
	const char *body = is_html ? entry->content : entry->text ? entry->text : entry->summary;
	add_quoted(output, body ? body : "", &column);
	if (entry->link && *entry->link) {
		add_quoted(output, is_html ? "\n<p><a href=\"" : "\n\n", &column);
		add_quoted(output, entry->link, &column);
		add_quoted(output, is_html ? "\">" : "", &column);
		add_quoted(output, is_html ? entry->link : "", &column);
		add_quoted(output, is_html ? "</a></p>" : "", &column);
	}
	output_add(output, "\n\n");
}

/* Quoted-printable (RFC 2045), where no line begins with "From ", which would begin the next message. */
static void add_quoted(struct output *output, const char *text, size_t *column)
{
	for (; *text; text++) {
		if (*text == '\n') {
			output_add(output, "\n");
			*column = 0;
			continue;
		}
		if (*column >= LINE_COLUMNS) {
			output_add(output, "=\n");
			*column = 0;
		}
		if (needs_code(text, *column)) {
			output_format(output, "=%02X", (unsigned char)*text);
			*column += 3;
		} else {
			buf_add_char(&output->text, *text);
			++*column;
		}
	}
}

static bool needs_code(const char *at, size_t column)
{
	unsigned char byte = (unsigned char)*at;
	bool is_last = at[1] == '\n' || at[1] == '\0';
	return byte < ' ' || byte > '~' || byte == '=' || (byte == ' ' && is_last) || (byte == 'F' && column == 0) ||
	       (byte == '.' && column == 0);
}

static void end_list(struct printer *printer)
{
	(void)printer;
}
