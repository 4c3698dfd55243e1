/* The repair pass: from text that wants to be XML to XML. */
#include "tidings/markup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "markup_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define LITERAL(text) text, sizeof text - 1
/* libxml2's push parser takes 300 bytes a call of a section that goes on, and fails when ten million are left. */
#define MARKUP_SECTION_LIMIT 16384

/* What the names of feeds' elements say about forgotten end tags. */
enum {
	MARKUP_ITEM = 1,      /* never inside another of its name, so a second one ends the first */
	MARKUP_LEAF = 2,      /* without elements of feeds inside */
	MARKUP_SUCCESSOR = 4, /* inside a leaf it shows that the leaf's end tag was forgotten */
};

struct markup_element {
	const char *name;
	size_t name_length;
	uint64_t hash; /* of the name without regard to case */
	unsigned traits;
	uint32_t prefixes;   /* the well-known ones that are declared here or further out */
	size_t declarations; /* of namespaces, here and further out */
};

/* Where a thing that is searched for stands next, remembered so that no byte is looked at twice for it. */
struct markup_finder {
	const char *word;
	size_t length;
	const char *found; /* `end` when there is none any more; NULL: not looked yet */
};

struct markup_scan {
	struct buf *out;
	size_t limit; /* of the output; while it is written, room for the end tags is kept free */
	size_t kept;  /* length of the output before the piece at hand */
	const char *at, *end;
	struct markup_scope scope;
	struct markup_tag tag; /* the one at hand */
	struct markup_element open[MARKUP_DEPTH];
	size_t depth, beyond; /* open elements that are kept, and those deeper than the limit */
	size_t closing;       /* bytes of the end tags of what is open */
	bool is_closed;       /* the root's end was seen */
	struct markup_finder comment_end, section_end, section_start, instruction_end;
};

static bool markup_repair_clean(struct buf *out, const char *text, size_t length, struct markup_report *report);
static void markup_look_from(struct markup_scan *scan, const char *at);
static void markup_skip_misc(struct markup_scan *scan);
static const char *markup_find_root(struct markup_scan *scan);
static bool markup_is_root(const struct markup_tag *tag, bool in_page);
static bool markup_is_word(const struct markup_tag *tag, const char *const *words);
static void markup_skip_special(struct markup_scan *scan);
static void markup_scan_root(struct markup_scan *scan);
static void markup_add_piece(struct markup_scan *scan);
static void markup_scan_angle(struct markup_scan *scan);
static void markup_scan_section(struct markup_scan *scan);
static const char *markup_section_end(struct markup_scan *scan, const char *from);
static void markup_scan_tag(struct markup_scan *scan);
static void markup_close(struct markup_scan *scan);
static size_t markup_find_open(const struct markup_scan *scan);
static uint64_t markup_hash(const struct markup_tag *tag);
static unsigned markup_traits(const struct markup_tag *tag);
static void markup_close_forgotten(struct markup_scan *scan, unsigned traits);
static void markup_close_down_to(struct markup_scan *scan, size_t depth);
static const char *markup_find(struct markup_finder *finder, const char *from, const char *end);
static bool markup_starts(const char *at, const char *end, const char *word);

