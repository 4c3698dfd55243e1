/* config (rank 2): the settings, as one table that the reader, the manual, the sample file and --help share. */
#ifndef TIDINGS_CONFIG_H
#define TIDINGS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/address.h"

struct error;

#define CONFIG_ADDRESS_COUNT 64

struct config {
	int64_t interval, min_interval; /* seconds between polls of one feed: usual, and never less */
	int64_t keep;                   /* seconds that entries stay, 0: for ever */
	int64_t keep_size;              /* bytes that the database may have, 0: any number */
	int64_t timeout;                /* seconds for one transfer */
	int64_t max_body;               /* decoded bytes */
	int64_t max_entries;            /* of one document */
	int64_t workers;                /* parser processes; 0: one a core, at most 4 */
	int64_t worker_memory;          /* bytes that one may take */
	int64_t worker_cpu;             /* seconds of CPU time for one document */
	int64_t transfers, per_host;    /* at the same time: in all, to one origin */
	bool group_readable;            /* files 0640 and folders 0750 instead of 0600 and 0700 */
	struct address_range allow_address[CONFIG_ADDRESS_COUNT];
	int allow_address_count;
	char *websub_callback, *websub_listen;
	char *credentials; /* lines as in credentials.h, joined by line feeds; NULL when there are none */
	char *ca_file, *proxy, *credentials_file, *feeds_file, *user_agent, *contact, *database, *socket,
	    *log_level; /* owned; NULL when not set (user_agent always is) */
};

enum config_kind { CONFIG_DURATION, CONFIG_SIZE, CONFIG_COUNT, CONFIG_YES_NO, CONFIG_TEXT, CONFIG_LINES, CONFIG_RANGE };

struct config_option {
	const char *name;
	enum config_kind kind;
	const char *fallback; /* default as it would be written; NULL: unset */
	const char *meaning;  /* a sentence for the manual and the sample */
	size_t offset;        /* in struct config */
	int64_t least, most;  /* of numbers */
	const char *choices;  /* of a text: the words it may be, with spaces between them; NULL: any. Of a number:
	                                     the word for 0; NULL: none */
	bool (*check)(const char *value); /* of a text: whether it can be one; NULL: any */
	const char *wanted;               /* in words, for when it cannot */
};

/* All settings in the order of the manual, ended by a row without name. */
extern const struct config_option config_options[];

/* Every option at its default. */
void config_init(struct config *config);
void config_done(struct config *config);

/* How we introduce ourselves: the user agent, with the contact inside or behind it. Free with mem_free. */
char *config_user_agent(const struct config *config);

/* Reads one file on top of what is there: `key = value` lines, # comments, repeated keys append (allow-address) or
 * replace. Errors name file:line:column and, for an unknown key, the nearest known one. `config` is untouched on
 * failure. A FIFO, device or folder is refused. */
bool config_read(struct config *config, const char *path, struct error *error);

/* Where things are: each from the flag (may be NULL), else TIDINGS_CONFIG/_DATABASE/_SOCKET, else
 * $XDG_CONFIG_HOME/tidings/tidings.conf (then /etc/tidings/tidings.conf with conf.d/NAME.conf behind it), else the
 * configuration's own `database` and `socket`, else $XDG_DATA_HOME/tidings/tidings.db and, for that one,
 * $XDG_RUNTIME_DIR/tidings/control.sock. For any other database without a socket of its own the socket is that file's
 * name + ".sock" (of the file itself, where the name is a symbolic link); a configured socket counts for the configured
 * database only, or when none is configured. A configuration named by flag or environment must exist. Fills
 * config->database and config->socket. `config` is initialised, and untouched on failure. For both programs. */
bool config_load(struct config *config, const char *config_flag, const char *database_flag, struct error *error);

#endif
