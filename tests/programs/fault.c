/* A library to be loaded before a program (LD_PRELOAD) that lets the n-th call of a kind fail.
 *
 * FAULT_PROGRAM: the program that is meant, others go on as usual. FAULT_KIND: "file" (what reads, writes, opens, syncs or
 * names regular files) or "memory". FAULT_AT: which call fails, from 1; 0: none. FAULT_COUNT: a file that is given the number
 * of calls at the end. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { NONE, FILES, MEMORY };

static enum kind wanted;
static long at, calls;
static char count_file[4096];
static pid_t process;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

__attribute__((constructor)) static void begin(void)
{
	const char *program = getenv("FAULT_PROGRAM"), *kind = getenv("FAULT_KIND"), *number = getenv("FAULT_AT"),
	           *file = getenv("FAULT_COUNT");
	if (!program || !kind || strcmp(program, program_invocation_short_name) != 0)
		return;
	at = number ? strtol(number, NULL, 10) : 0;
	if (file)
		snprintf(count_file, sizeof count_file, "%s", file);
	process = getpid();
	wanted = strcmp(kind, "memory") == 0 ? MEMORY : FILES;
}

__attribute__((destructor)) static void end(void)
{
	if (wanted == NONE || !*count_file || getpid() != process)
		return;
	long total = calls;
	wanted = NONE;
	FILE *file = fopen(count_file, "w");
	if (file) {
		fprintf(file, "%ld\n", total);
		fclose(file);
	}
}

static bool fails(enum kind kind, int number)
{
	if (kind != wanted || __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != at)
		return false;
	errno = number;
	return true;
}

static bool is_regular(int descriptor)
{
	struct stat status;
	int before = errno;
	bool is = wanted == FILES && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
	errno = before;
	return is;
}

#define NEXT(name)                                                                                                     \
	static __typeof__(&(name)) next;                                                                                   \
	if (!next)                                                                                                         \
	next = (__typeof__(&(name)))dlsym(RTLD_NEXT, #name)

ssize_t pread64(int descriptor, void *bytes, size_t length, off64_t offset)
{
	NEXT(pread64);
	return is_regular(descriptor) && fails(FILES, EIO) ? -1 : next(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset)
{
	NEXT(pwrite64);
	return is_regular(descriptor) && fails(FILES, ENOSPC) ? -1 : next(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
	NEXT(write);
	return is_regular(descriptor) && fails(FILES, ENOSPC) ? -1 : next(descriptor, bytes, length);
}

int fsync(int descriptor)
{
	NEXT(fsync);
	return is_regular(descriptor) && fails(FILES, EIO) ? -1 : next(descriptor);
}

int fdatasync(int descriptor)
{
	NEXT(fdatasync);
	return is_regular(descriptor) && fails(FILES, EIO) ? -1 : next(descriptor);
}

int ftruncate64(int descriptor, off64_t length)
{
	NEXT(ftruncate64);
	return is_regular(descriptor) && fails(FILES, EIO) ? -1 : next(descriptor, length);
}

int open64(const char *path, int flags, ...)
{
	NEXT(open64);
	va_list arguments;
	va_start(arguments, flags);
	int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, int) : 0;
	va_end(arguments);
	return wanted == FILES && fails(FILES, EMFILE) ? -1 : next(path, flags, mode);
}

int unlink(const char *path)
{
	NEXT(unlink);
	return fails(FILES, EIO) ? -1 : next(path);
}

#ifndef FAULT_FILES_ONLY
void *malloc(size_t size)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_realloc(memory, size);
}
#endif
