/* How long it takes to make a clean feed of bytes: each stage of the way by itself, over the same documents. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/charset.h"
#include "tidings/document.h"
#include "tidings/error.h"
#include "tidings/ingest.h"
#include "tidings/markup.h"
#include "tidings/mem.h"
#include "tidings/normalise.h"
#include "tidings/parse.h"
#include "tidings/wire.h"
#include "tidings/xml.h"

#define CHUNK 65536
#define DECODED_LIMIT ((size_t)128 << 20)
#define ARENA_LIMIT ((size_t)1 << 30)

static void run_sax(const struct feed_source *source);
static void run_decode(const struct feed_source *source);
static void run_repair(const struct feed_source *source);
static void run_xml(const struct feed_source *source);
static void run_parse(const struct feed_source *source);
static void run_normalise(const struct feed_source *source);
static void run_ingest(const struct feed_source *source);
static void run_wire(const struct feed_source *source);
static bool read_file(const char *path, struct feed_source *source);
static double cpu_seconds(void);

/* Each holds what the ones before it do, but for the first, which is the floor. */
// clang-format off
static const struct stage { const char *name; void (*run)(const struct feed_source *source); } stages[] = {
	{ "sax", run_sax }, { "decode", run_decode }, { "repair", run_repair }, { "xml", run_xml }, { "parse", run_parse },
	{ "normalise", run_normalise }, { "ingest", run_ingest }, { "wire", run_wire },
};
// clang-format on

/* Prints the bytes of all documents and, a line each, the seconds of CPU of every round over them. */
int main(int count, char **words)
{
	const struct stage *stage = NULL;
	for (size_t i = 0; count > 3 && i < sizeof stages / sizeof *stages; i++)
		if (strcmp(stages[i].name, words[1]) == 0)
			stage = &stages[i];
	if (!stage) {
		fputs("usage: bench_ingest sax|decode|repair|xml|parse|normalise|ingest|wire ROUNDS FILE...\n", stderr);
		return 2;
	}
	size_t document_count = (size_t)count - 3, bytes = 0;
	struct feed_source *sources = mem_new(document_count, sizeof *sources);
	for (size_t i = 0; i < document_count; i++) {
		if (!read_file(words[i + 3], &sources[i]))
			return 1;
		bytes += sources[i].length;
	}
	xml_init();
	printf("%zu\n", bytes);
	for (long round = strtol(words[2], NULL, 10); round > 0; round--) {
		double start = cpu_seconds();
		for (size_t i = 0; i < document_count; i++)
			stage->run(&sources[i]);
		printf("%.6f\n", cpu_seconds() - start);
	}
	for (size_t i = 0; i < document_count; i++)
		mem_free((void *)(uintptr_t)sources[i].bytes);
	mem_free(sources);
	return 0;
}

/* libxml2 alone, as bare as it gets: what any reader on top of it has to pay. */
static void run_sax(const struct feed_source *source)
{
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	xmlCtxtUseOptions(parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	for (size_t at = 0; at < source->length; at += CHUNK) {
		size_t size = source->length - at < CHUNK ? source->length - at : CHUNK;
		xmlParseChunk(parser, source->bytes + at, (int)size, at + size == source->length);
	}
	xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
}

static void run_decode(const struct feed_source *source)
{
	struct charset_guess guess;
	struct buf decoded;
	buf_init(&decoded, DECODED_LIMIT);
	charset_decode(&decoded, source->bytes, source->length, NULL, &guess);
	buf_done(&decoded);
}

static void repair_into(struct buf *repaired, const struct feed_source *source)
{
	struct charset_guess guess;
	struct markup_report report;
	struct buf decoded;
	buf_init(&decoded, DECODED_LIMIT);
	charset_decode(&decoded, source->bytes, source->length, NULL, &guess);
	markup_repair(repaired, buf_text(&decoded), decoded.length, &report);
	buf_done(&decoded);
}

static void run_repair(const struct feed_source *source)
{
	struct buf repaired;
	buf_init(&repaired, DECODED_LIMIT);
	repair_into(&repaired, source);
	buf_done(&repaired);
}

static void run_xml(const struct feed_source *source)
{
	static const struct xml_handler handler = {0};
	struct buf repaired;
	struct error error;
	buf_init(&repaired, DECODED_LIMIT);
	repair_into(&repaired, source);
	xml_read(buf_text(&repaired), repaired.length, &handler, NULL, &error);
	buf_done(&repaired);
}

static void parse_and(const struct feed_source *source, bool is_normalised)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct document document;
	struct buf decoded;
	struct error error;
	buf_init(&decoded, DECODED_LIMIT);
	if (parse_document(arena, source, &document, &decoded, &error) && is_normalised)
		normalise_document(arena, &document, source->address);
	buf_done(&decoded);
	arena_free(arena);
}

static void run_parse(const struct feed_source *source)
{
	parse_and(source, false);
}

static void run_normalise(const struct feed_source *source)
{
	parse_and(source, true);
}

static void run_ingest(const struct feed_source *source)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct feed_result result;
	ingest(arena, source, &result);
	arena_free(arena);
}

static void run_wire(const struct feed_source *source)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct feed_result result;
	struct buf record;
	ingest(arena, source, &result);
	buf_init(&record, WIRE_PAYLOAD_LIMIT + WIRE_HEADER_SIZE);
	wire_add_result(&record, &result);
	buf_done(&record);
	arena_free(arena);
}

static bool read_file(const char *path, struct feed_source *source)
{
	FILE *file = fopen(path, "rb");
	struct buf bytes;
	char piece[CHUNK];
	size_t length;
	buf_init(&bytes, DECODED_LIMIT);
	while (file && (length = fread(piece, 1, sizeof piece, file)) > 0)
		buf_add(&bytes, piece, length);
	if (!file || ferror(file))
		perror(path);
	else
		*source = (struct feed_source){.address = "https://example.org/feed.xml",
		    .bytes = mem_copy_bytes(buf_text(&bytes), bytes.length),
		    .length = bytes.length};
	buf_done(&bytes);
	bool is_read = file && !ferror(file);
	if (file)
		fclose(file);
	return is_read;
}

static double cpu_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
