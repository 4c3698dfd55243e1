/* cli/listing: entries that were found, to the printer that --format and --json ask for. */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include <stdbool.h>

#include "folding.h"
#include "printer.h"

struct arena;
struct error;
struct query;
struct session;
struct store_entry;

struct listing {
	struct session *session;
	struct printer printer;
	struct arena *arena;       /* for one entry whole, or NULL */
	const struct query *query; /* to show what of it stands in each entry, or NULL */
	bool is_folded;            /* one entry a story */
	struct folding folding;
	size_t seen;         /* entries so far, those of a story that is in the list already included */
	struct error *error; /* where a failure to read one goes */
	bool has_failed;
};

/* Close with listing_close, also after a failure. */
bool listing_open(struct listing *listing, struct session *session, struct error *error);

/* For store_search_each, with the listing as `arg`. False ends the search: nobody reads any more, or it has failed. */
bool listing_add(void *arg, const struct store_entry *entry);

/* False with the error when an entry could not be read. */
bool listing_close(struct listing *listing);

#endif
