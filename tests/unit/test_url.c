/* Addresses: RFC 3986 §5.4, what browsers tolerate, and what may be subscribed to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/arena.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/url.h"

struct row {
	const char *what, *base, *input, *wanted;
};

#define RFC "http://a/b/c/d;p?q"

// clang-format off
static const struct row resolutions[] = {
	{"scheme", RFC, "g:h", "g:h"}, {"name", RFC, "g", "http://a/b/c/g"}, {"dot", RFC, "./g", "http://a/b/c/g"},
	{"folder", RFC, "g/", "http://a/b/c/g/"}, {"root", RFC, "/g", "http://a/g"}, {"host", RFC, "//g", "http://g"},
	{"query", RFC, "?y", "http://a/b/c/d;p?y"}, {"name and query", RFC, "g?y", "http://a/b/c/g?y"},
	{"fragment", RFC, "#s", "http://a/b/c/d;p?q#s"}, {"name and fragment", RFC, "g#s", "http://a/b/c/g#s"},
	{"all three", RFC, "g?y#s", "http://a/b/c/g?y#s"}, {"parameter", RFC, ";x", "http://a/b/c/;x"},
	{"name and parameter", RFC, "g;x", "http://a/b/c/g;x"}, {"everything", RFC, "g;x?y#s", "http://a/b/c/g;x?y#s"},
	{"here", RFC, ".", "http://a/b/c/"}, {"here, slash", RFC, "./", "http://a/b/c/"}, {"up", RFC, "..", "http://a/b/"},
	{"up, slash", RFC, "../", "http://a/b/"}, {"up and in", RFC, "../g", "http://a/b/g"}, {"twice up", RFC, "../..", "http://a/"},
	{"twice up, slash", RFC, "../../", "http://a/"}, {"twice up and in", RFC, "../../g", "http://a/g"},
	{"too far up", RFC, "../../../g", "http://a/g"}, {"much too far up", RFC, "../../../../g", "http://a/g"},
	{"rooted dot", RFC, "/./g", "http://a/g"}, {"rooted dots", RFC, "/../g", "http://a/g"}, {"trailing dot", RFC, "g.", "http://a/b/c/g."},
	{"leading dot", RFC, ".g", "http://a/b/c/.g"}, {"trailing dots", RFC, "g..", "http://a/b/c/g.."}, {"leading dots", RFC, "..g", "http://a/b/c/..g"},
	{"dot before up", RFC, "./../g", "http://a/b/g"}, {"dot at the end", RFC, "./g/.", "http://a/b/c/g/"},
	{"dot inside", RFC, "g/./h", "http://a/b/c/g/h"}, {"up inside", RFC, "g/../h", "http://a/b/c/h"},
	{"dot after parameter", RFC, "g;x=1/./y", "http://a/b/c/g;x=1/y"}, {"up after parameter", RFC, "g;x=1/../y", "http://a/b/c/y"},
	{"dots in a query stay", RFC, "g?y/./x", "http://a/b/c/g?y/./x"}, {"ups in a query stay", RFC, "g?y/../x", "http://a/b/c/g?y/../x"},
	{"dots in a fragment stay", RFC, "g#s/./x", "http://a/b/c/g#s/./x"}, {"ups in a fragment stay", RFC, "g#s/../x", "http://a/b/c/g#s/../x"},
	{"strict about the same scheme", RFC, "http:g", "http:g"},
	{"dots of an absolute address go", RFC, "http://a.org/b/../c/./d", "http://a.org/c/d"},
	{"an absolute address without any stays", RFC, "https://a.org/b//c.d?e=/&f%2f#g", "https://a.org/b//c.d?e=/&f%2f#g"},
	{"a broken escape in one is escaped", RFC, "https://a.org/5%x", "https://a.org/5%25x"},
	{"white space around is dropped", "http://h/", " \n x \t", "http://h/x"},
	{"line breaks inside are dropped", "http://h/", "a\nb\r\nc", "http://h/abc"},
	{"spaces are escaped", "http://h/", "a b?c d", "http://h/a%20b?c%20d"},
	{"non-ASCII is escaped", "http://h/", "caf\xc3\xa9", "http://h/caf%C3%A9"},
	{"escapes stay", "http://h/", "a%2fb", "http://h/a%2fb"},
	{"a lone percent sign is escaped", "http://h/", "100%", "http://h/100%25"},
	{"backslashes are slashes", "http://h/", "\\\\g\\x", "http://g/x"},
	{"but not in a query", "http://h/", "x?a\\b", "http://h/x?a%5Cb"},
	{"quotes and angles are escaped", "http://h/", "\"<x>", "http://h/%22%3Cx%3E"},
	{"brackets in a path are escaped", "http://h/", "a[1]", "http://h/a%5B1%5D"},
	{"an IPv6 host keeps its brackets", "http://[::1]:80/a", "b", "http://[::1]:80/b"},
	{"a second fragment sign is escaped", "http://h/", "a#b#c", "http://h/a#b%23c"},
	{"an international host stays readable", "http://h/", "http://b\xc3\xbc" "cher.example/x", "http://b\xc3\xbc" "cher.example/x"},
	{"a host of bytes that are no UTF-8 stays escaped", "http://h/", "http://a\xff.example/x", "http://a%FF.example/x"},
	{"so does one cut inside a character", "http://h/", "http://\xe6\x97", "http://%E6%97"},
	{"or of white space", "http://h/", "http://a\xc2\xa0z/", "http://a%C2%A0z/"},
	{"or of what cannot be seen", "http://h/", "http://a\xe2\x80\x8d/", "http://a%E2%80%8D/"},
	{"and one that turns the text around", "http://h/", "http://a\xe2\x80\xae.b/", "http://a%E2%80%AE.b/"},
	{"a host's escape cannot hide a delimiter", "http://h/", "http://a%2fb/x", "http://a%2fb/x"},
	{"an unclean base is cleaned", "http://h/a b/", "c", "http://h/a%20b/c"},
	{"mailto is absolute", "http://h/", "mailto:x@y", "mailto:x@y"},
	{"relative without base is nothing", NULL, "x", NULL},
	{"relative to a relative base is nothing", "y/z", "x", NULL},
	{"the empty text is nothing", "http://h/", " ", NULL},
	{"a path that would become a host stays a path", "x:'/]%0z", "http:/..//g:5d/", "http:/..//g:5d/"},
	{"a base without scheme is none", "h.org/a/", "http://h.org/b", "http://h.org/b"},
};

static const struct row canonicals[] = {
	{"scheme, www and slash do not count", NULL, "https://www.Example.org/a/", "example.org/a"},
	{"the root", NULL, "http://example.org/", "example.org"},
	{"trackers go, the rest is sorted", NULL, "http://h.org/?utm_source=x&b=2&a=1&fbclid=z", "h.org?a=1&b=2"},
	{"unknown parameters stay", NULL, "http://h.org/?id=7&p=1", "h.org?id=7&p=1"},
	{"ref is a tracker only with a feed's value", NULL, "http://h.org/?ref=rss", "h.org"},
	{"ref with content stays", NULL, "http://h.org/?ref=main", "h.org?ref=main"},
	{"fragments go", NULL, "http://h.org/a#c", "h.org/a"},
	{"routes stay", NULL, "http://h.org/#!/a", "h.org#!/a"},
	{"index pages are their folder", NULL, "http://h.org/a/index.html", "h.org/a"},
	{"double slashes are one", NULL, "http://h.org//a//b", "h.org/a/b"},
	{"pages for small screens", NULL, "https://m.example.org/a", "example.org/a"},
	{"but not a host of two parts", NULL, "https://m.org/a", "m.org/a"},
	{"AMP by its path", NULL, "https://h.org/a/amp/", "h.org/a"},
	{"AMP by the beginning of its path", NULL, "https://h.org/amp/a", "h.org/a"},
	{"a path that is AMP only", NULL, "https://h.org/amp", "h.org/amp"},
	{"AMP by a parameter", NULL, "https://h.org/a?outputType=amp&x=1", "h.org/a?x=1"},
	{"AMP in a cache", NULL, "https://h-org.cdn.ampproject.org/c/s/h.org/a?amp=1", "h.org/a"},
	{"AMP at Google's", NULL, "https://www.google.com/amp/s/www.h.org/a/amp", "h.org/a"},
	{"an address inside a redirection", NULL, "https://www.google.com/url?sa=t&q=http%3A%2F%2Fh.org%2Fa%3Fb%3D1&ct=x", "h.org/a?b=1"},
	{"a redirection to nowhere", NULL, "https://www.google.com/url?q=javascript:x", "google.com/url?q=javascript:x"},
	{"another host's name at its end", NULL, "https://notgoogle.com/amp/s/h.org", "notgoogle.com/s/h.org"},
	{"another scheme's port stays", NULL, "http://h.org:443/a", "h.org:443/a"},
	{"usual ports go", NULL, "https://h.org:443/a", "h.org/a"},
	{"others stay", NULL, "https://h.org:8443/a", "h.org:8443/a"},
	{"escapes in one case", NULL, "http://h.org/%c3%a9", "h.org/%C3%A9"},
	{"www alone is a host", NULL, "http://www.org/", "www.org"},
};

static const struct row subscriptions[] = {
	{"a port beyond the last one", NULL, "http://h.example:65536/", NULL},
	{"the last port", NULL, "http://h.example:65535/", "http://h.example:65535/"},
	{"a space in the host", NULL, "http://a b/", NULL},
	{"a share of another system", NULL, "\\\\host\\share", NULL},
	{"http as it is", NULL, "http://h.org/f", "http://h.org/f"},
	{"scheme and host in lower case", NULL, "HTTP://H.org/F", "http://h.org/F"},
	{"a bare host is https", NULL, "example.org/x", "https://example.org/x"},
	{"host and port", NULL, "example.org:8080/x", "https://example.org:8080/x"},
	{"localhost with port", NULL, "localhost:8080/x", "https://localhost:8080/x"},
	{"protocol-relative", NULL, "//example.org/x", "https://example.org/x"},
	{"feed around an address", NULL, "feed:https://h.org/x", "https://h.org/x"},
	{"feed as a scheme", NULL, "feed://h.org/x", "http://h.org/x"},
	{"fragments go", NULL, "http://h.org/x#y", "http://h.org/x"},
	{"files", NULL, "file:///tmp/a.xml", "file:///tmp/a.xml"},
	{"a word is no address", NULL, "nonsense", NULL},
	{"an option is none", NULL, "--help.me", NULL},
	{"no scripts", NULL, "javascript:alert(1)", NULL},
	{"no commands", NULL, "|date", NULL},
	{"no exec", NULL, "exec:ls", NULL},
	{"no gopher", NULL, "gopher://h.org/", NULL},
	{"no ftp", NULL, "ftp://h.org/", NULL},
	{"http without host", NULL, "http:///x", NULL},
	{"nothing", NULL, "", NULL},
};
// clang-format on

static void check(const struct row *row, const char *got)
{
	if ((row->wanted == NULL) != (got == NULL) || (got && strcmp(got, row->wanted) != 0))
		fail_msg("%s: \"%s\" gave %s, wanted %s", row->what, row->input, got ? got : "nothing",
		    row->wanted ? row->wanted : "nothing");
}

static void references_resolve(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof resolutions / sizeof *resolutions; at++) {
		struct arena *arena = arena_new(1 << 20);
		check(&resolutions[at], url_resolve(arena, resolutions[at].base, resolutions[at].input));
		arena_free(arena);
	}
}

static void resolving_twice_changes_nothing(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof resolutions / sizeof *resolutions; at++) {
		struct arena *arena = arena_new(1 << 20);
		const char *once = url_resolve(arena, resolutions[at].base, resolutions[at].input);
		if (once && strstr(once, "://"))
			assert_string_equal(once, url_resolve(arena, resolutions[at].base, once));
		arena_free(arena);
	}
}

static void canonical_forms(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof canonicals / sizeof *canonicals; at++) {
		struct arena *arena = arena_new(1 << 20);
		check(&canonicals[at], url_canonical(arena, canonicals[at].input));
		arena_free(arena);
	}
}

static void subscribable_addresses(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof subscriptions / sizeof *subscriptions; at++) {
		struct arena *arena = arena_new(1 << 20);
		struct error error = {0};
		const char *url = url_subscribable(arena, subscriptions[at].input, &error);
		check(&subscriptions[at], url);
		assert_int_equal(error.kind, url ? ERROR_NONE : ERROR_INPUT);
		arena_free(arena);
	}
}

static void parts_of_an_address(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	char *user, *password;
	assert_string_equal(url_origin(arena, "HTTP://u@H.org/x"), "http://h.org:80");
	assert_string_equal(url_origin(arena, "https://[::1]:444/x"), "https://[::1]:444");
	assert_null(url_origin(arena, "mailto:x@y"));
	assert_string_equal(url_host(arena, "http://[::1]:444/x"), "::1");
	assert_string_equal(url_without_userinfo(arena, "http://a:p%40s@h/x", &user, &password), "http://h/x");
	assert_string_equal(user, "a");
	assert_string_equal(password, "p@s");
	assert_string_equal(url_without_userinfo(arena, "http://h/@x", &user, &password), "http://h/@x");
	assert_null(user);
	assert_string_equal(url_masked(arena, "http://a:secret@h/x"), "http://***@h/x");
	assert_string_equal(url_masked(arena, "http://h/a@b"), "http://h/a@b");
	assert_true(url_is_http("HTTPS://h/"));
	assert_false(url_is_http("http:///x"));
	assert_false(url_is_http("httpx://h/"));
	assert_true(url_is_file("file:///x"));
	arena_free(arena);
}

static void files_of_this_machine(void **state)
{
	(void)state;
	static const struct {
		const char *what, *url, *path;
	} rows[] = {
	    {"three slashes", "file:///a/b", "/a/b"},
	    {"one slash", "FILE:/a/b", "/a/b"},
	    {"this machine by name", "file://LocalHost/a", "/a"},
	    {"escapes are decoded", "file:///a%20b%c3%a9", "/a b\xc3\xa9"},
	    {"what stands behind the path goes", "file:///a?b#c", "/a"},
	    {"another machine", "file://host/a", NULL},
	    {"another machine, of a similar name", "file://localhosts/a", NULL},
	    {"a port", "file://localhost:1/a", NULL},
	    {"a relative path", "file:a", NULL},
	    {"no path", "file://localhost", NULL},
	    {"a NUL, which would end it early", "file:///a%00b", NULL},
	    {"another scheme", "http:///a", NULL},
	};
	struct arena *arena = arena_new(1 << 20);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *path = url_file_path(arena, rows[i].url);
		if (!path != !rows[i].path || (path && strcmp(path, rows[i].path) != 0))
			fail_msg("%s: %s", rows[i].what, path ? path : "none");
	}
	arena_free(arena);
}

static void schemes_as_browsers_see_them(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	assert_string_equal(url_scheme(arena, " \x01java\nscript:alert(1)"), "javascript");
	assert_string_equal(url_scheme(arena, "HTTP://x"), "http");
	assert_null(url_scheme(arena, "path/x:y"));
	assert_null(url_scheme(arena, "1a:x"));
	assert_null(url_scheme(arena, ":x"));
	arena_free(arena);
}

static void long_addresses_are_refused_not_cut(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	char *text = mem_new(URL_LIMIT + 32, 1);
	memset(text, 'a', URL_LIMIT + 20);
	memcpy(text, "http://h/", 9);
	struct error error;
	assert_null(url_clean(arena, text));
	assert_null(url_resolve(arena, "http://h/", text));
	assert_null(url_subscribable(arena, text, &error));
	mem_free(text);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(references_resolve),
	    cmocka_unit_test(resolving_twice_changes_nothing),
	    cmocka_unit_test(canonical_forms),
	    cmocka_unit_test(subscribable_addresses),
	    cmocka_unit_test(parts_of_an_address),
	    cmocka_unit_test(files_of_this_machine),
	    cmocka_unit_test(schemes_as_browsers_see_them),
	    cmocka_unit_test(long_addresses_are_refused_not_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
