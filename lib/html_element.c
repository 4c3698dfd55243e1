/* The elements of HTML: which may stay, how they end each other, how they read as text. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "html_parts.h"

#define NAME_SIZE 16

#define BLOCK_UNTIL (HTML_TABLE | HTML_CELL | HTML_CAPTION | HTML_LINK)
#define KEPT .flags = HTML_KEPT
#define BLOCK .flags = HTML_KEPT, .ends = HTML_PARAGRAPH, .until = BLOCK_UNTIL
#define OPAQUE .flags = HTML_OPAQUE
#define HEADING                                                                                                        \
	.flags = HTML_KEPT, .family = HTML_HEADING, .ends = HTML_PARAGRAPH | HTML_HEADING, .until = BLOCK_UNTIL,           \
	.layout = HTML_HEADED
#define LIST .flags = HTML_KEPT, .family = HTML_LIST, .ends = HTML_PARAGRAPH, .until = BLOCK_UNTIL
#define DEFINITION                                                                                                     \
	.flags = HTML_KEPT, .family = HTML_DEFINITION, .ends = HTML_DEFINITION | HTML_PARAGRAPH,                           \
	.until = BLOCK_UNTIL | HTML_LIST
#define CELL                                                                                                           \
	.flags = HTML_KEPT, .family = HTML_CELL, .ends = HTML_CELL | HTML_CAPTION, .until = HTML_TABLE | HTML_ROW,         \
	.layout = HTML_TABLE_CELL
#define SECTION .flags = HTML_KEPT, .family = HTML_SECTION, .ends = HTML_TABLE_PARTS, .until = HTML_TABLE
#define RUBY_PART .flags = HTML_KEPT, .family = HTML_RUBY_PART, .ends = HTML_RUBY_PART, .until = HTML_RUBY
#define LINES .layout = HTML_LINES
#define SPACED .layout = HTML_SPACED

/* Sorted by name. An element without flags goes, its content stays. */
static const struct html_element elements[] = {
    // clang-format off
	{"a", KEPT, .layout = HTML_LINKED, .family = HTML_LINK, .ends = HTML_LINK, .until = HTML_TABLE | HTML_CELL | HTML_CAPTION},
	{"abbr", KEPT},
	{"acronym", KEPT},
	{"address", BLOCK, LINES},
	{"applet", OPAQUE},
	{"area", .flags = HTML_VOID},
	{"article", BLOCK, SPACED},
	{"aside", BLOCK, SPACED},
	{"audio", KEPT, .layout = HTML_PLAYED},
	{"b", KEPT},
	{"base", .flags = HTML_VOID},
	{"bdi", KEPT},
	{"bdo", KEPT},
	{"big", KEPT},
	{"blockquote", BLOCK, .layout = HTML_QUOTED},
	{"body", LINES},
	{"br", .flags = HTML_KEPT | HTML_VOID, .layout = HTML_BREAK},
	{"button", .layout = HTML_INLINE},
	{"canvas", .layout = HTML_INLINE},
	{"caption", .flags = HTML_KEPT, .family = HTML_CAPTION, .ends = HTML_TABLE_PARTS, .until = HTML_TABLE, LINES},
	{"center", BLOCK, LINES},
	{"cite", KEPT},
	{"code", KEPT},
	{"col", .flags = HTML_KEPT | HTML_VOID, .family = HTML_SECTION},
	{"colgroup", SECTION},
	{"data", KEPT},
	{"datalist", .layout = HTML_INLINE},
	{"dd", DEFINITION, .layout = HTML_INDENTED},
	{"del", KEPT},
	{"details", BLOCK, SPACED},
	{"dfn", KEPT},
	{"dialog", LINES},
	{"dir", LINES},
	{"div", BLOCK, LINES},
	{"dl", LIST, SPACED},
	{"dt", DEFINITION, LINES},
	{"em", KEPT},
	{"embed", .flags = HTML_VOID, .layout = HTML_EMBEDDED},
	{"fieldset", SPACED},
	{"figcaption", BLOCK, LINES},
	{"figure", BLOCK, SPACED},
	{"font", .layout = HTML_INLINE},
	{"footer", BLOCK, SPACED},
	{"form", LINES},
	{"frame", .flags = HTML_VOID},
	{"frameset", LINES},
	{"h1", HEADING},
	{"h2", HEADING},
	{"h3", HEADING},
	{"h4", HEADING},
	{"h5", HEADING},
	{"h6", HEADING},
	{"head", LINES},
	{"header", BLOCK, SPACED},
	{"hgroup", BLOCK, SPACED},
	{"hr", .flags = HTML_KEPT | HTML_VOID, .ends = HTML_PARAGRAPH, .until = BLOCK_UNTIL, .layout = HTML_RULE},
	{"html", LINES},
	{"i", KEPT},
	{"iframe", OPAQUE, .layout = HTML_EMBEDDED},
	{"img", .flags = HTML_KEPT | HTML_VOID, .layout = HTML_IMAGE},
	{"input", .flags = HTML_VOID},
	{"ins", KEPT},
	{"kbd", KEPT},
	{"label", .layout = HTML_INLINE},
	{"legend", LINES},
	{"li", .flags = HTML_KEPT, .family = HTML_ITEM, .ends = HTML_ITEM | HTML_PARAGRAPH, .until = BLOCK_UNTIL | HTML_LIST, .layout = HTML_LIST_ITEM},
	{"link", .flags = HTML_VOID},
	{"listing", LINES},
	{"main", BLOCK, SPACED},
	{"map", .layout = HTML_INLINE},
	{"mark", KEPT},
	{"marquee", .layout = HTML_INLINE},
	{"math", OPAQUE, .layout = HTML_FORMULA},
	{"menu", LINES},
	{"meta", .flags = HTML_VOID},
	{"nav", BLOCK, SPACED},
	{"nobr", .layout = HTML_INLINE},
	{"noembed", OPAQUE},
	{"noframes", OPAQUE},
	{"noscript", .layout = HTML_INLINE}, /* we run no scripts, so it is what is meant for us */
	{"object", OPAQUE},
	{"ol", LIST, .layout = HTML_NUMBERS},
	{"optgroup", LINES},
	{"option", LINES},
	{"p", .flags = HTML_KEPT, .family = HTML_PARAGRAPH, .ends = HTML_PARAGRAPH, .until = BLOCK_UNTIL, SPACED},
	{"param", .flags = HTML_VOID},
	{"picture", KEPT},
	{"plaintext", LINES},
	{"pre", BLOCK, .layout = HTML_PREFORMATTED},
	{"q", KEPT, .layout = HTML_QUOTE},
	{"rb", RUBY_PART},
	{"rp", RUBY_PART, .layout = HTML_FALLBACK},
	{"rt", RUBY_PART, .layout = HTML_READING},
	{"rtc", RUBY_PART},
	{"ruby", KEPT, .family = HTML_RUBY},
	{"s", KEPT},
	{"samp", KEPT},
	{"script", .flags = HTML_OPAQUE | HTML_ENDLESS},
	{"section", BLOCK, SPACED},
	{"select", .layout = HTML_INLINE},
	{"small", KEPT},
	{"source", .flags = HTML_KEPT | HTML_VOID, .layout = HTML_SOURCE},
	{"span", KEPT},
	{"strike", KEPT},
	{"strong", KEPT},
	{"style", .flags = HTML_OPAQUE | HTML_ENDLESS},
	{"sub", KEPT, .layout = HTML_LOWERED},
	{"summary", BLOCK, LINES},
	{"sup", KEPT, .layout = HTML_RAISED},
	{"svg", OPAQUE},
	{"table", .flags = HTML_KEPT, .family = HTML_TABLE, .ends = HTML_PARAGRAPH | HTML_TABLE, .until = HTML_CELL | HTML_CAPTION | HTML_LINK, .layout = HTML_TABLED},
	{"tbody", SECTION},
	{"td", CELL},
	{"template", OPAQUE},
	{"textarea", OPAQUE},
	{"tfoot", SECTION},
	{"th", CELL},
	{"thead", SECTION},
	{"time", KEPT},
	{"title", OPAQUE},
	{"tr", .flags = HTML_KEPT, .family = HTML_ROW, .ends = HTML_ROW | HTML_CELL | HTML_CAPTION, .until = HTML_TABLE | HTML_SECTION, .layout = HTML_TABLE_ROW},
	{"track", .flags = HTML_VOID},
	{"tt", KEPT},
	{"u", KEPT},
	{"ul", LIST, .layout = HTML_BULLETS},
	{"var", KEPT},
	{"video", KEPT, .layout = HTML_PLAYED},
	{"wbr", .flags = HTML_KEPT | HTML_VOID},
	{"xmp", OPAQUE},
    // clang-format on
};

static_assert(sizeof elements / sizeof *elements <= HTML_ELEMENT_COUNT, "every element has its number");

static int compare_name(const void *name, const void *element);

const struct html_element *html_element_find(const char *name, size_t length)
{
	char lower[NAME_SIZE];
	if (length >= sizeof lower || memchr(name, '\0', length))
		return NULL;
	for (size_t i = 0; i < length; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + ('a' - 'A') : name[i]);
	lower[length] = '\0';
	return bsearch(lower, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_name);
}

size_t html_element_number(const struct html_element *element)
{
	return (size_t)(element - elements);
}

static int compare_name(const void *name, const void *element)
{
	const char *wanted = name, *known = ((const struct html_element *)element)->name;
	return *wanted == *known ? strcmp(wanted, known) : *wanted - *known;
}
