/* Footnotes of a page: the addresses of its links, by number. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "html_page.h"
#include "tidings/hash.h"
#include "tidings/mem.h"
#include "tidings/text.h"

#define VALUE_LIMIT ((size_t)16 * 1024)

static bool is_own_part(const char *address, const char *page);
static bool says_address(const char *text, const char *address);
static const char *without_scheme(const char *address);
static size_t number_of(struct html_page_links *links, const char *address);

void html_page_open_link(struct html_page *page, const struct html_token *token)
{
	html_page_close_link(page);
	page->link = html_page_value(token, "href");
	page->link_start = page->text.length;
}

/* A link that nothing is read of has no number; one around blocks has it behind the last. */
void html_page_close_link(struct html_page *page)
{
	char *address = page->link;
	page->link = NULL;
	size_t start = page->link_start <= page->text.length ? page->link_start : 0;
	const char *text = buf_text(&page->text) + start;
	bool is_read = text[strspn(text, " \n")] != '\0';
	if (address && is_read && !page->preformatted && !says_address(text, address))
		html_page_cite(page, address);
	mem_free(address);
}

bool html_page_cite(struct html_page *page, const char *address)
{
	char mark[32];
	bool is_blank_due = page->is_space_due;
	if (page->links->address && is_own_part(address, page->links->address))
		return false;
	size_t number = number_of(page->links, address);
	if (!number)
		return false;
	snprintf(mark, sizeof mark, "[%zu]", number);
	page->is_space_due = false;
	html_page_words(page, mark);
	page->is_space_due = is_blank_due;
	return true;
}

char *html_page_value(const struct html_token *token, const char *name)
{
	const struct html_slice *value = html_token_get(token, name);
	struct buf decoded, visible;
	if (!value)
		return NULL;
	buf_init(&decoded, VALUE_LIMIT);
	buf_init(&visible, VALUE_LIMIT);
	html_add_text(&decoded, *value, HTML_ATTRIBUTE);
	text_add_visible(&visible, buf_text(&decoded), false);
	const char *text = buf_text(&visible);
	text += strspn(text, " ");
	char *copy = *text ? mem_copy(text) : NULL;
	buf_done(&decoded);
	buf_done(&visible);
	return copy;
}

/* The same address with another fragment. */
static bool is_own_part(const char *address, const char *page)
{
	size_t length = strcspn(address, "#");
	return address[length] == '#' && length == strcspn(page, "#") && !strncmp(address, page, length);
}

static bool says_address(const char *text, const char *address)
{
	text = without_scheme(text + strspn(text, " \n"));
	address = without_scheme(address);
	size_t length = strlen(address);
	if (strncmp(text, address, length) != 0)
		length -= length && address[length - 1] == '/';
	return !strncmp(text, address, length) && !text[length + strspn(text + length, " \n")];
}

static const char *without_scheme(const char *address)
{
	static const char *const prefixes[] = {"https://", "http://", "mailto:", "tel:"};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (!strncasecmp(address, prefixes[i], strlen(prefixes[i])))
			return address + strlen(prefixes[i]);
	return address;
}

/* 0 when there are too many. */
static size_t number_of(struct html_page_links *links, const char *address)
{
	uint64_t hash = hash_text(address);
	for (size_t i = 0; i < links->count; i++)
		if (links->seen[i] == hash)
			return i + 1;
	if (links->count == HTML_PAGE_LINKS)
		return 0;
	links->seen[links->count++] = hash;
	buf_add_format(&links->list, "%s[%zu] %s", links->list.length ? "\n" : "", links->count, address);
	return links->count;
}
