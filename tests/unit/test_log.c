/* log: one event is one line, whatever it quotes. */
#include "tidings/log.h"

#include <errno.h>
#include <fcntl.h>
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

/* Standard error goes to a file between capture_start and capture_end. */
struct capture {
	int saved;
	int file;
	char text[10000];
};

static int capture_start(void **state)
{
	static struct capture capture;
	FILE *file = tmpfile();
	if (!file)
		return -1;
	capture.saved = dup(STDERR_FILENO);
	capture.file = dup(fileno(file));
	fclose(file);
	dup2(capture.file, STDERR_FILENO);
	*state = &capture;
	return 0;
}

static int capture_end(void **state)
{
	struct capture *capture = *state;
	dup2(capture->saved, STDERR_FILENO);
	close(capture->saved);
	close(capture->file);
	unsetenv("JOURNAL_STREAM");
	return 0;
}

/* What was written since the last call. */
static const char *captured(struct capture *capture)
{
	ssize_t length = pread(capture->file, capture->text, sizeof capture->text - 1, 0);
	capture->text[length < 0 ? 0 : length] = '\0';
	if (ftruncate(capture->file, 0) != 0)
		return NULL;
	lseek(capture->file, 0, SEEK_SET);
	return capture->text;
}

static void test_lines_above_the_level_are_dropped(void **state)
{
	static const char *const expected[] = {
	    [LOG_LEVEL_ERROR] = "error: e1\n",
	    [LOG_LEVEL_WARNING] = "error: e1\nwarning: w2\n",
	    [LOG_LEVEL_INFO] = "error: e1\nwarning: w2\ninfo: i3\n",
	    [LOG_LEVEL_DEBUG] = "error: e1\nwarning: w2\ninfo: i3\ndebug: d4\n",
	};
	for (size_t level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++) {
		log_open((enum log_level)level, false);
		log_error("e%d", 1);
		log_warning("w%d", 2);
		log_info("i%d", 3);
		log_debug("d%d", 4);
		assert_string_equal(captured(*state), expected[level]);
	}
}

static void test_no_quoted_text_forges_or_hides_a_line(void **state)
{
	static const struct {
		const char *shows;
		const char *given;
		const char *line;
	} rows[] = {
	    {"line feeds", "a\ninfo: forged", "info: a?info: forged\n"},
	    {"carriage returns", "secret\rinfo: x", "info: secret?info: x\n"},
	    {"escape sequences", "\033[1A\033[2K", "info: ?[1A?[2K\n"},
	    {"a C1 CSI",
	        "\xC2\x9B"
	        "2K",
	        "info: ??2K\n"},
	    {"bidi isolates", "\xE2\x81\xA7x", "info: ???x\n"},
	    {"line separators",
	        "a\xE2\x80\xA8"
	        "b",
	        "info: a???b\n"},
	    {"bytes that are no UTF-8", "\xFF\xFE", "info: ??\n"},
	    {"text of any script stays", "Tagesschau – 新闻", "info: Tagesschau – 新闻\n"},
	};
	log_open(LOG_LEVEL_INFO, false);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		log_info("%s", rows[i].given);
		const char *line = captured(*state);
		if (strcmp(line, rows[i].line) != 0)
			fail_msg("%s: %s", rows[i].shows, line);
	}
}

static void test_a_long_line_is_cut_and_ends(void **state)
{
	char given[9000];
	log_open(LOG_LEVEL_INFO, false);
	memset(given, 'x', sizeof given);
	given[sizeof given - 1] = '\0';
	log_info("%s", given);
	const char *line = captured(*state);
	size_t length = strlen(line);
	assert_in_range(length, 4000, 4096);
	assert_ptr_equal(strchr(line, '\n'), line + length - 1);
}

static void test_time_stamps_are_utc(void **state)
{
	log_open(LOG_LEVEL_INFO, true);
	log_warning("x");
	const char *line = captured(*state);
	static const char shape[] = "0000-00-00T00:00:00Z warning: x\n";
	assert_int_equal(strlen(line), sizeof shape - 1);
	for (size_t i = 0; i < sizeof shape; i++) {
		if (shape[i] == '0')
			assert_in_range(line[i], '0', '9');
		else
			assert_int_equal(line[i], shape[i]);
	}
}

static void test_the_journal_gets_priorities(void **state)
{
	struct capture *capture = *state;
	struct stat status;
	char stream[64];
	assert_int_equal(fstat(capture->file, &status), 0);
	snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open(LOG_LEVEL_DEBUG, true);
	log_error("e");
	log_warning("w");
	log_info("i");
	log_debug("d");
	assert_string_equal(captured(capture), "<3>e\n<4>w\n<6>i\n<7>d\n");
}

static void test_a_journal_stream_that_is_not_ours_is_ignored(void **state)
{
	setenv("JOURNAL_STREAM", "1:1", 1);
	log_open(LOG_LEVEL_INFO, false);
	log_info("i");
	assert_string_equal(captured(*state), "info: i\n");
}

static void test_errno_survives(void **state)
{
	(void)state;
	log_open(LOG_LEVEL_INFO, false);
	close(STDERR_FILENO);
	errno = ENOSPC;
	log_info("nobody hears this");
	assert_int_equal(errno, ENOSPC);
}

static void test_levels_have_words(void **state)
{
	static const char *const words[] = {"error", "warning", "info", "debug"};
	enum log_level level = LOG_LEVEL_DEBUG;
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(log_level_parse(words[i], &level));
		assert_int_equal(level, i);
	}
	assert_false(log_level_parse("verbose", &level));
	assert_false(log_level_parse("", &level));
	assert_int_equal(level, LOG_LEVEL_DEBUG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lines_above_the_level_are_dropped, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_no_quoted_text_forges_or_hides_a_line, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_a_long_line_is_cut_and_ends, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_time_stamps_are_utc, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_the_journal_gets_priorities, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_a_journal_stream_that_is_not_ours_is_ignored, capture_start, capture_end),
	    cmocka_unit_test_setup_teardown(test_errno_survives, capture_start, capture_end),
	    cmocka_unit_test(test_levels_have_words),
	};
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
