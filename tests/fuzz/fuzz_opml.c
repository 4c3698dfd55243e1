/* Any bytes as a list of subscriptions: clean texts, and a list of ours is read and written as the same. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/opml.h"
#include "tidings/url.h"

#define LINE_LIMIT ((size_t)64 << 10)

static bool copy_list(struct arena *arena, const char *bytes, size_t length, struct buf *out);
static void write_list(struct buf *out, const struct opml_feed *feeds);

/* The first copy may change a folder whose name holds a slash. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct buf copies[3];
	for (size_t i = 0; i < 3; i++)
		buf_init(&copies[i], FUZZ_MEMORY);
	if (copy_list(arena, (const char *)bytes, length, &copies[0])) {
		for (size_t i = 1; i < 3; i++)
			FUZZ_CHECK(copy_list(arena, buf_text(&copies[i - 1]), copies[i - 1].length, &copies[i]));
		FUZZ_CHECK(strcmp(buf_text(&copies[1]), buf_text(&copies[2])) == 0);
	}
	for (size_t i = 0; i < 3; i++)
		buf_done(&copies[i]);
	arena_free(arena);
	return 0;
}

static bool copy_list(struct arena *arena, const char *bytes, size_t length, struct buf *out)
{
	struct opml_feed *feeds = NULL;
	struct error error = {0};
	if (!opml_read(arena, bytes, length, &feeds, &error)) {
		FUZZ_CHECK(error.text[0]);
		return false;
	}
	write_list(out, feeds);
	return true;
}

static void write_list(struct buf *out, const struct opml_feed *feeds)
{
	struct opml_writer writer;
	opml_write_begin(&writer, out, "list");
	for (const struct opml_feed *feed = feeds; feed; feed = feed->next) {
		fuzz_check_text(feed->url, LINE_LIMIT, false);
		fuzz_check_text(feed->title, LINE_LIMIT, false);
		fuzz_check_text(feed->link, LINE_LIMIT, false);
		fuzz_check_text(feed->tag, LINE_LIMIT, false);
		opml_write_feed(&writer, feed);
	}
	opml_write_end(&writer);
}
