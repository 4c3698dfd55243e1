/* Which proxy an address goes by. */
#include "fetch_proxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {
    "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"};

static void test_choice(void **state)
{
	(void)state;
	static const struct {
		const char *what, *name, *value, *exempt, *url, *host, *proxy;
	} rows[] = {
	    {"none is set", NULL, NULL, NULL, "http://a.example/", "a.example", NULL},
	    {"plain", "http_proxy", "http://p:1", NULL, "http://a.example/", "a.example", "http://p:1"},
	    {"the other scheme", "http_proxy", "http://p:1", NULL, "https://a.example/", "a.example", NULL},
	    {"encrypted", "HTTPS_PROXY", "http://p:1", NULL, "https://a.example/", "a.example", "http://p:1"},
	    {"what a web server sets is not for us", "HTTP_PROXY", "http://p:1", NULL, "http://a.example/", "a.example",
	        NULL},
	    {"for all", "ALL_PROXY", "socks5://p", NULL, "http://a.example/", "a.example", "socks5://p"},
	    {"empty is none", "http_proxy", "", NULL, "http://a.example/", "a.example", NULL},
	    {"exempt by name", "http_proxy", "http://p:1", "b.example, a.example", "http://a.example/", "a.example", NULL},
	    {"exempt below a name", "http_proxy", "http://p:1", ".a.example", "http://x.a.example/", "x.a.example", NULL},
	    {"a name that ends alike is another", "http_proxy", "http://p:1", "a.example", "http://xa.example/",
	        "xa.example", "http://p:1"},
	    {"exempt altogether", "http_proxy", "http://p:1", "*", "http://a.example/", "a.example", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t name = 0; name < sizeof names / sizeof *names; name++)
			unsetenv(names[name]);
		if (rows[i].name)
			setenv(rows[i].name, rows[i].value, 1);
		if (rows[i].exempt)
			setenv("no_proxy", rows[i].exempt, 1);
		const char *proxy = fetch_proxy_for(NULL, rows[i].url, rows[i].host);
		if (!proxy != !rows[i].proxy || (proxy && strcmp(proxy, rows[i].proxy)))
			fail_msg("%s: %s", rows[i].what, proxy ? proxy : "(none)");
	}
}

static void test_setting(void **state)
{
	(void)state;
	static const struct {
		const char *what, *setting, *host, *proxy;
	} rows[] = {
	    {"a setting goes before", "http://q:2", "a.example", "http://q:2"},
	    {"none at all", "none", "a.example", NULL},
	    {"an exempt host", "http://q:2", "b.example", NULL},
	};
	setenv("http_proxy", "http://p:1", 1);
	setenv("no_proxy", "b.example", 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *proxy = fetch_proxy_for(rows[i].setting, "http://any.example/", rows[i].host);
		if (!proxy != !rows[i].proxy || (proxy && strcmp(proxy, rows[i].proxy)))
			fail_msg("%s: %s", rows[i].what, proxy ? proxy : "(none)");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_choice), cmocka_unit_test(test_setting)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
