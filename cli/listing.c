/* Entries that were found, to the printer that was asked for. */
#include "listing.h"

#include <string.h>

#include "output.h"
#include "session.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/store_search.h"

#define ENTRY_MEMORY ((size_t)64 << 20) /* bytes, for one entry whole */
#define TITLE_LIMIT 1024
#define NOTE_LIMIT 65536

static const char *join_words(struct session *session);
static bool add_whole(struct listing *listing, int64_t id);

bool listing_open(struct listing *listing, struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	const char *format = arguments_get(arguments, OPTION_FORMAT);
	*listing = (struct listing){.session = session, .error = error};
	if (!format && arguments_has(arguments, OPTION_JSON))
		format = "json";
	if (!printer_choose(&listing->printer, &session->output, format, session->now, error))
		return false;
	listing->printer.title = join_words(session);
	if (listing->printer.form->is_whole)
		listing->arena = arena_new(ENTRY_MEMORY);
	listing->printer.form->begin(&listing->printer, PRINTER_ENTRIES);
	return true;
}

static const char *join_words(struct session *session)
{
	struct buf title;
	buf_init(&title, TITLE_LIMIT);
	for (size_t i = 0; i < session->arguments->word_count; i++) {
		buf_add_text(&title, i ? " " : "");
		buf_add_text(&title, session->arguments->words[i]);
	}
	const char *word = session_word(session, buf_text(&title));
	buf_done(&title);
	return word;
}

bool listing_add(void *arg, const struct store_entry *entry)
{
	struct listing *listing = arg;
	struct printer *printer = &listing->printer;
	listing->seen++;
	if (listing->is_folded && !folding_is_first(&listing->folding, entry))
		return true;
	if (listing->arena)
		return add_whole(listing, entry->id);
	struct buf note, others;
	buf_init(&note, NOTE_LIMIT);
	buf_init(&others, NOTE_LIMIT);
	if (listing->is_folded)
		folding_add_others(&others, entry);
	printer->others = others.length ? buf_text(&others) : NULL;
	/* an entry without a note is an entry all the same */
	if (listing->query && store_search_snippet(listing->session->store, listing->query, entry->id, &note, NULL))
		printer->note = strchr(buf_text(&note), STORE_SEARCH_MARK_START) ? buf_text(&note) : NULL;
	printer->form->entry(printer, entry);
	printer->note = NULL;
	printer->others = NULL;
	buf_done(&note);
	buf_done(&others);
	return printer->output->failure == 0;
}

/* One that was removed a moment ago is left out. */
static bool add_whole(struct listing *listing, int64_t id)
{
	struct printer *printer = &listing->printer;
	struct store_entry entry;
	struct error reason = {0};
	arena_reset(listing->arena);
	if (store_entries_get(listing->session->store, listing->arena, id, &entry, &reason)) {
		printer->form->entry(printer, &entry);
		return printer->output->failure == 0;
	}
	listing->has_failed = reason.kind != ERROR_NOT_FOUND;
	if (listing->has_failed && listing->error)
		*listing->error = reason;
	return !listing->has_failed;
}

bool listing_close(struct listing *listing)
{
	if (listing->printer.form && listing->printer.form->end && listing->printer.title)
		listing->printer.form->end(&listing->printer);
	arena_free(listing->arena);
	folding_done(&listing->folding);
	return !listing->has_failed;
}
