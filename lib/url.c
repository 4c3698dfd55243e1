/* Addresses: resolution over uriparser, and what is asked of an address. */
#include "tidings/url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <uriparser/Uri.h>

#include "line.h"
#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/text.h"
#include "url_parts.h"

static const char *encode_all(struct arena *arena, const char *text);
static bool url_parse(UriUriA *uri, const char *text);
static int url_check_memory(int result);
static char *url_print(struct arena *arena, const UriUriA *uri);
static bool url_gained_host(const UriUriA *uri, const char *text);
static char *url_with_plain_host(struct arena *arena, char *url);
static bool url_is_readable(const char *name);
static char *url_with_short_ip6(struct arena *arena, char *url, const struct url_part *host);
static bool url_has_scheme(const char *url, const char *scheme);
static const char *url_unwrap(struct arena *arena, const char *text);
static bool url_has_fit_host(struct arena *arena, const char *url);
static void url_lower_origin(char *url);

char *url_resolve(struct arena *arena, const char *base, const char *reference)
{
	size_t settled = url_settled_length(reference);
	if (settled)
		return arena_copy_bytes(arena, reference, settled);
	const char *clean = url_escape(arena, reference);
	const char *clean_base = base ? url_escape(arena, base) : NULL;
	UriUriA uri;
	if (!clean || !url_parse(&uri, clean))
		return NULL;
	char *result = NULL;
	UriUriA base_uri;
	if (clean_base && url_parse(&base_uri, clean_base)) {
		UriUriA joined = {0};
		if (base_uri.scheme.first && url_check_memory(uriAddBaseUriA(&joined, &uri, &base_uri)) == URI_SUCCESS)
			result = url_print(arena, &joined);
		uriFreeUriMembersA(&joined);
		uriFreeUriMembersA(&base_uri);
	}
	if (!result && uri.scheme.first)
		result = url_print(arena, &uri);
	uriFreeUriMembersA(&uri);
	if (!result || strlen(result) > URL_LIMIT)
		return NULL;
	return url_with_plain_host(arena, result);
}

char *url_clean(struct arena *arena, const char *text)
{
	char *clean = url_escape(arena, text);
	return clean ? url_with_plain_host(arena, clean) : NULL;
}

char *url_scheme(struct arena *arena, const char *text)
{
	size_t length = strlen(text), used = 0;
	char *scheme = arena_new_array(arena, length + 1, 1);
	for (size_t at = 0; at < length; at++) {
		unsigned char c = (unsigned char)text[at];
		if (c <= ' ' && (used == 0 || c == '\t' || c == '\n' || c == '\r'))
			continue;
		if (c == ':')
			return used ? scheme : NULL;
		bool is_fit = isalpha(c) || (used && (isdigit(c) || strchr("+-.", c)));
		if (!is_fit || !c)
			return NULL;
		scheme[used++] = (char)tolower(c);
	}
	return NULL;
}

bool url_is_http(const char *url)
{
	struct url_part host;
	return url && (url_has_scheme(url, "http") || url_has_scheme(url, "https")) && url_find_host(url, &host) &&
	       host.length;
}

bool url_is_file(const char *url)
{
	return url && url_has_scheme(url, "file");
}

char *url_file_path(struct arena *arena, const char *url)
{
	struct url_part host;
	if (!url_is_file(url))
		return NULL;
	const char *path = url + strlen("file:");
	if (url_find_host(url, &host)) {
		bool is_local = host.length == 0 || (host.length == strlen("localhost") &&
		                                        strncasecmp(url + host.start, "localhost", host.length) == 0);
		if (!is_local || host.user_length || host.port_start)
			return NULL;
		path = url + host.start + host.length;
	}
	char *plain = arena_copy_bytes(arena, path, strcspn(path, "?#"));
	bool has_nul = strstr(plain, "%00");
	return *plain == '/' && !has_nul ? url_decode(arena, plain) : NULL;
}

char *url_subscribable(struct arena *arena, const char *text, struct error *error)
{
	if (!text || !*text) {
		error_set(error, ERROR_INPUT, "an empty text is not an address");
		return NULL;
	}
	if (strlen(text) > URL_LIMIT) {
		error_set(error, ERROR_INPUT, "an address of more than %d characters is not accepted", URL_LIMIT);
		return NULL;
	}
	const char *unwrapped = url_unwrap(arena, text);
	char *url = unwrapped ? url_resolve(arena, NULL, unwrapped) : NULL;
	if (!url || !(url_is_file(url) || (url_is_http(url) && url_has_fit_host(arena, url)))) {
		const char *scheme = url_scheme(arena, text);
		const char *shown = url_masked(arena, text);
		if (scheme && strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0 && !strchr(scheme, '.'))
			error_set(error, ERROR_INPUT, "%.200s: cannot subscribe to %s: addresses; http and https can be polled",
			    shown, scheme);
		else
			error_set(error, ERROR_INPUT, "%.200s is not an address; try one such as https://example.org/feed", shown);
		return NULL;
	}
	char *fragment = strchr(url, '#');
	if (fragment)
		*fragment = '\0';
	url_lower_origin(url);
	return url;
}

