/* cli/inspect: looking into hostile bytes: the process that does gives up what it does not need first. */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include <stdbool.h>

struct config;
struct error;

/* For ever, for this process: only what reading a document takes, with the memory and
 * the CPU time of a worker. What this kernel cannot give is no reason to stop. */
void inspect_confine(const struct config *config);

/* Whether the file of a file:// address is a feed; looked at in a child process. The error names the address. */
bool inspect_file(const struct config *config, const char *url, struct error *error);

#endif
