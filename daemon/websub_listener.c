/* What hubs say, over HTTP. */
#include "websub_listener.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include <ev.h>
#include <microhttpd.h>

#include "clock.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define BACKLOG 16
#define PORT_MOST 65535
#define HEADERS_LIMIT ((size_t)16 << 10) /* bytes of one connection */
#define BODIES_AT_ONCE 2                 /* of the largest size */
#define RETRY_SECONDS "60"

struct websub_listener {
	struct ev_loop *loop;
	const struct config *config;
	struct websub_hearer hearer;
	struct MHD_Daemon *http;
	ev_io ready;
	ev_timer timeout;
	size_t held; /* bytes of the bodies that are being read */
};

/* A request whose body is being read. */
struct request {
	struct buf body;
	double deadline;  /* monotonic */
	unsigned refusal; /* status; 0: none so far */
};

static int listen_at(const char *text, struct error *error);
static bool split(const char *text, char **host, const char **port);
static int bind_first(const struct addrinfo *addresses);
static bool start(struct websub_listener *listener, int fd, struct error *error);
static void on_ready(struct ev_loop *loop, ev_io *io, int events);
static void on_timeout(struct ev_loop *loop, ev_timer *timer, int events);
static void run(struct websub_listener *listener);
static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *path, const char *method,
    const char *version, const char *bytes, size_t *length, void **state);
static unsigned begin(
    struct websub_listener *listener, struct MHD_Connection *connection, const char *token, struct request **request);
static void take(struct websub_listener *listener, struct request *request, const char *bytes, size_t length);
static unsigned bring(struct websub_listener *listener, struct MHD_Connection *connection, const char *token,
    const struct request *request);
static enum MHD_Result answer_question(
    struct websub_listener *listener, struct MHD_Connection *connection, const char *token);
static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *text);
static void on_completed(
    void *arg, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how);
static const char *header(struct MHD_Connection *connection, const char *name);
static const char *argument(struct MHD_Connection *connection, const char *name);

struct websub_listener *websub_listener_open(
    struct ev_loop *loop, const struct config *config, const struct websub_hearer *hearer, struct error *error)
{
	int fd = listen_at(config->websub_listen, error);
	if (fd < 0)
		return NULL;
	struct websub_listener *listener = mem_new(1, sizeof *listener);
	*listener = (struct websub_listener){.loop = loop, .config = config, .hearer = *hearer};
	if (start(listener, fd, error))
		return listener;
	close(fd);
	mem_free(listener);
	return NULL;
}

void websub_listener_close(struct websub_listener *listener)
{
	if (!listener)
		return;
	ev_io_stop(listener->loop, &listener->ready);
	ev_timer_stop(listener->loop, &listener->timeout);
	MHD_stop_daemon(listener->http);
	mem_free(listener);
}

static int listen_at(const char *text, struct error *error)
{
	const struct addrinfo wanted = {
	    .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	struct addrinfo *addresses = NULL;
	const char *port;
	char *host;
	if (!split(text, &host, &port) || getaddrinfo(host, port, &wanted, &addresses) != 0) {
		mem_free(host);
		error_set(error, ERROR_INPUT, "websub-listen: %s is no address and port as 127.0.0.1:8468", text);
		return -1;
	}
	mem_free(host);
	int fd = bind_first(addresses);
	freeaddrinfo(addresses);
	if (fd < 0)
		error_set_system(error, errno, "listening for hubs at %s", text);
	return fd;
}

/* Gives an allocated host without brackets, NULL when there is none. */
static bool split(const char *text, char **host, const char **port)
{
	const char *colon = strrchr(text, ':');
	*host = NULL;
	if (!colon || colon == text || !colon[1])
		return false;
	int64_t number;
	if (!text_parse_number(colon + 1, &number) || number < 1 || number > PORT_MOST)
		return false;
	bool has_brackets = text[0] == '[' && colon[-1] == ']';
	*port = colon + 1;
	*host = mem_format("%.*s", (int)(colon - text) - 2 * has_brackets, text + has_brackets);
	return true;
}

static int bind_first(const struct addrinfo *address)
{
	const int yes = 1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int number = errno;
	close(fd);
	errno = number;
	return -1;
}

static bool start(struct websub_listener *listener, int fd, struct error *error)
{
	listener->http = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, listener, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)WEBSUB_LISTENER_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)WEBSUB_LISTENER_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADERS_LIMIT,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
	    listener->http ? MHD_get_daemon_info(listener->http, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
	if (!info)
		return error_set(error, ERROR_INTERNAL, "libmicrohttpd cannot be started");
	ev_io_init(&listener->ready, on_ready, info->epoll_fd, EV_READ);
	ev_timer_init(&listener->timeout, on_timeout, 0., 0.);
	listener->ready.data = listener->timeout.data = listener;
	ev_io_start(listener->loop, &listener->ready);
	return true;
}

