/* The command line: every option in one table, and which of the words is what. */
#include "arguments.h"

#include <string.h>

#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define NAME_SIZE 64 /* bytes; no option's name is as long */

// clang-format off
const struct arguments_option arguments_options[OPTION_COUNT] = {
	[OPTION_CONFIG]        = {"config",        0,   ARGUMENTS_TEXT,   "FILE", "read this configuration instead of the usual ones"},
	[OPTION_DATABASE]      = {"database",      0,   ARGUMENTS_TEXT,   "FILE", "use this database; its daemon's socket is FILE.sock"},
	[OPTION_COLOR]         = {"color",         0,   ARGUMENTS_TEXT,   "WHEN", "colours: auto (on a terminal, unless NO_COLOR is set), always or never"},
	[OPTION_HELP]          = {"help",          'h', ARGUMENTS_FLAG,   NULL,   "say how to use the program or the verb"},
	[OPTION_VERSION]       = {"version",       'V', ARGUMENTS_FLAG,   NULL,   "print the version"},
	[OPTION_JSON]          = {"json",          0,   ARGUMENTS_FLAG,   NULL,   "print JSON Lines: one object a line"},
	[OPTION_FORMAT]        = {"format",        0,   ARGUMENTS_TEXT,   "FORM", "print text, json, csv, tsv, sfeed, atom, mbox, or a line of your own: '{date} {title} {link}'"},
	[OPTION_SORT]          = {"sort",          0,   ARGUMENTS_TEXT,   "ORDER", "date: newest first; rank: what matches best first"},
	[OPTION_EXPLAIN]       = {"explain",       0,   ARGUMENTS_FLAG,   NULL,   "say how the query was understood and how it is answered, and do nothing"},
	[OPTION_LIMIT]         = {"limit",         'n', ARGUMENTS_NUMBER, "N",    "print at most N entries; 0 prints all (on a terminal 50 are usual)"},
	[OPTION_REVERSE]       = {"reverse",       'r', ARGUMENTS_FLAG,   NULL,   "oldest first"},
	[OPTION_KEYWORD]       = {"keyword",       0,   ARGUMENTS_TEXT,   "EXPR", "only what matches this query; may be given again, then all must match"},
	[OPTION_NEW]           = {"new",           0,   ARGUMENTS_FLAG,   NULL,   "only what is new: neither read nor hidden"},
	[OPTION_FEED]          = {"feed",          0,   ARGUMENTS_TEXT,   "FEED", "only of this feed: its id, title or part of its address"},
	[OPTION_TAG]           = {"tag",           0,   ARGUMENTS_TEXT,   "TAG",  "this tag: only entries that bear it, or what new feeds are to bear"},
	[OPTION_SINCE]         = {"since",         0,   ARGUMENTS_TEXT,   "WHEN", "only from then on: 2d, yesterday, 2026-05-01"},
	[OPTION_CURSOR_FILE]   = {"cursor-file",   0,   ARGUMENTS_TEXT,   "FILE", "go on behind the entry that FILE names, and keep it up to date"},
	[OPTION_TITLE]         = {"title",         0,   ARGUMENTS_TEXT,   "TEXT", "call the feed so, whatever it says of itself"},
	[OPTION_PASSWORDS]     = {"passwords",     0,   ARGUMENTS_FLAG,   NULL,   "write user names and passwords into the addresses, too"},
	[OPTION_PRIVATE]       = {"private",       0,   ARGUMENTS_FLAG,   NULL,   "allow loopback and private network addresses for these feeds"},
	[OPTION_NO_WAIT]       = {"no-wait",       0,   ARGUMENTS_FLAG,   NULL,   "do not wait for the first poll of the new feeds"},
	[OPTION_WAIT]          = {"wait",          0,   ARGUMENTS_FLAG,   NULL,   "wait until the polls have ended and say what they brought"},
	[OPTION_FORCE]         = {"force",         0,   ARGUMENTS_FLAG,   NULL,   "poll even feeds that were polled a moment ago or are given up; write over a backup"},
	[OPTION_PEEK]          = {"peek",          0,   ARGUMENTS_FLAG,   NULL,   "do not mark as read"},
	[OPTION_HTML]          = {"html",          0,   ARGUMENTS_FLAG,   NULL,   "print the content as safe HTML"},
	[OPTION_LINKS]         = {"links",         0,   ARGUMENTS_FLAG,   NULL,   "print the addresses in it, one a line"},
	[OPTION_NO_PAGER]      = {"no-pager",      0,   ARGUMENTS_FLAG,   NULL,   "never start a pager"},
	[OPTION_BASE]          = {"base",          0,   ARGUMENTS_TEXT,   "URL",  "the address of the document, for relative links"},
	[OPTION_CONTENT_TYPE]  = {"content-type",  0,   ARGUMENTS_TEXT,   "TYPE", "the Content-Type it was served with"},
	[OPTION_DISCOVER]      = {"discover",      0,   ARGUMENTS_FLAG,   NULL,   "print the addresses of the feeds that a web page points at"},
	[OPTION_AGAIN]         = {"again",         0,   ARGUMENTS_FLAG,   NULL,   "ask a second time, conditionally, to see whether that is honoured"},
	[OPTION_NAMES]         = {"names",         0,   ARGUMENTS_FLAG,   NULL,   "print the names and nothing else, one a line"},
	[OPTION_ALL]           = {"all",           0,   ARGUMENTS_FLAG,   NULL,   "feeds, entries, marks and tags as JSON Lines"},
	[OPTION_DRY_RUN]       = {"dry-run",       0,   ARGUMENTS_FLAG,   NULL,   "say what would change, and change nothing"},
	[OPTION_YES]           = {"yes",           0,   ARGUMENTS_FLAG,   NULL,   "do not ask before much is changed"},
	[OPTION_UNFOLD]        = {"unfold",        0,   ARGUMENTS_FLAG,   NULL,   "a line an entry, not one a story"},
	[OPTION_LIST]          = {"list",          0,   ARGUMENTS_FLAG,   NULL,   "print what can be undone, the last first"},
	[OPTION_THEN]          = {"then",          0,   ARGUMENTS_TEXT,   "DO",   "do this to what matches when it arrives: hide, read, star or tag=NAME"},
	[OPTION_MAN_VERBS]     = {"man-verbs",     0,   ARGUMENTS_FLAG,   NULL,   NULL},
	[OPTION_MAN_OPTIONS]   = {"man-options",   0,   ARGUMENTS_FLAG,   NULL,   NULL},
	[OPTION_MAN_QUERY]     = {"man-query",     0,   ARGUMENTS_FLAG,   NULL,   NULL},
	[OPTION_MAN_CONFIG]    = {"man-config",    0,   ARGUMENTS_FLAG,   NULL,   NULL},
	[OPTION_MAN_FORMS]     = {"man-forms",     0,   ARGUMENTS_FLAG,   NULL,   NULL},
	[OPTION_SAMPLE_CONFIG] = {"sample-config", 0,   ARGUMENTS_FLAG,   NULL,   NULL},
};
// clang-format on

