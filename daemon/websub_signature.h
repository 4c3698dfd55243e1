/* websub_signature: whether a hub signed what it brought (WebSub §8: X-Hub-Signature). The only home of GnuTLS. */
#ifndef WEBSUB_SIGNATURE_H
#define WEBSUB_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

/* `header` as "sha256=" and the HMAC of the bytes in hexadecimal digits; sha1, sha384 and sha512 will do as well. NULL
 * is no signature. Compared in constant time. */
bool websub_signature_is_good(const char *header, const char *secret, const void *bytes, size_t length);

#endif
