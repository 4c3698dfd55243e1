/* Which proxy to go by. */
#include "fetch_proxy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *proxy_of_environment(const char *url);
static const char *environment(const char *lower, const char *upper);
static bool is_exempt(const char *list, const char *host);

const char *fetch_proxy_for(const char *setting, const char *url, const char *host)
{
	const char *list = environment("no_proxy", "NO_PROXY");
	const char *proxy = setting ? setting : proxy_of_environment(url);
	if (!proxy || strcmp(proxy, "none") == 0)
		return NULL;
	return list && host && is_exempt(list, host) ? NULL : proxy;
}

/* HTTP_PROXY in capitals is what a web server makes of a request's "Proxy:" header; nobody reads it. */
static const char *proxy_of_environment(const char *url)
{
	const char *proxy =
	    !strncasecmp(url, "https:", 6) ? environment("https_proxy", "HTTPS_PROXY") : environment("http_proxy", NULL);
	return proxy ? proxy : environment("all_proxy", "ALL_PROXY");
}

static const char *environment(const char *lower, const char *upper)
{
	const char *value = getenv(lower);
	if (!value && upper)
		value = getenv(upper);
	return value && *value ? value : NULL;
}

static bool is_exempt(const char *list, const char *host)
{
	size_t host_length = strlen(host);
	for (const char *at = list; *at;) {
		at += strspn(at, ", .");
		size_t length = strcspn(at, ", ");
		const char *tail = length <= host_length ? host + host_length - length : NULL;
		if (length == 1 && *at == '*')
			return true;
		if (length && tail && !strncasecmp(tail, at, length) && (tail == host || tail[-1] == '.'))
			return true;
		at += length;
	}
	return false;
}
