/* fetch: gets the bytes of a feed from the network, politely and guarded. The only home of libcurl (with fetch_*.c).
 *
 * One fetch is one feed's request with the redirects behind it, each hop a transfer of its own: http and https only, at
 * most FETCH_HOP_COUNT, every address connected to checked, cookies kept until the fetch ends, credentials sent only to
 * the origin they were given for. A file: address is read only when it is the request's own.
 */
#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct error;
struct ev_loop;
struct fetch;
struct fetcher;

#define FETCH_HOP_COUNT 8

struct fetch_request {
	const char *url;
	const char *form;                 /* posted, URL-encoded; redirects are then answers; NULL: a GET */
	const char *etag, *last_modified; /* sent as they are when not NULL */
	bool takes_delta;                 /* with an ETag: only what is new will do, with status 226 (RFC 3229) */
	const char *username, *password;  /* NULL: those of the configuration, if any */
	bool is_private;                  /* addresses that are not public are fine at the origin of `scope` */
	const char *scope;                /* what credentials and is_private belong to: the feed's own address */
};

/* A redirect on the way. */
struct fetch_hop {
	int64_t status;
	char *url; /* that answered so */
};

struct fetch_answer {
	int64_t status;       /* HTTP status; 0 when there was no whole answer, and then: */
	const char *problem;  /* why, one line */
	bool is_unreachable;  /* the host did not answer at all: no address, no connection, no byte in time */
	const char *url;      /* where the answer comes from */
	const char *moved_to; /* the last address that only permanent redirects led to, or NULL */
	const struct fetch_hop *hops;
	int hop_count;
	int http_version; /* 10, 11, 20, 30; 0 unknown */
	const char *content_type, *etag, *last_modified, *content_encoding, *cache_control, *expires; /* NULL: not given */
	const char *links;   /* the Link headers, joined by commas, or NULL */
	int64_t freshness;   /* seconds, 0 none */
	int64_t retry_after; /* seconds, -1 none */
	bool is_conditional; /* the request carried validators */
	const char *bytes;   /* decoded; never NULL */
	size_t length;
	size_t sent; /* bytes of the body as they came, before decoding */
};

/* The answer and everything in it is borrowed until the call returns. The fetch is over: do not cancel it. */
typedef void fetch_done_fn(void *arg, const struct fetch_answer *answer);

/* The loop and the configuration are borrowed; the configuration's content may change between transfers. */
struct fetcher *fetch_open(struct ev_loop *loop, const struct config *config, struct error *error);

/* Reads the credentials of the configuration again; the old ones stay when that fails. */
bool fetch_reload(struct fetcher *fetcher, struct error *error);

/* Ends all transfers without calling anybody back. NULL is fine. */
void fetch_close(struct fetcher *fetcher);

/* Copies the request. Calls fn exactly once, never before it has returned, unless the fetch is cancelled or the
 * fetcher closed. */
struct fetch *fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *fn, void *arg);

/* Monotonic seconds: when the last byte came, or else when this hop began. */
double fetch_heard(const struct fetch *fetch);

/* Ends it without calling back. NULL is fine. */
void fetch_cancel(struct fetch *fetch);

#endif
