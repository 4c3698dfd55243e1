/* query (rank 3): the query language of tidings-query(7), as a tree. An odd character is plain text, never a syntax
 * error; only an unknown field value, a bad date or a bad pattern is an error, and it points at the column. */
#ifndef TIDINGS_QUERY_H
#define TIDINGS_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct error;

enum query_kind {
	QUERY_ALL, /* the empty query */
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,
	QUERY_WORDS, /* full text: `text` in column `field` */
	QUERY_REGEX, /* the pattern `text` found in `field`: ANY, TITLE, AUTHOR, TEXT, FEED, TAG, LINK or CATEGORY */
	QUERY_TERM,  /* anything else: `field` with `text` or numbers */
};

enum query_field {
	QUERY_ANY, /* title, author and text */
	QUERY_TITLE,
	QUERY_AUTHOR,
	QUERY_TEXT,
	QUERY_FEED, /* id, title or part of the address */
	QUERY_TAG,
	QUERY_LINK,
	QUERY_CATEGORY,
	QUERY_LANG,
	QUERY_ID,
	QUERY_STORY,
	QUERY_IS,   /* state */
	QUERY_HAS,  /* state, too */
	QUERY_DATE, /* sort time in [from, until) */
	QUERY_RECEIVED,
};

enum query_state {
	QUERY_NEW, /* not read and not hidden */
	QUERY_READ,
	QUERY_UNREAD,
	QUERY_STARRED,
	QUERY_HIDDEN,
	QUERY_EDITED,
	QUERY_WITH_ENCLOSURE,
	QUERY_WITH_LINK,
	QUERY_WITH_AUTHOR,
	QUERY_WITH_TEXT,
	QUERY_WITH_TAG,
};

struct query {
	enum query_kind kind;
	enum query_field field;
	const char *text; /* of WORDS: the words as typed, one phrase; of TERM: the value */
	bool is_prefix;   /* pref* */
	enum query_state state;
	int64_t number; /* id:, story:; feed: when it is one, else 0 */
	int64_t from, until;
	struct query *left, *right; /* NOT has left only */
};

/* Everything a word of the language may begin with, for help and manual: "title:" and what it does. Ended by a row
 * without name. */
struct query_word {
	const char *name, *meaning, *example;
};
extern const struct query_word query_words[];

/* Parses one text. `now` is for since: and relative dates. At most 8 KiB and 256 nodes, AND and OR lists balanced; takes
 * at most 64 KiB of the arena. Errors name the column, in characters from 1. */
struct query *query_parse(struct arena *arena, const char *text, int64_t now, struct error *error);

/* The same from a command line's words: they are read as one text with spaces between them, but an argument with white
 * space in it counts as if it stood in parentheses, and what it leaves open ends with it. It is a phrase only if it
 * was quoted inside, as in shells. */
struct query *query_parse_words(
    struct arena *arena, char *const *words, size_t count, int64_t now, struct error *error);

/* Where the texts of saved queries come from: `find` gives NULL for a name that is none; the text is borrowed until the
 * next call. */
struct query_saved {
	const char *(*find)(void *arg, const char *name);
	void *arg;
};

/* query_parse_words with watch:NAME standing for that saved query; without `saved` (NULL) every watch: is an error.
 * At most 32 of them, also inside each other; takes at most 512 KiB of the arena. */
struct query *query_parse_saved(struct arena *arena, char *const *words, size_t count, int64_t now,
    const struct query_saved *saved, struct error *error);

/* Adds the tree as a query that gives the same tree when parsed; for tests. */
void query_print(struct buf *out, const struct query *query);

/* Adds the tree in words, a line a part, what belongs together indented: for people. */
void query_explain(struct buf *out, const struct query *query);

/* What may be wrong with a query that found nothing: a word of it that looks like a misspelt field. A sentence in the arena,
 * or NULL. */
const char *query_advice(struct arena *arena, const struct query *query);

/* Both, or the one that is not NULL. */
struct query *query_and(struct arena *arena, struct query *left, struct query *right);

#endif
