/* store (rank 5): the database: opening, the writer's lock, transactions. One writer, many readers.
 *
 * Readers open the file read-only (WAL), whether a daemon runs or not. The writer holds an flock on FILE.lock (FILE
 * with symbolic links resolved), which the kernel releases with the process; the lock file says who: "tidingsd 1234".
 */
#ifndef TIDINGS_STORE_H
#define TIDINGS_STORE_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct store;

enum store_mode {
	STORE_READ,       /* ERROR_NOT_FOUND when there is no database yet */
	STORE_WRITE,      /* creates and migrates; ERROR_BUSY at once when somebody else writes (text says who) */
	STORE_WRITE_WAIT, /* the same, but waits up to 30 s for another short-lived writer; a daemon's lock is ERROR_BUSY at
	                     once */
};

struct store_options {
	enum store_mode mode;
	bool group_readable; /* 0640/0750 instead of 0600/0700, whatever the umask */
	bool is_upgrading;   /* STORE_READ: what an older tidings wrote is migrated first, as STORE_WRITE_WAIT would */
	const char *program; /* who asks, for the lock file: "tidingsd", "tidings" */
};

/* NULL with an error that names the file and what to do (not a database, damaged, newer than this program, unwritable
 * folder, a FIFO or device…). The damaged file is never touched. */
struct store *store_open(const char *path, const struct store_options *options, struct error *error);

/* Finishes (checkpoints) and closes; NULL is fine. An open transaction is rolled back. */
void store_close(struct store *store);

/* One thing that happened is one transaction. begin is BEGIN IMMEDIATE; commit with `durable` waits for the disk
 * (synchronous=FULL): what a person was told stays. After a failed commit the transaction is rolled back; when only the
 * disk did not confirm, it is there all the same, until the machine fails. */
bool store_begin(struct store *store, struct error *error);
bool store_commit(struct store *store, bool durable, struct error *error);
void store_rollback(struct store *store);

/* A number that differs from the one before when another connection has committed since. Nothing is held afterwards. */
bool store_version(struct store *store, int64_t *version, struct error *error);

/* A passive checkpoint when the log is past 32 MB, or `idle`; never blocks long. */
void store_checkpoint(struct store *store, bool idle);

#endif
