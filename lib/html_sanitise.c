/* Hostile HTML to safe HTML: what is allowed is written anew, nothing is copied. */
#include "tidings/html.h"

#include <string.h>

#include "html_parts.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/hash.h"

#define OPEN_COUNT 100 /* elements open at once; the tags of deeper ones go, their text stays */
#define TAG_LIMIT ((size_t)1024 * 1024)
#define SCRATCH_LIMIT ((size_t)16 * 1024 * 1024)
#define NO_SPAN SIZE_MAX

/* A table that is open. What stands in it but in no cell belongs in front of it, as browsers show it. */
struct table {
	size_t depth, start; /* its place among the open elements, and in `out` */
	size_t strays;       /* where its own begin in `strays` */
	size_t span;         /* in `out`: where such text goes on, or NO_SPAN … */
	size_t span_depth;   /* … and how many elements were open before it */
};

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
	struct table tables[OPEN_COUNT];
	size_t table_count;
	struct buf strays;   /* taken out of the open tables, those of the innermost last */
	uint64_t last_image; /* hash of its tag */
	bool may_repeat;     /* a <noscript> may say the last image again, or the next say its */
};

static void add_token(struct sanitiser *sanitiser, const struct html_token *token);
static void replace_element(struct sanitiser *sanitiser, const struct html_token *token);
static void add_embedded(struct sanitiser *sanitiser, const struct html_token *token);
static void add_formula(struct sanitiser *sanitiser, const struct html_token *token);
static void watch_strays(struct sanitiser *sanitiser, const struct html_token *token);
static bool is_in_cell(const struct sanitiser *sanitiser, const struct table *table);
static bool is_blank(struct html_slice text);
static bool ends_beyond_tables(const struct sanitiser *sanitiser, const struct html_element *element);
static void start_element(struct sanitiser *sanitiser, const struct html_token *token);
static bool is_out_of_place(const struct sanitiser *sanitiser, const struct html_element *element);
static void end_implied(struct sanitiser *sanitiser, const struct html_element *element);
static bool compose_tag(struct sanitiser *sanitiser, const struct html_token *token);
static void add_tag(struct sanitiser *sanitiser, const struct html_token *token);
static bool is_unwanted(struct sanitiser *sanitiser, const struct html_token *token);
static void add_alternative(struct sanitiser *sanitiser, const struct html_token *token);
static void end_element(struct sanitiser *sanitiser, const struct html_element *element);
static unsigned end_barrier(const struct html_element *element);
static void close_to(struct sanitiser *sanitiser, size_t depth);
static void take_span(struct sanitiser *sanitiser);
static void put_strays(struct sanitiser *sanitiser);
static size_t end_tag_length(const struct html_element *element);
static void reserve_closing(struct sanitiser *sanitiser);

void html_sanitise(struct buf *out, const char *html, size_t length, const char *base)
{
	struct sanitiser sanitiser = {.out = out, .limit = out->limit, .base = base, .scratch = arena_new(SCRATCH_LIMIT)};
	buf_init(&sanitiser.tag, TAG_LIMIT);
	buf_init(&sanitiser.strays, out->limit);
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
	buf_done(&sanitiser.strays);
	arena_free(sanitiser.scratch);
}

static void add_token(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_element *element = token->kind == HTML_TEXT ? NULL : token->element;
	bool is_start = token->kind == HTML_START_TAG;
	if (token->kind != HTML_TEXT && (!element || !(element->flags & HTML_KEPT))) {
		if (element)
			replace_element(sanitiser, token);
		return;
	}
	if (sanitiser->table_count)
		watch_strays(sanitiser, token);
	if (!element)
		html_add_text(sanitiser->out, token->text, HTML_ESCAPED);
	else if (is_start || element->layout == HTML_BREAK)
		start_element(sanitiser, token);
	else
		end_element(sanitiser, element);
}

/* What is not kept may still leave something. */
static void replace_element(struct sanitiser *sanitiser, const struct html_token *token)
{
	if (!strcmp(token->element->name, "noscript"))
		sanitiser->may_repeat = true;
	else if (token->kind != HTML_START_TAG)
		return;
	else if (token->element->layout == HTML_EMBEDDED)
		add_embedded(sanitiser, token);
	else if (token->element->layout == HTML_FORMULA)
		add_formula(sanitiser, token);
}

