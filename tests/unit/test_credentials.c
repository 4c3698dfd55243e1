/* credentials: what servers are given, and which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/buf.h"
#include "tidings/credentials.h"
#include "tidings/error.h"
#include "tidings/mem.h"

static void add_header(void *arg, const char *line)
{
	buf_add_format(arg, "%s;", line);
}

static void test_what_an_address_gets(void **state)
{
	(void)state;
	static const char lines[] = "# comment\n\n  https://a.example/ user ann s3 cret \r\n"
	                            "https://a.example/paid user bob\tpw\nhttps://a.example/paid/ header X-Key:  k1\n"
	                            "https://A.example/ header Cookie: a=b; c=d\nb.example/f user eve #1";
	static const struct {
		const char *what, *url, *user, *headers;
	} rows[] = {
	    {"anything of the server", "https://a.example/feed", "ann s3 cret", "Cookie: a=b; c=d;"},
	    {"the longest address counts", "https://a.example/paid/x", "bob pw", "X-Key: k1;Cookie: a=b; c=d;"},
	    {"itself", "https://a.example/paid", "bob pw", "Cookie: a=b; c=d;"},
	    {"with a query", "https://a.example/paid?x", "bob pw", "Cookie: a=b; c=d;"},
	    {"a name that goes on", "https://a.example/payed", "ann s3 cret", "Cookie: a=b; c=d;"},
	    {"a folder that goes on", "https://a.example/paidfor/x", "ann s3 cret", "Cookie: a=b; c=d;"},
	    {"without a scheme it is https", "https://b.example/f", "eve #1", ""},
	    {"another scheme", "http://a.example/feed", NULL, ""},
	    {"another port", "https://a.example:8443/feed", NULL, ""},
	    {"another host", "https://a.example.evil.example/feed", NULL, ""},
	    {"a host before", "https://evil.example/https://a.example/", NULL, ""},
	};
	struct credentials *credentials = credentials_new();
	assert_true(credentials_add(credentials, "test", lines, NULL));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *name = NULL, *password = NULL;
		struct buf headers;
		buf_init(&headers, 1000);
		bool has_user = credentials_user(credentials, rows[i].url, &name, &password);
		char *user = has_user ? mem_format("%s %s", name, password) : NULL;
		credentials_each_header(credentials, rows[i].url, add_header, &headers);
		if (has_user != (rows[i].user != NULL) || (user && strcmp(user, rows[i].user)) ||
		    strcmp(buf_text(&headers), rows[i].headers))
			fail_msg("%s: %s, %s", rows[i].what, user ? user : "nobody", buf_text(&headers));
		mem_free(user);
		buf_done(&headers);
	}
	credentials_free(credentials);
}

static void test_refusals(void **state)
{
	(void)state;
	static const struct {
		const char *what, *line, *reason;
	} rows[] = {
	    {"no address", "ftp://secret/ user a b", "it begins with no web address"},
	    {"an address with a password", "https://a:secret@a.example/ user a b", "it begins with no web address"},
	    {"nothing behind it", "https://a.example/", "behind the address stands user or header"},
	    {"an unknown kind", "https://a.example/ token secret", "behind the address stands user or header"},
	    {"no user", "https://a.example/ user", "a user is NAME PASSWORD, without control characters"},
	    {"a password that ends the line", "https://a.example/ user a se\rcret",
	        "a user is NAME PASSWORD, without control characters"},
	    {"a header without a colon", "https://a.example/ header secret",
	        "a header is NAME: VALUE, without control characters"},
	    {"a header without a value",
	        "https://a.example/ header X:", "a header is NAME: VALUE, without control characters"},
	    {"a header that ends the line", "https://a.example/ header X: se\001cret",
	        "a header is NAME: VALUE, without control characters"},
	    {"one that the transfer needs", "https://a.example/ header host: secret",
	        "that header is not for anybody to set"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct credentials *credentials = credentials_new();
		struct error error = {0};
		char *lines = mem_format("# one\n%s\n", rows[i].line), *text = mem_format("test, line 2: %s", rows[i].reason);
		assert_false(credentials_add(credentials, "test", lines, &error));
		if (strcmp(error.text, text) != 0)
			fail_msg("%s: %s", rows[i].what, error.text);
		mem_free(lines);
		mem_free(text);
		credentials_free(credentials);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_an_address_gets),
	    cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
