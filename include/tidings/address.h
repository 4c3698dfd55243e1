/* address (rank 1): which network addresses we may connect to. Loopback, private, link-local, CGNAT, multicast,
 * documentation and other special-purpose addresses (IANA registries, RFC 6890), also inside v4-mapped, NAT64 and 6to4
 * ones, are not for feeds. */
#ifndef TIDINGS_ADDRESS_H
#define TIDINGS_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

struct sockaddr;
struct error;

struct address_range {
	uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
	int prefix;        /* bits of the 128 that count */
};

/* "127.0.0.0/8", "::1", "fd00::/8". */
bool address_parse_range(const char *text, struct address_range *range, struct error *error);

/* Whether the socket address (AF_INET or AF_INET6; anything else is refused) is public, or inside one of the ranges. */
bool address_is_allowed(const struct sockaddr *address, const struct address_range *ranges, int count);

#endif
