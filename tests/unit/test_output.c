/* cli/output: what is printed is made visible; colours and failures are told by what standard output is. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "output.h"
#include "tidings/error.h"
#include "tidings/text.h"

static struct output open_output(int fd, const char *colour)
{
	struct output output;
	struct error error = {0};
	assert_true(output_init(&output, fd, colour, &error));
	return output;
}

static void test_what_comes_from_outside_is_made_visible(void **state)
{
	(void)state;
	struct output output = open_output(STDOUT_FILENO, "never");
	output_add_visible(&output, "a\033[2Jb\nc\u202ed\x7f");
	output_add(&output, "|");
	output_add_lines(&output, "a\033[2Jb\nc\rd");
	output_add_visible(&output, NULL);
	output_add_lines(&output, NULL);
	const char *text = buf_text(&output.text);
	assert_null(strchr(text, '\033'));
	assert_null(strchr(text, '\r'));
	assert_null(strstr(text, "\u202e"));
	assert_true(strncmp(text, "a[2Jb cd|a[2Jb\nc", 16) == 0);
	output_done(&output);
}

static void test_colours(void **state)
{
	(void)state;
	static const struct {
		const char *shows, *colour, *no_colour;
		bool has_colour;
	} rows[] = {
	    {"a pipe has none", NULL, NULL, false},
	    {"nor with auto", "auto", NULL, false},
	    {"always is always", "always", NULL, true},
	    {"even with NO_COLOR, for it was asked for", "always", "1", true},
	    {"never is never", "never", NULL, false},
	};
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("# %s\n", rows[i].shows);
		if (rows[i].no_colour)
			setenv("NO_COLOR", rows[i].no_colour, 1);
		else
			unsetenv("NO_COLOR");
		struct output output = open_output(ends[1], rows[i].colour);
		assert_int_equal(output.has_colour, rows[i].has_colour);
		output_style(&output, OUTPUT_BOLD);
		assert_string_equal(buf_text(&output.text), rows[i].has_colour ? "\033[1m" : "");
		output_done(&output);
	}
	close(ends[0]);
	close(ends[1]);
}

static void test_an_unknown_colour_is_refused(void **state)
{
	(void)state;
	struct output output;
	struct error error = {0};
	assert_false(output_init(&output, STDOUT_FILENO, "sometimes", &error));
	assert_non_null(strstr(error.text, "--color: sometimes"));
	output_done(&output);
}

static void test_a_full_device_is_told(void **state)
{
	(void)state;
	struct error error = {0};
	int fd = open("/dev/full", O_WRONLY);
	struct output output = open_output(fd, NULL);
	output_add(&output, "lost");
	assert_false(output_finish(&output, &error));
	assert_non_null(strstr(error.text, "standard output"));
	assert_int_equal(output.failure, ENOSPC);
	output_done(&output);
	close(fd);
}

static void test_a_reader_who_went_away_is_no_news(void **state)
{
	(void)state;
	struct error error = {0};
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &ignore, NULL);
	struct output output = open_output(ends[1], NULL);
	output_add(&output, "unheard");
	assert_false(output_finish(&output, &error));
	assert_string_equal(error.text, "");
	output_done(&output);
	close(ends[1]);
}

static void test_much_is_written_on_the_way(void **state)
{
	(void)state;
	int fd = open("/dev/null", O_WRONLY);
	struct output output = open_output(fd, NULL);
	for (int i = 0; i < 100000; i++) {
		output_format(&output, "line %d\n", i);
		output_record_end(&output);
		assert_true(output.text.length < 100000);
	}
	assert_true(output_finish(&output, NULL));
	output_done(&output);
	close(fd);
}

/* What output_complain writes to standard error. */
static void catch_complaint(const char *text, char *caught, size_t size)
{
	int ends[2], before = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	output_complain(text);
	dup2(before, STDERR_FILENO);
	close(ends[1]);
	close(before);
	ssize_t length = read(ends[0], caught, size - 1);
	caught[length > 0 ? length : 0] = '\0';
	close(ends[0]);
}

static void test_complaints_are_one_short_visible_line(void **state)
{
	(void)state;
	char caught[4096], hostile[3001];
	catch_complaint("no feed\nof \033]0;that\007 name", caught, sizeof caught);
	assert_string_equal(caught, "tidings: no feed of ]0;that name\n");
	memset(hostile, 'x', 3000);
	hostile[3000] = '\0';
	catch_complaint(hostile, caught, sizeof caught);
	assert_in_range(strlen(caught), 500, 1000);
	for (size_t i = 0; i + 3 <= 3000; i += 3)
		memcpy(hostile + i, "日", 3);
	catch_complaint(hostile, caught, sizeof caught);
	assert_in_range(strlen(caught), 500, 1000);
	assert_true(text_is_valid(caught, strlen(caught)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_comes_from_outside_is_made_visible),
	    cmocka_unit_test(test_colours),
	    cmocka_unit_test(test_an_unknown_colour_is_refused),
	    cmocka_unit_test(test_a_full_device_is_told),
	    cmocka_unit_test(test_a_reader_who_went_away_is_no_news),
	    cmocka_unit_test(test_much_is_written_on_the_way),
	    cmocka_unit_test(test_complaints_are_one_short_visible_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
