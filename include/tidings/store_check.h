/* store_check (rank 5): whether the database is sound. */
#ifndef TIDINGS_STORE_CHECK_H
#define TIDINGS_STORE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct store;

/* Reads all of it, which takes a while for a large one. fn is called with a sentence for each thing that is wrong, valid
 * during the call; *problems is how many there were. False with an error when the check could not be made. */
bool store_check(
    struct store *store, void (*fn)(void *arg, const char *problem), void *arg, size_t *problems, struct error *error);

#endif
