/* cli/session: what a verb is, and what it is given to run: the arguments, the printer and whatever it needs opened. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arguments.h"
#include "output.h"
#include "tidings/config.h"

struct arena;
struct error;
struct session;
struct store;

/* Exit statuses. */
enum session_status {
	SESSION_DONE = 0,    /* done, or something was found */
	SESSION_NOTHING = 1, /* nothing was found, or some of it failed */
	SESSION_FAILED = 2,  /* an error */
};

enum verb_needs {
	VERB_NEEDS_NOTHING,
	VERB_NEEDS_CONFIG, /* where things are */
	VERB_NEEDS_STORE,  /* the database, for reading */
};

/* What may be said behind "tidings", and what it does. */
struct verb_example {
	const char *words, *meaning;
};

#define VERB_ANY SIZE_MAX /* any number of words */

struct verb {
	const char *name;
	const char *operands;                /* for the usage line; "" when there are none */
	const char *meaning;                 /* one line, no full stop */
	const char *details;                 /* more for its help and the manual: whole sentences, or NULL */
	const struct verb_example *examples; /* for the same; ended by a row without words */
	enum verb_needs needs;
	bool takes_query;   /* its words are a query: "-word" is one of them */
	size_t least, most; /* words that it takes */
	uint64_t options;   /* besides OPTION_EVERYWHERE */
	enum session_status (*run)(struct session *session, struct error *error);
};

/* The row of that name in a table ended by a row without one; NULL when there is none. */
const struct verb *session_find_verb(const struct verb *verbs, const char *name);

/* The error for a name that is none of them; false. */
bool session_refuse_verb(const struct verb *verbs, const char *name, struct error *error);

struct session {
	const struct arguments *arguments;
	const struct verb *verb;
	const struct verb *verbs; /* all, ended by a row without name */
	struct output output;
	struct config config; /* at its defaults for VERB_NEEDS_NOTHING */
	struct store *store;  /* NULL when not needed, or when there is no database yet */
	struct arena *arena;  /* for the whole run */
	int64_t now;
};

/* Checks the arguments against the verb and opens what it needs. Close with session_close, also after a failure. */
bool session_open(struct session *session, const struct arguments *arguments, const struct verb *verb,
    const struct verb *verbs, struct error *error);
void session_close(struct session *session);

/* False with ERROR_NOT_FOUND when there is no database yet: for verbs that speak of what must be in it. */
bool session_has_store(const struct session *session, struct error *error);

/* The --config of the command line, or NULL. */
const char *session_config_file(const struct session *session);

/* A word of the command line as clean UTF-8, in the session's arena. */
const char *session_word(struct session *session, const char *word);

#endif
