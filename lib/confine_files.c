/* Landlock by raw system calls: the C library has no wrappers, and its headers lack what newer kernels know. */
#include "confine_layers.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1

#define MULTIARCH "/usr/lib" /* a folder for each machine is here, with a gconv in it */

#define ACCESS_READ_FILE (UINT64_C(1) << 2)
#define ACCESS_READ_DIRECTORY (UINT64_C(1) << 3)

/* What each version of the interface lets us refuse, on top of the one before. Kernels refuse bits that they do not
 * know. */
static const struct {
	int version;
	uint64_t files;
	uint64_t network;
	uint64_t scopes;
} abilities[] = {
    {1, 0x1FFF, 0, 0}, /* execute, write, read, list, remove, make */
    {2, 0x2000, 0, 0}, /* link and rename elsewhere */
    {3, 0x4000, 0, 0}, /* truncate */
    {4, 0, 0x3, 0},    /* bind and connect TCP */
    {5, 0x8000, 0, 0}, /* ioctl on devices */
    {6, 0, 0, 0x3},    /* abstract sockets and signals beyond the process */
};

struct ruleset {
	uint64_t files;
	uint64_t network;
	uint64_t scopes;
};

struct path_rule {
	uint64_t access;
	int32_t parent;
} __attribute__((packed));

static int create_ruleset(int version);
static bool allow_multiarch(int ruleset);
static bool allow_reading(int ruleset, const char *path);

/* Where iconv finds its modules, unless below MULTIARCH; and what the sanitizer reads. */
static const char *const readable[] = {
    "/usr/lib/gconv",
    "/usr/lib64/gconv",
    CONFINE_IS_SANITIZED ? "/proc" : NULL,
};

bool confine_files(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	int ruleset = create_ruleset((int)version);
	if (ruleset < 0)
		return false;
	bool is_restricted = allow_multiarch(ruleset);
	for (size_t i = 0; i < sizeof readable / sizeof readable[0] && is_restricted; i++)
		is_restricted = !readable[i] || allow_reading(ruleset, readable[i]);
	is_restricted = is_restricted && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return is_restricted;
}

/* An older kernel takes the longer structure as long as what it does not know is zero. */
static int create_ruleset(int version)
{
	struct ruleset ruleset = {0};
	for (size_t i = 0; i < sizeof abilities / sizeof abilities[0] && abilities[i].version <= version; i++) {
		ruleset.files |= abilities[i].files;
		ruleset.network |= abilities[i].network;
		ruleset.scopes |= abilities[i].scopes;
	}
	return (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
}

/* Not by glob(3), which frees twice when memory ends. */
static bool allow_multiarch(int ruleset)
{
	DIR *folder = opendir(MULTIARCH);
	bool is_allowed = true;
	const struct dirent *machine;
	while (folder && is_allowed && (machine = readdir(folder))) {
		char path[PATH_MAX];
		snprintf(path, sizeof path, MULTIARCH "/%s/gconv", machine->d_name);
		is_allowed = machine->d_name[0] == '.' || allow_reading(ruleset, path);
	}
	if (folder)
		closedir(folder);
	return is_allowed;
}

/* A system without that folder is as good. */
static bool allow_reading(int ruleset, const char *path)
{
	struct path_rule rule = {.access = ACCESS_READ_FILE | ACCESS_READ_DIRECTORY};
	rule.parent = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (rule.parent < 0)
		return true;
	bool is_allowed = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent);
	return is_allowed;
}
