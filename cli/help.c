/* How to use the program and each verb, printed from the tables. */
#include "help.h"

#include <stdio.h>
#include <string.h>

#include "help_manual.h"
#include "tidings/error.h"
#include "tidings/text.h"

#define NAME_WIDTH 26
#define HELP_WIDTH 80
#define NAME_SIZE 128

static const struct verb_example beginnings[] = {
    {"subscribe https://example.org/", "a feed, or the page of one"},
    {"import feeds.opml", "the subscriptions of another reader"},
    {"new", "what has come"},
    {"show 42", "read one of it"},
    {0},
};

/* The second column while it is being wrapped. */
struct column {
	struct output *output;
	bool has_begun;
};

static void print_examples(struct output *output, const char *heading, const struct verb_example *examples);
static void print_options(struct output *output, uint64_t options);
static void print_option(struct output *output, const struct arguments_option *option);
static void print_row(struct output *output, const char *name, const char *meaning);
static void print_wrapped(void *arg, const char *line, size_t length);
static void print_plain(void *arg, const char *line, size_t length);

enum session_status help_run(struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	if (help_manual_print(session))
		return SESSION_DONE;
	if (arguments->word_count == 0) {
		help_print_program(&session->output, session->verbs);
		return SESSION_DONE;
	}
	const struct verb *verb = session_find_verb(session->verbs, arguments->words[0]);
	if (!verb) {
		session_refuse_verb(session->verbs, arguments->words[0], error);
		return SESSION_FAILED;
	}
	help_print_verb(&session->output, verb);
	return SESSION_DONE;
}

void help_print_program(struct output *output, const struct verb *verbs)
{
	output_add(output, "usage: tidings [OPTION...] VERB [ARGUMENT...]\n\n");
	for (const struct verb *verb = verbs; verb->name; verb++)
		print_row(output, verb->name, verb->meaning);
	print_examples(output, "To begin", beginnings);
	output_add(output, "\nOptions of every verb:\n");
	print_options(output, OPTION_EVERYWHERE);
	output_add(output, "\n\"tidings help VERB\" explains a verb; the manual is tidings(1).\n");
}

void help_print_verb(struct output *output, const struct verb *verb)
{
	output_format(output, "usage: tidings %s%s%s%s\n\n", verb->name, verb->options ? " [OPTION...]" : "",
	    *verb->operands ? " " : "", verb->operands);
	output_format(output, "%c%s.\n", verb->meaning[0] - 'a' + 'A', verb->meaning + 1);
	if (verb->details)
		text_wrap(verb->details, HELP_WIDTH, print_plain, output);
	if (verb->examples)
		print_examples(output, "Examples", verb->examples);
	output_add(output, "\nOptions:\n");
	print_options(output, verb->options);
	print_options(output, OPTION_EVERYWHERE);
}

static void print_examples(struct output *output, const char *heading, const struct verb_example *examples)
{
	size_t widest = 0;
	output_format(output, "\n%s:\n", heading);
	for (const struct verb_example *example = examples; example->words; example++)
		widest = strlen(example->words) > widest ? strlen(example->words) : widest;
	for (const struct verb_example *example = examples; example->words; example++)
		output_format(output, "  tidings %-*s   %s\n", (int)widest, example->words, example->meaning);
}

static void print_options(struct output *output, uint64_t options)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if ((options & OPTION_BIT(i)) && arguments_options[i].meaning)
			print_option(output, &arguments_options[i]);
}

static void print_option(struct output *output, const struct arguments_option *option)
{
	char name[NAME_SIZE], letter[8] = "    ";
	if (option->letter)
		snprintf(letter, sizeof letter, "-%c, ", option->letter);
	snprintf(name, sizeof name, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
	    option->value ? option->value : "");
	print_row(output, name, option->meaning);
}

static void print_row(struct output *output, const char *name, const char *meaning)
{
	struct column column = {.output = output};
	output_format(output, "  %-*s", NAME_WIDTH - 2, name);
	text_wrap(meaning, HELP_WIDTH - NAME_WIDTH, print_wrapped, &column);
}

static void print_wrapped(void *arg, const char *line, size_t length)
{
	struct column *column = arg;
	if (column->has_begun)
		output_format(column->output, "%*s", NAME_WIDTH, "");
	print_plain(column->output, line, length);
	column->has_begun = true;
}

static void print_plain(void *arg, const char *line, size_t length)
{
	struct output *output = arg;
	buf_add(&output->text, line, length);
	buf_add_char(&output->text, '\n');
}
