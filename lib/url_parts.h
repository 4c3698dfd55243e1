/* url_parts (rank 1, private to url): the pieces of an address, and escaping. */
#ifndef TIDINGS_URL_PARTS_H
#define TIDINGS_URL_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Where user information, host and port stand in an address; lengths are 0 for what is missing. */
struct url_part {
	size_t user_start, user_length;
	size_t start, length; /* the host, brackets of IPv6 included */
	size_t port_start, port_length;
};

/* False when the address has no authority ("//" after its scheme, or at its beginning). */
bool url_find_host(const char *url, struct url_part *part);

/* The text as RFC 3986 allows it: see url_clean. International host names come out percent-encoded, for uriparser. NULL
 * when empty or too long. */
char *url_escape(struct arena *arena, const char *text);

/* The length of an absolute http address that neither escaping nor resolving would change; 0 for what has to be looked
 * at more closely, or is too long. */
size_t url_settled_length(const char *text);

/* %xx decoded; NUL and what is no hexadecimal stay as they are. */
char *url_decode(struct arena *arena, const char *text);

/* ASCII letters to lower case, in place. */
void url_lower(char *text);

/* The value of a hexadecimal digit, -1 for anything else. */
int url_hex(char digit);

#endif
