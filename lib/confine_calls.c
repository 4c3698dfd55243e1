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

// clang-format on

struct names {
	const char *const *names;
	size_t count;
	uint32_t action;
};

static bool build_filter(scmp_filter_ctx filter);
static bool add_names(scmp_filter_ctx filter, struct names names);
static bool add_conditions(scmp_filter_ctx filter);
static bool add_condition(
    scmp_filter_ctx filter, const char *name, unsigned count, const struct scmp_arg_cmp *conditions);

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

/* Calls that are allowed with some arguments only. */
static bool add_conditions(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp reads = SCMP_A2_32(SCMP_CMP_MASKED_EQ, FLAGS_THAT_WRITE, O_RDONLY);
	const struct scmp_arg_cmp reads_by_name = SCMP_A1_32(SCMP_CMP_MASKED_EQ, FLAGS_THAT_WRITE, O_RDONLY);
	const struct scmp_arg_cmp asks_for_terminal = SCMP_A1_32(SCMP_CMP_EQ, TCGETS);
	const struct scmp_arg_cmp asks_for_size = SCMP_A1_32(SCMP_CMP_EQ, TIOCGWINSZ);
	const struct scmp_arg_cmp to_itself = SCMP_A0_32(SCMP_CMP_EQ, (uint32_t)getpid());
	const struct scmp_arg_cmp own_cpu_limit[] = {SCMP_A0_32(SCMP_CMP_EQ, 0), SCMP_A1_32(SCMP_CMP_EQ, RLIMIT_CPU)};
	/* a thread of the sanitizer, never a process */
	const struct scmp_arg_cmp thread = SCMP_A0_32(SCMP_CMP_MASKED_EQ, CLONE_VM | CLONE_VFORK, CLONE_VM);
	return add_condition(filter, "openat", 1, &reads) && add_condition(filter, "open", 1, &reads_by_name) &&
	       add_condition(filter, "ioctl", 1, &asks_for_terminal) && add_condition(filter, "ioctl", 1, &asks_for_size) &&
	       add_condition(filter, "tgkill", 1, &to_itself) && add_condition(filter, "prlimit64", 2, own_cpu_limit) &&
	       (!CONFINE_IS_SANITIZED || add_condition(filter, "clone", 1, &thread));
}

static bool add_condition(
    scmp_filter_ctx filter, const char *name, unsigned count, const struct scmp_arg_cmp *conditions)
{
	int call = seccomp_syscall_resolve_name(name);
	if (call == __NR_SCMP_ERROR)
		return true;
	int result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, conditions);
	return result == 0 || result == -EEXIST || result == -EDOM;
}
