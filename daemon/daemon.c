/* The daemon: its parts, and what holds them together. */
#include "daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ev.h>

#include "clock.h"
#include "control.h"
#include "fetch.h"
#include "notify.h"
#include "pulse.h"
#include "reach.h"
#include "retention.h"
#include "save.h"
#include "tidings/action.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/error.h"
#include "tidings/log.h"
#include "tidings/mem.h"
#include "tidings/store.h"
#include "tidings/subscriptions.h"
#include "websub.h"
#include "workers.h"

#define STATUS_SECONDS 60. /* between STATUS= lines to the service manager */
#define MESSAGE_LIMIT 256
#define STALL_FACTOR 4       /* how often a poll's longest time may pass without one that ends */
#define STALL_SECONDS 60.    /* and this on top */
#define PATIENCE_SECONDS 10. /* that a helper waits for polls */

struct daemon {
	struct daemon_options options;
	struct config config;
	struct ev_loop *loop;
	struct store *store;
	struct reach reach;
	struct poll_tools tools;
	struct scheduler *scheduler;
	struct control *control;
	struct websub *websub; /* NULL unless hubs can reach us */
	struct retention *retention;
	ev_signal terminate, interrupt, hang_up;
	ev_timer watchdog, status, patience;
	bool has_failed; /* a poll */
	bool is_stalled; /* and said so */
	int64_t ended;   /* polls so far */
	struct pulse pulse;
};

static bool is_helper(const struct daemon *daemon);
static bool open_base(struct daemon *daemon, struct error *error);
static void raise_descriptors(void);
static void *allocate(void *memory, long size);
static void give_up(const char *what);
static bool open_tools(struct daemon *daemon, struct error *error);
static bool open_websub(struct daemon *daemon, struct error *error);
static bool open_control(struct daemon *daemon, struct error *error);
static void start_watchers(struct daemon *daemon);
static void stop_watchers(struct daemon *daemon);
static void apply_log_level(const struct daemon *daemon);
static void on_ended(void *arg, const struct poll_end *end);
static void on_finished(void *arg);
static void on_tidied(void *arg);
static void on_stop(struct ev_loop *loop, ev_signal *signal, int events);
static void on_hang_up(struct ev_loop *loop, ev_signal *signal, int events);
static void reload(struct daemon *daemon);
static void apply_feeds(struct daemon *daemon);
static void keep_fixed(struct config *fresh, struct config *old);
static void on_patience_end(struct ev_loop *loop, ev_timer *timer, int events);
static void on_watchdog(struct ev_loop *loop, ev_timer *timer, int events);
static void on_status(struct ev_loop *loop, ev_timer *timer, int events);
static void tell_status(struct daemon *daemon, const char *state);

struct daemon *daemon_open(const struct daemon_options *options, struct error *error)
{
	struct daemon *daemon = mem_new(1, sizeof *daemon);
	daemon->options = *options;
	config_init(&daemon->config);
	bool is_open = open_base(daemon, error) && open_tools(daemon, error);
	if (is_open)
		start_watchers(daemon); /* before the socket is there: whoever sees it may send signals */
	if (is_open && open_websub(daemon, error) && open_control(daemon, error))
		return daemon;
	daemon_close(daemon);
	return NULL;
}

void daemon_refuse(const struct error *error)
{
	struct buf line;
	buf_init(&line, CONTROL_OUTPUT_LIMIT);
	action_add_error(&line, error);
	buf_add_char(&line, '\n');
	send(STDIN_FILENO, line.data, line.length, MSG_NOSIGNAL);
	buf_done(&line);
}

bool daemon_run(struct daemon *daemon)
{
	log_info("tidingsd " TIDINGS_VERSION " polls the feeds of %s", daemon->config.database);
	tell_status(daemon, "READY=1\n");
	ev_run(daemon->loop, 0);
	tell_status(daemon, "STOPPING=1\n");
	bool is_once = daemon->options.mode == SCHEDULER_ONCE || daemon->options.mode == SCHEDULER_ONCE_DUE;
	return !is_once || !daemon->has_failed;
}

