/* The control socket and its clients. */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ev.h>

#include "control_socket.h"
#include "requests.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"

#define READ_SIZE (64u << 10)
#define PAUSE_SECONDS 1. /* without descriptors nobody can be accepted */

struct control {
	struct ev_loop *loop;
	struct requests *requests;
	char *path; /* NULL, and socket -1: there is one client, and no more */
	bool group_readable;
	int socket;
	ev_io accepting;
	ev_timer pause;
	struct client *clients;
	int client_count;
};

struct client {
	struct control *control;
	struct client *previous, *next;
	struct buf in, out;
	size_t seen; /* bytes of `in` without a line end */
	size_t sent; /* bytes of `out` */
	struct request *pending;
	bool is_ending; /* nothing more comes in: hang up when all is answered */
	bool is_broken;
	ev_io reading, writing;
};

static void init_watchers(struct control *control);
static void on_accept(struct ev_loop *loop, ev_io *io, int events);
static void on_pause_end(struct ev_loop *loop, ev_timer *timer, int events);
static bool may_talk(const struct control *control, int socket, struct error *error);
static void add_client(struct control *control, int socket);
static void on_readable(struct ev_loop *loop, ev_io *io, int events);
static bool receive(struct client *client);
static void run_lines(struct client *client);
static void on_line(void *arg, const char *line, size_t length, bool is_last);
static void send_line(struct client *client, const char *line, size_t length);
static void send_error(struct client *client, const struct error *error);
static void on_writable(struct ev_loop *loop, ev_io *io, int events);
static void close_client(struct client *client);

struct control *control_open(struct ev_loop *loop, const struct control_tools *tools, struct error *error)
{
	const struct config *config = tools->config;
	int socket = control_socket_open(config->socket, config->group_readable, error);
	if (socket < 0)
		return NULL;
	struct control *control = mem_new(1, sizeof *control);
	*control = (struct control){
	    .loop = loop,
	    .requests = requests_new(tools),
	    .path = mem_copy(config->socket),
	    .group_readable = config->group_readable,
	    .socket = socket,
	};
	init_watchers(control);
	ev_io_start(loop, &control->accepting);
	return control;
}

struct control *control_adopt(struct ev_loop *loop, const struct control_tools *tools, int socket)
{
	struct control *control = mem_new(1, sizeof *control);
	*control = (struct control){.loop = loop, .requests = requests_new(tools), .socket = -1};
	init_watchers(control);
	fcntl(socket, F_SETFD, FD_CLOEXEC);
	fcntl(socket, F_SETFL, O_NONBLOCK);
	add_client(control, socket);
	return control;
}

static void init_watchers(struct control *control)
{
	ev_io_init(&control->accepting, on_accept, control->socket, EV_READ);
	ev_timer_init(&control->pause, on_pause_end, PAUSE_SECONDS, 0.);
	control->accepting.data = control->pause.data = control;
}

void control_close(struct control *control)
{
	if (!control)
		return;
	while (control->clients)
		close_client(control->clients);
	requests_free(control->requests);
	ev_io_stop(control->loop, &control->accepting);
	ev_timer_stop(control->loop, &control->pause);
	if (control->path)
		unlink(control->path);
	if (control->socket >= 0)
		close(control->socket);
	mem_free(control->path);
	mem_free(control);
}

void control_give_up(struct control *control)
{
	requests_give_up(control->requests);
}

void control_tell(struct control *control, const struct poll_end *end)
{
	requests_tell(control->requests, end);
}

static void on_accept(struct ev_loop *loop, ev_io *io, int events)
{
	(void)events;
	struct control *control = io->data;
	int socket = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (socket >= 0) {
		add_client(control, socket);
	} else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
		ev_io_stop(loop, io);
		ev_timer_set(&control->pause, PAUSE_SECONDS, 0.);
		ev_timer_start(loop, &control->pause);
	}
}

static void on_pause_end(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)events;
	struct control *control = timer->data;
	ev_io_start(loop, &control->accepting);
}

