/* Any bytes in any encoding: valid UTF-8 comes out, the same in pieces as in whole, and a short buffer gets its beginning. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/charset.h"

#define GROWTH 3

// clang-format off
static const char *const types[] = {
	NULL, "text/xml; charset=utf-8", "text/xml; charset=windows-1252", "text/xml;charset=\"iso-8859-15\"",
	"application/xml; charset=utf-16", "application/xml; charset=utf-16be", "text/html; charset=shift_jis", "text/xml; charset=euc-jp",
	"text/xml; charset=iso-2022-jp", "text/xml; charset=gb18030", "text/xml; charset=big5", "text/xml; charset=euc-kr",
	"text/xml; charset=koi8-r", "text/xml; charset=windows-1251", "text/xml; charset=utf-32le", "text/xml; charset=nonsense",
};
// clang-format on

static void decode(struct buf *out, const char *bytes, size_t length, const char *type);
static void check_short(const struct buf *whole, const char *bytes, size_t length, const char *type);
static void check_pieces(const char *bytes, size_t length, size_t at, const char *type);
static bool begins_with_mark(const char *bytes, size_t length);
static void check_again(const struct buf *text);

/* The first byte chooses the header, the second where the bytes are cut. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length < 2)
		return 0;
	const char *type = types[bytes[0] % (sizeof types / sizeof *types)], *text = (const char *)bytes + 2;
	size_t at = (length - 2) * bytes[1] / 256;
	struct buf whole;
	buf_init(&whole, GROWTH * length);
	decode(&whole, text, length - 2, type);
	FUZZ_CHECK(!whole.is_full);
	check_short(&whole, text, length - 2, type);
	check_pieces(text, length - 2, at, "text/xml; charset=windows-1252");
	check_again(&whole);
	buf_done(&whole);
	return 0;
}

static void decode(struct buf *out, const char *bytes, size_t length, const char *type)
{
	struct charset_guess guess;
	charset_decode(out, bytes, length, type, &guess);
	FUZZ_CHECK(text_is_valid(buf_text(out), out->length));
	FUZZ_CHECK(memchr(guess.name, '\0', sizeof guess.name) && guess.name[0]);
}

static void check_short(const struct buf *whole, const char *bytes, size_t length, const char *type)
{
	struct charset_guess guess;
	struct buf piece;
	buf_init(&piece, whole->length / 2);
	charset_decode(&piece, bytes, length, type, &guess);
	FUZZ_CHECK(piece.length <= whole->length / 2);
	FUZZ_CHECK(piece.length == 0 || memcmp(piece.data, whole->data, piece.length) == 0);
	buf_done(&piece);
}

/* Where a byte is a character, cutting changes nothing; bytes that say what they are would be judged anew. */
static void check_pieces(const char *bytes, size_t length, size_t at, const char *type)
{
	struct charset_guess guess[3];
	struct buf whole, pieces;
	buf_init(&whole, GROWTH * length + 1);
	buf_init(&pieces, GROWTH * length + 1);
	charset_decode(&whole, bytes, length, type, &guess[0]);
	charset_decode(&pieces, bytes, at, type, &guess[1]);
	charset_decode(&pieces, bytes + at, length - at, type, &guess[2]);
	bool is_single = !begins_with_mark(bytes + at, length - at);
	for (size_t i = 0; i < 3; i++)
		is_single = is_single && strcmp(guess[i].name, "windows-1252") == 0;
	if (is_single)
		FUZZ_CHECK(whole.length == pieces.length && memcmp(buf_text(&whole), buf_text(&pieces), whole.length) == 0);
	buf_done(&whole);
	buf_done(&pieces);
}

/* Of the order of bytes: it is dropped where it stands first, even when what follows belies it. */
static bool begins_with_mark(const char *bytes, size_t length)
{
	static const char *const marks[] = {"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (length >= strlen(marks[i]) && memcmp(bytes, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* What is UTF-8 stays it, but for what marks the order of bytes or looks like wider characters. */
static void check_again(const struct buf *text)
{
	struct charset_guess guess;
	struct buf again;
	buf_init(&again, GROWTH * text->length + 1);
	charset_decode(&again, buf_text(text), text->length, "text/xml; charset=utf-8", &guess);
	bool has_mark = text->length >= 3 && memcmp(text->data, "\xef\xbb\xbf", 3) == 0;
	if (!has_mark && strcmp(guess.name, "utf-8") == 0)
		FUZZ_CHECK(again.length == text->length && memcmp(buf_text(&again), buf_text(text), again.length) == 0);
	buf_done(&again);
}
