/* What the parts of the page share: blocks with their margins and prefixes, the paragraph at hand, the footnotes. */
#ifndef TIDINGS_LIB_HTML_PAGE_H
#define TIDINGS_LIB_HTML_PAGE_H

#include "html_parts.h"
#include "tidings/buf.h"

#define HTML_PAGE_DEPTH 32 /* blocks inside each other that are told apart; deeper ones look like the one around them */
#define HTML_PAGE_LINKS 512

/* Something that its lines stand in: a quotation, a list, an item. */
struct html_page_block {
	const struct html_element *element;
	size_t prefix, lead; /* their lengths before it */
	size_t line_count;   /* of the page when it began */
	int number, step;    /* of a numbered list: of the next item, and on to the one behind; step 0: bullets */
	char style;          /* of its numbers: '1', 'a' or 'A' */
};

/* The addresses behind the numbers in the text, each once; shared by a page and the cells of its tables. */
struct html_page_links {
	const char *address; /* of the page itself, may be NULL: links to its own parts are no news */
	struct buf list;     /* as it is printed behind the text */
	uint64_t seen[HTML_PAGE_LINKS];
	size_t count;
};

struct html_page {
	struct buf *out;
	size_t start; /* length of out before us */
	size_t width; /* columns of a line */
	struct html_page_links *links;
	struct buf prefix; /* of every line */
	struct buf lead;   /* of the next line: markers of items that just began stand in it */
	struct html_page_block blocks[HTML_PAGE_DEPTH];
	size_t depth, too_deep;
	size_t line_count;
	bool wants_gap;    /* an empty line is due before the next one … */
	size_t gap_prefix; /* … with this much of the prefix */
	struct buf text;   /* the paragraph at hand, white space collapsed */
	bool is_space_due;
	size_t column;            /* in a line of preformatted text: for tabs */
	bool is_at_pre_start;     /* a line feed here is none */
	int preformatted, tables; /* depths of <pre> and of tables that are not of data */
	int silent;               /* depth of elements whose text is not shown */
	bool lacks_address;       /* the <audio> or <video> at hand named none yet */
	char *link;               /* address of the <a> at hand, or NULL; owned */
	size_t link_start;        /* where its text starts in `text` */
	size_t shifted_start;     /* the same of <sup> and <sub> */
};

void html_page_init(struct html_page *page, struct buf *out, size_t width, struct html_page_links *links);
void html_page_end(struct html_page *page); /* what is still open; frees */

/* Takes one token. Tables of data are read to their end from the reader. */
void html_page_add(struct html_page *page, struct html_reader *reader, const struct html_token *token);

/* Lines (html_page_line.c). A block begins with `lead` on its first line and with `rest` (NULL: spaces) on the others. */
void html_page_push(struct html_page *page, const struct html_element *element, const char *lead, const char *rest);
void html_page_pop(struct html_page *page);
void html_page_break(struct html_page *page, bool with_gap); /* ends the paragraph */
void html_page_end_preformatted(struct html_page *page);
void html_page_line(struct html_page *page, const char *line, size_t length);
size_t html_page_columns(const struct html_page *page); /* beside the prefix */

/* Text of the paragraph (html_page_text.c): from the document, one character of it, our own words. */
void html_page_text(struct html_page *page, struct html_slice text, unsigned how);
void html_page_character(struct html_page *page, uint32_t character);
void html_page_words(struct html_page *page, const char *words);
/* What stands since shifted_start goes up or down where Unicode has such characters. */
void html_page_shift(struct html_page *page, bool is_up);

/* Footnotes (html_page_links.c). */
void html_page_open_link(struct html_page *page, const struct html_token *token);
void html_page_close_link(struct html_page *page);
bool html_page_cite(struct html_page *page, const char *address);        /* false: not worth a number */
char *html_page_value(const struct html_token *token, const char *name); /* decoded, owned; NULL when empty */

/* Tables (html_page_table.c). Whether the one whose start tag was just read is of data: then it is read to its end. */
bool html_page_is_data(const struct html_reader *reader);
void html_page_table(struct html_page *page, struct html_reader *reader);

#endif
