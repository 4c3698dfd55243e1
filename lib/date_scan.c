/* Takes a date apart into numbers, words, a time and a zone. */
#include "date_scan.h"

#include "date_words.h"

#include <string.h>

#define DIGITS_MOST 14
#define UNKNOWN_WORDS_MOST 2
#define OFFSET_MINUTES_MOST (24 * 60 - 1)

enum token { TOKEN_NONE, TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK, TOKEN_TIME, TOKEN_ZONE };

struct scanner {
	const char *at;
	const char *end;
	enum token last;
	struct date_scan *scan;
};

/* What stands behind the parts of a time in place of a colon. */
static const struct {
	const char *text;
	int part;
} units[] = {
    {"時", 0},
    {"时", 0},
    {"点", 0},
    {"點", 0},
    {"시", 0},
    {"h", 0},
    {"H", 0},
    {"分", 1},
    {"분", 1},
    {"秒", 2},
    {"초", 2},
};

static bool read_token(struct scanner *scanner);
static bool is_offset(const struct scanner *scanner);
static bool skip_separator(struct scanner *scanner);
static bool skip_comment(struct scanner *scanner);
static bool read_offset(struct scanner *scanner);
static bool set_offset(struct scanner *scanner, int hours, int minutes, bool is_west);
static bool read_number(struct scanner *scanner);
static bool is_clock(const struct scanner *scanner, int count);
static bool read_clock(struct scanner *scanner, int hour);
static bool read_unit(struct scanner *scanner, int value);
static bool read_compact_time(struct scanner *scanner, const char *digits, int count);
static void read_fraction(struct scanner *scanner);
static bool split_compact_date(struct scanner *scanner, const char *digits, int count);
static bool add_number(struct date_scan *scan, const char *digits, int count);
static bool read_word(struct scanner *scanner);
static bool take_word(struct scanner *scanner, struct date_word word);
static bool take_unknown_word(struct scanner *scanner);
static bool is_mark(const struct scanner *scanner, const char *word, size_t length);
static bool is_whole(const struct date_scan *scan);
static size_t noon_length(const char *at, const char *end);
static size_t minus_length(const char *at, const char *end);
static size_t blank_length(const char *at, const char *end);
static int count_digits(const char *at, const char *end);
static int value_of(const char *digits, int count);
static bool is_digit(char character);
static bool is_letter(char character);

bool date_scan_read(const char *text, size_t length, struct date_scan *scan)
{
	*scan = (struct date_scan){.minute = -1, .second = -1, .noon = -1, .weekday = -1};
	struct scanner scanner = {.at = text, .end = text + length, .scan = scan};
	while (scanner.at < scanner.end) {
		if (!read_token(&scanner))
			return false;
	}
	return true;
}

static bool read_token(struct scanner *scanner)
{
	char character = *scanner->at;
	size_t blank = blank_length(scanner->at, scanner->end);
	if (blank) {
		scanner->at += blank;
		return true;
	}
	if (is_digit(character))
		return read_number(scanner);
	bool is_signed = character == '+' || minus_length(scanner->at, scanner->end) > 0;
	if (is_signed && is_offset(scanner))
		return read_offset(scanner);
	if (is_signed || strchr(",./", character))
		return skip_separator(scanner);
	if (character == '(' || character == '[')
		return skip_comment(scanner);
	return is_letter(character) && read_word(scanner);
}

/* Behind a time; behind a date alone only where it cannot go on there. */
static bool is_offset(const struct scanner *scanner)
{
	if (scanner->last == TOKEN_TIME || scanner->last == TOKEN_ZONE)
		return true;
	if (scanner->last == TOKEN_NONE || !is_whole(scanner->scan))
		return false;
	return *scanner->at == '+' || (scanner->at[-1] == ' ' && count_digits(scanner->at + 1, scanner->end) == 4);
}

static bool skip_separator(struct scanner *scanner)
{
	char character = *scanner->at;
	/* a sign in front of all is not a date's */
	if (character == '+' || scanner->last == TOKEN_NONE)
		return false;
	if (scanner->last == TOKEN_NUMBER && character != ',')
		scanner->scan->separator = character;
	size_t minus = minus_length(scanner->at, scanner->end);
	scanner->at += minus ? minus : 1;
	return true;
}

