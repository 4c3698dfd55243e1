/* A tree in words. */
#include "tidings/query.h"

#include "query_parts.h"
#include "tidings/buf.h"
#include "tidings/date.h"

#define INDENT 2

static void explain(struct buf *out, const struct query *query, int depth);
static void explain_chain(struct buf *out, const struct query *query, enum query_kind kind, int depth);
static void explain_words(struct buf *out, const struct query *query);
static void explain_pattern(struct buf *out, const struct query *query);
static const char *place_of(const struct query *query);
static void explain_term(struct buf *out, const struct query *query);
static void explain_range(struct buf *out, const struct query *query);
static void add_indent(struct buf *out, int depth);

void query_explain(struct buf *out, const struct query *query)
{
	explain(out, query, 0);
}

/* No deeper than the parser's tree. */
static void explain(struct buf *out, const struct query *query, int depth)
{
	add_indent(out, depth);
	switch (query->kind) {
	case QUERY_ALL:
		buf_add_text(out, "everything\n");
		return;
	case QUERY_AND:
		buf_add_text(out, "all of\n");
		explain_chain(out, query, QUERY_AND, depth + 1);
		return;
	case QUERY_OR:
		buf_add_text(out, "one of\n");
		explain_chain(out, query, QUERY_OR, depth + 1);
		return;
	case QUERY_NOT:
		buf_add_text(out, "not\n");
		explain(out, query->left, depth + 1);
		return;
	case QUERY_WORDS:
		explain_words(out, query);
		return;
	case QUERY_REGEX:
		explain_pattern(out, query);
		return;
	case QUERY_TERM:
		explain_term(out, query);
		return;
	}
}

static void explain_chain(struct buf *out, const struct query *query, enum query_kind kind, int depth)
{
	if (query->kind != kind) {
		explain(out, query, depth);
		return;
	}
	explain_chain(out, query->left, kind, depth);
	explain_chain(out, query->right, kind, depth);
}

static void explain_words(struct buf *out, const struct query *query)
{
	buf_add_format(
	    out, "%s\"%s\" %s\n", query->is_prefix ? "words that begin with " : "", query->text, place_of(query));
}

static void explain_pattern(struct buf *out, const struct query *query)
{
	buf_add_format(out, "the pattern /%s/ %s\n", query->text, place_of(query));
}

static const char *place_of(const struct query *query)
{
	static const char *const places[] = {
	    [QUERY_ANY] = "in title, author or text",
	    [QUERY_TITLE] = "in the title",
	    [QUERY_AUTHOR] = "in the author's name",
	    [QUERY_TEXT] = "in the text",
	    [QUERY_FEED] = "in the feed's title or address",
	    [QUERY_TAG] = "in a tag",
	    [QUERY_LINK] = "in the address",
	    [QUERY_CATEGORY] = "in a category",
	};
	bool is_known = query->field < sizeof places / sizeof *places;
	return places[is_known ? query->field : QUERY_ANY];
}

static void explain_term(struct buf *out, const struct query *query)
{
	buf_add_text(out, query_field_name(query->field));
	if (query->field == QUERY_IS || query->field == QUERY_HAS)
		buf_add_text(out, query_state_name(query->state));
	else if (query->field == QUERY_ID || query->field == QUERY_STORY)
		buf_add_format(out, "%lld", (long long)query->number);
	else if (query->field == QUERY_DATE || query->field == QUERY_RECEIVED)
		explain_range(out, query);
	else
		buf_add_format(out, " \"%s\"", query->text);
	buf_add_char(out, '\n');
}

static void explain_range(struct buf *out, const struct query *query)
{
	char text[DATE_TEXT_SIZE];
	if (query->from != INT64_MIN) {
		date_format_rfc3339(query->from, text);
		buf_add_format(out, " from %s", text);
	}
	if (query->until != INT64_MAX) {
		date_format_rfc3339(query->until, text);
		buf_add_format(out, " until before %s", text);
	}
}

static void add_indent(struct buf *out, int depth)
{
	buf_add_format(out, "%*s", depth * INDENT, "");
}
