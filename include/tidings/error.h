/* error (rank 0): why something failed, in one line a person can act on.
 *
 * What can fail returns bool and takes a struct error * last, which may be NULL when the reason does not matter.
 * The text is lower case, has no full stop, names the thing, and holds no control character whatever was put into it.
 */
#ifndef TIDINGS_ERROR_H
#define TIDINGS_ERROR_H

#include <stdbool.h>

#define ERROR_TEXT_SIZE 512

enum error_kind {
	ERROR_NONE,
	ERROR_INPUT,     /* what the caller gave is wrong: an address, a query, an option, a file's content */
	ERROR_NOT_FOUND, /* no such feed, entry, file */
	ERROR_REFUSED,   /* understood, and not allowed: permissions, a private address, a person's rule */
	ERROR_BUSY,      /* somebody else holds it; trying again later may help */
	ERROR_IO,        /* the file system, the network or the database failed */
	ERROR_INTERNAL,  /* a defect of ours */
};

struct error {
	enum error_kind kind;
	char text[ERROR_TEXT_SIZE];
};

/* Sets kind and text (cut at a character boundary) and returns false, so that `return error_set(…)` reads well. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Like error_set with ": " and the system's words for errno value `number` behind; the kind follows from the number
 * (ENOENT → not found, EACCES and EPERM → refused, EAGAIN and EBUSY → busy, else io). Returns false. */
bool error_set_system(struct error *error, int number, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts context in front of the text: "importing feeds.opml: " + text. Returns false. */
bool error_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The kind as a word ("input", "not-found", …) for the control protocol, and back (unknown words: ERROR_INTERNAL). */
const char *error_kind_name(enum error_kind kind);
enum error_kind error_kind_parse(const char *name);

#endif
