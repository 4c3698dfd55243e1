/* Any bytes as HTML: the safe form is clean, only grows within reason, and is its own safe form. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/html.h"

#define OUT_LIMIT ((size_t)8 << 20)

static void check_safe(const char *html);
static bool visit(void *arg, const struct html_tag *tag);
static void check_text_of(const char *html, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *html = (const char *)bytes;
	struct buf once, twice;
	buf_init(&once, OUT_LIMIT);
	buf_init(&twice, OUT_LIMIT);
	html_sanitise(&once, html, length, "https://example.org/a/b");
	check_safe(buf_text(&once));
	html_sanitise(&twice, buf_text(&once), once.length, "https://example.org/a/b");
	FUZZ_CHECK(strcmp(buf_text(&once), buf_text(&twice)) == 0);
	check_text_of(html, length);
	check_text_of(buf_text(&once), once.length);
	html_looks_like_markup(html, length);
	buf_done(&once);
	buf_done(&twice);
	return 0;
}

static void check_safe(const char *html)
{
	size_t count = 0;
	fuzz_check_text(html, OUT_LIMIT, true);
	html_each_tag(html, strlen(html), visit, &count);
}

/* What must never be in a safe document, as its own reader sees it. */
static bool visit(void *arg, const struct html_tag *tag)
{
	static const char *const forbidden[] = {"script", "style", "iframe", "svg", "math", "object", "embed", "form",
	    "base", "meta", "link", "template", "noscript", "textarea", "title", "plaintext", "xmp"};
	/* within an address of a harmless kind they are only text */
	static const char *const schemes[] = {"javascript:", "vbscript:", "data:", "file:", "blob:"};
	*(size_t *)arg += 1;
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		FUZZ_CHECK(strcmp(tag->name, forbidden[i]) != 0);
	for (size_t i = 0; i < tag->attribute_count; i++) {
		const struct html_attribute *attribute = &tag->attributes[i];
		FUZZ_CHECK(strncmp(attribute->name, "on", 2) != 0 && strcmp(attribute->name, "style") != 0);
		for (size_t j = 0; j < sizeof schemes / sizeof *schemes; j++)
			FUZZ_CHECK(strncasecmp(attribute->value, schemes[j], strlen(schemes[j])) != 0 ||
			           strcmp(attribute->name, "href") != 0);
	}
	return true;
}

static void check_text_of(const char *html, size_t length)
{
	struct buf text;
	buf_init(&text, OUT_LIMIT);
	html_to_page(&text, html, length, length % 80 + 1, NULL);
	fuzz_check_text(buf_text(&text), OUT_LIMIT, true);
	buf_done(&text);
}
