/* The newest of what comes in order of arrival: a bounded list that is kept sorted. */
#include "store_search_walk.h"

#include <string.h>

#include "store_sql.h"
#include "tidings/mem.h"

struct found {
	int64_t time, id;
};

struct newest {
	struct found *items; /* newest first */
	size_t count, limit;
};

static bool can_end(const struct newest *newest, int64_t received);
static void add(struct newest *newest, struct found found);

bool store_search_walk(
    struct store *store, sqlite3_stmt *rows, size_t limit, int64_t *ids, size_t *count, struct error *error)
{
	struct newest newest = {.items = mem_new(limit, sizeof *newest.items), .limit = limit};
	bool has_row = true, is_done = true;
	while (has_row) {
		is_done = store_sql_step(store, rows, &has_row, error);
		if (!has_row || can_end(&newest, store_sql_integer(rows, 2)))
			break;
		add(&newest, (struct found){store_sql_integer(rows, 1), store_sql_integer(rows, 0)});
	}
	for (size_t i = 0; i < newest.count; i++)
		ids[i] = newest.items[i].id;
	*count = newest.count;
	mem_free(newest.items);
	return is_done;
}

/* Of two with the same date the later arrival is the newer, and that is in the list already. */
static bool can_end(const struct newest *newest, int64_t received)
{
	return newest->count == newest->limit && newest->items[newest->limit - 1].time >= received;
}

static void add(struct newest *newest, struct found found)
{
	size_t at = newest->count;
	while (at > 0 && newest->items[at - 1].time < found.time)
		at--;
	if (at == newest->limit)
		return;
	if (newest->count < newest->limit)
		newest->count++;
	memmove(&newest->items[at + 1], &newest->items[at], (newest->count - at - 1) * sizeof found);
	newest->items[at] = found;
}