/* No host has a space or a control in its name, and no port is beyond 65535: such an address was mistyped. */
static bool url_has_fit_host(struct arena *arena, const char *url)
{
	struct url_part part;
	if (!url_find_host(url, &part))
		return false;
	const char *host = url_decode(arena, arena_copy_bytes(arena, url + part.start, part.length));
	for (; *host; host++)
		if ((unsigned char)*host <= ' ' || *host == 0x7f)
			return false;
	int port = 0;
	for (size_t i = 0; i < part.port_length; i++) {
		int digit = url[part.port_start + i] - '0';
		if (digit < 0 || digit > 9 || port * 10 + digit > UINT16_MAX)
			return false;
		port = port * 10 + digit;
	}
	return true;
}

char *url_origin(struct arena *arena, const char *url)
{
	struct url_part host;
	if (!url || !url_find_host(url, &host) || !host.length)
		return NULL;
	const char *port = host.port_length ? url + host.port_start : url_has_scheme(url, "https") ? "443" : "80";
	const struct {
		const char *text;
		size_t length;
	} parts[] = {
	    {url, (size_t)(strchr(url, ':') - url)},
	    {"://", 3},
	    {url + host.start, host.length},
	    {":", 1},
	    {port, host.port_length ? host.port_length : strlen(port)},
	};
	size_t length = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		length += parts[i].length;
	char *origin = arena_new_array(arena, length + 1, 1), *end = origin;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		end = (char *)memcpy(end, parts[i].text, parts[i].length) + parts[i].length;
	*end = '\0';
	url_lower(origin);
	return origin;
}

char *url_host(struct arena *arena, const char *url)
{
	struct url_part host;
	if (!url || !url_find_host(url, &host) || !host.length)
		return NULL;
	bool is_bracketed = url[host.start] == '[' && host.length > 2;
	char *name = arena_copy_bytes(arena, url + host.start + is_bracketed, host.length - 2 * is_bracketed);
	url_lower(name);
	return name;
}

char *url_without_userinfo(struct arena *arena, const char *url, char **user, char **password)
{
	*user = *password = NULL;
	struct url_part host;
	if (!url_find_host(url, &host) || !host.user_length)
		return arena_copy(arena, url);
	char *info = arena_copy_bytes(arena, url + host.user_start, host.user_length);
	char *colon = strchr(info, ':');
	if (colon) {
		*colon = '\0';
		*password = url_decode(arena, colon + 1);
	}
	*user = url_decode(arena, info);
	return arena_format(arena, "%.*s%s", (int)host.user_start, url, url + host.user_start + host.user_length + 1);
}

char *url_with_userinfo(struct arena *arena, const char *url, const char *user, const char *password)
{
	const char *rest = strstr(url, "://");
	int scheme = rest ? (int)(rest - url) : 0;
	const char *name = encode_all(arena, user);
	return arena_format(arena, "%.*s://%s%s%s@%s", scheme, url, name, password ? ":" : "",
	    password ? encode_all(arena, password) : "", rest ? rest + 3 : url);
}

/* All but what RFC 3986 reserves for nothing (2.3). */
static const char *encode_all(struct arena *arena, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	char *encoded = arena_new_array(arena, strlen(text) + 1, 3), *out = encoded;
	for (; *text; text++) {
		if (strchr(plain, *text))
			*out++ = *text;
		else
			out += snprintf(out, 4, "%%%02X", (unsigned char)*text);
	}
	*out = '\0';
	return encoded;
}

char *url_masked(struct arena *arena, const char *url)
{
	struct url_part host;
	if (!url_find_host(url, &host) || !host.user_length)
		return arena_copy(arena, url);
	return arena_format(arena, "%.*s***%s", (int)host.user_start, url, url + host.user_start + host.user_length);
}

static bool url_parse(UriUriA *uri, const char *text)
{
	const char *stopped;
	return url_check_memory(uriParseSingleUriA(uri, text, &stopped)) == URI_SUCCESS;
}

/* Or an address would be taken for none, and an entry would point elsewhere. */
static int url_check_memory(int result)
{
	if (result == URI_ERROR_MALLOC)
		mem_fail();
	return result;
}

