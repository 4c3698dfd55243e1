/* confine (rank 1): a process gives up what it does not need before it touches hostile bytes. Both the daemon's parsers
 * and `tidings parse` do. */
#ifndef TIDINGS_CONFINE_H
#define TIDINGS_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct confine_limits {
	/* Bytes of memory (RLIMIT_DATA; RLIMIT_AS is wider by what program and libraries take); 0: unlimited. Not set under
	 * AddressSanitizer, which needs terabytes of it. */
	int64_t memory;
	int64_t cpu_seconds; /* RLIMIT_CPU, counted from now; 0: unlimited */
};

/* For ever, for the calling process: no new files but what iconv reads (gconv modules, read-only), no network, no new
 * processes, no core file, no ptrace, memory and CPU bounded: no_new_privs, rlimits, Landlock by raw system calls,
 * seccomp by libseccomp (violations give EPERM, dangerous calls kill). Open descriptors stay. Returns the number of
 * layers that this kernel or build could not give, and puts a sentence about them into `missing` (at least 256 bytes;
 * "" when none). */
int confine_process(const struct confine_limits *limits, char *missing, size_t size);

/* A fresh budget of `cpu_seconds` from now on, before or after confine_process: for a worker that begins the next
 * document. Beyond it SIGXCPU ends the process. */
bool confine_renew_cpu(int64_t cpu_seconds);

#endif
