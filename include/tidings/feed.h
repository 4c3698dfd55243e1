/* feed (rank 2, data in one arena): the clean feed. Every text is valid UTF-8 within its limit, every address absolute,
 * every date an instant, content is sanitised HTML. Plain data: crosses the wire from the confined parser and goes into
 * the store. */
#ifndef TIDINGS_FEED_H
#define TIDINGS_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tidings/document.h"

#define FEED_TITLE_LIMIT 4096
#define FEED_AUTHOR_LIMIT 1024
#define FEED_CATEGORY_LIMIT 256
#define FEED_CATEGORY_COUNT 64
#define FEED_ENCLOSURE_COUNT 64
#define FEED_ID_LIMIT 2048 /* bytes; longer ones become "xxh3:" and their hash, never cut */
#define FEED_CONTENT_LIMIT (2u << 20)
#define FEED_LINKS_LIMIT 8192  /* bytes of all Link headers */
#define FEED_ENTRY_COUNT 20000 /* read of one document, unless the source says how many, and that at most: */
#define FEED_ENTRY_MOST 200000

struct feed_enclosure {
	const char *url, *type;
	int64_t length; /* bytes, -1 unknown */
};

/* Names for one entry within its feed, strongest first; see identity.h. */
#define FEED_KEY_COUNT 4
struct feed_entry {
	const char *id; /* as the feed says; NULL when it gives none */
	const char *title, *link, *author, *summary, *content, *text, *comments, *language;
	int64_t published, updated; /* instants or DATE_NONE */
	const char **categories;
	size_t category_count;
	struct feed_enclosure *enclosures;
	size_t enclosure_count;
	uint64_t keys[FEED_KEY_COUNT];
	size_t key_count;
	uint64_t content_hash; /* over everything a reader sees: unchanged means no update */
};

struct feed {
	enum document_format format;
	const char *title, *link, *description, *language, *icon, *hub, *self;
	const char *next;      /* the page of older entries (RFC 5005: next or prev-archive) */
	int64_t updated;       /* instant or DATE_NONE */
	int64_t ttl;           /* minutes, 0 none */
	int64_t update_period; /* seconds from sy:, 0 none */
	uint32_t skip_hours;   /* bit h: hour h GMT; 0 when none or all */
	uint32_t skip_days;    /* bit d: 0 Sunday; 0 when none or all */
	struct feed_entry *entries;
	size_t entry_count;
	const char **warnings;
	size_t warning_count;
	bool is_cut; /* the document ended early: complete entries are here, validators must not be kept */
};

/* What the parser is given. */
struct feed_source {
	const char *address;      /* of the document: base of relative links; may be NULL */
	const char *content_type; /* the HTTP header's value, or NULL */
	const char *links;        /* those of the Link headers, joined by commas, or NULL */
	const char *bytes;
	size_t length;
	int64_t max_entries; /* the newest so many are read; 0: FEED_ENTRY_COUNT */
};

/* A feed that a web page points at. */
struct feed_candidate {
	const char *url, *title, *type;
};

/* What the parser made of it: a feed, or why not and which feeds the page mentions. */
struct feed_result {
	const struct feed *feed; /* NULL: no feed */
	const char *reason;      /* one line when there is no feed */
	struct feed_candidate *candidates;
	size_t candidate_count;
};

/* "rss2.0", "rss0.9x", "rss1.0", "atom1.0", "atom0.3", "json1.x". */
const char *feed_format_name(enum document_format format);

#endif
