/* action (rank 6): every change a person can ask for: JSON in, JSON out, over a store. The daemon runs them for the
 * CLI; without a daemon the CLI runs the same on the file.
 *
 * The control protocol (daemon/control, cli/client) is these, as JSON Lines on the control socket. A request has one
 * answer, with any number of progress lines before it:
 *
 *   request   {"action":"mark","as":"read","ids":[4,7]}
 *   progress  {"progress":{"done":3,"total":10,"feed":7,"url":"https://…","outcome":"fresh","new":5,"problem":"…"}}
 *   answer    {"ok":true,…} or {"ok":false,"kind":"not-found","error":"no entry 7"}
 *
 *   subscribe    feeds: [{url, title?, tag?}], private?: bool, wait?: bool
 *                → feeds: [{id, url, title, added, entries?, problem?}], added, known, failed
 *   unsubscribe  feeds: [text] (id, address, title, part of the address that is unique)
 *                → feeds: [{id, url, title}]
 *   set          feed: text, settings: {interval?: "2h" or "auto", title?: text, tags?: "a,b", url?: text}
 *                → id
 *   mark         as: read/unread/star/unstar, and ids: [..] or query: [words], dry?: bool (nothing is done)
 *                → changed
 *   tag          add?: [tag], remove?: [tag], and the same as mark
 *                → changed
 *   undo         id?: of the journal (else the last mark or tag), dry?: bool
 *                → id, what, at (instant), changed
 *   split        ids: [..]: each is a story of its own, and stays so
 *                → changed
 *   merge        ids: [..], two or more: their stories are one, and stay so
 *                → story, changed
 *   restore      records: [{type: "feed" or "entry", …}] as `tidings export --all` writes them, private?: bool (what they say
 *                of private addresses and files counts), reserve?: {feed, entry} (first: their greatest ids), keep?: bool
 *                (the answer to reserve was so: ids are kept)
 *                → keep, feeds, known_feeds, entries, known_entries, refused
 *
 * Only a daemon answers these (daemon/requests):
 *
 *   refresh      feeds?: [text], force?: bool, wait?: bool
 *                → polled, new, failed (with wait), queued (without), recent (polled so short a time ago that they
 *                are not polled again without force)
 *   status       → pid, version, started, feeds, polling, queued, held, next, offline, lag (ms), workers, database
 *
 * With wait, subscribe is answered by the daemon after the first poll of each new feed; one that turned out to be no
 * feed or cannot be reached is taken back, with problem set and failed counted. */
#ifndef TIDINGS_ACTION_H
#define TIDINGS_ACTION_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;
struct json;
struct store;

#define ACTION_REQUEST_LIMIT (16u << 20) /* bytes of one request line */

struct action {
	const char *name;
	bool changes_feeds; /* the daemon re-reads its schedule afterwards */
	const char *meaning;
};

/* The table, ended by a row without name. */
extern const struct action actions[];
const struct action *action_find(const char *name);

/* Runs one in its own durable transaction; `now` is an instant. Appends the answer's object (with "ok":true) to
 * `answer`, without line feed. On failure nothing is appended, and nothing changed but for what store_commit says of a
 * disk that does not confirm; an answer that does not fit is a failure, too. */
bool action_run(struct store *store, const struct json *request, int64_t now, struct buf *answer, struct error *error);

/* Appends the answer for an error. */
void action_add_error(struct buf *answer, const struct error *error);

#endif
