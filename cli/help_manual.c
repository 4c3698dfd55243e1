/* The generated parts of the manual pages (mdoc), and the sample configuration. */
#include "help_manual.h"

#include <string.h>

#include "printer.h"
#include "printer_field.h"
#include "session.h"
#include "tidings/query.h"
#include "tidings/text.h"

#define COMMENT_WIDTH 76

static void print_verbs(struct session *session);
static void print_verb(struct output *output, const struct verb *verb);
static void print_example(struct output *output, const struct verb_example *example);
static void print_options(struct session *session);
static void print_option(struct session *session, enum option option);
static void print_takers(struct session *session, enum option option);
static void print_query(struct session *session);
static void print_config(struct session *session);
static void print_forms(struct session *session);
static void print_sample(struct session *session);
static void add_sentence(struct output *output, const char *text);
static void add_text(struct output *output, const char *text);
static void add_comment(struct output *output, const char *text);
static void add_comment_line(void *arg, const char *line, size_t length);

struct part {
	enum option option;
	void (*print)(struct session *session);
};

static const struct part parts[] = {
    {OPTION_MAN_VERBS, print_verbs},
    {OPTION_MAN_OPTIONS, print_options},
    {OPTION_MAN_QUERY, print_query},
    {OPTION_MAN_CONFIG, print_config},
    {OPTION_MAN_FORMS, print_forms},
    {OPTION_SAMPLE_CONFIG, print_sample},
};

bool help_manual_print(struct session *session)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (arguments_has(session->arguments, parts[i].option)) {
			parts[i].print(session);
			return true;
		}
	}
	return false;
}

static void print_verbs(struct session *session)
{
	output_add(&session->output, ".Bl -tag -width Ds\n");
	for (const struct verb *verb = session->verbs; verb->name; verb++)
		print_verb(&session->output, verb);
	output_add(&session->output, ".El\n");
}

static void print_verb(struct output *output, const struct verb *verb)
{
	output_format(output, ".It Cm %s", verb->name);
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct arguments_option *option = &arguments_options[i];
		if (!(verb->options & OPTION_BIT(i)) || !option->meaning)
			continue;
		output_format(
		    output, " Oo Fl -%s%s%s Oc", option->name, option->value ? " Ar " : "", option->value ? option->value : "");
	}
	if (*verb->operands)
		output_format(output, " Ar %s", verb->operands);
	output_add(output, "\n");
	add_sentence(output, verb->meaning);
	if (verb->details)
		add_sentence(output, verb->details);
	for (const struct verb_example *example = verb->examples; example && example->words; example++)
		print_example(output, example);
}

static void print_example(struct output *output, const struct verb_example *example)
{
	output_add(output, ".Pp\n.Dl tidings ");
	add_text(output, example->words);
	output_add(output, "\n");
	add_sentence(output, example->meaning);
}

static void print_options(struct session *session)
{
	output_add(&session->output, ".Bl -tag -width Ds\n");
	for (int i = 0; i < OPTION_COUNT; i++)
		if (arguments_options[i].meaning)
			print_option(session, (enum option)i);
	output_add(&session->output, ".El\n");
}

static void print_option(struct session *session, enum option option)
{
	const struct arguments_option *row = &arguments_options[option];
	output_add(&session->output, ".It ");
	if (row->letter)
		output_format(&session->output, "Fl %c , ", row->letter);
	output_format(&session->output, "Fl -%s%s%s\n", row->name, row->value ? " Ar " : "", row->value ? row->value : "");
	add_sentence(&session->output, row->meaning);
	if (!(OPTION_EVERYWHERE & OPTION_BIT(option)))
		print_takers(session, option);
}

/* "Taken by list, new." */
static void print_takers(struct session *session, enum option option)
{
	const struct verb *last = NULL;
	output_add(&session->output, "Taken by");
	for (const struct verb *verb = session->verbs; verb->name; verb++) {
		if (!(verb->options & OPTION_BIT(option)))
			continue;
		if (last)
			output_format(&session->output, "\n.Cm %s ,", last->name);
		last = verb;
	}
	if (last)
		output_format(&session->output, "\n.Cm %s .\n", last->name);
}

static void print_query(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, ".Bl -tag -width Ds\n");
	for (const struct query_word *word = query_words; word->name; word++) {
		output_add(output, ".It Ql ");
		add_text(output, word->name);
		output_add(output, "\n");
		add_sentence(output, word->meaning);
		if (!word->example)
			continue;
		output_add(output, "Example:\n.Ql ");
		add_text(output, word->example);
		output_add(output, "\n");
	}
	output_add(output, ".El\n");
}

static void print_config(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, ".Bl -tag -width Ds\n");
	for (const struct config_option *option = config_options; option->name; option++) {
		output_format(output, ".It Ic %s\n", option->name);
		add_sentence(output, option->meaning);
		if (option->fallback)
			output_format(output, "Usually\n.Li %s .\n", option->fallback);
	}
	output_add(output, ".El\n");
}

/* The names of --format, then the fields of a template. */
static void print_forms(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, ".Bl -tag -width Ds\n");
	for (const struct printer_name *form = printer_names; form->name; form++) {
		if (!form->meaning)
			continue;
		output_format(output, ".It Cm %s\n", form->name);
		add_sentence(output, form->meaning);
	}
	output_add(output, ".El\n.Pp\nA template may have these fields:\n.Bl -tag -width Ds\n");
	for (const struct printer_field *field = printer_fields; field->name; field++) {
		output_format(output, ".It Ql {%s}\n", field->name);
		add_sentence(output, field->meaning);
	}
	output_add(output, ".El\n");
}

static void print_sample(struct session *session)
{
	struct output *output = &session->output;
	output_add(output,
	    "# Settings of tidings and tidingsd; tidings.conf(5) says where they are read and how they are written.\n"
	    "# Each stands here at its default: take the # away to change it.\n");
	for (const struct config_option *option = config_options; option->name; option++) {
		output_add(output, "\n");
		add_comment(output, option->meaning);
		output_format(
		    output, "#%s =%s%s\n", option->name, option->fallback ? " " : "", option->fallback ? option->fallback : "");
	}
}

/* With a capital and a full stop, on a line that cannot be taken for a macro. */
static void add_sentence(struct output *output, const char *text)
{
	char first[2] = {text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - 'a' + 'A') : text[0], '\0'};
	size_t length = strlen(text);
	if (!length)
		return;
	if (text[0] == '.' || text[0] == '\'')
		output_add(output, "\\&");
	add_text(output, first);
	add_text(output, text + 1);
	output_add(output, text[length - 1] == '.' ? "\n" : ".\n");
}

/* The backslash and the quote mean something to mdoc; so does a dash that is to stay one, and a sentence begins a line.
 */
static void add_text(struct output *output, const char *text)
{
	for (char before = '\0'; *text; before = *text++) {
		if (before == '.' && *text == ' ')
			output_add(output, "\n");
		else if (*text == '\\')
			output_add(output, "\\e");
		else if (*text == '"')
			output_add(output, "\\(dq");
		else if (*text == '-')
			output_add(output, "\\-");
		else
			buf_add_char(&output->text, *text);
	}
}

static void add_comment(struct output *output, const char *text)
{
	text_wrap(text, COMMENT_WIDTH, add_comment_line, output);
}

static void add_comment_line(void *arg, const char *line, size_t length)
{
	struct output *output = arg;
	output_add(output, "# ");
	buf_add(&output->text, line, length);
	buf_add_char(&output->text, '\n');
}
