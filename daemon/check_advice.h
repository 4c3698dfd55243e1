/* check_advice: what a publisher should know about an answer. Pure. */
#ifndef CHECK_ADVICE_H
#define CHECK_ADVICE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct check_result;

struct check_remark {
	bool is_problem; /* costs readers or servers something; else a hint */
	const char *text;
};

/* The remarks about one answer, problems and hints in the order of a fixed list, in the arena. */
size_t check_advise(struct arena *arena, const struct check_result *result, const struct check_remark **remarks);

#endif
