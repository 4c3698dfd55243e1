/* websub: has hubs bring what is new, so that polls only make sure of it (WebSub, W3C Recommendation of 2018). For feeds
 * that name a hub, when the operator gave a callback address that hubs can reach: asks the hub, confirms that we meant
 * it, renews before the lease ends, takes what comes when it is signed right, and goes back to polling when a poll finds
 * what the hub did not bring, when the lease ends, or when the hub refuses. */
#ifndef WEBSUB_H
#define WEBSUB_H

struct ev_loop;
struct config;
struct error;
struct fetcher;
struct poll_end;
struct scheduler;
struct store;
struct websub;

#define WEBSUB_TICK 30.             /* seconds between two looks at who is due */
#define WEBSUB_AT_ONCE 4            /* hubs asked at each, and answers waited for */
#define WEBSUB_LEASE 864000         /* seconds that are asked for: ten days */
#define WEBSUB_LEASE_LEAST 7200     /* a shorter one counts as this: longer than WEBSUB_RETRY */
#define WEBSUB_LEASE_MOST 31622400  /* a longer one as this: a year */
#define WEBSUB_CONFIRM 86400        /* a hub has so long to confirm; then it is asked again */
#define WEBSUB_RETRY 3600           /* after a failure, doubled each time, up to a week */
#define WEBSUB_CHALLENGE_LIMIT 4096 /* bytes */

struct websub_tools {
	const struct config *config;
	struct store *store;
	struct fetcher *fetcher;
	struct scheduler *scheduler;
};

/* Listens, and begins to ask. All is borrowed. */
struct websub *websub_open(struct ev_loop *loop, const struct websub_tools *tools, struct error *error);

/* NULL is fine. */
void websub_close(struct websub *websub);

/* A poll has ended. */
void websub_note(struct websub *websub, const struct poll_end *end);

#endif
