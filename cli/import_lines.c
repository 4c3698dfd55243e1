/* What `export --all` wrote: lines gathered into requests of the `restore` action. */
#include "import_lines.h"

#include <inttypes.h>
#include <string.h>

#include "client.h"
#include "input.h"
#include "session.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

#define REQUEST_ENOUGH ((size_t)1 << 20) /* bytes: then it is sent; the daemon polls between two */
#define LINE_LIMIT (ACTION_REQUEST_LIMIT - REQUEST_ENOUGH - 4096)
#define FORMAT_VERSION 1

struct importing {
	struct session *session;
	struct client *client;
	struct buf request; /* not sent yet */
	struct json_writer writer;
	bool is_open, keeps_ids;
	int64_t feeds, known_feeds, entries, known_entries, refused;
};

static bool import_all(struct importing *importing, struct input *input, struct error *error);
static bool take_line(
    struct importing *importing, const char *line, size_t length, int64_t number, struct error *error);
static bool take_head(struct importing *importing, const struct json *record, struct error *error);
static void begin(struct importing *importing);
static bool add(struct importing *importing, const struct json *record, struct error *error);
static bool finish(struct importing *importing, struct error *error);
static void summarise(const struct importing *importing);

bool import_lines(struct session *session, struct input *input, struct error *error)
{
	struct importing importing = {.session = session};
	buf_init(&importing.request, ACTION_REQUEST_LIMIT);
	importing.client = client_open(&session->config, CLIENT_ANY, error);
	bool is_done = importing.client && import_all(&importing, input, error);
	client_close(importing.client);
	buf_done(&importing.request);
	if (is_done)
		summarise(&importing);
	return is_done;
}

static bool import_all(struct importing *importing, struct input *input, struct error *error)
{
	const char *line;
	size_t length;
	int64_t number = 0;
	while (input_line(input, LINE_LIMIT, &line, &length, error)) {
		if (!line)
			return finish(importing, error);
		number++;
		if (strspn(line, " \t\r") < length && !take_line(importing, line, length, number, error))
			return error_prefix(error, "%.200s", input->name);
	}
	return false;
}

static bool take_line(struct importing *importing, const char *line, size_t length, int64_t number, struct error *error)
{
	struct json *record = json_parse(line, length, error);
	if (!record || !json_is_object(record) || json_is_cut(record)) {
		json_free(record);
		return error_set(
		    error, ERROR_INPUT, "line %" PRId64 " is no whole record; what stood before it was taken", number);
	}
	const char *type = json_get_text(record, "type");
	bool is_head = type && strcmp(type, "tidings") == 0;
	bool is_taken = is_head ? take_head(importing, record, error) : add(importing, record, error);
	json_free(record);
	return is_taken;
}

static bool take_head(struct importing *importing, const struct json *record, struct error *error)
{
	if (json_get_integer(record, "version", 0) > FORMAT_VERSION)
		return error_set(error, ERROR_INPUT, "it was written by a newer tidings: install that one");
	if (!finish(importing, error))
		return false;
	begin(importing);
	json_write_end_array(&importing->writer);
	json_write_key(&importing->writer, "reserve");
	json_write_begin_object(&importing->writer);
	json_write_member_integer(&importing->writer, "feed", json_get_integer(record, "feed", 0));
	json_write_member_integer(&importing->writer, "entry", json_get_integer(record, "entry", 0));
	json_write_end_object(&importing->writer);
	json_write_key(&importing->writer, "rest");
	json_write_begin_array(&importing->writer);
	return finish(importing, error);
}

static void begin(struct importing *importing)
{
	struct json_writer *writer = &importing->writer;
	bool is_private = arguments_has(importing->session->arguments, OPTION_PRIVATE);
	buf_clear(&importing->request);
	json_write_init(writer, &importing->request);
	json_write_begin_object(writer);
	json_write_member_text(writer, "action", "restore");
	json_write_member_bool(writer, "private", is_private);
	json_write_member_bool(writer, "keep", importing->keeps_ids);
	json_write_key(writer, "records");
	json_write_begin_array(writer);
	importing->is_open = true;
}

static bool add(struct importing *importing, const struct json *record, struct error *error)
{
	if (!importing->is_open)
		begin(importing);
	json_write_value(&importing->writer, record);
	return importing->request.length < REQUEST_ENOUGH || finish(importing, error);
}

static bool finish(struct importing *importing, struct error *error)
{
	struct json *answer = NULL;
	if (!importing->is_open)
		return true;
	importing->is_open = false;
	json_write_end_array(&importing->writer);
	json_write_end_object(&importing->writer);
	if (importing->request.is_full)
		return error_set(error, ERROR_INPUT, "a record is too long");
	if (!client_run(importing->client, importing->request.data, importing->request.length, &answer, error))
		return false;
	importing->keeps_ids = json_get_bool(answer, "keep");
	importing->feeds += json_get_integer(answer, "feeds", 0);
	importing->known_feeds += json_get_integer(answer, "known_feeds", 0);
	importing->entries += json_get_integer(answer, "entries", 0);
	importing->known_entries += json_get_integer(answer, "known_entries", 0);
	importing->refused += json_get_integer(answer, "refused", 0);
	json_free(answer);
	return true;
}

static void summarise(const struct importing *importing)
{
	struct output *output = &importing->session->output;
	output_format(output, "Imported %" PRId64 " feeds and %" PRId64 " entries", importing->feeds, importing->entries);
	if (importing->known_feeds || importing->known_entries)
		output_format(output, "; %" PRId64 " feeds and %" PRId64 " entries were known already", importing->known_feeds,
		    importing->known_entries);
	output_add(output, "\n");
	if (importing->refused)
		output_complain_format(
		    "%" PRId64 " records were refused: files and private addresses need --private", importing->refused);
}
