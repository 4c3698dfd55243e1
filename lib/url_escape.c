/* Escaping as leniently as browsers do, and finding the parts of an address. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/url.h"
#include "url_parts.h"

static const char *url_trim(const char *text, size_t *length);
static size_t url_scheme_length(const char *text);
static bool url_wants_slashes(const char *text, size_t scheme_length);
static char *url_copy_plain(struct arena *arena, const char *text, size_t length);
static size_t url_add_plain(struct buf *out, const char *text);
static bool url_is_plain(char byte);
static void url_escape_character(struct buf *out, const char *at, bool is_ip6);

bool url_find_host(const char *url, struct url_part *part)
{
	*part = (struct url_part){0};
	size_t start = url_scheme_length(url);
	if (strncmp(url + start, "//", 2) != 0)
		return false;
	start += 2;
	size_t end = start + strcspn(url + start, url_wants_slashes(url, start - 2) ? "/?#\\" : "/?#");
	for (size_t at = end; at > start; at--) {
		if (url[at - 1] != '@')
			continue;
		part->user_start = start;
		part->user_length = at - 1 - start;
		start = at;
		break;
	}
	const char *bracket = url[start] == '[' ? memchr(url + start, ']', end - start) : NULL;
	const char *from = bracket ? bracket : url + start;
	const char *colon = memchr(from, ':', (size_t)(url + end - from));
	part->start = start;
	part->length = (colon ? (size_t)(colon - url) : end) - start;
	if (colon) {
		part->port_start = (size_t)(colon - url) + 1;
		part->port_length = end - part->port_start;
	}
	return true;
}

char *url_escape(struct arena *arena, const char *text)
{
	size_t length = url_settled_length(text);
	if (length)
		return arena_copy_bytes(arena, text, length);
	text = url_trim(text, &length);
	if (!length || length > URL_LIMIT)
		return NULL;
	char *plain = url_copy_plain(arena, text, length);
	struct url_part host;
	bool is_ip6 = url_find_host(plain, &host) && plain[host.start] == '[';
	struct buf out;
	buf_init(&out, URL_LIMIT);
	bool has_fragment = false;
	for (const char *c = plain; *c; c++) {
		c += url_add_plain(&out, c);
		if (!*c)
			break;
		size_t at = (size_t)(c - plain);
		if (*c == '#' && has_fragment)
			buf_add_text(&out, "%23");
		else
			url_escape_character(&out, c, is_ip6 && at >= host.start && at < host.start + host.length);
		has_fragment = has_fragment || *c == '#';
	}
	char *escaped = out.is_full || !out.length ? NULL : arena_copy_bytes(arena, out.data, out.length);
	buf_done(&out);
	return escaped;
}

size_t url_settled_length(const char *text)
{
	size_t at = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;
	size_t host = at;
	while (at && (isalnum((unsigned char)text[at]) || text[at] == '.' || text[at] == '-'))
		at++;
	if (at == host || !strchr("/?#", text[at]))
		return 0;
	bool has_fragment = false;
	for (; text[at]; at++) {
		bool is_escape = text[at] == '%' && url_hex(text[at + 1]) >= 0 && url_hex(text[at + 2]) >= 0;
		bool is_fragment = text[at] == '#' && !has_fragment;
		bool is_dot = text[at] == '.' && text[at - 1] == '/';
		if (is_dot || (!is_escape && !is_fragment && !url_is_plain(text[at])))
			return 0;
		has_fragment = has_fragment || is_fragment;
	}
	return at <= URL_LIMIT ? at : 0;
}

char *url_decode(struct arena *arena, const char *text)
{
	size_t length = strlen(text), used = 0;
	char *out = arena_new_array(arena, length + 1, 1);
	for (size_t at = 0; at < length; at++) {
		int high = text[at] == '%' ? url_hex(text[at + 1]) : -1;
		int low = high >= 0 ? url_hex(text[at + 2]) : -1;
		if (low < 0 || high * 16 + low == 0) {
			out[used++] = text[at];
			continue;
		}
		out[used++] = (char)(high * 16 + low);
		at += 2;
	}
	return out;
}

void url_lower(char *text)
{
	for (; *text; text++)
		*text = (char)tolower((unsigned char)*text);
}

int url_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	char lower = (char)(digit | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static const char *url_trim(const char *text, size_t *length)
{
	while (*text && (unsigned char)*text <= ' ')
		text++;
	*length = strlen(text);
	while (*length && (unsigned char)text[*length - 1] <= ' ')
		(*length)--;
	return text;
}

/* With its colon; 0 when the text has no scheme. */
static size_t url_scheme_length(const char *text)
{
	size_t at = 0;
	if (!isalpha((unsigned char)text[0]))
		return 0;
	while (isalnum((unsigned char)text[at]) || (text[at] && strchr("+-.", text[at])))
		at++;
	return text[at] == ':' ? at + 1 : 0;
}

/* Backslashes are slashes in what browsers call special schemes, and in relative references of feeds, which are http's.
 */
static bool url_wants_slashes(const char *text, size_t scheme_length)
{
	return scheme_length == 0 || strncasecmp(text, "http:", 5) == 0 || strncasecmp(text, "https:", 6) == 0;
}

/* Without TAB and line breaks, backslashes before the query as slashes. */
static char *url_copy_plain(struct arena *arena, const char *text, size_t length)
{
	char *plain = arena_new_array(arena, length + 1, 1);
	size_t used = 0;
	for (size_t at = 0; at < length; at++)
		if (text[at] != '\t' && text[at] != '\r' && text[at] != '\n')
			plain[used++] = text[at];
	if (!url_wants_slashes(plain, url_scheme_length(plain)))
		return plain;
	for (char *c = plain; *c && *c != '?' && *c != '#'; c++)
		if (*c == '\\')
			*c = '/';
	return plain;
}

/* Adds what nobody has to look at twice, and says how much that was. */
static size_t url_add_plain(struct buf *out, const char *text)
{
	size_t length = 0;
	while (url_is_plain(text[length]))
		length++;
	buf_add(out, text, length);
	return length;
}

/* Letters, digits and the punctuation that stands for itself anywhere in an address. */
static bool url_is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '&' && byte <= ';') || (byte >= '?' && byte <= 'Z') ||
	       byte == '=' || byte == '_' || byte == '!' || byte == '$' || byte == '~';
}

static void url_escape_character(struct buf *out, const char *at, bool is_ip6)
{
	unsigned char byte = (unsigned char)*at;
	bool is_reference = *at == '%' && url_hex(at[1]) >= 0 && url_hex(at[2]) >= 0;
	bool is_bad = byte <= ' ' || byte >= 0x7f || strchr("\"<>\\^`{|}", *at) || (*at == '%' && !is_reference) ||
	              ((*at == '[' || *at == ']') && !is_ip6);
	if (is_bad)
		buf_add_format(out, "%%%02X", byte);
	else
		buf_add_char(out, *at);
}
