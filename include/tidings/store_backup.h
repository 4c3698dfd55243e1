/* store_backup (rank 5): a copy of the database while others read and write it. */
#ifndef TIDINGS_STORE_BACKUP_H
#define TIDINGS_STORE_BACKUP_H

#include <stdbool.h>

struct error;
struct store;

/* Copies what the store is at this moment into the file `path`, mode 0600, in small steps. The file is written under another name beside it, looked through, and on the disk before it gets its own. One that
 * is there already is replaced with `replaces` only, and only a regular one. */
bool store_backup_write(struct store *store, const char *path, bool replaces, struct error *error);

#endif
