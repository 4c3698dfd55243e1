/* A process gives up what it does not need. */
#include "tidings/confine.h"

#include "confine_layers.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#define PROGRAM_MEMORY ((rlim_t)128 << 20) /* address space of code, libraries and stack */

static bool forbid_privileges(const struct confine_limits *limits);
static bool forbid_core(const struct confine_limits *limits);
static bool limit_memory(const struct confine_limits *limits);
static bool limit_cpu(const struct confine_limits *limits);
static bool restrict_files(const struct confine_limits *limits);
static bool filter_calls(const struct confine_limits *limits);
static bool set_limit(int resource, rlim_t value);

/* In this order: the last ones forbid what the first ones do. */
static const struct {
	bool (*apply)(const struct confine_limits *limits);
	const char *missing;
} layers[] = {
    {forbid_privileges, "privileges can be gained"},
    {forbid_core, "memory can be dumped"},
    {limit_memory, "memory is not limited"},
    {limit_cpu, "CPU time is not limited"},
    {restrict_files, "files can be read (no Landlock)"},
    {filter_calls, "system calls are not filtered (no seccomp)"},
};

int confine_process(const struct confine_limits *limits, char *missing, size_t size)
{
	int count = 0;
	missing[0] = '\0';
	for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
		if (layers[i].apply(limits))
			continue;
		size_t used = strlen(missing);
		snprintf(missing + used, size - used, "%s%s", used ? "; " : "", layers[i].missing);
		count++;
	}
	return count;
}

bool confine_renew_cpu(int64_t cpu_seconds)
{
	struct timespec used;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
		return false;
	struct rlimit limit;
	if (getrlimit(RLIMIT_CPU, &limit) != 0)
		return false;
	/* the second that has begun is not ours */
	rlim_t value = (rlim_t)(used.tv_sec + 1 + cpu_seconds);
	limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
	return setrlimit(RLIMIT_CPU, &limit) == 0;
}

static bool forbid_privileges(const struct confine_limits *limits)
{
	(void)limits;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/* What is not dumpable cannot be traced by other processes of the same user either. */
static bool forbid_core(const struct confine_limits *limits)
{
	(void)limits;
	bool is_limited = set_limit(RLIMIT_CORE, 0);
	return is_limited && (CONFINE_IS_SANITIZED || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
}

static bool limit_memory(const struct confine_limits *limits)
{
	if (limits->memory <= 0)
		return true;
	return !CONFINE_IS_SANITIZED && set_limit(RLIMIT_DATA, (rlim_t)limits->memory) &&
	       set_limit(RLIMIT_AS, (rlim_t)limits->memory + PROGRAM_MEMORY);
}

static bool limit_cpu(const struct confine_limits *limits)
{
	return limits->cpu_seconds <= 0 || confine_renew_cpu(limits->cpu_seconds);
}

static bool restrict_files(const struct confine_limits *limits)
{
	(void)limits;
	return confine_files();
}

static bool filter_calls(const struct confine_limits *limits)
{
	(void)limits;
	return confine_calls();
}

/* Never above what somebody else set. */
static bool set_limit(int resource, rlim_t value)
{
	struct rlimit limit;
	if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return false;
	if (value < limit.rlim_max)
		limit.rlim_max = value;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit((__rlimit_resource_t)resource, &limit) == 0;
}
