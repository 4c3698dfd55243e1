/* worker_process: one tidings-worker and the socket to it. Part of workers. */
#ifndef WORKER_PROCESS_H
#define WORKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct confine_limits;
struct error;

#define WORKER_PROCESS_TEXT 160

struct worker_process {
	pid_t pid;  /* 0: none */
	int socket; /* ours, non-blocking; the worker has the other end as its standard input and output */
};

/* Starts one that keeps to the limits, with an empty environment and no other descriptor but standard error, on which it says what this kernel
 * cannot confine, unless `is_quiet`. */
bool worker_process_start(
    struct worker_process *process, const struct confine_limits *limits, bool is_quiet, struct error *error);

/* Ends it, at once, and tells how it had ended by itself, if it had: "was killed by signal 11",
 * "ran out of memory", else "". */
void worker_process_end(struct worker_process *process, char text[static WORKER_PROCESS_TEXT]);

#endif
