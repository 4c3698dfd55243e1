/* How a query was understood, and by which indexes it is answered. */
#include "explain.h"

#include "session.h"
#include "tidings/query.h"
#include "tidings/store_search.h"

#define TEXT_LIMIT ((size_t)1 << 20)

static void print_query(struct session *session, const struct query *query);
static void print_plan(struct session *session, const struct buf *plan);

bool explain_search(struct session *session, const struct store_search *search, struct error *error)
{
	struct buf plan;
	buf_init(&plan, TEXT_LIMIT);
	print_query(session, search->query);
	bool is_done = !session->store || store_search_explain(session->store, search, &plan, error);
	print_plan(session, &plan);
	buf_done(&plan);
	return is_done;
}

bool explain_count(struct session *session, const struct query *query, struct error *error)
{
	struct buf plan;
	buf_init(&plan, TEXT_LIMIT);
	print_query(session, query);
	bool is_done = !session->store || store_search_explain_count(session->store, query, &plan, error);
	print_plan(session, &plan);
	buf_done(&plan);
	return is_done;
}

static void print_query(struct session *session, const struct query *query)
{
	const struct query everything = {.kind = QUERY_ALL};
	struct buf text;
	buf_init(&text, TEXT_LIMIT);
	query_explain(&text, query ? query : &everything);
	output_add_lines(&session->output, buf_text(&text));
	buf_done(&text);
}

/* In SQLite's own words: for those who wonder why a query takes long. */
static void print_plan(struct session *session, const struct buf *plan)
{
	if (plan->length == 0)
		return;
	output_add(&session->output, "\nPlan:\n");
	output_add_lines(&session->output, buf_text(plan));
}