/* Where the reading stands. */
struct cursor {
	struct arguments *arguments;
	char *const *rest; /* the arguments not read yet, ended by NULL */
	bool takes_query, has_ended;
};

static bool read_argument(
    struct cursor *cursor, char *argument, bool (*takes_query)(const char *verb), struct error *error);
static void hide_user(char *argument);
static bool find_option(const char *argument, enum option *option, const char **value);
static bool find_long(const char *name, enum option *option, const char **value);
static bool find_short(const char *argument, enum option *option, const char **value);
static bool take_option(struct cursor *cursor, enum option option, const char *value, struct error *error);
static bool refuse_option(const char *argument, bool takes_query, struct error *error);
static const char *name_of_option(const void *arg, size_t index);

bool arguments_parse(struct arguments *arguments, int argc, char *const argv[], bool (*takes_query)(const char *verb),
    struct error *error)
{
	size_t count = argc > 0 ? (size_t)argc : 1;
	*arguments = (struct arguments){
	    .words = mem_new(count, sizeof *arguments->words),
	    .values = mem_new(count, sizeof *arguments->values),
	};
	if (argc < 1)
		return true;
	struct cursor cursor = {.arguments = arguments, .rest = argv + 1};
	while (*cursor.rest) {
		char *argument = *cursor.rest++;
		if (!read_argument(&cursor, argument, takes_query, error))
			return false;
	}
	return true;
}

void arguments_done(struct arguments *arguments)
{
	for (size_t i = 0; i < arguments->word_count; i++)
		mem_free(arguments->words[i]);
	mem_free(arguments->words);
	mem_free(arguments->values);
	*arguments = (struct arguments){0};
}

const char *arguments_get(const struct arguments *arguments, enum option option)
{
	for (size_t i = arguments->value_count; i-- > 0;)
		if (arguments->values[i].option == option)
			return arguments->values[i].text;
	return NULL;
}

