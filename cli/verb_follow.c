/* Prints what arrived last, then what arrives. */
#include "verb_follow.h"

#include "cursor.h"
#include "listing.h"
#include "selection.h"
#include "tidings/error.h"
#include "tidings/store_entries.h"
#include "tidings/store_search.h"
#include "watcher.h"

#define LAST_COUNT 10
#define PAGE_COUNT 200 /* entries read at once, so that a slow reader holds up no checkpoint */

struct follow {
	struct session *session;
	struct selection selection;
	struct listing listing;
	const char *cursor; /* name of the file, or NULL */
	int64_t last;       /* everything up to here was printed, or does not match */
	size_t page;        /* entries of the page that is being read */
};

static bool find_start(struct follow *follow, struct error *error);
static bool start_at_cursor(struct follow *follow, bool *is_there, struct error *error);
static bool start_at_last(struct follow *follow, int64_t count, struct error *error);
static bool see_last(void *arg, const struct store_entry *entry);
static bool run(struct follow *follow, struct watcher *watcher, struct error *error);
static bool print_arrived(struct follow *follow, struct error *error);
static bool print_page(struct follow *follow, struct error *error);
static bool keep_cursor(const struct follow *follow, struct error *error);
static bool print_entry(void *arg, const struct store_entry *entry);

enum session_status verb_follow_run(struct session *session, struct error *error)
{
	struct follow follow = {.session = session, .cursor = arguments_get(session->arguments, OPTION_CURSOR_FILE)};
	if (!session_has_store(session, error) || !selection_read(&follow.selection, session, 0, NULL, error) ||
	    !find_start(&follow, error))
		return SESSION_FAILED;
	struct watcher *watcher = watcher_new(session->store, session->config.database, session->output.fd);
	bool is_done = listing_open(&follow.listing, session, error) && run(&follow, watcher, error);
	is_done = listing_close(&follow.listing) && is_done;
	watcher_free(watcher);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static bool find_start(struct follow *follow, struct error *error)
{
	const struct arguments *arguments = follow->session->arguments;
	bool is_there = false;
	if (follow->cursor && !start_at_cursor(follow, &is_there, error))
		return false;
	if (is_there)
		return true;
	bool is_all = arguments_has(arguments, OPTION_SINCE) && !arguments_has(arguments, OPTION_LIMIT);
	if (!is_all && !start_at_last(follow, arguments_number(arguments, OPTION_LIMIT, LAST_COUNT), error))
		return false;
	return keep_cursor(follow, error);
}

/* Ids are never used again, so one that was never given is of another database. */
static bool start_at_cursor(struct follow *follow, bool *is_there, struct error *error)
{
	int64_t newest;
	if (!cursor_read(follow->cursor, &follow->last, is_there, error) ||
	    !store_entries_newest(follow->session->store, &newest, error))
		return false;
	if (*is_there && follow->last > newest)
		return error_set(error, ERROR_INPUT, "%s names an entry that this database never had; remove it to begin anew",
		    follow->cursor);
	return true;
}

static bool start_at_last(struct follow *follow, int64_t count, struct error *error)
{
	const struct store_search search = {
	    .query = follow->selection.query, .limit = count, .order = STORE_SEARCH_ARRIVED};
	if (!store_entries_newest(follow->session->store, &follow->last, error))
		return false;
	return count == 0 || store_search_each(follow->session->store, &search, see_last, follow, error);
}

static bool see_last(void *arg, const struct store_entry *entry)
{
	struct follow *follow = arg;
	if (entry->id <= follow->last)
		follow->last = entry->id - 1;
	return true;
}

static bool run(struct follow *follow, struct watcher *watcher, struct error *error)
{
	enum watcher_event event = WATCHER_CHANGED;
	while (event == WATCHER_CHANGED) {
		if (!print_arrived(follow, error) || !watcher_wait(watcher, &event, error))
			return false;
		if (follow->session->output.failure)
			break;
	}
	return true;
}

/* What comes while this is at work has a greater id than `newest`, and another look. */
static bool print_arrived(struct follow *follow, struct error *error)
{
	const struct output *output = &follow->session->output;
	int64_t newest;
	if (!store_entries_newest(follow->session->store, &newest, error))
		return false;
	do {
		if (!print_page(follow, error))
			return false;
	} while (follow->page == PAGE_COUNT && output->failure == 0);
	if (output->failure || newest <= follow->last)
		return true;
	follow->last = newest;
	return keep_cursor(follow, error);
}

/* Nothing is written while the page is read: the reader may be slow, and what is read from holds back the log. */
static bool print_page(struct follow *follow, struct error *error)
{
	struct output *output = &follow->session->output;
	const struct store_search search = {
	    .query = follow->selection.query, .limit = PAGE_COUNT, .after = follow->last, .order = STORE_SEARCH_ARRIVAL};
	follow->page = 0;
	output->is_held = true;
	bool is_read = store_search_each(follow->session->store, &search, print_entry, follow, error);
	follow->listing.printer.form->pause(&follow->listing.printer);
	output->is_held = false;
	output_flush(output);
	return is_read && !follow->listing.has_failed && (follow->page == 0 || keep_cursor(follow, error));
}

/* Only what has left us counts. */
static bool keep_cursor(const struct follow *follow, struct error *error)
{
	bool is_wanted = follow->cursor && follow->session->output.failure == 0;
	return !is_wanted || cursor_write(follow->cursor, follow->last, error);
}

static bool print_entry(void *arg, const struct store_entry *entry)
{
	struct follow *follow = arg;
	follow->last = entry->id;
	follow->page++;
	return listing_add(&follow->listing, entry);
}
