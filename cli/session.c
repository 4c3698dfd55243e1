/* What a verb is given to run: the arguments, the printer and whatever it needs opened. */
#include "session.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/store.h"
#include "tidings/text.h"

#define ARENA_LIMIT ((size_t)1 << 30)
#define WORD_LIMIT ((size_t)1 << 20)

static const char *name_of_verb(const void *arg, size_t index);
static bool check_arguments(const struct arguments *arguments, const struct verb *verb, struct error *error);
static bool open_store(struct session *session, struct error *error);
static bool has_folder(const char *path);

const struct verb *session_find_verb(const struct verb *verbs, const char *name)
{
	for (const struct verb *verb = verbs; verb->name; verb++)
		if (strcmp(verb->name, name) == 0)
			return verb;
	return NULL;
}

bool session_refuse_verb(const struct verb *verbs, const char *name, struct error *error)
{
	const char *nearest = text_nearest(name, name_of_verb, verbs);
	return error_set(error, ERROR_INPUT, "there is no verb %.60s; %s%s%stidings --help lists them", name,
	    nearest ? "did you mean " : "", nearest ? nearest : "", nearest ? "? " : "");
}

static const char *name_of_verb(const void *arg, size_t index)
{
	const struct verb *verbs = arg;
	return verbs[index].name;
}

bool session_open(struct session *session, const struct arguments *arguments, const struct verb *verb,
    const struct verb *verbs, struct error *error)
{
	*session = (struct session){
	    .arguments = arguments,
	    .verb = verb,
	    .verbs = verbs,
	    .arena = arena_new(ARENA_LIMIT),
	    .now = (int64_t)time(NULL),
	};
	config_init(&session->config);
	if (!output_init(&session->output, STDOUT_FILENO, arguments_get(arguments, OPTION_COLOR), error))
		return false;
	if (!check_arguments(arguments, verb, error))
		return false;
	if (verb->needs == VERB_NEEDS_NOTHING)
		return true;
	if (!config_load(&session->config, arguments_get(arguments, OPTION_CONFIG),
	        arguments_get(arguments, OPTION_DATABASE), error))
		return false;
	return verb->needs != VERB_NEEDS_STORE || open_store(session, error);
}

void session_close(struct session *session)
{
	store_close(session->store);
	config_done(&session->config);
	output_done(&session->output);
	arena_free(session->arena);
	*session = (struct session){0};
}

bool session_has_store(const struct session *session, struct error *error)
{
	return session->store ||
	       error_set(error, ERROR_NOT_FOUND, "no database yet; subscribe to a feed: tidings subscribe URL");
}

const char *session_config_file(const struct session *session)
{
	return arguments_get(session->arguments, OPTION_CONFIG);
}

const char *session_word(struct session *session, const char *word)
{
	struct buf clean;
	buf_init(&clean, WORD_LIMIT);
	text_clean(&clean, word, strlen(word), false);
	const char *copy = arena_copy(session->arena, buf_text(&clean));
	buf_done(&clean);
	return copy;
}

static bool check_arguments(const struct arguments *arguments, const struct verb *verb, struct error *error)
{
	for (size_t i = 0; i < arguments->value_count; i++) {
		enum option option = arguments->values[i].option;
		if (!((verb->options | OPTION_EVERYWHERE) & OPTION_BIT(option)))
			return error_set(error, ERROR_INPUT, "%s does not take --%s; tidings help %s says what it takes",
			    verb->name, arguments_options[option].name, verb->name);
	}
	if (arguments->word_count < verb->least)
		return error_set(error, ERROR_INPUT, "too little was said: tidings %s %s", verb->name, verb->operands);
	if (arguments->word_count > verb->most)
		return error_set(error, ERROR_INPUT, "%s: one word too many: %.60s", verb->name, arguments->words[verb->most]);
	return true;
}

/* No database yet is no error for a verb that can do without; but the folder of one that was named must be there. */
static bool open_store(struct session *session, struct error *error)
{
	struct store_options options = {
	    .mode = STORE_READ,
	    .group_readable = session->config.group_readable,
	    .is_upgrading = true,
	    .program = "tidings",
	};
	struct error reason = {0};
	session->store = store_open(session->config.database, &options, &reason);
	if (session->store)
		return true;
	bool is_named = arguments_has(session->arguments, OPTION_DATABASE);
	if (reason.kind == ERROR_NOT_FOUND && (!is_named || has_folder(session->config.database)))
		return true;
	if (error)
		*error = reason;
	return false;
}

static bool has_folder(const char *path)
{
	struct buf folder;
	const char *slash = strrchr(path, '/');
	buf_init(&folder, 4096);
	if (slash)
		buf_add(&folder, path, (size_t)(slash - path) + 1);
	else
		buf_add_text(&folder, ".");
	bool is_there = *path && !folder.is_full && access(buf_text(&folder), F_OK) == 0;
	buf_done(&folder);
	return is_there;
}
