/* cli/helper: a tidingsd of our own for one request that needs the network, when no daemon runs. It speaks the control
 * socket's language and ends when we hang up. */
#ifndef CLI_HELPER_H
#define CLI_HELPER_H

#include <stdbool.h>
#include <sys/types.h>

struct error;

/* Starts the tidingsd that stands beside this program, else the installed one. `config_file` may be NULL; without a
 * `database` it answers `check` only. */
bool helper_start(const char *config_file, const char *database, int *fd, pid_t *pid, struct error *error);

/* Waits until it has ended, after its connection was closed. */
void helper_wait(pid_t pid);

#endif
