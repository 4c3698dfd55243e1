/* charset (rank 1): any bytes to UTF-8. Order of belief: BOM, what the bytes show (`<` beside NUL), the HTTP charset,
 * the XML or HTML declaration, UTF-8 if valid, windows-1252 (RFC 7303, the WHATWG Encoding label table). */
#ifndef TIDINGS_CHARSET_H
#define TIDINGS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct charset_guess {
	char name[32];      /* the encoding decoded from, by its WHATWG name */
	bool had_bad_bytes; /* some became U+FFFD */
	bool disagreed;     /* it is not what the document or the server claimed */
};

/* Decodes all bytes into `out` (valid UTF-8; NULs kept, the repair pass drops them). content_type is the HTTP header's
 * value or NULL. Bytes that mean nothing become U+FFFD and nothing more is lost, if `out` holds three times as much.
 * Never fails. */
void charset_decode(
    struct buf *out, const char *bytes, size_t length, const char *content_type, struct charset_guess *guess);

/* The character of a byte in windows-1252; the five bytes that mean nothing there are the C1 controls of their number,
 * as the WHATWG has it. */
uint32_t charset_windows_1252(unsigned char byte);

#endif
