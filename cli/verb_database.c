/* The database itself: whether it is sound, and what can be saved of it. */
#include "verb_database.h"

#include <inttypes.h>

#include "tidings/error.h"
#include "tidings/store.h"
#include "tidings/store_check.h"
#include "tidings/store_recover.h"

static void print_problem(void *arg, const char *problem);
static void print_losses(struct session *session, const struct store_recovered *recovered);
static const char *ending(int64_t count);

enum session_status verb_database_check(struct session *session, struct error *error)
{
	size_t problems;
	struct output *output = &session->output;
	if (!session_has_store(session, error) || !store_check(session->store, print_problem, session, &problems, error))
		return SESSION_FAILED;
	if (!problems) {
		output_add_visible(output, session->config.database);
		output_add(output, " is sound\n");
		return SESSION_DONE;
	}
	error_set(error, ERROR_IO,
	    "%s is damaged; put a backup in its place, or make a new one of what can be read: tidings recover FILE",
	    session->config.database);
	return SESSION_FAILED;
}

static void print_problem(void *arg, const char *problem)
{
	struct session *session = arg;
	output_add_visible(&session->output, problem);
	output_add(&session->output, "\n");
}

enum session_status verb_database_recover(struct session *session, struct error *error)
{
	const char *target = session->arguments->words[0];
	struct output *output = &session->output;
	struct store_recovered recovered;
	const struct store_options options = {.group_readable = session->config.group_readable, .program = "tidings"};
	if (!store_recover(session->config.database, target, &options, session->now, &recovered, error))
		return SESSION_FAILED;
	output_format(output, "Recovered %" PRId64 " feed%s and %" PRId64 " entr%s\n", recovered.feeds,
	    ending(recovered.feeds), recovered.entries, recovered.entries == 1 ? "y" : "ies");
	print_losses(session, &recovered);
	output_add(output, "To use it, stop tidingsd and put it in the place of ");
	output_add_visible(output, session->config.database);
	output_add(output, "\n");
	return recovered.is_whole && !recovered.lost_feeds && !recovered.lost_texts ? SESSION_DONE : SESSION_NOTHING;
}

static void print_losses(struct session *session, const struct store_recovered *recovered)
{
	struct output *output = &session->output;
	if (recovered->lost_texts)
		output_format(
		    output, "%" PRId64 " of them without text, until their feeds bring it again\n", recovered->lost_texts);
	if (recovered->lost_feeds)
		output_format(output, "%" PRId64 " feed%s known by entries only, and not polled: tidings set FEED url=URL\n",
		    recovered->lost_feeds, recovered->lost_feeds == 1 ? " is" : "s are");
	if (!recovered->is_whole)
		output_add(output, "Some of it could not be read\n");
}

static const char *ending(int64_t count)
{
	return count == 1 ? "" : "s";
}
