/* One look at an address. */
#include "check.h"

#include <stddef.h>

#include "clock.h"
#include "tidings/arena.h"
#include "tidings/mem.h"
#include "workers.h"

#define ARENA_LIMIT ((size_t)2 << 30)

struct check {
	struct fetcher *fetcher;
	struct workers *workers;
	struct check_request request; /* copied into the arena */
	struct arena *arena;
	struct fetch *fetch; /* each of the two: NULL unless it is going on */
	struct workers_job *job;
	struct check_result result;
	check_done_fn *fn;
	void *arg;
};

static void ask(struct check *check, const char *url, fetch_done_fn *fn);
static void on_fetched(void *arg, const struct fetch_answer *answer);
static void keep_answer(struct check *check, const struct fetch_answer *answer);
static void parse(struct check *check, const struct fetch_answer *answer);
static void on_parsed(void *arg, const struct feed_result *result, const char *problem);
static void ask_again(struct check *check);
static void on_fetched_again(void *arg, const struct fetch_answer *answer);
static void finish(struct check *check);

struct check *check_start(
    struct fetcher *fetcher, struct workers *workers, const struct check_request *request, check_done_fn *fn, void *arg)
{
	struct check *check = mem_new(1, sizeof *check);
	struct arena *arena = arena_new(ARENA_LIMIT);
	*check = (struct check){.fetcher = fetcher, .workers = workers, .arena = arena, .fn = fn, .arg = arg};
	check->request = (struct check_request){
	    .url = arena_copy(arena, request->url),
	    .username = arena_copy(arena, request->username),
	    .password = arena_copy(arena, request->password),
	    .is_private = request->is_private,
	    .is_again = request->is_again,
	};
	check->result.url = check->request.url;
	ask(check, check->request.url, on_fetched);
	return check;
}

void check_cancel(struct check *check)
{
	if (!check)
		return;
	fetch_cancel(check->fetch);
	workers_cancel(check->job);
	arena_free(check->arena);
	mem_free(check);
}

static void ask(struct check *check, const char *url, fetch_done_fn *fn)
{
	const struct fetch_request request = {
	    .url = url,
	    .etag = check->result.answer.etag,
	    .last_modified = check->result.answer.last_modified,
	    .username = check->request.username,
	    .password = check->request.password,
	    .is_private = check->request.is_private,
	    .scope = check->request.url,
	};
	check->fetch = fetch_start(check->fetcher, &request, fn, check);
}

static void on_fetched(void *arg, const struct fetch_answer *answer)
{
	struct check *check = arg;
	check->fetch = NULL;
	check->result.now = clock_now();
	keep_answer(check, answer);
	if (answer->status >= 200 && answer->status < 300)
		parse(check, answer);
	else if (answer->status)
		check->result.problem =
		    arena_format(check->arena, "the server answered with status %lld", (long long)answer->status);
	else
		check->result.problem = check->result.answer.problem;
	if (!check->job)
		finish(check);
}

static void keep_answer(struct check *check, const struct fetch_answer *answer)
{
	struct arena *arena = check->arena;
	struct fetch_answer *kept = &check->result.answer;
	struct fetch_hop *hops = arena_new_array(arena, FETCH_HOP_COUNT, sizeof *hops);
	*kept = *answer;
	kept->links = NULL;
	kept->bytes = NULL;
	kept->hops = hops;
	for (int i = 0; i < answer->hop_count; i++)
		hops[i] = (struct fetch_hop){answer->hops[i].status, arena_copy(arena, answer->hops[i].url)};
	const char **texts[] = {&kept->problem, &kept->url, &kept->moved_to, &kept->content_type, &kept->etag,
	    &kept->last_modified, &kept->content_encoding, &kept->cache_control, &kept->expires};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}

static void parse(struct check *check, const struct fetch_answer *answer)
{
	const struct feed_source source = {
	    .address = check->result.answer.url,
	    .content_type = check->result.answer.content_type,
	    .links = answer->links,
	    .bytes = answer->bytes,
	    .length = answer->length,
	};
	check->job = workers_parse(check->workers, &source, check->arena, on_parsed, check);
}

static void on_parsed(void *arg, const struct feed_result *result, const char *problem)
{
	struct check *check = arg;
	check->job = NULL;
	if (result)
		check->result.parsed = *result;
	if (!check->result.parsed.feed)
		check->result.problem = arena_copy(check->arena, result ? result->reason : problem);
	if (check->request.is_again && check->result.parsed.feed)
		ask_again(check);
	else
		finish(check);
}

/* Validators belong to the address that gave them. */
static void ask_again(struct check *check)
{
	const struct fetch_answer *answer = &check->result.answer;
	if (answer->etag || answer->last_modified)
		ask(check, answer->url, on_fetched_again);
	else
		finish(check);
}

static void on_fetched_again(void *arg, const struct fetch_answer *answer)
{
	struct check *check = arg;
	check->fetch = NULL;
	check->result.again = answer->status;
	finish(check);
}

static void finish(struct check *check)
{
	check->fn(check->arg, &check->result);
	check_cancel(check);
}
