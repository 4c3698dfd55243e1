/* What the terminal can do, told by its environment. */
#include "terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "tidings/text.h"

#define WIDTH_LEAST 40 /* narrower terminals break the lines of tables */
#define WIDTH_MOST 1000
#define WIDTH_USUAL 80

/* A variable that begins so, or, where a number is given, that is at least this. */
struct sign {
	const char *variable, *beginning;
	int64_t least;
};

// clang-format off
static const struct sign signs[] = {
	{"VTE_VERSION", NULL, 5000},
	{"KONSOLE_VERSION", NULL, 200400},
	{"WT_SESSION", "", 0},
	{"DOMTERM", "", 0},
	{"TERM", "xterm-kitty", 0},
	{"TERM", "xterm-ghostty", 0},
	{"TERM", "foot", 0},
	{"TERM", "alacritty", 0},
	{"TERM", "contour", 0},
	{"TERM", "wezterm", 0},
	{"TERM_PROGRAM", "iTerm.app", 0},
	{"TERM_PROGRAM", "WezTerm", 0},
	{"TERM_PROGRAM", "vscode", 0},
	{"TERM_PROGRAM", "ghostty", 0},
	{"TERM_PROGRAM", "rio", 0},
};
/* What draws the screen is not the terminal that these variables speak of. */
static const char *const between[] = {"screen", "tmux", "linux", "dumb"};
// clang-format on

static bool is_there(const struct sign *sign);

size_t terminal_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = {0};
	int64_t width = 0;

	if (!columns || !text_parse_number(columns, &width) || width == 0)
		width = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : WIDTH_USUAL;
	if (width < WIDTH_LEAST)
		return WIDTH_LEAST;
	return width > WIDTH_MOST ? WIDTH_MOST : (size_t)width;
}

bool terminal_has_links(void)
{
	const char *terminal = getenv("TERM");
	if (!terminal || !*terminal)
		return false;
	for (size_t i = 0; i < sizeof between / sizeof *between; i++)
		if (strncmp(terminal, between[i], strlen(between[i])) == 0)
			return false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (is_there(&signs[i]))
			return true;
	return false;
}

static bool is_there(const struct sign *sign)
{
	const char *value = getenv(sign->variable);
	int64_t number;
	if (!value || !*value)
		return false;
	if (sign->beginning)
		return strncmp(value, sign->beginning, strlen(sign->beginning)) == 0;
	return text_parse_number(value, &number) && number >= sign->least;
}
