/* The pool of parser processes. */
#include "workers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ev.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/confine.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/wire.h"
#include "worker_process.h"

#define READ_SIZE (64u << 10)
#define CORES_MOST 4
/* A clean feed is larger than its source (text beside content), but not boundlessly. */
#define RESULT_FACTOR 12
#define RESULT_LEAST (4u << 20)

struct workers_job {
	struct workers *workers;
	struct workers_job *next; /* of those that wait */
	struct worker *worker;    /* that has it; NULL while it waits */
	struct arena *arena;
	workers_done_fn *fn;
	void *arg;
	struct buf request;
	size_t result_limit;
};

struct worker {
	struct workers *workers;
	struct worker_process process;
	struct confine_limits limits; /* that it was started with */
	struct workers_job *job;
	size_t sent; /* bytes of the job's request */
	struct buf answer;
	ev_io reading, writing;
	ev_timer timer; /* for the document, or for idling */
};

struct workers {
	struct ev_loop *loop;
	int count;
	struct confine_limits limits; /* of each from now on */
	struct worker workers[WORKERS_COUNT_MOST];
	struct workers_job *first, *last; /* that wait */
	bool has_started;                 /* one process at least */
	ev_timer start;                   /* gives out jobs from the loop, never from within workers_parse */
	int64_t max_entries;
	int64_t lost; /* documents that cost their process */
};

static int count_wanted(int64_t count);
static void init_worker(struct workers *workers, struct worker *worker);
static void on_start(struct ev_loop *loop, ev_timer *timer, int events);
static bool give_job(struct workers *workers, struct worker *worker);
static struct workers_job *take_first(struct workers *workers);
static bool start_process(struct worker *worker, struct error *error);
static void on_writable(struct ev_loop *loop, ev_io *io, int events);
static void on_readable(struct ev_loop *loop, ev_io *io, int events);
static bool is_complete(struct worker *worker, size_t *length, bool *is_nonsense);
static void on_timer(struct ev_loop *loop, ev_timer *timer, int events);
static void deliver(struct worker *worker, size_t length);
static void fail(struct worker *worker, const char *what);
static void stop_process(struct worker *worker, char text[static WORKER_PROCESS_TEXT]);
static void end_job(struct workers_job *job, const struct feed_result *result, const char *problem);

struct workers *workers_new(struct ev_loop *loop, const struct config *config)
{
	struct workers *workers = mem_new(1, sizeof *workers);
	workers->loop = loop;
	ev_timer_init(&workers->start, on_start, 0., 0.);
	workers->start.data = workers;
	for (int i = 0; i < WORKERS_COUNT_MOST; i++)
		init_worker(workers, &workers->workers[i]);
	workers_configure(workers, config);
	return workers;
}

void workers_configure(struct workers *workers, const struct config *config)
{
	workers->count = count_wanted(config->workers);
	workers->limits = (struct confine_limits){.memory = config->worker_memory, .cpu_seconds = config->worker_cpu};
	workers->max_entries = config->max_entries;
	for (int i = 0; i < WORKERS_COUNT_MOST; i++) {
		char text[WORKER_PROCESS_TEXT];
		if (!workers->workers[i].job)
			stop_process(&workers->workers[i], text);
	}
}

void workers_free(struct workers *workers)
{
	if (!workers)
		return;
	for (int i = 0; i < WORKERS_COUNT_MOST; i++) {
		char text[WORKER_PROCESS_TEXT];
		stop_process(&workers->workers[i], text);
		if (workers->workers[i].job)
			workers_cancel(workers->workers[i].job);
	}
	while (workers->first)
		workers_cancel(workers->first);
	ev_timer_stop(workers->loop, &workers->start);
	mem_free(workers);
}

