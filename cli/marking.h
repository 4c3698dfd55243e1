/* cli/marking: asking for the `mark` action. */
#ifndef CLI_MARKING_H
#define CLI_MARKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct selection;
struct session;

/* Whether `as` is read, unread, star or unstar. */
bool marking_is_known(const char *as);

/* What is then true of the entry, for a sentence: "read", "starred". */
const char *marking_name(const char *as);

/* Marks these entries, or what a query of words selects; *changed counts those that were not so before. */
bool marking_ids(
    struct session *session, const char *as, const int64_t *ids, size_t count, int64_t *changed, struct error *error);
bool marking_query(
    struct session *session, const char *as, const struct selection *selection, int64_t *changed, struct error *error);

#endif
