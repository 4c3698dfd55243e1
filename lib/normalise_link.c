/* normalise_link: addresses of the dialect to absolute ones */

#include "normalise_link.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "tidings/document.h"
#include "tidings/url.h"

#define LINK_COUNT 256 /* links of one entry that are looked at */

static bool is_relation(const struct document_link *link, const char *relation);
static const char *resolve_link(struct arena *arena, const struct document_link *link, const char *base);
static int page_rank(const struct document_link *link);

const char *normalise_link_resolve(struct arena *arena, const char *base, const char *reference)
{
	static const char *const schemes[] = {"ftp", "ftps", "gemini", "gopher", "magnet", "mailto", "news", "nntp", "urn",
	    "tag", "ipfs", "ipns", "at", "nostr", "xmpp", "acct"};
	if (!reference)
		return NULL;
	const char *url = url_resolve(arena, base, reference);
	if (url && url_is_http(url))
		return url;
	const char *scheme = url ? url_scheme(arena, url) : NULL;
	for (size_t i = 0; scheme && i < sizeof schemes / sizeof *schemes; i++)
		if (strcmp(scheme, schemes[i]) == 0)
			return url;
	return NULL;
}

const char *normalise_link_find(
    struct arena *arena, const struct document_link *links, const char *relation, const char *base)
{
	const struct document_link *link = links;
	for (int i = 0; link && i < LINK_COUNT; i++, link = link->next) {
		const char *url = is_relation(link, relation) ? resolve_link(arena, link, base) : NULL;
		if (url)
			return url;
	}
	return NULL;
}

/* Relations may be several words, and registered ones may be written as addresses (RFC 4287 §4.2.7.2). */
static bool is_relation(const struct document_link *link, const char *relation)
{
	static const char registry[] = "http://www.iana.org/assignments/relation/";
	if (!relation || !link->rel)
		return !relation && !link->rel;
	size_t length = strlen(relation);
	for (const char *word = link->rel + strspn(link->rel, " "); *word; word += strspn(word, " ")) {
		if (strncasecmp(word, registry, sizeof registry - 1) == 0)
			word += sizeof registry - 1;
		size_t span = strcspn(word, " ");
		if (span == length && strncasecmp(word, relation, length) == 0)
			return true;
		word += span;
	}
	return false;
}

static const char *resolve_link(struct arena *arena, const struct document_link *link, const char *base)
{
	return normalise_link_resolve(arena, link->base ? link->base : base, link->href);
}

const char *normalise_link_page(struct arena *arena, const struct document_link *links, const char *base)
{
	const struct document_link *link = links;
	const char *best = NULL;
	int best_rank = 0;
	for (int i = 0; link && i < LINK_COUNT; i++, link = link->next) {
		int rank = page_rank(link);
		const char *url = rank > best_rank ? resolve_link(arena, link, base) : NULL;
		if (!url)
			continue;
		best = url;
		best_rank = rank;
	}
	return best;
}

/* 0 for what is no page. */
static int page_rank(const struct document_link *link)
{
	if (link->rel && !is_relation(link, "alternate"))
		return 0;
	if (link->is_own)
		return 4;
	if (link->type && !strcasestr(link->type, "html"))
		return 1;
	return link->rel ? 3 : 2;
}

const char *normalise_link_entry(struct arena *arena, const struct document_entry *entry, const char *base)
{
	static const char *const relations[] = {"origin", "related", "content", "via", "self"};
	const char *url = normalise_link_page(arena, entry->links, base);
	if (!url && entry->is_id_link && entry->id && !strpbrk(entry->id, " \t\r\n")) {
		url = url_resolve(arena, entry->base ? entry->base : base, entry->id);
		url = url && url_is_http(url) ? url : NULL;
	}
	for (size_t i = 0; !url && i < sizeof relations / sizeof *relations; i++)
		url = normalise_link_find(arena, entry->links, relations[i], base);
	return url;
}
