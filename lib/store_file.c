/* The database as a file: where it really is, its folder and modes, and the lock of the one who writes. */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/store.h"

#define HOLDER_SIZE 64
#define GROUP_SIZE 4096
#define LOCK_PATIENCE 100   /* milliseconds: somebody may only be looking who holds it */
#define LOCK_WAIT 30000     /* milliseconds for another short-lived writer */
#define LOCK_PAUSE 10000000 /* nanoseconds between two tries */

static const char daemon_name[] = "tidingsd ";

static void fail_to_open(const char *path, int number, struct error *error);
static char *resolve_missing(const char *path, struct error *error);
static bool make_folders(const char *path, mode_t mode, struct error *error);
static bool has_folder(const char *path, struct error *error);
static bool make_folder(const char *path, mode_t mode, struct error *error);
static mode_t file_mode(const struct store_options *options);
static void correct_mode(int descriptor, mode_t mode);
static void give_to_owner(int descriptor, const char *path);
static void correct_mode_beside(const char *path, const char *suffix, mode_t mode);
static int open_lock(const char *path, mode_t mode, struct error *error);
static bool wait_for_lock(int lock, const char *path, const struct store_options *options, struct error *error);
static bool is_patience_over(int lock, enum store_mode mode, int64_t waited);
static void read_holder(int lock, char holder[static HOLDER_SIZE]);
static void write_holder(int lock, const char *program);

char *store_file_resolve(const char *path, const struct store_options *options, struct error *error)
{
	if (options->mode != STORE_READ && !make_folders(path, options->group_readable ? 0750 : 0700, error))
		return NULL;
	char *resolved = realpath(path, NULL);
	if (resolved) {
		char *copy = mem_copy(resolved);
		free(resolved);
		return copy;
	}
	if (errno != ENOENT) {
		fail_to_open(path, errno, error);
		return NULL;
	}
	return resolve_missing(path, error);
}

/* A person outside the group of the system's database is told which group that is. */
static void fail_to_open(const char *path, int number, struct error *error)
{
	struct stat status = {0};
	char *folder = mem_copy(path);
	for (char *slash = strrchr(folder, '/'); slash && slash > folder && stat(folder, &status) != 0;
	     slash = strrchr(folder, '/'))
		*slash = '\0';
	mem_free(folder);
	struct group group, *found = NULL;
	char names[GROUP_SIZE];
	bool is_shared =
	    number == EACCES && status.st_gid != 0 && (status.st_mode & (S_IRGRP | S_IXGRP)) == (S_IRGRP | S_IXGRP);
	if (is_shared && getgrgid_r(status.st_gid, &group, names, sizeof names, &found) == 0 && found)
		error_set(error, ERROR_REFUSED, "opening %s: permission denied; members of the group %s may read it", path,
		    found->gr_name);
	else
		error_set_system(error, number, "opening %s", path);
}

