/* store_file (rank 5, private): the database as a file: where it really is, its folder and modes, who writes it. */
#ifndef TIDINGS_STORE_FILE_H
#define TIDINGS_STORE_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store_options;

/* The absolute path with symbolic links resolved (owned); the file itself may be missing. For a writer a missing folder
 * is made. */
char *store_file_resolve(const char *path, const struct store_options *options, struct error *error);

/* Whether there is a regular file; false with an error for anything else, true with *exists false for nothing. */
bool store_file_check(const char *path, bool *exists, struct error *error);

/* Makes the file when it is missing and gives it, and what SQLite left beside it, its mode. */
bool store_file_prepare(const char *path, const struct store_options *options, struct error *error);

/* Takes the writer's lock as options->mode says; the descriptor, or -1 with an error. *was_killed: the last holder
 * ended without giving it back. */
int store_file_lock(const char *path, const struct store_options *options, bool *was_killed, struct error *error);

/* Gives it back; -1 is fine. */
void store_file_unlock(int lock);

/* Milliseconds of a clock that nobody sets: for waiting, never stored. */
int64_t store_file_milliseconds(void);

#endif
