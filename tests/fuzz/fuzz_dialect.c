/* Any bytes inside a document of each dialect: its reader keeps the structure's promises, and reads the same twice. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/document.h"
#include "tidings/error.h"
#include "tidings/markup.h"
#include "tidings/parse_atom.h"
#include "tidings/parse_json.h"
#include "tidings/parse_rss.h"

#define ADDRESS "https://example.org/a/feed"

struct frame {
	const char *before, *after;
	bool (*read)(struct arena *arena, const char *text, size_t length, const char *address, struct document *document,
	    struct error *error);
};

// clang-format off
static const struct frame frames[] = {
	{ "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>",
	  "</item></channel></rss>", parse_rss },
	{ "<rss version='0.91'><channel>", "</channel></rss>", parse_rss },
	{ "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>", "</rdf:RDF>", parse_rss },
	{ "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>", parse_atom },
	{ "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='../b/'><entry>", "</entry></feed>", parse_atom },
	{ "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>", "</entry></feed>", parse_atom },
	{ "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",", "}]}", NULL },
	{ "{\"version\":\"https://jsonfeed.org/version/1\",", "}", NULL },
};
// clang-format on

static bool read_document(
    struct arena *arena, const struct frame *frame, const struct buf *text, struct document *document);
static void check_document(const struct document *document);
static void check_entry(const struct document_entry *entry);
static void check_links(const struct document_link *link);
static void check_valid(const char *text);
static bool is_same_document(const struct document *left, const struct document *right);

/* The first byte chooses the frame. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0 || !text_is_valid((const char *)bytes + 1, length - 1))
		return 0;
	const struct frame *frame = &frames[bytes[0] % (sizeof frames / sizeof *frames)];
	struct arena *arena = arena_new(FUZZ_MEMORY);
	struct document document = {0}, again = {0};
	struct buf text;
	buf_init(&text, FUZZ_MEMORY);
	buf_add_text(&text, frame->before);
	buf_add(&text, bytes + 1, length - 1);
	buf_add_text(&text, frame->after);
	if (read_document(arena, frame, &text, &document)) {
		check_document(&document);
		FUZZ_CHECK(read_document(arena, frame, &text, &again) && is_same_document(&document, &again));
	}
	buf_done(&text);
	arena_free(arena);
	return 0;
}

static bool read_document(
    struct arena *arena, const struct frame *frame, const struct buf *text, struct document *document)
{
	struct error error = {0};
	struct markup_report report;
	struct buf repaired;
	bool is_read = false;
	if (!frame->read) {
		is_read = parse_json(arena, buf_text(text), text->length, document, &error);
		FUZZ_CHECK(is_read || error.text[0]);
		return is_read;
	}
	buf_init(&repaired, FUZZ_MEMORY);
	if (markup_repair(&repaired, buf_text(text), text->length, &report)) {
		is_read = frame->read(arena, buf_text(&repaired), repaired.length, ADDRESS, document, &error);
		FUZZ_CHECK(is_read || error.text[0]);
	}
	buf_done(&repaired);
	return is_read;
}

static void check_document(const struct document *document)
{
	size_t count = 0;
	check_valid(document->title.value);
	check_valid(document->description.value);
	check_valid(document->id);
	check_valid(document->updated);
	check_valid(document->skip_hours);
	check_valid(document->skip_days);
	check_links(document->links);
	for (const struct document_entry *entry = document->entries; entry; entry = entry->next) {
		check_entry(entry);
		count++;
	}
	FUZZ_CHECK(count == document->entry_count);
	FUZZ_CHECK(document->warning_count <= sizeof document->warnings / sizeof *document->warnings);
}

static void check_entry(const struct document_entry *entry)
{
	check_valid(entry->id);
	check_valid(entry->title.value);
	check_valid(entry->summary.value);
	check_valid(entry->content.value);
	check_valid(entry->published);
	check_valid(entry->comments);
	check_links(entry->links);
	for (const struct document_person *person = entry->persons; person; person = person->next) {
		check_valid(person->name);
		check_valid(person->email);
	}
	for (const struct document_category *category = entry->categories; category; category = category->next)
		check_valid(category->name);
	for (const struct document_enclosure *enclosure = entry->enclosures; enclosure; enclosure = enclosure->next)
		check_valid(enclosure->url);
}

static void check_links(const struct document_link *link)
{
	for (; link; link = link->next) {
		check_valid(link->href);
		check_valid(link->rel);
		check_valid(link->title);
	}
}

static void check_valid(const char *text)
{
	FUZZ_CHECK(!text || text_is_valid(text, strlen(text)));
}

static bool is_same_document(const struct document *left, const struct document *right)
{
	const struct document_entry *one = left->entries, *other = right->entries;
	for (; one && other; one = one->next, other = other->next)
		if (!fuzz_is_same(one->id, other->id) || !fuzz_is_same(one->title.value, other->title.value) ||
		    !fuzz_is_same(one->content.value, other->content.value) || one->is_cut != other->is_cut)
			return false;
	return !one && !other && fuzz_is_same(left->title.value, right->title.value) && left->format == right->format;
}