/* A frame becomes a link to what it would show. */
static void add_embedded(struct sanitiser *sanitiser, const struct html_token *token)
{
	struct buf link;
	struct html_reader reader;
	struct html_token part;
	arena_reset(sanitiser->scratch);
	const char *address = html_embedded_page(sanitiser->scratch, token, sanitiser->base);
	if (!address)
		return;
	struct html_slice text = {address, strlen(address)};
	buf_init(&link, TAG_LIMIT);
	buf_add_text(&link, "<a href=\"");
	html_add_text(&link, text, HTML_ESCAPED | HTML_LITERAL);
	buf_add_text(&link, "\">");
	html_add_text(&link, text, HTML_ESCAPED | HTML_LITERAL);
	buf_add_text(&link, "</a>");
	html_reader_init(&reader, buf_text(&link), link.length);
	for (html_read(&reader, &part); part.kind != HTML_END_OF_TEXT; html_read(&reader, &part))
		add_token(sanitiser, &part);
	buf_done(&link);
}

/* A formula is the words that it is described with, else its signs in a row. */
static void add_formula(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_slice *words = html_token_get(token, "alttext");
	struct html_reader reader;
	struct html_token part;
	html_reader_init(&reader, token->content.at, token->content.length);
	if (words) {
		part = (struct html_token){.kind = HTML_TEXT, .text = *words};
		add_token(sanitiser, &part);
		return;
	}
	for (html_read(&reader, &part); part.kind != HTML_END_OF_TEXT; html_read(&reader, &part)) {
		bool is_note = part.kind == HTML_START_TAG && part.text.length == 10 && !memcmp(part.text.at, "annotation", 10);
		if (is_note)
			return;
		if (part.kind == HTML_TEXT && !is_blank(part.text))
			add_token(sanitiser, &part);
	}
}

/* Before each token while a table is open: parts of tables end stray text, anything else outside of cells begins some. */
static void watch_strays(struct sanitiser *sanitiser, const struct html_token *token)
{
	struct table *table = &sanitiser->tables[sanitiser->table_count - 1];
	unsigned family = token->kind == HTML_TEXT ? 0 : token->element->family;
	bool is_part = family & (HTML_TABLE | HTML_TABLE_PARTS);
	if (table->span != NO_SPAN && is_part) {
		close_to(sanitiser, table->span_depth);
		take_span(sanitiser);
	}
	bool is_end = token->kind == HTML_END_TAG && token->element->layout != HTML_BREAK;
	bool is_text = token->kind == HTML_TEXT;
	if (table->span != NO_SPAN || is_part || is_end || (is_text && is_blank(token->text)) ||
	    is_in_cell(sanitiser, table))
		return;
	table->span = sanitiser->out->length;
	table->span_depth = sanitiser->depth;
}

static bool is_in_cell(const struct sanitiser *sanitiser, const struct table *table)
{
	for (size_t i = sanitiser->depth; i > table->depth + 1; i--)
		if (sanitiser->open[i - 1]->family & (HTML_CELL | HTML_CAPTION))
			return true;
	return false;
}

static bool is_blank(struct html_slice text)
{
	size_t length = 0;
	while (length < text.length && text.at[length] && strchr(" \t\r\n\f", text.at[length]))
		length++;
	return length == text.length;
}

/* Whether a stray element would end one around its tables once it stands there. */
static bool ends_beyond_tables(const struct sanitiser *sanitiser, const struct html_element *element)
{
	size_t tables = sanitiser->table_count, depth = sanitiser->depth;
	while (tables > 0 && sanitiser->tables[tables - 1].span != NO_SPAN) {
		const struct table *table = &sanitiser->tables[--tables];
		for (; depth > table->span_depth; depth--)
			if (sanitiser->open[depth - 1]->family & element->until)
				return false;
		depth = table->depth;
		size_t stop = tables > 0 ? sanitiser->tables[tables - 1].depth + 1 : 0;
		if (tables > 0 && sanitiser->tables[tables - 1].span != NO_SPAN)
			stop = sanitiser->tables[tables - 1].span_depth;
		for (size_t i = depth; i > stop; i--) {
			unsigned family = sanitiser->open[i - 1]->family;
			if (family & element->ends)
				return true;
			if (family & element->until)
				return false;
		}
	}
	return false;
}