struct workers_job *workers_parse(
    struct workers *workers, const struct feed_source *source, struct arena *arena, workers_done_fn *fn, void *arg)
{
	struct workers_job *job = mem_new(1, sizeof *job);
	*job = (struct workers_job){.workers = workers, .arena = arena, .fn = fn, .arg = arg};
	job->result_limit = RESULT_FACTOR * source->length + RESULT_LEAST;
	if (job->result_limit > WIRE_PAYLOAD_LIMIT)
		job->result_limit = WIRE_PAYLOAD_LIMIT;
	buf_init(&job->request, WIRE_PAYLOAD_LIMIT + WIRE_HEADER_SIZE);
	struct feed_source bounded = *source;
	bounded.max_entries = workers->max_entries;
	wire_add_source(&job->request, &bounded);
	if (workers->last)
		workers->last->next = job;
	else
		workers->first = job;
	workers->last = job;
	ev_timer_start(workers->loop, &workers->start);
	return job;
}

void workers_cancel(struct workers_job *job)
{
	if (!job)
		return;
	struct workers *workers = job->workers;
	char text[WORKER_PROCESS_TEXT];
	if (job->worker) {
		stop_process(job->worker, text);
		job->worker->job = NULL;
	}
	struct workers_job *before = NULL;
	for (struct workers_job *other = workers->first; other && !job->worker; before = other, other = other->next) {
		if (other != job)
			continue;
		*(before ? &before->next : &workers->first) = job->next;
		if (workers->last == job)
			workers->last = before;
		break;
	}
	if (workers->first)
		ev_timer_start(workers->loop, &workers->start);
	buf_done(&job->request);
	mem_free(job);
}

int workers_running(const struct workers *workers)
{
	int running = 0;
	for (int i = 0; i < WORKERS_COUNT_MOST; i++)
		running += workers->workers[i].process.pid != 0;
	return running;
}

int64_t workers_lost(const struct workers *workers)
{
	return workers->lost;
}

static int count_wanted(int64_t count)
{
	if (count < 1) {
		long cores = sysconf(_SC_NPROCESSORS_ONLN);
		count = cores < 1 ? 1 : cores < CORES_MOST ? cores : CORES_MOST;
	}
	return count < WORKERS_COUNT_MOST ? (int)count : WORKERS_COUNT_MOST;
}

static void init_worker(struct workers *workers, struct worker *worker)
{
	worker->workers = workers;
	ev_init(&worker->reading, on_readable);
	ev_init(&worker->writing, on_writable);
	ev_init(&worker->timer, on_timer);
	worker->reading.data = worker->writing.data = worker->timer.data = worker;
}

/* Gives waiting jobs to idle workers, running ones first. */
static void on_start(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct workers *workers = timer->data;
	for (int must_run = 1; must_run >= 0; must_run--)
		for (int i = 0; i < workers->count && workers->first; i++) {
			struct worker *worker = &workers->workers[i];
			if (!worker->job && (worker->process.pid != 0) == must_run && !give_job(workers, worker))
				return;
		}
}

/* False when no process can be started, now or for the next. */
static bool give_job(struct workers *workers, struct worker *worker)
{
	struct error error = {0};
	struct workers_job *job = take_first(workers);
	if (!worker->process.pid && !start_process(worker, &error)) {
		end_job(job, NULL, error.text);
		ev_timer_start(workers->loop, &workers->start);
		return false;
	}
	worker->job = job;
	job->worker = worker;
	worker->sent = 0;
	buf_init(&worker->answer, job->result_limit + WIRE_HEADER_SIZE);
	ev_timer_stop(workers->loop, &worker->timer);
	ev_timer_set(&worker->timer, (double)(WORKERS_PATIENCE * worker->limits.cpu_seconds), 0.);
	ev_timer_start(workers->loop, &worker->timer);
	ev_io_start(workers->loop, &worker->writing);
	return true;
}

static struct workers_job *take_first(struct workers *workers)
{
	struct workers_job *job = workers->first;
	workers->first = job->next;
	if (!workers->first)
		workers->last = NULL;
	return job;
}

static bool start_process(struct worker *worker, struct error *error)
{
	worker->limits = worker->workers->limits;
	if (!worker_process_start(&worker->process, &worker->limits, worker->workers->has_started, error))
		return false;
	worker->workers->has_started = true;
	ev_io_set(&worker->reading, worker->process.socket, EV_READ);
	ev_io_set(&worker->writing, worker->process.socket, EV_WRITE);
	ev_io_start(worker->workers->loop, &worker->reading);
	return true;
}