void daemon_close(struct daemon *daemon)
{
	if (!daemon)
		return;
	if (daemon->loop)
		stop_watchers(daemon);
	if (daemon->tools.saver)
		save_flush(daemon->tools.saver);
	control_close(daemon->control);
	websub_close(daemon->websub);
	retention_close(daemon->retention);
	scheduler_free(daemon->scheduler);
	workers_free(daemon->tools.workers);
	fetch_close(daemon->tools.fetcher);
	save_close(daemon->tools.saver);
	store_close(daemon->store);
	if (daemon->loop)
		ev_loop_destroy(daemon->loop);
	config_done(&daemon->config);
	mem_free(daemon);
}

static bool is_helper(const struct daemon *daemon)
{
	return daemon->options.mode == SCHEDULER_ASKED;
}

/* The settings, the loop and the database, whose lock makes us the only daemon on it. */
static bool open_base(struct daemon *daemon, struct error *error)
{
	if (!config_load(&daemon->config, daemon->options.config, daemon->options.database, error))
		return false;
	apply_log_level(daemon);
	raise_descriptors();
	ev_set_allocator(allocate);
	ev_set_syserr_cb(give_up);
	/* not the default one, which waits for every child: how a parser ended is for workers to hear */
	daemon->loop = ev_loop_new(EVBACKEND_EPOLL | EVFLAG_NOENV);
	if (!daemon->loop)
		return error_set(error, ERROR_INTERNAL, "no event loop can be made");
	if (daemon->options.is_bare)
		return true;
	const struct store_options options = {
	    .mode = is_helper(daemon) ? STORE_WRITE_WAIT : STORE_WRITE,
	    .group_readable = daemon->config.group_readable,
	    .program = "tidingsd",
	};
	daemon->store = store_open(daemon->config.database, &options, error);
	return daemon->store != NULL;
}

/* As many as the administrator allows: the usual limit is low for the sake of programs that select(2). */
static void raise_descriptors(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		log_debug("the limit of open files stays as it is");
}

/* libev's own aborts, and leaves a core. */
static void *allocate(void *memory, long size)
{
	if (size)
		return mem_resize(memory, (size_t)size, 1);
	mem_free(memory);
	return NULL;
}

/* libev's own aborts here, too: it has no descriptors or no memory left, and nothing can be waited for. */
static void give_up(const char *what)
{
	struct error error;
	error_set_system(&error, errno, "%s", what);
	log_error("%s", error.text);
	_exit(2);
}

static bool open_tools(struct daemon *daemon, struct error *error)
{
	const struct scheduler_listener listener = {on_ended, on_finished, daemon};
	struct poll_tools *tools = &daemon->tools;
	tools->config = &daemon->config;
	tools->store = daemon->store;
	tools->reach = &daemon->reach;
	tools->fetcher = fetch_open(daemon->loop, &daemon->config, error);
	if (!tools->fetcher)
		return false;
	tools->workers = workers_new(daemon->loop, &daemon->config);
	if (daemon->options.is_bare)
		return true;
	tools->is_pushed_to = daemon->options.mode == SCHEDULER_DAEMON && daemon->config.websub_callback;
	tools->saver = save_open(daemon->loop, daemon->store);
	if (!is_helper(daemon)) {
		apply_feeds(daemon);
		daemon->retention = retention_open(daemon->loop, &daemon->config, daemon->store);
	}
	daemon->scheduler = scheduler_new(daemon->loop, tools, daemon->options.mode, &listener, error);
	return daemon->scheduler != NULL;
}

/* Only who stays can be brought something. */
static bool open_websub(struct daemon *daemon, struct error *error)
{
	if (!daemon->tools.is_pushed_to)
		return true;
	const struct websub_tools tools = {
	    .config = &daemon->config,
	    .store = daemon->store,
	    .fetcher = daemon->tools.fetcher,
	    .scheduler = daemon->scheduler,
	};
	daemon->websub = websub_open(daemon->loop, &tools, error);
	return daemon->websub != NULL;
}

