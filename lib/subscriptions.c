/* The feeds file made true in the database. */
#include "tidings/subscriptions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/feedlist.h"
#include "tidings/store.h"
#include "tidings/store_feeds.h"

#define ARENA_LIMIT (1u << 20)

struct applying {
	struct store *store;
	int64_t now;
	struct subscriptions_change *change;
	struct error *error;
	bool has_failed;
};

static bool read_file(const char *path, struct buf *text, struct error *error);
static bool read_open_file(int descriptor, const char *path, struct buf *text, struct error *error);
static bool apply(struct applying *applying, const struct buf *text);
static bool apply_line(void *arg, const struct feedlist_feed *listed);
static void note_problem(struct subscriptions_change *change, const struct feedlist_feed *listed);

bool subscriptions_apply(
    struct store *store, const char *path, int64_t now, struct subscriptions_change *change, struct error *error)
{
	struct applying applying = {.store = store, .now = now, .change = change, .error = error};
	struct buf text;
	*change = (struct subscriptions_change){0};
	buf_init(&text, FEEDLIST_LIMIT + 1);
	bool is_applied = read_file(path, &text, error) && store_begin(store, error);
	if (is_applied && apply(&applying, &text))
		is_applied = store_commit(store, true, error);
	else if (is_applied) {
		store_rollback(store);
		is_applied = false;
	}
	buf_done(&text);
	return is_applied || error_prefix(error, "the feeds file %s", path);
}

static bool read_file(const char *path, struct buf *text, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor < 0)
		return error_set_system(error, errno, "reading");
	bool is_read = read_open_file(descriptor, path, text, error);
	close(descriptor);
	return is_read;
}

static bool read_open_file(int descriptor, const char *path, struct buf *text, struct error *error)
{
	struct stat status;
	if (fstat(descriptor, &status) < 0)
		return error_set_system(error, errno, "reading %s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_INPUT, "it is no regular file");
	for (;;) {
		char chunk[65536];
		ssize_t count = read(descriptor, chunk, sizeof chunk);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return error_set_system(error, errno, "reading");
		if (count == 0)
			return true;
		if (!buf_add(text, chunk, (size_t)count) || text->length > FEEDLIST_LIMIT)
			return error_set(error, ERROR_INPUT, "it is larger than %d MiB", FEEDLIST_LIMIT >> 20);
	}
}

static bool apply(struct applying *applying, const struct buf *text)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	bool is_begun = store_feeds_list_begin(applying->store, applying->error);
	if (is_begun)
		feedlist_read(arena, buf_text(text), text->length, apply_line, applying);
	arena_free(arena);
	if (!is_begun || applying->has_failed)
		return false;
	if (applying->change->listed == 0)
		return error_set(applying->error, ERROR_INPUT, "it names no feed; nothing is changed");
	return store_feeds_list_end(applying->store, &applying->change->removed, applying->error);
}

static bool apply_line(void *arg, const struct feedlist_feed *listed)
{
	struct applying *applying = arg;
	bool is_added = false;
	if (listed->problem) {
		note_problem(applying->change, listed);
		return true;
	}
	applying->change->listed++;
	applying->has_failed = !store_feeds_list_add(applying->store, listed, applying->now, &is_added, applying->error);
	applying->change->added += is_added;
	return !applying->has_failed;
}

static void note_problem(struct subscriptions_change *change, const struct feedlist_feed *listed)
{
	int64_t number = change->bad++;
	if (number >= SUBSCRIPTIONS_PROBLEMS)
		return;
	change->problems[number].line = listed->line;
	snprintf(change->problems[number].text, sizeof change->problems[number].text, "%s", listed->problem);
}
