/* The repair pass: from text that wants to be XML to XML. */
#include "tidings/markup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "markup_parts.h"
#include "tidings/buf.h"

struct markup_name {
	const char *text;
	size_t length;
};

/* Where a thing that is searched for stands next, remembered so that no byte is looked at twice for it. */
struct markup_finder {
	const char *word;
	const char *found; /* `end` when there is none any more; NULL: not looked yet */
};

struct markup_scan {
	struct buf *out;
	const char *at, *end;
	struct markup_scope scope;
	struct markup_name open[MARKUP_DEPTH];
	size_t depth, beyond; /* open elements that are kept, and those deeper than the limit */
	bool is_closed;       /* the root's end was seen */
	struct markup_finder comment_end, section_end, section_start, instruction_end;
};

static const char *markup_find_root(struct markup_scan *scan);
static bool markup_is_root(const struct markup_tag *tag, const char *text, bool in_page);
static bool markup_is_word(const struct markup_tag *tag, const char *const *words);
static void markup_skip_special(struct markup_scan *scan);
static void markup_skip_doctype(struct markup_scan *scan);
static void markup_scan_root(struct markup_scan *scan);
static void markup_scan_angle(struct markup_scan *scan);
static void markup_scan_section(struct markup_scan *scan);
static const char *markup_section_end(struct markup_scan *scan, const char *from);
static void markup_scan_tag(struct markup_scan *scan, const struct markup_tag *tag);
static void markup_open(struct markup_scan *scan, const struct markup_tag *tag);
static void markup_close(struct markup_scan *scan, const struct markup_tag *tag);
static void markup_close_forgotten(struct markup_scan *scan, const struct markup_tag *tag);
static void markup_close_down_to(struct markup_scan *scan, size_t depth);
static const char *markup_find(struct markup_finder *finder, const char *from, const char *end);
static bool markup_starts(const char *at, const char *end, const char *word);

// clang-format off
static const char *const markup_roots[] = {"rss", "feed", "rdf", "rdf:rdf", "channel", "opml", "atom:feed", "rss:rss", NULL};
static const char *const markup_page_roots[] = {"rss", "feed", NULL};
static const char *const markup_pages[] = {"html", "head", "body", NULL};
/* Never inside one another, so a second one ends the first. */
static const char *const markup_items[] = {"item", "entry", NULL};
/* Elements of feeds without elements inside, and those that show that the end tag of such a one was forgotten. */
static const char *const markup_leaves[] = {
	"title", "link", "guid", "pubdate", "category", "comments", "ttl", "id", "updated", "published", "issued", "modified", "created",
	"lastbuilddate", "language", "dc:date", "dc:creator", "dc:subject", NULL,
};
static const char *const markup_successors[] = {
	"title", "link", "guid", "pubdate", "category", "comments", "ttl", "id", "updated", "published", "issued", "modified", "created",
	"lastbuilddate", "language", "dc:date", "dc:creator", "dc:subject", "description", "summary", "content", "content:encoded", "author", "enclosure",
	"item", "entry", NULL,
};
// clang-format on

bool markup_repair(struct buf *out, const char *text, size_t length, struct markup_report *report)
{
	*report = (struct markup_report){0};
	struct markup_scan scan = {
	    .out = out,
	    .at = text,
	    .end = text + length,
	    .scope.report = report,
	    .comment_end.word = "-->",
	    .section_end.word = "]]>",
	    .section_start.word = "<![CDATA[",
	    .instruction_end.word = "?>",
	};
	const char *root = markup_find_root(&scan);
	if (!root)
		return false;
	scan.at = root;
	markup_scan_root(&scan);
	report->is_cut = !scan.is_closed;
	markup_close_down_to(&scan, 0);
	while (scan.at < scan.end && (isspace((unsigned char)*scan.at) || !*scan.at))
		scan.at++;
	report->had_junk = report->had_junk || scan.at < scan.end;
	return true;
}

