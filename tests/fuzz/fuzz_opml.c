/* Any bytes as a list of subscriptions: clean texts, and what is written is read as the same list. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/opml.h"
#include "tidings/url.h"

#define LINE_LIMIT ((size_t)64 << 10)

static void write_list(struct buf *out, const struct opml_feed *feeds);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct opml_feed *feeds = NULL, *again = NULL;
	struct buf first, second;
	struct error error = {0};
	buf_init(&first, FUZZ_MEMORY);
	buf_init(&second, FUZZ_MEMORY);
	bool is_read = opml_read(arena, (const char *)bytes, length, &feeds, &error);
	FUZZ_CHECK(is_read || error.text[0]);
	if (is_read) {
		write_list(&first, feeds);
		FUZZ_CHECK(opml_read(arena, buf_text(&first), first.length, &again, &error));
		write_list(&second, again);
		FUZZ_CHECK(strcmp(buf_text(&first), buf_text(&second)) == 0);
	}
	buf_done(&first);
	buf_done(&second);
	arena_free(arena);
	return 0;
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
