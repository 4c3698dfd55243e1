/* What completes tidings in a shell, printed from the tables. */
#include "completion.h"

#include <string.h>

#include "tidings/error.h"

#define FISH_FEEDS "'(tidings feeds --names 2>/dev/null)'"
#define FISH_TAGS "'(tidings tags --names 2>/dev/null)'"

static void print_bash(struct session *session);
static bool takes_feeds(const struct verb *verb);
static void add_feed_verbs(struct session *session);
static void add_long_options(struct output *output, uint64_t options);
static void print_zsh(struct session *session);
static void add_zsh_options(struct output *output, uint64_t options);
static const char *zsh_values(const char *value);
static void print_fish(struct session *session);
static void add_fish_option(struct session *session, enum option option);
static void add_quoted(struct output *output, const char *text, const char *special);

struct shell {
	const char *name;
	void (*print)(struct session *session);
};

static const struct shell shells[] = {
    {"bash", print_bash},
    {"zsh", print_zsh},
    {"fish", print_fish},
};

enum session_status completion_run(struct session *session, struct error *error)
{
	const char *name = session->arguments->words[0];
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		if (strcmp(shells[i].name, name) == 0) {
			shells[i].print(session);
			return SESSION_DONE;
		}
	}
	error_set(error, ERROR_INPUT, "%.40s is none of bash, zsh, fish", name);
	return SESSION_FAILED;
}

static void print_bash(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, "# Completes tidings in bash; printed by: tidings completion bash\n"
	                   "_tidings_names() {\n"
	                   "\tlocal name begun=${2//[\\\\\\\"\\']/}\n"
	                   "\twhile IFS= read -r name; do\n"
	                   "\t\t[[ ${name,,} == \"${begun,,}\"* ]] && COMPREPLY+=(\"$3$(printf %q \"$name\")\")\n"
	                   "\tdone < <(tidings \"${where[@]}\" \"$1\" --names 2>/dev/null)\n"
	                   "}\n"
	                   "_tidings() {\n"
	                   "\tlocal word=${COMP_WORDS[COMP_CWORD]} verb= options= i\n"
	                   "\tlocal -a where=()\n"
	                   "\tCOMPREPLY=()\n"
	                   "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	                   "\t\tcase ${COMP_WORDS[i]} in\n"
	                   "\t\t--config | --database) where+=(\"${COMP_WORDS[i]}\" \"${COMP_WORDS[++i]}\") ;;\n"
	                   "\t\t--color) ((i++)) ;;\n"
	                   "\t\t-*) ;;\n"
	                   "\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	                   "\t\tesac\n"
	                   "\tdone\n"
	                   "\tcase $verb in\n");
	for (const struct verb *verb = session->verbs; verb->name; verb++) {
		output_format(output, "\t%s) options='", verb->name);
		add_long_options(output, verb->options);
		output_add(output, "' ;;\n");
	}
	output_add(output, "\tesac\n"
	                   "\tif [[ ${COMP_WORDS[COMP_CWORD - 1]} == --feed ]]; then\n"
	                   "\t\t_tidings_names feeds \"$word\"\n"
	                   "\telif [[ ${COMP_WORDS[COMP_CWORD - 1]} == --tag ]]; then\n"
	                   "\t\t_tidings_names tags \"$word\"\n"
	                   "\telif [[ $verb == tag && $word == +* ]]; then\n"
	                   "\t\t_tidings_names tags \"${word#+}\" +\n"
	                   "\telif [[ $word == -* ]]; then\n\t\tCOMPREPLY=($(compgen -W \"$options ");
	add_long_options(output, OPTION_EVERYWHERE);
	output_add(output, "\" -- \"$word\"))\n\telif [[ -z $verb ]]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (const struct verb *verb = session->verbs; verb->name; verb++)
		output_format(output, "%s%s", verb == session->verbs ? "" : " ", verb->name);
	output_add(output, "' -- \"$word\"))\n\telif [[ ' ");
	add_feed_verbs(session);
	output_add(output, "' == *\" $verb \"* ]]; then\n\t\t_tidings_names feeds \"$word\"\n\tfi\n}\ncomplete -o default -F "
	                   "_tidings tidings\n");
}

static bool takes_feeds(const struct verb *verb)
{
	return strstr(verb->operands, "FEED") != NULL;
}

/* Each with a space behind it. */
static void add_feed_verbs(struct session *session)
{
	for (const struct verb *verb = session->verbs; verb->name; verb++)
		if (takes_feeds(verb))
			output_format(&session->output, "%s ", verb->name);
}

static void add_long_options(struct output *output, uint64_t options)
{
	bool is_first = true;
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (!(options & OPTION_BIT(i)) || !arguments_options[i].meaning)
			continue;
		output_format(output, "%s--%s", is_first ? "" : " ", arguments_options[i].name);
		is_first = false;
	}
}

