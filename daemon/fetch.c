/* Getting feeds by HTTP, hop by hop. */
#include "fetch.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <ev.h>

#include "clock.h"
#include "fetch_credentials.h"
#include "fetch_file.h"
#include "fetch_guard.h"
#include "fetch_headers.h"
#include "fetch_multi.h"
#include "fetch_options.h"
#include "fetch_proxy.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/config.h"
#include "tidings/credentials.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/url.h"

#define URL_ARENA_LIMIT (1u << 20)
#define ACCEPT                                                                                                         \
	"Accept: application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "                \
	"text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"

struct fetcher {
	struct ev_loop *loop;
	const struct config *config;
	struct fetch_multi *multi;
	struct credentials *credentials;
	struct fetch *fetches;
};

struct fetch {
	struct fetcher *fetcher;
	struct fetch *previous, *next;
	fetch_done_fn *fn;
	void *arg;
	char *scope, *form, *etag, *last_modified, *username, *password; /* of the request, owned */
	bool is_private, takes_delta;
	char *url;                                /* of this hop, owned */
	char *moved_to;                           /* owned */
	struct fetch_hop passed[FETCH_HOP_COUNT]; /* addresses owned */
	bool is_moving;                           /* every redirect so far was a permanent one */
	bool is_conditional, is_added;
	bool has_user;     /* this hop gave a password */
	bool wants_digest; /* the server does not take a password as it is */
	long version;
	curl_off_t sent;
	int hops;
	double deadline, heard; /* monotonic */
	CURL *easy;
	struct curl_slist *lines;
	char reason[CURL_ERROR_SIZE];
	struct fetch_guard guard;
	struct fetch_headers headers;
	bool are_headers_bad;
	struct buf body;
	ev_timer early; /* ends a fetch that never got to a transfer */
	struct error error;
};

static void prepare_surroundings(void);
static bool begin_hop(struct fetch *fetch);
static bool read_file(struct fetch *fetch);
static bool is_first_origin(const struct fetch *fetch, struct arena *arena, const char *here);
static void prepare_transfer(struct fetch *fetch, bool is_home, bool is_first, const char *proxy);
static void introduce(struct fetch *fetch, bool is_home, bool is_ours);
static void set_user(struct fetch *fetch, const char *username, const char *password);
static void add_header(void *arg, const char *line);
static void add_line(struct fetch *fetch, const char *name, const char *value);
static size_t on_header(char *line, size_t size, size_t count, void *arg);
static size_t on_body(char *bytes, size_t size, size_t count, void *arg);
static void on_early(struct ev_loop *loop, ev_timer *timer, int events);
static void on_done(void *private, CURLcode code);
static bool wants_digest(const struct fetch *fetch, long status);
static bool ask_again(struct fetch *fetch);
static bool is_redirect(long status);
static bool follow(struct fetch *fetch, long status);
static bool fail(struct fetch *fetch, CURLcode code);
static int version_number(long version);
static void finish(struct fetch *fetch, long status, bool is_unreachable);
static void free_fetch(struct fetch *fetch);

struct fetcher *fetch_open(struct ev_loop *loop, const struct config *config, struct error *error)
{
	prepare_surroundings();
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		error_set(error, ERROR_INTERNAL, "libcurl cannot be initialised");
		return NULL;
	}
	if (!(curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS)) {
		error_set(error, ERROR_INTERNAL, "this libcurl resolves names synchronously; install one that does not");
		return NULL;
	}
	struct fetch_multi *multi = fetch_multi_open(loop, on_done);
	if (!multi) {
		error_set(error, ERROR_INTERNAL, "libcurl cannot be initialised");
		return NULL;
	}
	struct fetcher *fetcher = mem_new(1, sizeof *fetcher);
	*fetcher = (struct fetcher){.loop = loop, .config = config, .multi = multi};
	if (fetch_reload(fetcher, error))
		return fetcher;
	fetch_close(fetcher);
	return NULL;
}

bool fetch_reload(struct fetcher *fetcher, struct error *error)
{
	struct credentials *fresh = fetch_credentials_read(fetcher->config, error);
	if (!fresh)
		return false;
	credentials_free(fetcher->credentials);
	fetcher->credentials = fresh;
	return true;
}

void fetch_close(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	while (fetcher->fetches)
		fetch_cancel(fetcher->fetches);
	fetch_multi_close(fetcher->multi);
	credentials_free(fetcher->credentials);
	mem_free(fetcher);
	curl_global_cleanup();
}

