/* address: what is public, what is not, and what a person lets through. */
#include "tidings/address.h"

#include "tidings/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>

static struct sockaddr_storage socket_address(const char *text)
{
	struct sockaddr_storage storage = {0};
	struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(80)};
	struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(80)};
	if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
		memcpy(&storage, &ipv4, sizeof ipv4);
	else if (inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1)
		memcpy(&storage, &ipv6, sizeof ipv6);
	else
		fail_msg("the test's own address '%s' is wrong", text);
	return storage;
}

static bool is_allowed(const char *text, const struct address_range *ranges, int count)
{
	struct sockaddr_storage storage = socket_address(text);
	return address_is_allowed((const struct sockaddr *)&storage, ranges, count);
}

static void test_public_addresses(void **state)
{
	static const struct {
		const char *shows;
		const char *first;
		const char *last;
		bool is_public;
	} rows[] = {
	    {"this network", "0.0.0.0", "0.255.255.255", false},
	    {"below private", "9.255.255.255", "1.0.0.0", true},
	    {"private", "10.0.0.0", "10.255.255.255", false},
	    {"around shared", "100.63.255.255", "100.128.0.0", true},
	    {"shared by carriers", "100.64.0.0", "100.127.255.255", false},
	    {"around loopback", "126.255.255.255", "128.0.0.0", true},
	    {"loopback", "127.0.0.0", "127.255.255.255", false},
	    {"link-local", "169.254.0.0", "169.254.255.255", false},
	    {"metadata", "169.254.169.254", "169.254.170.2", false},
	    {"around private", "172.15.255.255", "172.32.0.0", true},
	    {"private", "172.16.0.0", "172.31.255.255", false},
	    {"protocol assignments", "192.0.0.0", "192.0.0.255", false},
	    {"documentation", "192.0.2.0", "192.0.2.255", false},
	    {"between them", "192.0.1.0", "192.0.3.0", true},
	    {"relays", "192.88.99.0", "192.88.99.255", false},
	    {"private", "192.168.0.0", "192.168.255.255", false},
	    {"around private", "192.167.255.255", "192.169.0.0", true},
	    {"benchmarks", "198.18.0.0", "198.19.255.255", false},
	    {"around benchmarks", "198.17.255.255", "198.20.0.0", true},
	    {"documentation", "198.51.100.0", "203.0.113.255", false},
	    {"multicast", "224.0.0.0", "239.255.255.255", false},
	    {"below multicast", "223.255.255.255", "8.8.8.8", true},
	    {"reserved and broadcast", "240.0.0.0", "255.255.255.255", false},
	    {"unspecified and loopback", "::", "::1", false},
	    {"v4-compatible", "::8.8.8.8", "::127.0.0.1", false},
	    {"v4-mapped and private", "::ffff:127.0.0.1", "::ffff:10.1.2.3", false},
	    {"v4-mapped and public", "::ffff:8.8.8.8", "::ffff:1.1.1.1", true},
	    {"v4-translated", "::ffff:0:8.8.8.8", "::ffff:0:127.0.0.1", false},
	    {"NAT64 to private", "64:ff9b::127.0.0.1", "64:ff9b::192.168.1.1", false},
	    {"NAT64 to public", "64:ff9b::8.8.8.8", "64:ff9b::1.1.1.1", true},
	    {"local NAT64", "64:ff9b:1::8.8.8.8", "64:ff9b:1:ffff::", false},
	    {"6to4 to private", "2002:7f00:1::", "2002:a9fe:a9fe::1", false},
	    {"6to4 to public", "2002:808:808::1", "2002:101:101::1", true},
	    {"discard-only", "100::", "100::1", false},
	    {"Teredo", "2001::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", false},
	    {"benchmarks, ORCHID", "2001:2::1", "2001:20::1", false},
	    {"documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", false},
	    {"newer documentation", "3fff::", "3fff:fff:ffff::", false},
	    {"global unicast", "2001:200::1", "2606:4700::1111", true},
	    {"global unicast", "2a00:1450:4001::1", "3ffe::1", true},
	    {"segment routing", "5f00::", "5f00::1", false},
	    {"not assigned", "4000::1", "e000::1", false},
	    {"unique local", "fc00::1", "fdff:ffff::1", false},
	    {"link-local and site-local", "fe80::1", "fec0::1", false},
	    {"multicast", "ff00::", "ff02::1", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (is_allowed(rows[i].first, NULL, 0) != rows[i].is_public)
			fail_msg("%s: %s", rows[i].shows, rows[i].first);
		if (is_allowed(rows[i].last, NULL, 0) != rows[i].is_public)
			fail_msg("%s: %s", rows[i].shows, rows[i].last);
	}
}

static void test_ranges_let_through(void **state)
{
	static const struct {
		const char *shows;
		const char *range;
		const char *inside;
		const char *outside;
	} rows[] = {
	    {"a network", "127.0.0.0/8", "127.255.255.255", "10.0.0.1"},
	    {"one address", "127.0.0.1", "127.0.0.1", "127.0.0.2"},
	    {"bits behind the prefix do not count", "192.168.7.9/16", "192.168.255.255", "127.0.0.1"},
	    {"a prefix inside a byte", "172.16.0.0/12", "172.31.255.255", "127.0.0.1"},
	    {"mapped addresses are the same", "10.0.0.0/8", "::ffff:10.1.2.3", "::ffff:127.0.0.1"},
	    {"but not embedded ones", "10.0.0.0/8", "10.0.0.1", "64:ff9b::10.0.0.1"},
	    {"all of IPv4", "0.0.0.0/0", "255.255.255.255", "::1"},
	    {"an IPv6 address", "::1", "::1", "::2"},
	    {"an IPv6 network", "fd00::/8", "fdff::1", "fc00::1"},
	    {"all there is", "::/0", "127.0.0.1", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct address_range ranges[2] = {{.bytes = {0xFF}, .prefix = 128}};
		assert_true(address_parse_range(rows[i].range, &ranges[1], NULL));
		if (!is_allowed(rows[i].inside, ranges, 2))
			fail_msg("%s: %s", rows[i].shows, rows[i].inside);
		if (rows[i].outside && is_allowed(rows[i].outside, ranges, 2))
			fail_msg("%s: %s", rows[i].shows, rows[i].outside);
	}
}

static void test_what_is_no_range(void **state)
{
	static const char *const rows[] = {
	    "",
	    "/",
	    "/8",
	    "localhost",
	    "127.0.0.1/",
	    "127.0.0.1/33",
	    "127.0.0.1/-1",
	    "127.0.0.1/8x",
	    "127.0.0.1/8/8",
	    "127.1",
	    "127.0.0.1.1",
	    "0177.0.0.1",
	    "::1/129",
	    "::1/9999999999999",
	    ":::1",
	    "fe80::1%lo",
	    " 127.0.0.1",
	    "127.0.0.1 /8",
	    "1.2.3.4/ 8",
	    "00000000000000000000000000000000000000000000000000000000000000000000000000000000::1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct address_range range = {.prefix = 77};
		struct error error = {0};
		if (address_parse_range(rows[i], &range, &error))
			fail_msg("'%s'", rows[i]);
		assert_int_equal(range.prefix, 77);
		assert_int_equal(error.kind, ERROR_INPUT);
	}
	struct error error = {0};
	struct address_range range;
	address_parse_range("local\nhost", &range, &error);
	assert_string_equal(error.text, "'local?host' is no range of addresses; write it like 192.168.0.0/16 or fd00::/8");
}

static void test_other_families_are_refused(void **state)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	struct sockaddr_storage none = {.ss_family = AF_UNSPEC};
	struct address_range all = {.prefix = 0};
	(void)state;
	assert_false(address_is_allowed((const struct sockaddr *)&local, &all, 1));
	assert_false(address_is_allowed((const struct sockaddr *)&none, &all, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_public_addresses),
	    cmocka_unit_test(test_ranges_let_through),
	    cmocka_unit_test(test_what_is_no_range),
	    cmocka_unit_test(test_other_families_are_refused),
	};
	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
