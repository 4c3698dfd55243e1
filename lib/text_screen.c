/* Text on a terminal: what may be shown, how wide it is, where lines break. */
#include "tidings/text.h"

#include "tidings/buf.h"
#include "tidings/mem.h"

#include "line.h"

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#define MARKS_IN_A_ROW 8

/* No emoji is longer. What is longer may be drawn as its parts. */
#define CLUSTER_CHARACTERS 16

#define SOFT_HYPHEN 0xAD
#define VARIATION_EMOJI 0xFE0F
#define ZERO_WIDTH_JOINER "\xE2\x80\x8D"

struct cluster {
	size_t bytes;
	size_t width;
};

struct wrap {
	const char *text;
	size_t width;
	void (*fn)(void *arg, const char *line, size_t length);
	void *arg;
};

static bool is_line_break(uint32_t character);
static bool is_mark(uint32_t character);
static struct cluster read_cluster(const char *at, const char *end);
static const char *cluster_end(const char *at, const char *end);
static bool is_regional_indicator(uint32_t character);
static size_t cluster_width(const char *at, const char *end);
static size_t character_width(uint32_t character);
static void wrap_paragraph(const struct wrap *wrap, const char *end);
static void forbid_inside_clusters(const char *text, size_t length, char *breaks);
static size_t segment_end(const char *breaks, size_t from, size_t length);
static void wrap_put(const struct wrap *wrap, size_t from, size_t to);
static size_t split_segment(const struct wrap *wrap, size_t from, size_t to);
static size_t fit(const char *text, const char *end, size_t width);
static size_t width_of(const char *text, const char *end);

void text_add_visible(struct buf *buf, const char *text, bool multiline)
{
	const char *end = text + strlen(text);
	int marks = 0;
	while (text < end) {
		uint32_t character = text_next(&text, end);
		if (character == '\r' && *text == '\n')
			continue;
		if (is_line_break(character) || character == '\t') {
			buf_add_char(buf, multiline && character != '\t' ? '\n' : ' ');
			marks = 0;
			continue;
		}
		if (!line_is_fit(character) || character == SOFT_HYPHEN)
			continue;
		marks = is_mark(character) ? marks + 1 : 0;
		if (marks <= MARKS_IN_A_ROW)
			text_add(buf, character);
	}
}

size_t text_width(const char *text)
{
	return width_of(text, text + strlen(text));
}

size_t text_fit(const char *text, size_t width)
{
	return fit(text, text + strlen(text), width);
}

void text_wrap(const char *text, size_t width, void (*fn)(void *arg, const char *line, size_t length), void *arg)
{
	const char *end = text + strlen(text);
	while (text < end) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		const char *stop = feed ? feed : end;
		struct wrap wrap = {.text = text, .width = width ? width : 1, .fn = fn, .arg = arg};
		wrap_paragraph(&wrap, stop);
		text = feed ? feed + 1 : end;
	}
}

static bool is_line_break(uint32_t character)
{
	return (character >= '\n' && character <= '\r') || character == 0x85 || character == 0x2028 || character == 0x2029;
}

/* What joins the cluster before it, joiners and skin tones included. */
static bool is_mark(uint32_t character)
{
	if (character < 0x300)
		return false;
	int property = uc_graphemeclusterbreak_property(character);
	return property == GBP_EXTEND || property == GBP_SPACINGMARK || property == GBP_ZWJ;
}

static struct cluster read_cluster(const char *at, const char *end)
{
	/* two plain characters: no cluster to look for */
	bool is_plain = *at >= 0x20 && *at < 0x7F && (end - at == 1 || (at[1] >= 0x20 && at[1] < 0x7F));
	if (is_plain)
		return (struct cluster){1, 1};
	const char *stop = cluster_end(at, end);
	return (struct cluster){(size_t)(stop - at), cluster_width(at, stop)};
}

/* The library looks at two characters at a time, so flags and joined emoji need a second look. */
static const char *cluster_end(const char *at, const char *end)
{
	const char *peek = at;
	uint32_t first = text_next(&peek, end);
	bool is_flag = is_regional_indicator(first);
	bool is_pictograph = uc_is_property_extended_pictographic(first);
	for (;;) {
		const uint8_t *next = u8_grapheme_next((const uint8_t *)at, (const uint8_t *)end);
		const char *stop = next ? (const char *)next : end;
		if (stop == end)
			return end;
		peek = stop;
		uint32_t character = text_next(&peek, end);
		bool is_joined = stop - at >= 3 && memcmp(stop - 3, ZERO_WIDTH_JOINER, 3) == 0;
		bool continues = (is_flag && is_regional_indicator(character)) ||
		                 (is_pictograph && is_joined && uc_is_property_extended_pictographic(character));
		if (!continues)
			return stop;
		is_flag = false;
		at = stop;
	}
}

