/* Changes: a daemon that holds the database is asked over its control socket, else a tidingsd of our own, or the action
 * runs on the file. */
#include "client.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "helper.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/mem.h"
#include "tidings/store.h"

#define ANSWER_LIMIT ((size_t)128 << 20) /* bytes of one line */
#define READ_SIZE 65536
#define SILENCE_LIMIT 180 /* seconds without a line: longer than any transfer and its retries */
#define START_TRIES 20    /* a daemon that took the lock listens within two seconds */
#define START_PAUSE 100   /* milliseconds */

struct client {
	const struct config *config;
	int fd;       /* -1 without a daemon */
	pid_t helper; /* that is at the other end of fd; 0: the daemon is */
	struct store *store;
	struct buf received;
	client_progress_fn *fn;
	void *arg;
};

static struct client *new_client(const struct config *config);
static bool open_file(struct client *client, struct error *error);
static bool connect_daemon(const char *path, int *fd, struct error *error);
static bool refuse_socket(const char *path, int number, struct error *error);
static void hang_up(struct client *client);
static bool yield_to_daemon(struct client *client, const struct error *reason, struct error *error);
static bool ask_daemon(
    struct client *client, const char *request, size_t length, struct json **answer, struct error *error);
static bool send_line(int fd, const char *request, size_t length, struct error *error);
static bool receive_line(struct client *client, size_t *length, struct error *error);
static bool receive_more(struct client *client, struct error *error);
static void tell_progress(struct client *client, const struct json *progress);
static bool run_here(
    struct client *client, const char *request, size_t length, struct json **answer, struct error *error);
static bool judge_answer(struct json *document, struct json **answer, struct error *error);

struct client *client_open(const struct config *config, enum client_reach reach, struct error *error)
{
	struct client *client = new_client(config);
	bool is_open = connect_daemon(config->socket, &client->fd, error);
	if (is_open && client->fd < 0 && reach == CLIENT_ANY)
		is_open = open_file(client, error);
	else if (is_open && client->fd < 0)
		is_open = error_set(error, ERROR_NOT_FOUND, "no daemon is running");
	if (is_open)
		return client;
	client_close(client);
	return NULL;
}

static struct client *new_client(const struct config *config)
{
	struct client *client = mem_new(1, sizeof *client);
	client->config = config;
	client->fd = -1;
	buf_init(&client->received, ANSWER_LIMIT);
	return client;
}

struct client *client_open_network(const struct config *config, const char *config_file, struct error *error)
{
	struct client *client = new_client(config);
	if (connect_daemon(config->socket, &client->fd, error) &&
	    (client->fd >= 0 || helper_start(config_file, config->database, &client->fd, &client->helper, NULL) ||
	        open_file(client, error)))
		return client;
	client_close(client);
	return NULL;
}

struct client *client_open_check(const struct config *config, const char *config_file, struct error *error)
{
	struct client *client = new_client(config);
	if (connect_daemon(config->socket, &client->fd, error) &&
	    (client->fd >= 0 || helper_start(config_file, NULL, &client->fd, &client->helper, error)))
		return client;
	client_close(client);
	return NULL;
}

void client_close(struct client *client)
{
	if (!client)
		return;
	hang_up(client);
	store_close(client->store);
	buf_done(&client->received);
	mem_free(client);
}

/* A helper's lock on the database is given back when this returns. */
static void hang_up(struct client *client)
{
	if (client->fd >= 0)
		close(client->fd);
	if (client->helper)
		helper_wait(client->helper);
	client->fd = -1;
	client->helper = 0;
}

bool client_has_daemon(const struct client *client)
{
	return client->fd >= 0 && !client->helper;
}

bool client_has_network(const struct client *client)
{
	return client->fd >= 0;
}

void client_watch(struct client *client, client_progress_fn *fn, void *arg)
{
	client->fn = fn;
	client->arg = arg;
}

bool client_run(struct client *client, const char *request, size_t length, struct json **answer, struct error *error)
{
	if (length > ACTION_REQUEST_LIMIT)
		return error_set(error, ERROR_INPUT, "this is too much for one request; take less at a time");
	struct error reason = {0};
	if (client->helper && ask_daemon(client, request, length, answer, &reason))
		return true;
	if (client->helper && !yield_to_daemon(client, &reason, error))
		return false;
	return client->fd >= 0 ? ask_daemon(client, request, length, answer, error)
	                       : run_here(client, request, length, answer, error);
}

/* A daemon has only just started and took the database's lock before our helper could. False with any other reason. */
static bool yield_to_daemon(struct client *client, const struct error *reason, struct error *error)
{
	if (reason->kind != ERROR_BUSY) {
		*error = *reason;
		return false;
	}
	hang_up(client);
	return open_file(client, error);
}

/* The lock may be a daemon's that has only just started, or one that we could not see at its socket: look again. */
static bool open_file(struct client *client, struct error *error)
{
	const struct config *config = client->config;
	struct store_options options = {
	    .mode = STORE_WRITE_WAIT, .group_readable = config->group_readable, .program = "tidings"};
	struct error reason = {0};
	const struct timespec pause = {.tv_nsec = START_PAUSE * 1000000L};

	for (int i = 0; i < START_TRIES; i++) {
		client->store = store_open(config->database, &options, &reason);
		if (client->store)
			return true;
		if (reason.kind != ERROR_BUSY)
			break;
		nanosleep(&pause, NULL);
		if (!connect_daemon(config->socket, &client->fd, error))
			return false;
		if (client->fd >= 0)
			return true;
	}
	if (error)
		*error = reason;
	return false;
}

