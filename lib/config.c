/* The table of settings, and how a value of each kind is read. */
#include "tidings/config.h"

#include <stdio.h>
#include <string.h>

#include "config_parts.h"
#include "tidings/date.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define HOUR (INT64_C(60) * 60)
#define DAY (24 * HOUR)
#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

#define AT(name) .offset = offsetof(struct config, name)

static bool is_header_text(const char *value);
static bool is_comment_text(const char *value);
static bool is_proxy(const char *value);

// clang-format off
const struct config_option config_options[] = {
	{"interval", CONFIG_DURATION, "60m",
		"How often a feed is polled, unless the feed itself or its server asks for something else.",
		AT(interval), 1, 366 * DAY, NULL},
	{"min-interval", CONFIG_DURATION, "15m",
		"No feed is polled more often than this, whatever it asks for.",
		AT(min_interval), 1, 366 * DAY, NULL},
	{"keep", CONFIG_DURATION, "forever",
		"How long entries stay after they were received. What is starred or tagged always stays; what is removed does not come back, "
		"though its feed may still have it.",
		AT(keep), HOUR, INT64_MAX, "forever"},
	{"keep-size", CONFIG_SIZE, "unlimited",
		"How large the database may become before the oldest entries are removed, but for what is starred, tagged, or of a feed "
		"that is kept forever. The file itself stays as large as it has been, and its room is used again.",
		AT(keep_size), 16 * MIB, INT64_MAX, "unlimited"},
	{"timeout", CONFIG_DURATION, "60s",
		"How long one transfer may take.",
		AT(timeout), 1, 600, NULL},
	{"max-body", CONFIG_SIZE, "32M",
		"How large a document may be, after decompression.",
		AT(max_body), KIB, 64 * MIB, NULL},
	{"max-entries", CONFIG_COUNT, "20000",
		"How many entries of one document are read: the newest, when there are more.",
		AT(max_entries), 1, FEED_ENTRY_MOST, NULL},
	{"workers", CONFIG_COUNT, "0",
		"How many processes parse documents; 0 means one a core, at most 4.",
		AT(workers), 0, 64, NULL},
	{"worker-memory", CONFIG_SIZE, "256M",
		"How much memory parsing a document may take.",
		AT(worker_memory), 64 * MIB, 4096 * MIB, NULL},
	{"worker-cpu", CONFIG_DURATION, "5s",
		"How much CPU time parsing a document may take; four times as long by the clock.",
		AT(worker_cpu), 1, 300, NULL},
	{"transfers", CONFIG_COUNT, "64",
		"How many transfers run at the same time. One that hears nothing for two seconds counts no longer; up to three "
		"times as many may be silent beside them.",
		AT(transfers), 1, 1024, NULL},
	{"per-host", CONFIG_COUNT, "2",
		"How many of them go to one server.",
		AT(per_host), 1, 64, NULL},
	{"allow-address", CONFIG_RANGE, NULL,
		"A loopback, private or other special-purpose address, or a range as 192.168.1.0/24, that may be connected to; "
		"may be repeated.",
		AT(allow_address), 0, CONFIG_ADDRESS_COUNT, NULL},
	{"proxy", CONFIG_TEXT, NULL,
		"The proxy that all requests go by, as http://host:port or socks5h://host:port, instead of the environment's; none uses no "
		"proxy at all. Hosts in $no_proxy are asked directly.",
		AT(proxy), .check = is_proxy, .wanted = "none, or an address that begins with http, https, socks4, socks4a, socks5 or socks5h"},
	{"ca-file", CONFIG_TEXT, NULL,
		"A file of certificate authorities that are trusted instead of the system's.",
		AT(ca_file), 0, 0, NULL},
	{"credential", CONFIG_LINES, NULL,
		"What servers are given: ADDRESS user NAME PASSWORD, or ADDRESS header NAME: VALUE, for all that is below ADDRESS at the same "
		"server, and nowhere else. May be repeated. Who may read this file may read it, too; credentials-file is the better place.",
		AT(credentials), 0, 0, NULL},
	{"credentials-file", CONFIG_TEXT, NULL,
		"A file with such lines, which not everybody may read. Where systemd provides credentials, the one named tidings-feeds is read, "
		"too.",
		AT(credentials_file), 0, 0, NULL},
	{"feeds-file", CONFIG_TEXT, NULL,
		"A list of feeds, a line each: an address, then tags, then a title in quotes behind a ~. They are subscribed to at the start and when "
		"the configuration is read again, and removed when their lines are. Usually the file feeds beside the configuration, when there "
		"is one.",
		AT(feeds_file), 0, 0, NULL},
	{"websub-callback", CONFIG_TEXT, NULL,
		"The address at which hubs on the Internet reach this machine, as https://news.example.org/hub/; with it, feeds that "
		"name a hub are subscribed to there (WebSub), and polled once a day only while what is new is brought.",
		AT(websub_callback), 0, 0, NULL},
	{"websub-listen", CONFIG_TEXT, "127.0.0.1:8468",
		"Where the daemon hears hubs, when websub-callback is set: address and port that the reverse proxy behind "
		"websub-callback passes requests on to.",
		AT(websub_listen), 0, 0, NULL},
	{"group-readable", CONFIG_YES_NO, "no",
		"Whether files are 0640 and folders 0750, so that members of the group can read, instead of 0600 and 0700.",
		AT(group_readable), 0, 1, NULL},
	{"user-agent", CONFIG_TEXT, "tidings/" TIDINGS_VERSION " (+https://tidings.example/)",
		"How the daemon introduces itself to servers.",
		AT(user_agent), .check = is_header_text, .wanted = "of visible ASCII characters"},
	{"contact", CONFIG_TEXT, NULL,
		"A mail or web address at which whoever runs a server can reach you; it is told with the user agent.",
		AT(contact), .check = is_comment_text, .wanted = "of visible ASCII characters other than parentheses and \\"},
	{"database", CONFIG_TEXT, NULL,
		"The database file.",
		AT(database), 0, 0, NULL},
	{"socket", CONFIG_TEXT, NULL,
		"The daemon's control socket.",
		AT(socket), 0, 0, NULL},
	{"log-level", CONFIG_TEXT, "info",
		"What the daemon logs: error, warning, info or debug, each with those before it.",
		AT(log_level), 0, 0, "error warning info debug"},
	{0},
};
// clang-format on

