/* fetch_file: the bytes of a file: address that a person subscribed to. */
#ifndef FETCH_FILE_H
#define FETCH_FILE_H

#include <stdbool.h>

struct buf;
struct error;

/* Reads the regular file that `url` (file:///path, percent-encoded) names into `body`, within its limit. Never blocks
 * on a FIFO or a device: they are refused. */
bool fetch_file_read(const char *url, struct buf *body, struct error *error);

#endif