static void print_zsh(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, "#compdef tidings\n"
	                   "# Completes tidings in zsh; printed by: tidings completion zsh\n"
	                   "_tidings_feeds() {\n"
	                   "\tlocal -a names\n"
	                   "\tnames=(${(f)\"$(tidings feeds --names 2>/dev/null)\"})\n"
	                   "\tcompadd -M 'm:{a-z}={A-Z}' -a names\n"
	                   "}\n"
	                   "_tidings_tags() {\n"
	                   "\tlocal -a names\n"
	                   "\tnames=(${(f)\"$(tidings tags --names 2>/dev/null)\"})\n"
	                   "\tcompadd -M 'm:{a-z}={A-Z}' -a names\n"
	                   "}\n"
	                   "_tidings() {\n"
	                   "\tlocal state line\n"
	                   "\tlocal -a verbs\n"
	                   "\tverbs=(\n");
	for (const struct verb *verb = session->verbs; verb->name; verb++) {
		output_format(output, "\t\t'%s:", verb->name);
		add_quoted(output, verb->meaning, ":");
		output_add(output, "'\n");
	}
	output_add(output, "\t)\n\t_arguments -C \\\n");
	add_zsh_options(output, OPTION_EVERYWHERE);
	output_add(output, "\t\t'1:verb:->verb' '*::argument:->argument'\n"
	                   "\tcase $state in\n"
	                   "\tverb) _describe verb verbs ;;\n"
	                   "\targument)\n"
	                   "\t\tcase $line[1] in\n");
	for (const struct verb *verb = session->verbs; verb->name; verb++) {
		output_format(output, "\t\t%s)\n\t\t_arguments \\\n", verb->name);
		add_zsh_options(output, verb->options);
		output_format(output, "\t\t'*:argument:%s' ;;\n", takes_feeds(verb) ? "_tidings_feeds" : "_default");
	}
	output_add(output, "\t\tesac ;;\n\tesac\n}\n_tidings \"$@\"\n");
}

static void add_zsh_options(struct output *output, uint64_t options)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct arguments_option *option = &arguments_options[i];
		if (!(options & OPTION_BIT(i)) || !option->meaning)
			continue;
		output_format(output, "\t\t'--%s[", option->name);
		add_quoted(output, option->meaning, "[]:");
		output_add(output, "]");
		if (option->value)
			output_format(output, ":%s:%s", option->value, zsh_values(option->value));
		output_add(output, "' \\\n");
	}
}

static const char *zsh_values(const char *value)
{
	if (strcmp(value, "FEED") == 0)
		return "_tidings_feeds";
	if (strcmp(value, "TAG") == 0)
		return "_tidings_tags";
	return strcmp(value, "FILE") == 0 ? "_files" : "";
}

static void print_fish(struct session *session)
{
	struct output *output = &session->output;
	output_add(output, "# Completes tidings in fish; printed by: tidings completion fish\n"
	                   "complete -c tidings -f\n");
	for (const struct verb *verb = session->verbs; verb->name; verb++) {
		output_format(output, "complete -c tidings -n __fish_use_subcommand -a %s -d '", verb->name);
		add_quoted(output, verb->meaning, "");
		output_add(output, "'\n");
		if (strcmp(verb->operands, "FILE") == 0)
			output_format(output, "complete -c tidings -n '__fish_seen_subcommand_from %s' -F\n", verb->name);
		if (takes_feeds(verb))
			output_format(
			    output, "complete -c tidings -n '__fish_seen_subcommand_from %s' -a " FISH_FEEDS "\n", verb->name);
	}
	for (int i = 0; i < OPTION_COUNT; i++)
		if (arguments_options[i].meaning)
			add_fish_option(session, (enum option)i);
}

static void add_fish_option(struct session *session, enum option option)
{
	struct output *output = &session->output;
	const struct arguments_option *row = &arguments_options[option];
	output_add(output, "complete -c tidings");
	if (!(OPTION_EVERYWHERE & OPTION_BIT(option))) {
		output_add(output, " -n '__fish_seen_subcommand_from");
		for (const struct verb *verb = session->verbs; verb->name; verb++)
			if (verb->options & OPTION_BIT(option))
				output_format(output, " %s", verb->name);
		output_add(output, "'");
	}
	output_format(output, " -l %s", row->name);
	if (row->letter)
		output_format(output, " -s %c", row->letter);
	if (row->value)
		output_add(output, strcmp(row->value, "FILE") == 0 ? " -r -F" : " -x");
	if (row->value && strcmp(row->value, "FEED") == 0)
		output_add(output, " -a " FISH_FEEDS);
	if (row->value && strcmp(row->value, "TAG") == 0)
		output_add(output, " -a " FISH_TAGS);
	output_add(output, " -d '");
	add_quoted(output, row->meaning, "");
	output_add(output, "'\n");
}

/* For inside single quotes; a backslash before each of the special characters. */
static void add_quoted(struct output *output, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'') {
			output_add(output, "'\\''");
			continue;
		}
		if (strchr(special, *text))
			output_add(output, "\\");
		buf_add_char(&output->text, *text);
	}
}
