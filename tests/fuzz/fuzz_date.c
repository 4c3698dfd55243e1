/* Any text as a date: in range, written and read again it is the same. */
#include "fuzz.h"
#include "tidings/date.h"
#include "tidings/mem.h"

#define FIRST INT64_C(-62135596800)
#define LAST INT64_C(253402300799)
#define NOW INT64_C(1782000000)

static void check_instant(int64_t instant);
static void check_user(const char *text);
static void check_duration(const char *text);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_copy_bytes((const char *)bytes, length);
	int64_t instant;
	if (date_parse(text, &instant))
		check_instant(instant);
	if (date_parse_http(text, &instant))
		check_instant(instant);
	check_user(text);
	check_duration(text);
	mem_free(text);
	return 0;
}

static void check_instant(int64_t instant)
{
	char text[DATE_TEXT_SIZE], again[DATE_TEXT_SIZE];
	int64_t read = 0;
	FUZZ_CHECK(instant >= FIRST && instant <= LAST);
	date_format_rfc3339(instant, text);
	FUZZ_CHECK(date_parse(text, &read) && read == instant);
	date_format_rfc3339(read, again);
	FUZZ_CHECK(strcmp(text, again) == 0);
	date_format_local(instant, "%Y-%m-%d %H:%M", again, sizeof again);
	FUZZ_CHECK(again[0] != '\0');
}

static void check_user(const char *text)
{
	int64_t from, until;
	if (!date_parse_user(text, NOW, &from, &until))
		return;
	FUZZ_CHECK(from < until);
	FUZZ_CHECK(from >= FIRST && from <= LAST);
}

static void check_duration(const char *text)
{
	char written[DATE_TEXT_SIZE];
	int64_t seconds, again;
	if (!date_parse_duration(text, &seconds))
		return;
	FUZZ_CHECK(seconds >= 0);
	date_format_duration(seconds, written);
	FUZZ_CHECK(date_parse_duration(written, &again) && again == seconds);
}
