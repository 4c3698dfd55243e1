/* document (rank 2, data only): a feed as its dialect said it: decoded from bytes and markup, not yet adapted. The
 * readers fill it, normalise makes a `struct feed` of it. Everything lives in one arena; lists are in document order;
 * absent texts are NULL. */
#ifndef TIDINGS_DOCUMENT_H
#define TIDINGS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

enum document_format {
	DOCUMENT_RSS_20,
	DOCUMENT_RSS_09X,
	DOCUMENT_RSS_10,
	DOCUMENT_ATOM_10,
	DOCUMENT_ATOM_03,
	DOCUMENT_JSON_1,
};

/* What the dialect declares a text to be; GUESS is RSS, which never says. */
enum document_text_kind { DOCUMENT_TEXT_GUESS, DOCUMENT_TEXT_PLAIN, DOCUMENT_TEXT_HTML, DOCUMENT_TEXT_XHTML };

struct document_text {
	const char *value; /* after the XML or JSON level of escaping is gone; markup of xhtml serialised */
	enum document_text_kind kind;
	const char *base; /* xml:base in force, or NULL */
};

struct document_link {
	struct document_link *next;
	const char *href, *rel, *type, *title, *length, *base;
	bool is_own; /* RSS's own link, which is text */
};

struct document_person {
	struct document_person *next;
	const char *name, *email, *uri;
};

struct document_category {
	struct document_category *next;
	const char *name;
};

struct document_enclosure {
	struct document_enclosure *next;
	const char *url, *type, *length, *base;
};

struct document_entry {
	struct document_entry *next;
	const char *id;
	bool is_id_link; /* RSS guid that may serve as the link: isPermaLink not false */
	struct document_text title, summary, content;
	struct document_text caption; /* another vocabulary's description that stands before the entry's own */
	struct document_link *links;
	struct document_person *persons;
	struct document_category *categories;
	struct document_enclosure *enclosures;
	const char *published, *updated; /* as written */
	const char *comments, *language, *base;
	bool is_cut; /* the document ended inside it */
};

struct document {
	enum document_format format;
	struct document_text title, description;
	struct document_link *links;
	struct document_person *persons;
	const char *id, *language, *updated, *icon, *base;
	const char *ttl, *update_period, *update_frequency; /* as written */
	const char *skip_hours, *skip_days;                 /* comma-joined, as written */
	struct document_entry *entries;
	size_t entry_count;
	size_t max_entries; /* to read of these; 0: FEED_ENTRY_COUNT */
	bool is_cut;        /* ended before its root element did */
	const char *warnings[8];
	size_t warning_count;
};

#endif
