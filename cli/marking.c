/* Asking for the `mark` action. */
#include "marking.h"

#include <string.h>

#include "client.h"
#include "selection.h"
#include "session.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/json.h"

struct mark {
	const char *as, *name;
};

static const struct mark marks[] = {
    {"read", "read"},
    {"unread", "unread"},
    {"star", "starred"},
    {"unstar", "not starred"},
};

static void begin_request(struct json_writer *writer, struct buf *request, const char *as);
static bool ask(
    struct session *session, struct json_writer *writer, struct buf *request, int64_t *changed, struct error *error);

bool marking_is_known(const char *as)
{
	return marking_name(as) != NULL;
}

const char *marking_name(const char *as)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(marks[i].as, as) == 0)
			return marks[i].name;
	return NULL;
}

bool marking_ids(
    struct session *session, const char *as, const int64_t *ids, size_t count, int64_t *changed, struct error *error)
{
	struct buf request;
	struct json_writer writer;
	begin_request(&writer, &request, as);
	json_write_key(&writer, "ids");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < count; i++)
		json_write_integer(&writer, ids[i]);
	json_write_end_array(&writer);
	return ask(session, &writer, &request, changed, error);
}

bool marking_query(
    struct session *session, const char *as, const struct selection *selection, int64_t *changed, struct error *error)
{
	struct buf request;
	struct json_writer writer;
	begin_request(&writer, &request, as);
	json_write_key(&writer, "query");
	json_write_begin_array(&writer);
	for (size_t i = 0; i < selection->word_count; i++)
		json_write_text(&writer, selection->words[i]);
	json_write_end_array(&writer);
	return ask(session, &writer, &request, changed, error);
}

static void begin_request(struct json_writer *writer, struct buf *request, const char *as)
{
	buf_init(request, ACTION_REQUEST_LIMIT);
	json_write_init(writer, request);
	json_write_begin_object(writer);
	json_write_member_text(writer, "action", "mark");
	json_write_member_text(writer, "as", as);
}

/* Ends the request, sends it and frees it. */
static bool ask(
    struct session *session, struct json_writer *writer, struct buf *request, int64_t *changed, struct error *error)
{
	struct json *answer = NULL;
	json_write_end_object(writer);
	struct client *client = session_has_store(session, error) ? client_open(&session->config, CLIENT_ANY, error) : NULL;
	bool is_done = client && client_run(client, request->data, request->length, &answer, error);
	if (is_done)
		*changed = json_get_integer(answer, "changed", 0);
	json_free(answer);
	client_close(client);
	buf_done(request);
	return is_done;
}