/* Whoever may not talk is told so before we hang up. */
static void add_client(struct control *control, int socket)
{
	struct error error = {0};
	struct client *client = mem_new(1, sizeof *client);
	*client = (struct client){.control = control, .next = control->clients};
	if (client->next)
		client->next->previous = client;
	control->clients = client;
	control->client_count++;
	buf_init(&client->in, ACTION_REQUEST_LIMIT + 1);
	buf_init(&client->out, CONTROL_OUTPUT_LIMIT);
	ev_io_init(&client->reading, on_readable, socket, EV_READ);
	ev_io_init(&client->writing, on_writable, socket, EV_WRITE);
	client->reading.data = client->writing.data = client;
	if (may_talk(control, socket, &error)) {
		ev_io_start(control->loop, &client->reading);
	} else {
		client->is_ending = true;
		send_error(client, &error);
	}
}

static bool may_talk(const struct control *control, int socket, struct error *error)
{
	if (control->client_count > CONTROL_CLIENT_COUNT)
		return error_set(error, ERROR_BUSY, "the daemon talks to too many programs already; try again");
	return control_socket_check_peer(socket, control->group_readable, error);
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events)
{
	(void)events;
	struct client *client = io->data;
	bool is_open = receive(client);
	run_lines(client);
	if (client->pending || !is_open)
		ev_io_stop(loop, io);
	client->is_ending = client->is_ending || !is_open;
	if (client->is_ending && !client->pending && !client->out.length)
		close_client(client);
}

/* False when nothing more will come. */
static bool receive(struct client *client)
{
	char piece[READ_SIZE];
	ssize_t got = recv(client->reading.fd, piece, sizeof piece, 0);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	if (got && buf_add(&client->in, piece, (size_t)got))
		return true;
	const struct error error = {.kind = ERROR_INPUT, .text = "the request is too long"};
	if (got)
		send_error(client, &error);
	return false;
}

/* One request at a time: the next waits for the answer. */
static void run_lines(struct client *client)
{
	struct buf *in = &client->in;
	size_t start = 0;
	for (const char *end; !client->pending && in->length > client->seen;) {
		end = memchr(in->data + client->seen, '\n', in->length - client->seen);
		if (!end) {
			client->seen = in->length;
			break;
		}
		size_t length = (size_t)(end - in->data) - start;
		if (length)
			client->pending = requests_run(client->control->requests, in->data + start, length, on_line, client);
		start += length + 1;
		client->seen = start;
	}
	buf_consume(in, start);
	client->seen -= start;
}

static void on_line(void *arg, const char *line, size_t length, bool is_last)
{
	struct client *client = arg;
	send_line(client, line, length);
	if (!is_last || !client->pending)
		return;
	client->pending = NULL;
	if (!client->is_ending)
		ev_io_start(client->control->loop, &client->reading);
	ev_feed_event(client->control->loop, &client->reading, EV_READ);
}

static void send_line(struct client *client, const char *line, size_t length)
{
	bool is_added = buf_add(&client->out, line, length) && buf_add_char(&client->out, '\n');
	client->is_broken = client->is_broken || !is_added;
	ev_io_start(client->control->loop, &client->writing);
}

static void send_error(struct client *client, const struct error *error)
{
	struct buf line;
	buf_init(&line, CONTROL_OUTPUT_LIMIT);
	action_add_error(&line, error);
	send_line(client, line.data, line.length);
	buf_done(&line);
}

static void on_writable(struct ev_loop *loop, ev_io *io, int events)
{
	(void)events;
	struct client *client = io->data;
	struct buf *out = &client->out;
	ssize_t sent = send(io->fd, out->data + client->sent, out->length - client->sent, MSG_NOSIGNAL);
	if (client->is_broken || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
		close_client(client);
		return;
	}
	client->sent += sent > 0 ? (size_t)sent : 0;
	if (client->sent < out->length)
		return;
	ev_io_stop(loop, io);
	client->sent = 0;
	buf_clear(out);
	if (client->is_ending && !client->pending)
		close_client(client);
}

static void close_client(struct client *client)
{
	struct control *control = client->control;
	if (client->previous)
		client->previous->next = client->next;
	else
		control->clients = client->next;
	if (client->next)
		client->next->previous = client->previous;
	control->client_count--;
	requests_cancel(client->pending);
	ev_io_stop(control->loop, &client->reading);
	ev_io_stop(control->loop, &client->writing);
	close(client->reading.fd);
	buf_done(&client->in);
	buf_done(&client->out);
	mem_free(client);
	if (control->socket < 0)
		ev_break(control->loop, EVBREAK_ALL);
}