/* The first tag that a feed begins with, else the first tag at all. */
static const char *markup_find_root(struct markup_scan *scan)
{
	const char *first = NULL, *text = scan->at;
	bool in_page = false;
	while (scan->at < scan->end && (scan->at = memchr(scan->at, '<', (size_t)(scan->end - scan->at)))) {
		struct markup_tag tag;
		markup_find_tag(scan->at, (size_t)(scan->end - scan->at), &tag);
		bool is_start = tag.length && tag.length != SIZE_MAX && !tag.is_end;
		if (is_start && markup_is_root(&tag, scan->at, in_page)) {
			scan->scope.report->had_junk = first || scan->scope.report->had_junk;
			return scan->at;
		}
		if (is_start && !first)
			first = scan->at;
		in_page = in_page || (is_start && markup_is_word(&tag, markup_pages));
		if (is_start)
			scan->at += tag.length;
		else
			markup_skip_special(scan);
		if (!scan->at)
			break;
	}
	scan->scope.report->had_junk = first && first != text;
	return first;
}

/* Inside a web page only a tag that says more than its name counts. */
static bool markup_is_root(const struct markup_tag *tag, const char *text, bool in_page)
{
	if (!in_page)
		return markup_is_word(tag, markup_roots);
	bool says_more = memmem(text, tag->length, "xmlns", 5) || memmem(text, tag->length, "version", 7);
	return says_more && markup_is_word(tag, markup_page_roots);
}

static bool markup_is_word(const struct markup_tag *tag, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == tag->name_length && strncasecmp(*words, tag->name, tag->name_length) == 0)
			return true;
	return false;
}

/* Steps over a comment, an instruction, a section, a declaration, or just the '<'. */
static void markup_skip_special(struct markup_scan *scan)
{
	const char *at = scan->at, *to = NULL;
	if (markup_starts(at, scan->end, "<!--"))
		to = markup_find(&scan->comment_end, at + 4, scan->end);
	else if (markup_starts(at, scan->end, "<![CDATA["))
		to = markup_find(&scan->section_end, at + 9, scan->end);
	else if (markup_starts(at, scan->end, "<?"))
		to = markup_find(&scan->instruction_end, at + 2, scan->end);
	else if (scan->end - at > 9 && strncasecmp(at, "<!DOCTYPE", 9) == 0) {
		markup_skip_doctype(scan);
		return;
	}
	if (to && to < scan->end)
		scan->at = to + (*to == '-' || *to == ']' ? 3 : 2);
	else
		scan->at = at + 1;
}

static void markup_skip_doctype(struct markup_scan *scan)
{
	const char *at = scan->at + 9, *subset = NULL;
	char quote = 0;
	scan->scope.report->had_doctype = true;
	for (; at < scan->end; at++) {
		if (quote)
			quote = *at == quote ? 0 : quote;
		else if (*at == '"' || (*at == '\'' && subset))
			quote = *at;
		else if (*at == '[' && !subset)
			subset = at + 1;
		else if (*at == ']' && subset) {
			markup_read_declarations(&scan->scope, subset, (size_t)(at - subset));
			subset = NULL;
		} else if (*at == '>' && !subset)
			break;
	}
	/* One that never ends was none: go on behind its first '>'. */
	if (at == scan->end)
		at = memchr(scan->at, '>', (size_t)(scan->end - scan->at));
	scan->at = at ? at + 1 : scan->end;
}

static void markup_scan_root(struct markup_scan *scan)
{
	while (scan->at < scan->end && !scan->is_closed) {
		const char *angle = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
		const char *stop = angle ? angle : scan->end;
		if (scan->depth)
			markup_add_text(scan->out, scan->at, (size_t)(stop - scan->at), false, &scan->scope);
		scan->at = stop;
		if (angle)
			markup_scan_angle(scan);
	}
}

static void markup_scan_angle(struct markup_scan *scan)
{
	struct markup_tag tag;
	if (markup_starts(scan->at, scan->end, "<![CDATA[")) {
		markup_scan_section(scan);
		return;
	}
	if (scan->at + 1 < scan->end && (scan->at[1] == '!' || scan->at[1] == '?')) {
		const char *before = scan->at;
		markup_skip_special(scan);
		if (scan->at > before + 1)
			return;
		const char *close = memchr(scan->at, '>', (size_t)(scan->end - scan->at));
		scan->at = close ? close + 1 : scan->end;
		return;
	}
	markup_find_tag(scan->at, (size_t)(scan->end - scan->at), &tag);
	if (tag.length == SIZE_MAX) {
		scan->at = scan->end;
	} else if (tag.length == 0) {
		scan->scope.report->was_repaired = true;
		buf_add_text(scan->out, "&lt;");
		scan->at++;
	} else {
		markup_scan_tag(scan, &tag);
		scan->at += tag.length;
	}
}

