/* cli/subscription: asking for subscriptions: feeds gathered into requests of the `subscribe` action, and its answers
 * told. */
#ifndef CLI_SUBSCRIPTION_H
#define CLI_SUBSCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "progress.h"
#include "tidings/buf.h"
#include "tidings/json.h"

struct client;
struct error;
struct session;

struct subscription {
	struct session *session;
	struct client *client;
	bool is_private, waits;
	bool is_brief; /* only failures are told one by one */
	int64_t added, known, failed;
	struct progress progress;
	struct buf request; /* not sent yet */
	struct json_writer writer;
	size_t pending; /* feeds in the request */
};

void subscription_begin(struct subscription *subscription, struct session *session, struct client *client);

/* Adds one feed; title and tag may be NULL. A request that has become long is sent. */
bool subscription_add(
    struct subscription *subscription, const char *url, const char *title, const char *tag, struct error *error);

/* Sends what is left. */
bool subscription_end(struct subscription *subscription, struct error *error);

/* Frees; also after a failure. */
void subscription_done(struct subscription *subscription);

#endif