static const char *name_of_option(const void *arg, size_t index);
static bool set_number(int64_t *member, const struct config_option *option, const char *value, struct error *error);
static bool parse_size(const char *text, int64_t *bytes);
static bool set_yes_no(bool *member, const struct config_option *option, const char *value, struct error *error);
static bool set_text(char **member, const struct config_option *option, const char *value, struct error *error);
static bool add_text(char **member, const char *value);
static bool is_owned(const struct config_option *option);
static bool is_choice(const char *choices, const char *value);
static bool add_range(struct config *config, const char *value, struct error *error);
static void format_number(enum config_kind kind, int64_t number, char out[static DATE_TEXT_SIZE]);

void config_init(struct config *config)
{
	*config = (struct config){0};
	for (const struct config_option *option = config_options; option->name; option++)
		if (option->fallback)
			config_set(config, option, option->fallback, NULL);
}

void config_done(struct config *config)
{
	for (const struct config_option *option = config_options; option->name; option++)
		if (is_owned(option))
			mem_free(*(char **)((char *)config + option->offset));
	*config = (struct config){0};
}

void config_copy(struct config *copy, const struct config *config)
{
	*copy = *config;
	for (const struct config_option *option = config_options; option->name; option++) {
		if (!is_owned(option))
			continue;
		char **member = (char **)((char *)copy + option->offset);
		*member = mem_copy(*member);
	}
}

static bool is_owned(const struct config_option *option)
{
	return option->kind == CONFIG_TEXT || option->kind == CONFIG_LINES;
}

bool config_set(struct config *config, const struct config_option *option, const char *value, struct error *error)
{
	void *member = (char *)config + option->offset;
	switch (option->kind) {
	case CONFIG_DURATION:
	case CONFIG_SIZE:
	case CONFIG_COUNT:
		return set_number(member, option, value, error);
	case CONFIG_YES_NO:
		return set_yes_no(member, option, value, error);
	case CONFIG_TEXT:
		return set_text(member, option, value, error);
	case CONFIG_LINES:
		return add_text(member, value);
	case CONFIG_RANGE:
		return add_range(config, value, error);
	}
	return false;
}

const struct config_option *config_find(const char *name)
{
	for (const struct config_option *option = config_options; option->name; option++)
		if (strcmp(option->name, name) == 0)
			return option;
	return NULL;
}

const struct config_option *config_nearest(const char *name)
{
	const char *nearest = text_nearest(name, name_of_option, NULL);
	return nearest ? config_find(nearest) : NULL;
}

static const char *name_of_option(const void *arg, size_t index)
{
	(void)arg;
	return config_options[index].name;
}

static bool set_number(int64_t *member, const struct config_option *option, const char *value, struct error *error)
{
	static const struct {
		bool (*parse)(const char *text, int64_t *number);
		const char *form;
	} kinds[] = {
	    [CONFIG_DURATION] = {date_parse_duration, "a duration like 90s, 30m, 2h or 7d"},
	    [CONFIG_SIZE] = {parse_size, "a size like 512K or 16M"},
	    [CONFIG_COUNT] = {text_parse_number, "a number"},
	};
	int64_t number;
	if (option->choices && strcmp(option->choices, value) == 0) {
		*member = 0;
		return true;
	}
	if (!kinds[option->kind].parse(value, &number))
		return error_set(error, ERROR_INPUT, "%s takes %s%s%s, not \"%.64s\"", option->name, kinds[option->kind].form,
		    option->choices ? ", or " : "", option->choices ? option->choices : "", value);
	if (number >= option->least && number <= option->most) {
		*member = number;
		return true;
	}
	char least[DATE_TEXT_SIZE], most[DATE_TEXT_SIZE];
	format_number(option->kind, option->least, least);
	format_number(option->kind, option->most, most);
	if (option->most == INT64_MAX)
		return error_set(error, ERROR_INPUT, "%s must be at least %s, not %.64s", option->name, least, value);
	return error_set(error, ERROR_INPUT, "%s must be between %s and %s, not %.64s", option->name, least, most, value);
}

