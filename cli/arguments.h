/* cli/arguments: the command line: every option in one table, and which of the words is what. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum option {
	OPTION_CONFIG,
	OPTION_DATABASE,
	OPTION_COLOR,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_JSON,
	OPTION_FORMAT,
	OPTION_SORT,
	OPTION_EXPLAIN,
	OPTION_LIMIT,
	OPTION_REVERSE,
	OPTION_KEYWORD,
	OPTION_NEW,
	OPTION_FEED,
	OPTION_TAG,
	OPTION_SINCE,
	OPTION_CURSOR_FILE,
	OPTION_TITLE,
	OPTION_PASSWORDS,
	OPTION_PRIVATE,
	OPTION_NO_WAIT,
	OPTION_WAIT,
	OPTION_FORCE,
	OPTION_PEEK,
	OPTION_HTML,
	OPTION_LINKS,
	OPTION_NO_PAGER,
	OPTION_BASE,
	OPTION_CONTENT_TYPE,
	OPTION_DISCOVER,
	OPTION_AGAIN,
	OPTION_NAMES,
	OPTION_ALL,
	OPTION_DRY_RUN,
	OPTION_YES,
	OPTION_UNFOLD,
	OPTION_LIST,
	OPTION_THEN,
	OPTION_MAN_VERBS,
	OPTION_MAN_OPTIONS,
	OPTION_MAN_QUERY,
	OPTION_MAN_CONFIG,
	OPTION_MAN_FORMS,
	OPTION_SAMPLE_CONFIG,
	OPTION_COUNT,
};

/* Sets of options, for the verbs' table. */
#define OPTION_BIT(option) (UINT64_C(1) << (option))
#define OPTION_EVERYWHERE                                                                                              \
	(OPTION_BIT(OPTION_CONFIG) | OPTION_BIT(OPTION_DATABASE) | OPTION_BIT(OPTION_COLOR) | OPTION_BIT(OPTION_HELP) |    \
	    OPTION_BIT(OPTION_VERSION))

enum arguments_kind { ARGUMENTS_FLAG, ARGUMENTS_TEXT, ARGUMENTS_NUMBER };

struct arguments_option {
	const char *name; /* without the dashes */
	char letter;      /* of the short form; 0: none */
	enum arguments_kind kind;
	const char *value;   /* what to call its value in usage and manual; NULL for a flag */
	const char *meaning; /* one line; NULL: not for people, left out of help and completion */
};

/* Indexed by enum option. */
extern const struct arguments_option arguments_options[OPTION_COUNT];

struct arguments_value {
	enum option option;
	const char *text; /* borrowed from argv; "" for a flag */
};

struct arguments {
	const char *verb; /* NULL when there was none */
	char **words;     /* what follows the verb, without the options; copies */
	size_t word_count;
	size_t end;                     /* how many of the words stand before "--" */
	struct arguments_value *values; /* in the order given */
	size_t value_count;
};

/* Reads the command line, and overwrites user names and passwords in the addresses of `argv`. Options stand anywhere until "--"; "-n 5", "-n5", "--limit 5" and "--limit=5" are the same.
 * Behind a verb for which `takes_query` says so a word such as "-word" that is no known option is a word of the query.
 * Free with arguments_done, also after a failure. */
bool arguments_parse(struct arguments *arguments, int argc, char *const argv[], bool (*takes_query)(const char *verb),
    struct error *error);
void arguments_done(struct arguments *arguments);

/* The last value given for an option ("" for a flag); NULL when it was not given. */
const char *arguments_get(const struct arguments *arguments, enum option option);
bool arguments_has(const struct arguments *arguments, enum option option);

/* The value of a number, which was checked when it was read. */
int64_t arguments_number(const struct arguments *arguments, enum option option, int64_t fallback);

#endif
