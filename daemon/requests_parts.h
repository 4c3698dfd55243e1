/* requests_parts: a request under way, for the files of requests only. */
#ifndef REQUESTS_PARTS_H
#define REQUESTS_PARTS_H

#include "poll.h"
#include "requests.h"
#include "tidings/buf.h"

struct check;
struct error;
struct json;

/* A poll that the request waits for. */
struct request_wait {
	int64_t feed;
	bool is_done, has_failed;
	bool may_wait;  /* failed, but a later poll may do better: a new subscription stays */
	bool is_recent; /* polled so short a time ago that it is not polled again */
	enum poll_outcome outcome;
	int64_t added, merged_into;
	char *problem; /* owned */
};

struct request {
	struct requests *requests;
	struct request *next;
	const struct control_tools *tools;
	request_line_fn *fn;
	void *arg;
	struct buf line; /* the answer */
	/* Fills the answer when all polls have ended; NULL: it is there already. */
	bool (*finish)(struct request *request, struct error *error);
	struct request_wait *waits; /* sorted by feed */
	size_t wait_count, wait_capacity, done;
	bool tells_progress;
	struct json *answer; /* of the action that made the polls necessary; owned */
	struct check *check; /* owned; NULL: no check */
};

/* Each waits for its polls when the client does. */
bool requests_run_refresh(struct request *request, const struct json *json, struct error *error);
bool requests_run_subscribe(struct request *request, const struct json *json, struct error *error);

/* Asks an address once, without any feed, and reports on the answer. */
bool requests_run_check(struct request *request, const struct json *json, struct error *error);

/* Adds a feed to wait for; when all are there, sorts them, each once. */
void requests_add_wait(struct request *request, int64_t feed);
void requests_sort_waits(struct request *request);

/* Sends the answer and frees the request. */
void requests_finish(struct request *request);

/* One of them is over, as its members say. */
void requests_end_wait(struct request *request, struct request_wait *wait, const char *url);

#endif
