/* The canonical form of an address: what of it says which page it is. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/url.h"
#include "url_parts.h"

static char *url_unwrapped(struct arena *arena, char *url);
static const char *url_parameter(struct arena *arena, const char *query, const char *name);
static char *url_canonical_host(struct arena *arena, const char *url, const struct url_part *host);
static void url_add_path(struct buf *out, const char *path, size_t length);
static void url_add_query(struct arena *arena, struct buf *out, const char *query, size_t length);
static bool url_is_tracker(const char *parameter);
static bool url_matches(const char *name, size_t length, const char *pattern);
static int url_compare(const void *left, const void *right);
static void url_upper_escapes(char *text);

// clang-format off
/* Parameters that say how somebody came to the page, never which page it is; a trailing * stands for any ending. */
static const char *const url_trackers[] = {
	"utm_*", "mtm_*", "pk_*", "hsa_*", "at_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid",
	"ttclid", "igshid", "mc_cid", "mc_eid", "mc_tc", "_hsenc", "_hsmi", "__hs*", "mkt_tok", "ml_subscriber*", "oly_*", "rb_clickid", "vero_*",
	"wickedid", "s_cid", "sc_cid", "cmpid", "ncid", "ocid", "icid", "itm_*", "xtor", "wt_zmc", "spm", "srsltid", "_ga", "_gl", "ga_*",
	"_openstat", "guce_*", "traffic_source", "echobox", "ftag",
};

/* Parameters that are trackers only with a value that says "from a feed". */
static const char *const url_sources[] = {"ref", "src", "via", "cid", "partner", "emc", "feature", "rss", "feed", "amp", "output", "outputType", "cmp"};
static const char *const url_source_values[] = {"rss*", "feed*", "amp", "1", "twitter", "email", "atom"};
static const char *const url_index_pages[] = {"index.html", "index.htm", "index.php", "index.asp", "index.jsp", "default.html", "default.asp"};
/* Copies of pages for small screens. */
static const char *const url_small_hosts[] = {"m.", "mobile.", "amp."};

/* Addresses that hold another one: without its scheme behind these, or as the value of a parameter. */
static const struct {
	const char *host, *path, *parameter;
} url_wrappers[] = {
	{"google.com", "/amp/s/", NULL}, {"www.google.com", "/amp/s/", NULL}, {".cdn.ampproject.org", "/c/s/", NULL},
	{"google.com", "/url?", "q="}, {"www.google.com", "/url?", "q="}, {"www.google.com", "/url?", "url="},
};
// clang-format on

char *url_canonical(struct arena *arena, const char *url)
{
	struct url_part host;
	char *clean = url ? url_escape(arena, url) : NULL;
	if (clean)
		clean = url_unwrapped(arena, clean);
	if (!clean || !url_find_host(clean, &host) || !host.length)
		return clean;
	char *fragment = strchr(clean, '#');
	bool keeps_fragment = fragment && (fragment[1] == '!' || fragment[1] == '/');
	if (fragment && !keeps_fragment)
		*fragment = '\0';
	const char *path = clean + host.start + host.length + (host.port_start ? host.port_length + 1 : 0);
	size_t path_length = strcspn(path, "?#");
	const char *query = path + path_length;
	struct buf out;
	buf_init(&out, 2 * URL_LIMIT);
	buf_add_text(&out, url_canonical_host(arena, clean, &host));
	url_add_path(&out, path, path_length);
	if (*query == '?')
		url_add_query(arena, &out, query + 1, strcspn(query + 1, "#"));
	if (keeps_fragment)
		buf_add_text(&out, fragment);
	char *canonical = arena_copy_bytes(arena, buf_text(&out), out.length);
	buf_done(&out);
	url_upper_escapes(canonical);
	return canonical;
}

/* The address inside a wrapper's, or the address itself. */
static char *url_unwrapped(struct arena *arena, char *url)
{
	struct url_part host;
	if (!url_find_host(url, &host))
		return url;
	const char *path = url + host.start + host.length;
	for (size_t at = 0; at < sizeof url_wrappers / sizeof *url_wrappers; at++) {
		size_t host_length = strlen(url_wrappers[at].host), path_length = strlen(url_wrappers[at].path);
		bool is_part = url_wrappers[at].host[0] == '.' && host.length > host_length;
		if ((host.length != host_length && !is_part) || strncmp(path, url_wrappers[at].path, path_length) != 0 ||
		    strncasecmp(path - host_length, url_wrappers[at].host, host_length) != 0)
			continue;
		if (!url_wrappers[at].parameter)
			return arena_format(arena, "https://%s", path + path_length);
		const char *value = url_parameter(arena, path + path_length, url_wrappers[at].parameter);
		char *clean = value && url_is_http(value) ? url_escape(arena, value) : NULL;
		if (clean)
			return clean;
	}
	return url;
}

