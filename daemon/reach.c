/* Whether it is our own network that is away. */
#include "reach.h"

#include <string.h>

#include "tidings/hash.h"

static void add_silent(struct reach *reach, uint64_t host);
static size_t needed(const struct reach *reach);

void reach_note(struct reach *reach, const char *host, bool is_unreachable, double started, double now)
{
	if (!is_unreachable) {
		reach->silent_count = 0;
		reach->is_offline = false;
		reach->answered = now;
		return;
	}
	if (started <= reach->answered)
		return;
	add_silent(reach, hash_bytes(host, strlen(host)));
	if (!reach->is_offline && reach->silent_count >= needed(reach)) {
		reach->is_offline = true;
		reach->probed = now;
	}
}

double reach_wait(const struct reach *reach, double now)
{
	double wait = reach->probed + REACH_SECONDS - now;
	return reach->is_offline && wait > 0. ? wait : 0.;
}

void reach_probe(struct reach *reach, double now)
{
	reach->probed = now;
}

static void add_silent(struct reach *reach, uint64_t host)
{
	for (size_t i = 0; i < reach->silent_count; i++)
		if (reach->silent[i] == host)
			return;
	if (reach->silent_count < REACH_HOSTS_MOST)
		reach->silent[reach->silent_count++] = host;
}

static size_t needed(const struct reach *reach)
{
	size_t known = reach->known ? reach->known : REACH_HOSTS_MOST;
	return known < REACH_HOSTS_LEAST ? REACH_HOSTS_LEAST : known < REACH_HOSTS_MOST ? known : REACH_HOSTS_MOST;
}
