/* fetch_credentials: what the operator wants servers to be given, from wherever it may stand. */
#ifndef FETCH_CREDENTIALS_H
#define FETCH_CREDENTIALS_H

struct config;
struct credentials;
struct error;

/* The lines of the configuration, of its credentials-file, and of tidings-feeds in $CREDENTIALS_DIRECTORY when there is one.
 * NULL with an error; free with credentials_free. */
struct credentials *fetch_credentials_read(const struct config *config, struct error *error);

#endif
