/* Waiting for changes of the database, by inotify on its folder. */
#include "watcher.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store.h"

#define EVENTS_SIZE 4096    /* bytes of events read at once */
#define PAUSE_NANO 10000000 /* after a write: more of the same transaction will follow */
#define PATIENCE 60000      /* milliseconds between two looks when nothing was heard */
#define UNHEARD 1000        /* the same where the kernel does not tell */

struct watcher {
	struct store *store;
	int64_t version;
	int events; /* inotify, or -1 */
	int output;
	size_t look; /* how many looks since the last event */
};

/* Milliseconds. What is written is heard of before it is committed, and how long that takes is up to the disk. */
static const int looks[] = {0, 40, 200, 1000, 5000, 20000};
#define LOOK_COUNT (sizeof looks / sizeof *looks)

static int watch_folder(const char *path);
static bool look(struct watcher *watcher, bool *has_changed, struct error *error);
static int next_look(struct watcher *watcher);
static void take_events(struct watcher *watcher);

struct watcher *watcher_new(struct store *store, const char *path, int output)
{
	struct watcher *watcher = mem_new(1, sizeof *watcher);
	*watcher = (struct watcher){.store = store, .events = watch_folder(path), .output = output, .version = -1};
	bool ignored;
	(void)look(watcher, &ignored, NULL);
	return watcher;
}

void watcher_free(struct watcher *watcher)
{
	if (!watcher)
		return;
	if (watcher->events >= 0)
		close(watcher->events);
	mem_free(watcher);
}

bool watcher_wait(struct watcher *watcher, enum watcher_event *event, struct error *error)
{
	for (;;) {
		bool has_changed;
		if (!look(watcher, &has_changed, error))
			return false;
		*event = WATCHER_CHANGED;
		if (has_changed)
			return true;
		struct pollfd watched[] = {{.fd = watcher->output}, {.fd = watcher->events, .events = POLLIN}};
		int ready = poll(watched, 2, next_look(watcher));
		if (ready < 0 && errno != EINTR)
			return error_set_system(error, errno, "waiting for changes of the database");
		*event = WATCHER_READER_GONE;
		if (ready > 0 && watched[0].revents)
			return true;
		if (ready > 0)
			take_events(watcher);
	}
}

/* The folder, for the log beside the database comes and goes. */
static int watch_folder(const char *path)
{
	char *whole = realpath(path, NULL);
	char *slash = whole ? strrchr(whole, '/') : NULL;
	int events = slash ? inotify_init1(IN_CLOEXEC | IN_NONBLOCK) : -1;
	if (slash)
		slash[slash == whole] = '\0';
	if (events >= 0 && inotify_add_watch(events, whole, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
		close(events);
		events = -1;
	}
	free(whole);
	return events;
}

static bool look(struct watcher *watcher, bool *has_changed, struct error *error)
{
	int64_t version;
	if (!store_version(watcher->store, &version, error))
		return false;
	*has_changed = version != watcher->version;
	watcher->version = version;
	return true;
}

static int next_look(struct watcher *watcher)
{
	if (watcher->events < 0)
		return UNHEARD;
	return watcher->look < LOOK_COUNT ? looks[watcher->look++] : PATIENCE;
}

static void take_events(struct watcher *watcher)
{
	char events[EVENTS_SIZE];
	const struct timespec pause = {.tv_nsec = PAUSE_NANO};
	nanosleep(&pause, NULL);
	while (read(watcher->events, events, sizeof events) > 0)
		continue;
	watcher->look = 0;
}