static void markup_scan_section(struct markup_scan *scan)
{
	const char *from = scan->at + 9, *to = markup_section_end(scan, from);
	bool is_proper = to < scan->end && *to == ']';
	if (!is_proper)
		scan->scope.report->was_repaired = true;
	buf_add_text(scan->out, "<![CDATA[");
	markup_add_plain(scan->out, from, (size_t)(to - from), &scan->scope);
	buf_add_text(scan->out, "]]>");
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
	const struct markup_name *name = &scan->open[scan->depth - 1];
	for (const char *at = from; at < close; at++) {
		at = memmem(at, (size_t)(close - at), "</", 2);
		if (!at)
			break;
		bool is_same = (size_t)(close - at) > name->length + 2 && memcmp(at + 2, name->text, name->length) == 0 &&
		               at[2 + name->length] == '>';
		if (is_same)
			return close == scan->end || at < next ? at : close;
	}
	return close;
}

static void markup_scan_tag(struct markup_scan *scan, const struct markup_tag *tag)
{
	if (tag->is_end) {
		markup_close(scan, tag);
		return;
	}
	markup_close_forgotten(scan, tag);
	if (scan->depth < MARKUP_DEPTH) {
		markup_add_tag(scan->out, scan->at, tag, &scan->scope);
		if (!tag->is_empty)
			markup_open(scan, tag);
		else if (scan->depth == 0)
			scan->is_closed = true;
	} else if (!tag->is_empty)
		scan->beyond++;
}

static void markup_open(struct markup_scan *scan, const struct markup_tag *tag)
{
	scan->open[scan->depth++] = (struct markup_name){tag->name, tag->name_length};
}

/* Closes what the tag names and all that is open inside it; a tag that nothing waits for is dropped. */
static void markup_close(struct markup_scan *scan, const struct markup_tag *tag)
{
	if (scan->beyond) {
		scan->beyond--;
		return;
	}
	for (int pass = 0; pass < 2; pass++)
		for (size_t at = scan->depth; at > 0; at--) {
			const struct markup_name *name = &scan->open[at - 1];
			bool is_same =
			    name->length == tag->name_length && (pass ? strncasecmp(name->text, tag->name, name->length)
			                                              : memcmp(name->text, tag->name, name->length)) == 0;
			if (!is_same)
				continue;
			scan->scope.report->was_repaired = scan->scope.report->was_repaired || at < scan->depth;
			markup_close_down_to(scan, at - 1);
			scan->is_closed = at == 1;
			return;
		}
	scan->scope.report->was_repaired = true;
}

/* <item> inside <item>, <link> inside <title>: the end tags in between were forgotten. */
static void markup_close_forgotten(struct markup_scan *scan, const struct markup_tag *tag)
{
	size_t depth = scan->depth;
	if (markup_is_word(tag, markup_items))
		for (size_t at = scan->depth; at > 1; at--)
			if (scan->open[at - 1].length == tag->name_length &&
			    strncasecmp(scan->open[at - 1].text, tag->name, tag->name_length) == 0)
				depth = at - 1;
	struct markup_tag top = {0};
	if (depth == scan->depth && depth > 1) {
		top.name = scan->open[depth - 1].text;
		top.name_length = scan->open[depth - 1].length;
		if (markup_is_word(&top, markup_leaves) && markup_is_word(tag, markup_successors))
			depth--;
	}
	if (depth == scan->depth)
		return;
	scan->scope.report->was_repaired = true;
	scan->beyond = 0;
	markup_close_down_to(scan, depth);
}

static void markup_close_down_to(struct markup_scan *scan, size_t depth)
{
	while (scan->depth > depth) {
		const struct markup_name *name = &scan->open[--scan->depth];
		buf_add_text(scan->out, "</");
		markup_add_name(scan->out, name->text, name->length);
		buf_add_char(scan->out, '>');
	}
}

static const char *markup_find(struct markup_finder *finder, const char *from, const char *end)
{
	if (!finder->found || (finder->found < from && finder->found != end)) {
		const char *found = memmem(from, (size_t)(end - from), finder->word, strlen(finder->word));
		finder->found = found ? found : end;
	}
	return finder->found;
}

static bool markup_starts(const char *at, const char *end, const char *word)
{
	size_t length = strlen(word);
	return (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}
