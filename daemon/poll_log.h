/* poll_log: the line of the diary that a poll leaves. Part of poll. */
#ifndef POLL_LOG_H
#define POLL_LOG_H

#include <stdint.h>

struct poll_end;

/* `moved_to`: the feed's new address, or NULL. */
void poll_log(const struct poll_end *end, const char *moved_to, int64_t now);

#endif