static char *url_print(struct arena *arena, const UriUriA *uri)
{
	int length = 0;
	if (uriToStringCharsRequiredA(uri, &length) != URI_SUCCESS || length < 0 || length > 4 * URL_LIMIT)
		return NULL;
	char *text = arena_new_array(arena, (size_t)length + 1, 1);
	if (uriToStringA(text, uri, length + 1, NULL) != URI_SUCCESS || url_gained_host(uri, text))
		return NULL;
	return text;
}

/* Without dot segments a path may begin with "//", which reads as a host when there is none (RFC 3986 §3.3). */
static bool url_gained_host(const UriUriA *uri, const char *text)
{
	struct url_part host;
	bool has_host = uri->hostText.first || uri->hostData.ip4 || uri->hostData.ip6;
	return !has_host && url_find_host(text, &host) && host.length > 0;
}

/* uriparser wants international names percent-encoded; people and resolvers want them as they are. */
static char *url_with_plain_host(struct arena *arena, char *url)
{
	struct url_part host;
	if (!url_find_host(url, &host))
		return url;
	if (url[host.start] == '[')
		return url_with_short_ip6(arena, url, &host);
	if (!memchr(url + host.start, '%', host.length))
		return url;
	const char *name = url_decode(arena, arena_copy_bytes(arena, url + host.start, host.length));
	if (!url_is_readable(name))
		return url;
	return arena_format(arena, "%.*s%s%s", (int)host.start, url, name, url + host.start + host.length);
}

/* What is no text, is white space or cannot be seen stays escaped. */
static bool url_is_readable(const char *name)
{
	const char *end = name + strlen(name);
	if (!text_is_valid(name, strlen(name)))
		return false;
	while (name < end) {
		uint32_t character = text_next(&name, end);
		bool is_plain = character < 0x80 && (isalnum((int)character) || strchr("-._~", (int)character));
		bool is_space = character == 0xa0 || character == 0x1680 || (character >= 0x2000 && character <= 0x200d) ||
		                character == 0x202f || character == 0x205f || character == 0x3000;
		if (character < 0x80 ? !is_plain : is_space || !line_is_fit(character))
			return false;
	}
	return true;
}

/* uriparser prints all eight groups. */
static char *url_with_short_ip6(struct arena *arena, char *url, const struct url_part *host)
{
	struct in6_addr address;
	char name[INET6_ADDRSTRLEN];
	const char *text = arena_copy_bytes(arena, url + host->start + 1, host->length < 3 ? 0 : host->length - 2);
	if (host->length < 3 || inet_pton(AF_INET6, text, &address) != 1 ||
	    !inet_ntop(AF_INET6, &address, name, sizeof name))
		return url;
	return arena_format(arena, "%.*s[%s]%s", (int)host->start, url, name, url + host->start + host->length);
}

static bool url_has_scheme(const char *url, const char *scheme)
{
	size_t length = strlen(scheme);
	return strncasecmp(url, scheme, length) == 0 && url[length] == ':';
}

/* What people type and lists hold: feed:https://…, feed://host, //host, host/path. */
static const char *url_unwrap(struct arena *arena, const char *text)
{
	char *clean = url_escape(arena, text);
	if (!clean)
		return NULL;
	if (url_has_scheme(clean, "feed")) {
		const char *rest = clean + strlen("feed:");
		return strncmp(rest, "//", 2) == 0 ? arena_format(arena, "http:%s", rest) : rest;
	}
	if (strncmp(clean, "//", 2) == 0)
		return text[strspn(text, " \t\r\n")] == '\\' ? NULL : arena_format(arena, "https:%s", clean);
	const char *scheme = url_scheme(arena, clean);
	bool is_host_and_port = scheme && isdigit((unsigned char)clean[strlen(scheme) + 1]) &&
	                        (strchr(scheme, '.') || strcmp(scheme, "localhost") == 0);
	if (scheme && !is_host_and_port)
		return clean;
	size_t host_length = strcspn(clean, "/?#");
	bool has_dot = memchr(clean, '.', host_length) || strncmp(clean, "localhost", strlen("localhost")) == 0;
	if (!has_dot || clean[0] == '.' || clean[0] == '-' || memchr(clean, '%', host_length))
		return NULL;
	return arena_format(arena, "https://%s", clean);
}

static void url_lower_origin(char *url)
{
	struct url_part host;
	char *colon = strchr(url, ':');
	if (!colon || !url_find_host(url, &host))
		return;
	for (char *c = url; c < colon; c++)
		*c = (char)tolower((unsigned char)*c);
	for (size_t at = host.start; at < host.start + host.length; at++)
		url[at] = (char)tolower((unsigned char)url[at]);
}
