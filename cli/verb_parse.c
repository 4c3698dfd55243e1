/* What our own parser makes of a file, in a confined process. */
#include "verb_parse.h"

#include "input.h"
#include "inspect.h"
#include "printer.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/ingest.h"

static enum session_status print_result(
    struct session *session, const char *path, const struct feed_result *result, struct error *error);
static enum session_status print_candidates(
    struct session *session, const char *path, const struct feed_result *result, struct error *error);

enum session_status verb_parse_run(struct session *session, struct error *error)
{
	const char *path = session->arguments->words[0];
	struct feed_result result = {0};
	struct buf content;

	buf_init(&content, (size_t)session->config.max_body);
	if (!input_read(path, &content, error)) {
		/* that it is too long is the document's fault */
		enum session_status status = content.is_full ? SESSION_NOTHING : SESSION_FAILED;
		buf_done(&content);
		return status;
	}
	inspect_confine(&session->config);
	const char *base = arguments_get(session->arguments, OPTION_BASE);
	const char *type = arguments_get(session->arguments, OPTION_CONTENT_TYPE);
	struct feed_source source = {
	    .address = base ? session_word(session, base) : NULL,
	    .content_type = type ? session_word(session, type) : NULL,
	    .bytes = buf_text(&content),
	    .length = content.length,
	    .max_entries = session->config.max_entries,
	};
	ingest(session->arena, &source, &result);
	buf_done(&content);
	if (arguments_has(session->arguments, OPTION_DISCOVER))
		return print_candidates(session, path, &result, error);
	return print_result(session, path, &result, error);
}

static enum session_status print_result(
    struct session *session, const char *path, const struct feed_result *result, struct error *error)
{
	struct printer printer;
	if (!result->feed) {
		error_set(error, ERROR_NOT_FOUND, "%.200s: %s", path, result->reason ? result->reason : "no feed");
		return SESSION_NOTHING;
	}
	printer_init(&printer, &session->output, arguments_has(session->arguments, OPTION_JSON), session->now);
	printer.form->document(&printer, result->feed);
	return SESSION_DONE;
}

static enum session_status print_candidates(
    struct session *session, const char *path, const struct feed_result *result, struct error *error)
{
	for (size_t i = 0; i < result->candidate_count; i++) {
		output_add_visible(&session->output, result->candidates[i].url);
		output_add(&session->output, "\n");
	}
	if (result->candidate_count)
		return SESSION_DONE;
	error_set(error, ERROR_NOT_FOUND, result->feed ? "%.200s is a feed itself" : "%.200s points at no feed", path);
	return SESSION_NOTHING;
}
