/* HTML as words, for searching and comparing. */
#include "tidings/html.h"

#include "html_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

#define SOFT_HYPHEN 0xadu
#define NO_BREAK_SPACE 0xa0u

struct writer {
	struct buf *out;
	size_t start;       /* length of out before us */
	int pending_breaks; /* line feeds due before the next text: 2 make an empty line */
	bool pending_space;
	bool at_pre_start; /* a line feed here is none */
	int preformatted;  /* depth of <pre> */
};

/* The line feeds around an element. */
static const int breaks[] = {
    [HTML_LINES] = 1,
    [HTML_SPACED] = 2,
    [HTML_HEADED] = 2,
    [HTML_QUOTED] = 2,
    [HTML_RULE] = 2,
    [HTML_BULLETS] = 1,
    [HTML_NUMBERS] = 1,
    [HTML_LIST_ITEM] = 1,
    [HTML_INDENTED] = 1,
    [HTML_TABLED] = 2,
    [HTML_TABLE_ROW] = 1,
    [HTML_PREFORMATTED] = 2,
    [HTML_FORMULA] = 0,
};

static void add_token(struct writer *writer, const struct html_token *token);
static void break_lines(struct writer *writer, int count);
static void add_text(struct writer *writer, struct html_slice text, unsigned how);
static void add_character(struct writer *writer, uint32_t character);
static void flush_pending(struct writer *writer);
static bool is_blank(uint32_t character);

void html_to_words(struct buf *out, const char *html, size_t length)
{
	struct writer writer = {.out = out, .start = out->length};
	struct html_reader reader;
	struct html_token token;
	html_reader_init(&reader, html, length);
	for (html_read(&reader, &token); token.kind != HTML_END_OF_TEXT && !out->is_full; html_read(&reader, &token))
		add_token(&writer, &token);
}

static void add_token(struct writer *writer, const struct html_token *token)
{
	if (token->kind == HTML_TEXT)
		add_text(writer, token->text, 0);
	if (token->kind == HTML_TEXT || !token->element)
		return;
	enum html_layout layout = token->element->layout;
	bool is_start = token->kind == HTML_START_TAG;
	if (layout == HTML_BREAK)
		break_lines(writer, writer->pending_breaks + 1);
	else if (layout == HTML_TABLE_CELL)
		writer->pending_space = true;
	else
		break_lines(writer, breaks[layout]);
	if (layout != HTML_PREFORMATTED)
		return;
	writer->at_pre_start = is_start;
	writer->preformatted += is_start ? !token->is_closed : -(writer->preformatted > 0);
}

/* Never more than one empty line, none at the beginning. */
static void break_lines(struct writer *writer, int count)
{
	if (!count)
		return;
	writer->pending_space = false;
	if (count > 2)
		count = 2;
	if (writer->pending_breaks < count)
		writer->pending_breaks = count;
}

static void add_text(struct writer *writer, struct html_slice text, unsigned how)
{
	while (text.length && !writer->out->is_full) {
		size_t run = html_words_length(text);
		if (run) {
			flush_pending(writer);
			html_add_run(writer->out, text.at, run);
			text.at += run;
			text.length -= run;
			continue;
		}
		uint32_t characters[2];
		size_t count = html_next(&text, how, characters);
		for (size_t i = 0; i < count; i++)
			add_character(writer, characters[i]);
	}
}

static void add_character(struct writer *writer, uint32_t character)
{
	if (character == SOFT_HYPHEN)
		return;
	if (writer->preformatted && character == '\n') {
		writer->pending_breaks += !writer->at_pre_start;
		writer->at_pre_start = false;
		return;
	}
	if (is_blank(character) && !writer->preformatted) {
		writer->pending_space = true;
		return;
	}
	flush_pending(writer);
	text_add(writer->out, character == NO_BREAK_SPACE ? ' ' : character);
}

/* White space that is due before text. */
static void flush_pending(struct writer *writer)
{
	struct buf *out = writer->out;
	bool has_text = out->length > writer->start;
	for (int i = 0; has_text && i < writer->pending_breaks; i++)
		buf_add_char(out, '\n');
	if (has_text && !writer->pending_breaks && writer->pending_space)
		buf_add_char(out, ' ');
	writer->pending_breaks = 0;
	writer->pending_space = writer->at_pre_start = false;
}

static bool is_blank(uint32_t character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == NO_BREAK_SPACE;
}
