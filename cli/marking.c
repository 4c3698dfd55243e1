/* Asking for the `mark` and `tag` actions. */
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
    {"hide", "hidden"},
    {"unhide", "not hidden"},
};

static void write_request(
    struct json_writer *writer, const struct marking *marking, const struct marking_target *target);
static void write_ids(struct json_writer *writer, const int64_t *ids, size_t count);

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

bool marking_ask(struct session *session, const struct marking *marking, const struct marking_target *target,
    int64_t *changed, struct error *error)
{
	struct buf request;
	struct json_writer writer;
	struct json *answer = NULL;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	json_write_init(&writer, &request);
	write_request(&writer, marking, target);
	bool is_done = session_has_store(session, error) && client_ask(&session->config, &request, &answer, error);
	if (is_done)
		*changed = json_get_integer(answer, "changed", 0);
	json_free(answer);
	buf_done(&request);
	return is_done;
}

static void write_request(
    struct json_writer *writer, const struct marking *marking, const struct marking_target *target)
{
	json_write_begin_object(writer);
	json_write_member_text(writer, "action", marking->as ? "mark" : "tag");
	json_write_member_text(writer, "as", marking->as);
	if (marking->add_count)
		json_write_member_texts(writer, "add", marking->add, marking->add_count);
	if (marking->remove_count)
		json_write_member_texts(writer, "remove", marking->remove, marking->remove_count);
	if (target->selection)
		json_write_member_texts(
		    writer, "query", (const char *const *)target->selection->words, target->selection->word_count);
	else
		write_ids(writer, target->ids, target->count);
	if (marking->is_dry)
		json_write_member_bool(writer, "dry", true);
	json_write_end_object(writer);
}

static void write_ids(struct json_writer *writer, const int64_t *ids, size_t count)
{
	json_write_key(writer, "ids");
	json_write_begin_array(writer);
	for (size_t i = 0; i < count; i++)
		json_write_integer(writer, ids[i]);
	json_write_end_array(writer);
}
