/* fetch_guard: no connection to an address that is not public, whatever name or redirect led there. Checked on the
 * address really connected to, so a name that resolves differently the second time changes nothing; and again on
 * connections that are used again. Part of fetch: only its files include this. */
#ifndef FETCH_GUARD_H
#define FETCH_GUARD_H

#include <stdbool.h>

#include <curl/curl.h>

#include "tidings/address.h"

struct fetch_guard {
	const struct address_range *ranges; /* allowed besides public ones */
	int count;
	bool is_open;    /* let everything through: a proxy, or an origin that the person allowed */
	bool is_refused; /* set when an address was refused */
};

/* The guard must live as long as the transfer. */
void fetch_guard_set(struct fetch_guard *guard, CURL *easy);

#endif
