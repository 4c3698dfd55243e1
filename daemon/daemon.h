/* daemon: the whole of tidingsd: its parts, built in order and undone in reverse, the signals, and the service manager.
 */
#ifndef DAEMON_H
#define DAEMON_H

#include <stdbool.h>

#include "scheduler.h"

struct daemon;
struct error;

struct daemon_options {
	const char *config, *database; /* as for config_load; may be NULL; borrowed until daemon_close */
	enum scheduler_mode mode;
	bool is_bare; /* with SCHEDULER_ASKED: without a database; nothing but `check` is answered */
};

/* Everything is ready when this returns; nothing has been polled. With SCHEDULER_ASKED it is a helper, which answers one
 * caller of the control socket's language on standard input, a socket. */
struct daemon *daemon_open(const struct daemon_options *options, struct error *error);

/* Tells the caller of a helper that could not be opened why. */
void daemon_refuse(const struct error *error);

/* Runs until SIGTERM or SIGINT, or, when polling once, until every feed had its turn; a helper, until its caller hangs
 * up. False when polling once and a
 * feed failed. */
bool daemon_run(struct daemon *daemon);

/* What polls have found so far is kept; transfers are broken off. NULL is fine. */
void daemon_close(struct daemon *daemon);

#endif
