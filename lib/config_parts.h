/* config_parts (rank 2, private to config): what the table's file shares with the reader and the search for files. */
#ifndef CONFIG_PARTS_H
#define CONFIG_PARTS_H

#include "tidings/config.h"

/* The option of that name, or NULL. */
const struct config_option *config_find(const char *name);

/* The option whose name takes the fewest edits to get from `name`; NULL when none resembles it. */
const struct config_option *config_nearest(const char *name);

/* Gives an option its value as written in a file; the error does not say where. */
bool config_set(struct config *config, const struct config_option *option, const char *value, struct error *error);

/* A copy that owns its texts. */
void config_copy(struct config *copy, const struct config *config);

/* config_load with the system's folder in place of /etc/tidings. */
bool config_load_from(struct config *config, const char *system_folder, const char *config_flag,
    const char *database_flag, struct error *error);

#endif