static bool is_regional_indicator(uint32_t character)
{
	return character >= 0x1F1E6 && character <= 0x1F1FF;
}

/* A sequence of emoji is as wide as one; anything else is as wide as its parts, of which marks have no width. */
static size_t cluster_width(const char *at, const char *end)
{
	uint32_t first = text_next(&at, end);
	size_t width = character_width(first);
	bool is_emoji = uc_is_property_emoji(first);
	bool is_wide = width == 2;
	int characters = 1;
	while (at < end) {
		uint32_t character = text_next(&at, end);
		size_t extra = character_width(character);
		is_wide = is_wide || extra > 0 || character == VARIATION_EMOJI;
		width += extra;
		characters++;
	}
	if (is_emoji && characters <= CLUSTER_CHARACTERS)
		return is_wide ? 2 : width;
	return width;
}

static size_t character_width(uint32_t character)
{
	/* emoji newer than the library's tables */
	if ((character >= 0x1FA70 && character <= 0x1FAFF) || character == 0x1F6DC)
		return 2;
	int width = uc_width(character, "UTF-8");
	return width > 0 ? (size_t)width : 0;
}

/* Greedy: a line takes segments between break opportunities while they fit, not counting the space behind the last. */
static void wrap_paragraph(const struct wrap *wrap, const char *end)
{
	size_t length = (size_t)(end - wrap->text);
	char *breaks = mem_new(length, 1);
	u8_possible_linebreaks((const uint8_t *)wrap->text, length, "UTF-8", breaks);
	forbid_inside_clusters(wrap->text, length, breaks);
	size_t start = 0;
	size_t used = 0;
	size_t at = 0;
	while (at < length) {
		size_t next = segment_end(breaks, at, length);
		const char *segment = wrap->text + at;
		size_t blank = 0;
		while (blank < next - at && wrap->text[next - 1 - blank] == ' ')
			blank++;
		size_t wide = width_of(segment, segment + (next - at - blank));
		if (used > 0 && used + wide > wrap->width) {
			wrap_put(wrap, start, at);
			start = at;
			used = 0;
		}
		if (wide > wrap->width) {
			start = split_segment(wrap, at, next - blank);
			wide = width_of(wrap->text + start, wrap->text + next - blank);
		}
		used += wide + blank;
		at = next;
	}
	wrap_put(wrap, start, length);
	mem_free(breaks);
}

/* The library breaks some emoji and Indic syllables that are one cluster; only whole ones have a width. */
static void forbid_inside_clusters(const char *text, size_t length, char *breaks)
{
	for (size_t at = 0, bytes; at < length; at += bytes) {
		bytes = read_cluster(text + at, text + length).bytes;
		memset(breaks + at + 1, UC_BREAK_PROHIBITED, bytes - 1);
	}
}

static size_t segment_end(const char *breaks, size_t from, size_t length)
{
	size_t at = from + 1;
	while (at < length && breaks[at] != UC_BREAK_POSSIBLE && breaks[at] != UC_BREAK_MANDATORY)
		at++;
	return at;
}

/* Hands out a line without the blanks at its end. */
static void wrap_put(const struct wrap *wrap, size_t from, size_t to)
{
	while (to > from && wrap->text[to - 1] == ' ')
		to--;
	wrap->fn(wrap->arg, wrap->text + from, to - from);
}

/* Hands out full lines of a segment that is wider than a line; returns where the rest starts. */
static size_t split_segment(const struct wrap *wrap, size_t from, size_t to)
{
	const char *end = wrap->text + to;
	for (;;) {
		const char *at = wrap->text + from;
		size_t length = fit(at, end, wrap->width);
		/* a cluster wider than the line stands alone on it */
		if (length == 0)
			length = read_cluster(at, end).bytes;
		if (from + length >= to)
			return from;
		wrap->fn(wrap->arg, at, length);
		from += length;
	}
}

static size_t fit(const char *text, const char *end, size_t width)
{
	const char *at = text;
	size_t used = 0;
	while (at < end) {
		struct cluster cluster = read_cluster(at, end);
		if (cluster.width > width - used)
			break;
		used += cluster.width;
		at += cluster.bytes;
	}
	return (size_t)(at - text);
}

static size_t width_of(const char *text, const char *end)
{
	size_t width = 0;
	while (text < end) {
		struct cluster cluster = read_cluster(text, end);
		width += cluster.width;
		text += cluster.bytes;
	}
	return width;
}
