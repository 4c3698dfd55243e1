/* parse_space: which vocabulary a namespace is, however it is spelt */

#include "parse_space.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct space_name {
	const char *name;
	enum parse_space space;
};

/* Beginnings of addresses without scheme and www., the longer of two before the shorter. */
// clang-format off
static const struct space_name space_addresses[] = {
	{ "w3.org/2005/atom",                         PARSE_ATOM },
	{ "purl.org/atom",                            PARSE_ATOM },
	{ "purl.org/rss/1.0/modules/content",         PARSE_CONTENT },
	{ "purl.org/rss/1.0/modules/syndication",     PARSE_SY },
	{ "purl.org/rss/1.0/modules/dc",              PARSE_DC },
	{ "purl.org/rss/1.0/modules/",                PARSE_OTHER },
	{ "purl.org/rss/1.0",                         PARSE_CORE },
	{ "purl.org/net/rss1.1",                      PARSE_CORE },
	{ "purl.org/dc/",                             PARSE_DC },
	{ "purl.org/syndication/thread/",             PARSE_THREAD },
	{ "my.netscape.com/rdf/simple/",              PARSE_CORE },
	{ "channel.netscape.com/rdf/simple/",         PARSE_CORE },
	{ "my.netscape.com/publish/formats/rss",      PARSE_CORE },
	{ "backend.userland.com/rss",                 PARSE_CORE },
	{ "blogs.law.harvard.edu/tech/rss",           PARSE_CORE },
	{ "cyber.law.harvard.edu/rss",                PARSE_CORE },
	{ "search.yahoo.com/mrss",                    PARSE_MEDIA },
	{ "video.search.yahoo.com/mrss",              PARSE_MEDIA },
	{ "tools.search.yahoo.com/mrss",              PARSE_MEDIA },
	{ "rssboard.org/media-rss",                   PARSE_MEDIA },
	{ "itunes.com/dtds/podcast",                  PARSE_ITUNES },
	{ "itunes.apple.com/dtds/podcast",            PARSE_ITUNES },
	{ "example.com/dtds/podcast",                 PARSE_ITUNES },
	{ "google.com/schemas/play-podcasts",         PARSE_ITUNES },
	{ "rssnamespace.org/feedburner/",             PARSE_FEEDBURNER },
	{ "w3.org/1999/xhtml",                        PARSE_XHTML },
	{ "w3.org/1999/02/22-rdf-syntax-ns",          PARSE_RDF },
};

static const struct space_name space_prefixes[] = {
	{ "atom",       PARSE_ATOM },
	{ "atom10",     PARSE_ATOM },
	{ "atom03",     PARSE_ATOM },
	{ "a10",        PARSE_ATOM },
	{ "content",    PARSE_CONTENT },
	{ "dc",         PARSE_DC },
	{ "dcterms",    PARSE_DC },
	{ "sy",         PARSE_SY },
	{ "media",      PARSE_MEDIA },
	{ "itunes",     PARSE_ITUNES },
	{ "googleplay", PARSE_ITUNES },
	{ "feedburner", PARSE_FEEDBURNER },
	{ "thr",        PARSE_THREAD },
	{ "xhtml",      PARSE_XHTML },
	{ "rdf",        PARSE_RDF },
	{ "rss",        PARSE_CORE },
};
// clang-format on

static const char *without_scheme(const char *uri);

enum parse_space parse_space_find(const char *uri, const char *prefix)
{
	const char *address = without_scheme(uri);
	for (size_t i = 0; i < sizeof space_addresses / sizeof *space_addresses; i++) {
		const struct space_name *row = &space_addresses[i];
		if (tolower((unsigned char)*address) == *row->name && strncasecmp(address, row->name, strlen(row->name)) == 0)
			return row->space;
	}
	if (*prefix == '\0')
		return PARSE_CORE;
	for (size_t i = 0; i < sizeof space_prefixes / sizeof *space_prefixes; i++)
		if (strcasecmp(prefix, space_prefixes[i].name) == 0)
			return space_prefixes[i].space;
	return PARSE_OTHER;
}

static const char *without_scheme(const char *uri)
{
	while (*uri == ' ' || *uri == '\t' || *uri == '\n')
		uri++;
	static const char *const parts[] = {"http://", "https://", "www."};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strncasecmp(uri, parts[i], strlen(parts[i])) == 0)
			uri += strlen(parts[i]);
	return uri;
}
