/* What it costs at least to wait for so many feeds: bench_idle_floor COUNT SECONDS. A record and an address for each, due
 * at random within half an hour, one timer rounded to the second. Prints bytes of memory, wake-ups and seconds of CPU. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <ev.h>

#define PERIOD 1800
#define ADDRESS_SIZE 64
#define RECORD_NUMBERS 10

struct record {
	int64_t due;
	int64_t numbers[RECORD_NUMBERS];
	char address[ADDRESS_SIZE];
};

struct world {
	struct record *records;
	size_t count, *heap;
	ev_timer next, end;
};

static void sink(struct world *world, size_t at);
static void plan(struct ev_loop *loop, struct world *world);
static void on_next(struct ev_loop *loop, ev_timer *timer, int events);
static void on_end(struct ev_loop *loop, ev_timer *timer, int events);
static long resident(void);

int main(int count, char **arguments)
{
	struct world world = {.count = count > 2 ? strtoul(arguments[1], NULL, 10) : 0};
	if (!world.count)
		return 2;
	struct ev_loop *loop = ev_default_loop(0);
	world.records = calloc(world.count, sizeof *world.records);
	world.heap = calloc(world.count, sizeof *world.heap);
	if (!world.records || !world.heap)
		return 2;
	srand48(1);
	for (size_t i = 0; i < world.count; i++) {
		struct record *record = &world.records[i];
		record->due = (int64_t)time(NULL) + (int64_t)(drand48() * PERIOD);
		snprintf(record->address, sizeof record->address, "https://host%06zu.example.org/blog/feed.xml", i);
		world.heap[i] = i;
	}
	for (size_t i = world.count / 2 + 1; i-- > 0;)
		sink(&world, i);
	ev_timer_init(&world.end, on_end, strtod(arguments[2], NULL), 0.);
	ev_timer_init(&world.next, on_next, 0., 0.);
	world.next.data = &world;
	ev_timer_start(loop, &world.end);
	plan(loop, &world);
	ev_run(loop, 0);
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	printf("%ld %ld %.6f\n", resident(), used.ru_nvcsw,
	    (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	        (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
	free(world.records);
	free(world.heap);
	return 0;
}

static void sink(struct world *world, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < world->count; at = child) {
		if (child + 1 < world->count &&
		    world->records[world->heap[child + 1]].due < world->records[world->heap[child]].due)
			child++;
		if (world->records[world->heap[at]].due <= world->records[world->heap[child]].due)
			return;
		size_t other = world->heap[at];
		world->heap[at] = world->heap[child];
		world->heap[child] = other;
	}
}

static void plan(struct ev_loop *loop, struct world *world)
{
	double wait = (double)world->records[world->heap[0]].due - ev_now(loop);
	ev_timer_stop(loop, &world->next);
	ev_timer_set(&world->next, wait > 0. ? wait : 0., 0.);
	ev_timer_start(loop, &world->next);
}

static void on_next(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)events;
	struct world *world = timer->data;
	while ((double)world->records[world->heap[0]].due <= ev_now(loop)) {
		world->records[world->heap[0]].due += PERIOD;
		sink(world, 0);
	}
	plan(loop, world);
}

static void on_end(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)timer;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

static long resident(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (file && fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * sysconf(_SC_PAGESIZE);
}
