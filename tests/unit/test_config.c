/* config: a file of settings, read or refused with the place of the mistake. */
#include "tidings/config.h"

#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_config.XXXXXX";
static char path[sizeof folder + 8];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/c", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_bytes(const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void write_text(const char *text)
{
	write_bytes(text, strlen(text));
}

static void test_defaults(void **state)
{
	struct config config;
	(void)state;
	config_init(&config);
	assert_int_equal(config.interval, 3600);
	assert_int_equal(config.min_interval, 900);
	assert_int_equal(config.timeout, 60);
	assert_int_equal(config.max_body, 32 << 20);
	assert_int_equal(config.workers, 0);
	assert_int_equal(config.transfers, 64);
	assert_int_equal(config.per_host, 2);
	assert_int_equal(config.allow_address_count, 0);
	assert_false(config.group_readable);
	assert_null(config.ca_file);
	assert_null(config.database);
	assert_null(config.socket);
	assert_string_equal(config.user_agent, "tidings/" TIDINGS_VERSION " (+https://tidings.example/)");
	assert_string_equal(config.log_level, "info");
	config_done(&config);
	assert_null(config.user_agent);
}

static void test_every_option_is_described(void **state)
{
	(void)state;
	for (const struct config_option *option = config_options; option->name; option++) {
		size_t length = strlen(option->meaning);
		assert_true(length > 10 && option->meaning[length - 1] == '.');
		assert_true(option->least <= option->most);
		assert_int_equal(strspn(option->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(option->name));
	}
}

static void test_settings_are_read(void **state)
{
	struct config config;
	(void)state;
	write_text("\xef\xbb\xbf# of a test\r\n"
	           "\r\n"
	           "interval=2h\r\n"
	           "\tmin-interval =   90s  \t\n"
	           "timeout = 5 # seconds\n"
	           "max-body = 16M\n"
	           "allow-address = 127.0.0.0/8\n"
	           "allow-address = ::1\n"
	           "group-readable = yes\n"
	           "user-agent = me/1.0 (+https://example.org/#me) = o\n"
	           "ca-file = first\n"
	           "ca-file = /etc/ca.pem\t#second\n"
	           "log-level = debug\n"
	           "workers = 3");
	config_init(&config);
	struct error error = {0};
	if (!config_read(&config, path, &error))
		fail_msg("%s", error.text);
	assert_int_equal(config.interval, 7200);
	assert_int_equal(config.min_interval, 90);
	assert_int_equal(config.timeout, 5);
	assert_int_equal(config.max_body, 16 << 20);
	assert_int_equal(config.allow_address_count, 2);
	assert_true(config.group_readable);
	assert_string_equal(config.user_agent, "me/1.0 (+https://example.org/#me) = o");
	assert_string_equal(config.ca_file, "/etc/ca.pem");
	assert_string_equal(config.log_level, "debug");
	assert_int_equal(config.workers, 3);
	config_done(&config);
}

static void test_an_empty_text_takes_the_earlier_one_back(void **state)
{
	struct config config;
	(void)state;
	write_text("user-agent = x\nca-file = y\ndatabase = z\nuser-agent =\nca-file = # none\ndatabase=\n");
	config_init(&config);
	assert_true(config_read(&config, path, NULL));
	assert_string_equal(config.user_agent, "tidings/" TIDINGS_VERSION " (+https://tidings.example/)");
	assert_null(config.ca_file);
	assert_null(config.database);
	config_done(&config);
}

static void test_a_later_file_adds_to_an_earlier_one(void **state)
{
	struct config config;
	(void)state;
	config_init(&config);
	write_text("allow-address = 10.0.0.1\ninterval = 5m\nper-host = 4\n");
	assert_true(config_read(&config, path, NULL));
	write_text("allow-address = 10.0.0.2\ninterval = 6m\n");
	assert_true(config_read(&config, path, NULL));
	assert_int_equal(config.allow_address_count, 2);
	assert_int_equal(config.interval, 360);
	assert_int_equal(config.per_host, 4);
	config_done(&config);
}

static void test_numbers_have_a_form_and_a_range(void **state)
{
	static const struct {
		const char *line;
		bool is_taken;
		const char *error; /* in its text */
	} cases[] = {
	    {"interval = 1s", true, NULL},
	    {"interval = 0s", false, "interval must be between 1s and 366d, not 0s"},
	    {"interval = 367d", false, "not 367d"},
	    {"interval = 99999999999999999999d", false, "interval takes a duration like 90s, 30m, 2h or 7d"},
	    {"interval = soon", false, "not \"soon\""},
	    {"interval = -5m", false, "not \"-5m\""},
	    {"interval =", false, "interval takes a duration"},
	    {"min-interval = 1s", true, NULL},
	    {"timeout = 10m", true, NULL},
	    {"timeout = 11m", false, "between 1s and 10m"},
	    {"max-body = 1024", true, NULL},
	    {"max-body = 64m", true, NULL},
	    {"max-body = 65M", false, "between 1K and 64M"},
	    {"max-body = 9223372036854775807G", false, "max-body takes a size like 512K or 16M"},
	    {"max-body = 00000000000000000000000000000000000000001M", false, "takes a size"},
	    {"max-body = M", false, "takes a size"},
	    {"max-body = 1MB", false, "takes a size"},
	    {"workers = 64", true, NULL},
	    {"workers = 65", false, "workers must be between 0 and 64, not 65"},
	    {"workers = 1e3", false, "workers takes a number, not \"1e3\""},
	    {"workers = +1", false, "takes a number"},
	    {"workers = 99999999999999999999", false, "takes a number"},
	    {"transfers = 0", false, "between 1 and 1024"},
	    {"per-host = 0x2", false, "takes a number"},
	    {"group-readable = off", true, NULL},
	    {"group-readable = maybe", false, "group-readable is yes or no, not \"maybe\""},
	    {"group-readable = yes true", false, "is yes or no"},
	    {"group-readable =", false, "is yes or no"},
	    {"log-level = warning", true, NULL},
	    {"log-level = loud", false, "log-level is one of error warning info debug, not \"loud\""},
	    {"log-level = error warning", false, "log-level is one of"},
	    {"allow-address = everything", false, "allow-address: "},
	    {"allow-address =", false, "allow-address: "},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config config;
		struct error error = {0};
		config_init(&config);
		write_text(cases[i].line);
		bool is_taken = config_read(&config, path, &error);
		if (is_taken != cases[i].is_taken || (cases[i].error && !strstr(error.text, cases[i].error)))
			fail_msg("%s: %s", cases[i].line, error.text);
		config_done(&config);
	}
}

static void test_a_mistake_is_located(void **state)
{
	static const struct {
		const char *what, *text, *place, *error;
	} cases[] = {
	    {"an unknown key near a known one", "\nintervall = 1h\n", "2:1", "\"intervall\"; the nearest is interval"},
	    {"letters that changed places", "max-bdoy = 1M", "1:1", "the nearest is max-body"},
	    {"an underscore", "group_readable = yes", "1:1", "the nearest is group-readable"},
	    {"capital letters", "Socket = x", "1:1", "the nearest is socket"},
	    {"a key like no other", "xyzzyplughquux = 1", "1:1", "no setting is named \"xyzzyplughquux\""},
	    {"a wrong value, after white space", "# x\n  timeout  =  never", "2:15", "timeout takes a duration"},
	    {"the column counts characters", "ca-file = öö\nworkers = ö\n", "2:11", "workers takes"},
	    {"no equals sign", "interval 1h", "1:1", "a setting is written key = value, not \"interval 1h\""},
	    {"nothing before it", "  = 5", "1:3", "a setting is written"},
	    {"a section", "[feeds]", "1:1", "a setting is written"},
	    {"a terminal's control sequence", "\x1b[31m = 1", "1:1", "a character that cannot be seen (U+001B)"},
	    {"a user agent beyond ASCII", "user-agent = ö", "1:14", "user-agent is of visible ASCII characters"},
	    {"a contact that ends its parentheses", "contact = a) b", "1:11",
	        "contact is of visible ASCII characters other"},
	    {"a proxy that is none", "proxy = gopher://p", "1:9", "proxy is none, or an address"},
	    {"a carriage return inside a line", "user-agent = a\rX-Evil: 1", "1:15",
	        "a character that cannot be seen (U+000D)"},
	    {"a control character beyond ASCII", "database = /\xc2\x9b", "1:13", "(U+009B)"},
	    {"text that is turned around", "database = \xe2\x80\xae/x", "1:12", "(U+202E)"},
	    {"bytes that are no UTF-8", "\n\ndatabase = \xff", "3:1", "the line is not UTF-8"},
	    {"a UTF-16 file", "\xff\xfei", "1:1", "not UTF-8"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config config;
		struct error error = {0};
		config_init(&config);
		write_text(cases[i].text);
		assert_false(config_read(&config, path, &error));
		char *expected = mem_format("%s:%s: ", path, cases[i].place);
		if (strncmp(error.text, expected, strlen(expected)) != 0 || !strstr(error.text, cases[i].error))
			fail_msg("%s: %s", cases[i].what, error.text);
		assert_int_equal(error.kind, ERROR_INPUT);
		mem_free(expected);
		config_done(&config);
	}
}

static void test_a_nul_is_refused(void **state)
{
	struct config config;
	struct error error;
	(void)state;
	config_init(&config);
	write_bytes("workers = 1\nworkers\0 = 2\n", 25);
	assert_false(config_read(&config, path, &error));
	assert_non_null(strstr(error.text, ":2:8: a character that cannot be seen (U+0000)"));
	config_done(&config);
}

static void test_a_failure_changes_nothing(void **state)
{
	struct config config;
	(void)state;
	config_init(&config);
	write_text("interval = 2h\nuser-agent = other\nallow-address = 10.1.1.1\nnonsense = 1\n");
	assert_false(config_read(&config, path, NULL));
	assert_int_equal(config.interval, 3600);
	assert_non_null(strstr(config.user_agent, "tidings"));
	assert_int_equal(config.allow_address_count, 0);
	config_done(&config);
}

static void test_lines_of_any_length(void **state)
{
	struct config config;
	struct buf text;
	(void)state;
	buf_init(&text, 2 << 20);
	assert_true(buf_add_text(&text, "# "));
	memset(buf_reserve(&text, 300000), '#', 300000);
	buf_commit(&text, 300000);
	assert_true(buf_add_text(&text, "\nuser-agent = "));
	memset(buf_reserve(&text, 200000), 'u', 200000);
	buf_commit(&text, 200000);
	write_bytes(text.data, text.length);
	config_init(&config);
	assert_true(config_read(&config, path, NULL));
	assert_int_equal(strlen(config.user_agent), 200000);
	struct error error;
	memset(buf_reserve(&text, 1 << 20), 'v', 1 << 20);
	buf_commit(&text, 1 << 20);
	write_bytes(text.data, text.length);
	assert_false(config_read(&config, path, &error));
	assert_non_null(strstr(error.text, "larger than 1024 KiB"));
	config_done(&config);
	buf_done(&text);
}

static void test_addresses_are_counted(void **state)
{
	struct config config;
	struct error error;
	struct buf text;
	(void)state;
	buf_init(&text, 8192);
	for (int i = 0; i < CONFIG_ADDRESS_COUNT; i++)
		buf_add_format(&text, "allow-address = 10.0.0.%d\n", i);
	config_init(&config);
	write_text(buf_text(&text));
	assert_true(config_read(&config, path, NULL));
	assert_int_equal(config.allow_address_count, CONFIG_ADDRESS_COUNT);
	assert_false(config_read(&config, path, &error));
	assert_non_null(strstr(error.text, ":1:17: allow-address stands there more than 64 times"));
	config_done(&config);
	buf_done(&text);
}

static void assert_refused(const char *name, enum error_kind kind, const char *text)
{
	struct config config;
	struct error error = {0};
	config_init(&config);
	assert_false(config_read(&config, name, &error));
	assert_int_equal(error.kind, kind);
	if (!strstr(error.text, text))
		fail_msg("%s: %s", name, error.text);
	config_done(&config);
}

static void test_what_is_no_regular_file_is_refused_at_once(void **state)
{
	(void)state;
	unlink(path);
	assert_refused(path, ERROR_NOT_FOUND, "reading the settings");
	assert_refused("", ERROR_NOT_FOUND, "reading the settings");
	assert_refused(folder, ERROR_INPUT, "no regular file");
	assert_refused("/dev/zero", ERROR_INPUT, "no regular file");
	assert_refused("/proc/self/mem", ERROR_IO, "reading the settings");
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(path, ERROR_INPUT, "no regular file");
	unlink(path);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(descriptor, (struct sockaddr *)&address, sizeof address), 0);
	assert_refused(path, ERROR_IO, "reading the settings");
	close(descriptor);
	unlink(path);
	assert_int_equal(symlink(path, path), 0);
	assert_refused(path, ERROR_IO, "reading the settings");
}

static void test_the_user_agent(void **state)
{
	(void)state;
	static const struct {
		const char *agent, *contact, *text;
	} rows[] = {
	    {"me/1", NULL, "me/1"},
	    {"me/1", "a@b.example", "me/1 (a@b.example)"},
	    {"me/1 (+https://me.example/)", "a@b.example", "me/1 (+https://me.example/; a@b.example)"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct config config = {
		    .user_agent = (char *)(uintptr_t)rows[i].agent, .contact = (char *)(uintptr_t)rows[i].contact};
		char *text = config_user_agent(&config);
		assert_string_equal(text, rows[i].text);
		mem_free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_every_option_is_described),
	    cmocka_unit_test(test_settings_are_read),
	    cmocka_unit_test(test_an_empty_text_takes_the_earlier_one_back),
	    cmocka_unit_test(test_a_later_file_adds_to_an_earlier_one),
	    cmocka_unit_test(test_numbers_have_a_form_and_a_range),
	    cmocka_unit_test(test_a_mistake_is_located),
	    cmocka_unit_test(test_the_user_agent),
	    cmocka_unit_test(test_a_nul_is_refused),
	    cmocka_unit_test(test_a_failure_changes_nothing),
	    cmocka_unit_test(test_lines_of_any_length),
	    cmocka_unit_test(test_addresses_are_counted),
	    cmocka_unit_test(test_what_is_no_regular_file_is_refused_at_once),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
