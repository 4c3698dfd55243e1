/* store_schema (rank 5, private): the tables, as a list of migrations. */
#ifndef TIDINGS_STORE_SCHEMA_H
#define TIDINGS_STORE_SCHEMA_H

#include <stdbool.h>

struct error;
struct store;

#define STORE_SCHEMA_APPLICATION 0x54444e47 /* "TDNG" */

/* Appended, never edited; each sets user_version to `version`, runs in one transaction. Ended by a row without sql. */
struct store_migration {
	int version;
	const char *sql;
};
extern const struct store_migration store_schema_migrations[];

/* Whether the file is ours, and which version of it; *version 0: empty. Refuses the database of another program, a
 * newer one, and damaged ones. Writes nothing. */
bool store_schema_check(struct store *store, int *version, struct error *error);

/* Brings it from `version` to the newest. */
bool store_schema_migrate(struct store *store, int version, struct error *error);

/* The newest version. */
int store_schema_newest(void);

#endif
