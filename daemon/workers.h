/* workers: the parser processes (tidings-worker). Hostile bytes are parsed only there; a worker that dies, takes too
 * long or talks nonsense costs the one document it was given, and is replaced. Started when first needed, ended when
 * idle for a minute.
 */
#ifndef WORKERS_H
#define WORKERS_H

#include "tidings/feed.h"

struct arena;
struct config;
struct ev_loop;
struct workers;
struct workers_job;

#define WORKERS_PATIENCE 4 /* how often the CPU time of a document may pass by the clock */
#define WORKERS_IDLE_SECONDS 60
#define WORKERS_COUNT_MOST 64

/* `result` lives in the arena of the job, or is NULL with the reason, one line, why there is none. */
typedef void workers_done_fn(void *arg, const struct feed_result *result, const char *problem);

/* The program is looked for beside this one, then in the libexec folder. How many and how much each may take is in the
 * settings, of which nothing is kept. */
struct workers *workers_new(struct ev_loop *loop, const struct config *config);

/* New settings; those that run finish what they do by the old ones. */
void workers_configure(struct workers *workers, const struct config *config);

/* Ends the processes without calling anybody back. NULL is fine. */
void workers_free(struct workers *workers);

/* Has a document parsed. The source is copied; the arena is borrowed and given the result. Calls fn exactly once, never
 * before it has returned, unless the job is cancelled. Jobs begin in the order they came. */
struct workers_job *workers_parse(
    struct workers *workers, const struct feed_source *source, struct arena *arena, workers_done_fn *fn, void *arg);

/* Ends it without calling back; the worker that had it is replaced. NULL is fine. */
void workers_cancel(struct workers_job *job);

/* How many processes there are now. */
int workers_running(const struct workers *workers);

/* How many documents cost their parser so far: it crashed, took too long or grew too big. */
int64_t workers_lost(const struct workers *workers);

#endif
