/* What the parts of html share: the elements, the tokenizer, and text on its way through. */
#ifndef TIDINGS_LIB_HTML_PARTS_H
#define TIDINGS_LIB_HTML_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

/* What an element is. */
enum {
	HTML_KEPT = 1,    /* may stand in safe HTML */
	HTML_VOID = 2,    /* has no content and no end tag */
	HTML_OPAQUE = 4,  /* its content is no text for a reader and goes with it */
	HTML_ENDLESS = 8, /* opaque even without an end tag: the rest of the document */
};

/* Families of elements that end each other. */
enum {
	HTML_PARAGRAPH = 1,
	HTML_HEADING = 2,
	HTML_LINK = 4,
	HTML_LIST = 8,
	HTML_ITEM = 16,
	HTML_DEFINITION = 32,
	HTML_TABLE = 64,
	HTML_SECTION = 128, /* of a table: thead, tbody, tfoot, colgroup */
	HTML_ROW = 256,
	HTML_CELL = 512,
	HTML_CAPTION = 1024,
	HTML_RUBY = 2048,
	HTML_RUBY_PART = 4096,
	HTML_TABLE_PARTS = HTML_SECTION | HTML_ROW | HTML_CELL | HTML_CAPTION,
};

/* How it is laid out as plain text. */
enum html_layout {
	HTML_INLINE,
	HTML_LINES,  /* on lines of its own */
	HTML_SPACED, /* and with empty lines around it */
	HTML_HEADED,
	HTML_QUOTED,
	HTML_RULE,
	HTML_BULLETS,
	HTML_NUMBERS,
	HTML_LIST_ITEM,
	HTML_INDENTED, /* what a term means */
	HTML_TABLED,
	HTML_TABLE_ROW,
	HTML_TABLE_CELL,
	HTML_PREFORMATTED,
	HTML_BREAK,
	HTML_IMAGE,
	HTML_PLAYED, /* audio and video */
	HTML_SOURCE, /* of these */
	HTML_LINKED,
	HTML_QUOTE,
	HTML_RAISED,
	HTML_LOWERED,
	HTML_READING,  /* beside ruby */
	HTML_FALLBACK, /* brackets around it, for who cannot show it beside */
	HTML_EMBEDDED, /* a page in the page */
	HTML_FORMULA,
};

struct html_element {
	const char *name;
	unsigned flags;
	unsigned family;
	unsigned ends;  /* families that its start tag ends … */
	unsigned until; /* … looked for no further out than these */
	enum html_layout layout;
};

/* NULL for a name (in any case) that is no element of HTML, SVG's or MathML's root. */
const struct html_element *html_element_find(const char *name, size_t length);

/* A small number for each element, to keep a set of them. */
#define HTML_ELEMENT_COUNT 160
size_t html_element_number(const struct html_element *element);

/* More attributes of one tag than these are stepped over. */
#define HTML_ATTRIBUTE_COUNT 64

struct html_slice {
	const char *at;
	size_t length;
};

enum html_token_kind { HTML_END_OF_TEXT, HTML_TEXT, HTML_START_TAG, HTML_END_TAG };

struct html_token {
	enum html_token_kind kind;
	struct html_slice text;             /* of HTML_TEXT: references not decoded; else the tag's name as written */
	const struct html_element *element; /* of a tag: NULL when unknown */
	struct html_slice content;          /* of the start tag of an opaque element, which swallows it and its end tag */
	bool is_closed;                     /* of a start tag: it ends in "/>" */
	size_t attribute_count;
	struct {
		struct html_slice name, value; /* as written, references not decoded */
	} attributes[HTML_ATTRIBUTE_COUNT];
};

#define HTML_SEEN_COUNT 32

/* Takes a text apart as browsers do, but for references; comments, declarations and instructions are stepped over. */
struct html_reader {
	const char *at, *end;
	const struct html_element *seen[HTML_SEEN_COUNT]; /* by their names: the same few stand everywhere */
	bool in_cdata; /* feeds wrap their HTML in CDATA once too often: what is inside is read all the same */
	/* What was looked for up to the end in vain is never looked for again, or a hostile text could cost its square. */
	bool lacks_quote[2]; /* double, single */
	bool lacks_end[HTML_ELEMENT_COUNT];
};

void html_reader_init(struct html_reader *reader, const char *html, size_t length);
void html_read(struct html_reader *reader, struct html_token *token);

/* The first attribute of that (lower-case) name, or NULL. */
const struct html_slice *html_token_get(const struct html_token *token, const char *name);

/* The value as a number of up to six digits with nothing but "px" behind; -1 for anything else. */
int html_token_number(const struct html_token *token, const char *name);

/* How a text is taken over. */
enum {
	HTML_ESCAPED = 1,   /* & < > " become references again */
	HTML_ATTRIBUTE = 2, /* a named reference without a semicolon before '=' or a letter is none (?a=1&copy=2) */
	HTML_LITERAL = 4,   /* no reference is one: they were decoded before */
};

/* How many bytes the text begins with that can be taken over as they are, letters of other scripts in valid UTF-8 among
 * them: as safe HTML, and as plain text (words with a single space between them). */
size_t html_bare_length(struct html_slice text);
size_t html_words_length(struct html_slice text);

/* Adds a run, cut between characters where it does not fit: false then. */
bool html_add_run(struct buf *out, const char *run, size_t length);

/* Adds the text with its references decoded, CR LF and CR as LF, other controls and noncharacters dropped. What does
 * not fit is cut between characters. False when it was cut. */
bool html_add_text(struct buf *out, struct html_slice text, unsigned how);

/* Steps over one character of the text, decoding a reference: writes up to two characters, gives how many. */
size_t html_next(struct html_slice *text, unsigned how, uint32_t characters[2]);

/* Adds the tag's allowed attributes, each as ` name="value"`; addresses are resolved against `base`. `scratch` is
 * reset. True when the address of something to show was among them. */
bool html_add_attributes(struct buf *out, const struct html_token *token, const char *base, struct arena *scratch);

/* Whether an image of this tag is none for readers: hidden, of one pixel, or from where readers are counted. */
bool html_is_pixel(const struct html_token *token);

/* The value as an absolute address of http or https, in the arena; NULL when it is none. */
const char *html_media_address(struct arena *arena, struct html_slice value, const char *base);

/* The page behind a frame or a player: of the video where the player is a known one, else the frame's own. NULL for
 * none, and for those that only count. */
const char *html_embedded_page(struct arena *arena, const struct html_token *token, const char *base);

/* Whether the address is one of those that count readers. */
bool html_is_counter(const char *address);

#endif