static void on_ready(struct ev_loop *loop, ev_io *io, int events)
{
	(void)loop;
	(void)events;
	run(io->data);
}

static void on_timeout(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	run(timer->data);
}

/* The library's own wishes for a time are asked for after each run. */
static void run(struct websub_listener *listener)
{
	MHD_UNSIGNED_LONG_LONG milliseconds;
	MHD_run(listener->http);
	ev_timer_stop(listener->loop, &listener->timeout);
	if (MHD_get_timeout(listener->http, &milliseconds) != MHD_YES)
		return;
	ev_timer_set(&listener->timeout, (double)milliseconds / 1000., 0.);
	ev_timer_start(listener->loop, &listener->timeout);
}

/* Called first with the headers, then for each piece of a body, then at its end. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *path, const char *method,
    const char *version, const char *bytes, size_t *length, void **state)
{
	(void)version;
	struct websub_listener *listener = arg;
	struct request *request = *state;
	const char *slash = strrchr(path, '/'), *token = slash ? slash + 1 : path;
	if (!request && (!strcmp(method, "GET") || !strcmp(method, "HEAD")))
		return answer_question(listener, connection, token);
	if (!request && strcmp(method, "POST") != 0)
		return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "");
	if (!request) {
		unsigned refusal = begin(listener, connection, token, &request);
		*state = request;
		return refusal ? answer(connection, refusal, "") : MHD_YES;
	}
	if (clock_monotonic() > request->deadline)
		return MHD_NO;
	if (!*length)
		return answer(connection, bring(listener, connection, token, request), "");
	take(listener, request, bytes, *length);
	*length = 0;
	return MHD_YES;
}

/* The status to refuse a delivery with, or 0 and a request. */
static unsigned begin(
    struct websub_listener *listener, struct MHD_Connection *connection, const char *token, struct request **request)
{
	const char *encoding = header(connection, MHD_HTTP_HEADER_CONTENT_ENCODING);
	if (encoding && strcmp(encoding, "identity") != 0)
		return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	unsigned status = listener->hearer.knock(listener->hearer.arg, token);
	if (status != MHD_HTTP_OK)
		return status;
	*request = mem_new(1, sizeof **request);
	**request = (struct request){.deadline = clock_monotonic() + 2. * WEBSUB_LISTENER_SECONDS};
	buf_init(&(*request)->body, (size_t)listener->config->max_body);
	return 0;
}

static void take(struct websub_listener *listener, struct request *request, const char *bytes, size_t length)
{
	size_t most = BODIES_AT_ONCE * (size_t)listener->config->max_body, before = request->body.length;
	if (!request->refusal && listener->held + length > most)
		request->refusal = MHD_HTTP_SERVICE_UNAVAILABLE;
	if (!request->refusal && !buf_add(&request->body, bytes, length))
		request->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
	listener->held += request->body.length - before;
}

static unsigned bring(struct websub_listener *listener, struct MHD_Connection *connection, const char *token,
    const struct request *request)
{
	if (request->refusal)
		return request->refusal;
	const struct websub_delivery delivery = {
	    .token = token,
	    .content_type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
	    .links = header(connection, MHD_HTTP_HEADER_LINK),
	    .signature = header(connection, "X-Hub-Signature"),
	    .bytes = buf_text(&request->body),
	    .length = request->body.length,
	};
	return listener->hearer.bring(listener->hearer.arg, &delivery);
}

static enum MHD_Result answer_question(
    struct websub_listener *listener, struct MHD_Connection *connection, const char *token)
{
	const struct websub_question question = {
	    .token = token,
	    .mode = argument(connection, "hub.mode"),
	    .topic = argument(connection, "hub.topic"),
	    .challenge = argument(connection, "hub.challenge"),
	    .lease = argument(connection, "hub.lease_seconds"),
	    .reason = argument(connection, "hub.reason"),
	};
	unsigned status = listener->hearer.ask(listener->hearer.arg, &question);
	return answer(connection, status, status == MHD_HTTP_OK && question.challenge ? question.challenge : "");
}

/* The challenge is a stranger's text, which no browser may take for a page. */
static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *text)
{
	struct MHD_Response *response =
	    MHD_create_response_from_buffer_with_free_callback(strlen(text), mem_copy(text), mem_free);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; charset=utf-8");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, RETRY_SECONDS);
	enum MHD_Result is_queued = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return is_queued;
}

static void on_completed(
    void *arg, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	(void)connection;
	(void)how;
	struct websub_listener *listener = arg;
	struct request *request = *state;
	if (!request)
		return;
	listener->held -= request->body.length;
	buf_done(&request->body);
	mem_free(request);
	*state = NULL;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *argument(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}