static void on_writable(struct ev_loop *loop, ev_io *io, int events)
{
	(void)events;
	struct worker *worker = io->data;
	const struct buf *request = &worker->job->request;
	ssize_t sent = send(io->fd, request->data + worker->sent, request->length - worker->sent, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN && errno != EINTR) {
		fail(worker, "took no document");
		return;
	}
	worker->sent += sent > 0 ? (size_t)sent : 0;
	if (worker->sent == request->length)
		ev_io_stop(loop, io);
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events)
{
	(void)loop;
	(void)events;
	struct worker *worker = io->data;
	char piece[READ_SIZE];
	ssize_t got = recv(io->fd, piece, sizeof piece, 0);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	size_t length;
	bool is_nonsense = got > 0 && (!worker->job || !buf_add(&worker->answer, piece, (size_t)got));
	if (got <= 0)
		fail(worker, "died");
	else if (!is_nonsense && is_complete(worker, &length, &is_nonsense))
		deliver(worker, length);
	else if (is_nonsense)
		fail(worker, "talked nonsense");
}

static bool is_complete(struct worker *worker, size_t *length, bool *is_nonsense)
{
	const struct buf *answer = &worker->answer;
	if (answer->length < WIRE_HEADER_SIZE)
		return false;
	*is_nonsense = !wire_read_header(answer->data, length) || *length > worker->job->result_limit ||
	               answer->length > *length + WIRE_HEADER_SIZE;
	return !*is_nonsense && answer->length == *length + WIRE_HEADER_SIZE;
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct worker *worker = timer->data;
	char text[WORKER_PROCESS_TEXT];
	if (worker->job)
		fail(worker, "took too long");
	else
		stop_process(worker, text);
}

static void deliver(struct worker *worker, size_t length)
{
	struct workers *workers = worker->workers;
	struct workers_job *job = worker->job;
	struct feed_result result = {0};
	struct error error = {0};
	if (!wire_read_result(job->arena, worker->answer.data + WIRE_HEADER_SIZE, length, &result, &error)) {
		log_error("a parser's result cannot be right: %s", error.text);
		fail(worker, "talked nonsense");
		return;
	}
	worker->job = NULL;
	buf_done(&worker->answer);
	ev_io_stop(workers->loop, &worker->writing);
	ev_timer_stop(workers->loop, &worker->timer);
	bool is_outdated = memcmp(&worker->limits, &workers->limits, sizeof worker->limits) != 0;
	ev_timer_set(&worker->timer, is_outdated ? 0. : WORKERS_IDLE_SECONDS, 0.);
	ev_timer_start(workers->loop, &worker->timer);
	end_job(job, &result, NULL);
}

/* Ends the process; the job that it had, if any, has failed. */
static void fail(struct worker *worker, const char *what)
{
	struct workers_job *job = worker->job;
	char text[WORKER_PROCESS_TEXT], problem[2 * WORKER_PROCESS_TEXT];
	stop_process(worker, text);
	worker->job = NULL;
	snprintf(problem, sizeof problem, "the parser %s", *text ? text : what);
	if (job) {
		worker->workers->lost++;
		end_job(job, NULL, problem);
	}
}

static void stop_process(struct worker *worker, char text[static WORKER_PROCESS_TEXT])
{
	ev_io_stop(worker->workers->loop, &worker->reading);
	ev_io_stop(worker->workers->loop, &worker->writing);
	ev_timer_stop(worker->workers->loop, &worker->timer);
	buf_done(&worker->answer);
	worker_process_end(&worker->process, text);
}

static void end_job(struct workers_job *job, const struct feed_result *result, const char *problem)
{
	if (job->workers->first)
		ev_timer_start(job->workers->loop, &job->workers->start);
	job->fn(job->arg, result, problem);
	buf_done(&job->request);
	mem_free(job);
}
