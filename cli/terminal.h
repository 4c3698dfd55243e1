/* cli/terminal: what the terminal can do, as far as it can be known without asking it. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Columns: COLUMNS of the environment when it is a sane number, else what the terminal behind `fd` says; 40 to 1000. */
size_t terminal_width(int fd);

/* Whether it is one of those that are known to make links of OSC 8, and to swallow it where they do not. */
bool terminal_has_links(void);

#endif