static bool parse_size(const char *text, int64_t *bytes)
{
	static const struct {
		char unit[2];
		int64_t bytes;
	} units[] = {{"", 1}, {"K", KIB}, {"k", KIB}, {"M", MIB}, {"m", MIB}, {"G", KIB * MIB}, {"g", KIB * MIB}};
	char digits[DATE_TEXT_SIZE];
	int64_t number;
	size_t length = strspn(text, "0123456789");
	if (length >= sizeof digits)
		return false;
	memcpy(digits, text, length);
	digits[length] = '\0';
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(text + length, units[i].unit) == 0)
			return text_parse_number(digits, &number) && !__builtin_mul_overflow(number, units[i].bytes, bytes);
	return false;
}

static bool set_yes_no(bool *member, const struct config_option *option, const char *value, struct error *error)
{
	bool is_yes = is_choice("yes true on", value);
	if (!is_yes && !is_choice("no false off", value))
		return error_set(error, ERROR_INPUT, "%s is yes or no, not \"%.64s\"", option->name, value);
	*member = is_yes;
	return true;
}

/* Nothing behind the = takes an earlier value back. */
static bool set_text(char **member, const struct config_option *option, const char *value, struct error *error)
{
	if (*value == '\0')
		value = option->fallback;
	if (option->choices && !is_choice(option->choices, value))
		return error_set(error, ERROR_INPUT, "%s is one of %s, not \"%.64s\"", option->name, option->choices, value);
	if (option->check && value && !option->check(value))
		return error_set(error, ERROR_INPUT, "%s is %s", option->name, option->wanted);
	mem_free(*member);
	*member = mem_copy(value);
	return true;
}

/* Nothing behind the = takes back all of them. */
static bool add_text(char **member, const char *value)
{
	char *longer = *value ? mem_format("%s%s%s", *member ? *member : "", *member ? "\n" : "", value) : NULL;
	mem_free(*member);
	*member = longer;
	return true;
}

static bool is_header_text(const char *value)
{
	for (; *value; value++)
		if (*value < ' ' || *value > '~')
			return false;
	return true;
}

/* It stands in parentheses. */
static bool is_comment_text(const char *value)
{
	return is_header_text(value) && !strpbrk(value, "()\\");
}

static bool is_proxy(const char *value)
{
	static const char *const schemes[] = {"http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"};
	if (strcmp(value, "none") == 0)
		return true;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncmp(value, schemes[i], strlen(schemes[i])) == 0 && value[strlen(schemes[i])])
			return is_header_text(value);
	return false;
}

char *config_user_agent(const struct config *config)
{
	const char *agent = config->user_agent;
	size_t length = strlen(agent);
	bool has_comment = length && agent[length - 1] == ')';
	if (!config->contact)
		return mem_copy(agent);
	if (has_comment)
		return mem_format("%.*s; %s)", (int)length - 1, agent, config->contact);
	return mem_format("%s (%s)", agent, config->contact);
}

/* Whether the value is one of the words, which stand with spaces between them. */
static bool is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	for (const char *word = choices; *word; word += strspn(word, " ")) {
		size_t word_length = strcspn(word, " ");
		if (word_length == length && memcmp(word, value, length) == 0)
			return true;
		word += word_length;
	}
	return false;
}

static bool add_range(struct config *config, const char *value, struct error *error)
{
	if (config->allow_address_count == CONFIG_ADDRESS_COUNT)
		return error_set(error, ERROR_INPUT, "allow-address stands there more than %d times", CONFIG_ADDRESS_COUNT);
	if (!address_parse_range(value, &config->allow_address[config->allow_address_count], error))
		return error_prefix(error, "allow-address");
	config->allow_address_count++;
	return true;
}

static void format_number(enum config_kind kind, int64_t number, char out[static DATE_TEXT_SIZE])
{
	const char *unit = "";
	if (kind == CONFIG_DURATION) {
		date_format_duration(number, out);
		return;
	}
	if (kind == CONFIG_SIZE && number % MIB == 0) {
		number /= MIB;
		unit = "M";
	} else if (kind == CONFIG_SIZE && number % KIB == 0) {
		number /= KIB;
		unit = "K";
	}
	snprintf(out, DATE_TEXT_SIZE, "%lld%s", (long long)number, unit);
}