/* The folder resolved, and the name as it is. */
static char *resolve_missing(const char *path, struct error *error)
{
	struct stat status;
	if (lstat(path, &status) == 0) {
		error_set(error, ERROR_NOT_FOUND, "%s is a symbolic link to a file that does not exist", path);
		return NULL;
	}
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if (!*name) {
		error_set(error, ERROR_INPUT, "%s is the name of a folder, not of a database", *path ? path : "\"\"");
		return NULL;
	}
	char *folder = slash ? mem_copy_bytes(path, (size_t)(slash - path) + 1) : mem_copy(".");
	char *resolved = realpath(folder, NULL);
	mem_free(folder);
	if (!resolved) {
		error_set(error, ERROR_NOT_FOUND, "there is no database %s yet: subscribe to a feed first", path);
		return NULL;
	}
	char *whole = mem_format("%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, name);
	free(resolved);
	return whole;
}

/* But never one in the root: that would be a slip of somebody's fingers. */
static bool make_folders(const char *path, mode_t mode, struct error *error)
{
	char *folder = mem_copy(path);
	bool is_made = true;
	char *last = strrchr(folder, '/');
	struct stat status;
	if (last)
		*last = '\0';
	if (last && *folder && stat(folder, &status) != 0) {
		for (char *at = strchr(folder + 1, '/'); at && is_made; at = strchr(at + 1, '/')) {
			bool is_top = *folder == '/' && at == strchr(folder + 1, '/');
			*at = '\0';
			is_made = is_top ? has_folder(folder, error) : make_folder(folder, mode, error);
			*at = '/';
		}
		bool is_top = *folder == '/' && !strchr(folder + 1, '/');
		is_made = is_made && (is_top ? has_folder(folder, error) : make_folder(folder, mode, error));
	}
	mem_free(folder);
	return is_made;
}

static bool has_folder(const char *path, struct error *error)
{
	struct stat status;
	return stat(path, &status) == 0 || error_set(error, ERROR_INPUT, "there is no folder %s", path);
}

static bool make_folder(const char *path, mode_t mode, struct error *error)
{
	struct stat status;
	if (stat(path, &status) == 0)
		return true;
	if (mkdir(path, mode) != 0)
		return errno == EEXIST || error_set_system(error, errno, "making the folder %s", path);
	/* once more, whatever the umask took away */
	if (chmod(path, mode) != 0)
		return error_set_system(error, errno, "setting the mode of the folder %s", path);
	return true;
}

/* A path descriptor: closing an ordinary one would drop the locks that SQLite holds on the same file in this process.
 */
bool store_file_check(const char *path, bool *exists, struct error *error)
{
	struct stat status;
	int descriptor = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	*exists = descriptor >= 0;
	if (descriptor < 0)
		return errno == ENOENT || error_set_system(error, errno, "opening %s", path);
	int result = fstat(descriptor, &status);
	int number = errno;
	close(descriptor);
	if (result != 0)
		return error_set_system(error, number, "opening %s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_REFUSED, "%s is not a regular file; a database has to be one", path);
	return true;
}

bool store_file_prepare(const char *path, const struct store_options *options, struct error *error)
{
	mode_t mode = file_mode(options);
	int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (descriptor >= 0) {
		correct_mode(descriptor, mode);
		give_to_owner(descriptor, path);
		close(descriptor);
		return true;
	}
	if (errno != EEXIST)
		return error_set_system(error, errno, "making the database %s", path);
	correct_mode_beside(path, "", mode);
	correct_mode_beside(path, "-wal", mode);
	correct_mode_beside(path, "-shm", mode);
	return true;
}

static mode_t file_mode(const struct store_options *options)
{
	return options->group_readable ? 0640 : 0600;
}

static void correct_mode(int descriptor, mode_t mode)
{
	struct stat status;
	if (fstat(descriptor, &status) != 0 || status.st_uid != geteuid() || (status.st_mode & 07777) == mode)
		return;
	/* a file system without modes is no reason to stop */
	int ignored = fchmod(descriptor, mode);
	(void)ignored;
}

/* What root makes in the folder of a service is the service's, or that could not use it. Not what has another name
 * elsewhere: it may be somebody's trap. */
static void give_to_owner(int descriptor, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_copy_bytes(path, (size_t)(slash - path) + 1) : mem_copy(".");
	struct stat file, above;
	bool is_foreign = geteuid() == 0 && fstat(descriptor, &file) == 0 && file.st_uid == 0 && file.st_nlink == 1 &&
	                  stat(folder, &above) == 0 && above.st_uid != 0;
	if (is_foreign) {
		int ignored = fchown(descriptor, above.st_uid, above.st_gid);
		(void)ignored;
	}
	mem_free(folder);
}

static void correct_mode_beside(const char *path, const char *suffix, mode_t mode)
{
	char *name = mem_format("%s%s", path, suffix);
	struct stat status;
	if (lstat(name, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
	    (status.st_mode & 07777) != mode) {
		int ignored = chmod(name, mode);
		(void)ignored;
	}
	mem_free(name);
}

int store_file_lock(const char *path, const struct store_options *options, bool *was_killed, struct error *error)
{
	mode_t mode = file_mode(options);
	int lock = open_lock(path, mode, error);
	if (lock < 0)
		return -1;
	struct stat status;
	if (fstat(lock, &status) != 0 || !S_ISREG(status.st_mode)) {
		error_set(error, ERROR_REFUSED, "%s.lock is not a regular file", path);
		close(lock);
		return -1;
	}
	correct_mode(lock, mode);
	give_to_owner(lock, path);
	if (!wait_for_lock(lock, path, options, error)) {
		close(lock);
		return -1;
	}
	*was_killed = fstat(lock, &status) == 0 && status.st_size > 0;
	write_holder(lock, options->program);
	return lock;
}

void store_file_unlock(int lock)
{
	if (lock < 0)
		return;
	int ignored = ftruncate(lock, 0);
	(void)ignored;
	close(lock);
}

static int open_lock(const char *path, mode_t mode, struct error *error)
{
	char *name = mem_format("%s.lock", path);
	int lock = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
	if (lock < 0 && errno == EACCES)
		error_set(error, ERROR_REFUSED, "%s: permission denied; its daemon would write there, but does not run", name);
	else if (lock < 0)
		error_set_system(error, errno, "writing is not possible here: opening %s", name);
	mem_free(name);
	return lock;
}

static bool wait_for_lock(int lock, const char *path, const struct store_options *options, struct error *error)
{
	const struct timespec pause = {.tv_nsec = LOCK_PAUSE};
	int64_t start = store_file_milliseconds();
	while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return error_set_system(error, errno, "locking %s.lock", path);
		if (is_patience_over(lock, options->mode, store_file_milliseconds() - start)) {
			char holder[HOLDER_SIZE];
			read_holder(lock, holder);
			return error_set(error, ERROR_BUSY, "%s is in use: %s is writing to it", path, holder);
		}
		nanosleep(&pause, NULL);
	}
	return true;
}

static bool is_patience_over(int lock, enum store_mode mode, int64_t waited)
{
	if (waited < LOCK_PATIENCE)
		return false;
	char holder[HOLDER_SIZE];
	read_holder(lock, holder);
	bool is_daemon = strncmp(holder, daemon_name, sizeof daemon_name - 1) == 0;
	return mode != STORE_WRITE_WAIT || is_daemon || waited >= LOCK_WAIT;
}

/* "tidingsd 1234"; anybody may have written the file, so only plain characters count. */
static void read_holder(int lock, char holder[static HOLDER_SIZE])
{
	char bytes[HOLDER_SIZE];
	ssize_t length = pread(lock, bytes, sizeof bytes - 1, 0);
	int used = 0;
	while (used < length && bytes[used] >= ' ' && bytes[used] <= '~')
		used++;
	if (used > 0)
		snprintf(holder, HOLDER_SIZE, "%.*s", used, bytes);
	else
		snprintf(holder, HOLDER_SIZE, "another program");
}

/* The lock counts, not the text: a full disk may lose it. */
static void write_holder(int lock, const char *program)
{
	char text[HOLDER_SIZE];
	int length = snprintf(text, sizeof text, "%.32s %ld\n", program, (long)getpid());
	if (ftruncate(lock, 0) == 0 && length > 0) {
		ssize_t ignored = pwrite(lock, text, (size_t)length, 0);
		(void)ignored;
	}
}

int64_t store_file_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
