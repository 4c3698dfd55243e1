/* The verbs about what was read in the feeds: lists and counts. */
#include "verb_stories.h"

#include <inttypes.h>
#include <string.h>

#include "explain.h"
#include "listing.h"
#include "pager.h"
#include "selection.h"
#include "tidings/error.h"
#include "tidings/query.h"
#include "tidings/store_search.h"

#define LIMIT_ON_TERMINAL 50
#define PAGER_LIMIT 10000 /* entries; what is longer is printed as it comes */

static enum session_status list_selection(
    struct session *session, const struct selection *selection, struct error *error);
static bool read_order(const struct arguments *arguments, enum store_search_order *order, struct error *error);
static enum session_status print_selection(
    struct session *session, const struct selection *selection, enum store_search_order order, struct error *error);
static bool is_paged(const struct session *session, const struct store_search *search);
static void advise(struct session *session, const struct query *query);
static bool tell_rest(struct session *session, const struct selection *selection, size_t printed, struct error *error);

enum session_status verb_stories_new(struct session *session, struct error *error)
{
	struct selection selection;
	if (!selection_read(&selection, session, 0, "is:new", error))
		return SESSION_FAILED;
	return list_selection(session, &selection, error);
}

enum session_status verb_stories_list(struct session *session, struct error *error)
{
	return verb_stories_list_from(session, 0, error);
}

enum session_status verb_stories_list_from(struct session *session, size_t first, struct error *error)
{
	struct selection selection;
	if (!selection_read(&selection, session, first, NULL, error))
		return SESSION_FAILED;
	return list_selection(session, &selection, error);
}

enum session_status verb_stories_search(struct session *session, struct error *error)
{
	struct selection selection;
	if (!selection_read(&selection, session, 0, NULL, error))
		return SESSION_FAILED;
	if (selection.word_count || arguments_has(session->arguments, OPTION_KEYWORD))
		return list_selection(session, &selection, error);
	error_set(error, ERROR_INPUT, "search for what? tidings search WORD...");
	return SESSION_FAILED;
}

enum session_status verb_stories_count(struct session *session, struct error *error)
{
	struct selection selection;
	int64_t count = 0;
	if (!selection_read(&selection, session, 0, NULL, error))
		return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_EXPLAIN))
		return explain_count(session, selection.query, error) ? SESSION_DONE : SESSION_FAILED;
	if (session->store && !store_search_count(session->store, selection.query, &count, error))
		return SESSION_FAILED;
	output_format(&session->output, "%" PRId64 "\n", count);
	if (count || !selection.query)
		return SESSION_DONE;
	advise(session, selection.query);
	return SESSION_NOTHING;
}

static enum session_status list_selection(
    struct session *session, const struct selection *selection, struct error *error)
{
	enum store_search_order order;
	if (!read_order(session->arguments, &order, error))
		return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_EXPLAIN)) {
		const struct store_search asked = {
		    .query = selection->query,
		    .limit = arguments_number(session->arguments, OPTION_LIMIT, LIMIT_ON_TERMINAL),
		    .order = order,
		};
		return explain_search(session, &asked, error) ? SESSION_DONE : SESSION_FAILED;
	}
	return print_selection(session, selection, order, error);
}

static bool read_order(const struct arguments *arguments, enum store_search_order *order, struct error *error)
{
	const char *sort = arguments_get(arguments, OPTION_SORT);
	bool is_reverse = arguments_has(arguments, OPTION_REVERSE);
	bool is_rank = sort && strcmp(sort, "rank") == 0;
	if (sort && !is_rank && strcmp(sort, "date") != 0)
		return error_set(error, ERROR_INPUT, "--sort: %.40s is neither date nor rank", sort);
	if (is_rank && is_reverse)
		return error_set(error, ERROR_INPUT, "--sort rank has no --reverse; what matches worst is of no use");
	*order = is_rank ? STORE_SEARCH_BEST : is_reverse ? STORE_SEARCH_OLDEST : STORE_SEARCH_NEWEST;
	return true;
}

static enum session_status print_selection(
    struct session *session, const struct selection *selection, enum store_search_order order, struct error *error)
{
	struct listing listing;
	bool is_done = listing_open(&listing, session, error);
	if (session->verb->run == verb_stories_search && session->output.is_terminal)
		listing.query = selection->query;
	listing.is_folded = is_done && listing.printer.form->is_for_people && !folding_is_asked(selection->query) &&
	                    !arguments_has(session->arguments, OPTION_UNFOLD);
	bool is_short = is_done && listing.printer.form->is_for_people && session->output.is_terminal &&
	                !arguments_has(session->arguments, OPTION_LIMIT);
	const struct store_search search = {
	    .query = selection->query,
	    .limit = is_short ? LIMIT_ON_TERMINAL : arguments_number(session->arguments, OPTION_LIMIT, 0),
	    .order = order,
	};
	if (is_paged(session, &search))
		pager_begin(&session->output);
	if (is_done && session->store)
		is_done = store_search_each(session->store, &search, listing_add, &listing, error);
	is_done = listing_close(&listing) && is_done;
	size_t count = listing.printer.count;
	if (is_done && is_short && listing.seen == LIMIT_ON_TERMINAL)
		is_done = tell_rest(session, selection, listing.seen, error);
	pager_show(&session->output);
	if (!is_done)
		return SESSION_FAILED;
	if (count)
		return SESSION_DONE;
	if (!session->store)
		output_complain("no database yet; subscribe to a feed: tidings subscribe URL");
	advise(session, selection->query);
	return selection->query ? SESSION_NOTHING : SESSION_DONE;
}

/* A pager wants it whole, so a list without end has none. */
static bool is_paged(const struct session *session, const struct store_search *search)
{
	return search->limit > 0 && search->limit <= PAGER_LIMIT && !arguments_has(session->arguments, OPTION_NO_PAGER);
}

/* Why nothing was found, if that can be said. */
static void advise(struct session *session, const struct query *query)
{
	const char *advice = query_advice(session->arena, query);
	if (advice)
		output_complain(advice);
}

static bool tell_rest(struct session *session, const struct selection *selection, size_t printed, struct error *error)
{
	int64_t count;
	if (!store_search_count(session->store, selection->query, &count, error))
		return false;
	if (count > (int64_t)printed) {
		output_style(&session->output, OUTPUT_DIM);
		output_format(&session->output, "%" PRId64 " more; --limit 0 prints all", count - (int64_t)printed);
		output_style(&session->output, OUTPUT_PLAIN);
		output_add(&session->output, "\n");
	}
	return true;
}
