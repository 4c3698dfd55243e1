/* A tree as text. */
#include "tidings/query.h"

#include <string.h>

#include "query_parts.h"
#include "tidings/buf.h"
#include "tidings/date.h"

static void print_pair(struct buf *out, const struct query *query, const char *operator);
static void print_term(struct buf *out, const struct query *query);
static void print_text(struct buf *out, const struct query *query);
static void print_range(struct buf *out, const struct query *query);

/* No deeper than the parser's tree. */
void query_print(struct buf *out, const struct query *query)
{
	switch (query->kind) {
	case QUERY_ALL:
		return;
	case QUERY_AND:
		print_pair(out, query, " AND ");
		return;
	case QUERY_OR:
		print_pair(out, query, " OR ");
		return;
	case QUERY_NOT:
		buf_add_text(out, "NOT ");
		query_print(out, query->left);
		return;
	case QUERY_WORDS:
		buf_add_text(out, query_field_name(query->field));
		print_text(out, query);
		return;
	case QUERY_REGEX:
		buf_add_format(out, "%s/%s/", query_field_name(query->field), query->text);
		return;
	case QUERY_TERM:
		print_term(out, query);
		return;
	}
}

static void print_pair(struct buf *out, const struct query *query, const char *operator)
{
	buf_add_char(out, '(');
	query_print(out, query->left);
	buf_add_text(out, operator);
	query_print(out, query->right);
	buf_add_char(out, ')');
}

static void print_term(struct buf *out, const struct query *query)
{
	buf_add_text(out, query_field_name(query->field));
	if (query->field == QUERY_DATE || query->field == QUERY_RECEIVED)
		print_range(out, query);
	else if (query->field == QUERY_ID || query->field == QUERY_STORY)
		buf_add_format(out, "%lld", (long long)query->number);
	else if (query->field == QUERY_IS || query->field == QUERY_HAS)
		buf_add_text(out, query_state_name(query->state));
	else
		print_text(out, query);
}

static void print_text(struct buf *out, const struct query *query)
{
	buf_add_char(out, '"');
	for (const char *at = query->text; *at; at++) {
		buf_add_char(out, *at);
		if (*at == '"')
			buf_add_char(out, '"');
	}
	buf_add_text(out, query->is_prefix ? "\"*" : "\"");
}

/* The last second stands there, for the parser takes a date for all that it covers. */
static void print_range(struct buf *out, const struct query *query)
{
	char text[DATE_TEXT_SIZE];
	if (query->from != INT64_MIN) {
		date_format_rfc3339(query->from, text);
		buf_add_text(out, text);
	}
	buf_add_text(out, "..");
	if (query->until != INT64_MAX) {
		date_format_rfc3339(query->until - 1, text);
		buf_add_text(out, text);
	}
}
