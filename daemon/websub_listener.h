/* websub_listener: hears what hubs say to our callback addresses, over HTTP. The only home of libmicrohttpd, which runs
 * in the event loop without threads. A reverse proxy in front of it speaks TLS.
 *
 * Only requests whose address ends in a token that is known are read further; of those, bodies up to max-body, and no
 * more than two of such at a time in memory. */
#ifndef WEBSUB_LISTENER_H
#define WEBSUB_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct error;
struct ev_loop;
struct websub_listener;

#define WEBSUB_LISTENER_CONNECTIONS 64
#define WEBSUB_LISTENER_SECONDS 30 /* a connection may be silent, and twice that a request may take */

/* What a hub asks whether we want it (hub.mode and so on); NULL: not given. */
struct websub_question {
	const char *token; /* never NULL */
	const char *mode, *topic, *challenge, *lease, *reason;
};

/* What a hub brings; NULL: header not given. */
struct websub_delivery {
	const char *token; /* never NULL */
	const char *content_type, *links, *signature;
	const char *bytes;
	size_t length;
};

/* All give the HTTP status of the answer. Everything is borrowed during the call. */
struct websub_hearer {
	unsigned (*knock)(void *arg, const char *token);                    /* before a body is read: 200 to go on */
	unsigned (*ask)(void *arg, const struct websub_question *question); /* 200: answered with the challenge, if any */
	unsigned (*bring)(void *arg, const struct websub_delivery *delivery);
	void *arg;
};

/* Listens at config->websub_listen, "127.0.0.1:8468" or "[::1]:8468". Loop and configuration are borrowed. */
struct websub_listener *websub_listener_open(
    struct ev_loop *loop, const struct config *config, const struct websub_hearer *hearer, struct error *error);

/* Breaks off what is going on. NULL is fine. */
void websub_listener_close(struct websub_listener *listener);

#endif
