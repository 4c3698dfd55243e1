/* What is done to entries when they arrive. */
#include "tidings/watches.h"

#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/query.h"
#include "tidings/store_search.h"
#include "tidings/store_watches.h"

#define MEMORY (64u << 20) /* bytes: 200 queries, half a megabyte each at most */

struct matches {
	int64_t *ids;
	size_t count, capacity;
};

static bool apply(struct store *store, struct arena *arena, const struct store_watch *watch, int64_t first, int64_t now,
    struct error *error);
static bool add_match(void *arg, const struct store_entry *entry);

const char *watches_find(void *source, const char *name)
{
	struct watches_source *from = source;
	struct error ignored = {0};
	return from->store ? store_watches_find(from->store, from->arena, name, &ignored) : NULL;
}

bool watches_apply(struct store *store, int64_t first, int64_t now, struct error *error)
{
	struct store_watch *watches;
	size_t count;
	struct arena *arena = arena_new(MEMORY);
	bool is_done = store_watches_all(store, arena, &watches, &count, error);
	for (size_t i = 0; i < count && is_done; i++)
		is_done = !watches[i].has_mark || apply(store, arena, &watches[i], first, now, error);
	arena_free(arena);
	return is_done;
}

/* Found first and changed then: a row that is being read must not change. */
static bool apply(struct store *store, struct arena *arena, const struct store_watch *watch, int64_t first, int64_t now,
    struct error *error)
{
	struct watches_source source = {store, arena};
	const struct query_saved saved = {watches_find, &source};
	const struct store_marking marking = {.mark = watch->mark, .tag = watch->tag};
	struct matches matches = {0};
	struct error reason = {0};
	int64_t changed;
	char *text = arena_copy(arena, watch->query);
	const struct query *query = query_parse_saved(arena, &text, 1, now, &saved, &reason);
	if (!query) {
		log_debug("the watch %s is left out: %s", watch->name, reason.text);
		return true;
	}
	const struct store_search search = {.query = query, .after = first - 1, .order = STORE_SEARCH_ARRIVAL};
	bool is_done = store_search_each(store, &search, add_match, &matches, error) &&
	               store_marks_set(store, matches.ids, matches.count, &marking, &changed, error);
	mem_free(matches.ids);
	return is_done;
}

static bool add_match(void *arg, const struct store_entry *entry)
{
	struct matches *matches = arg;
	if (matches->count == matches->capacity) {
		matches->capacity = matches->capacity ? matches->capacity * 2 : 64;
		matches->ids = mem_resize(matches->ids, matches->capacity, sizeof *matches->ids);
	}
	matches->ids[matches->count++] = entry->id;
	return true;
}
