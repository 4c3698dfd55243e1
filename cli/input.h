/* cli/input: a file, or standard input for "-", read whole with a bound. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

/* Appends the content to `content`, whose limit is the bound. The error names the file: it is a folder, not there, too
 * long, … */
bool input_read(const char *path, struct buf *content, struct error *error);

#endif
