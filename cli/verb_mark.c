/* The verbs that do something to entries: mark, star, unstar, tag. */
#include "verb_mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "marking.h"
#include "selection.h"
#include "tidings/arena.h"
#include "tidings/error.h"

#define MANY 100 /* more than so many are not changed by a query before a person at the terminal has said yes */

static enum session_status mark_as(struct session *session, const char *as, size_t first, struct error *error);
static bool read_tags(struct session *session, struct marking *marking, size_t *first, struct error *error);
static enum session_status do_to_words(
    struct session *session, struct marking *marking, size_t first, struct error *error);
static enum session_status do_to_query(
    struct session *session, struct marking *marking, size_t first, struct error *error);
static bool may_ask(const struct session *session, const struct marking *marking);
static bool is_confirmed(const struct marking *marking, int64_t changed);
static void tell(struct session *session, const struct marking *marking, int64_t changed);

enum session_status verb_mark_run(struct session *session, struct error *error)
{
	const char *as = session->arguments->words[0];
	if (marking_is_known(as))
		return mark_as(session, as, 1, error);
	error_set(error, ERROR_INPUT, "mark as what? read, unread, star, unstar, hide or unhide, not %.40s", as);
	return SESSION_FAILED;
}

enum session_status verb_mark_star(struct session *session, struct error *error)
{
	return mark_as(session, "star", 0, error);
}

enum session_status verb_mark_unstar(struct session *session, struct error *error)
{
	return mark_as(session, "unstar", 0, error);
}

static enum session_status mark_as(struct session *session, const char *as, size_t first, struct error *error)
{
	struct marking marking = {.as = as};
	return do_to_words(session, &marking, first, error);
}

enum session_status verb_mark_tag(struct session *session, struct error *error)
{
	size_t first;
	struct marking marking = {0};
	if (!read_tags(session, &marking, &first, error))
		return SESSION_FAILED;
	return do_to_words(session, &marking, first, error);
}

/* The words before "--" that begin with a sign, up to the first without. */
static bool read_tags(struct session *session, struct marking *marking, size_t *first, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	size_t i;
	marking->add = arena_new_array(session->arena, arguments->word_count, sizeof *marking->add);
	marking->remove = arena_new_array(session->arena, arguments->word_count, sizeof *marking->remove);
	for (i = 0; i < arguments->end; i++) {
		const char *word = session_word(session, arguments->words[i]);
		bool is_sign = *word == '+' || *word == '-';
		if (is_sign && !word[1])
			return error_set(error, ERROR_INPUT, "a sign stands before its tag: +later");
		if (*word == '+')
			marking->add[marking->add_count++] = word + 1;
		else if (*word == '-')
			marking->remove[marking->remove_count++] = word + 1;
		else
			break;
	}
	*first = i;
	return i > 0 || error_set(error, ERROR_INPUT, "which tag? tidings tag +later 42, or tidings tag -later -- is:read");
}

static enum session_status do_to_words(
    struct session *session, struct marking *marking, size_t first, struct error *error)
{
	int64_t *ids, changed;
	struct marking_target target = {0};
	marking->is_dry = arguments_has(session->arguments, OPTION_DRY_RUN);
	error->kind = ERROR_NONE;
	if (selection_has_options(session) || !selection_read_ids(session, first, &ids, &target.count, error))
		return error->kind == ERROR_NONE ? do_to_query(session, marking, first, error) : SESSION_FAILED;
	target.ids = ids;
	if (!marking_ask(session, marking, &target, &changed, error))
		return SESSION_FAILED;
	if (marking->is_dry)
		tell(session, marking, changed);
	return SESSION_DONE;
}

/* What means everything must not come of an empty word: that takes a query that says so. */
static enum session_status do_to_query(
    struct session *session, struct marking *marking, size_t first, struct error *error)
{
	int64_t changed = 0;
	struct selection selection;
	const struct marking_target target = {.selection = &selection};
	if (!selection_read(&selection, session, first, NULL, error))
		return SESSION_FAILED;
	if (!selection.query) {
		error_set(error, ERROR_INPUT, "%s what? ids or a query that says which, as is:new", session->verb->name);
		return SESSION_FAILED;
	}
	if (may_ask(session, marking)) {
		struct marking dry = *marking;
		dry.is_dry = true;
		if (!marking_ask(session, &dry, &target, &changed, error))
			return SESSION_FAILED;
		if (changed > MANY && !is_confirmed(marking, changed))
			return SESSION_NOTHING;
	}
	if (!marking_ask(session, marking, &target, &changed, error))
		return SESSION_FAILED;
	if (changed == 0) {
		output_complain_format("nothing to %s: nothing matches, or all of it is so already", session->verb->name);
		return SESSION_NOTHING;
	}
	tell(session, marking, changed);
	return SESSION_DONE;
}

static bool may_ask(const struct session *session, const struct marking *marking)
{
	bool is_person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	return is_person && !marking->is_dry && !arguments_has(session->arguments, OPTION_YES);
}

static bool is_confirmed(const struct marking *marking, int64_t changed)
{
	if (marking->as)
		fprintf(stderr, "Mark %" PRId64 " as %s? [y/N] ", changed, marking_name(marking->as));
	else
		fprintf(stderr, "Change %" PRId64 " tags? [y/N] ", changed);
	int first = getchar();
	for (int rest = first; rest != '\n' && rest != EOF;)
		rest = getchar();
	return first == 'y' || first == 'Y';
}

static void tell(struct session *session, const struct marking *marking, int64_t changed)
{
	struct output *output = &session->output;
	if (marking->as)
		output_format(output, "%s %" PRId64 " as %s\n", marking->is_dry ? "Would mark" : "Marked", changed,
		    marking_name(marking->as));
	else
		output_format(output, "%s %" PRId64 " tag%s\n", marking->is_dry ? "Would change" : "Changed", changed,
		    changed == 1 ? "" : "s");
}
