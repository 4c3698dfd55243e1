/* check: one polite look at an address, without subscribing to it, and what a publisher should know about the answer. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

#include "fetch.h"
#include "tidings/feed.h"

struct arena;
struct check;
struct workers;

struct check_request {
	const char *url; /* http or https, without userinfo */
	const char *username, *password;
	bool is_private; /* as in fetch.h */
	bool is_again;   /* ask once more, with the validators of the first answer */
};

struct check_result {
	const char *url;            /* asked */
	struct fetch_answer answer; /* without its bytes */
	struct feed_result parsed;  /* all NULL when there was nothing to parse */
	const char *problem;        /* why there is no feed; NULL when there is one */
	int64_t now;
	int64_t again; /* the status of the second answer, 0: it was not asked for, or there was nothing to send */
};

/* Borrowed until the call returns; the check is over. */
typedef void check_done_fn(void *arg, const struct check_result *result);

/* Fetcher and workers are borrowed, the request is copied. Calls fn exactly once, never before it has returned, unless
 * the check is cancelled. */
struct check *check_start(struct fetcher *fetcher, struct workers *workers, const struct check_request *request,
    check_done_fn *fn, void *arg);

/* Ends it without calling back. NULL is fine. */
void check_cancel(struct check *check);

#endif
