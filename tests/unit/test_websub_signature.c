/* What is signed right, and what is not. */
#include "websub_signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The HMACs are those of RFC 4231 (and RFC 2202 for SHA-1), test case 2: key "Jefe". */
#define SHA1 "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
#define SHA256 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
#define SHA384 "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
#define SHA512                                                                                                         \
	"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"                                                 \
	"9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"

static void test_signatures(void **state)
{
	(void)state;
	static const struct {
		const char *what, *header;
		bool is_good;
	} cases[] = {
	    {"SHA-1", "sha1=" SHA1, true},
	    {"SHA-256", "sha256=" SHA256, true},
	    {"SHA-384", "sha384=" SHA384, true},
	    {"SHA-512", "sha512=" SHA512, true},
	    {"a method in capitals", "SHA256=" SHA256, true},
	    {"no header", NULL, false},
	    {"an empty one", "", false},
	    {"no digits", "sha256=", false},
	    {"another method's", "sha1=" SHA256, false},
	    {"an unknown method", "md5=750c783e6ab0b503eaa86e310a5db738", false},
	    {"a digit too few", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7", false},
	    {"a digit too many", "sha1=" SHA1 "0", false},
	    {"one digit is another", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c78", false},
	    {"not digits", "sha1=xffcdf6ae5eb2fa2d27416d5f184df9c259a7c79", false},
	};
	static const char text[] = "what do ya want for nothing?";
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (websub_signature_is_good(cases[i].header, "Jefe", text, strlen(text)) != cases[i].is_good)
			fail_msg("%s", cases[i].what);
	assert_false(websub_signature_is_good("sha1=" SHA1, "Jeff", text, strlen(text)));
	assert_false(websub_signature_is_good("sha1=" SHA1, "Jefe", text, strlen(text) - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_signatures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
