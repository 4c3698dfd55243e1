/* Any bytes as a web page: a bounded list of different addresses that may be subscribed to, read safely. */
#include "fuzz.h"
#include "tidings/discover.h"
#include "tidings/html.h"
#include "tidings/url.h"

static void check_candidate(const struct feed_candidate *candidate);
static bool visit(void *arg, const struct html_tag *tag);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *html = (const char *)bytes;
	static const char *const addresses[] = {"https://example.org/a/b?c", "http://[::1]/", NULL};
	for (size_t a = 0; a < sizeof addresses / sizeof *addresses; a++) {
		struct arena *arena = arena_new(FUZZ_MEMORY);
		struct feed_candidate *candidates = NULL;
		size_t count = discover_feeds(arena, html, length, addresses[a], &candidates);
		FUZZ_CHECK(count <= DISCOVER_LIMIT);
		for (size_t i = 0; i < count; i++) {
			check_candidate(&candidates[i]);
			for (size_t j = 0; j < i; j++)
				FUZZ_CHECK(strcmp(candidates[i].url, candidates[j].url) != 0);
		}
		arena_free(arena);
	}
	size_t tags = 0;
	html_each_tag(html, length, visit, &tags);
	FUZZ_CHECK(tags <= length);
	return 0;
}

static void check_candidate(const struct feed_candidate *candidate)
{
	fuzz_check_text(candidate->url, URL_LIMIT, false);
	fuzz_check_text(candidate->title, FEED_TITLE_LIMIT, false);
	fuzz_check_text(candidate->type, FEED_TITLE_LIMIT, false);
	FUZZ_CHECK(url_is_http(candidate->url));
}

static bool visit(void *arg, const struct html_tag *tag)
{
	*(size_t *)arg += 1;
	FUZZ_CHECK(tag->name && tag->name[0]);
	for (size_t i = 0; i < tag->attribute_count; i++)
		FUZZ_CHECK(tag->attributes[i].name && tag->attributes[i].value);
	return true;
}