/* "(PDT)" of RFC 5322, which may hold others, "[UTC]" of Java. */
static bool skip_comment(struct scanner *scanner)
{
	char opening = *scanner->at, closing = opening == '(' ? ')' : ']';
	int depth = 0;
	do {
		depth += *scanner->at == opening;
		depth -= *scanner->at == closing;
		scanner->at++;
	} while (depth > 0 && scanner->at < scanner->end);
	return depth == 0;
}

/* +hh, +hhmm, +hh:mm, +h, +hhh:mm, +hh:mm:ss, --hhmm, and +hh:m of a cut date. */
static bool read_offset(struct scanner *scanner)
{
	bool is_west = *scanner->at != '+';
	scanner->at += is_west ? minus_length(scanner->at, scanner->end) : 1;
	if (is_west && scanner->at < scanner->end)
		scanner->at += minus_length(scanner->at, scanner->end);
	int count = count_digits(scanner->at, scanner->end);
	if (count < 1 || count > 4)
		return false;
	int value = value_of(scanner->at, count);
	scanner->at += count;
	bool has_colon = count <= 3 && scanner->at < scanner->end && *scanner->at == ':';
	int hours = count > 2 && !has_colon ? value / 100 : value;
	int minutes = count > 2 && !has_colon ? value % 100 : 0;
	if (has_colon) {
		scanner->at++;
		count = count_digits(scanner->at, scanner->end);
		if (count < 1 || count > 2)
			return false;
		minutes = value_of(scanner->at, count);
		scanner->at += count;
		if (scanner->end - scanner->at >= 3 && memcmp(scanner->at, ":00", 3) == 0)
			scanner->at += 3;
	}
	return set_offset(scanner, hours, minutes, is_west);
}

static bool set_offset(struct scanner *scanner, int hours, int minutes, bool is_west)
{
	int offset = hours * 60 + minutes;
	if (minutes > 59 || offset > OFFSET_MINUTES_MOST)
		return false;
	scanner->scan->offset = is_west ? -offset : offset;
	scanner->scan->has_zone = scanner->scan->has_offset = true;
	scanner->last = TOKEN_WORD;
	return true;
}

static bool read_number(struct scanner *scanner)
{
	const char *digits = scanner->at;
	int count = count_digits(digits, scanner->end), value = value_of(digits, count);
	if (count > DIGITS_MOST)
		return false;
	scanner->at += count;
	if (is_clock(scanner, count))
		return read_clock(scanner, value);
	if (count <= 2 && read_unit(scanner, value))
		return true;
	bool is_offset_in_digits = count == 4 && scanner->last == TOKEN_TIME && is_whole(scanner->scan);
	if (is_offset_in_digits && !scanner->scan->has_zone)
		return set_offset(scanner, value / 100, value % 100, false);
	if (scanner->last == TOKEN_MARK && !scanner->scan->has_time)
		return read_compact_time(scanner, digits, count);
	if (count > 4)
		return split_compact_date(scanner, digits, count);
	scanner->last = TOKEN_NUMBER;
	return add_number(scanner->scan, digits, count);
}

/* A colon, or a dot behind a whole date. */
static bool is_clock(const struct scanner *scanner, int count)
{
	const char *at = scanner->at;
	if (count > 2 || scanner->end - at < 2 || !is_digit(at[1]))
		return false;
	bool is_dotted = *at == '.' && scanner->last != TOKEN_MARK && !scanner->scan->has_time && is_whole(scanner->scan);
	return *at == ':' || (is_dotted && count_digits(at + 1, scanner->end) == 2);
}

/* hh:mm, hh:mm:ss, hh.mm.ss, and any fraction. */
static bool read_clock(struct scanner *scanner, int hour)
{
	struct date_scan *scan = scanner->scan;
	int *const parts[] = {&scan->minute, &scan->second};
	char separator = *scanner->at;
	if (scan->has_time)
		return false;
	scan->has_time = true;
	scan->hour = hour;
	for (size_t i = 0; i < 2 && scanner->at < scanner->end && *scanner->at == separator; i++) {
		int count = count_digits(scanner->at + 1, scanner->end);
		if (count < 1 || count > 2)
			return false;
		*parts[i] = value_of(scanner->at + 1, count);
		scanner->at += 1 + count;
	}
	scanner->last = TOKEN_TIME;
	read_fraction(scanner);
	return true;
}