/* The decoded value of a parameter, named with its equals sign. */
static const char *url_parameter(struct arena *arena, const char *query, const char *name)
{
	size_t length = strlen(name);
	while (query && strncmp(query, name, length) != 0) {
		const char *ampersand = strchr(query, '&');
		query = ampersand ? ampersand + 1 : NULL;
	}
	return query ? url_decode(arena, arena_copy_bytes(arena, query + length, strcspn(query + length, "&#"))) : NULL;
}

/* Lower case, without "www.", what says that it is for small screens, and the port that the scheme means anyway. */
static char *url_canonical_host(struct arena *arena, const char *url, const struct url_part *host)
{
	char *name = arena_copy_bytes(arena, url + host->start, host->length);
	url_lower(name);
	if (strncmp(name, "www.", 4) == 0 && strchr(name + 4, '.'))
		name += 4;
	const char *dot = strchr(name, '.');
	for (size_t at = 0; at < sizeof url_small_hosts / sizeof *url_small_hosts; at++) {
		size_t prefix = strlen(url_small_hosts[at]);
		if (strncmp(name, url_small_hosts[at], prefix) == 0 && strchr(dot + 1, '.')) {
			name += prefix;
			break;
		}
	}
	const char *port = url + host->port_start;
	const char *usual = strncasecmp(url, "https:", 6) == 0 ? "443" : "80";
	bool is_usual =
	    host->port_length == 0 || (host->port_length == strlen(usual) && strncmp(port, usual, host->port_length) == 0);
	return is_usual ? name : arena_format(arena, "%s:%.*s", name, (int)host->port_length, port);
}

static void url_add_path(struct buf *out, const char *path, size_t length)
{
	for (size_t index = 0; index < sizeof url_index_pages / sizeof *url_index_pages; index++) {
		size_t page = strlen(url_index_pages[index]);
		if (length > page && path[length - page - 1] == '/' &&
		    strncasecmp(path + length - page, url_index_pages[index], page) == 0) {
			length -= page;
			break;
		}
	}
	while (length && path[length - 1] == '/')
		length--;
	if (length > 4 && memcmp(path + length - 4, "/amp", 4) == 0)
		length -= 4;
	else if (length > 5 && memcmp(path, "/amp/", 5) == 0) {
		path += 4;
		length -= 4;
	}
	for (size_t at = 0; at < length; at++)
		if (path[at] != '/' || at == 0 || path[at - 1] != '/')
			buf_add_char(out, path[at]);
}

static void url_add_query(struct arena *arena, struct buf *out, const char *query, size_t length)
{
	size_t most = 1, count = 0;
	for (size_t at = 0; at < length; at++)
		most += query[at] == '&';
	char **parameters = arena_new_array(arena, most, sizeof *parameters);
	char *text = arena_copy_bytes(arena, query, length);
	while (text && *text) {
		char *next = strchr(text, '&');
		if (next)
			*next++ = '\0';
		if (*text && !url_is_tracker(text))
			parameters[count++] = text;
		text = next;
	}
	qsort(parameters, count, sizeof *parameters, url_compare);
	for (size_t at = 0; at < count; at++) {
		buf_add_char(out, at ? '&' : '?');
		buf_add_text(out, parameters[at]);
	}
}

static bool url_is_tracker(const char *parameter)
{
	size_t length = strcspn(parameter, "=");
	const char *value = parameter[length] ? parameter + length + 1 : "";
	for (size_t at = 0; at < sizeof url_trackers / sizeof *url_trackers; at++)
		if (url_matches(parameter, length, url_trackers[at]))
			return true;
	bool is_source = false;
	for (size_t at = 0; at < sizeof url_sources / sizeof *url_sources; at++)
		is_source = is_source || url_matches(parameter, length, url_sources[at]);
	for (size_t at = 0; is_source && at < sizeof url_source_values / sizeof *url_source_values; at++)
		if (url_matches(value, strlen(value), url_source_values[at]))
			return true;
	return false;
}

static bool url_matches(const char *name, size_t length, const char *pattern)
{
	if (tolower((unsigned char)*name) != tolower((unsigned char)*pattern))
		return false;
	size_t pattern_length = strlen(pattern);
	if (pattern[pattern_length - 1] == '*')
		return length >= pattern_length - 1 && strncasecmp(name, pattern, pattern_length - 1) == 0;
	return length == pattern_length && strncasecmp(name, pattern, length) == 0;
}

static int url_compare(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void url_upper_escapes(char *text)
{
	for (; *text; text++)
		if (*text == '%' && url_hex(text[1]) >= 0 && url_hex(text[2]) >= 0) {
			text[1] = (char)toupper((unsigned char)text[1]);
			text[2] = (char)toupper((unsigned char)text[2]);
		}
}
