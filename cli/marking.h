/* cli/marking: asking for the `mark` and `tag` actions. */
#ifndef CLI_MARKING_H
#define CLI_MARKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct selection;
struct session;

/* What is to be done to entries. */
struct marking {
	const char *as;      /* read, unread, star, unstar, hide or unhide; NULL: it is about tags */
	const char **add;    /* tags to give, clean lines, */
	const char **remove; /* and to take */
	size_t add_count, remove_count;
	bool is_dry; /* only say what it would change */
};

/* To which: ids, or what a query of words selects. */
struct marking_target {
	const int64_t *ids;
	size_t count;
	const struct selection *selection; /* NULL: the ids */
};

/* Whether `as` is one of them. */
bool marking_is_known(const char *as);

/* What is then true of the entry, for a sentence: "read", "starred". */
const char *marking_name(const char *as);

/* Asks for it; *changed counts those that were not so before. */
bool marking_ask(struct session *session, const struct marking *marking, const struct marking_target *target,
    int64_t *changed, struct error *error);

#endif
