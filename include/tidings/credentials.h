/* credentials (rank 2): user names, passwords and headers that servers are to be given, by address. Lines of
 *
 *   ADDRESS user NAME PASSWORD
 *   ADDRESS header NAME: VALUE
 *
 * count for every address below ADDRESS, of the same scheme, host and port. They are secrets: no error and no log repeats
 * more than the number of a line. */
#ifndef TIDINGS_CREDENTIALS_H
#define TIDINGS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

struct credentials;
struct error;

#define CREDENTIALS_COUNT 10000 /* lines with something in them */

/* None yet; never NULL. */
struct credentials *credentials_new(void);

/* Overwrites what it held first. NULL is fine. */
void credentials_free(struct credentials *credentials);

/* Adds the lines of a text; empty ones and those that begin with # are passed over. `source` names it in errors. */
bool credentials_add(struct credentials *credentials, const char *source, const char *lines, struct error *error);

/* The same of a file, which nobody but its owner and group may be able to read. */
bool credentials_read(struct credentials *credentials, const char *path, struct error *error);

/* The user for an address: of the longest ADDRESS that it is below. Borrowed; false when there is none. */
bool credentials_user(
    const struct credentials *credentials, const char *url, const char **username, const char **password);

/* Every header for an address, as "Name: value". */
void credentials_each_header(
    const struct credentials *credentials, const char *url, void (*fn)(void *arg, const char *line), void *arg);

#endif