/* 15時04分05秒, 15h04, 3 pm: what stands behind the number says that it is of the time. */
static bool read_unit(struct scanner *scanner, int value)
{
	struct date_scan *scan = scanner->scan;
	int *const parts[] = {&scan->hour, &scan->minute, &scan->second};
	size_t left = (size_t)(scanner->end - scanner->at), at = 0;
	if (!is_whole(scan))
		return false;
	while (at < sizeof units / sizeof *units &&
	       (left < strlen(units[at].text) || memcmp(scanner->at, units[at].text, strlen(units[at].text)) != 0))
		at++;
	bool is_unit = at < sizeof units / sizeof *units;
	int part = is_unit ? units[at].part : 0;
	if (!is_unit && !noon_length(scanner->at, scanner->end))
		return false;
	if (scan->has_time != (part > 0))
		return false;
	if (is_unit)
		scanner->at += strlen(units[at].text);
	*parts[part] = value;
	scan->has_time = true;
	scanner->last = TOKEN_TIME;
	bool has_minutes = is_unit && part == 0 && count_digits(scanner->at, scanner->end) == 2;
	if (has_minutes && (units[at].text[0] | 0x20) == 'h') {
		scan->minute = value_of(scanner->at, 2);
		scanner->at += 2;
	}
	return true;
}

/* hh, hhmm, hhmmss behind a T. */
static bool read_compact_time(struct scanner *scanner, const char *digits, int count)
{
	struct date_scan *scan = scanner->scan;
	if (count != 2 && count != 4 && count != 6)
		return false;
	scan->has_time = true;
	scan->hour = value_of(digits, 2);
	if (count >= 4)
		scan->minute = value_of(digits + 2, 2);
	if (count == 6)
		scan->second = value_of(digits + 4, 2);
	scanner->last = TOKEN_TIME;
	read_fraction(scanner);
	return true;
}

/* Of a second it is dropped; ISO 8601 §4.2.2.4 knows those of minutes and hours, too. */
static void read_fraction(struct scanner *scanner)
{
	struct date_scan *scan = scanner->scan;
	const char *at = scanner->at;
	bool has_fraction = scanner->end - at >= 2 && (*at == '.' || *at == ',') && is_digit(at[1]);
	if (!has_fraction || (scan->second < 0 && !is_whole(scan)))
		return;
	int unit = scan->second >= 0 ? 0 : scan->minute >= 0 ? 60 : 3600, count = count_digits(at + 1, scanner->end);
	int seconds = 0;
	for (int i = count; i > 0; i--)
		seconds = (unit * (at[i] - '0') + seconds) / 10;
	scanner->at += 1 + count;
	if (unit == 3600)
		scan->minute = seconds / 60;
	if (unit)
		scan->second = seconds % 60;
}

/* YYYYMMDD, YYYYDDD before a T, YYYYMMDDhhmm, YYYYMMDDhhmmss. */
static bool split_compact_date(struct scanner *scanner, const char *digits, int count)
{
	struct date_scan *scan = scanner->scan;
	if (scan->count > 0 || scan->month)
		return false;
	scanner->last = TOKEN_NUMBER;
	bool is_ordinal = count == 7 && scanner->at < scanner->end && (*scanner->at == 'T' || *scanner->at == 't');
	if (is_ordinal)
		return add_number(scan, digits, 4) && add_number(scan, digits + 4, 3);
	if (count != 8 && count != 12 && count != 14)
		return false;
	if (!add_number(scan, digits, 4) || !add_number(scan, digits + 4, 2) || !add_number(scan, digits + 6, 2))
		return false;
	return count == 8 || read_compact_time(scanner, digits + 8, count - 8);
}

static bool add_number(struct date_scan *scan, const char *digits, int count)
{
	if (scan->count == 3)
		return false;
	scan->numbers[scan->count++] = (struct date_number){.value = value_of(digits, count), .digits = count};
	return true;
}

static bool read_word(struct scanner *scanner)
{
	const char *word = scanner->at;
	const char *at = word;
	while (at < scanner->end && !blank_length(at, scanner->end) && !minus_length(at, scanner->end) && is_letter(*at)) {
		at++;
		/* terça-feira and Los_Angeles are one word, Sep-21 is not */
		if (scanner->end - at >= 2 && (*at == '-' || *at == '_') && is_letter(at[1]))
			at++;
	}
	if (at == word)
		return false;
	size_t noon = noon_length(word, scanner->end);
	if (noon > (size_t)(at - word))
		at = word + noon;
	/* the syllables of Hangul are U+AC00 to U+D7A3 */
	scanner->scan->is_korean |= (unsigned char)*word >= 0xea && (unsigned char)*word <= 0xed;
	scanner->at = at;
	size_t length = (size_t)(at - word);
	if (is_mark(scanner, word, length)) {
		if (*word == 'W' || *word == 'w')
			scanner->scan->is_week = true;
		else
			scanner->last = TOKEN_MARK;
		return true;
	}
	return take_word(scanner, date_word_find(word, length));
}