struct fetch *fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *fn, void *arg)
{
	struct fetch *fetch = mem_new(1, sizeof *fetch);
	*fetch = (struct fetch){
	    .fetcher = fetcher,
	    .next = fetcher->fetches,
	    .fn = fn,
	    .arg = arg,
	    .scope = mem_copy(request->scope),
	    .form = mem_copy(request->form),
	    .etag = mem_copy(request->etag),
	    .last_modified = mem_copy(request->last_modified),
	    .username = mem_copy(request->username),
	    .password = mem_copy(request->password),
	    .is_private = request->is_private,
	    .takes_delta = request->takes_delta,
	    .url = mem_copy(request->url),
	    .is_moving = true,
	    .heard = clock_monotonic(),
	};
	fetch->deadline = fetch->heard + (double)fetcher->config->timeout;
	if (fetch->next)
		fetch->next->previous = fetch;
	fetcher->fetches = fetch;
	buf_init(&fetch->body, (size_t)fetcher->config->max_body);
	ev_timer_init(&fetch->early, on_early, 0., 0.);
	fetch->early.data = fetch;
	bool is_begun = url_is_file(fetch->url) ? read_file(fetch) : begin_hop(fetch);
	if (!is_begun)
		ev_timer_start(fetcher->loop, &fetch->early);
	return fetch;
}

double fetch_heard(const struct fetch *fetch)
{
	return fetch->heard;
}

void fetch_cancel(struct fetch *fetch)
{
	if (fetch)
		free_fetch(fetch);
}

/* Both before any thread is there: a dead name server is given up after two seconds, and names beyond ASCII need a
 * UTF-8 locale to be understood. */
static void prepare_surroundings(void)
{
	setenv("RES_OPTIONS", "timeout:2 attempts:1", 0);
	setlocale(LC_CTYPE, "C.UTF-8");
}

/* Starts the transfer of the present address. False, with the error set, when it does not start. */
static bool begin_hop(struct fetch *fetch)
{
	if (!url_is_http(fetch->url))
		return error_set(&fetch->error, ERROR_REFUSED, "not a web address: %s", fetch->url);
	fetch->heard = clock_monotonic();
	struct arena *arena = arena_new(URL_ARENA_LIMIT);
	const char *here = url_origin(arena, fetch->url), *home = url_origin(arena, fetch->scope);
	const char *proxy = fetch_proxy_for(fetch->fetcher->config->proxy, fetch->url, url_host(arena, fetch->url));
	bool is_home = here && home && !strcmp(here, home);
	if (!fetch->easy)
		fetch->easy = curl_easy_init();
	if (fetch->easy) {
		prepare_transfer(fetch, is_home, is_first_origin(fetch, arena, here), proxy);
		fetch->is_added = fetch_multi_add(fetch->fetcher->multi, fetch->easy);
	}
	arena_free(arena);
	return fetch->is_added || error_set(&fetch->error, ERROR_INTERNAL, "libcurl cannot start a transfer");
}

/* Where the fetch began. */
static bool is_first_origin(const struct fetch *fetch, struct arena *arena, const char *here)
{
	const char *first = url_origin(arena, fetch->hops ? fetch->passed[0].url : fetch->url);
	return here && first && !strcmp(here, first);
}

/* Always false: no transfer begins. */
static bool read_file(struct fetch *fetch)
{
	fetch_file_read(fetch->url, &fetch->body, &fetch->error);
	return false;
}

/* The handle stays the same for all hops, so that cookies survive a gate that redirects to itself. */
static void prepare_transfer(struct fetch *fetch, bool is_home, bool is_first, const char *proxy)
{
	CURL *easy = fetch->easy;
	const struct config *config = fetch->fetcher->config;
	fetch_options_set(easy);
	fetch_options_set_ca(easy, config->ca_file);
	fetch_options_set_timeout(easy, fetch->deadline - clock_monotonic());
	fetch->guard = (struct fetch_guard){
	    .ranges = config->allow_address,
	    .count = config->allow_address_count,
	    .is_open = proxy || (fetch->is_private && is_home),
	};
	fetch_guard_set(&fetch->guard, easy);
	curl_slist_free_all(fetch->lines);
	fetch->lines = curl_slist_append(NULL, ACCEPT);
	fetch->is_conditional = false;
	add_line(fetch, "If-None-Match", fetch->etag);
	add_line(fetch, "If-Modified-Since", fetch->last_modified);
	if (fetch->etag && fetch->takes_delta)
		add_line(fetch, "A-IM", "feed");
	introduce(fetch, is_home, is_home || is_first);
	char *agent = config_user_agent(config);
	curl_easy_setopt(easy, CURLOPT_URL, fetch->url);
	curl_easy_setopt(easy, CURLOPT_PROXY, proxy ? proxy : "");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fetch->lines);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, agent);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)config->max_body);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, fetch);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, fetch->reason);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, fetch);
	if (fetch->form)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, fetch->form);
	mem_free(agent);
}

