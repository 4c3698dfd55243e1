/* Any text as an address, the first line as its base: what is clean stays so, and nothing but addresses comes out. */
#include "fuzz.h"
#include "tidings/mem.h"
#include "tidings/url.h"

static void check_clean(struct arena *arena, const char *text);
static void check_resolved(struct arena *arena, const char *base, const char *text);
static void check_subscribable(struct arena *arena, const char *text);
static void check_address(const char *url);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(FUZZ_MEMORY);
	char *text = mem_copy_bytes((const char *)bytes, length);
	char *line = strchr(text, '\n');
	if (line)
		*line = '\0';
	const char *reference = line ? line + 1 : text;
	check_clean(arena, reference);
	check_resolved(arena, line ? text : NULL, reference);
	check_subscribable(arena, reference);
	url_scheme(arena, reference);
	mem_free(text);
	arena_free(arena);
	return 0;
}

static void check_clean(struct arena *arena, const char *text)
{
	const char *clean = url_clean(arena, text);
	if (!clean)
		return;
	check_address(clean);
	FUZZ_CHECK(fuzz_is_same(url_clean(arena, clean), clean));
}

static void check_resolved(struct arena *arena, const char *base, const char *text)
{
	const char *resolved = url_resolve(arena, base, text);
	if (!resolved)
		return;
	check_address(resolved);
	FUZZ_CHECK(url_scheme(arena, resolved));
	FUZZ_CHECK(fuzz_is_same(url_clean(arena, resolved), resolved));
	url_canonical(arena, resolved);
	fuzz_check_text(url_masked(arena, resolved), 2 * URL_LIMIT, false);
	if (!url_is_http(resolved))
		return;
	FUZZ_CHECK(fuzz_is_same(url_resolve(arena, NULL, resolved), resolved));
	FUZZ_CHECK(url_origin(arena, resolved) && url_host(arena, resolved));
	char *user = NULL, *password = NULL;
	const char *bare = url_without_userinfo(arena, resolved, &user, &password);
	FUZZ_CHECK(bare && url_is_http(bare));
	FUZZ_CHECK(fuzz_is_same(url_origin(arena, bare), url_origin(arena, resolved)));
}

static void check_subscribable(struct arena *arena, const char *text)
{
	const char *url = url_subscribable(arena, text, NULL);
	if (!url)
		return;
	check_address(url);
	FUZZ_CHECK(url_is_http(url) || url_is_file(url));
	FUZZ_CHECK(!strchr(url, '#'));
	FUZZ_CHECK(fuzz_is_same(url_subscribable(arena, url, NULL), url));
}

/* Without white space, quotes and angle brackets; only a host's name is beyond ASCII. */
static void check_address(const char *url)
{
	fuzz_check_text(url, URL_LIMIT, false);
	for (; *url; url++)
		FUZZ_CHECK(!strchr(" \"<>", *url));
}
