/* Regular expressions that cannot hang. */
#include "tidings/regex.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "tidings/error.h"
#include "tidings/mem.h"

#define PATTERN_LIMIT 8192
#define NESTING_LIMIT 64        /* parentheses inside each other */
#define HEAP_LIMIT (32u << 10)  /* KiB for one search */
#define WORK_LIMIT 250000000u   /* steps from one place of a text, times its length: a step may look at all of it */
#define STEPS_LEAST 1000u       /* but at least these from each place */
#define STEPS_MOST 1000000u     /* and at most these */
#define TIME_LIMIT INT64_C(200) /* milliseconds of CPU for one text */
#define REASON_SIZE 128

/* Before the pattern: asks at each place of the text where a search begins whether there is still time for it. The limits of
 * PCRE2 itself are for one place only. */
#define PREFIX "(?C1)"

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *found;
};

/* One text being searched. */
struct search {
	int64_t deadline;
};

static pcre2_code *compile(const char *pattern, struct error *error);
static void explain(const char *pattern, int number, size_t offset, struct error *error);
static uint32_t steps_for(size_t length);
static int check_time(pcre2_callout_block *block, void *arg);
static int64_t cpu_milliseconds(void);

struct regex *regex_new(const char *pattern, struct error *error)
{
	pcre2_code *code = compile(pattern, error);
	if (!code)
		return NULL;
	struct regex *regex = mem_new(1, sizeof *regex);
	regex->code = code;
	regex->limits = pcre2_match_context_create(NULL);
	regex->found = pcre2_match_data_create(1, NULL);
	if (!regex->limits || !regex->found) {
		regex_free(regex);
		error_set(error, ERROR_INTERNAL, "no memory for the pattern");
		return NULL;
	}
	pcre2_set_heap_limit(regex->limits, HEAP_LIMIT);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_data_free(regex->found);
	pcre2_match_context_free(regex->limits);
	pcre2_code_free(regex->code);
	mem_free(regex);
}

/* Without JIT: it would need memory that is writable and executable. */
bool regex_matches(const struct regex *regex, const char *text, size_t length)
{
	struct search search = {.deadline = -1};
	if (length > REGEX_TEXT_LIMIT)
		length = REGEX_TEXT_LIMIT;
	pcre2_set_match_limit(regex->limits, steps_for(length));
	pcre2_set_callout(regex->limits, check_time, &search);
	return pcre2_match(regex->code, (PCRE2_SPTR)text, length, 0, 0, regex->found, regex->limits) >= 0;
}

static pcre2_code *compile(const char *pattern, struct error *error)
{
	int number = 0;
	size_t offset = 0, length = strlen(pattern);
	if (length > PATTERN_LIMIT) {
		error_set(error, ERROR_INPUT, "the pattern is longer than %d bytes", PATTERN_LIMIT);
		return NULL;
	}
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (context)
		pcre2_set_parens_nest_limit(context, NESTING_LIMIT);
	char *whole = mem_format(PREFIX "%s", pattern);
	uint32_t options =
	    PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)whole, strlen(whole), options, &number, &offset, context);
	if (!code)
		explain(whole, number, offset, error);
	mem_free(whole);
	pcre2_compile_context_free(context);
	return code;
}

static void explain(const char *pattern, int number, size_t offset, struct error *error)
{
	unsigned char reason[REASON_SIZE] = "";
	size_t column = 0, prefix = strlen(PREFIX);
	for (size_t i = prefix; i < offset; i++)
		column += ((unsigned char)pattern[i] & 0xc0) != 0x80;
	pcre2_get_error_message(number, reason, sizeof reason);
	error_set(error, ERROR_INPUT, "the pattern is wrong %s character %zu: %s", column ? "after" : "at",
	    column ? column : 1, (const char *)reason);
}

static uint32_t steps_for(size_t length)
{
	size_t steps = WORK_LIMIT / (length + 1);
	if (steps < STEPS_LEAST)
		return STEPS_LEAST;
	return steps > STEPS_MOST ? STEPS_MOST : (uint32_t)steps;
}

/* The first place is free: most texts have no other where the pattern could begin. */
static int check_time(pcre2_callout_block *block, void *arg)
{
	struct search *search = arg;
	(void)block;
	if (search->deadline < 0) {
		search->deadline = 0;
		return 0;
	}
	int64_t now = cpu_milliseconds();
	if (search->deadline == 0)
		search->deadline = now + TIME_LIMIT;
	return now > search->deadline ? PCRE2_ERROR_CALLOUT : 0;
}

static int64_t cpu_milliseconds(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
