/* Hostile HTML to safe HTML: what is allowed is written anew, nothing is copied. */
#include "tidings/html.h"

#include <string.h>

#include "html_parts.h"
#include "tidings/arena.h"
#include "tidings/buf.h"

#define OPEN_COUNT 100 /* elements open at once; the tags of deeper ones go, their text stays */
#define TAG_LIMIT ((size_t)1024 * 1024)
#define SCRATCH_LIMIT ((size_t)16 * 1024 * 1024)

struct sanitiser {
	struct buf *out;
	size_t limit;   /* of out; its own is lowered by what the end tags will take */
	size_t closing; /* bytes of the end tags of all open elements */
	const struct html_element *open[OPEN_COUNT];
	size_t depth;
	size_t too_deep; /* open elements that were not written */
	const char *base;
	struct buf tag;
	struct arena *scratch;
};

static void add_token(struct sanitiser *sanitiser, const struct html_token *token);
static void start_element(struct sanitiser *sanitiser, const struct html_token *token);
static bool is_out_of_place(const struct sanitiser *sanitiser, const struct html_element *element);
static void end_implied(struct sanitiser *sanitiser, const struct html_element *element);
static bool compose_tag(struct sanitiser *sanitiser, const struct html_token *token);
static void add_tag(struct sanitiser *sanitiser, const struct html_token *token);
static void add_alternative(struct sanitiser *sanitiser, const struct html_token *token);
static void end_element(struct sanitiser *sanitiser, const struct html_element *element);
static unsigned end_barrier(const struct html_element *element);
static void close_to(struct sanitiser *sanitiser, size_t depth);
static size_t end_tag_length(const struct html_element *element);
static void reserve_closing(struct sanitiser *sanitiser);

void html_sanitise(struct buf *out, const char *html, size_t length, const char *base)
{
	struct sanitiser sanitiser = {.out = out, .limit = out->limit, .base = base, .scratch = arena_new(SCRATCH_LIMIT)};
	buf_init(&sanitiser.tag, TAG_LIMIT);
	struct html_reader reader;
	struct html_token token;
	html_reader_init(&reader, html, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT && !out->is_full; html_read(&reader, &token))
		add_token(&sanitiser, &token);
	bool is_cut = out->is_full;
	out->is_full = false;
	close_to(&sanitiser, 0);
	out->limit = sanitiser.limit;
	out->is_full = is_cut;
	buf_done(&sanitiser.tag);
	arena_free(sanitiser.scratch);
}

static void add_token(struct sanitiser *sanitiser, const struct html_token *token)
{
	if (token->kind == HTML_TEXT)
		html_add_text(sanitiser->out, token->text, HTML_ESCAPED);
	else if (!token->element || !(token->element->flags & HTML_KEPT))
		return;
	else if (token->kind == HTML_START_TAG || token->element->layout == HTML_BREAK)
		start_element(sanitiser, token);
	else
		end_element(sanitiser, token->element);
}

static void start_element(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_element *element = token->element;
	if (is_out_of_place(sanitiser, element) || (element->layout == HTML_IMAGE && html_is_pixel(token)))
		return;
	bool is_void = element->flags & HTML_VOID;
	if (!sanitiser->too_deep)
		end_implied(sanitiser, element);
	if (!is_void && (sanitiser->too_deep || sanitiser->depth == OPEN_COUNT))
		sanitiser->too_deep += !token->is_closed;
	else if (compose_tag(sanitiser, token))
		add_tag(sanitiser, token);
	else
		add_alternative(sanitiser, token);
}

/* Parts of a table stand in a table. */
static bool is_out_of_place(const struct sanitiser *sanitiser, const struct html_element *element)
{
	if (!(element->family & HTML_TABLE_PARTS))
		return false;
	for (size_t i = 0; i < sanitiser->depth; i++)
		if (sanitiser->open[i]->family == HTML_TABLE)
			return false;
	return true;
}

