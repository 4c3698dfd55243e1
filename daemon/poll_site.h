/* poll_site: where a feed may be that is not at its address any more: its page is looked at once, and what it points at is
 * proposed to the person, never taken. Part of poll. */
#ifndef POLL_SITE_H
#define POLL_SITE_H

#include <stdbool.h>

struct feed_result;
struct poll;

/* Whether the page should be looked at now: the feed was there once and is missing for the third time in a row, or gone
 * for the second. */
bool poll_site_is_wanted(const struct poll *poll);

/* Asks the page, has poll->proposed filled when it points at another feed, and calls fn, once and never before this
 * returns, unless the poll is cancelled. */
void poll_site_look(struct poll *poll, void (*fn)(struct poll *poll));

/* Fills poll->proposed when the page that came instead of a known feed points at another one. */
void poll_site_propose(struct poll *poll, const struct feed_result *result);

#endif
