/* cli/export_lines: all that is known of feeds and entries as JSON Lines: what the `restore` action reads. */
#ifndef CLI_EXPORT_LINES_H
#define CLI_EXPORT_LINES_H

#include <stdbool.h>

struct error;
struct output;
struct store;

/* First {"type": "tidings", …} with the greatest ids, then the feeds, then the entries of each. */
bool export_lines(struct store *store, struct output *output, struct error *error);

#endif
