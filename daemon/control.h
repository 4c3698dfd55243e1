/* control: the Unix socket over which the command line talks to the daemon: JSON Lines as action.h describes them. The
 * same user, root and, when files are group-readable, members of the socket's group may; others are turned away with a
 * sentence. */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct control;
struct error;
struct ev_loop;
struct fetcher;
struct poll_end;
struct saver;
struct scheduler;
struct store;
struct workers;

#define CONTROL_CLIENT_COUNT 64
#define CONTROL_OUTPUT_LIMIT ((size_t)64 << 20) /* a client that does not read so much is dropped */

struct control_tools {
	const struct config *config; /* socket and group_readable count when the socket is opened */
	struct fetcher *fetcher;
	struct workers *workers;
	struct store *store; /* NULL, as is the scheduler, where only `check` is answered */
	struct scheduler *scheduler;
	struct saver *saver;
	bool is_helper; /* for one caller, who has no daemon: what cannot be reached now may wait for one */
};

/* Listens on config->socket, whose folder is made when missing. A socket that is there already is a dead daemon's, for
 * the database's lock is ours: it is replaced. */
struct control *control_open(struct ev_loop *loop, const struct control_tools *tools, struct error *error);

/* Talks over a connection that is there already, with its other end only; the loop is broken out of when that hangs up.
 * Takes the socket. */
struct control *control_adopt(struct ev_loop *loop, const struct control_tools *tools, int socket);

/* Whoever waits for polls is answered now, without those that have not ended. */
void control_give_up(struct control *control);

/* Hangs up and removes the socket. NULL is fine. */
void control_close(struct control *control);

/* A poll has ended: those who wait for it are told. */
void control_tell(struct control *control, const struct poll_end *end);

#endif
