/* Whether a hub signed what it brought. */
#include "websub_signature.h"

#include <string.h>
#include <strings.h>

#include <gnutls/crypto.h>

#define DIGEST_LIMIT 64 /* bytes */

static const struct {
	const char *name;
	gnutls_mac_algorithm_t algorithm;
	size_t length; /* bytes */
} methods[] = {
    {"sha1=", GNUTLS_MAC_SHA1, 20},
    {"sha256=", GNUTLS_MAC_SHA256, 32},
    {"sha384=", GNUTLS_MAC_SHA384, 48},
    {"sha512=", GNUTLS_MAC_SHA512, 64},
};

static bool read_digits(const char *text, unsigned char *bytes, size_t length);
static int digit(char character);

bool websub_signature_is_good(const char *header, const char *secret, const void *bytes, size_t length)
{
	unsigned char given[DIGEST_LIMIT], right[DIGEST_LIMIT];
	for (size_t i = 0; header && i < sizeof methods / sizeof *methods; i++) {
		size_t name_length = strlen(methods[i].name);
		if (strncasecmp(header, methods[i].name, name_length) != 0)
			continue;
		return read_digits(header + name_length, given, methods[i].length) &&
		       gnutls_hmac_fast(methods[i].algorithm, secret, strlen(secret), bytes, length, right) == 0 &&
		       gnutls_memcmp(given, right, methods[i].length) == 0;
	}
	return false;
}

static bool read_digits(const char *text, unsigned char *bytes, size_t length)
{
	if (strlen(text) != 2 * length)
		return false;
	for (size_t i = 0; i < length; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(16 * high + low);
	}
	return true;
}

static int digit(char character)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = character ? strchr(digits, character | 0x20) : NULL;
	return found ? (int)(found - digits) : -1;
}
