/* Any lines as an answer's headers: bounded, and the times that are read out of them are sane. */
#include "fetch_headers.h"

#include "fuzz.h"

#define NOW INT64_C(1782000000)

static void check_values(const struct fetch_headers *headers);

/* A line a call, as curl hands them over; cut nowhere else. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fetch_headers headers = {0};
	const char *line = (const char *)bytes, *end = line + length;
	bool is_kept = true;
	while (is_kept && line < end) {
		const char *feed = memchr(line, '\n', (size_t)(end - line));
		const char *next = feed ? feed + 1 : end;
		is_kept = fetch_headers_add(&headers, line, (size_t)(next - line));
		line = next;
		check_values(&headers);
	}
	FUZZ_CHECK(headers.answers <= FETCH_INTERIM_COUNT + 1);
	fetch_headers_clear(&headers);
	return 0;
}

static void check_values(const struct fetch_headers *headers)
{
	for (int which = 0; which < FETCH_HEADER_COUNT; which++)
		if (headers->values[which])
			FUZZ_CHECK(
			    strlen(headers->values[which]) <= FETCH_HEADERS_LIMIT && !strpbrk(headers->values[which], "\r\n"));
	FUZZ_CHECK(fetch_headers_freshness(headers, NOW) >= 0);
	FUZZ_CHECK(fetch_headers_retry_after(headers, NOW) >= -1);
}
