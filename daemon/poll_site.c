/* Where a feed may be that is not at its address any more. */
#include "poll_site.h"

#include <string.h>

#include "poll_record.h"
#include "tidings/arena.h"
#include "tidings/feed.h"
#include "tidings/url.h"
#include "workers.h"

#define MISSING_TIMES 3 /* polls in a row */
#define GONE_TIMES 2

static void on_fetched(void *arg, const struct fetch_answer *answer);
static void on_parsed(void *arg, const struct feed_result *result, const char *problem);

bool poll_site_is_wanted(const struct poll *poll)
{
	int64_t status = poll->answer.status;
	int64_t times = status == 410 ? GONE_TIMES : MISSING_TIMES;
	bool is_missing = status == 404 || status == 410 || (status == 200 && poll->outcome == POLL_FAILED);
	return is_missing && !poll->proposed && poll->feed.state == STORE_FEED_ACTIVE && poll->feed.failures + 1 == times &&
	       poll->feed.link && url_is_http(poll->feed.link);
}

void poll_site_look(struct poll *poll, void (*fn)(struct poll *poll))
{
	const struct fetch_request request = {
	    .url = poll->feed.link,
	    .username = poll->feed.username,
	    .password = poll->feed.password,
	    .is_private = poll->feed.is_private,
	    .scope = poll->feed.original,
	};
	poll->site_done = fn;
	poll->fetch = fetch_start(poll->tools->fetcher, &request, on_fetched, poll);
}

static void on_fetched(void *arg, const struct fetch_answer *answer)
{
	struct poll *poll = arg;
	const struct feed_source source = {
	    .address = arena_copy(poll->arena, answer->url),
	    .content_type = arena_copy(poll->arena, answer->content_type),
	    .bytes = answer->bytes,
	    .length = answer->length,
	};
	poll->fetch = NULL;
	if (answer->status == 200)
		poll->job = workers_parse(poll->tools->workers, &source, poll->arena, on_parsed, poll);
	else
		poll->site_done(poll);
}

static void on_parsed(void *arg, const struct feed_result *result, const char *problem)
{
	(void)problem;
	struct poll *poll = arg;
	poll->job = NULL;
	if (result)
		poll_site_propose(poll, result);
	poll->site_done(poll);
}

void poll_site_propose(struct poll *poll, const struct feed_result *result)
{
	const struct store_feed *feed = &poll->feed;
	for (size_t i = 0; i < result->candidate_count && !poll->proposed; i++) {
		const char *url = result->candidates[i].url;
		bool is_known = !strcmp(url, feed->url) || !strcmp(url, feed->original);
		if (feed->state != STORE_FEED_PENDING && url_is_http(url) && !is_known)
			poll->proposed = url;
	}
}
