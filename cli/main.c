/* tidings: subscribes to news feeds, lists, filters and searches what came; the companion of tidingsd. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "arguments.h"
#include "help.h"
#include "session.h"
#include "tidings/error.h"
#include "verbs.h"

static void keep_descriptors(void);
static int run(const struct arguments *arguments, struct error *error);
static bool answer_at_once(const struct arguments *arguments, struct error *error, int *status);
static int run_verb(const struct arguments *arguments, const struct verb *verb, struct error *error);

int main(int argc, char *argv[])
{
	struct arguments arguments;
	struct error error = {0};
	int status = SESSION_FAILED;

	keep_descriptors();
	/* A file at its limit is an error of the write. */
	sigaction(SIGXFSZ, &(const struct sigaction){.sa_handler = SIG_IGN}, NULL);
	setlocale(LC_CTYPE, "C.UTF-8");
	/* the same zone, but the C library does not look again at each date whether it is */
	setenv("TZ", ":/etc/localtime", 0);
	if (arguments_parse(&arguments, argc, argv, verbs_takes_query, &error))
		status = run(&arguments, &error);
	arguments_done(&arguments);
	if (status != SESSION_DONE && error.text[0])
		output_complain(error.text);
	return status;
}

/* With a standard descriptor closed, the next file opened would take its number, and be printed into. What stands in
 * for standard output refuses to be written, so that nothing is lost without a word. */
static void keep_descriptors(void)
{
	static const int modes[] = {[STDIN_FILENO] = O_RDONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_WRONLY};
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
			_exit(SESSION_FAILED);
}

static int run(const struct arguments *arguments, struct error *error)
{
	int status;
	if (answer_at_once(arguments, error, &status))
		return status;
	if (!arguments->verb) {
		error_set(
		    error, ERROR_INPUT, "what shall be done? to begin: tidings subscribe URL; tidings --help lists the verbs");
		return SESSION_FAILED;
	}
	const struct verb *verb = verbs_find(arguments->verb);
	if (!verb) {
		session_refuse_verb(verbs, arguments->verb, error);
		return SESSION_FAILED;
	}
	return run_verb(arguments, verb, error);
}

/* --version and --help need nothing but a printer. */
static bool answer_at_once(const struct arguments *arguments, struct error *error, int *status)
{
	struct output output;
	bool is_version = arguments_has(arguments, OPTION_VERSION);
	if (!is_version && !arguments_has(arguments, OPTION_HELP))
		return false;
	const struct verb *verb = arguments->verb ? verbs_find(arguments->verb) : NULL;
	if (arguments->verb && !verb && !is_version)
		return false;
	*status = SESSION_FAILED;
	if (output_init(&output, STDOUT_FILENO, arguments_get(arguments, OPTION_COLOR), error)) {
		if (is_version)
			output_add(&output, "tidings " TIDINGS_VERSION "\n");
		else if (verb)
			help_print_verb(&output, verb);
		else
			help_print_program(&output, verbs);
		*status = output_finish(&output, error) ? SESSION_DONE : SESSION_FAILED;
	}
	output_done(&output);
	return true;
}

static int run_verb(const struct arguments *arguments, const struct verb *verb, struct error *error)
{
	struct session session;
	struct error unwritten = {0};
	int status = SESSION_FAILED;

	if (session_open(&session, arguments, verb, verbs, error))
		status = (int)verb->run(&session, error);
	if (!output_finish(&session.output, &unwritten)) {
		status = SESSION_FAILED;
		*error = unwritten;
	}
	session_close(&session);
	return status;
}
