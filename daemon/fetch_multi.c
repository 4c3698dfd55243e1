/* libcurl's sockets and timer as watchers of a libev loop. */
#include "fetch_multi.h"

#include <ev.h>

#include "tidings/mem.h"

#define CONNECTIONS_KEPT 64L

struct fetch_multi {
	CURLM *curl;
	struct ev_loop *loop;
	ev_timer timer;
	fetch_multi_fn *fn;
};

/* One watched socket; libcurl keeps the pointer for us. */
struct watch {
	ev_io io;
	struct fetch_multi *multi;
};

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *socket_arg);
static int on_timeout(CURLM *curl, long milliseconds, void *arg);
static void on_ready(struct ev_loop *loop, ev_io *io, int events);
static void on_timer(struct ev_loop *loop, ev_timer *timer, int events);
static void act(struct fetch_multi *multi, curl_socket_t socket, int action);

struct fetch_multi *fetch_multi_open(struct ev_loop *loop, fetch_multi_fn *fn)
{
	CURLM *curl = curl_multi_init();
	if (!curl)
		return NULL;
	struct fetch_multi *multi = mem_new(1, sizeof *multi);
	*multi = (struct fetch_multi){.curl = curl, .loop = loop, .fn = fn};
	ev_init(&multi->timer, on_timer);
	multi->timer.data = multi;
	curl_multi_setopt(curl, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(curl, CURLMOPT_SOCKETDATA, multi);
	curl_multi_setopt(curl, CURLMOPT_TIMERFUNCTION, on_timeout);
	curl_multi_setopt(curl, CURLMOPT_TIMERDATA, multi);
	curl_multi_setopt(curl, CURLMOPT_MAXCONNECTS, CONNECTIONS_KEPT);
	curl_multi_setopt(curl, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	return multi;
}

void fetch_multi_close(struct fetch_multi *multi)
{
	if (!multi)
		return;
	curl_multi_cleanup(multi->curl);
	ev_timer_stop(multi->loop, &multi->timer);
	mem_free(multi);
}

bool fetch_multi_add(struct fetch_multi *multi, CURL *easy)
{
	return curl_multi_add_handle(multi->curl, easy) == CURLM_OK;
}

void fetch_multi_remove(struct fetch_multi *multi, CURL *easy)
{
	curl_multi_remove_handle(multi->curl, easy);
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *socket_arg)
{
	(void)easy;
	struct fetch_multi *multi = arg;
	struct watch *watch = socket_arg;
	if (watch)
		ev_io_stop(multi->loop, &watch->io);
	if (what == CURL_POLL_REMOVE) {
		mem_free(watch);
		curl_multi_assign(multi->curl, socket, NULL);
		return 0;
	}
	if (!watch) {
		watch = mem_new(1, sizeof *watch);
		watch->multi = multi;
		ev_init(&watch->io, on_ready);
		watch->io.data = watch;
		curl_multi_assign(multi->curl, socket, watch);
	}
	ev_io_set(&watch->io, socket, (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));
	ev_io_start(multi->loop, &watch->io);
	return 0;
}

static int on_timeout(CURLM *curl, long milliseconds, void *arg)
{
	(void)curl;
	struct fetch_multi *multi = arg;
	ev_timer_stop(multi->loop, &multi->timer);
	if (milliseconds >= 0) {
		ev_timer_set(&multi->timer, (double)milliseconds / 1000.0, 0.);
		ev_timer_start(multi->loop, &multi->timer);
	}
	return 0;
}

static void on_ready(struct ev_loop *loop, ev_io *io, int events)
{
	(void)loop;
	struct watch *watch = io->data;
	int action = (events & EV_READ ? CURL_CSELECT_IN : 0) | (events & EV_WRITE ? CURL_CSELECT_OUT : 0);
	act(watch->multi, io->fd, action);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static void act(struct fetch_multi *multi, curl_socket_t socket, int action)
{
	int running, left;
	curl_multi_socket_action(multi->curl, socket, action, &running);
	for (CURLMsg *message; (message = curl_multi_info_read(multi->curl, &left));) {
		if (message->msg != CURLMSG_DONE)
			continue;
		char *private = NULL;
		CURLcode code = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
		multi->fn(private, code);
	}
}