/* What the server of the feed is given, and no other on the way: the feed's own password where it was subscribed, else
 * what the configuration has for this very address, there or where the feed is now. */
static void introduce(struct fetch *fetch, bool is_home, bool is_ours)
{
	const struct credentials *credentials = fetch->fetcher->credentials;
	const char *username = is_home ? fetch->username : NULL, *password = is_home ? fetch->password : NULL;
	if (!username && is_ours)
		credentials_user(credentials, fetch->url, &username, &password);
	set_user(fetch, username, password);
	if (is_ours)
		credentials_each_header(credentials, fetch->url, add_header, fetch);
}

/* Unasked, so that it is one request and not two; who wants a digest says so once. */
static void set_user(struct fetch *fetch, const char *username, const char *password)
{
	curl_easy_setopt(fetch->easy, CURLOPT_USERNAME, username);
	curl_easy_setopt(fetch->easy, CURLOPT_PASSWORD, password);
	curl_easy_setopt(fetch->easy, CURLOPT_HTTPAUTH, fetch->wants_digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC);
	fetch->has_user = username != NULL;
}

static void add_header(void *arg, const char *line)
{
	struct fetch *fetch = arg;
	struct curl_slist *longer = curl_slist_append(fetch->lines, line);
	if (longer)
		fetch->lines = longer;
}

/* Never by CURLOPT_TIMECONDITION: it rewrites dates and drops the body of an answer that looks older. */
static void add_line(struct fetch *fetch, const char *name, const char *value)
{
	if (!value || !*value || strpbrk(value, "\r\n"))
		return;
	char *line = mem_format("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(fetch->lines, line);
	if (longer)
		fetch->lines = longer;
	fetch->is_conditional = true;
	mem_free(line);
}

static size_t on_header(char *line, size_t size, size_t count, void *arg)
{
	struct fetch *fetch = arg;
	fetch->heard = clock_monotonic();
	fetch->are_headers_bad = !fetch_headers_add(&fetch->headers, line, size * count);
	return fetch->are_headers_bad ? 0 : size * count;
}

/* What arrives here is decoded already: this is what the limit counts. */
static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct fetch *fetch = arg;
	fetch->heard = clock_monotonic();
	return buf_add(&fetch->body, bytes, size * count) ? size * count : 0;
}

static void on_early(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	struct fetch *fetch = timer->data;
	finish(fetch, fetch->error.kind == ERROR_NONE ? 200 : 0, false);
}

static void on_done(void *private, CURLcode code)
{
	struct fetch *fetch = private;
	long status = 0;
	curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(fetch->easy, CURLINFO_HTTP_VERSION, &fetch->version);
	curl_easy_getinfo(fetch->easy, CURLINFO_SIZE_DOWNLOAD_T, &fetch->sent);
	fetch_multi_remove(fetch->fetcher->multi, fetch->easy);
	fetch->is_added = false;
	if (code != CURLE_OK)
		finish(fetch, 0, fail(fetch, code));
	else if (wants_digest(fetch, status)) {
		if (!ask_again(fetch))
			finish(fetch, 0, false);
	} else if (!is_redirect(status) || fetch->form || !fetch->headers.values[FETCH_LOCATION])
		finish(fetch, status, false);
	else if (!follow(fetch, status))
		finish(fetch, 0, false);
}

static bool wants_digest(const struct fetch *fetch, long status)
{
	long offered = 0;
	if (status != 401 || !fetch->has_user || fetch->wants_digest)
		return false;
	curl_easy_getinfo(fetch->easy, CURLINFO_HTTPAUTH_AVAIL, &offered);
	return (offered & CURLAUTH_DIGEST) && !(offered & CURLAUTH_BASIC);
}

static bool ask_again(struct fetch *fetch)
{
	fetch->wants_digest = true;
	buf_clear(&fetch->body);
	fetch_headers_clear(&fetch->headers);
	return begin_hop(fetch);
}

