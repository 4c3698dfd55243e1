/* requests: what a client of the control socket may ask: the actions, and what only a daemon can do: refresh, status,
 * check, and subscribe with the first poll. Part of control. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control_tools;
struct poll_end;
struct request;
struct requests;

/* A line for the client, without line feed: progress, or the answer when is_last. */
typedef void request_line_fn(void *arg, const char *line, size_t length, bool is_last);

/* The tools are copied, what they point at is borrowed. */
struct requests *requests_new(const struct control_tools *tools);

/* Forgets all pending ones without answering. NULL is fine. */
void requests_free(struct requests *requests);

/* Runs one request line. fn may be called before this returns. NULL when the answer has been given already; else the
 * request is pending: cancel it when the client goes away. */
struct request *requests_run(
    struct requests *requests, const char *line, size_t length, request_line_fn *fn, void *arg);

/* What is being done goes on, unanswered. NULL is fine. */
void requests_cancel(struct request *request);

/* The polls that pending requests wait for and that have not ended count as skipped. */
void requests_give_up(struct requests *requests);

/* A poll has ended: pending requests that wait for it go on. */
void requests_tell(struct requests *requests, const struct poll_end *end);

#endif