/* Polling once is over soon: nobody is listened to. */
static bool open_control(struct daemon *daemon, struct error *error)
{
	const struct control_tools tools = {
	    .config = &daemon->config,
	    .fetcher = daemon->tools.fetcher,
	    .workers = daemon->tools.workers,
	    .store = daemon->store,
	    .scheduler = daemon->scheduler,
	    .saver = daemon->tools.saver,
	    .is_helper = is_helper(daemon),
	};
	if (is_helper(daemon)) {
		daemon->control = control_adopt(daemon->loop, &tools, STDIN_FILENO);
		return true;
	}
	if (daemon->options.mode != SCHEDULER_DAEMON)
		return true;
	daemon->control = control_open(daemon->loop, &tools, error);
	return daemon->control != NULL;
}

static void start_watchers(struct daemon *daemon)
{
	double watchdog = notify_watchdog_interval();
	ev_signal_init(&daemon->terminate, on_stop, SIGTERM);
	ev_signal_init(&daemon->interrupt, on_stop, SIGINT);
	ev_signal_init(&daemon->hang_up, on_hang_up, SIGHUP);
	ev_timer_init(&daemon->watchdog, on_watchdog, 0., watchdog);
	ev_timer_init(&daemon->status, on_status, STATUS_SECONDS, STATUS_SECONDS);
	ev_timer_init(&daemon->patience, on_patience_end, PATIENCE_SECONDS, 0.);
	daemon->watchdog.data = daemon->hang_up.data = daemon->status.data = daemon->patience.data = daemon;
	ev_signal_start(daemon->loop, &daemon->terminate);
	ev_signal_start(daemon->loop, &daemon->interrupt);
	ev_signal_start(daemon->loop, &daemon->hang_up);
	if (is_helper(daemon))
		ev_timer_start(daemon->loop, &daemon->patience);
	if (watchdog > 0.)
		ev_timer_start(daemon->loop, &daemon->watchdog);
	if (getenv("NOTIFY_SOCKET"))
		ev_timer_start(daemon->loop, &daemon->status);
}

static void stop_watchers(struct daemon *daemon)
{
	ev_signal_stop(daemon->loop, &daemon->terminate);
	ev_signal_stop(daemon->loop, &daemon->interrupt);
	ev_signal_stop(daemon->loop, &daemon->hang_up);
	ev_timer_stop(daemon->loop, &daemon->watchdog);
	ev_timer_stop(daemon->loop, &daemon->status);
	ev_timer_stop(daemon->loop, &daemon->patience);
}

/* What a helper does is told to its caller. */
static void apply_log_level(const struct daemon *daemon)
{
	enum log_level level = LOG_LEVEL_INFO;
	if (daemon->config.log_level)
		log_level_parse(daemon->config.log_level, &level);
	log_open(is_helper(daemon) ? LOG_LEVEL_ERROR : level, true);
}

/* A document that ends early has given what it had. */
static void on_ended(void *arg, const struct poll_end *end)
{
	struct daemon *daemon = arg;
	bool is_excused = end->outcome == POLL_SKIPPED || end->outcome == POLL_FRESH;
	bool is_failure = !end->is_saved || (end->problem && !is_excused);
	daemon->has_failed = daemon->has_failed || is_failure;
	daemon->ended++;
	if (daemon->websub)
		websub_note(daemon->websub, end);
	if (daemon->control)
		control_tell(daemon->control, end);
}

static void on_finished(void *arg)
{
	struct daemon *daemon = arg;
	if (daemon->retention)
		retention_finish(daemon->retention, on_tidied, daemon);
	else
		on_tidied(daemon);
}

static void on_tidied(void *arg)
{
	struct daemon *daemon = arg;
	ev_break(daemon->loop, EVBREAK_ALL);
}

