/* cli/explain: how a query was understood, and by which indexes it is answered. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include <stdbool.h>

struct error;
struct query;
struct session;
struct store_search;

bool explain_search(struct session *session, const struct store_search *search, struct error *error);
bool explain_count(struct session *session, const struct query *query, struct error *error);

#endif
