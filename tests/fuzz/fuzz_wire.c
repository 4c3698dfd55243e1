/* Any bytes as a record: what is read is written again as the very same bytes. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/wire.h"

static bool read_and_write(struct arena *arena, const char *payload, size_t length, bool is_result, struct buf *out);

/* The first byte chooses the direction. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	const char *payload = (const char *)bytes + 1;
	struct arena *arena = arena_new(3 * length + 16384);
	struct buf out;
	buf_init(&out, length + 1024);
	if (read_and_write(arena, payload, length - 1, bytes[0] & 1, &out)) {
		size_t written;
		FUZZ_CHECK(wire_read_header(out.data, &written) && written == length - 1);
		FUZZ_CHECK(memcmp(out.data + WIRE_HEADER_SIZE, payload, length - 1) == 0);
	}
	buf_done(&out);
	arena_free(arena);
	return 0;
}

static bool read_and_write(struct arena *arena, const char *payload, size_t length, bool is_result, struct buf *out)
{
	struct error error = {0};
	struct feed_result result;
	struct feed_source source;
	if (is_result ? wire_read_result(arena, payload, length, &result, &error)
	              : wire_read_source(payload, length, &source, &error)) {
		FUZZ_CHECK(is_result ? wire_add_result(out, &result) : wire_add_source(out, &source));
		return true;
	}
	FUZZ_CHECK(error.kind == ERROR_INPUT);
	return false;
}
