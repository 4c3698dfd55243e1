/* What the service manager is told, and how often. */
#include "notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static void test_a_message_arrives(void **state)
{
	(void)state;
	char name[64], got[64] = "";
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int length = snprintf(name, sizeof name, "@tidings-notify-%d", (int)getpid());
	memcpy(address.sun_path + 1, name + 1, (size_t)length - 1);
	int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length);
	assert_int_equal(bind(manager, (const struct sockaddr *)&address, size), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	assert_true(notify_send("READY=1\nSTATUS=x"));
	assert_int_equal(recv(manager, got, sizeof got - 1, 0), 16);
	assert_string_equal(got, "READY=1\nSTATUS=x");
	close(manager);
	assert_false(notify_send("READY=1"));
}

static void test_nobody_to_tell(void **state)
{
	char endless[sizeof((struct sockaddr_un *)NULL)->sun_path + 1];
	memset(endless, 'x', sizeof endless - 1);
	endless[0] = '/';
	endless[sizeof endless - 1] = '\0';
	const char *const names[] = {"", "@", "/", "relative", "/nonexistent/notify", endless};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		setenv("NOTIFY_SOCKET", names[i], 1);
		if (notify_send("READY=1"))
			fail_msg("\"%s\" took it", names[i]);
	}
	unsetenv("NOTIFY_SOCKET");
	assert_false(notify_send("READY=1"));
}

static void test_the_interval_is_half_of_what_is_asked(void **state)
{
	char self[24];
	snprintf(self, sizeof self, "%d", (int)getpid());
	const struct {
		const char *shows, *microseconds, *process;
		double seconds;
	} rows[] = {
	    {"not asked", NULL, NULL, 0.},
	    {"for anybody", "60000000", NULL, 30.},
	    {"for us", "60000000", self, 30.},
	    {"for another process", "60000000", "1", 0.},
	    {"no number", "soon", NULL, 0.},
	    {"for nobody that has a number", "60000000", "me", 0.},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsetenv("WATCHDOG_USEC");
		unsetenv("WATCHDOG_PID");
		if (rows[i].microseconds)
			setenv("WATCHDOG_USEC", rows[i].microseconds, 1);
		if (rows[i].process)
			setenv("WATCHDOG_PID", rows[i].process, 1);
		double seconds = notify_watchdog_interval();
		if (seconds < rows[i].seconds - 1e-9 || seconds > rows[i].seconds + 1e-9)
			fail_msg("%s: %f s", rows[i].shows, seconds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_message_arrives),
	    cmocka_unit_test(test_nobody_to_tell),
	    cmocka_unit_test(test_the_interval_is_half_of_what_is_asked),
	};
	return cmocka_run_group_tests_name("notify", tests, NULL, NULL);
}
