/* Any bytes as JSON: what is read can be written, is safe on a terminal, and is read as the same. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

static bool copy(const char *text, size_t length, struct buf *out);
static void write_value(struct buf *out, const struct json *value);
static void check_value(const struct json *value, int depth);

/* The first copy may change a number that json-c cannot hold. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct buf copies[3];
	for (size_t i = 0; i < 3; i++)
		buf_init(&copies[i], FUZZ_MEMORY);
	if (copy((const char *)bytes, length, &copies[0])) {
		for (size_t i = 1; i < 3; i++)
			FUZZ_CHECK(copy(buf_text(&copies[i - 1]), copies[i - 1].length, &copies[i]));
		FUZZ_CHECK(strcmp(buf_text(&copies[1]), buf_text(&copies[2])) == 0);
	}
	for (size_t i = 0; i < 3; i++)
		buf_done(&copies[i]);
	return 0;
}

static bool copy(const char *text, size_t length, struct buf *out)
{
	struct error error = {0};
	struct json *document = json_parse(text, length, &error);
	FUZZ_CHECK(document || error.text[0]);
	if (!document)
		return false;
	check_value(document, 0);
	write_value(out, document);
	fuzz_check_text(buf_text(out), FUZZ_MEMORY, false);
	json_free(document);
	return true;
}

static void write_value(struct buf *out, const struct json *value)
{
	struct json_writer writer;
	json_write_init(&writer, out);
	json_write_value(&writer, value);
}

static void check_value(const struct json *value, int depth)
{
	FUZZ_CHECK(depth <= 128);
	const char *text = json_text(value);
	FUZZ_CHECK(!text || text_is_valid(text, strlen(text)));
	json_integer(value, 0);
	for (size_t i = 0; i < json_count(value); i++)
		check_value(json_at(value, i), depth + 1);
}
