/* A copy of the database while others read and write it. */
#include "tidings/store_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define STEP_PAGES 256 /* two megabytes; a signal ends the program between two */

static bool check_place(const char *path, bool replaces, struct error *error);
static bool make_file(const char *name, struct error *error);
static bool copy(struct store *store, const char *name, struct error *error);
static bool copy_pages(struct store *store, sqlite3 *target, struct error *error);
static bool check_copy(sqlite3 *target, struct error *error);
static bool settle(const char *name, const char *path, bool replaces, struct error *error);
static bool synchronise(const char *path, int flags, struct error *error);

bool store_backup_write(struct store *store, const char *path, bool replaces, struct error *error)
{
	if (!check_place(path, replaces, error))
		return false;
	char *name = mem_format("%s.%ld.part", path, (long)getpid());
	bool is_made = make_file(name, error);
	bool is_done = is_made && copy(store, name, error) && synchronise(name, O_RDONLY, error) &&
	               settle(name, path, replaces, error);
	if (is_made && !is_done)
		unlink(name);
	mem_free(name);
	return is_done;
}

static bool check_place(const char *path, bool replaces, struct error *error)
{
	struct stat status;
	size_t length = strlen(path);
	if (length == 0 || path[length - 1] == '/')
		return error_set(error, ERROR_INPUT, "a backup needs the name of a file");
	if (lstat(path, &status) != 0)
		return errno == ENOENT || error_set_system(error, errno, "looking at %.300s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_REFUSED, "%.300s is not a regular file; nothing is written over it", path);
	return replaces || error_set(error, ERROR_REFUSED, "%.300s is there already; --force writes over it", path);
}

static bool make_file(const char *name, struct error *error)
{
	int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return error_set_system(error, errno, "making %.300s", name);
	close(descriptor);
	return true;
}

static bool copy(struct store *store, const char *name, struct error *error)
{
	sqlite3 *target = NULL;
	int result = sqlite3_open_v2(name, &target,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	bool is_done = result == SQLITE_OK && sqlite3_exec(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF",
	                                          NULL, NULL, NULL) == SQLITE_OK;
	if (!is_done)
		error_set(error, ERROR_IO, "writing the backup: %s", target ? sqlite3_errmsg(target) : "not enough memory");
	is_done = is_done && copy_pages(store, target, error) && check_copy(target, error);
	sqlite3_close(target);
	return is_done;
}

/* Inside a read transaction: what is committed meanwhile would begin the copy anew. */
static bool copy_pages(struct store *store, sqlite3 *target, struct error *error)
{
	if (!store_sql_execute(store, "BEGIN; SELECT count(*) FROM sqlite_schema", error))
		return false;
	sqlite3_backup *backup = sqlite3_backup_init(target, "main", store->db, "main");
	int result = backup ? SQLITE_OK : SQLITE_ERROR;
	while (result == SQLITE_OK)
		result = sqlite3_backup_step(backup, STEP_PAGES);
	int finished = backup ? sqlite3_backup_finish(backup) : sqlite3_extended_errcode(target);
	bool is_done = result == SQLITE_DONE && finished == SQLITE_OK;
	if (!is_done)
		error_set(error, ERROR_IO, "writing the backup: %s", sqlite3_errstr(finished));
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return is_done;
}

/* A damaged database gives a damaged copy, which is none to rely on. */
static bool check_copy(sqlite3 *target, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool is_sound = sqlite3_prepare_v2(target, "PRAGMA quick_check(1)", -1, &statement, NULL) == SQLITE_OK &&
	                sqlite3_step(statement) == SQLITE_ROW &&
	                strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	if (!is_sound)
		error_set(error, ERROR_IO, "the copy is damaged, and so is the database, then; no backup was made");
	sqlite3_finalize(statement);
	return is_sound;
}

/* link() refuses a name that has come to be since it was looked at. */
static bool settle(const char *name, const char *path, bool replaces, struct error *error)
{
	char *folder = mem_copy(path);
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	bool is_named = replaces ? rename(name, path) == 0 : link(name, path) == 0 && unlink(name) == 0;
	if (!is_named)
		error_set_system(error, errno, "naming the backup %.300s", path);
	bool is_done = is_named && synchronise(slash ? folder : ".", O_RDONLY | O_DIRECTORY, error);
	mem_free(folder);
	return is_done;
}

static bool synchronise(const char *path, int flags, struct error *error)
{
	int descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW);
	bool is_done = descriptor >= 0 && fsync(descriptor) == 0;
	if (!is_done)
		error_set_system(error, errno, "the disk did not confirm %.300s", path);
	if (descriptor >= 0)
		close(descriptor);
	return is_done;
}
