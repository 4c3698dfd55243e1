/* The settings of one feed. */
#include "verb_set.h"

#include <string.h>

#include "client.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

static bool write_request(struct session *session, struct buf *request, struct error *error);

enum session_status verb_set_run(struct session *session, struct error *error)
{
	struct buf request;
	struct json *answer = NULL;
	if (!session_has_store(session, error))
		return SESSION_FAILED;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	bool is_done = write_request(session, &request, error) && client_ask(&session->config, &request, &answer, error);
	json_free(answer);
	buf_done(&request);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}

static bool write_request(struct session *session, struct buf *request, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	struct json_writer writer;
	json_write_init(&writer, request);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "action", "set");
	json_write_member_text(&writer, "feed", session_word(session, arguments->words[0]));
	json_write_key(&writer, "settings");
	json_write_begin_object(&writer);
	for (size_t i = 1; i < arguments->word_count; i++) {
		const char *word = session_word(session, arguments->words[i]), *equals = strchr(word, '=');
		if (!equals)
			return error_set(error, ERROR_INPUT, "%.60s: settings are written as interval=2h", word);
		const char *key = arena_copy_bytes(session->arena, word, (size_t)(equals - word));
		json_write_member_text(&writer, key, equals + 1);
	}
	json_write_end_object(&writer);
	json_write_end_object(&writer);
	return true;
}
