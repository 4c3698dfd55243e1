/* Which network addresses are public. */
#include "tidings/address.h"

#include "tidings/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define IPV4_OFFSET 12 /* of the four bytes in ::ffff:a.b.c.d */
#define IPV4_PREFIX 96
#define TEXT_LENGTH_MOST 63

/* IANA's IPv4 special-purpose registry, what is not globally reachable, and multicast. */
static const struct {
	uint8_t bytes[4];
	int prefix;
} special_ipv4[] = {
    {{0, 0, 0, 0}, 8},       /* this network */
    {{10, 0, 0, 0}, 8},      /* private */
    {{100, 64, 0, 0}, 10},   /* shared by carriers' NAT */
    {{127, 0, 0, 0}, 8},     /* loopback */
    {{169, 254, 0, 0}, 16},  /* link-local, and the clouds' metadata */
    {{172, 16, 0, 0}, 12},   /* private */
    {{192, 0, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2, 0}, 24},    /* documentation */
    {{192, 88, 99, 0}, 24},  /* 6to4 relays, deprecated */
    {{192, 168, 0, 0}, 16},  /* private */
    {{198, 18, 0, 0}, 15},   /* benchmarks */
    {{198, 51, 100, 0}, 24}, /* documentation */
    {{203, 0, 113, 0}, 24},  /* documentation */
    {{224, 0, 0, 0}, 4},     /* multicast */
    {{240, 0, 0, 0}, 4},     /* reserved, broadcast */
};

/* Global unicast is 2000::/3; these are the parts of it that are special. */
static const struct address_range special_ipv6[] = {
    {{0x20, 0x01, 0x00}, 23},       /* protocol assignments: Teredo, ORCHID, benchmarks */
    {{0x20, 0x01, 0x0D, 0xB8}, 32}, /* documentation */
    {{0x3F, 0xFF, 0x00}, 20},       /* documentation */
};

static const struct address_range global_unicast = {{0x20}, 3};

/* Where an IPv4 address is inside: it decides. */
static const struct {
	struct address_range range;
	int offset;
} embeddings[] = {
    {{{[10] = 0xFF, [11] = 0xFF}, 96}, IPV4_OFFSET}, /* v4-mapped */
    {{{0x00, 0x64, 0xFF, 0x9B}, 96}, IPV4_OFFSET},   /* NAT64 */
    {{{0x20, 0x02}, 16}, 2},                         /* 6to4 */
};

static bool read_range(const char *text, struct address_range *range);
static bool parse_prefix(const char *text, int most, int *prefix);
static bool normalise(const struct sockaddr *address, uint8_t bytes[static 16]);
static bool is_public(const uint8_t bytes[static 16]);
static bool is_public_ipv4(const uint8_t bytes[static 4]);
static bool has_prefix(const uint8_t *bytes, const uint8_t *network, int prefix);

bool address_parse_range(const char *text, struct address_range *range, struct error *error)
{
	struct address_range parsed;
	if (!read_range(text, &parsed))
		return error_set(
		    error, ERROR_INPUT, "'%s' is no range of addresses; write it like 192.168.0.0/16 or fd00::/8", text);
	*range = parsed;
	return true;
}

bool address_is_allowed(const struct sockaddr *address, const struct address_range *ranges, int count)
{
	uint8_t bytes[16];
	if (!normalise(address, bytes))
		return false;
	for (int i = 0; i < count; i++) {
		if (has_prefix(bytes, ranges[i].bytes, ranges[i].prefix))
			return true;
	}
	return is_public(bytes);
}

static bool read_range(const char *text, struct address_range *range)
{
	char address[TEXT_LENGTH_MOST + 1];
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : strlen(text);
	if (length > TEXT_LENGTH_MOST)
		return false;
	memcpy(address, text, length);
	address[length] = '\0';
	*range = (struct address_range){.bytes = {[10] = 0xFF, [11] = 0xFF}};
	bool is_ipv4 = inet_pton(AF_INET, address, range->bytes + IPV4_OFFSET) == 1;
	if (!is_ipv4 && inet_pton(AF_INET6, address, range->bytes) != 1)
		return false;
	int bits = is_ipv4 ? 32 : 128;
	range->prefix = bits;
	if (slash && !parse_prefix(slash + 1, bits, &range->prefix))
		return false;
	range->prefix += is_ipv4 ? IPV4_PREFIX : 0;
	return true;
}

static bool parse_prefix(const char *text, int most, int *prefix)
{
	int value = 0;
	size_t digits = 0;
	for (; text[digits] >= '0' && text[digits] <= '9' && digits < 3; digits++)
		value = value * 10 + (text[digits] - '0');
	if (digits == 0 || text[digits] || value > most)
		return false;
	*prefix = value;
	return true;
}

/* Copied out, because a struct sockaddr * promises neither size nor alignment of what it points to. */
static bool normalise(const struct sockaddr *address, uint8_t bytes[static 16])
{
	static const uint8_t mapped[IPV4_OFFSET] = {[10] = 0xFF, [11] = 0xFF};
	if (address->sa_family == AF_INET) {
		struct sockaddr_in ipv4;
		memcpy(&ipv4, address, sizeof ipv4);
		memcpy(bytes, mapped, sizeof mapped);
		memcpy(bytes + IPV4_OFFSET, &ipv4.sin_addr, 4);
		return true;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 ipv6;
		memcpy(&ipv6, address, sizeof ipv6);
		memcpy(bytes, &ipv6.sin6_addr, 16);
		return true;
	}
	return false;
}

static bool is_public(const uint8_t bytes[static 16])
{
	for (size_t i = 0; i < sizeof embeddings / sizeof embeddings[0]; i++) {
		if (has_prefix(bytes, embeddings[i].range.bytes, embeddings[i].range.prefix))
			return is_public_ipv4(bytes + embeddings[i].offset);
	}
	if (!has_prefix(bytes, global_unicast.bytes, global_unicast.prefix))
		return false;
	for (size_t i = 0; i < sizeof special_ipv6 / sizeof special_ipv6[0]; i++) {
		if (has_prefix(bytes, special_ipv6[i].bytes, special_ipv6[i].prefix))
			return false;
	}
	return true;
}

static bool is_public_ipv4(const uint8_t bytes[static 4])
{
	for (size_t i = 0; i < sizeof special_ipv4 / sizeof special_ipv4[0]; i++) {
		if (has_prefix(bytes, special_ipv4[i].bytes, special_ipv4[i].prefix))
			return false;
	}
	return true;
}

static bool has_prefix(const uint8_t *bytes, const uint8_t *network, int prefix)
{
	int whole = prefix / 8;
	int rest = prefix % 8;
	if (memcmp(bytes, network, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((bytes[whole] ^ network[whole]) >> (8 - rest)) == 0;
}