static void start_element(struct sanitiser *sanitiser, const struct html_token *token)
{
	const struct html_element *element = token->element;
	if (is_out_of_place(sanitiser, element) || (element->layout == HTML_IMAGE && html_is_pixel(token)))
		return;
	bool is_void = element->flags & HTML_VOID;
	if (ends_beyond_tables(sanitiser, element))
		return;
	if (is_void || !sanitiser->too_deep)
		end_implied(sanitiser, element);
	if (!is_void && (sanitiser->too_deep || sanitiser->depth == OPEN_COUNT))
		sanitiser->too_deep += !token->is_closed;
	else if (!compose_tag(sanitiser, token))
		add_alternative(sanitiser, token);
	else if (!is_unwanted(sanitiser, token))
		add_tag(sanitiser, token);
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
	if (depth < sanitiser->depth)
		sanitiser->too_deep = 0; /* they were inside */
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
	if (element->family == HTML_TABLE)
		sanitiser->tables[sanitiser->table_count++] = (struct table){
		    .depth = sanitiser->depth, .start = out->length, .strays = sanitiser->strays.length, .span = NO_SPAN};
	buf_add(out, sanitiser->tag.data, sanitiser->tag.length);
	if (is_void)
		return;
	sanitiser->open[sanitiser->depth++] = element;
	sanitiser->closing += end_tag_length(element);
	reserve_closing(sanitiser);
	if (token->is_closed)
		close_to(sanitiser, sanitiser->depth - 1);
}

/* Counters; and pages that load images late say them twice. */
static bool is_unwanted(struct sanitiser *sanitiser, const struct html_token *token)
{
	static const char source[] = " src=\"";
	const char *address = token->element->layout == HTML_IMAGE ? strstr(buf_text(&sanitiser->tag), source) : NULL;
	if (!address)
		return false;
	address += sizeof source - 1;
	arena_reset(sanitiser->scratch);
	address = arena_copy_bytes(sanitiser->scratch, address, strcspn(address, "\""));
	if (html_is_counter(address))
		return true;
	uint64_t hash = hash_text(address);
	bool is_repeated = sanitiser->may_repeat && hash == sanitiser->last_image;
	sanitiser->last_image = hash;
	sanitiser->may_repeat = false;
	return is_repeated;
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
		const struct table *table = sanitiser->table_count ? &sanitiser->tables[sanitiser->table_count - 1] : NULL;
		if (table && table->span != NO_SPAN && sanitiser->depth == table->span_depth)
			take_span(sanitiser);
		const struct html_element *element = sanitiser->open[--sanitiser->depth];
		sanitiser->closing -= end_tag_length(element);
		reserve_closing(sanitiser);
		buf_add_text(sanitiser->out, "</");
		buf_add_text(sanitiser->out, element->name);
		buf_add_char(sanitiser->out, '>');
		if (element->family == HTML_TABLE)
			put_strays(sanitiser);
	}
}

/* The stray text at the end of `out` waits until its table is closed. */
static void take_span(struct sanitiser *sanitiser)
{
	struct table *table = &sanitiser->tables[sanitiser->table_count - 1];
	struct buf *out = sanitiser->out;
	buf_add(&sanitiser->strays, out->data + table->span, out->length - table->span);
	out->length = table->span;
	out->data[out->length] = '\0';
	table->span = NO_SPAN;
	reserve_closing(sanitiser);
}

/* In front of the table that was just closed. */
static void put_strays(struct sanitiser *sanitiser)
{
	const struct table *table = &sanitiser->tables[--sanitiser->table_count];
	struct buf *out = sanitiser->out, *strays = &sanitiser->strays;
	size_t length = strays->length - table->strays, table_length = out->length - table->start;
	if (!length)
		return;
	strays->length = table->strays;
	reserve_closing(sanitiser);
	char *room = buf_reserve(out, length);
	if (!room)
		return;
	memmove(room - table_length + length, room - table_length, table_length);
	memcpy(room - table_length, strays->data + table->strays, length);
	buf_commit(out, length);
}

static size_t end_tag_length(const struct html_element *element)
{
	return strlen(element->name) + strlen("</>");
}

static void reserve_closing(struct sanitiser *sanitiser)
{
	sanitiser->out->limit = sanitiser->limit - sanitiser->closing - sanitiser->strays.length;
}