static void on_stop(struct ev_loop *loop, ev_signal *signal, int events)
{
	(void)signal;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

static void on_hang_up(struct ev_loop *loop, ev_signal *signal, int events)
{
	(void)loop;
	(void)events;
	struct daemon *daemon = signal->data;
	char message[MESSAGE_LIMIT];
	struct buf text;
	buf_init(&text, sizeof message - 1);
	buf_add_format(&text, "RELOADING=1\nMONOTONIC_USEC=%.0f\n", clock_monotonic() * 1e6);
	tell_status(daemon, buf_text(&text));
	buf_done(&text);
	reload(daemon);
	tell_status(daemon, "READY=1\n");
}

static void reload(struct daemon *daemon)
{
	struct config fresh;
	struct error error = {0};
	config_init(&fresh);
	if (!config_load(&fresh, daemon->options.config, daemon->options.database, &error)) {
		log_error("the configuration stays as it was: %s", error.text);
		config_done(&fresh);
		return;
	}
	keep_fixed(&fresh, &daemon->config);
	config_done(&daemon->config);
	daemon->config = fresh;
	apply_log_level(daemon);
	workers_configure(daemon->tools.workers, &daemon->config);
	if (!fetch_reload(daemon->tools.fetcher, &error))
		log_error("the credentials stay as they were: %s", error.text);
	if (daemon->scheduler)
		apply_feeds(daemon);
	if (daemon->scheduler && !scheduler_reload(daemon->scheduler, &error))
		log_error("the feeds cannot be read again: %s", error.text);
	log_info("configuration read again");
}

/* A list that cannot be read leaves the feeds as they are. */
static void apply_feeds(struct daemon *daemon)
{
	struct subscriptions_change change;
	struct error error = {0};
	const char *path = daemon->config.feeds_file;
	if (!path)
		return;
	if (daemon->tools.saver)
		save_flush(daemon->tools.saver);
	if (!subscriptions_apply(daemon->store, path, clock_now(), &change, &error)) {
		log_error("%s", error.text);
		return;
	}
	for (int64_t i = 0; i < change.bad && i < SUBSCRIPTIONS_PROBLEMS; i++)
		log_warning("%s:%zu: %s", path, change.problems[i].line, change.problems[i].text);
	if (change.added || change.removed || change.bad)
		log_info("the feeds file %s: %lld feeds, %lld new, %lld removed, %lld lines are none", path,
		    (long long)change.listed, (long long)change.added, (long long)change.removed, (long long)change.bad);
}

/* What is open already stays where it is until the next start. */
static void keep_fixed(struct config *fresh, struct config *old)
{
	char **const fixed[][2] = {
	    {&fresh->database, &old->database},
	    {&fresh->socket, &old->socket},
	    {&fresh->websub_callback, &old->websub_callback},
	    {&fresh->websub_listen, &old->websub_listen},
	};
	bool is_same = fresh->group_readable == old->group_readable;
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		char **now = fixed[i][0], **before = fixed[i][1];
		is_same = is_same && (*now && *before ? !strcmp(*now, *before) : *now == *before);
		mem_free(*now);
		*now = mem_copy(*before);
	}
	fresh->group_readable = old->group_readable;
	if (!is_same)
		log_warning("database, socket, group-readable and websub-* change with the next start");
}

/* A person waits for a helper. */
static void on_patience_end(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct daemon *daemon = timer->data;
	control_give_up(daemon->control);
}

/* That we are here shows that the loop turns and that the store and the parsers, which it waits for, have answered. */
static void on_watchdog(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct daemon *daemon = timer->data;
	const struct config *config = &daemon->config;
	struct scheduler_counts counts = {0};
	if (daemon->scheduler)
		scheduler_count(daemon->scheduler, &counts);
	double longest = (double)(config->timeout + WORKERS_PATIENCE * config->worker_cpu);
	double patience = STALL_FACTOR * longest + STALL_SECONDS;
	bool is_moving = pulse_beats(&daemon->pulse, counts.polling, daemon->ended, clock_monotonic(), patience);
	if (is_moving)
		notify_send("WATCHDOG=1");
	else if (!daemon->is_stalled)
		log_error("no poll has ended for %.0f seconds; the service manager may start this again", patience);
	daemon->is_stalled = !is_moving;
}

static void on_status(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	tell_status(timer->data, "");
}

static void tell_status(struct daemon *daemon, const char *state)
{
	struct scheduler_counts counts = {0};
	struct buf text;
	buf_init(&text, MESSAGE_LIMIT);
	if (daemon->scheduler)
		scheduler_count(daemon->scheduler, &counts);
	buf_add_format(
	    &text, "%sSTATUS=%zu feeds, %zu being polled, %zu queued", state, counts.feeds, counts.polling, counts.queued);
	notify_send(buf_text(&text));
	buf_done(&text);
}
