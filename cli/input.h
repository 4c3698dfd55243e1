/* cli/input: a file, or standard input for "-", read whole with a bound. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tidings/buf.h"

struct error;

/* Appends the content to `content`, whose limit is the bound. The error names the file: it is a folder, not there, too
 * long, … */
bool input_read(const char *path, struct buf *content, struct error *error);

/* A file that is looked at before it is decided how it is read. */
struct input {
	int fd;
	const char *name;   /* for messages; borrowed */
	struct buf content; /* read and not taken yet: first its beginning */
	size_t taken;       /* bytes of content: lines that were given */
	bool has_ended;
};

/* Opens it and reads its beginning. Close it only after success. */
bool input_open(struct input *input, const char *path, struct error *error);

/* Reads the rest, to have at most `limit` bytes in all. */
bool input_rest(struct input *input, size_t limit, struct error *error);

/* The next line without its end, valid until the next call; NULL behind the last. An error for one of more than `limit`
 * bytes. */
bool input_line(struct input *input, size_t limit, const char **line, size_t *length, struct error *error);
void input_close(struct input *input);

#endif
