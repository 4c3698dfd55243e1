/* seccomp: what a parser calls is allowed, what only an intruder calls kills, the rest gives EPERM. libseccomp knows the
 * numbers of the calls; its filters are not used, for building one crashes or never ends when memory does. */
#include "confine_layers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#define STEP_COUNT 512 /* of a filter; the kernel takes 4096 */
#define ALL_BITS UINT32_MAX
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

/* Calls that are allowed with some arguments only. All of these are ints to the kernel, so their low halves say all. */
struct condition {
	const char *name;
	unsigned count;
	struct {
		uint8_t place;
		uint32_t mask, value;
	} arguments[2];
	bool is_for_sanitizer;
};

static const struct condition conditions[] = {
    {"openat", 1, {{2, FLAGS_THAT_WRITE, O_RDONLY}}, false},
    {"open", 1, {{1, FLAGS_THAT_WRITE, O_RDONLY}}, false},
    {"ioctl", 1, {{1, ALL_BITS, TCGETS}}, false},     /* is it a terminal? */
    {"ioctl", 1, {{1, ALL_BITS, TIOCGWINSZ}}, false}, /* how wide is it? */
    {"prlimit64", 2, {{0, ALL_BITS, 0}, {1, ALL_BITS, RLIMIT_CPU}}, false},
    {"clone", 1, {{0, CLONE_VM | CLONE_VFORK, CLONE_VM}}, true}, /* a thread, never a process */
};

// clang-format on

struct names {
	const char *const *names;
	size_t count;
	uint32_t action;
};

/* Between two rules the accumulator holds the number of the call; the first rule that fits it ends the filter. */
struct filter {
	struct sock_filter steps[STEP_COUNT];
	size_t count; /* may exceed STEP_COUNT: those are not there */
};

static bool load(struct filter *filter);
static void add_machine(struct filter *filter);
static void add_names(struct filter *filter, struct names names);
static void add_conditions(struct filter *filter);
static void add_condition(struct filter *filter, const struct condition *condition);
static size_t argument_offset(unsigned place);
static void add_load(struct filter *filter, size_t offset);
static void add_test(struct filter *filter, uint32_t value, size_t skipped);
static void add_end(struct filter *filter, uint32_t action);
static void add(struct filter *filter, struct sock_filter step);

bool confine_calls(void)
{
	struct filter filter = {.count = 0};
	add_machine(&filter);
	add_names(&filter, (struct names){allowed, sizeof allowed / sizeof allowed[0], SECCOMP_RET_ALLOW});
	if (CONFINE_IS_SANITIZED)
		add_names(&filter,
		    (struct names){allowed_sanitizer, sizeof allowed_sanitizer / sizeof *allowed_sanitizer, SECCOMP_RET_ALLOW});
	add_names(&filter, (struct names){deadly, sizeof deadly / sizeof deadly[0], SECCOMP_RET_KILL_PROCESS});
	add_conditions(&filter);
	add_end(&filter, SECCOMP_RET_ERRNO | EPERM);
	return load(&filter);
}

static bool load(struct filter *filter)
{
	struct sock_fprog program = {.len = (unsigned short)filter->count, .filter = filter->steps};
	return filter->count <= STEP_COUNT && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* The numbers of another machine's calls mean other calls. */
static void add_machine(struct filter *filter)
{
	add_load(filter, offsetof(struct seccomp_data, arch));
	add_test(filter, seccomp_arch_native(), 1);
	add(filter, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 1));
	add_end(filter, SECCOMP_RET_KILL_PROCESS);
	add_load(filter, offsetof(struct seccomp_data, nr));
}

static void add_names(struct filter *filter, struct names names)
{
	for (size_t i = 0; i < names.count; i++) {
		int call = seccomp_syscall_resolve_name(names.names[i]);
		/* below 0: this machine has it not */
		if (call < 0)
			continue;
		add_test(filter, (uint32_t)call, 1);
		add_end(filter, names.action);
	}
}

/* Also signals to itself, for abort(). */
static void add_conditions(struct filter *filter)
{
	const struct condition to_itself = {"tgkill", 1, {{0, ALL_BITS, (uint32_t)getpid()}}, false};
	add_condition(filter, &to_itself);
	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
		add_condition(filter, &conditions[i]);
}

static void add_condition(struct filter *filter, const struct condition *condition)
{
	enum { STEPS_PER_ARGUMENT = 3 };
	int call = seccomp_syscall_resolve_name(condition->name);
	if (call < 0 || (condition->is_for_sanitizer && !CONFINE_IS_SANITIZED))
		return;
	size_t left = condition->count * STEPS_PER_ARGUMENT + 1; /* to the step that loads the number again */
	add_test(filter, (uint32_t)call, left);
	for (unsigned i = 0; i < condition->count; i++) {
		left -= STEPS_PER_ARGUMENT;
		add_load(filter, argument_offset(condition->arguments[i].place));
		add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, condition->arguments[i].mask));
		add_test(filter, condition->arguments[i].value, left);
	}
	add_end(filter, SECCOMP_RET_ALLOW);
	add_load(filter, offsetof(struct seccomp_data, nr));
}

/* Of the low half. */
static size_t argument_offset(unsigned place)
{
	size_t low = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(uint32_t) : 0;
	return offsetof(struct seccomp_data, args) + place * sizeof(uint64_t) + low;
}

static void add_load(struct filter *filter, size_t offset)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Goes on when the accumulator is `value`, else behind the next `skipped` steps. */
static void add_test(struct filter *filter, uint32_t value, size_t skipped)
{
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, (uint8_t)skipped));
}

static void add_end(struct filter *filter, uint32_t action)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static void add(struct filter *filter, struct sock_filter step)
{
	if (filter->count < STEP_COUNT)
		filter->steps[filter->count] = step;
	filter->count++;
}
