/* Reading file: addresses. */
#include "fetch_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define LIMIT 16

static void test_addresses(void **state)
{
	(void)state;
	char folder[] = "/tmp/tidings-file-XXXXXX";
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	FILE *file = fopen("a b.xml", "w");
	fputs("0123456789", file);
	fclose(file);
	file = fopen("large", "w");
	fputs("0123456789abcdefg", file);
	fclose(file);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	static const struct {
		const char *what, *start, *end, *text; /* NULL: refused */
	} rows[] = {
	    {"three slashes and escapes", "file://", "/a%20b.xml", "0123456789"},
	    {"one slash", "file:", "/a%20b.xml", "0123456789"},
	    {"this machine by name, and a fragment", "file://localhost", "/a%20b.xml#x", "0123456789"},
	    {"another machine", "file://other.example", "/a%20b.xml", NULL},
	    {"an encoded end of string", "file://", "/a%20b.xml%00.txt", NULL},
	    {"nothing there", "file://", "/none", NULL},
	    {"a FIFO does not block", "file://", "/fifo", NULL},
	    {"a folder", "file://", "", NULL},
	    {"larger than the limit", "file://", "/large", NULL},
	    {"another scheme", "http://", "/a%20b.xml", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf body;
		struct error error = {0};
		buf_init(&body, LIMIT);
		char *url = mem_format("%s%s%s", rows[i].start, folder, rows[i].end);
		bool is_read = fetch_file_read(url, &body, &error);
		if (is_read != (rows[i].text != NULL) || (is_read && strcmp(buf_text(&body), rows[i].text)))
			fail_msg("%s: %s", rows[i].what, error.text);
		assert_true(is_read || error.text[0]);
		mem_free(url);
		buf_done(&body);
	}
	unlink("a b.xml");
	unlink("large");
	unlink("fifo");
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_addresses)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
