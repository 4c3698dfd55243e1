/* cli/progress: a bar on standard error while something long goes on; nothing when that is no terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	const char *label; /* "polling" */
	bool is_shown;     /* standard error is a terminal */
	bool has_line;     /* a bar stands there now */
	size_t width;
};

void progress_init(struct progress *progress, const char *label);

/* Draws how far it is; `what` (may be NULL) is made visible and cut to fit. */
void progress_show(struct progress *progress, int64_t done, int64_t total, const char *what);

/* Takes the bar away, so that something else can be printed. */
void progress_clear(struct progress *progress);

#endif