// clang-format off
static const char *const markup_roots[] = {"rss", "feed", "rdf", "rdf:rdf", "channel", "opml", "atom:feed", "rss:rss", NULL};
static const char *const markup_page_roots[] = {"rss", "feed", NULL};
static const char *const markup_pages[] = {"html", "head", "body", NULL};
static const struct { const char *name; size_t length; unsigned traits; } markup_known[] = {
	{LITERAL("id"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("ttl"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("guid"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("link"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("title"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("issued"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("created"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("dc:date"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("pubdate"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("updated"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("category"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("comments"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("language"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("modified"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("published"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("dc:creator"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("dc:subject"), MARKUP_LEAF | MARKUP_SUCCESSOR}, {LITERAL("lastbuilddate"), MARKUP_LEAF | MARKUP_SUCCESSOR},
	{LITERAL("author"), MARKUP_SUCCESSOR}, {LITERAL("content"), MARKUP_SUCCESSOR}, {LITERAL("summary"), MARKUP_SUCCESSOR},
	{LITERAL("enclosure"), MARKUP_SUCCESSOR}, {LITERAL("description"), MARKUP_SUCCESSOR}, {LITERAL("content:encoded"), MARKUP_SUCCESSOR},
	{LITERAL("item"), MARKUP_ITEM | MARKUP_SUCCESSOR}, {LITERAL("entry"), MARKUP_ITEM | MARKUP_SUCCESSOR},
};
// clang-format on

bool markup_repair(struct buf *out, const char *text, size_t length, struct markup_report *report)
{
	*report = (struct markup_report){0};
	if (markup_is_clean(text, length))
		return markup_repair_clean(out, text, length, report);
	struct buf clean;
	buf_init(&clean, 3 * length);
	report->was_repaired = markup_clean(&clean, text, length);
	bool is_markup = markup_repair_clean(out, buf_text(&clean), clean.length, report);
	buf_done(&clean);
	return is_markup;
}

static bool markup_repair_clean(struct buf *out, const char *text, size_t length, struct markup_report *report)
{
	struct markup_scan scan = {
	    .out = out,
	    .limit = out->limit,
	    .at = text,
	    .end = text + length,
	    .scope.report = report,
	};
	if (length + length / 8 <= out->limit)
		buf_reserve(out, length + length / 8);
	markup_look_from(&scan, text);
	const char *root = markup_find_root(&scan);
	if (!root)
		return false;
	markup_look_from(&scan, root);
	markup_scan_root(&scan);
	report->is_cut = !scan.is_closed;
	markup_close_down_to(&scan, 0);
	out->limit = scan.limit;
	if (scan.is_closed)
		markup_skip_misc(&scan);
	report->had_junk = report->had_junk || (scan.is_closed && scan.at < scan.end);
	return true;
}

/* Starts at `at`, which may lie before what was looked at already. */
static void markup_look_from(struct markup_scan *scan, const char *at)
{
	scan->at = at;
	scan->comment_end = (struct markup_finder){LITERAL("-->"), NULL};
	scan->section_end = (struct markup_finder){LITERAL("]]>"), NULL};
	scan->section_start = (struct markup_finder){LITERAL("<![CDATA["), NULL};
	scan->instruction_end = (struct markup_finder){LITERAL("?>"), NULL};
}

/* White space, comments and instructions: what XML allows behind the root. */
static void markup_skip_misc(struct markup_scan *scan)
{
	while ((scan->at = markup_skip_space(scan->at, scan->end)) < scan->end) {
		const char *from = scan->at;
		bool is_comment = markup_starts(from, scan->end, "<!--");
		if (!is_comment && !markup_starts(from, scan->end, "<?"))
			return;
		struct markup_finder *finder = is_comment ? &scan->comment_end : &scan->instruction_end;
		const char *to = markup_find(finder, from + (is_comment ? 4 : 2), scan->end);
		if (to == scan->end)
			return;
		scan->at = to + finder->length;
	}
}

/* The first tag that a feed begins with, else the first tag at all. */
static const char *markup_find_root(struct markup_scan *scan)
{
	struct markup_report *report = scan->scope.report;
	const struct markup_tag *tag = &scan->tag;
	const char *first = NULL;
	bool in_page = false, had_junk = false;
	while ((scan->at = markup_skip_space(scan->at, scan->end)) < scan->end) {
		const char *angle = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
		report->had_junk = report->had_junk || angle != scan->at;
		if (!angle)
			break;
		scan->at = angle;
		markup_read_tag(&scan->tag, scan->at, scan->end);
		if (tag->kind == MARKUP_NO_TAG && scan->at + 1 < scan->end && strchr("!?", scan->at[1])) {
			markup_skip_special(scan);
			continue;
		}
		bool is_start = tag->kind == MARKUP_START || tag->kind == MARKUP_EMPTY;
		if (is_start && markup_is_root(tag, in_page)) {
			report->had_junk = report->had_junk || first;
			return scan->at;
		}
		if (is_start && !first) {
			first = scan->at;
			had_junk = report->had_junk;
		}
		in_page = in_page || (is_start && markup_is_word(tag, markup_pages));
		scan->at = tag->end;
	}
	report->had_junk = had_junk;
	return first;
}

/* Inside a web page only a tag that says more than its name counts. */
static bool markup_is_root(const struct markup_tag *tag, bool in_page)
{
	if (!in_page)
		return markup_is_word(tag, markup_roots);
	bool says_more = false;
	for (size_t at = 0; at < tag->attribute_count; at++)
		says_more = says_more || strncmp(tag->attributes[at].name, "xmlns", 5) == 0 ||
		            strncmp(tag->attributes[at].name, "version", 7) == 0;
	return says_more && markup_is_word(tag, markup_page_roots);
}

static bool markup_is_word(const struct markup_tag *tag, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == tag->name_length && strncasecmp(*words, tag->name, tag->name_length) == 0)
			return true;
	return false;
}

/* Steps over a comment, an instruction, a section, a declaration. One that never ends goes up to the next '>' only. */
static void markup_skip_special(struct markup_scan *scan)
{
	struct markup_finder *finder = NULL;
	const char *at = scan->at;
	if (markup_starts(at, scan->end, "<!--"))
		finder = &scan->comment_end;
	else if (markup_starts(at, scan->end, "<![CDATA["))
		finder = &scan->section_end;
	else if (at[1] == '?')
		finder = &scan->instruction_end;
	else if (!scan->depth && markup_starts(at, scan->end, "<!DOCTYPE")) {
		scan->at = markup_read_doctype(&scan->scope, at, scan->end);
		return;
	}
	const char *from = at + (finder == &scan->comment_end ? 4 : 2);
	const char *to = finder ? markup_find(finder, from, scan->end) : scan->end;
	if (to < scan->end) {
		scan->at = to + finder->length;
		return;
	}
	const char *close = memchr(at, '>', (size_t)(scan->end - at));
	scan->at = close ? close + 1 : scan->end;
}

/* Adds piece after piece. One that does not fit any more is taken back, and the document ends there. */
static void markup_scan_root(struct markup_scan *scan)
{
	while (scan->at < scan->end && !scan->is_closed) {
		scan->kept = scan->out->length;
		scan->out->limit = scan->limit > scan->closing ? scan->limit - scan->closing : 0;
		markup_add_piece(scan);
		if (!scan->out->is_full)
			continue;
		scan->out->limit = scan->limit;
		scan->out->is_full = false;
		scan->out->length = scan->kept;
		return;
	}
}

/* Text up to the next '<', or what that begins. */
static void markup_add_piece(struct markup_scan *scan)
{
	if (*scan->at == '<') {
		markup_scan_angle(scan);
		return;
	}
	const char *angle = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
	const char *stop = angle ? angle : scan->end;
	markup_add_text(scan->out, scan->at, (size_t)(stop - scan->at), false, &scan->scope);
	scan->at = stop;
}

static void markup_scan_angle(struct markup_scan *scan)
{
	if (markup_starts(scan->at, scan->end, "<![CDATA[")) {
		markup_scan_section(scan);
		return;
	}
	char next = scan->at + 1 < scan->end ? scan->at[1] : '\0';
	if (next == '!' || next == '?') {
		markup_skip_special(scan);
		return;
	}
	markup_read_tag(&scan->tag, scan->at, scan->end);
	if (scan->tag.kind == MARKUP_NO_TAG) {
		scan->scope.report->was_repaired = true;
		markup_add_text(scan->out, scan->at, (size_t)(scan->tag.end - scan->at), false, &scan->scope);
	} else if (scan->tag.kind == MARKUP_END)
		markup_close(scan);
	else if (scan->tag.kind != MARKUP_CUT_TAG)
		markup_scan_tag(scan);
	scan->at = scan->tag.end;
}

static void markup_scan_section(struct markup_scan *scan)
{
	const char *from = scan->at + 9, *to = markup_section_end(scan, from);
	bool is_proper = to < scan->end && *to == ']';
	if (!is_proper)
		scan->scope.report->was_repaired = true;
	const char *piece = from;
	do {
		size_t length = text_cut(piece, (size_t)(to - piece), MARKUP_SECTION_LIMIT);
		buf_add_text(scan->out, "<![CDATA[");
		buf_add(scan->out, piece, length);
		buf_add_text(scan->out, "]]>");
		piece += length;
	} while (piece < to);
	scan->at = is_proper ? to + 3 : to;
}

/* Where a section's content ends: at "]]>"; when that is missing, or belongs to another section, at the end tag of its
 * element. */
static const char *markup_section_end(struct markup_scan *scan, const char *from)
{
	const char *close = markup_find(&scan->section_end, from, scan->end);
	const char *next = markup_find(&scan->section_start, from, scan->end);
	if ((close < scan->end && next > close) || !scan->depth || scan->beyond)
		return close;
	const struct markup_element *element = &scan->open[scan->depth - 1];
	for (const char *at = from; (at = memmem(at, (size_t)(close - at), "</", 2)); at++) {
		bool is_same = (size_t)(close - at) > element->name_length + 2 &&
		               memcmp(at + 2, element->name, element->name_length) == 0 && at[2 + element->name_length] == '>';
		if (is_same)
			return close == scan->end || at < next ? at : close;
	}
	return close;
}

static void markup_scan_tag(struct markup_scan *scan)
{
	const struct markup_tag *tag = &scan->tag;
	unsigned traits = markup_traits(tag);
	markup_close_forgotten(scan, traits);
	if (scan->depth == MARKUP_DEPTH) {
		scan->scope.report->was_repaired = true;
		scan->beyond += tag->kind == MARKUP_START;
		return;
	}
	const struct markup_element *parent = scan->depth ? &scan->open[scan->depth - 1] : NULL;
	size_t declarations = parent ? parent->declarations : 0;
	declarations += markup_limit_declarations(&scan->tag, MARKUP_DECLARATIONS - declarations);
	uint32_t known = markup_declared_prefixes(tag) | (parent ? parent->prefixes : 0);
	uint32_t missing = markup_used_prefixes(tag) & ~known;
	if (missing || tag->was_mended)
		scan->scope.report->was_repaired = true;
	if (tag->kind == MARKUP_EMPTY) {
		markup_add_tag(scan->out, tag, missing, &scan->scope);
		scan->is_closed = scan->depth == 0;
		return;
	}
	size_t closing = tag->name_length + sizeof "</>" - 1;
	if (scan->out->limit < closing || scan->out->length > scan->out->limit - closing) {
		scan->out->is_full = true;
		return;
	}
	scan->out->limit -= closing;
	markup_add_tag(scan->out, tag, missing, &scan->scope);
	if (scan->out->is_full)
		return;
	scan->closing += closing;
	scan->open[scan->depth++] =
	    (struct markup_element){tag->name, tag->name_length, markup_hash(tag), traits, known | missing, declarations};
}

/* Closes what the tag names and all that is open inside it; a tag that nothing waits for is dropped. */
static void markup_close(struct markup_scan *scan)
{
	if (scan->beyond) {
		scan->beyond--;
		return;
	}
	size_t depth = markup_find_open(scan);
	if (depth != scan->depth)
		scan->scope.report->was_repaired = true;
	if (!depth)
		return;
	markup_close_down_to(scan, depth - 1);
	scan->is_closed = depth == 1;
}

/* The depth of the innermost element that the end tag names, in another case when need be; 0 for none. */
static size_t markup_find_open(const struct markup_scan *scan)
{
	const struct markup_tag *tag = &scan->tag;
	uint64_t hash = markup_hash(tag);
	size_t similar = 0;
	for (size_t depth = scan->depth; depth > 0; depth--) {
		const struct markup_element *element = &scan->open[depth - 1];
		if (element->hash != hash || element->name_length != tag->name_length)
			continue;
		if (memcmp(element->name, tag->name, tag->name_length) == 0)
			return depth;
		if (!similar && strncasecmp(element->name, tag->name, tag->name_length) == 0)
			similar = depth;
	}
	return similar;
}

/* FNV-1a of the name in small letters: an end tag that nothing waits for is compared with all that is open. */
static uint64_t markup_hash(const struct markup_tag *tag)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t at = 0; at < tag->name_length; at++)
		hash = (hash ^ ((unsigned char)tag->name[at] | 0x20)) * 0x100000001b3;
	return hash;
}

static unsigned markup_traits(const struct markup_tag *tag)
{
	for (size_t at = 0; at < sizeof markup_known / sizeof *markup_known; at++)
		if (markup_known[at].length == tag->name_length && (tag->name[0] | 0x20) == markup_known[at].name[0] &&
		    strncasecmp(markup_known[at].name, tag->name, tag->name_length) == 0)
			return markup_known[at].traits;
	return 0;
}

/* <item> inside <item>, <link> inside <title>: the end tags in between were forgotten. */
static void markup_close_forgotten(struct markup_scan *scan, unsigned traits)
{
	size_t depth = scan->depth;
	if (traits & MARKUP_ITEM)
		for (size_t at = scan->depth; at > 1; at--)
			if (scan->open[at - 1].traits & MARKUP_ITEM && scan->open[at - 1].name_length == scan->tag.name_length)
				depth = at - 1;
	if (depth == scan->depth && depth > 1 && scan->open[depth - 1].traits & MARKUP_LEAF && traits & MARKUP_SUCCESSOR)
		depth--;
	if (depth == scan->depth)
		return;
	scan->scope.report->was_repaired = true;
	scan->beyond = 0;
	markup_close_down_to(scan, depth);
	scan->kept = scan->out->length;
}

/* Room for these end tags was kept. */
static void markup_close_down_to(struct markup_scan *scan, size_t depth)
{
	while (scan->depth > depth) {
		const struct markup_element *element = &scan->open[--scan->depth];
		size_t closing = element->name_length + sizeof "</>" - 1;
		scan->closing -= closing;
		scan->out->limit += closing;
		buf_add_text(scan->out, "</");
		markup_add_name(scan->out, element->name, element->name_length);
		buf_add_char(scan->out, '>');
	}
}

static const char *markup_find(struct markup_finder *finder, const char *from, const char *end)
{
	if (!finder->found || (finder->found < from && finder->found != end)) {
		while ((from = memchr(from, *finder->word, (size_t)(end - from))) &&
		       ((size_t)(end - from) < finder->length || memcmp(from, finder->word, finder->length) != 0))
			from++;
		finder->found = from ? from : end;
	}
	return finder->found;
}

static bool markup_starts(const char *at, const char *end, const char *word)
{
	size_t length = strlen(word);
	return (size_t)(end - at) >= length && at[1] == word[1] && strncasecmp(at, word, length) == 0;
}