static bool is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Goes on to where the answer points. False, with the error set, when it may not. */
static bool follow(struct fetch *fetch, long status)
{
	if (fetch->hops == FETCH_HOP_COUNT)
		return error_set(&fetch->error, ERROR_IO, "more than %d redirects", FETCH_HOP_COUNT);
	fetch->passed[fetch->hops++] = (struct fetch_hop){status, mem_copy(fetch->url)};
	struct arena *arena = arena_new(URL_ARENA_LIMIT);
	char *user, *password;
	char *target = url_resolve(arena, fetch->url, fetch->headers.values[FETCH_LOCATION]);
	if (target)
		target[strcspn(target, "#")] = '\0';
	target = target && url_is_http(target) ? url_without_userinfo(arena, target, &user, &password) : NULL;
	if (!target) {
		arena_free(arena);
		return error_set(&fetch->error, ERROR_REFUSED, "redirected to what is no web address");
	}
	bool is_downgrade = !strncmp(fetch->url, "https:", 6) && strncmp(target, "https:", 6);
	fetch->is_moving = fetch->is_moving && (status == 301 || status == 308) && !is_downgrade;
	mem_free(fetch->url);
	fetch->url = mem_copy(target);
	if (fetch->is_moving) {
		mem_free(fetch->moved_to);
		fetch->moved_to = mem_copy(target);
	}
	arena_free(arena);
	buf_clear(&fetch->body);
	fetch_headers_clear(&fetch->headers);
	return begin_hop(fetch);
}

/* Puts the failure into words; returns whether the host was out of reach. */
static bool fail(struct fetch *fetch, CURLcode code)
{
	const char *reason = fetch->reason[0] ? fetch->reason : curl_easy_strerror(code);
	if (fetch->guard.is_refused && (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK))
		return error_set(&fetch->error, ERROR_REFUSED,
		    "its address is not a public one; allow-address or subscribe --private permits that");
	if (fetch->body.is_full || code == CURLE_FILESIZE_EXCEEDED)
		return error_set(&fetch->error, ERROR_IO, "the answer is larger than max-body");
	if (fetch->are_headers_bad)
		return error_set(&fetch->error, ERROR_IO, "the answer's headers are too large or it is encoded twice");
	error_set(&fetch->error, ERROR_IO, "%s", reason);
	return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_OPERATION_TIMEDOUT;
}

static int version_number(long version)
{
	static const struct {
		long curl;
		int number;
	} versions[] = {
	    {CURL_HTTP_VERSION_1_0, 10},
	    {CURL_HTTP_VERSION_1_1, 11},
	    {CURL_HTTP_VERSION_2_0, 20},
	    {CURL_HTTP_VERSION_3, 30},
	};
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
		if (versions[i].curl == version)
			return versions[i].number;
	return 0;
}

static void finish(struct fetch *fetch, long status, bool is_unreachable)
{
	char *const *values = fetch->headers.values;
	int64_t now = clock_now();
	const struct fetch_answer answer = {
	    .status = status,
	    .problem = status ? NULL : fetch->error.text,
	    .is_unreachable = is_unreachable,
	    .url = fetch->url,
	    .moved_to = fetch->moved_to,
	    .hops = fetch->passed,
	    .hop_count = fetch->hops,
	    .http_version = version_number(fetch->version),
	    .content_type = values[FETCH_CONTENT_TYPE],
	    .etag = values[FETCH_ETAG],
	    .last_modified = values[FETCH_LAST_MODIFIED],
	    .content_encoding = values[FETCH_CONTENT_ENCODING],
	    .cache_control = values[FETCH_CACHE_CONTROL],
	    .expires = values[FETCH_EXPIRES],
	    .links = values[FETCH_LINK],
	    .freshness = fetch_headers_freshness(&fetch->headers, now),
	    .retry_after = fetch_headers_retry_after(&fetch->headers, now),
	    .is_conditional = fetch->is_conditional,
	    .bytes = buf_text(&fetch->body),
	    .length = fetch->body.length,
	    .sent = (size_t)fetch->sent,
	};
	fetch->fn(fetch->arg, &answer);
	free_fetch(fetch);
}

static void free_fetch(struct fetch *fetch)
{
	if (fetch->previous)
		fetch->previous->next = fetch->next;
	else
		fetch->fetcher->fetches = fetch->next;
	if (fetch->next)
		fetch->next->previous = fetch->previous;
	ev_timer_stop(fetch->fetcher->loop, &fetch->early);
	if (fetch->is_added)
		fetch_multi_remove(fetch->fetcher->multi, fetch->easy);
	curl_easy_cleanup(fetch->easy);
	curl_slist_free_all(fetch->lines);
	fetch_headers_clear(&fetch->headers);
	buf_done(&fetch->body);
	char *const owned[] = {fetch->scope, fetch->form, fetch->etag, fetch->last_modified, fetch->username,
	    fetch->password, fetch->url, fetch->moved_to};
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		mem_free(owned[i]);
	for (int i = 0; i < fetch->hops; i++)
		mem_free(fetch->passed[i].url);
	mem_free(fetch);
}
