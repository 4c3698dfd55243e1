/* tidingsd: polls feeds. */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon.h"
#include "tidings/error.h"
#include "tidings/log.h"

enum status { STATUS_DONE = 0, STATUS_FEED_FAILED = 1, STATUS_ERROR = 2 };

static const char usage[] = "usage: tidingsd [--config FILE] [--database FILE] [--once [--due] | --serve | --check]\n"
                            "\n"
                            "Polls the feeds that were subscribed to with tidings(1), in the foreground.\n"
                            "\n"
                            "  --config FILE    read this configuration instead of the usual ones\n"
                            "  --database FILE  use this database, and the control socket FILE.sock\n"
                            "  --once           poll every feed once and exit: 1 when a feed failed\n"
                            "  --due            with --once: only the feeds that are due\n"
                            "  --serve          answer tidings, which started it for this, on standard input\n"
                            "  --check          the same, without a database, for tidings check\n"
                            "  --help           print this\n"
                            "  --version        print the version\n"
                            "\n"
                            "Signals: SIGTERM and SIGINT end it, SIGHUP has it read its configuration again.\n";

// clang-format off
static const struct option options[] = {
	{"config",   required_argument, NULL, 'c'},
	{"database", required_argument, NULL, 'd'},
	{"once",     no_argument,       NULL, 'o'},
	{"due",      no_argument,       NULL, 'u'},
	{"serve",    no_argument,       NULL, 's'},
	{"check",    no_argument,       NULL, 'k'},
	{"help",     no_argument,       NULL, 'h'},
	{"version",  no_argument,       NULL, 'v'},
	{0},
};
// clang-format on

static void hold_standard_descriptors(void);
static int parse_options(int count, char **arguments, struct daemon_options *parsed);
static int choose_serving(struct daemon_options *parsed, bool is_once);
static int print(const char *text);
static int complain(const char *text);
static int run(const struct daemon_options *daemon_options);
static int refuse(const struct daemon_options *daemon_options, const struct error *error);

int main(int count, char **arguments)
{
	struct daemon_options daemon_options = {0};
	hold_standard_descriptors();
	/* A peer that hung up and a file at its limit are errors of the call, not the end. */
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	log_open(LOG_LEVEL_INFO, true);
	int status = parse_options(count, arguments, &daemon_options);
	return status < 0 ? run(&daemon_options) : status;
}

/* Started with one of them closed, the database would get its number and be written to by mistake. */
static void hold_standard_descriptors(void)
{
	int descriptor = open("/dev/null", O_RDWR);
	while (descriptor >= 0 && descriptor <= STDERR_FILENO)
		descriptor = open("/dev/null", O_RDWR);
	if (descriptor >= 0)
		close(descriptor);
}

/* The exit status, or -1 to go on. */
static int parse_options(int count, char **arguments, struct daemon_options *parsed)
{
	bool is_once = false, is_due = false, is_serving = false;
	for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) {
		if (option == 'c')
			parsed->config = optarg;
		else if (option == 'd')
			parsed->database = optarg;
		else if (option == 'o')
			is_once = true;
		else if (option == 'u')
			is_due = true;
		else if (option == 's' || option == 'k')
			is_serving = true;
		else if (option == 'h')
			return print(usage);
		else if (option == 'v')
			return print("tidingsd " TIDINGS_VERSION "\n");
		else
			return STATUS_ERROR;
		parsed->is_bare = parsed->is_bare || option == 'k';
	}
	if (optind < count)
		return complain("takes options only; see tidingsd --help");
	if (is_due && !is_once)
		return complain("--due goes with --once");
	if (is_serving)
		return choose_serving(parsed, is_once);
	parsed->mode = !is_once ? SCHEDULER_DAEMON : is_due ? SCHEDULER_ONCE_DUE : SCHEDULER_ONCE;
	return -1;
}

static int choose_serving(struct daemon_options *parsed, bool is_once)
{
	struct stat status;
	parsed->mode = SCHEDULER_ASKED;
	if (is_once)
		return complain("--serve and --check do not go with --once");
	if (fstat(STDIN_FILENO, &status) || !S_ISSOCK(status.st_mode))
		return complain("tidings starts this by itself, with a socket as standard input; see tidings check");
	return -1;
}

static int print(const char *text)
{
	fputs(text, stdout);
	if (!fflush(stdout) && !ferror(stdout))
		return STATUS_DONE;
	perror("tidingsd: standard output");
	return STATUS_ERROR;
}

static int complain(const char *text)
{
	fprintf(stderr, "tidingsd: %s\n", text);
	return STATUS_ERROR;
}

static int run(const struct daemon_options *daemon_options)
{
	struct error error = {0};
	struct daemon *daemon = daemon_open(daemon_options, &error);
	if (!daemon)
		return refuse(daemon_options, &error);
	bool is_good = daemon_run(daemon);
	daemon_close(daemon);
	return is_good ? STATUS_DONE : STATUS_FEED_FAILED;
}

static int refuse(const struct daemon_options *daemon_options, const struct error *error)
{
	if (daemon_options->mode != SCHEDULER_ASKED)
		return complain(error->text);
	daemon_refuse(error);
	return STATUS_ERROR;
}
