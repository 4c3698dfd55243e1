/* cli/selection: which entries are meant: the words of the query and the options that say the same. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct query;
struct session;

/* Options that select, for the verbs' table; OPTION_BIT and the options are in arguments.h. */
#define SELECTION_OPTIONS                                                                                              \
	(OPTION_BIT(OPTION_KEYWORD) | OPTION_BIT(OPTION_NEW) | OPTION_BIT(OPTION_FEED) | OPTION_BIT(OPTION_TAG) |          \
	    OPTION_BIT(OPTION_SINCE))

struct selection {
	char **words; /* the whole query as words, in the session's arena; the options as words behind */
	size_t word_count;
	struct query *query; /* NULL when nothing narrows it */
};

/* From the words of the command line from `first` on, and its options; `extra` (may be NULL) is one word more. */
bool selection_read(
    struct selection *selection, struct session *session, size_t first, const char *extra, struct error *error);

/* Whether an option narrows it. */
bool selection_has_options(const struct session *session);

/* The ids that the words from `first` on are. False without an error when one of them is no number, so that they are a
 * query; false with an error when it looks like an id and cannot be one. */
bool selection_read_ids(struct session *session, size_t first, int64_t **ids, size_t *count, struct error *error);

#endif