static bool take_word(struct scanner *scanner, struct date_word word)
{
	struct date_scan *scan = scanner->scan;
	switch (word.kind) {
	case DATE_WORD_MONTH:
		/* "mar., 6 avr. 2021" is a Tuesday in April: the last one counts, but none stands behind a whole date */
		if (scan->count >= (scan->month ? 2 : 3))
			return false;
		scan->month = word.value;
		scanner->last = TOKEN_WORD;
		return true;
	case DATE_WORD_ZONE:
		if (!scan->has_time)
			return take_unknown_word(scanner);
		if (!scan->has_offset)
			scan->offset = word.value;
		scan->has_zone = true;
		scanner->last = TOKEN_ZONE;
		return true;
	case DATE_WORD_NOON:
		scan->noon = word.value;
		return true;
	case DATE_WORD_WEEKDAY:
		scan->weekday = word.value;
		if (scanner->last == TOKEN_NONE)
			scanner->last = TOKEN_WORD;
		return true;
	case DATE_WORD_IGNORE:
		if (scanner->last == TOKEN_NONE)
			scanner->last = TOKEN_WORD;
		return true;
	case DATE_WORD_UNKNOWN:
		return take_unknown_word(scanner);
	}
	return false;
}

/* A weekday of some language, in front of the date or behind it; or a zone, which RFC 5322 says to take for UTC. */
static bool take_unknown_word(struct scanner *scanner)
{
	struct date_scan *scan = scanner->scan;
	if ((scan->count > 0 && !is_whole(scan)) || ++scan->unknown_words > UNKNOWN_WORDS_MOST)
		return false;
	bool is_zone = scanner->last == TOKEN_TIME && !scan->has_zone;
	if (is_zone)
		scan->has_zone = true;
	scanner->last = is_zone ? TOKEN_ZONE : TOKEN_WORD;
	return true;
}

/* The T between date and time, the W before a week. */
static bool is_mark(const struct scanner *scanner, const char *word, size_t length)
{
	bool is_between = length == 1 && scanner->at < scanner->end && is_digit(*scanner->at);
	if (!is_between || scanner->last != TOKEN_NUMBER)
		return false;
	return *word == 'T' || *word == 't' || ((*word == 'W' || *word == 'w') && scanner->scan->count == 1);
}

/* Whether the date has all its parts. */
static bool is_whole(const struct date_scan *scan)
{
	return scan->count >= (scan->month ? 2 : 3);
}

/* AM, pm, a.m. and the blanks before it; 0 when something else is there. */
static size_t noon_length(const char *at, const char *end)
{
	const char *from = at;
	while (at < end && *at == ' ')
		at++;
	if (end - at < 2 || ((*at | 0x20) != 'a' && (*at | 0x20) != 'p'))
		return 0;
	at += at[1] == '.' ? 2 : 1;
	if (at >= end || (*at | 0x20) != 'm' || (at + 1 < end && is_letter(at[1])))
		return 0;
	return (size_t)(at + 1 - from);
}

/* '-' or U+2212. */
static size_t minus_length(const char *at, const char *end)
{
	if (*at == '-')
		return 1;
	return end - at >= 3 && memcmp(at, "\xE2\x88\x92", 3) == 0 ? 3 : 0;
}

/* ASCII white space, a no-break space, an ideographic space. */
static size_t blank_length(const char *at, const char *end)
{
	if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
		return 1;
	if (end - at >= 2 && memcmp(at, "\xC2\xA0", 2) == 0)
		return 2;
	return end - at >= 3 && memcmp(at, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static int count_digits(const char *at, const char *end)
{
	int count = 0;
	while (end - at > count && is_digit(at[count]))
		count++;
	return count;
}

/* Of at most nine digits. */
static int value_of(const char *digits, int count)
{
	int value = 0;
	for (int i = 0; i < count && i < 9; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (unsigned char)character >= 0x80;
}