/* True with *fd -1 when nobody listens there. */
static bool connect_daemon(const char *path, int *fd, struct error *error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	*fd = -1;
	if (!path || strlen(path) >= sizeof address.sun_path)
		return true;
	memcpy(address.sun_path, path, strlen(path) + 1);
	int new_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (new_fd < 0)
		return error_set_system(error, errno, "opening a socket");
	if (connect(new_fd, (const struct sockaddr *)&address, sizeof address) == 0) {
		*fd = new_fd;
		return true;
	}
	int number = errno;
	close(new_fd);
	return refuse_socket(path, number, error);
}

static bool refuse_socket(const char *path, int number, struct error *error)
{
	if (number == EACCES || number == EPERM)
		return error_set(error, ERROR_REFUSED,
		    "the daemon's socket %s is not for this user; join its group (usermod -aG tidings USER, then log in again)",
		    path);
	if (number == EAGAIN)
		return error_set(error, ERROR_BUSY, "the daemon at %s has too many callers; try again", path);
	return true;
}

static bool ask_daemon(
    struct client *client, const char *request, size_t length, struct json **answer, struct error *error)
{
	size_t line;
	if (!send_line(client->fd, request, length, error))
		return false;
	while (receive_line(client, &line, error)) {
		struct json *document = json_parse(client->received.data, line, error);
		buf_consume(&client->received, line + 1);
		if (!document)
			return error_prefix(error, "the daemon's answer");
		const struct json *progress = json_get(document, "progress");
		if (!progress)
			return judge_answer(document, answer, error);
		tell_progress(client, progress);
		json_free(document);
	}
	return false;
}

static bool send_line(int fd, const char *request, size_t length, struct error *error)
{
	struct buf line;
	size_t sent = 0;
	buf_init(&line, ACTION_REQUEST_LIMIT + 1);
	buf_add(&line, request, length);
	buf_add_char(&line, '\n');
	while (sent < line.length) {
		ssize_t written = send(fd, line.data + sent, line.length - sent, MSG_NOSIGNAL);
		if (written < 0 && errno != EINTR)
			break;
		sent += written > 0 ? (size_t)written : 0;
	}
	bool is_sent = sent == line.length;
	if (!is_sent)
		error_set_system(error, errno, "asking the daemon");
	buf_done(&line);
	return is_sent;
}

/* Waits for a whole line; *length is without its line feed. */
static bool receive_line(struct client *client, size_t *length, struct error *error)
{
	size_t seen = 0;
	for (;;) {
		const char *start = client->received.data;
		const char *end =
		    seen < client->received.length ? memchr(start + seen, '\n', client->received.length - seen) : NULL;
		if (end) {
			*length = (size_t)(end - start);
			return true;
		}
		seen = client->received.length;
		if (!receive_more(client, error))
			return false;
	}
}

static bool receive_more(struct client *client, struct error *error)
{
	struct pollfd watched = {.fd = client->fd, .events = POLLIN};
	int ready = poll(&watched, 1, SILENCE_LIMIT * 1000);
	if (ready == 0)
		return error_set(error, ERROR_BUSY, "the daemon does not answer; look at its log");
	if (ready < 0)
		return errno == EINTR || error_set_system(error, errno, "waiting for the daemon");
	char *room = buf_reserve(&client->received, READ_SIZE);
	if (!room)
		return error_set(error, ERROR_INTERNAL, "the daemon's answer is too long");
	ssize_t count = recv(client->fd, room, READ_SIZE, 0);
	if (count == 0)
		return error_set(error, ERROR_IO, "the daemon hung up before it answered; look at its log");
	if (count < 0)
		return errno == EINTR || error_set_system(error, errno, "hearing the daemon");
	buf_commit(&client->received, (size_t)count);
	return true;
}

static void tell_progress(struct client *client, const struct json *progress)
{
	struct client_progress told = {
	    .done = json_get_integer(progress, "done", 0),
	    .total = json_get_integer(progress, "total", 0),
	    .feed = json_get_integer(progress, "feed", 0),
	    .new_entries = json_get_integer(progress, "new", 0),
	    .url = json_get_text(progress, "url"),
	    .outcome = json_get_text(progress, "outcome"),
	    .problem = json_get_text(progress, "problem"),
	};
	if (client->fn)
		client->fn(client->arg, &told);
}

static bool run_here(
    struct client *client, const char *request, size_t length, struct json **answer, struct error *error)
{
	struct buf text;
	struct json *parsed = json_parse(request, length, error);
	if (!parsed)
		return false;
	buf_init(&text, ANSWER_LIMIT);
	struct json *document = NULL;
	if (action_run(client->store, parsed, (int64_t)time(NULL), &text, error))
		document = json_parse(buf_text(&text), text.length, error);
	buf_done(&text);
	json_free(parsed);
	return document && judge_answer(document, answer, error);
}

/* Takes the document over. */
static bool judge_answer(struct json *document, struct json **answer, struct error *error)
{
	if (json_get_bool(document, "ok")) {
		*answer = document;
		return true;
	}
	const char *text = json_get_text(document, "error");
	const char *kind = json_get_text(document, "kind");
	error_set(error, kind ? error_kind_parse(kind) : ERROR_INTERNAL, "%s", text ? text : "the daemon gave no answer");
	json_free(document);
	return false;
}

bool client_ask(const struct config *config, const struct buf *request, struct json **answer, struct error *error)
{
	struct client *client = client_open(config, CLIENT_ANY, error);
	bool is_done = client && client_run(client, request->data, request->length, answer, error);
	client_close(client);
	return is_done;
}
