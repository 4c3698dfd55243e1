/* A year of polls against a scripted server, without a network: how often each kind of feed is asked, and how late what
 * is new arrives. */
#include "cadence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tidings/date.h"
#include "tidings/pace.h"

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)
#define START INT64_C(1767225600) /* 2026-01-01 */
#define YEAR (365 * DAY)
#define WARM_UP (14 * DAY) /* until the rhythm is known */

/* The time of the entry with that number, or DATE_LAST when there is none. */
typedef int64_t entry_fn(int64_t number);

struct world {
	entry_fn *entry;
	bool is_lost;      /* 404 from the first of March on */
	int64_t freshness; /* max-age */
};

struct outcome {
	int64_t polls, polls_in_december, entries, worst, dead_at;
};

static int64_t quiet(int64_t number)
{
	return number < 4 ? START + DAY + number * 90 * DAY : DATE_LAST;
}

static int64_t daily(int64_t number)
{
	return START + number * DAY + 7 * HOUR + number * 7919 % (2 * HOUR);
}

static int64_t hourly(int64_t number)
{
	return START + number * HOUR + number * 104729 % 1200;
}

/* Twelve within an hour on Fridays, as a newsletter's archive is filled. */
static int64_t bursty(int64_t number)
{
	return START + number / 12 * 7 * DAY + number % 12 * 300;
}

static int64_t rising(int64_t number)
{
	return number < 40 ? START + number * 4 * DAY : START + 160 * DAY + (number - 40) * 2 * HOUR;
}

static int64_t find_rhythm(entry_fn *entry, int64_t count)
{
	int64_t instants[PACE_INSTANTS];
	size_t known = 0;
	while (known < PACE_INSTANTS && (int64_t)known < count) {
		instants[known] = entry(count - 1 - (int64_t)known);
		known++;
	}
	return pace_rhythm(instants, known);
}

static struct outcome run_year(const struct world *world)
{
	struct outcome outcome = {0};
	struct cadence cadence = {.feed = 7,
	    .interval = HOUR,
	    .min_interval = HOUR / 4,
	    .has_validators = true,
	    .freshness = world->freshness,
	    .last_new = START,
	    .retry_after = -1,
	    .failing_since = DATE_NONE};
	for (cadence.now = START; cadence.now < START + YEAR;) {
		bool has_failed = world->is_lost && cadence.now >= START + 59 * DAY, is_new = false;
		for (; !has_failed && world->entry(outcome.entries) <= cadence.now; outcome.entries++) {
			int64_t late = cadence.now - world->entry(outcome.entries);
			is_new = true;
			if (cadence.now > START + WARM_UP && late > outcome.worst)
				outcome.worst = late;
		}
		outcome.polls++;
		outcome.polls_in_december += cadence.now >= START + 334 * DAY;
		cadence.kind = has_failed ? CADENCE_FAILED : CADENCE_ANSWERED;
		cadence.failures = has_failed ? cadence.failures + 1 : 0;
		if (has_failed && cadence.failing_since == DATE_NONE)
			cadence.failing_since = cadence.now;
		if (is_new) {
			cadence.last_new = cadence.now;
			cadence.rhythm = find_rhythm(world->entry, outcome.entries);
		}
		const struct cadence_plan plan = cadence_plan(&cadence);
		if (plan.pace.rule == PACE_DEAD && !outcome.dead_at)
			outcome.dead_at = cadence.now;
		assert_true(plan.due > cadence.now);
		cadence.now = plan.due;
	}
	return outcome;
}

// clang-format off
static const struct {
	const char *what;
	struct world world;
	double least_a_day, most_a_day; /* requests */
	int64_t latest;                 /* seconds that something new may be late */
} rows[] = {
	{"quiet: four entries a year", {quiet, false, 0}, 1, 8, 27 * HOUR},
	{"daily, in the morning", {daily, false, 0}, 3.5, 5, 7 * HOUR},
	{"hourly", {hourly, false, 0}, 40, 48, 34 * 60},
	{"bursty: twelve at once, weekly", {bursty, false, 0}, 1, 12, 27 * HOUR},
	{"rising: twice a week, then every two hours", {rising, false, 0}, 10, 40, 27 * HOUR},
	{"dead: hourly, from March on 404", {hourly, true, 0}, 7, 9, 34 * 60},
	{"hourly, and max-age says six hours", {hourly, false, 6 * HOUR}, 3.5, 4, 7 * HOUR},
};
// clang-format on

static void test_a_year(void **state)
{
	(void)state;
	printf("# %-44s %8s %9s %8s %12s\n", "a year of a feed that is", "requests", "a day", "entries", "worst late");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct outcome outcome = run_year(&rows[i].world);
		double a_day = (double)outcome.polls / 365.;
		printf("# %-44s %8lld %9.1f %8lld %9lld min\n", rows[i].what, (long long)outcome.polls, a_day,
		    (long long)outcome.entries, (long long)outcome.worst / 60);
		if (a_day < rows[i].least_a_day || a_day > rows[i].most_a_day)
			fail_msg("%s: %.2f requests a day", rows[i].what, a_day);
		if (outcome.worst > rows[i].latest)
			fail_msg("%s: late by %lld s", rows[i].what, (long long)outcome.worst);
	}
}

static void test_the_dead_are_left_alone(void **state)
{
	(void)state;
	const struct world world = {hourly, true, 0};
	const struct outcome outcome = run_year(&world);
	assert_in_range(outcome.dead_at - START - 59 * DAY, 30 * DAY, 33 * DAY);
	assert_in_range(outcome.polls_in_december, 3, 6); /* weekly, and never given up */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_year),
	    cmocka_unit_test(test_the_dead_are_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
