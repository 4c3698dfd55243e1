/* The pool of parsers, with a parser beside this program that goes wrong on demand (tests/programs). */
#include "workers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <ev.h>

#include "tidings/arena.h"
#include "tidings/config.h"
#include "tidings/feed.h"

#define GOOD "<rss><channel><title>good</title><item><title>one</title></item></channel></rss>"
#define MEMORY ((size_t)64 << 20)
#define ROWS 32

/* One document and what became of it. */
struct outcome {
	struct arena *arena;
	char title[16], problem[200];
	int calls;
};

static struct ev_loop *loop;
static struct config config;

static int set_up(void **state)
{
	(void)state;
	config_init(&config);
	config.workers = 4;
	config.worker_cpu = 1;
	loop = ev_loop_new(0);
	return loop ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	ev_loop_destroy(loop);
	config_done(&config);
	return 0;
}

static void note(void *arg, const struct feed_result *result, const char *problem)
{
	struct outcome *outcome = arg;
	outcome->calls++;
	if (result && result->feed && result->feed->title)
		snprintf(outcome->title, sizeof outcome->title, "%s", result->feed->title);
	snprintf(outcome->problem, sizeof outcome->problem, "%s", problem ? problem : "");
}

static struct workers_job *parse(struct workers *workers, const char *document, struct outcome *outcome)
{
	const struct feed_source source = {.bytes = document, .length = strlen(document)};
	*outcome = (struct outcome){.arena = arena_new(MEMORY)};
	return workers_parse(workers, &source, outcome->arena, note, outcome);
}

static void run_until(const struct outcome *outcomes, size_t count)
{
	for (;;) {
		size_t done = 0;
		for (size_t i = 0; i < count; i++)
			done += outcomes[i].calls > 0;
		if (done == count)
			return;
		ev_run(loop, EVRUN_ONCE);
	}
}

static void free_outcomes(struct outcome *outcomes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		arena_free(outcomes[i].arena);
}

static void test_a_worker_that_goes_wrong_costs_one_document(void **state)
{
	static const struct {
		const char *shows, *document, *problem;
	} rows[] = {
	    {"a crash is told", "misbehave:segv", "the parser was killed by signal 11"},
	    {"a bus error, too", "misbehave:bus", "the parser was killed by signal 7"},
	    {"a failed assertion, too", "misbehave:abort", "the parser was killed by signal 6"},
	    {"one killed from outside has died", "misbehave:kill", "the parser died"},
	    {"one that just leaves has died", "misbehave:leave", "the parser died"},
	    {"a status is told", "misbehave:status", "the parser ended with status 7"},
	    {"an endless loop meets the CPU limit, or on a busy machine the clock", "misbehave:spin",
	        "the parser took too "},
	    {"silence meets the clock", "misbehave:sleep", "the parser took too long"},
	    {"endless allocation meets the memory limit", "misbehave:bloat", "the parser ran out of memory"},
	    {"what is no record is nonsense", "misbehave:babble", "the parser talked nonsense"},
	    {"a record longer than any feed is nonsense", "misbehave:announce", "the parser talked nonsense"},
	    {"more than was announced is nonsense", "misbehave:endless", "the parser talked nonsense"},
	    {"half a record is none", "misbehave:half", "the parser died"},
	    {"a record whose content cannot be is nonsense", "misbehave:wrong", "the parser talked nonsense"},
	};
	(void)state;
	struct outcome outcomes[2 * ROWS];
	size_t count = sizeof rows / sizeof *rows;
	struct workers *workers = workers_new(loop, &config);
	for (size_t i = 0; i < count; i++) {
		parse(workers, rows[i].document, &outcomes[2 * i]);
		parse(workers, GOOD, &outcomes[2 * i + 1]);
	}
	run_until(outcomes, 2 * count);
	for (size_t i = 0; i < count; i++) {
		const struct outcome *bad = &outcomes[2 * i], *good = bad + 1;
		if (strncmp(bad->problem, rows[i].problem, strlen(rows[i].problem)) != 0 || bad->calls != 1)
			fail_msg("%s: %d calls, \"%s\"", rows[i].shows, bad->calls, bad->problem);
		if (strcmp(good->title, "good") != 0 || good->calls != 1 || *good->problem)
			fail_msg("%s: the next feed: %d calls, \"%s\"", rows[i].shows, good->calls, good->problem);
	}
	workers_free(workers);
	free_outcomes(outcomes, 2 * count);
}

static void test_one_worker_does_everything_in_order(void **state)
{
	(void)state;
	struct outcome outcomes[8];
	config.workers = 1;
	struct workers *workers = workers_new(loop, &config);
	assert_int_equal(workers_running(workers), 0);
	for (size_t i = 0; i < 8; i++)
		parse(workers, GOOD, &outcomes[i]);
	assert_int_equal(workers_running(workers), 0);
	for (size_t i = 0; i < 8; i++) {
		run_until(outcomes, i + 1);
		assert_true(i == 7 || outcomes[7].calls == 0);
		assert_string_equal(outcomes[i].title, "good");
	}
	assert_int_equal(workers_running(workers), 1);
	workers_free(workers);
	free_outcomes(outcomes, 8);
	config.workers = 4;
}

static void test_what_is_cancelled_calls_nobody(void **state)
{
	(void)state;
	struct outcome outcomes[3];
	config.workers = 1;
	struct workers *workers = workers_new(loop, &config);
	struct workers_job *running = parse(workers, "misbehave:sleep", &outcomes[0]);
	struct workers_job *waiting = parse(workers, GOOD, &outcomes[1]);
	parse(workers, GOOD, &outcomes[2]);
	while (!workers_running(workers))
		ev_run(loop, EVRUN_ONCE);
	workers_cancel(waiting);
	workers_cancel(running);
	workers_cancel(NULL);
	run_until(&outcomes[2], 1);
	assert_int_equal(outcomes[0].calls + outcomes[1].calls, 0);
	assert_string_equal(outcomes[2].title, "good");
	arena_free(outcomes[1].arena);
	parse(workers, GOOD, &outcomes[1]);
	workers_free(workers);
	assert_int_equal(outcomes[1].calls, 0);
	free_outcomes(outcomes, 3);
	config.workers = 4;
}

static void test_new_settings_end_idle_workers(void **state)
{
	(void)state;
	struct outcome outcomes[2];
	struct workers *workers = workers_new(loop, &config);
	parse(workers, GOOD, &outcomes[0]);
	run_until(outcomes, 1);
	assert_int_equal(workers_running(workers), 1);
	workers_configure(workers, &config);
	assert_int_equal(workers_running(workers), 0);
	parse(workers, GOOD, &outcomes[1]);
	run_until(outcomes, 2);
	assert_string_equal(outcomes[1].title, "good");
	workers_free(workers);
	free_outcomes(outcomes, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_worker_that_goes_wrong_costs_one_document),
	    cmocka_unit_test(test_one_worker_does_everything_in_order),
	    cmocka_unit_test(test_what_is_cancelled_calls_nobody),
	    cmocka_unit_test(test_new_settings_end_idle_workers),
	};
	return cmocka_run_group_tests_name("workers", tests, set_up, tear_down);
}
