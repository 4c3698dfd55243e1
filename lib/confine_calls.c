/* seccomp by libseccomp: what a parser calls is allowed, what only an intruder calls kills, the rest gives EPERM. */
#include "confine_layers.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#define FLAGS_THAT_WRITE (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

// clang-format off

/* Names, because not every machine has every call. */
static const char *const allowed[] = {
    /* descriptors that are open */
    "read", "readv", "pread64", "write", "writev", "pwrite64", "close", "lseek", "_llseek", "fstat", "fstat64",
    "newfstatat", "fstatat64", "statx", "fcntl", "fcntl64", "poll", "ppoll", "select", "pselect6", "recvfrom", "recvmsg",
    "sendto", "sendmsg", "shutdown", "getdents64",
    /* memory */
    "brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise",
    /* time, signals, the end */
    "clock_gettime", "clock_gettime64", "gettimeofday", "time", "nanosleep", "clock_nanosleep", "restart_syscall",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "sigaltstack", "exit", "exit_group",
    /* what the C library asks for on its own: locks, seeds, the memory size in qsort */
    "futex", "getrandom", "getpid", "gettid", "sysinfo", "set_robust_list", "rseq",
};

/* Of the leak check at exit. */
static const char *const allowed_sanitizer[] = {
    "ptrace", "wait4", "prctl", "sched_yield", "sched_getaffinity", "readlink", "readlinkat", "getppid", "kill", "mincore",
    "getdents", "stat", "lstat", "getrusage", "set_tid_address", "prlimit64", "getrlimit", "ugetrlimit", "pipe", "pipe2",
    "dup", "dup2", "getuid", "geteuid", "getgid", "getegid",
};

static const char *const deadly[] = {
    "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "bpf", "userfaultfd", "perf_event_open",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "mount", "umount2", "move_mount", "open_tree", "fsopen",
    "pivot_root", "chroot", "unshare", "setns", "kexec_load", "kexec_file_load", "init_module", "finit_module",
    "delete_module", "open_by_handle_at", "add_key", "request_key", "keyctl", "personality", "reboot", "swapon", "swapoff",
};

/* Calls that are allowed with some arguments only. */
static const struct condition {
	const char *name;
	unsigned count;
	struct scmp_arg_cmp arguments[2];
	bool is_for_sanitizer;
} conditions[] = {
    {"openat", 1, {{2, SCMP_CMP_MASKED_EQ, FLAGS_THAT_WRITE, O_RDONLY}}, false},
    {"open", 1, {{1, SCMP_CMP_MASKED_EQ, FLAGS_THAT_WRITE, O_RDONLY}}, false},
    {"ioctl", 1, {{1, SCMP_CMP_EQ, TCGETS, 0}}, false},     /* is it a terminal? */
    {"ioctl", 1, {{1, SCMP_CMP_EQ, TIOCGWINSZ, 0}}, false}, /* how wide is it? */
    {"prlimit64", 2, {{0, SCMP_CMP_EQ, 0, 0}, {1, SCMP_CMP_EQ, RLIMIT_CPU, 0}}, false},
    {"clone", 1, {{0, SCMP_CMP_MASKED_EQ, CLONE_VM | CLONE_VFORK, CLONE_VM}}, true}, /* a thread, never a process */
};

// clang-format on

struct names {
	const char *const *names;
	size_t count;
	uint32_t action;
};

static bool build_filter(scmp_filter_ctx filter);
static bool add_names(scmp_filter_ctx filter, struct names names);
static bool add_conditions(scmp_filter_ctx filter);
static bool add_condition(scmp_filter_ctx filter, const struct condition *condition);

bool confine_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return false;
	bool is_loaded = build_filter(filter) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_loaded;
}

static bool build_filter(scmp_filter_ctx filter)
{
	/* a tree instead of a list: the filter runs at every call */
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	bool is_built = add_names(filter, (struct names){allowed, sizeof allowed / sizeof allowed[0], SCMP_ACT_ALLOW});
	if (CONFINE_IS_SANITIZED)
		is_built =
		    is_built && add_names(filter, (struct names){allowed_sanitizer,
		                                      sizeof allowed_sanitizer / sizeof allowed_sanitizer[0], SCMP_ACT_ALLOW});
	is_built =
	    is_built && add_names(filter, (struct names){deadly, sizeof deadly / sizeof deadly[0], SCMP_ACT_KILL_PROCESS});
	return is_built && add_conditions(filter);
}

static bool add_names(scmp_filter_ctx filter, struct names names)
{
	for (size_t i = 0; i < names.count; i++) {
		int call = seccomp_syscall_resolve_name(names.names[i]);
		if (call == __NR_SCMP_ERROR)
			continue;
		int result = seccomp_rule_add_array(filter, names.action, call, 0, NULL);
		/* the sanitizer's ptrace is allowed before it is deadly; a call of another machine is no rule here */
		if (result != 0 && result != -EEXIST && result != -EDOM)
			return false;
	}
	return true;
}

/* Also signals to itself, for abort(). */
static bool add_conditions(scmp_filter_ctx filter)
{
	const struct condition to_itself = {"tgkill", 1, {{0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0}}, false};
	bool is_added = add_condition(filter, &to_itself);
	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0] && is_added; i++)
		is_added = add_condition(filter, &conditions[i]);
	return is_added;
}

static bool add_condition(scmp_filter_ctx filter, const struct condition *condition)
{
	int call = seccomp_syscall_resolve_name(condition->name);
	if (call == __NR_SCMP_ERROR || (condition->is_for_sanitizer && !CONFINE_IS_SANITIZED))
		return true;
	int result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, condition->count, condition->arguments);
	return result == 0 || result == -EEXIST || result == -EDOM;
}