/* Closes the outermost element that this start tag ends, as far out as it may look. */
static void end_implied(struct sanitiser *sanitiser, const struct html_element *element)
{
	size_t depth = sanitiser->depth;
	for (size_t i = sanitiser->depth; element->ends && i > 0; i--) {
		unsigned family = sanitiser->open[i - 1]->family;
		if (family & element->ends)
			depth = i - 1;
		else if (family & element->until)
			break;
	}
	close_to(sanitiser, depth);
}

/* The start tag in sanitiser->tag; false when it would show nothing. */
static bool compose_tag(struct sanitiser *sanitiser, const struct html_token *token)
{
	bool needs_address = token->element->layout == HTML_IMAGE || !strcmp(token->element->name, "source");
	buf_clear(&sanitiser->tag);
	buf_add_char(&sanitiser->tag, '<');
	buf_add_text(&sanitiser->tag, token->element->name);
	bool has_address = html_add_attributes(&sanitiser->tag, token, sanitiser->base, sanitiser->scratch);
	buf_add_char(&sanitiser->tag, '>');
	return (has_address || !needs_address) && !sanitiser->tag.is_full;
}

static void add_tag(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_element *element = token->element;
	struct buf *out = sanitiser->out;
	bool is_void = element->flags & HTML_VOID;
	size_t needed = sanitiser->tag.length + (is_void ? 0 : end_tag_length(element));
	if (out->limit - out->length < needed) {
		out->is_full = true;
		return;
	}
	buf_add(out, sanitiser->tag.data, sanitiser->tag.length);
	if (is_void)
		return;
	sanitiser->open[sanitiser->depth++] = element;
	sanitiser->closing += end_tag_length(element);
	reserve_closing(sanitiser);
	if (token->is_closed)
		close_to(sanitiser, sanitiser->depth - 1);
}

/* What an image says when it cannot be shown. */
static void add_alternative(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_slice *text = html_token_get(token, "alt");
	if (text && token->element->layout == HTML_IMAGE)
		html_add_text(sanitiser->out, *text, HTML_ESCAPED | HTML_ATTRIBUTE);
}

static void end_element(struct sanitiser *sanitiser, const struct html_element *element)
{
	if (element->flags & HTML_VOID)
		return;
	if (sanitiser->too_deep) {
		sanitiser->too_deep--;
		return;
	}
	unsigned barrier = end_barrier(element);
	for (size_t i = sanitiser->depth; i > 0; i--) {
		if (sanitiser->open[i - 1] == element) {
			close_to(sanitiser, i - 1);
			return;
		}
		if (sanitiser->open[i - 1]->family & barrier)
			return;
	}
}

/* An end tag in a cell ends nothing outside its table, one in a list nothing outside the list's item. */
static unsigned end_barrier(const struct html_element *element)
{
	if (element->family == HTML_TABLE)
		return 0;
	if (element->family & HTML_TABLE_PARTS)
		return HTML_TABLE;
	unsigned barrier = HTML_TABLE | HTML_CELL | HTML_CAPTION;
	return element->family & (HTML_ITEM | HTML_DEFINITION) ? barrier | HTML_LIST : barrier;
}

static void close_to(struct sanitiser *sanitiser, size_t depth)
{
	while (sanitiser->depth > depth) {
		const struct html_element *element = sanitiser->open[--sanitiser->depth];
		sanitiser->closing -= end_tag_length(element);
		reserve_closing(sanitiser);
		buf_add_text(sanitiser->out, "</");
		buf_add_text(sanitiser->out, element->name);
		buf_add_char(sanitiser->out, '>');
	}
}

static size_t end_tag_length(const struct html_element *element)
{
	return strlen(element->name) + strlen("</>");
}

static void reserve_closing(struct sanitiser *sanitiser)
{
	sanitiser->out->limit = sanitiser->limit - sanitiser->closing;
}
