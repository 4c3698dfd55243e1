/* What the tests of the store share: a folder of their own, a store in it, feeds with entries. Include after cmocka.h.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/store.h"
#include "tidings/store_entries.h"
#include "tidings/store_feeds.h"

#define FIXTURE_NOW 1700000000 /* instant */

struct fixture {
	char folder[64];
	char path[96];
	struct store *store;
};

static inline struct store *fixture_open(struct fixture *fixture, enum store_mode mode)
{
	struct error error = {0};
	const struct store_options options = {.mode = mode, .program = "test"};
	struct store *store = store_open(fixture->path, &options, &error);
	if (!store)
		fail_msg("%s", error.text);
	return store;
}

static inline int fixture_set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	snprintf(fixture->folder, sizeof fixture->folder, "%s", "/tmp/tidings-test-XXXXXX");
	if (!fixture || !mkdtemp(fixture->folder))
		return -1;
	snprintf(fixture->path, sizeof fixture->path, "%s/tidings.db", fixture->folder);
	fixture->store = fixture_open(fixture, STORE_WRITE);
	*state = fixture;
	return 0;
}

static inline int fixture_remove(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline int fixture_tear_down(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	nftw(fixture->folder, fixture_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(fixture);
	return 0;
}

/* The exit status of a child, or minus the signal that ended it. */
static inline int fixture_wait(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#define FIXTURE_DO(call)                                                                                               \
	do {                                                                                                               \
		struct error error = {0};                                                                                      \
		if (!(call))                                                                                                   \
			fail_msg("%s: %s", #call, error.text);                                                                     \
	} while (0)

/* A feed of that address in a transaction of its own. */
static inline int64_t fixture_subscribe(struct store *store, const char *url)
{
	int64_t id;
	bool is_added;
	const struct store_feed_new feed = {.url = url};
	FIXTURE_DO(store_begin(store, &error));
	FIXTURE_DO(store_feeds_add(store, &feed, FIXTURE_NOW, &id, &is_added, &error));
	FIXTURE_DO(store_commit(store, true, &error));
	return id;
}

/* Entries of a feed in a transaction of their own. */
static inline struct store_merge fixture_merge(
    struct store *store, int64_t feed, struct feed_entry *entries, size_t count, int64_t now)
{
	struct store_merge merge;
	const struct feed fresh = {.entries = entries, .entry_count = count};
	FIXTURE_DO(store_begin(store, &error));
	FIXTURE_DO(store_entries_merge(store, feed, &fresh, now, &merge, &error));
	FIXTURE_DO(store_commit(store, false, &error));
	return merge;
}

/* An entry with one name and a date. */
static inline struct feed_entry fixture_entry(uint64_t key, const char *title, const char *text, int64_t published)
{
	return (struct feed_entry){
	    .id = title,
	    .title = title,
	    .text = text,
	    .published = published,
	    .updated = DATE_NONE,
	    .keys = {key},
	    .key_count = 1,
	    .content_hash = key * 31 + strlen(title) * 7 + (text ? strlen(text) : 0),
	};
}

#endif
