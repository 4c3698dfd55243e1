/* url (rank 1): addresses by RFC 3986, read as leniently as browsers do, over uriparser. */
#ifndef TIDINGS_URL_H
#define TIDINGS_URL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;

#define URL_LIMIT 8192 /* bytes; longer addresses are refused, never cut */

/* An address as it stands in a feed or on a command line, made regular: trimmed, TAB and line breaks removed, spaces,
 * quotes, <>, controls and non-ASCII percent-encoded, backslashes of http(s) as slashes. NULL when empty or over the
 * limit. */
char *url_clean(struct arena *arena, const char *text);

/* Cleans `reference` and resolves it against `base` (RFC 3986 §5; base may be NULL or itself unclean). NULL when the
 * result would not be absolute. */
char *url_resolve(struct arena *arena, const char *base, const char *reference);

/* The scheme in lower case as browsers see it (controls and white space inside it ignored), or NULL when the reference
 * has none. */
char *url_scheme(struct arena *arena, const char *text);

/* http or https with a host. */
bool url_is_http(const char *url);
bool url_is_file(const char *url);

/* The decoded path that a file: address of this machine means (file:/p, file:///p, file://localhost/p); NULL for any
 * other, and for one with an encoded NUL, which would name another file. */
char *url_file_path(struct arena *arena, const char *url);

/* A person's or an imported file's address to one we may subscribe to: cleaned, "example.org/x" read as https, feed:
 * schemes unwrapped, fragment dropped, scheme and host in lower case, http, https or file only. NULL with an error that
 * says why. */
char *url_subscribable(struct arena *arena, const char *text, struct error *error);

/* scheme://host:port with the port always given: what rate limits and credentials belong to. NULL without a host. */
char *url_origin(struct arena *arena, const char *url);

/* The host alone, lower case, IPv6 without brackets; NULL when there is none. */
char *url_host(struct arena *arena, const char *url);

/* For identity only, never shown: without scheme, "www.", default port, fragment, trailing slash and tracking
 * parameters, query sorted. Equal texts are the same page. */
char *url_canonical(struct arena *arena, const char *url);

/* Takes "user:password" out of the address: the address without it, and the two decoded when there (else NULL). */
char *url_without_userinfo(struct arena *arena, const char *url, char **user, char **password);

/* Puts them into it, encoded; a password may be NULL. `url` has none and is http or https. */
char *url_with_userinfo(struct arena *arena, const char *url, const char *user, const char *password);

/* For showing and logging: any userinfo as ***. */
char *url_masked(struct arena *arena, const char *url);

#endif
