/* cli/watcher: waits until another process has written to the database. The file itself is watched, so it does not
 * matter who writes and whether a daemon runs. */
#ifndef CLI_WATCHER_H
#define CLI_WATCHER_H

#include <stdbool.h>

struct error;
struct store;
struct watcher;

enum watcher_event {
	WATCHER_CHANGED,
	WATCHER_READER_GONE, /* nobody reads the output any more */
};

/* `path` names the database that `store` has open for reading; `output` is the descriptor printed to. */
struct watcher *watcher_new(struct store *store, const char *path, int output);
void watcher_free(struct watcher *watcher);

/* Returns when something was committed since the last call (or since watcher_new), without keeping the database busy. */
bool watcher_wait(struct watcher *watcher, enum watcher_event *event, struct error *error);

#endif
