/* cli/cursor: a file that names the last entry that was handed on, for programs that go on where they ended. */
#ifndef CLI_CURSOR_H
#define CLI_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct error;

/* No file yet is no error: *is_there is false then. Something that is no cursor is one. */
bool cursor_read(const char *path, int64_t *id, bool *is_there, struct error *error);

/* Replaces the file at once: after a crash it is the old one or the new one, whole. */
bool cursor_write(const char *path, int64_t id, struct error *error);

#endif
