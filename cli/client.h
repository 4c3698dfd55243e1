/* cli/client: changes. A daemon that holds the database is asked over its control socket; without one the same action
 * runs on the file. */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct config;
struct error;
struct json;

/* How far a long action is. Valid during the call only; texts may be NULL. */
struct client_progress {
	int64_t done, total, feed, new_entries;
	const char *url, *outcome, *problem;
};

typedef void client_progress_fn(void *arg, const struct client_progress *progress);

enum client_reach {
	CLIENT_DAEMON_ONLY, /* ERROR_NOT_FOUND when none runs */
	CLIENT_ANY,         /* else opens the file for writing, waiting for other short-lived writers */
};

struct client;

/* NULL with an error: the socket is not for us (then join the group), the file cannot be written, … */
struct client *client_open(const struct config *config, enum client_reach reach, struct error *error);
void client_close(struct client *client); /* NULL is fine */

/* The same for what needs the network: without a daemon, a tidingsd is started that answers this client only; without one
 * that can be started, as CLIENT_ANY. `config_file`: as given to config_load, or NULL. */
struct client *client_open_network(const struct config *config, const char *config_file, struct error *error);

/* The same for `check`, which needs no database. An error when no tidingsd can be started. */
struct client *client_open_check(const struct config *config, const char *config_file, struct error *error);

bool client_has_daemon(const struct client *client);

/* A daemon or a tidingsd of our own answers. */
bool client_has_network(const struct client *client);

/* Who hears of progress from now on; NULL: nobody. */
void client_watch(struct client *client, client_progress_fn *fn, void *arg);

/* Runs one action (a JSON object, without line feed) and gives its answer, to be freed with json_free. False with the
 * action's own error when it was refused. */
bool client_run(struct client *client, const char *request, size_t length, struct json **answer, struct error *error);

/* One action by itself: CLIENT_ANY opened, run and closed. */
bool client_ask(const struct config *config, const struct buf *request, struct json **answer, struct error *error);

#endif
