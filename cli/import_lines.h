/* cli/import_lines: records of feeds and entries, gathered into requests of the `restore` action. */
#ifndef CLI_IMPORT_LINES_H
#define CLI_IMPORT_LINES_H

#include <stdbool.h>

struct error;
struct input;
struct session;

/* What `export --all` wrote, a line at a time; says what came of it. */
bool import_lines(struct session *session, struct input *input, struct error *error);

#endif
