/* The verbs about one entry: read it here, or in a browser. */
#include "verb_page.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "marking.h"
#include "output_links.h"
#include "pager.h"
#include "printer.h"
#include "selection.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store_entries.h"
#include "tidings/url.h"

#define ENTRY_MEMORY ((size_t)64 << 20) /* bytes, for one entry whole */

extern char **environ;

static bool read_ids(struct session *session, int64_t **ids, size_t *count, struct error *error);
static bool show_entry(struct session *session, struct printer *printer, int64_t id, struct error *error);
static bool get_entry(
    struct session *session, struct arena *arena, int64_t id, struct store_entry *entry, struct error *error);
static void print_entry(
    struct session *session, struct printer *printer, struct arena *arena, const struct store_entry *entry);
static bool mark_read(struct session *session, const int64_t *ids, size_t count, struct error *error);
static bool open_entry(struct session *session, int64_t id, struct error *error);
static bool run_browser(const char *link, struct error *error);

enum session_status verb_page_show(struct session *session, struct error *error)
{
	struct printer printer;
	int64_t *ids;
	size_t count;

	if (!read_ids(session, &ids, &count, error))
		return SESSION_FAILED;
	printer_init(&printer, &session->output, arguments_has(session->arguments, OPTION_JSON), session->now);
	if (!arguments_has(session->arguments, OPTION_NO_PAGER))
		pager_begin(&session->output);
	for (size_t i = 0; i < count; i++)
		if (!show_entry(session, &printer, ids[i], error))
			return SESSION_FAILED;
	pager_show(&session->output);
	if (arguments_has(session->arguments, OPTION_PEEK) || session->output.failure)
		return SESSION_DONE;
	return mark_read(session, ids, count, error) ? SESSION_DONE : SESSION_FAILED;
}

enum session_status verb_page_open(struct session *session, struct error *error)
{
	int64_t *ids;
	size_t count;
	if (!read_ids(session, &ids, &count, error))
		return SESSION_FAILED;
	for (size_t i = 0; i < count; i++)
		if (!open_entry(session, ids[i], error))
			return SESSION_FAILED;
	if (arguments_has(session->arguments, OPTION_PEEK))
		return SESSION_DONE;
	return mark_read(session, ids, count, error) ? SESSION_DONE : SESSION_FAILED;
}

static bool read_ids(struct session *session, int64_t **ids, size_t *count, struct error *error)
{
	error->kind = ERROR_NONE;
	if (selection_read_ids(session, 0, ids, count, error))
		return true;
	if (error->kind == ERROR_NONE)
		error_set(
		    error, ERROR_INPUT, "%s takes the numbers that list prints first, and nothing else", session->verb->name);
	return false;
}

/* Each in memory of its own: they may be many, and each of megabytes. */
static bool show_entry(struct session *session, struct printer *printer, int64_t id, struct error *error)
{
	struct arena *arena = arena_new(ENTRY_MEMORY);
	struct store_entry entry;
	bool is_there = get_entry(session, arena, id, &entry, error);
	if (is_there)
		print_entry(session, printer, arena, &entry);
	arena_free(arena);
	return is_there;
}

static bool get_entry(
    struct session *session, struct arena *arena, int64_t id, struct store_entry *entry, struct error *error)
{
	return session_has_store(session, error) && store_entries_get(session->store, arena, id, entry, error);
}

static void print_entry(
    struct session *session, struct printer *printer, struct arena *arena, const struct store_entry *entry)
{
	if (arguments_has(session->arguments, OPTION_LINKS)) {
		output_links_print(&session->output, arena, entry);
	} else if (arguments_has(session->arguments, OPTION_HTML)) {
		output_add_lines(&session->output, entry->content ? entry->content : "");
		output_add(&session->output, "\n");
	} else {
		printer->form->page(printer, entry);
	}
}

static bool mark_read(struct session *session, const int64_t *ids, size_t count, struct error *error)
{
	int64_t changed;
	static const struct marking read = {.as = "read"};
	const struct marking_target target = {.ids = ids, .count = count};
	return marking_ask(session, &read, &target, &changed, error) || error_prefix(error, "marking as read");
}

static bool open_entry(struct session *session, int64_t id, struct error *error)
{
	struct store_entry entry;
	if (!get_entry(session, session->arena, id, &entry, error))
		return false;
	if (!entry.link || !url_is_http(entry.link))
		return error_set(error, ERROR_INPUT, "entry %lld has no web address to open", (long long)id);
	return run_browser(entry.link, error);
}

/* Without a shell: the address is one argument, whatever is in it. */
static bool run_browser(const char *link, struct error *error)
{
	const char *wanted = getenv("BROWSER");
	char *browser = mem_copy(wanted && *wanted ? wanted : "xdg-open");
	char *address = mem_copy(link);
	char *const words[] = {browser, address, NULL};
	pid_t pid;
	int status = 0;

	int number = posix_spawnp(&pid, browser, NULL, NULL, words, environ);
	if (number)
		error_set(error, ERROR_IO, "%.100s cannot be started; set BROWSER to a program that shows web pages", browser);
	else
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
	if (number == 0 && status != 0)
		error_set(error, ERROR_IO, "%.100s could not show %.200s", browser, link);
	mem_free(browser);
	mem_free(address);
	return number == 0 && status == 0;
}