bool arguments_has(const struct arguments *arguments, enum option option)
{
	return arguments_get(arguments, option) != NULL;
}

int64_t arguments_number(const struct arguments *arguments, enum option option, int64_t fallback)
{
	const char *text = arguments_get(arguments, option);
	int64_t number = fallback;
	return text && text_parse_number(text, &number) ? number : fallback;
}

static bool read_argument(
    struct cursor *cursor, char *argument, bool (*takes_query)(const char *verb), struct error *error)
{
	struct arguments *arguments = cursor->arguments;
	enum option option;
	const char *value = NULL;
	bool has_dash = !cursor->has_ended && argument[0] == '-' && argument[1];

	if (has_dash && strcmp(argument, "--") == 0) {
		cursor->has_ended = true;
		return true;
	}
	if (has_dash && find_option(argument, &option, &value))
		return take_option(cursor, option, value, error);
	if (has_dash && (argument[1] == '-' || !cursor->takes_query))
		return refuse_option(argument, cursor->takes_query, error);
	if (arguments->verb) {
		arguments->words[arguments->word_count++] = mem_copy(argument);
		arguments->end += !cursor->has_ended;
		hide_user(argument);
		return true;
	}
	arguments->verb = argument;
	cursor->takes_query = takes_query(argument);
	return true;
}

/* Everybody can see the command lines of others, with the passwords in their addresses. */
static void hide_user(char *argument)
{
	char *scheme = strstr(argument, "://");
	if (!scheme)
		return;
	char *start = scheme + 3, *end = start + strcspn(start, "/?#");
	while (end > start && end[-1] != '@')
		end--;
	if (end > start)
		memset(start, '*', (size_t)(end - 1 - start));
}

static bool find_option(const char *argument, enum option *option, const char **value)
{
	return argument[1] == '-' ? find_long(argument + 2, option, value) : find_short(argument, option, value);
}

static bool find_long(const char *name, enum option *option, const char **value)
{
	size_t length = strcspn(name, "=");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const char *candidate = arguments_options[i].name;
		if (strlen(candidate) != length || strncmp(candidate, name, length) != 0)
			continue;
		*option = (enum option)i;
		*value = name[length] ? name + length + 1 : NULL;
		return true;
	}
	return false;
}

/* "-n", and "-n5" when it takes a number; "-news" is a word. */
static bool find_short(const char *argument, enum option *option, const char **value)
{
	int64_t number;
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct arguments_option *row = &arguments_options[i];
		if (row->letter == 0 || row->letter != argument[1])
			continue;
		bool is_number = row->kind == ARGUMENTS_NUMBER && text_parse_number(argument + 2, &number);
		if (argument[2] && !is_number)
			return false;
		*option = (enum option)i;
		*value = argument[2] ? argument + 2 : NULL;
		return true;
	}
	return false;
}

static bool take_option(struct cursor *cursor, enum option option, const char *value, struct error *error)
{
	const struct arguments_option *row = &arguments_options[option];
	struct arguments *arguments = cursor->arguments;
	int64_t number;

	if (row->kind == ARGUMENTS_FLAG && value)
		return error_set(error, ERROR_INPUT, "--%s takes no value", row->name);
	if (row->kind != ARGUMENTS_FLAG && !value) {
		if (!*cursor->rest)
			return error_set(error, ERROR_INPUT, "--%s needs a value: --%s %s", row->name, row->name, row->value);
		value = *cursor->rest++;
	}
	if (row->kind == ARGUMENTS_NUMBER && !text_parse_number(value, &number))
		return error_set(
		    error, ERROR_INPUT, "--%s: %.60s is not a whole number", row->name, *value ? value : "nothing");
	arguments->values[arguments->value_count++] = (struct arguments_value){option, value ? value : ""};
	return true;
}

static bool refuse_option(const char *argument, bool takes_query, struct error *error)
{
	char name[NAME_SIZE] = "";
	size_t length = strcspn(argument, "=");
	if (argument[1] == '-' && length < sizeof name)
		memcpy(name, argument, length);
	const char *nearest = *name ? text_nearest(name + 2, name_of_option, NULL) : NULL;
	return error_set(error, ERROR_INPUT, "unknown option %.60s; %s%s%s%s", argument, nearest ? "did you mean --" : "",
	    nearest ? nearest : "", nearest ? "? " : "",
	    takes_query ? "words that begin with dashes stand behind --" : "tidings --help lists what there is");
}

static const char *name_of_option(const void *arg, size_t index)
{
	(void)arg;
	return index < OPTION_COUNT ? arguments_options[index].name : NULL;
}
