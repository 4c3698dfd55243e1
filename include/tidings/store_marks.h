/* store_marks (rank 5): what people do to entries: they mark, star and tag them, and undo it. */
#ifndef TIDINGS_STORE_MARKS_H
#define TIDINGS_STORE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct error;
struct store;

enum store_mark {
	STORE_MARK_READ,
	STORE_MARK_UNREAD,
	STORE_MARK_STAR,
	STORE_MARK_UNSTAR,
	STORE_MARK_TAG,
	STORE_MARK_UNTAG,
	STORE_MARK_HIDE, /* lists have it no more unless is:hidden is asked for */
	STORE_MARK_UNHIDE,
};

struct store_marking {
	enum store_mark mark;
	const char *tag; /* what STORE_MARK_TAG gives and STORE_MARK_UNTAG takes, one clean line; NULL for the others */
	int64_t action;  /* from store_marks_begin, where what changes is noted for undoing it; 0: nowhere */
};

/* Inside a transaction. *changed counts those that were not so before. ERROR_NOT_FOUND for an unknown id, before
 * anything is changed by this call. A tag that an entry has from its feed is not its own: it cannot be taken from it. */
bool store_marks_set(struct store *store, const int64_t *ids, size_t count, const struct store_marking *marking,
    int64_t *changed, struct error *error);

/* An entry of the journal. */
struct store_marks_action {
	int64_t id;
	int64_t at;       /* instant */
	const char *what; /* in words, one clean line */
	int64_t changed;  /* marks and tags */
};

/* How much of the past can be undone: so many actions, and so many changes but for the last action, which always can. */
#define STORE_MARKS_ACTIONS 100
#define STORE_MARKS_CHANGES 1000000

/* Begins an action; its markings name it, and store_marks_end closes it in the same transaction. */
bool store_marks_begin(struct store *store, int64_t now, const char *what, int64_t *action, struct error *error);

/* Forgets an action that changed nothing, and what is too long ago. */
bool store_marks_end(struct store *store, int64_t action, int64_t changed, struct error *error);

/* Undoes an action of the journal (0: the last) and forgets it, inside a transaction. *undone is what it was, its text in
 * the arena; *changed counts what is again as it was: others may have changed some of it, or removed the entry.
 * ERROR_NOT_FOUND when there is nothing to undo, or no such action. */
bool store_marks_undo(struct store *store, struct arena *arena, int64_t action, struct store_marks_action *undone,
    int64_t *changed, struct error *error);

/* The journal, the last action first, until fn returns false. */
bool store_marks_each(struct store *store, bool (*fn)(void *arg, const struct store_marks_action *action), void *arg,
    struct error *error);

/* The tags that entries or feeds have, by name, until fn returns false. The name is valid during the call only. */
struct store_tag {
	const char *name;
	int64_t entries; /* that have it as their own */
	int64_t feeds;
};
bool store_marks_each_tag(
    struct store *store, bool (*fn)(void *arg, const struct store_tag *tag), void *arg, struct error *error);

#endif
