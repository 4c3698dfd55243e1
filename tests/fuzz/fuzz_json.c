/* Any bytes as JSON: what is read can be written, is safe on a terminal, and is read as the same. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"

static void write_value(struct buf *out, const struct json *value);
static void check_value(const struct json *value, int depth);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct buf first, second;
	struct error error = {0};
	struct json *document = json_parse((const char *)bytes, length, &error);
	FUZZ_CHECK(document || error.text[0]);
	if (!document)
		return 0;
	buf_init(&first, FUZZ_MEMORY);
	buf_init(&second, FUZZ_MEMORY);
	check_value(document, 0);
	write_value(&first, document);
	fuzz_check_text(buf_text(&first), FUZZ_MEMORY, false);
	struct json *again = json_parse(buf_text(&first), first.length, &error);
	FUZZ_CHECK(again);
	write_value(&second, again);
	FUZZ_CHECK(strcmp(buf_text(&first), buf_text(&second)) == 0);
	buf_done(&first);
	buf_done(&second);
	json_free(document);
	json_free(again);
	return 0;
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
